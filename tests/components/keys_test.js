// What the keys of a lecture ask for.

import { assertEquals } from "./checks.js";
import { meant } from "../../pages/parts/keys/keys.js";

/** @param {string} key @param {boolean} lecturing @param {object} [held] */
function pressed(key, lecturing, held = {}) {
  return meant(
    { key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...held },
    lecturing,
  );
}

Deno.test("letters lead through the tour and into the lecturer's view", () => {
  for (const lecturing of [false, true]) {
    assertEquals(["n", "p", "l"].map((key) => pressed(key, lecturing)), [
      "next",
      "back",
      "lecture",
    ]);
  }
});

Deno.test("a presenter's keys scroll, unless it is a lecture", () => {
  assertEquals(["PageDown", "PageUp"].map((key) => pressed(key, false)), ["", ""]);
  assertEquals(["PageDown", "PageUp"].map((key) => pressed(key, true)), ["next", "back"]);
});

Deno.test("keys of Streamlit's, of the stage and of the browser are left alone", () => {
  const others = ["r", "c", "Escape", " ", "ArrowRight", "ArrowLeft", "Home", "End", "N"];
  assertEquals(others.filter((key) => pressed(key, true) !== ""), []);
  for (const held of ["ctrlKey", "metaKey", "altKey", "repeat"]) {
    assertEquals(pressed("n", true, { [held]: true }), "");
  }
});
