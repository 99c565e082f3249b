"""Home in a real browser: painted at once, with PyTorch and without."""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from urllib.parse import parse_qsl, urlencode

import axe
import pytest
import torch
from canvas import painted
from folders import places
from playwright.sync_api import expect
from server import ROOT, serve

from explainers import catalogue, settings
from explainers.lessons.convolution import backward
from explainers.lessons.convolution import numbers as of_convolution
from explainers.locks import Lock
from explainers.networks import registry
from explainers.overview import first, looks
from explainers.overview.backward import Aim
from explainers.training import checkpoint
from explainers.training.inside import wishes
from explainers.training.status import Status
from explainers.worked import number
from pages.start.home import early
from tests import kept_runs
from tests.explainers.overview.reading import arrays, parted

VARIABLES = [early.variable(name) for name in early.COLOURS]


def test_home_leads_to_the_lessons(app, page, settle):
    page.goto(app)
    settle(page)
    expect(page.get_by_text("Training will run on")).to_be_visible(timeout=30_000)
    expect(page.locator("#first-view")).to_have_count(0)
    assert axe.findings(page) == []
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_css("outline-width", "2px")
    page.locator(".st-key-home-strip").get_by_role("link", name="Conv").first.click()
    expect(page.get_by_role("heading", name="Convolution")).to_be_visible(timeout=20_000)
    expect(page).to_have_url(f"{app}/convolution")


def variables(host):
    """What the variables of the first view's colours are at `host`."""
    return host.evaluate(
        "(host, names) => names.map((name) => "
        "getComputedStyle(host).getPropertyValue(name).trim().toLowerCase())",
        VARIABLES,
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_is_there_and_can_be_touched_before_streamlit(scheme, app, page):
    page.emulate_media(color_scheme=scheme)
    page.route("**/_stcore/health", lambda _: None)  # Streamlit asks for it before all else
    page.goto(app)
    before, view = page.locator("#first-view"), page.locator(".overview[data-state=still]")
    expect(before.get_by_role("heading", name="Layer by Layer")).to_be_visible(timeout=30_000)
    canvas, said = view.locator("canvas"), view.locator(".said")
    expect(said).to_contain_text("says: cat, 99.0\u00a0%", timeout=30_000)
    box, colours = canvas.bounding_box(), variables(before)
    assert all(colours)
    for key in ("ArrowRight", "ArrowRight", "Enter"):  # a map of conv1, from nearer by
        view.locator(".frame").press(key)
    expect(said).to_contain_text("reads all 3 maps of input")
    spot = view.get_attribute("data-spot")
    assert spot.startswith("conv1:")
    view.locator(".frame").press("b")
    expect(view).to_have_attribute("data-back", "score:3")
    expect(page.locator(".st-key-home-overview")).to_have_count(0)

    page.unroute("**/_stcore/health")
    expect(before).to_have_count(0, timeout=60_000)
    expect(view).to_have_attribute("data-spot", spot)
    expect(view.locator(".frame")).to_be_focused()
    expect(page).to_have_url(f"{app}/?flow=score&target=3")
    expect(page.locator(".st-key-home-overview .overview")).to_have_count(1)
    view.locator(".frame").press("Escape")

    def same(now) -> bool:
        return all(
            abs(own - theirs) <= 6 for own, theirs in zip(box.values(), now.values(), strict=True)
        )

    painted(page, canvas.bounding_box, same)
    painted(page, lambda: variables(view), lambda now: now == colours)


def test_the_first_view_is_not_in_the_way_of_another_page(app, page):
    page.route("**/_stcore/health", lambda _: None)
    page.goto(app)
    expect(page.locator("#first-view .overview[data-state]")).to_be_visible(timeout=30_000)
    page.evaluate("history.pushState({}, '', '/tour')")
    expect(page.locator("#first-view")).to_have_count(0)


def test_the_network_is_touched_as_a_learner_does(app, page):
    page.goto(app)
    view = page.locator(".overview[data-state=still]")
    view.wait_for(timeout=60_000)  # the first page of a server that has just been started
    canvas, said, frame = (view.locator(one) for one in ("canvas", ".said", ".frame"))
    expect(said).to_contain_text("says: cat, 99.0\u00a0%")
    width = canvas.bounding_box()["width"]
    x = 150
    while "conv2" not in said.inner_text():  # the columns are where there is room for them
        canvas.hover(position={"x": x, "y": 200})
        x += 12
        assert x < width
    expect(said).to_contain_text("Most of it comes from pool1")
    canvas.click(position={"x": x - 12, "y": 200})
    expect(said).to_contain_text("reads all 32 maps of pool1")
    channel = int(page.locator(".overview").get_attribute("data-spot").removeprefix("conv2:"))

    canvas.click(position={"x": int(0.52 * width) + 26 + 60, "y": 22 + 60})
    expect(said).to_contain_text("with the bias")
    row, column, value = re.search(
        r"at \((\d+), (\d+)\).* that is (\S+)\.", said.inner_text()
    ).groups()
    _, found = arrays(looks.closer(first.NETWORK, b"", "conv2", channel))
    assert number(float(found["output"][16 * int(row) + int(column)])) == value

    frame.press("Escape")
    expect(said).to_contain_text("Touch a pixel")
    frame.press("Escape")
    expect(page.locator(".overview")).to_have_attribute("data-spot", "")
    canvas.click(position={"x": width - 30, "y": canvas.bounding_box()["height"] / 2})
    score = r"^\w+: all 64 numbers of linear1, each times .* Of pool3, these speak for it: \d"
    expect(said).to_have_text(re.compile(score))
    page.get_by_role("button", name="The whole network").click()
    expect(said).to_contain_text(": a score of")

    frame.press("Enter")
    expect(page.get_by_role("link", name="These scores in softmax")).to_be_visible()
    frame.press("Escape")
    page.get_by_role("button", name="Paint on it").click()
    expect(said).to_contain_text("Now the network says: cat, 99.0")
    frame.press("Space")
    expect(said).not_to_contain_text("99.0")
    frame.press("c")  # would else open a dialog of Streamlit's, which nothing below gets past
    page.get_by_role("button", name="As it was").click()
    expect(said).to_contain_text("99.0")
    page.get_by_role("button", name="Done").click()

    canvas.click(position={"x": x - 12, "y": 200})
    expect(said).to_contain_text("reads all 32 maps of pool1")
    frame.press("b")
    expect(said).to_contain_text("pool2 kept the largest number of each window")
    frame.press("Enter")
    expect(said).to_contain_text("all 64 maps of conv3 read it")
    frame.press("ArrowDown")
    expect(said).to_contain_text("at (4, 4)")
    aim = Aim("score", 3)
    _, sent = arrays(looks.back_closer(first.NETWORK, b"", aim, "pool2", channel))
    slope, parts = sent["output"][8 * 4 + 4], sent["parts"][:, 4, 4]
    most = int(parts.abs().argmax())
    expect(said).to_contain_text(f"its gradient, {number(float(slope))}. Most is sent by {most} (")
    link = page.get_by_role("link", name="This sum in convolution").get_attribute("href")
    query = dict(parse_qsl(link.partition("?")[2]))
    lesson = backward.numbers(settings.read(of_convolution.Values(), query)[0])
    middle = lesson.example("input").output[0, 2, 2]
    source = sent["parts"].abs().mean((1, 2)).argmax()  # the one that is looked at first
    assert torch.allclose(middle, parts[source], rtol=1e-4, atol=1e-6)
    page.get_by_label("What gradients run back from").select_option("loss of dog")
    expect(said).not_to_contain_text(number(float(slope)))
    page.get_by_role("button", name="The whole network").click()
    frame.press("Escape")
    expect(said).to_contain_text("Backward from the loss of dog")
    canvas.click(position={"x": width - 30, "y": canvas.bounding_box()["height"] / 3})
    expect(page.locator(".overview")).to_have_attribute("data-back", re.compile("loss:[0-4]"))
    expect(page).to_have_url(re.compile(r"\?flow=loss(&target=[1-4])?$"))
    page.get_by_role("button", name="Backward").click()
    expect(page.locator(".overview")).to_have_attribute("data-back", "")
    expect(page).to_have_url(re.compile(r"/$"))

    canvas.click(position={"x": x - 12, "y": 200})
    canvas.click(position={"x": int(0.52 * width) + 26 + 60, "y": 22 + 60})
    page.get_by_role("link", name="In feature maps").click()
    expect(page.get_by_text(f"It is {value}.")).to_be_visible()


def test_a_residual_block_of_the_builders_is_looked_into(app, page):
    layers = f"Conv2d(3, 4, 3)|Residual({BLOCK})|AdaptiveAvgPool2d(2)|Flatten()|Linear(16, 10)"
    page.goto(f"{app}/?{urlencode({'weights': 'builder', 'layers': layers})}")
    view = page.locator(".overview[data-state=still]")
    said, frame = page.locator(".overview .said"), view.locator(".frame")
    expect(said).to_contain_text("The network is shown a drawn cat", timeout=40_000)
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
        frame.press(key)
    expect(view).to_have_attribute("data-spot", re.compile("block1:"))
    channel = int(view.get_attribute("data-spot").partition(":")[2])
    expect(said).to_contain_text(f"block1, map {channel}, is a sum")
    frame.press("ArrowDown")
    called = registry.TYPED + layers.replace("|", "\n")
    _, near = arrays(looks.closer(called, b"", "block1", channel))
    cell = 15 * 30 + 15
    past, through, value = (number(float(near[k][cell])) for k in ("past", "through", "output"))
    told = (
        f"{past} goes past the layers, and they make {through} of what comes in: {value} together"
    )
    expect(said).to_contain_text(told)
    page.get_by_role("button", name="Backward").click()
    expect(view).to_have_attribute("data-back", re.compile("score:"))
    expect(said).to_contain_text(f"block1, map {channel}")


BLOCK = "Conv2d(4, 4, 3, padding=1), ReLU()"

KEEP = """
const media = navigator.mediaDevices, ask = media.getUserMedia.bind(media);
media.getUserMedia = async (what) => window.lent = await ask(what);
"""


def test_the_camera_goes_through_the_network_until_it_is_stopped(app, page):
    page.add_init_script(KEEP)
    page.goto(app)
    page.locator(".overview[data-state=still]").wait_for(timeout=60_000)
    said = page.locator(".overview .said")
    page.get_by_role("button", name="Live camera").click()
    expect(said).to_contain_text("The network takes what your camera sees for: ")
    seen = said.inner_text()
    expect(said).not_to_have_text(seen)  # its picture moves, and the network follows
    page.get_by_role("radio", name="With ReLU").click()
    expect(page).to_have_url(re.compile("weights=relu"))
    expect(said).to_contain_text("what your camera sees")
    page.get_by_role("button", name="Stop the camera").click()
    page.wait_for_function("lent.getTracks().every((track) => track.readyState === 'ended')")
    expect(said).to_contain_text("what your camera sees")
    page.get_by_role("button", name="As it was").click()
    about, _ = parted(looks.whole("cifar_quick_relu_drawn", b""))
    expect(said).to_contain_text(f"says: cat, {100 * max(about['chances']):.1f}")
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(); }")
    page.get_by_role("button", name="Live camera").click()
    expect(said).to_contain_text("The browser gives no camera")


def test_home_is_painted_and_says_what_is_missing_without_torch(tmp_path, page):
    blocked = tmp_path / "torch"
    blocked.mkdir()
    (blocked / "__init__.py").write_text('raise ImportError("there is no torch")')
    with serve(PYTHONPATH=f"{tmp_path}:{ROOT}") as address:
        page.goto(address)
        expect(page.get_by_role("heading", name="Layer by Layer").first).to_be_visible()
        expect(page.get_by_role("alert")).to_contain_text("there is no torch", timeout=20_000)
        expect(page.get_by_role("alert")).to_contain_text("pip install -r requirements.txt")
        page.goto(f"{address}/convolution")
        expect(page.get_by_role("alert")).to_contain_text("PyTorch cannot be loaded here")


def test_home_does_not_wait_for_torch(page, tmp_path):
    folders = places(tmp_path)
    started = time.monotonic()
    with serve(**folders) as address:
        page.goto(address)
        page.get_by_role("heading", name="Layer by Layer").first.wait_for()
        painted = time.monotonic() - started
        view = page.locator(".overview[data-state=still]")
        for key in ("ArrowRight", "ArrowRight", "Enter"):
            view.locator(".frame").press(key)
        spot = view.get_attribute("data-spot")
        assert spot.startswith("conv1:")
        expect(page.get_by_role("radio", name="With ReLU")).to_be_visible()  # PyTorch is there
        expect(page.get_by_text("Training will run on")).to_be_visible()
        assert view.get_attribute("data-spot") == spot
    # 3 s on a quiet machine (`benchmarks.overview`); tests share theirs, which may be a slow one.
    assert painted < 30
    assert catalogue.PAGES[0].title == "Layer by Layer"


@contextlib.contextmanager
def awaited(name, app, app_folder, page):
    """Home waits for the first step of a run: its folder, its worker's lock, and what is told."""
    folder = kept_runs.keep(app_folder / "runs", name, [])
    worker = Lock(folder.lock)
    assert worker.acquire()
    try:
        Status("loading", time=time.time()).write(folder)
        page.goto(f"{app}/?run={name}")
        told = page.get_by_text(f"The run {name} has not made its first step yet.")
        expect(told).to_be_visible(timeout=30_000)
        yield folder, worker, told
    finally:
        worker.release()
        shutil.rmtree(folder.path)


def test_the_page_goes_to_a_run_by_itself_once_that_has_made_a_step(app, app_folder, page):
    view = page.locator(".overview")
    with awaited("coming", app, app_folder, page) as (folder, _, told):
        expect(view.locator(".said")).to_contain_text("says: cat")
        wishes.wish(folder, wishes.WEIGHTS)
        wishes.tell(folder, wishes.WEIGHTS, checkpoint.moment(kept_runs.at_first(folder)))
        Status("training", step=1, time=time.time()).write(folder)
        expect(view.locator(".moment")).to_have_text(re.compile("^Epoch 1, step "), timeout=30_000)
        expect(told).to_have_count(0)
        expect(page).to_have_url(re.compile("run=coming"))

        kept_runs.add(folder, 1)
        canvas = view.locator(".frame")
        for key in ("ArrowRight", "ArrowRight", "Enter"):
            canvas.press(key)
        link = view.get_by_role("link", name="After epoch 1, in feature maps")
        expect(link).to_have_attribute("href", re.compile("epoch=1"), timeout=30_000)


def test_a_run_that_ends_before_its_first_step_is_no_longer_waited_for(app, app_folder, page):
    with awaited("brief", app, app_folder, page) as (folder, worker, told):
        Status("failed", "There is no such picture.", time=time.time()).write(folder)
        worker.release()
        expect(page.get_by_text("The run brief ended before its first step")).to_be_visible()
        expect(told).to_have_count(0)
