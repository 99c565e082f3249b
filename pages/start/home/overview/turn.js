// The switch that turns the flow round, and the choice of what gradients run back from.

/** @import { Aim, Payload } from "./types.d.ts" */
/** @import { Told } from "./told.js" */
/** @import { View } from "./view.js" */

import { element } from "../../../parts/dom.js";
import { fill } from "../../../parts/words.js";

const KINDS = /** @type {const} */ (["score", "loss"]);

export class Turn {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    /** @type {Aim | null} */
    this.aim = null; // null: forward
    /** @type {Aim | null} */
    this.latest = null; // the last that was chosen
    this.told = 0; // the number of what the page was last told
    this.unheard = false; // whether the reader turned it while the page did not listen yet
    this.button = element("button", "turn");
    this.button.onclick = () => this.turn();
    this.choice = element("select");
    this.choice.onchange = () => {
      const [kind, index] = this.choice.value.split(" ");
      this.to({ kind: kind === "loss" ? "loss" : "score", index: Number(index) });
    };
  }

  /** Turn the flow round. */
  turn() {
    const { told } = this.view;
    if (!told) return;
    const { latest } = this;
    const known = latest && latest.index < told.about.classes.length ? latest : null;
    this.to(this.aim ? null : known ?? { kind: "score", index: told.best });
  }

  /** The same of another class. @param {number} index */
  of(index) {
    if (this.aim) this.to({ ...this.aim, index });
  }

  /** @param {Aim | null} aim */
  to(aim) {
    this.take(aim);
    this.view.note = "";
    this.view.follow();
    if (this.view.data?.heard === null) this.unheard = true;
    else this.say();
  }

  /** Tell the page. */
  say() {
    this.told += 1;
    this.view.send("turned", [this.told, this.aim?.kind ?? "forward", this.aim?.index ?? 0]);
  }

  /** @param {Aim | null} aim */
  take(aim) {
    this.aim = aim;
    this.latest = aim ?? this.latest;
  }

  /**
   * Takes what the address says, unless the reader has turned the switch since: whether that is
   * something else.
   * @param {Payload} data
   */
  hear({ aim, heard }) {
    if (heard === null || heard < this.told) return false;
    this.told = heard;
    if (this.unheard) {
      this.unheard = false;
      this.say();
      return false;
    }
    if (JSON.stringify(aim) === JSON.stringify(this.aim)) return false;
    this.take(aim);
    return true;
  }

  /** @param {Told} told @param {Payload} data */
  tell(told, { words }) {
    const { button, choice } = this;
    button.textContent = words.backward;
    button.setAttribute("aria-pressed", String(told.turned));
    choice.setAttribute("aria-label", words.aim);
    const { classes, back } = told.about;
    if (choice.dataset.of !== classes.join()) {
      choice.dataset.of = classes.join();
      choice.replaceChildren(...KINDS.map((kind) => group(kind, classes, words)));
    }
    if (back) choice.value = `${back.kind} ${back.index}`;
  }
}

/** @param {Aim["kind"]} kind @param {string[]} classes @param {Record<string, string>} words */
function group(kind, classes, words) {
  const made = element("optgroup");
  made.label = words[`aim_${kind}`];
  made.append(...classes.map((name, index) => {
    const option = element("option", "", fill(words[`of_${kind}`], { name }));
    option.value = `${kind} ${index}`;
    return option;
  }));
  return made;
}
