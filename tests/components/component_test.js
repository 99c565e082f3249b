// The life of a component: from the first data until Streamlit takes it off the page.

/** @import { Given } from "../../pages/parts/component.js" */

import { living } from "../../pages/parts/component.js";
import { watch } from "../../pages/parts/dom.js";
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

// Nothing is asked of a place on the page but to be itself.
const place = () => /** @type {ShadowRoot} */ (/** @type {unknown} */ ({}));

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
