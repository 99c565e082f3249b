// Where the paths start: a handle that is dragged, or moved with the arrow keys.

/** @import { Place } from "./types.d.ts" */
/** @import { Landscape } from "./landscape.js" */

import { drawn } from "../../../parts/dom.js";
import { brief } from "./ground.js";

/** @type {Record<string, Place>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * The handle as an element; a new start is sent when it is let go.
 * @param {Landscape} landscape
 */
export function handleOf(landscape) {
  const { data } = landscape;
  const handle = drawn("g", { class: "start", tabindex: 0, role: "button" });
  handle.append(
    drawn("circle", { r: 16, class: "touch" }),
    drawn("circle", { r: 9 }),
    drawn("title", {}, "Drag the start, or move it with the arrow keys"),
  );
  const move = (/** @type {Place} */ [x, y]) => {
    const { reach, tall, grain } = data;
    /** @param {number} value @param {number} most */
    const within = (value, most) =>
      Number((Math.round(Math.min(Math.max(value, -most), most) / grain) * grain).toFixed(4));
    landscape.start = [within(x, reach), within(y, tall)];
    show();
  };
  const words = () => `at x ${brief(landscape.start[0])}, y ${brief(landscape.start[1])}`;
  const show = () => {
    handle.setAttribute("transform", `translate(${landscape.ground.at(landscape.start)})`);
    handle.setAttribute("aria-label", `Start ${words()}: arrow keys move it`);
  };
  const done = () => {
    if (String(landscape.start) === String(data.start)) return;
    landscape.sent = landscape.start;
    landscape.send(landscape.start);
  };
  handle.onpointerdown = (event) => {
    landscape.pause();
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus({ preventScroll: true });
  };
  handle.onpointermove = (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    move(landscape.placeOf(event));
    landscape.tell(`start ${words()}: loss ${brief(landscape.loss(...landscape.start))}`);
    event.stopPropagation();
  };
  handle.onlostpointercapture = done;
  handle.onkeydown = (event) => {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const far = data.grain * (event.shiftKey ? 10 : 1);
    move([landscape.start[0] + far * way[0], landscape.start[1] + far * way[1]]);
  };
  handle.onkeyup = (event) => ARROWS[event.key] && done();
  show();
  return handle;
}
