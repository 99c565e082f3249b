// The socket that tells of a run, without a server: what is asked of it, and what a viewer is told.

import { assertEquals } from "./checks.js";
import { forget, opened, page } from "./sockets.js";
import { Link } from "../../pages/training/train/live/link.js";

/** @import { Frame } from "../../pages/training/train/live/types.d.ts" */

/** A link, what its viewer was told, and its end. */
function linked() {
  forget();
  /** @type {string[]} */
  const told = [];
  const life = new AbortController();
  const viewer = {
    show: (/** @type {Frame} */ frame) => told.push(frame.tag),
    reach: (/** @type {boolean} */ answers) => told.push(answers ? "answers" : "lost"),
    miss: () => told.push("missed"),
  };
  return { link: new Link(viewer, life.signal), told, life };
}

/** @param {object} message */
const say = (message) => opened.at(-1)?.onmessage?.({ data: JSON.stringify(message) });
const addresses = () => opened.map(({ address }) => address);
const charts = { points: 0 };

Deno.test("the whole is asked for first, then what is new, and what fits no frame anew", () => {
  const { link, told, life } = linked();
  link.follow("one", 1);
  link.follow("one", 1); // the page's script has run again
  say({ tag: "a", charts });
  say({ tag: "b", since: "a" });
  say({ tag: "z", since: "y" });
  assertEquals(told, ["a", "b"]);
  assertEquals(addresses(), ["one/frames", "one/frames"]);
  assertEquals(opened.map(({ isClosed }) => isClosed), [true, false]);
  life.abort();
  assertEquals(opened[1].isClosed, true);
});

Deno.test("another run, or another of the same name, is asked for from its beginning", () => {
  const { link, told, life } = linked();
  link.follow("one", 1);
  const first = opened[0];
  say({ tag: "a", charts });
  link.follow("one", 2);
  link.follow("t/wo", 2);
  assertEquals(first.onmessage, null); // what is still under way is not heard
  assertEquals(addresses(), ["one/frames", "one/frames", "t%2Fwo/frames"]);
  assertEquals(told, ["a"]);
  life.abort();
});

Deno.test("of the layers' health another socket tells", () => {
  forget();
  const life = new AbortController();
  const viewer = { show() {}, reach() {}, miss() {} };
  new Link(viewer, life.signal, "health").follow("one", 1);
  assertEquals(addresses(), ["one/health"]);
  life.abort();
});

Deno.test("who looks away hangs up, and comes back to what is new since then", () => {
  const { link, life } = linked();
  link.follow("one", 1);
  say({ tag: "a", charts });
  page.hidden = true;
  page.dispatchEvent(new Event("visibilitychange"));
  assertEquals(opened[0].isClosed, true);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  assertEquals(addresses(), ["one/frames", "one/frames?since=a"]);
  life.abort();
});

Deno.test("an app that does not answer is asked again, and is heard of when it does", () => {
  const { link, told, life } = linked();
  /** @type {Function[]} */
  const later = [];
  const [timer, warn] = [globalThis.setTimeout, console.warn];
  Object.assign(globalThis, { setTimeout: (/** @type {Function} */ act) => later.push(act) });
  console.warn = () => {};
  link.follow("one", 1);
  say({ tag: "a", charts });
  opened[0].onclose?.({ code: 1006, reason: "" });
  for (const act of later) act();
  opened[1].onopen?.();
  Object.assign(globalThis, { setTimeout: timer });
  console.warn = warn;
  assertEquals(told, ["a", "lost", "answers"]);
  assertEquals(addresses(), ["one/frames", "one/frames?since=a"]);
  life.abort();
});

Deno.test("a run that is gone is asked for no more, until the page says that it is there", () => {
  const { link, told, life } = linked();
  link.follow("one", 1);
  opened[0].onclose?.({ code: 4404, reason: "" });
  page.dispatchEvent(new Event("visibilitychange"));
  assertEquals(told, ["missed"]);
  assertEquals(opened.length, 1);
  link.follow("one", 1);
  assertEquals(opened.length, 2);
  life.abort();
});
