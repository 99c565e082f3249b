"""The chooser of runs in a real browser: it names the run that is shown, whatever becomes of it.

The runs are folders without a worker: the test holds their locks and writes what workers would.
So are those of a range test and of a race, which are drawn here as well.
"""

from __future__ import annotations

import os
import re
import shutil
import time

import pytest
from clicks import again
from folders import places
from playwright.sync_api import Page, expect
from server import serve

from explainers.locks import Lock
from explainers.optimizers.rates import rate
from explainers.training import changes
from explainers.training.changes import Change
from explainers.training.control import Control
from explainers.training.folder import Folder, create
from explainers.training.recipe import preset
from explainers.training.scalars import TRAIN_LOSS, TRAIN_LR, ScalarWriter
from explainers.training.status import Result, Status
from pages.parts import keep
from tests.explainers.training.runs_made import finished

MARKED = "`good` *[4](x)* $y$".replace("*", "_")  # a folder's name can hold all of these


class Made:
    """A run whose worker is played by the test."""

    def __init__(self, runs, name: str, made: float, **recipe: str) -> None:
        self.name = name
        self.folder: Folder = create(preset("notes", **recipe), runs, name)
        os.utime(self.folder.recipe, (made, made))
        self.lock = Lock(self.folder.lock)
        self.say("stopped")

    def say(self, phase: str) -> None:
        """Be in this phase from now on; a worker is there for as long as the run goes on."""
        going = phase in ("training", "paused")
        if going:
            assert self.lock.is_held() or self.lock.acquire(5)
            self.folder.result.unlink(missing_ok=True)
        else:
            Result(phase, f"It is {phase}.", epochs=1, step=7).write(self.folder)
        Status(phase=phase, message=f"It is {phase}.", step=7, time=time.time()).write(self.folder)
        if not going:
            self.lock.release()

    def wait_for(self, page: Page, **asked: bool) -> None:
        """Wait until the page has asked this of the worker."""
        deadline = time.monotonic() + 20
        while any(getattr(Control.read(self.folder), key) != asked[key] for key in asked):
            assert time.monotonic() < deadline, f"{self.name} is not asked for {asked}"
            page.wait_for_timeout(50)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("chooser")


@pytest.fixture(scope="module")
def address(folder):
    with serve(**places(folder)) as address:
        yield address


@pytest.fixture(autouse=True)
def _no_runs_of_another_test(folder):
    """Nor of another try of this one."""
    yield
    shutil.rmtree(folder / "runs", ignore_errors=True)


@pytest.fixture
def runs(folder):
    """Three runs: the oldest, one whose name is full of Markdown, and the newest; no others."""
    place = folder / "runs"
    names = ("oldest", MARKED, "newest")
    made = {n: Made(place, n, time.time() - 60 + k) for k, n in enumerate(names)}
    yield made
    for one in made.values():
        one.lock.release()


def choose(page: Page, name: str) -> None:
    field = page.locator(".st-key-train-run input")
    again(
        lambda: field.get_attribute("aria-expanded") == "true" or field.click(),
        lambda wait: expect(field).to_have_attribute("aria-expanded", "true", timeout=wait),
    )
    page.get_by_role("option", name=name, exact=True).click()


def shows(page: Page, settle, name: str, word: str) -> None:
    """The view and the list say that it is this run, in this state, after the next click too.

    That click has the browser send all values that it holds, the list's among them.
    """
    view = page.locator(".live")
    expect(view.locator(".word")).to_have_text(word)
    # The view is told by a socket, sooner than the list: nobody clicks between the two.
    expect(page.get_by_role("combobox", name="run")).to_have_value(name)
    settle(page)
    epochs = page.locator(".st-key-train-epochs input")
    wanted = str(int(epochs.input_value()) + 1)
    page.locator(".st-key-train-epochs button").last.click()
    expect(page).to_have_url(re.compile(rf"epochs={wanted}\b"))
    settle(page)
    expect(view).to_have_attribute("data-run", name)
    expect(view.locator(".word")).to_have_text(word)
    expect(view.locator(".run")).to_have_text(name)
    expect(page.get_by_role("combobox", name="run")).to_have_value(name)
    expect(page.get_by_text(re.compile("There is no run called"))).to_have_count(0)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_run_stays_the_one_that_is_shown_when_it_is_stopped(address, runs, page, settle):
    runs["oldest"].say("training")
    page.goto(f"{address}/train")
    settle(page)
    expect(page.locator(".live")).to_have_attribute("data-run", "oldest")  # it goes on
    press(page, "Stop")
    runs["oldest"].wait_for(page, stop=True)
    runs["oldest"].say("stopped")
    shows(page, settle, "oldest", "Stopped")
    expect(page).to_have_url(re.compile("run=oldest"))


def test_a_run_stays_the_one_that_is_shown_when_it_ends_by_itself(address, runs, page, settle):
    runs["oldest"].say("training")
    page.goto(f"{address}/train")
    settle(page)
    expect(page.locator(".live .word")).to_have_text("Training")
    runs["oldest"].say("finished")
    shows(page, settle, "oldest", "Finished")


@pytest.mark.parametrize("name", ["oldest", MARKED])
def test_a_chosen_run_is_steered_through_all_its_states(address, runs, page, settle, name):
    """Each state once made another label, and the label came back as if it were the name."""
    one = runs[name]
    page.goto(f"{address}/train")
    settle(page)
    choose(page, name)
    shows(page, settle, name, "Stopped")
    one.say("training")  # as if somebody had gone on with it
    page.locator(".st-key-train-epochs button").last.click()
    shows(page, settle, name, "Training")
    press(page, "Pause")
    one.wait_for(page, pause=True)
    one.say("paused")
    shows(page, settle, name, "Paused")
    press(page, "Go on")
    one.wait_for(page, pause=False)
    one.say("training")
    shows(page, settle, name, "Training")
    press(page, "Pause")
    one.wait_for(page, pause=True)
    one.say("paused")
    shows(page, settle, name, "Paused")
    press(page, "Stop")
    one.wait_for(page, stop=True)
    one.say("stopped")
    shows(page, settle, name, "Stopped")


def test_a_run_is_renamed_deleted_and_brought_back_before_the_eyes_of_others(
    address, runs, page, new_page, settle
):
    def tells_others(act: str, name: str) -> None:
        """Who looks at the run is told that it is gone by that name, and shown another."""
        other.bring_to_front()
        other.goto(f"{address}/train?run={name}")
        expect(other.locator(".live")).to_have_attribute("data-run", name)
        page.bring_to_front()  # a tab behind another is painted once in a few seconds
        press(settle(page), act)
        other.bring_to_front()
        expect(other.get_by_text(f"There is no run called {name} in")).to_be_visible()
        page.bring_to_front()

    runs["oldest"].say("training")
    other = new_page()
    page.bring_to_front()
    page.goto(f"{address}/train?run=newest")
    settle(page)
    page.get_by_text("All runs", exact=True).click()
    rows = page.locator(".st-key-train-all table tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="oldest")).to_contain_text("Training")
    expect(rows.filter(has_text=MARKED)).to_contain_text("Stopped")
    settle(page)  # a click while the page is drawn may be lost
    page.get_by_text(keep.KEEP).click()
    page.get_by_label("New name").fill("renamed")
    tells_others("Rename", "newest")
    expect(page).to_have_url(re.compile("run=renamed$"))
    press(settle(page), "Delete renamed")
    tells_others("Delete it", "renamed")
    expect(page.locator(".live")).to_have_attribute("data-run", "oldest")
    expect(rows).to_have_count(2)
    press(settle(page), keep.BRING_BACK)
    expect(page).to_have_url(re.compile("run=renamed$"))
    expect(page.locator(".live")).to_have_attribute("data-run", "renamed")
    runs["oldest"].say("finished")
    expect(rows.filter(has_text="oldest")).to_contain_text("Finished")


def test_what_a_range_test_suggests_is_used_once_it_is_over(address, folder, page, settle):
    """What is drawn again and again has no button: nothing but itself would hear of a click."""
    one = Made(folder / "runs", "range", time.time(), schedule="range_test")
    one.say("training")
    writer = ScalarWriter(one.folder.path, 0)
    for step in range(60):
        lr = rate("range_test", step, 60, lr=10.0)
        writer.add(TRAIN_LR, step + 1, lr)
        writer.add(TRAIN_LOSS, step + 1, 2.0 - step / 50 if lr < 0.1 else 9.0 * lr)
    writer.close()
    changes.write(one.folder, [Change(20, "lr", 0.01, 0.02)])
    changes.just_before(one.folder, 20).write_bytes(b"a network")
    page.goto(f"{address}/train?view=range&run=range")
    settle(page)
    told = page.get_by_text("Suggested is a tenth of the latter: lr=")
    expect(told).to_be_visible()
    use = page.get_by_role("button", name="Use lr=")
    expect(use).to_have_count(0)
    one.say("diverged")
    suggested = use.inner_text().rpartition("=")[2]
    expect(told).to_contain_text(f"lr={suggested}.")
    settle(page)
    use.click()
    page.wait_for_url(f"**lr={suggested}")
    expect(page.locator(".st-key-train-lr input")).to_have_value(suggested)
    expect(page.locator(".live .chart path.moments[d^=M]")).to_have_count(2)  # of the change
    expect(page.get_by_role("button", name="Back to before this")).to_be_visible()


def test_a_race_is_drawn_with_a_line_for_each_run(address, folder, page, settle):
    for name, lr in (("slow", 0.01), ("quick", 0.1)):
        finished(folder / "runs", name, (0.4, 0.4 + lr), lr=lr)
    page.goto(f"{address}/train?view=race&race=slow,quick")
    settle(page)
    expect(page.locator(".chart")).to_have_count(2)
    first, second = page.locator(".chart").all()
    for chart in (first, second):
        expect(chart.locator(".legend > span")).to_have_text(["slow", "quick"])
        expect(chart.locator("path.line[d^=M]")).to_have_count(2)
    expect(first.locator("svg").last).to_have_attribute("aria-label", re.compile(r"slow 41\s%"))
    expect(page.locator("table.runs").last).to_contain_text("learning rate")
