"""A chart that a slider moves stays the same element, and shows the part that was enlarged."""

import re

from canvas import painted
from clicks import again
from playwright.sync_api import Locator, Page, expect

ALT = "aria-label"
RANGE = "plot => plot._fullLayout.xaxis.range.map(end => end.toFixed(3)).join()"


def enlarge(page: Page, plot: Locator) -> None:
    """Drag over the middle of a plot, as a reader does."""
    box = plot.locator(".nsewdrag").first.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, y, steps=4)
    page.mouse.up()


def test_a_slider_changes_a_chart_in_place(page, app, settle):
    page.goto(f"{app}/losses")
    chart = page.locator("[class*=st-key-losses-curve] .plotly-chart")
    plot = chart.locator(".js-plotly-plot")
    settle(page)
    expect(plot.locator("path.js-line").first).to_be_visible()
    expect(chart).to_have_accessible_description(
        re.compile(r"Upwards: loss\. l1_loss: from 3\.67 at −6 to 0\.333 at 6, lowest 0 at 5\.")
    )
    element, whole, told = plot.element_handle(), plot.evaluate(RANGE), chart.get_attribute(ALT)
    larger = f"([plot, whole]) => ({RANGE})(plot) !== whole"
    again(
        lambda: enlarge(page, plot),
        lambda wait: page.wait_for_function(larger, arg=[element, whole], timeout=wait),
    )
    enlarged = plot.evaluate(RANGE)

    page.get_by_role("slider", name="input[2]").first.focus()
    page.keyboard.press("ArrowRight")
    expect(chart).not_to_have_attribute(ALT, told)
    settle(page)
    assert element.evaluate("plot => plot.isConnected"), "another one was drawn"
    assert plot.evaluate(RANGE) == enlarged


def test_on_a_phone_a_key_names_the_curves_and_leaves_them_the_room(page, app, settle):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app}/optimizers?view=zero_grad")
    chart = page.locator(".st-key-optimizers-zero-grad-losses .plotly-chart")
    names, curves = chart.locator(".key li"), chart.locator(".scatterlayer path.js-line")
    expect(names.locator("svg path.js-line")).to_have_count(2)
    settle(page)
    expect(curves).to_have_count(2)
    expect(chart.locator(".legend")).to_be_hidden()
    parts = (chart, chart.locator(".nsewdrag"), names.last)

    def room(boxes) -> bool:
        whole, drawn, name = boxes
        return drawn["width"] > 0.6 * whole["width"] and drawn["y"] > name["y"]

    painted(page, lambda: [part.bounding_box() for part in parts], room)
    told = names.all_inner_texts()
    names.first.get_by_role("button").click()
    expect(curves).to_have_count(1)

    page.set_viewport_size({"width": 1440, "height": 844})
    expect(names).to_have_count(0)
    expect(chart.locator(".annotation").filter(has_text=told[0])).to_have_count(1)
    expect(chart.locator(".annotation").filter(has_text=told[1])).to_have_count(1)
    expect(curves).to_have_count(2)  # no legend would show it again


def test_a_name_in_the_key_hides_its_curve_and_shows_it_again(page, app, settle):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app}/losses")
    chart = page.locator("[class*=st-key-losses-curve] .plotly-chart")
    names, curves = chart.locator(".key button"), chart.locator(".scatterlayer .trace")
    settle(page)
    expect(names.nth(1)).to_be_visible()
    expect(curves).not_to_have_count(0)
    count, told = curves.count(), chart.get_attribute(ALT)
    painted(
        page,
        lambda: [name.bounding_box() for name in names.all()],
        lambda boxes: all(min(box["width"], box["height"]) >= 24 for box in boxes),
    )
    expect(chart.locator(".key [aria-pressed=true]")).to_have_count(names.count())

    names.first.click()
    expect(curves).to_have_count(count - 1)
    expect(names.first).to_have_attribute("aria-pressed", "false")
    expect(names.first).to_be_focused()
    page.get_by_role("slider", name="input[2]").first.press("ArrowRight")
    expect(chart).not_to_have_attribute(ALT, told)
    settle(page)
    expect(curves).to_have_count(count - 1)

    names.first.press("Enter")
    expect(curves).to_have_count(count)
    expect(names.first).to_be_focused()
    names.first.press("Space")
    page.set_viewport_size({"width": 1440, "height": 844})
    expect(names).to_have_count(0)
    expect(curves).to_have_count(count - 1)
    chart.locator(".legendtoggle").first.click()  # Plotly's own legend has it as well
    expect(curves).to_have_count(count)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(chart.locator(".key [aria-pressed=true]")).to_have_count(names.count())
    expect(curves).to_have_count(count)
