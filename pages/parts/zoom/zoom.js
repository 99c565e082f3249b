// Enlarges the SVG in the frame that the data name. The frame scrolls what does not fit.

/** @import { Component } from "../component.js" */
/** @import { Payload } from "./types.d.ts" */

import { percent } from "../decimals.js";
import { around, element, find, watch } from "../dom.js";
import { roomOf, share } from "../room.js";

const STEP = 1.25;
const [LEAST, MOST] = [0.2, 5];
const LEGIBLE = 0.6;
const LOWEST = 200; // px of the frame, however little room there is

/** @param {string} label @param {string} text @param {() => void} act */
function button(label, text, act) {
  const made = element("button", "", text);
  made.setAttribute("aria-label", label);
  made.onclick = act;
  return made;
}

class Zoom {
  /** @param {HTMLElement} bar @param {AbortSignal} life */
  constructor(bar, life) {
    this.bar = bar;
    this.frame = ""; // the class of the frame that holds the drawing
    /** @type {number | null} */
    this.scale = null; // null: the whole width, but never too small to read
    this.shown = element("output");
    this.shown.setAttribute("aria-live", "polite");
    bar.replaceChildren(
      button("Smaller", "−", () => this.by(1 / STEP)),
      button("Larger", "+", () => this.by(STEP)),
      button("Fit", "Fit", () => this.fit()),
      this.shown,
    );
    watch(new ResizeObserver(() => this.apply()), bar, life);
    share(bar, life, () => this.high());
    // Streamlit draws the chart when it likes, and again when the network changes.
    watch(new MutationObserver(() => this.apply()), document.body, life, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ["viewBox", "width", "height"],
    });
    document.addEventListener("wheel", (event) => this.wheel(event), {
      passive: false,
      signal: life,
    });
  }

  /** @param {string} frame */
  show(frame) {
    this.frame = frame;
    this.high();
    this.apply();
  }

  // On a bench the frame has the height that is left: the bar's room goes to the frame.
  high() {
    const frame = document.querySelector(`.${CSS.escape(this.frame)}`);
    const room = roomOf(this.bar);
    if (!(frame instanceof HTMLElement) || !frame.parentElement || room === undefined) return;
    const spare = room - this.bar.getBoundingClientRect().height;
    const height = Math.max(LOWEST, frame.getBoundingClientRect().height + spare);
    // Streamlit gives a container's height to an element around it as well.
    for (const box of [frame, frame.parentElement]) {
      const size = `${Math.floor(height)}px`;
      Object.assign(box.style, { height: size, minHeight: "0", flexBasis: size });
    }
  }

  // The drawing, how wide it is by itself, and at what scale it fits the frame's width.
  drawing() {
    const frame = document.querySelector(`.${CSS.escape(this.frame)}`);
    const svg = frame?.querySelector("[data-testid=stGraphVizChart] svg");
    if (!frame || !(svg instanceof SVGSVGElement) || !svg.viewBox.baseVal?.width) return null;
    const own = svg.viewBox.baseVal.width * (4 / 3); // Graphviz counts points of 1/72 inch
    return { svg, own, fitting: Math.min(1, (frame.clientWidth - 40) / own) };
  }

  apply() {
    const found = this.drawing();
    if (!found) return;
    const { svg, own, fitting } = found;
    const now = this.scale ?? Math.max(LEGIBLE, fitting);
    const width = `${own * now}px`;
    if (svg.style.width !== width) {
      const style = { width, height: "auto", maxWidth: "none", display: "block", margin: "0 auto" };
      Object.assign(svg.style, style);
      // Its own size is in points: these would keep the height.
      svg.removeAttribute("height");
    }
    this.shown.textContent = percent(now, 0);
  }

  /** @param {number} factor */
  by(factor) {
    const now = this.scale ?? Math.max(LEGIBLE, this.drawing()?.fitting ?? 1);
    this.scale = Math.min(MOST, Math.max(LEAST, now * factor));
    this.apply();
  }

  fit() {
    this.scale = this.drawing()?.fitting ?? null;
    this.apply();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    // The wheel alone scrolls.
    if (!event.ctrlKey || !around(event.target, `.${CSS.escape(this.frame)}`)) return;
    event.preventDefault();
    this.by(event.deltaY < 0 ? 1.1 : 1 / 1.1);
  }
}

/** @type {Component<Payload>} */
export default function ({ parentElement }, life) {
  const zoom = new Zoom(find(parentElement, ".zoom"), life);
  return ({ data }) => zoom.show(data.frame);
}
