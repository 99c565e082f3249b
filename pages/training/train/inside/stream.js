// The socket that tells what is in a run's network: a line of JSON, and a byte for each number.

/** @import { Sight } from "./types.d.ts" */

import { address } from "../live/link.js";

const LOST = 2000; // ms until the app, which does not answer, is asked again
const NO_RUN = 4404; // why the server closes a socket: the run is not there any more
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
 * Who is told of what is seen, that the app does not answer, and that there is no such run.
 * @typedef {{ show(sight: Sight, bytes: Int8Array): void, lose(): void, miss(): void }} Viewer
 */

export class Stream {
  /** @param {Viewer} viewer @param {AbortSignal} life */
  constructor(viewer, life) {
    this.viewer = viewer;
    this.asked = "";
    this.inSight = true;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {number | undefined} */
    this.retry = undefined;
    document.addEventListener("visibilitychange", () => this.listen(), { signal: life });
    life.addEventListener("abort", () => this.hangUp());
  }

  /**
   * Tell of this from now on.
   * @param {string} run @param {number} made tells it from an earlier one of the same name
   * @param {Record<string, string>} which
   */
  follow(run, made, which) {
    const query = new URLSearchParams({ ...which, made: String(made) });
    const asked = `${address(run)}/inside?${query}`;
    if (asked === this.asked) return;
    this.hangUp();
    this.asked = asked;
    this.listen();
  }

  /** @param {boolean} inSight whether what it is told for is on the screen */
  see(inSight) {
    this.inSight = inSight;
    this.listen();
  }

  // Be told, as long as somebody can see it.
  listen() {
    clearTimeout(this.retry);
    if (document.hidden || !this.inSight || !this.asked) return this.hangUp();
    if (this.socket) return;
    const place = new URL(this.asked, location.href);
    place.protocol = place.protocol.replace("http", "ws");
    const socket = this.socket = new WebSocket(place);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      const { sight, bytes } = parted(data);
      this.viewer.show(sight, bytes);
    };
    socket.onclose = ({ code }) => {
      this.socket = null;
      if (code === NO_RUN) return this.viewer.miss();
      this.viewer.lose();
      this.retry = setTimeout(() => this.listen(), LOST);
    };
  }

  hangUp() {
    clearTimeout(this.retry);
    if (!this.socket) return;
    this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }
}
