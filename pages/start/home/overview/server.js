// Asks the server for the overview of a picture, and for one map of it from nearer by.

/** @import { Aim } from "./types.d.ts" */

import { Near, Told } from "./told.js";

const AGAIN = 1500; // ms until a server that does not answer is asked again

export class Server {
  /**
   * @param {{ show(told: Told): void, refused(why: string): void }} viewer
   * @param {AbortSignal} life
   */
  constructor(viewer, life) {
    this.viewer = viewer;
    this.life = life;
    this.network = "";
    this.exact = ""; // which one that was that has answered, where it learns
    this.picture = "";
    /** What gradients run back from, as the address has it; empty on the way forward. */
    this.back = "";
    /** @type {Map<string, Promise<Near>>} */
    this.near = new Map();
    /** @type {number | undefined} */
    this.retry = undefined;
    life.addEventListener("abort", () => clearTimeout(this.retry));
  }

  /**
   * Tell the viewer of this picture in this network, once it is known.
   * @param {string} network @param {string} picture in base64
   * @param {Aim | null} aim what gradients run back from; null on the way forward
   */
  async show(network, picture, aim) {
    clearTimeout(this.retry);
    const back = aim ? `/back/${aim.kind}/${aim.index}` : "";
    [this.network, this.picture, this.back] = [network, picture, back];
    this.exact = network;
    this.near.clear();
    /** Whether something else was asked for meanwhile. */
    const late = () =>
      this.life.aborted || network !== this.network || picture !== this.picture ||
      back !== this.back;
    let answer;
    try {
      answer = await this.ask("");
    } catch (error) {
      if (late()) return;
      if (error instanceof Refusal) this.viewer.refused(error.message);
      else this.retry = setTimeout(() => this.show(network, picture, aim), AGAIN);
      return;
    }
    if (late()) return;
    const told = new Told(answer);
    this.exact = told.about.exact ?? network;
    this.viewer.show(told);
  }

  /**
   * One map with all that it was made of; asked for once.
   * @param {string} layer @param {number} channel
   */
  closer(layer, channel) {
    const key = `/${layer}/${channel}`;
    const known = this.near.get(key);
    if (known) return known;
    const made = this.ask(key).then((answer) => new Near(answer));
    made.catch(() => this.near.delete(key)); // a network that fails once is asked again
    this.near.set(key, made);
    return made;
  }

  /** @param {string} what @returns {Promise<ArrayBuffer>} */
  async ask(what) {
    const body = Uint8Array.from(atob(this.picture), (one) => one.charCodeAt(0));
    const address = `overview/${encodeURIComponent(this.exact)}${this.back}${what}`;
    const answer = await fetch(address, { method: "POST", body, signal: this.life });
    if (answer.status === 400) throw new Refusal(await answer.text());
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.arrayBuffer();
  }
}

/** What the server will not show, and why, in a sentence. */
class Refusal extends Error {}
