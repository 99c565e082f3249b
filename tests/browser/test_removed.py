"""A component that is taken off the page leaves nothing behind: no listener, observer, socket."""

import time

import menus
import pytest
from playwright.sync_api import Page, expect

from explainers.locks import Lock
from explainers.training.folder import create
from explainers.training.names import free_name
from explainers.training.recipe import preset
from explainers.training.status import Status

# Counts what our own modules hang on the rest of the page, by kind, and what they took away.
COUNT = """
const held = window.held = {};
const ours = () => new Error().stack.includes("/files/");
const begin = (kind) => {
  held[kind] = (held[kind] ?? 0) + 1;
  let open = true;
  return () => { if (open) held[kind] -= 1; open = false; };
};
for (const target of [window, document, matchMedia("print").constructor.prototype]) {
  const [add, remove] = [target.addEventListener, target.removeEventListener];
  const ends = new Map();
  target.addEventListener = function (type, act, options) {
    if (ours()) {
      const end = begin("listener");
      ends.set(act, end);
      options?.signal?.addEventListener("abort", end);
    }
    return add.call(this, type, act, options);
  };
  target.removeEventListener = function (type, act, options) {
    ends.get(act)?.();
    return remove.call(this, type, act, options);
  };
}
for (const name of ["ResizeObserver", "MutationObserver", "IntersectionObserver"]) {
  const ends = Symbol();
  window[name] = class extends window[name] {
    observe(...what) { if (ours()) (this[ends] ??= []).push(begin(name)); super.observe(...what); }
    disconnect() { this[ends]?.forEach((end) => end()); super.disconnect(); }
  };
}
window.WebSocket = class extends window.WebSocket {
  constructor(...how) {
    super(...how);
    if (ours()) this.addEventListener("close", begin("WebSocket"));
  }
};
for (const [start, stop] of [["setInterval", "clearInterval"], ["setTimeout", "clearTimeout"],
  ["requestAnimationFrame", "cancelAnimationFrame"]]) {
  const [starts, stops, ends] = [window[start], window[stop], new Map()];
  window[start] = (act, ...rest) => {
    if (!ours()) return starts(act, ...rest);
    const end = begin(start);
    const once = start !== "setInterval";
    const id = starts((...given) => { if (once) end(); act(...given); }, ...rest);
    ends.set(id, end);
    return id;
  };
  window[stop] = (id) => { ends.get(id)?.(); stops(id); };
}
"""


@pytest.fixture
def going(app_folder):
    """A run that goes on, as far as its folder tells."""
    runs = app_folder / "runs"
    runs.mkdir(exist_ok=True)
    folder = create(preset("notes", epochs=2), runs, free_name(runs, "going-on"))
    lock = Lock(folder.lock)
    assert lock.acquire()
    numbers = {"pid": 7, "epochs": 2, "steps_per_epoch": 10, "step": 3}
    Status("training", "Training: epoch 1 of 2.", time=time.time(), **numbers).write(folder)
    yield folder.path.name
    lock.release()


def held(page: Page) -> dict[str, int]:
    return {kind: count for kind, count in page.evaluate("held").items() if count}


def visit(page: Page, settle, slug: str) -> None:
    """Go to another page of the app without loading the app anew."""
    menus.go(page, slug)
    settle(page)


def test_a_page_that_was_left_holds_nothing(app, going, new_page, settle):
    page = new_page(motion=True, visitor="counted")  # her tab counts for ever
    page.add_init_script(COUNT)
    page.goto(f"{app}/tour")  # of ours, only the keys that every page has listen there
    settle(page)
    page.wait_for_function("() => held.listener && !held.setTimeout && !held.requestAnimationFrame")
    everywhere = held(page)
    page.goto(f"{app}/train?run={going}")
    page.wait_for_function("() => held.WebSocket && held.listener && held.IntersectionObserver")
    visit(page, settle, "network")
    page.get_by_role("radio", name="Graph").click()
    page.wait_for_function("() => held.MutationObserver && held.listener && !held.WebSocket")
    for slug in ("optimizers", "backpropagation", "pooling"):
        visit(page, settle, slug)
        page.get_by_role("button", name="Play").first.click()
        expect(page.get_by_role("button", name="Pause").first).to_be_visible()
        page.wait_for_function("() => held.ResizeObserver")
    visit(page, settle, "tour")
    page.wait_for_function(
        "(known) => Object.keys(held).every((kind) => held[kind] === (known[kind] ?? 0))",
        arg=everywhere,
    )
