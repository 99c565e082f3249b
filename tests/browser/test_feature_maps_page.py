"""The feature maps page as a learner uses it: a layer, a map, a pixel, and how it was made."""

from __future__ import annotations

import re

from canvas import fits, painted
from clicks import again
from playwright.sync_api import Page, expect

from explainers.images import drawn
from explainers.networks import feature_maps, trained
from explainers.worked import number


def tiles(page: Page):
    return page.locator(".st-key-feature_maps-wall").get_by_role("option")


def pixel_of(page: Page):
    return page.locator(".st-key-feature_maps-total .target .cell")


def ends(value: str) -> re.Pattern[str]:
    """What the cell's label ends in: small cells show fewer digits."""
    return re.compile(f" {re.escape(value)}$")


def value(layer: str, channel: int, row: int, column: int) -> str:
    stops = feature_maps.walk(trained.shipped("cifar_quick", "drawn"), drawn.draw("cat", 3)).stops
    stop = next(stop for stop in stops if stop.name == layer)
    return number(stop.output[channel, row, column].item())


def test_a_learner_chooses_a_map_and_sees_a_pixel_built(app, page, settle):
    page.goto(f"{app}/feature_maps")
    settle(page)
    expect(tiles(page)).to_have_count(32)
    expect(pixel_of(page)).to_have_attribute("aria-label", ends(value("conv1", 0, 8, 8)))
    tiles(page).nth(5).click()
    page.wait_for_url("**channel=5**")
    expect(tiles(page).nth(5)).to_have_attribute("aria-selected", "true")
    expect(pixel_of(page)).to_have_attribute("aria-label", ends(value("conv1", 5, 8, 8)))
    expect(page.get_by_text("How a pixel of conv1, map 5, is made")).to_be_visible()
    settle(page).locator(".st-key-feature_maps-row").get_by_role("slider").press("ArrowRight")
    page.wait_for_url("**row=9**")
    expect(pixel_of(page)).to_have_attribute("aria-label", ends(value("conv1", 5, 9, 8)))
    settle(page).get_by_role("radio", name="conv3").click()
    expect(tiles(page)).to_have_count(64)
    expect(page.get_by_text("The parts of all 32 input maps")).to_be_visible()
    pixel = value("conv3", 5, 7, 7)  # row 9 and column 8 brought into maps of 8 x 8
    expect(pixel_of(page)).to_have_attribute("aria-label", ends(pixel))


def test_filters_and_the_answers_reasons_are_drawn(app, page, settle):
    page.goto(f"{app}/feature_maps?view=Filters")
    settle(page)
    expect(page.locator(".st-key-feature_maps-filters").get_by_role("option")).to_have_count(32)
    settle(page).get_by_role("radio", name=re.compile("Why this answer")).click()
    pictures = page.locator("[data-testid=stMain] [data-testid=stImage] img")
    expect(pictures).to_have_count(4)  # the input twice, its gradient, and that of the untrained
    settle(page).get_by_role("radio", name="Covering").click()
    expect(page.get_by_text("covering a place changes the probability")).to_be_visible()
    expect(page.get_by_text("Rank correlation of both maps")).to_be_visible()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.stMain img')].every((i) => i.naturalWidth)"
    )


def test_a_step_of_what_excites_a_map_is_clicked_on(app, page, settle):
    page.goto(f"{app}/feature_maps?view=excites&layer=conv2&channel=5")
    steps = page.locator(".st-key-feature_maps-here").get_by_role("option")
    expect(steps).to_have_count(7)  # it is being computed, and others are too
    settle(page)
    steps.nth(3).click()
    page.wait_for_url("**steps=4**")
    expect(steps.nth(3)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("in 4 steps")).to_be_visible()
    expect(page.locator(".st-key-feature_maps-there").get_by_role("option")).to_have_count(7)


def test_a_picture_from_the_camera(app, page, settle):
    page.goto(f"{app}/feature_maps")
    settle(page)
    before = pixel_of(page).text_content()
    page.locator("summary", has_text="Picture").click()
    page.get_by_role("radio", name="Camera").click()
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 2")
    settle(page)  # a picture taken while the page is drawn anew is lost with its old camera
    taken = page.get_by_text("3×32×32: your camera's picture")
    again(
        page.get_by_role("button", name="Take Photo").click,
        lambda wait: expect(taken).to_be_visible(timeout=wait),
    )
    expect(pixel_of(page)).not_to_have_text(before)


def test_a_test_picture_of_a_data_set_is_clicked_on(app, page, settle):
    page.goto(f"{app}/feature_maps?picture=Data set&data=drawn")
    settle(page)
    shelf = page.locator(".st-key-feature_maps-shelf").get_by_role("option")
    expect(shelf).to_have_count(6)  # the pictures may have to be drawn first
    settle(page)
    before = pixel_of(page).text_content()
    shelf.nth(4).click()
    page.wait_for_url("**index=4**")
    label = shelf.nth(4).text_content().removeprefix("4\n")
    said = f"test picture 4 of the drawn pictures, labelled {label}"
    expect(page.get_by_text(said)).to_be_visible()
    expect(pixel_of(page)).not_to_have_text(before)
    settle(page).get_by_role("button", name="Later").click()
    page.wait_for_url("**index=6**")
    expect(shelf.first).to_have_attribute("aria-selected", "true")


def test_on_a_phone_nothing_hangs_over_the_edge(app, new_page, settle):
    page = new_page(width=390, height=844)
    page.goto(f"{app}/feature_maps?layer=pool1")
    settle(page)
    fits(page)
    painted(page, tiles(page).first.bounding_box, lambda tile: tile["width"] >= 40)
