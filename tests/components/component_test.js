// The life of a component: from the first data until Streamlit takes it off the page.

/** @import { Given } from "../../pages/parts/component.js" */

import { living } from "../../pages/parts/component.js";
import { watch } from "../../pages/parts/dom.js";
import { hold, missed, shown } from "../../pages/parts/waiting.js";
import { assert, assertEquals } from "./checks.js";

// A component that tells what happens to it, and the calls of it at one place on a page.
function told() {
  /** @type {string[]} */
  const log = [];
  let lives = 0;
  const draw = living((/** @type {Given<string>} */ { data }, life) => {
    const number = lives += 1;
    log.push(`${number} begins with ${data}`);
    life.addEventListener("abort", () => log.push(`${number} ends`));
    return ({ data }) => log.push(`${number} shows ${data}`);
  });
  return { log, draw };
}

/** @param {string} data @param {ShadowRoot} parentElement @returns {Given<string>} */
const given = (data, parentElement) => ({ data, parentElement, setTriggerValue() {} });

// Nothing is asked of a place on the page but to be itself; no word stands in it.
const place =
  () => /** @type {ShadowRoot} */ (/** @type {unknown} */ ({ querySelector: () => null }));

Deno.test("a component is made once, is given all data, and ends when it is removed", () => {
  const { log, draw } = told();
  const here = place();
  draw(given("a", here));
  const end = draw(given("b", here));
  assertEquals(log, ["1 begins with a", "1 shows a", "1 shows b"]);
  end();
  assertEquals(log.slice(3), ["1 ends"]);
});

Deno.test("the end of a call that was overtaken ends nothing", () => {
  const { log, draw } = told();
  const here = place();
  const early = draw(given("a", here));
  const late = draw(given("b", here));
  early();
  draw(given("c", here))();
  late();
  early();
  assertEquals(log.filter((line) => line.endsWith("ends")), ["1 ends"]);
});

Deno.test("a component that comes back after its end is another one", () => {
  const { log, draw } = told();
  const here = place();
  draw(given("a", here))();
  draw(given("b", here));
  assertEquals(log, ["1 begins with a", "1 shows a", "1 ends", "2 begins with b", "2 shows b"]);
});

Deno.test("two places on a page have two lives", () => {
  const { log, draw } = told();
  const end = draw(given("a", place()));
  draw(given("b", place()));
  end();
  assertEquals(log.filter((line) => line.endsWith("ends")), ["1 ends"]);
});

Deno.test("what fails to show new data still ends with its component", () => {
  let ended = false;
  const draw = living((/** @type {Given<string>} */ _, life) => {
    life.addEventListener("abort", () => ended = true);
    return ({ data }) => {
      if (data === "bad") throw new Error(data);
    };
  });
  const here = place();
  const end = draw(given("good", here));
  try {
    draw(given("bad", here));
    assert(false, "it did not fail");
  } catch (error) {
    assert(error instanceof Error && error.message === "bad", `${error}`);
  }
  end();
  assert(ended, "it did not end");
});

Deno.test("an observer watches as long as the life lasts", () => {
  /** @type {unknown[]} */
  const log = [];
  const observer = {
    observe: (/** @type {unknown} */ node, /** @type {unknown} */ options) =>
      log.push(node, options),
    disconnect: () => log.push("left"),
  };
  const life = new AbortController();
  const node = /** @type {Element} */ (/** @type {unknown} */ ("node"));
  watch(observer, node, life.signal, { subtree: true });
  assertEquals(log, ["node", { subtree: true }]);
  life.abort();
  assertEquals(log[2], "left");
});

// A place on a page that is no page: its word, the component's own element, and the bench's room.
function waiting(own = "") {
  const host = { style: { minHeight: "" } };
  const word = {
    textContent: "Drawing …",
    style: { cssText: "" },
    left: false,
    remove: () => word.left = true,
    getAttribute: () => own,
    previousElementSibling: {},
  };
  Object.assign(globalThis, { HTMLElement: Object, ShadowRoot: class {}, innerWidth: 1440 });
  Object.assign(word.previousElementSibling, {
    ...host,
    getRootNode: () => ({}),
    closest: () => null, // it stands on no bench
  });
  const place = /** @type {ParentNode} */ (/** @type {unknown} */ ({
    querySelector: () => word.left ? null : word,
  }));
  return { word, place, style: host.style };
}

Deno.test("a place has its height and its word until it is painted", async () => {
  const { word, place, style } = waiting();
  hold(place, 300);
  assertEquals([word.left, style.minHeight], [false, "300px"]);
  let paint = () => {};
  shown(place, new Promise((resolve) => paint = () => resolve(undefined)));
  assertEquals([word.left, style.minHeight], [false, "300px"]);
  hold(place, 500); // further data that come meanwhile move nothing
  assertEquals(style.minHeight, "300px");
  paint();
  await Promise.resolve();
  await Promise.resolve();
  assertEquals([word.left, style.minHeight], [true, ""]);
  shown(place, undefined); // and there is nothing more to be done
});

Deno.test("what is painted at once has no word any more, and what never comes has another", () => {
  const painted = waiting("120");
  hold(painted.place);
  assertEquals(painted.style.minHeight, "120px");
  shown(painted.place, undefined);
  assert(painted.word.left, "the word stayed");
  const lost = waiting();
  hold(lost.place);
  missed(lost.place);
  assertEquals([lost.word.left, lost.word.textContent.startsWith("This could not")], [false, true]);
});
