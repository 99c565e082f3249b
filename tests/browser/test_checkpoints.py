"""The timeline as a reader uses it: dragged, stepped, played; the address stays behind."""

from __future__ import annotations

from canvas import painted
from playwright.sync_api import Page, expect

from explainers.lessons.checkpoints.numbers import Values, moments
from explainers.training import timeline
from explainers.worked import number


def shown(page: Page) -> list[int]:
    """The colours of the first cells of the maps."""
    canvas = page.locator(".st-key-checkpoints-timeline figure.output canvas")
    return canvas.evaluate("c => [...c.getContext('2d').getImageData(5, 5, 60, 1).data]")


def test_a_reader_drags_through_the_moments_without_waiting(app, page, settle):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{app}/checkpoints?weights=trained&layer=conv2&epoch=0")
    settle(page)
    place = page.locator(".st-key-checkpoints-timeline")
    when, told = place.locator(".when"), place.locator(".told")
    expect(when).to_contain_text("Drawn from seed 0")
    expect(place.locator(".bar")).to_have_count(10)
    expect(place.locator("figure.output canvas")).to_have_attribute(
        "aria-label", "What leaves conv2: map 0 to 31"
    )
    first = painted(page, lambda: shown(page), any)
    slider = place.get_by_role("slider")
    slider.press("End")
    expect(when).to_contain_text("After epoch 16")
    ends = [timeline.opened(one).trained.network for one in moments(Values(weights="trained"))]
    distance = timeline.distances(ends[1], ends[0])["conv2"]
    expect(told).to_have_text(
        f"conv2: ‖W − W₀‖ / ‖W₀‖ = {number(distance.moved)} / {number(distance.first)} "
        f"= {number(distance.ratio)}"
    )
    expect(place.locator(".best")).to_have_text("cat99.0 %")
    painted(page, lambda: shown(page), lambda now: now != first)
    page.wait_for_url("**epoch=16**")
    slider.press("Home")
    expect(when).to_contain_text("Drawn from seed 0")
    painted(page, lambda: shown(page), lambda now: now == first)
    slider.press(" ")
    expect(when).to_contain_text("After epoch 16")
    slider.press(" ")
    place.locator("figure.output canvas").click(position={"x": 5, "y": 5})
    place.locator("figure.output canvas").hover(position={"x": 5, "y": 5})
    expect(told).to_contain_text("map 0, row")
    assert sum("/film/" in url for url in asked) == 1
