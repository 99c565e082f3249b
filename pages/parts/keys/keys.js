// The keys of a lecture. N and P go through the tour, L turns the lecturer's view on and off. In
// that view Page Down and Page Up go through the tour as well: they are what a presenter sends.
// None of them is Streamlit's own (R, C, Escape), and none means anything while somebody types.

/** @import { Given } from "../component.js" */
/** @import { Payload } from "./types.d.ts" */

import { element, find, write } from "../dom.js";
import { fold } from "./fold.js";
import { reach } from "./reach.js";

/** @type {Record<string, string>} */
const WAYS = { n: "next", p: "back" };
/** @type {Record<string, string>} */
const PRESENTER = { PageDown: "next", PageUp: "back" };

/**
 * What a key press asks for: the "next" stop or the one before ("back"), to turn the "lecture"
 * on or off, or nothing.
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "repeat">} event
 * @param {boolean} lecturing
 */
export function meant(event, lecturing) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return "";
  const { key } = event;
  if (key === "l") return "lecture";
  return WAYS[key] ?? (lecturing ? PRESENTER[key] : undefined) ?? "";
}

const HEARD = 300; // ms after which a new place for words is known to who listens to it
const TYPED = "input, textarea, select, [contenteditable='true'], [role='combobox']";

const MONTH = 30 * 24 * 60 * 60; // seconds

/** Whether what is struck is where one types. @param {EventTarget | undefined} target */
const typing = (target) => target instanceof Element && target.matches(TYPED);

/** @param {Given<Payload>} first @param {AbortSignal} life */
export default function keys({ parentElement, setTriggerValue }, life) {
  const place = find(parentElement, ".keys");
  const status = element("p");
  status.setAttribute("role", "status");
  place.append(status);
  reach(life);
  fold(life);
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || typing(event.composedPath()[0])) return;
    const lecturing = new URLSearchParams(location.search).get("lecture") === "true";
    const way = meant(event, lecturing);
    if (!way) return;
    if (way === "lecture") setTriggerValue("lecture", true);
    else {
      const link = document.querySelector(`.st-key-tour-${way} a`);
      if (!(link instanceof HTMLElement)) return;
      link.click();
    }
    event.preventDefault();
  }, { signal: life });
  return (/** @type {Given<Payload>} */ { data }) => {
    setTimeout(() => write(status, data.said), HEARD);
    if (data.stop) document.cookie = `${data.stop}; path=/; max-age=${MONTH}; samesite=lax`;
  };
}
