// A browser's sockets without a server: those that are opened, and a page that can be hidden.

/** @type {Socket[]} */
export const opened = [];

class Socket {
  /** @param {URL} address */
  constructor(address) {
    this.address = address.href.replace("ws://app/base/live/", "");
    this.isClosed = false;
    this.onopen = this.onmessage = this.onclose = /** @type {Function | null} */ (null);
    opened.push(this);
  }

  close() {
    this.isClosed = true;
  }
}

export const page = Object.assign(new EventTarget(), { hidden: false });
Object.assign(globalThis, {
  WebSocket: Socket,
  document: page,
  location: { pathname: "/base/train", href: "http://app/base/train" },
});

/** Forget the sockets of an earlier test. */
export function forget() {
  opened.length = 0;
}
