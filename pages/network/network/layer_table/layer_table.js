// A row for each layer. Choosing one shows how its figures come about, at once, and tells the
// server, whose controls below then change that layer.

import { element } from "../../../parts/dom.js";

const SHARED = { 1: 0, 2: 1, 3: 2 }; // which columns have a share of the whole, drawn as a bar

function box(size, role) {
  const made = element("span", `box ${role}`);
  if (size) Object.assign(made.style, { width: `${size[0]}px`, height: `${size[1]}px` });
  made.hidden = !size;
  return made;
}

function cell(text, column, columns, share) {
  const made = element("td", share === undefined ? "" : "counted");
  made.dataset.label = columns[column];
  made.append(element("span", "figure", text));
  if (share) {
    const bar = element("span", "bar");
    bar.style.width = `${Math.max(1, share * 100)}%`;
    bar.title = `${(share * 100).toFixed(1)} % of all`;
    made.append(bar);
  }
  return made;
}

function rowOf(row, number, columns) {
  const made = element("tr", `layer ${row.state}`);
  made.tabIndex = -1;
  made.dataset.row = number;
  made.append(element("td", "number", number + 1));
  const drawn = element("td", "drawn");
  drawn.append(box(row.box, row.role));
  const name = element("th", `name ${row.role}`);
  name.scope = "row";
  name.append(element("code", "", row.code), element("small", "", row.name));
  if (row.trouble) name.append(element("span", "flag", "does not fit"));
  made.append(drawn, name);
  row.cells.forEach((text, k) => made.append(cell(text, k, columns, row.shares[SHARED[k]])));
  return made;
}

function fixed(name, label, cells, columns, size) {
  const made = element("tr", name);
  const drawn = element("td", "drawn");
  if (size) drawn.append(box(size, "input"));
  const head = element("th", "name", label);
  head.scope = "row";
  made.append(element("td", "number"), drawn, head, ...cells.map((t, k) => cell(t, k, columns)));
  return made;
}

function arithmetic(row, columns) {
  if (!row) return [];
  const made = [element("p", "does", row.does)];
  const list = element("dl");
  row.arithmetic.forEach((text, k) => {
    if (text) list.append(element("dt", "", columns[k]), element("dd", "", text));
  });
  return [...made, list];
}

function draw(root, data, send) {
  const table = element("table");
  const head = element("tr");
  const titles = ["", "", "Layer", ...data.columns];
  head.append(...titles.map((title) => element("th", "", title)));
  const shape = [data.input.shape, "", "", "", "1×1"];
  const rows = data.rows.map((row, k) => rowOf(row, k, data.columns));
  const top = element("thead");
  top.append(head);
  const body = element("tbody");
  body.append(
    fixed("first", "input", shape, data.columns, data.input.box),
    ...rows,
    fixed("totals", "All layers", data.totals, data.columns),
  );
  table.append(top, body);
  const told = element("div", "told");
  told.setAttribute("aria-live", "polite");
  const frame = element("div", "frame");
  frame.append(table);
  root.replaceChildren(frame, told);

  const choose = (number, tell) => {
    rows.forEach((row, k) => {
      row.classList.toggle("chosen", k === number);
      row.setAttribute("aria-selected", k === number);
      row.tabIndex = k === number ? 0 : -1;
    });
    told.replaceChildren(...arithmetic(data.rows[number], data.columns));
    if (tell) send(number);
  };
  body.onclick = ({ target }) => {
    const row = target.closest("tr.layer");
    if (row) choose(Number(row.dataset.row), true);
  };
  body.onkeydown = (event) => {
    const at = Number(event.target.closest("tr.layer")?.dataset.row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (!rows[to]) return;
    event.preventDefault();
    rows[to].focus();
    choose(to, true);
  };
  return choose;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".layers");
  const focused = root.getRootNode().activeElement?.closest?.("tr.layer");
  // Rows that are the same stay: a click that has begun would be lost with its row.
  const drawn = JSON.stringify({ ...data, chosen: 0 });
  if (root.drawn !== drawn) root.choose = draw(root, data, (n) => root.send(n));
  root.drawn = drawn;
  root.send = (number) => setTriggerValue("choose", number);
  root.choose(data.chosen, false);
  if (focused) root.querySelector("tr.chosen")?.focus({ preventScroll: true });
}
