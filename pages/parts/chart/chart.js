// A Plotly figure that is changed in place, see pages/parts/chart/__init__.py.

/** @import { Component } from "../component.js" */
/** @import { Payload, Plot, Plotly } from "./types.d.ts" */

import { element, find, watch, write } from "../dom.js";
import { narrow, roomOf, share } from "../room.js";
import { entries, keyed, narrowed, replaced } from "./key.js";
import { themed } from "./theme.js";

const LEAST = 180; // px of height below which nothing can be read: then the page is scrolled
const CONFIG = { displayModeBar: false, displaylogo: false };
const SOURCE = new URL("../../plotly.min.js", import.meta.url).href;

let count = 0; // charts so far

/** @type {Promise<Plotly> | null} */
let loading = null;

// Plotly's code, fetched for the first chart that is seen.
function plotly() {
  loading ??= new Promise((resolve, reject) => {
    const script = element("script");
    script.src = SOURCE;
    script.onload = () =>
      window.Plotly ? resolve(window.Plotly) : reject(new Error(`${SOURCE} is no Plotly.`));
    script.onerror = () => reject(new Error(`${SOURCE} could not be loaded.`));
    document.head.append(script);
  });
  loading.catch(() => loading = null); // a network that fails once is asked again
  return loading;
}

class Chart {
  /** @param {HTMLElement} root @param {Payload} data @param {AbortSignal} life */
  constructor(root, data, life) {
    this.root = root;
    this.data = data;
    this.life = life;
    /** @type {Set<number>} */
    this.hidden = new Set(); // the traces that the reader has hidden
    this.heard = false; // whether clicks on points are heard
    this.width = 0; // px for which it is drawn
    this.height = 0;
    /** @type {Plotly | null} */
    this.plotly = null;
    this.key = element("ul", "key");
    this.plot = element("div");
    /** @type {((name: string, value: unknown) => void) | null} */
    this.tell = null;
    this.numbers = element("p", "numbers");
    this.numbers.id = `numbers-${++count}`;
    root.replaceChildren(this.key, this.plot, this.numbers);
    root.setAttribute("aria-describedby", this.numbers.id);
    root.setAttribute("role", "figure");
    watch(new ResizeObserver(() => this.resize()), root, life);
    share(root, life, () => this.resize());
    life.addEventListener("abort", () => this.plotly?.purge(this.plot));
  }

  /** @param {Payload} data */
  async show(data) {
    this.data = data;
    this.root.setAttribute("aria-label", data.alt);
    write(this.numbers, data.told);
    this.measure(); // it has its room before it is drawn
    if (this.plotly) return this.draw();
    try {
      this.plotly = await plotly();
    } catch (error) {
      console.error(error);
      this.root.replaceChildren(
        element("p", "told", "This chart could not be loaded. Please load the page again."),
      );
      return;
    }
    this.draw();
  }

  // New numbers, or new room: Plotly changes what differs.
  draw() {
    const { width, height } = this;
    if (!this.plotly || !width || this.life.aborted) return;
    // Plotly writes into what it is given, such as the range that the reader has zoomed to.
    const { data, layout } = structuredClone(this.data);
    const style = getComputedStyle(this.root);
    if (keyed(width) || layout.showlegend !== false) { // else nothing would bring it back
      for (const k of this.hidden) if (data[k]) data[k].visible = "legendonly";
    }
    const named = this.key.childElementCount > 0;
    const look = themed(keyed(width) ? narrowed(layout, named) : layout, style);
    this.plotly.react(this.plot, data, { ...look, width, height }, CONFIG);
    this.named();
    if (this.heard) return;
    this.heard = true;
    const plot = /** @type {Plot} */ (/** @type {unknown} */ (this.plot)); // by now
    plot.on("plotly_click", ({ points }) => {
      const id = points[0]?.id;
      if (id !== undefined) this.tell?.("choose", Number(id));
    });
    plot.on("plotly_restyle", () => { // a click on Plotly's own legend
      this.hidden = new Set(plot.data.keys().filter((k) => plot.data[k].visible === "legendonly"));
    });
  }

  // The key, which has its room before the plot has the rest.
  named() {
    const before = this.key.offsetHeight;
    const narrow = keyed(this.width);
    this.root.classList.toggle("keyed", narrow);
    replaced(this.key, narrow ? entries(this.plot, (trace) => this.turn(trace)) : []);
    if (this.key.offsetHeight !== before) this.resize();
  }

  // The reader hides a curve, or shows it again.
  /** @param {number} trace */
  turn(trace) {
    if (!this.hidden.delete(trace)) this.hidden.add(trace);
    this.draw();
  }

  resize() {
    const { width, height } = this;
    this.measure();
    if (width !== this.width || height !== this.height) this.draw();
  }

  // On a bench it is no higher than the room that is left on the screen.
  measure() {
    const room = Math.floor(roomOf(this.root) ?? Infinity);
    this.width = this.root.clientWidth;
    const key = this.key.offsetHeight;
    const least = narrow() ? LEAST + key : LEAST; // a phone's figure can be scrolled
    const height = Math.min(this.data.layout.height, Math.max(least, room));
    this.height = height - key;
    this.root.style.height = `${height}px`;
  }
}

/** @type {Component<Payload>} */
export default function ({ parentElement, data }, life) {
  const chart = new Chart(find(parentElement, ".plotly-chart"), data, life);
  return ({ data, setTriggerValue }) => {
    chart.tell = setTriggerValue;
    return chart.show(data);
  };
}
