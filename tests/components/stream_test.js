// A socket without a server: when it is asked for, and when no more.

import { assertEquals } from "./checks.js";
import { forget, opened, page } from "./sockets.js";
import { Stream } from "../../pages/parts/stream.js";

const closed = () => opened.map(({ isClosed }) => isClosed);
const listener = { take() {}, lose() {}, miss() {} };

Deno.test("nothing is asked for while nobody can see it", () => {
  forget();
  const life = new AbortController();
  const stream = new Stream(listener, life.signal);
  stream.see(true); // there is no run yet
  assertEquals(closed(), []);
  stream.follow("/live/one");
  stream.see(true);
  assertEquals(closed(), [false]);
  stream.see(false);
  assertEquals(closed(), [true]);
  page.dispatchEvent(new Event("visibilitychange")); // another tab, and back
  stream.follow("/live/one?layer=conv1"); // and another layer is chosen meanwhile
  assertEquals(closed(), [true]);
  stream.see(true);
  assertEquals(closed(), [true, false]);
  page.hidden = true;
  page.dispatchEvent(new Event("visibilitychange"));
  page.hidden = false;
  assertEquals(closed(), [true, true]);
  life.abort();
});
