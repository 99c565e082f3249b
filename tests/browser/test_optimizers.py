"""The optimizers page as a learner uses it."""

from __future__ import annotations

import re

import pytest
from canvas import fits, painted
from clicks import again
from playwright.sync_api import expect

GROUND = """view => {
  const canvas = view.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, k) => k % 4 === 3 && value).length;
}"""
POINTS = "line => line.getAttribute('points').split(' ').length"


@pytest.fixture
def quiet(moving):
    """The page, which may have no error of its own."""
    errors = []
    moving.on("pageerror", lambda error: errors.append(error))
    yield moving
    assert not errors


def flat(page, view="path"):
    return page.locator(f".st-key-optimizers-{view}-flat .landscape")


def test_the_surface_stays_while_a_path_is_played_paused_and_stepped_through(app, quiet, settle):
    quiet.goto(f"{app}/optimizers?surface=Bowl&x=2&y=1&lr=0.05&steps=200")
    settle(quiet)
    view = flat(quiet)
    walked, shown = view.locator(".walked"), view.locator("output")
    expect(shown).to_contain_text("step 200 of 200")
    ground = view.evaluate(GROUND)
    assert ground > 10_000
    sent = []
    quiet.on("websocket", lambda _: sent.append("opened"))

    def pause(wait: float) -> None:
        expect(shown).to_contain_text(re.compile("step (?!0 |200 )"), timeout=wait)
        view.get_by_role("button", name="Pause").click(timeout=wait)

    # It plays for some seconds: who comes too late to pause plays it again.
    again(view.get_by_role("button", name="Play", exact=True).click, pause)
    expect(view.locator(".dots")).to_be_visible()
    paused = shown.inner_text()
    step = int(re.match(r"step (\d+)", paused)[1])
    assert 0 < step < 200
    # The path has grown up to this step.
    painted(quiet, lambda: walked.evaluate(POINTS), lambda points: points == step + 1)
    assert view.evaluate(GROUND) == ground
    view.get_by_role("slider").fill("7")
    expect(shown).to_contain_text("step 7 of 200")
    painted(quiet, lambda: walked.evaluate(POINTS), lambda points: points == 8)
    assert view.evaluate(GROUND) == ground
    view.get_by_role("slider").fill("180")
    view.get_by_role("button", name="Play", exact=True).click()
    expect(shown).to_contain_text("step 200 of 200")
    expect(view.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert not sent


def test_the_start_is_dragged_and_its_path_grows(app, quiet, settle):
    quiet.goto(f"{app}/optimizers?surface=Bowl&x=2&y=1&lr=0.05&steps=60")
    settle(quiet)
    view = flat(quiet)
    ring = view.locator(".start")
    ring.scroll_into_view_if_needed()
    unit = view.locator("canvas").bounding_box()["width"] / 6

    def drag() -> None:
        quiet.mouse.up()
        box = ring.locator(".touch").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        quiet.mouse.move(x, y)
        quiet.mouse.down()
        quiet.mouse.move(x - unit, y + unit, steps=4)

    told = expect(view.locator(".told"))
    again(drag, lambda wait: told.to_contain_text("start at x", timeout=wait))
    quiet.mouse.up()
    quiet.wait_for_url("**x=1&y=0*")
    expect(view.locator("output")).to_contain_text("step 60 of 60")
    walked = view.locator(".walked").element_handle()
    quiet.wait_for_function(
        "([line, x]) => Math.abs(parseFloat(line.getAttribute('points')) - x) < 1",
        arg=[walked, 38 + 4 * unit],
    )
    settle(quiet)
    ring.focus()
    quiet.keyboard.press("Shift+ArrowRight")
    quiet.wait_for_url("**x=1.5&y=0*")


def test_every_view_with_a_surface_draws_its_paths(app, quiet, settle):
    def drawn(key, paths):
        settle(quiet)
        expect(flat(quiet, key).locator(".head")).to_have_count(paths)
        painted(quiet, lambda: flat(quiet, key).evaluate(GROUND), lambda cells: cells > 10_000)

    quiet.goto(f"{app}/optimizers?view=Race&racers=SGD,Momentum,Nesterov,RMSprop,Adam,AdamW")
    drawn("race", 6)
    views = quiet.locator(".st-key-optimizers-view [role=radio]")
    for view, key, paths in (
        ("Learning rate", "rates", 3),
        ("Schedule", "schedule", 2),
        ("zero_grad", "zero-grad", 2),
    ):
        views.filter(has=quiet.get_by_text(view, exact=True)).click()
        drawn(key, paths)
    quiet.goto(f"{app}/optimizers?optimizer=Adam&eps=0&surface=Bowl&x=0&y=0")
    drawn("path", 1)
    quiet.get_by_role("radio", name="3D").click()
    expect(quiet.locator("[class*=st-key-optimizers-path-3D] .js-plotly-plot")).to_be_visible()


def test_a_learner_follows_adam_through_a_step(app, page, settle):
    page.goto(f"{app}/optimizers?view=One+step&optimizer=Adam&lr=0.1&step=1")
    settle(page)
    stage = page.locator(".st-key-optimizers-stage")
    expect(stage.locator(".formula")).to_have_text(
        re.compile(r"^−2\.8 − 0\.1 × \(0\.9 × 0 \+ \(1 − 0\.9\) × \(−0\.28\)\).* = −2\.7$")
    )
    settle(page).locator(".st-key-optimizers-part").get_by_role("combobox").click()
    page.get_by_role("option", name="first, corrected").click()
    expect(stage.locator(".formula")).to_have_text("−0.028 / (1 − 0.9¹) = −0.28")
    page.wait_for_url("**part=first*")
    settle(page).get_by_role("radio", name="Learning rate").click()
    expect(page.get_by_text("6 arrive")).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(app, new_page, settle):
    page = new_page(width=390, height=844)
    page.goto(f"{app}/optimizers?view=Race")
    settle(page)
    expect(flat(page, "race").locator(".head")).to_have_count(4)
    fits(page)
