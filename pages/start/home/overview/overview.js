// The whole network as one picture: a view of its own, or the one that was there before Streamlit.

/** @import { Component } from "../../../parts/component.js" */
/** @import { Payload } from "./types.d.ts" */

import { find } from "../../../parts/dom.js";
import { moved } from "./early.js";
import { View } from "./view.js";

/** @type {Component<Payload>} */
export default function ({ parentElement }, life) {
  const place = find(parentElement, ".overview");
  const view = moved(place, life) ?? new View(place, life);
  return ({ data, setTriggerValue }) => {
    view.send = setTriggerValue;
    view.update(data);
  };
}
