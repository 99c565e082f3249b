// A network that learns: as it is between two steps, whenever it is another one.

/** @import { Moment, Payload, Words } from "./types.d.ts" */
/** @import { View } from "./view.js" */

import { element, watch, write } from "../../../parts/dom.js";
import { lastOf } from "../../../parts/lists.js";
import { address, Stream } from "../../../parts/stream.js";
import { fill } from "../../../parts/words.js";

/**
 * What networks have in common that are one as it learns: of a run, its name, whatever the epoch.
 * @param {string} network
 */
export const lineage = (network) => network.replace(/^[^@ ]*@/, "@");

/**
 * Which moment of a training that is.
 * @param {Moment} moment @param {Words} words
 */
export const when = ({ epoch, step, steps }, words) =>
  fill(steps ? words.amid : words.after, { epoch, step, steps });

export class Live {
  /** @param {View} view @param {AbortSignal} life */
  constructor(view, life) {
    this.view = view;
    this.run = ""; // whose network is followed
    this.network = ""; // of which moment, as the server calls it
    this.kept = ""; // what the page was told of: the newest epoch, and whether the run is over
    this.busy = this.again = false;
    this.label = element("span", "moment");
    this.stream = new Stream(this, life);
    // While it is scrolled away nobody looks: the training pays for every look.
    const seen = new IntersectionObserver((entries) =>
      this.stream.see(lastOf(entries).isIntersecting)
    );
    watch(seen, view.root, life);
  }

  /** What the server calls the network that is to be shown now. @param {Payload} data */
  of({ network, run }) {
    if (run !== this.run) {
      [this.run, this.network, this.kept] = [run, "", ""];
      // Nobody wants to hear a sentence a second.
      this.view.said.setAttribute("aria-live", run ? "off" : "polite");
      this.stream.follow(run && `${address(run)}/weights`);
    }
    return this.network || network;
  }

  /**
   * Told what the network is called now; where there is none yet it is told why.
   * @param {string} message
   */
  take(message) {
    const { network, why, kept, over } = JSON.parse(message);
    this.pass(kept, over);
    if (!network && this.view.why) this.view.refused(why);
    const tried = this.network && this.view.why;
    if (!network || tried) return; // what is refused of a network is refused of it later on
    this.network = network;
    this.follow();
  }

  /**
   * Have the page run again, once, if there is more to choose from than it knows.
   * @param {number} kept @param {boolean} over
   */
  pass(kept, over) {
    const told = `${kept} ${over}`;
    if (told === this.kept || (kept === this.view.data?.kept && !over)) return;
    this.kept = told;
    this.view.send("changed", told);
  }

  /** Have it shown; while that lasts, the next one waits for the next time. */
  async follow() {
    this.again = this.busy;
    if (this.busy) return;
    this.busy = true;
    await this.view.follow();
    await this.view.fetched; // one map of it, where that is looked at
    this.busy = false;
    if (this.again) this.follow();
  }

  lose() {}

  miss() {}

  /** Says which moment is shown. @param {Moment | undefined} moment @param {Words} words */
  tell(moment, words) {
    write(this.label, moment ? when(moment, words) : "");
  }
}
