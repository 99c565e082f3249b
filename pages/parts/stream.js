// A socket that is open for as long as somebody can see what it tells.

const LOST = 2000; // ms until the app, which does not answer, is asked again
const NO_RUN = 4404; // why the server closes a socket: the run is not there any more

/**
 * The address of what the server tells of a run, see live_routes.py: beside the page's own.
 * @param {string} run
 */
export const address = (run) =>
  `${location.pathname.replace(/[^/]*\/?$/, "")}live/${encodeURIComponent(run)}`;

/**
 * Who is told: what a message holds, that the app does not answer, and that there is no such run.
 * @typedef {{ take(data: any): void, lose(): void, miss(): void }} Listener
 */

export class Stream {
  /** @param {Listener} listener @param {AbortSignal} life */
  constructor(listener, life) {
    this.listener = listener;
    this.asked = "";
    this.inSight = true;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {number | undefined} */
    this.retry = undefined;
    document.addEventListener("visibilitychange", () => this.listen(), { signal: life });
    life.addEventListener("abort", () => this.hangUp());
  }

  /** Tell of this from now on. @param {string} asked an address; empty for nothing */
  follow(asked) {
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
    socket.onmessage = ({ data }) => this.listener.take(data);
    socket.onclose = ({ code }) => {
      this.socket = null;
      if (code === NO_RUN) return this.listener.miss();
      this.listener.lose();
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
