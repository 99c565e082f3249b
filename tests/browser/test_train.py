"""Training in a real browser: started, watched by two, enlarged, stopped, reloaded, killed.

The runs are real; only the set of drawn pictures is a small one, so that nothing waits for it.
Times are bounded generously, since tests share the processor: benchmarks/first_point.py measures.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import time
from functools import partial

import first_screen
import menus
import pytest
from canvas import fits, painted
from clicks import again
from folders import places
from PIL import Image
from playwright.sync_api import Page, expect
from server import free_port, serve
from tabs import TIMEOUT

from explainers.training import changes, parents
from explainers.training.folder import Folder
from explainers.training.names import free_name
from explainers.training.recipe import preset
from explainers.training.run import Run, start
from tests.explainers.training import runs_made

POINTS = "(views) => Number(views[0]?.dataset.points ?? -1)"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Where the folders of runs and of data are."""
    return tmp_path_factory.mktemp("train")


@pytest.fixture(scope="module")
def address(folders):
    with serve(**places(folders)) as address:
        yield address
    for recipe in (folders / "runs").glob("*/recipe.json"):
        Run(recipe.parent).stop()


def begin(folders, name: str) -> Run:
    """Start a run that goes on for as long as a test may need it, which may be tried once more."""
    recipe = preset("notes", epochs=5000, device="cpu")
    runs = folders / "runs"
    runs.mkdir(exist_ok=True)
    return start(recipe, runs, free_name(runs, name), cache=folders / "data")


@pytest.fixture
def going(folders, request):
    """A run that is the test's own, to be ended by it."""
    run = begin(folders, request.node.name[:60])
    yield run
    run.stop()


@pytest.fixture(scope="module")
def watched(folders):
    """A run that goes on while tests look at it: none of them steers it, or ends it."""
    run = begin(folders, "watched")
    yield run
    run.stop()


def view(page: Page):
    return page.locator(".live")


def points(page: Page) -> int:
    return int(view(page).evaluate_all(POINTS))


def wait_for_points(page: Page, more_than: int = 0) -> int:
    deadline = time.monotonic() + TIMEOUT / 1000
    while points(page) <= more_than:
        assert time.monotonic() < deadline, f"still {points(page)} points"
        page.wait_for_timeout(50)
    return points(page)


def test_start_watch_stop_and_find_again(address, folders, page, new_page, settle):
    shutil.rmtree(folders / "runs", ignore_errors=True)  # what a try before it has left there
    page.goto(f"{address}/train?recipe=notes&epochs=900&device=cpu")
    settle(page)
    expect(page.get_by_text("Nothing has been trained here yet.")).to_be_visible()
    page.locator(".st-key-train-start button").click()
    expect(view(page).locator(".word")).to_have_text(
        re.compile("Starting|Loading|Preparing|Training|Testing")
    )
    before = wait_for_points(page)
    expect(page).to_have_url(re.compile("run=drawn-notes"))
    wait_for_points(page, before)
    expect(page.locator(".live-below .score")).to_contain_text("of these 30 test pictures")

    settle(page).get_by_role("button", name="lr ÷ 2").click()
    expect(view(page).locator(".chart path.moments[d^=M]")).to_have_count(2)
    (changed,) = changes.read(Folder(folders / "runs/drawn-notes"))
    assert (changed.field, changed.before, changed.after) == ("lr", 0.01, 0.005)

    other = new_page()
    other.goto(f"{address}/train")
    wait_for_points(other)
    expect(view(other)).to_have_attribute("data-run", "drawn-notes")

    settle(page).locator(".st-key-train-stop button").click()
    asked = time.monotonic()
    expect(view(page).locator(".word")).to_have_text("Stopped")
    assert time.monotonic() - asked < 15
    result = json.loads((folders / "runs/drawn-notes/result.json").read_text())
    assert result["status"] == "stopped" and result["step"] > 0
    assert (folders / "runs/drawn-notes/checkpoints/latest.pt").exists()
    expect(view(other).locator(".word")).to_have_text("Stopped")

    page.bring_to_front()
    page.reload()
    settle(page)
    expect(view(page).locator(".word")).to_have_text("Stopped")
    painted(page, lambda: points(page), lambda now: now == result["step"])
    expect(page.get_by_role("button", name="Go on from here")).to_be_enabled()

    page.get_by_role("button", name="Loss: The points as a table").click()
    rows = view(page).locator(".behind tr")
    expect(rows.first).to_have_text("stepeach stepsmoothedtest")
    expect(rows.nth(1).locator("td").first).to_have_text("1")
    with page.expect_download() as saved:
        page.get_by_role("button", name="This chart (PNG)").first.click()
    shown = view(page).locator(".chart").first.locator(".legend, > svg").all()
    high = sum(node.evaluate("node => node.clientHeight") for node in shown)
    with Image.open(saved.value.path()) as picture:
        assert picture.format == "PNG" and picture.height == 2 * (24 + high)
    with page.expect_download() as saved:
        page.get_by_role("link", name="All points of the run (CSV)").first.click()
    assert len(saved.value.path().read_text().splitlines()) == 1 + result["step"]

    settle(page).get_by_role("button", name="Back to before this").click()
    page.wait_for_url("**run=drawn-notes-fork")
    wait_for_points(page, changed.step - 1)  # of the past, before it goes on
    fork = Run(folders / "runs/drawn-notes-fork")
    fork.stop()
    assert changes.read(fork.folder) == [] and parents.Parent.read(fork.folder).step == changed.step


def test_a_killed_worker_is_told_at_once_with_its_last_words(address, going, page, settle):
    page.goto(f"{address}/train?run={going.name}")
    settle(page)
    wait_for_points(page)
    os.kill(going.status().pid, signal.SIGKILL)
    killed = time.monotonic()
    expect(page.get_by_role("alert")).to_contain_text("was killed or crashed after step")
    assert time.monotonic() - killed < 15
    expect(page.get_by_text("The worker's last words:")).to_be_visible()
    expect(view(page).locator(".word")).to_have_text("Killed")
    assert points(page) > 0


def test_a_server_that_is_started_again_finds_the_run_and_takes_the_next_click(
    folders, page, settle
):
    port = free_port()
    with contextlib.ExitStack() as ends:
        with serve(port=port, **places(folders)) as address:
            going = begin(folders, "survivor")  # no sooner, since it learns meanwhile
            ends.callback(going.stop)
            page.goto(f"{address}/train?run={going.name}")
            settle(page)
            before = wait_for_points(page)
        expect(view(page).get_by_text("The app does not answer")).to_be_visible()
        with serve(port=port, **places(folders)):
            before = wait_for_points(page, before)
            expect(view(page).get_by_text("The app does not answer")).to_be_hidden()
            page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]").wait_for()
            page.locator(".st-key-train-stop button").click()
            expect(view(page).locator(".word")).to_have_text("Stopped")
            wait_for_points(page, before)
        assert going.status().phase == "stopped"


@pytest.fixture
def second(folders):
    """Another server of the same folders; ask for it before `going`, which learns meanwhile."""
    with serve(**places(folders)) as address:
        yield address


def test_two_servers_tell_the_same_of_one_run(address, second, going, page, new_page, settle):
    page.goto(f"{address}/train?run={going.name}")
    settle(page)
    before = wait_for_points(page)
    other = new_page()
    other.goto(f"{second}/train?run={going.name}")
    settle(other)
    wait_for_points(other, before)
    other.locator(".st-key-train-stop button").click()
    for one in (page, other):
        expect(view(one).locator(".word")).to_have_text("Stopped")
    stopped = painted(page, lambda: (points(page), points(other)), lambda both: both[0] == both[1])[
        0
    ]
    settle(page).get_by_role("button", name="Go on from here").click()
    for one in (page, other):
        expect(view(one).locator(".word")).to_have_text("Training")
        wait_for_points(one, stopped)


def test_the_network_itself_changes_while_it_learns(address, going, page, settle):
    page.goto(f"{address}/train?view=inside&run={going.name}")
    settle(page)
    seen = page.locator(".inside")
    step = re.compile(r"After step (\d+)")
    expect(seen.locator(".said")).to_have_text(step, timeout=60_000)
    before = seen.locator(".said").inner_text()
    expect(seen.locator("canvas")).to_have_count(8 + 8 + 5 + 5)
    first = seen.locator("canvas").first
    drawn = first.evaluate("canvas => canvas.toDataURL()")
    expect(seen.locator(".said")).not_to_have_text(before, timeout=60_000)
    painted(page, lambda: first.evaluate("canvas => canvas.toDataURL()"), lambda now: now != drawn)
    seen.get_by_role("button", name="conv2", exact=True).click()
    expect(seen.locator("canvas")).to_have_count(4, timeout=60_000)
    seen.get_by_role("button", name="Picture 4:").click()
    expect(seen.locator(".said")).to_contain_text("class automobile", timeout=60_000)
    for part in ("layer=conv2", "picture=4"):
        expect(page).to_have_url(re.compile(part))
    seen.locator("canvas").first.hover(position={"x": 5, "y": 5})
    expect(seen.locator(".point")).to_contain_text("conv2: map 0, row ")
    expect(page.get_by_text("Pause the run to set a weight by hand")).to_be_visible()
    settle(page).locator(".st-key-train-pause button").click()
    expect(page.locator(".st-key-train-pause button")).to_have_text(re.compile("Go on"))
    settle(page)
    kernels = seen.locator("figure.kernel canvas")
    place = kernels.bounding_box()
    kernels.click(position={"x": 3, "y": 3})
    told = page.locator(".st-key-train-by-hand")
    expect(told).to_contain_text("0 of 30 guesses change", timeout=60_000)
    expect(page).to_have_url(re.compile("weight=conv2%3A0%2C0%2C0%2C0"))
    settle(page)
    assert kernels.bounding_box() == place  # the next click meets what the reader aims at
    value = page.get_by_role("spinbutton", name="value")
    value.fill("1000")
    value.press("Enter")
    expect(told).not_to_contain_text("0 of 30 guesses change", timeout=60_000)
    settle(page).get_by_role("button", name="Put it back").click()
    expect(told).to_be_hidden()


def test_home_shows_the_network_between_two_steps(address, watched, page):
    page.goto(f"{address}/?weights=run&run={watched.name}")
    moment, canvas = (page.locator(f".overview {one}") for one in (".moment", "canvas"))
    expect(moment).to_have_text(re.compile(r"^Epoch \d+, step \d+ of \d+$"), timeout=60_000)
    before = moment.inner_text()
    drawn = canvas.evaluate("canvas => canvas.toDataURL()")
    expect(moment).not_to_have_text(before, timeout=60_000)
    page.locator(".overview[data-state=still]").wait_for()
    painted(page, lambda: canvas.evaluate("canvas => canvas.toDataURL()"), lambda now: now != drawn)


def test_a_label_at_the_end_of_an_axis_is_seen_whole(address, folders, page, settle):
    name = f"round-{time.time_ns()}"  # the test may be tried once more
    runs_made.finished(folders / "runs", name, (0.5,) * (1000 // runs_made.STEPS))
    page.goto(f"{address}/train?run={name}")
    settle(page)
    chart = view(page).locator(".chart svg[role=img]").first
    label = chart.locator(".labels text", has_text="1,000")
    ends = [box["x"] + box["width"] for box in (label.bounding_box(), chart.bounding_box())]
    assert ends[0] <= ends[1]


def test_what_the_reader_enlarged_stays_while_points_come(address, watched, page, settle):
    page.goto(f"{address}/train?run={watched.name}")
    settle(page)
    wait_for_points(page, 12)
    chart = view(page).locator(".chart svg[role=img]").first
    whole = view(page).get_by_role("button", name="Show the whole run again").first

    def enlarge() -> None:
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        row = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + 60, row)
        page.mouse.down()
        page.mouse.move(box["x"] + 60 + (box["width"] - 72) / 2, row, steps=4)
        page.mouse.up()

    again(enlarge, lambda wait: expect(whole).to_be_visible(timeout=wait))
    node = chart.element_handle()
    marks = chart.locator(".labels text[text-anchor=middle]")
    labels = marks.all_text_contents()
    before = points(page)
    wait_for_points(page, before + 20)
    assert marks.all_text_contents() == labels
    assert node.evaluate("(svg) => svg.isConnected"), "the chart was made anew"
    whole.click()
    expect(whole).to_be_hidden()
    painted(page, marks.all_text_contents, lambda now: now != labels)


def test_frames_are_sent_only_to_who_is_on_the_page(address, watched, page, settle):
    opened = []
    page.on("websocket", lambda socket: "/live/" in socket.url and opened.append(socket))
    page.goto(f"{address}/train?run={watched.name}")
    settle(page)
    wait_for_points(page)
    assert [socket.is_closed() for socket in opened] == [False]
    before = points(page)
    menus.go(page, "pooling")
    expect(page.get_by_role("heading", name="Pooling")).to_be_visible()
    painted(page, opened[0].is_closed, bool)  # no frames are sent any more
    settle(page)
    page.go_back()
    wait_for_points(page, before)
    assert [socket.is_closed() for socket in opened] == [True, False]


def test_a_projector_shows_both_curves_with_the_controls(address, watched, new_page, settle):
    page = new_page(width=1280, height=720)
    page.goto(f"{address}/train?run={watched.name}")
    settle(page)
    wait_for_points(page)
    painted(page, lambda: first_screen.look(page, (1280, 720)), lambda seen: seen and seen.whole)
    said = view(page).locator(".row dt")
    expect(said).to_contain_text("of these 30 test pictures")
    rights = "(dt) => [parseInt(dt.textContent), dt.parentNode.querySelectorAll('.right').length]"
    told, marked = said.evaluate(rights)  # at one moment
    assert told == marked
    expect(view(page).locator(".few .picture")).to_have_count(30)
    charts = view(page).locator(".chart")
    expect(charts).to_have_count(2)
    painted(
        page,
        lambda: [chart.bounding_box() for chart in charts.all()],
        lambda boxes: all(box["y"] + box["height"] < 720 for box in boxes),
    )
    beyond = "(node) => node.scrollHeight - node.clientHeight"
    painted(page, lambda: view(page).evaluate(beyond), lambda beyond: beyond <= 0)


def test_a_phone_needs_no_sideways_scrolling(address, watched, new_page, settle):
    page = new_page(width=390, height=800)
    page.goto(f"{address}/train?run={watched.name}")
    settle(page)
    wait_for_points(page)
    fits(page)
    charts = page.locator(".chart")
    expect(charts).to_have_count(4)
    painted(
        page,
        lambda: {chart.bounding_box()["x"] for chart in charts.all()},
        lambda lefts: len(lefts) == 1,
    )
    inside = "(c) => [...c.querySelectorAll('*')].every((n) => n.scrollWidth <= c.clientWidth)"
    for chart in charts.all():  # what is counted across is told there as well
        expect(chart.locator("figcaption small")).to_be_visible()
        painted(page, partial(chart.locator("figcaption").evaluate, inside), bool)
