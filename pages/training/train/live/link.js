// The socket that tells of a run, and the run's newest frame.

/** @import { Frame, Patch } from "./types.d.ts" */

import { address } from "../../../parts/stream.js";
import { next } from "./frames.js";

const LOST = 2000; // ms until the app, which does not answer, is asked again
const NO_RUN = 4404; // why the server closes a socket: the run is not there any more

/**
 * Who is told: of each new frame, whether the app answers, and that there is no such run.
 * @typedef {{ show(frame: Frame): void, reach(answers: boolean): void, miss(): void }} Viewer
 */

export class Link {
  /**
   * @param {Viewer} viewer @param {AbortSignal} life
   * @param {"frames" | "health"} what is told of a run
   */
  constructor(viewer, life, what = "frames") {
    this.viewer = viewer;
    this.what = what;
    this.run = "";
    this.made = 0;
    this.gone = false; // whether the run is not there any more
    /** @type {Frame | null} */
    this.frame = null;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {number | undefined} */
    this.retry = undefined;
    document.addEventListener("visibilitychange", () => this.listen(), { signal: life });
    life.addEventListener("abort", () => this.hangUp());
  }

  /**
   * Tell of this run from now on. One that is over is looked at as well: it may be taken up again,
   * by whomever.
   * @param {string} run
   * @param {number} made tells it from an earlier one of the same name
   */
  follow(run, made) {
    if (run !== this.run || made !== this.made) {
      this.hangUp();
      this.frame = null;
    }
    this.run = run;
    this.made = made;
    this.gone = false;
    this.listen();
  }

  // Be sent frames, as long as somebody can see them.
  listen() {
    clearTimeout(this.retry);
    if (this.gone || document.hidden) return this.hangUp();
    if (this.socket) return;
    const place = new URL(`${address(this.run)}/${this.what}`, location.href);
    place.protocol = place.protocol.replace("http", "ws");
    if (this.frame) place.searchParams.set("since", this.frame.tag);
    const socket = this.socket = new WebSocket(place);
    socket.onopen = () => this.viewer.reach(true);
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = ({ code, reason }) => {
      this.socket = null;
      if (code === NO_RUN) {
        this.gone = true;
        return this.viewer.miss();
      }
      console.warn("live view:", code, reason);
      this.viewer.reach(false);
      this.retry = setTimeout(() => this.listen(), LOST);
    };
  }

  /** @param {Frame | Patch} told */
  hear(told) {
    this.frame = next(this.frame, told);
    if (this.frame) return this.viewer.show(this.frame);
    this.hangUp(); // it was of a frame that is not here: ask for the whole
    this.listen();
  }

  hangUp() {
    clearTimeout(this.retry);
    if (!this.socket) return;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }
}
