// Home's network as it learns: what is asked for, and when.

import { assertEquals } from "./checks.js";
import { forget, opened, page } from "./sockets.js";
import { lineage, Live, when } from "../../pages/start/home/overview/live.js";

/** @import { Payload } from "../../pages/start/home/overview/types.d.ts" */
/** @import { View } from "../../pages/start/home/overview/view.js" */

const WORDS = { amid: "epoch {epoch}, {step} of {steps}", after: "after {epoch}" };

class Element {
  setAttribute() {}
}

Object.assign(page, { createElement: () => new Element() });
Object.assign(globalThis, {
  IntersectionObserver: class {
    observe() {}
    disconnect() {}
  },
});

/** @param {string} network @param {string} run */
const payload = (
  network,
  run,
) => /** @type {Payload} */ (/** @type {unknown} */ ({ network, run }));

/** A view that is asked to follow, and answers when it is told to. */
function viewed() {
  const asked = /** @type {string[]} */ ([]);
  const answers = /** @type {(() => void)[]} */ ([]);
  const [refused, sent] = /** @type {string[][]} */ ([[], []]);
  const view = {
    root: new Element(),
    data: { kept: 4 },
    /** @param {string} name @param {string} value */
    send: (name, value) => sent.push(`${name}: ${value}`),
    said: new Element(),
    why: "",
    fetched: Promise.resolve(),
    follow() {
      asked.push(live.of(payload("live@bee", "bee")));
      return /** @type {Promise<void>} */ (new Promise((done) => answers.push(done)));
    },
    /** @param {string} why */
    refused: (why) => refused.push(why),
  };
  const life = new AbortController();
  const live = new Live(/** @type {View} */ (/** @type {unknown} */ (view)), life.signal);
  return { view, live, asked, answers, refused, sent, life };
}

/** @param {string} network @param {string} [why] */
const message = (network, why = "") => JSON.stringify({ network, why, kept: 4, over: false });

const rest = () => new Promise((done) => setTimeout(done, 0));

Deno.test("a run is one network as it learns, and others are each their own", () => {
  assertEquals(lineage("live@bee"), lineage("12@bee"));
  assertEquals([lineage("3@a@b"), lineage("3@b")], ["@a@b", "@b"]);
  const typed = "layers: Flatten()|Linear(3072,10)";
  assertEquals([lineage(typed), lineage("cifar_quick")], [typed, "cifar_quick"]);
});

Deno.test("the step is said, or the epoch where it is over", () => {
  assertEquals(when({ epoch: 2, step: 0, steps: 9 }, WORDS), "epoch 2, 0 of 9");
  assertEquals(when({ epoch: 2, step: 0, steps: 0 }, WORDS), "after 2");
});

Deno.test("each moment is asked for by its own name, the last one after one that still comes", async () => {
  forget();
  const { view, live, asked, answers, life } = viewed();
  assertEquals(live.of(payload("live@bee", "bee")), "live@bee");
  assertEquals(opened.map(({ address }) => address), ["bee/weights"]);
  for (const mark of [1, 2, 3]) live.take(message(`live-${mark}@bee`));
  assertEquals(asked, ["live-1@bee"]);
  answers[0]();
  await rest();
  assertEquals(asked, ["live-1@bee", "live-3@bee"]);
  answers[1]();
  await rest();
  assertEquals(asked.length, 2);
  assertEquals(live.of(payload("7@bee", "")), "7@bee"); // the run is over
  assertEquals(opened[0].isClosed, true);
  assertEquals(view.why, "");
  life.abort();
});

Deno.test("what is refused is not asked for again, but the first moment is", () => {
  forget();
  const { view, live, asked, refused, life } = viewed();
  live.of(payload("live@bee", "bee"));
  live.take(message("", "first epoch"));
  assertEquals(refused, []); // something may be shown
  view.why = "It has none yet.";
  live.take(message("", "It is too large."));
  assertEquals(refused, ["It is too large."]);
  live.take(message("live-1@bee"));
  live.take(message("live-2@bee"));
  assertEquals(asked, ["live-1@bee"]);
  life.abort();
});

Deno.test("the page hears once of each epoch that it does not know, and of the end", () => {
  forget();
  const { view, live, sent, life } = viewed();
  live.of(payload("live@bee", "bee"));
  /** @param {number} kept @param {boolean} [over] */
  const take = (kept, over = false) =>
    live.take(JSON.stringify({ network: "", why: "", kept, over }));
  take(4);
  assertEquals(sent, []);
  take(5);
  take(5);
  assertEquals(sent, ["changed: 5 false"]);
  view.data = { kept: 5 };
  take(5);
  take(5, true);
  take(5, true);
  assertEquals(sent, ["changed: 5 false", "changed: 5 true"]);
  life.abort();
});
