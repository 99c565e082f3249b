// What lies behind a chart: its points as a table, all points as CSV, the drawing as PNG.

/** @import { Chart } from "./chart.js" */

import { element } from "../../../parts/dom.js";
import { address } from "../../../parts/stream.js";
import { save } from "./picture.js";

export class Behind {
  /** @param {Chart} chart */
  constructor(chart) {
    this.chart = chart;
    this.drawn = ""; // what the table was made of
    this.box = element("div", "behind");
    this.box.hidden = true;
    this.button = chart.tool("table", "The points as a table, as CSV and as PNG", () => {
      this.box.hidden = !this.box.hidden;
      this.button.setAttribute("aria-expanded", String(!this.box.hidden));
      this.show();
    });
    this.button.setAttribute("aria-expanded", "false");
    this.all = element("a", "", "All points of the run (CSV)");
    this.all.download = "";
    const png = element("button", "", "This chart (PNG)");
    png.type = "button";
    png.onclick = () => this.savePicture();
    this.failed = element("small");
    const files = element("div", "files");
    files.append(this.all, png, this.failed);
    this.table = element("table");
    this.box.append(files, this.table);
  }

  async savePicture() {
    const { svg, legend, title, unit, group } = this.chart;
    const paper = getComputedStyle(this.box).backgroundColor;
    const told = `${title}, ${unit}`;
    try {
      await save(svg, `${group.run || "race"} - ${title}.png`, legend, told, paper);
      this.failed.textContent = "";
    } catch {
      this.failed.textContent = "This browser does not draw it: take a screenshot instead.";
    }
  }

  // The table, while it is open: of the steps that the chart shows.
  show() {
    if (this.box.hidden) return;
    const { group, lines, format, across } = this.chart;
    const [low, high] = group.range();
    const key = [group.run, low, high, ...lines.map(({ x }) => `${x.length}:${x.at(-1)}`)].join();
    if (key === this.drawn) return;
    this.drawn = key;
    this.all.hidden = !group.run; // of several runs there is no one table
    if (group.run) this.all.href = `${address(group.run)}/points.csv`;
    const steps = new Set(lines.flatMap(({ x }) => x.filter((s) => s >= low && s <= high)));
    const values = lines.map(({ x, y }) => new Map(x.map((step, k) => [step, y[k]])));
    const head = element("tr");
    head.append(...[across ?? "step", ...lines.map(({ name }) => name)].map((name) => {
      const cell = element("th", "", name);
      cell.scope = "col";
      return cell;
    }));
    const rows = [...steps].sort((a, b) => a - b).map((step) => {
      const row = element("tr");
      row.append(element("td", "", step.toLocaleString("en")));
      for (const of of values) {
        const value = of.get(step);
        row.append(element("td", "", value === undefined ? "" : format(value)));
      }
      return row;
    });
    this.table.replaceChildren(head, ...rows);
  }
}
