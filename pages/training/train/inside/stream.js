// What the server tells of the inside of a run's network: a line of JSON, and a byte for each number.

/** @import { Sight } from "./types.d.ts" */

import { address } from "../../../parts/stream.js";

const NEWLINE = 10;

/**
 * The line and the bytes of a message.
 * @param {ArrayBuffer} message
 * @returns {{ sight: Sight, bytes: Int8Array }}
 */
export function parted(message) {
  const all = new Uint8Array(message);
  const end = all.indexOf(NEWLINE);
  const sight = JSON.parse(new TextDecoder().decode(all.subarray(0, end)));
  return { sight, bytes: new Int8Array(message.slice(end + 1)) };
}

/**
 * Where it is told.
 * @param {string} run @param {number} made tells it from an earlier one of the same name
 * @param {Record<string, string>} which
 */
export const told = (run, made, which) =>
  `${address(run)}/inside?${new URLSearchParams({ ...which, made: String(made) })}`;
