// The first view of Home, on the screen before Streamlit is. It stands in the page that the server
// answers with, see `pages.start.home.early`, and can be touched from there on. As soon as Streamlit
// has drawn Home, the view moves to its place there, as it is.

/** @import { Payload } from "./types.d.ts" */

import { find, focusedIn } from "../../../parts/dom.js";
import { View } from "./view.js";

const LOOK = 250; // ms from one look at the page to the next

/** @typedef {"light" | "dark"} Theme */
/** @typedef {{ colours: Record<Theme, Record<string, string>>, payloads: Record<Theme, Payload> }} Given */

/** What is there until Streamlit is: the view, where it stands, and its life. */
/** @type {{ host: HTMLElement, view: View, life: AbortController, looking: number } | null} */
let early = null;

/**
 * The theme that Streamlit will have: what the reader chose there at some time, else the system's.
 * @param {string | null} chosen as Streamlit keeps it @param {boolean} dark whether the system is
 * @returns {Theme}
 */
export function themeOf(chosen, dark) {
  if (chosen === '"Light"') return "light";
  return chosen === '"Dark"' || dark ? "dark" : "light";
}

/**
 * Whether the page has come to something else than Home's picture: another page, or a message.
 * @param {string} path that was asked for
 */
function elsewhere(path) {
  if (location.pathname !== path || document.querySelector(".stException")) return true;
  const rests = document.querySelector("[data-test-script-state=notRunning]");
  const told = document.querySelector(".stMain .stElementContainer");
  return Boolean(rests && told) && !document.querySelector(".st-key-home-overview");
}

/** Have the first view in `host`. @param {HTMLElement} host */
export function begin(host) {
  const within = host.shadowRoot;
  if (!within) return host.remove(); // a browser that does not know such a root
  /** @type {Given} */
  const { colours, payloads } = JSON.parse(find(within, "script").textContent ?? "");
  const path = location.pathname;
  const chosen = localStorage.getItem(`stActiveTheme-${path}-v2`);
  const theme = themeOf(chosen, matchMedia("(prefers-color-scheme: dark)").matches);
  for (const [name, value] of Object.entries(colours[theme])) host.style.setProperty(name, value);
  const life = new AbortController();
  const view = new View(find(within, ".overview"), life.signal);
  const looking = setInterval(() => elsewhere(path) && over(), LOOK);
  early = { host, view, life, looking };
  view.update(payloads[theme]);
}

/** Streamlit shows something else. */
function over() {
  early?.life.abort();
  leave();
}

/** The view does not stand before Streamlit's page any more. */
function leave() {
  clearInterval(early?.looking);
  early?.host.remove();
  early = null;
}

/**
 * The first view, moved to the place that the page has for it; null where there is none.
 * @param {HTMLElement} place @param {AbortSignal} until the end of the place
 */
export function moved(place, until) {
  if (!early) return null;
  const { view, life } = early;
  const [focused, swept] = [focusedIn(view.root), view.frame.scrollLeft];
  place.replaceWith(view.root);
  view.frame.scrollLeft = swept;
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  leave();
  until.addEventListener("abort", () => life.abort());
  return view;
}
