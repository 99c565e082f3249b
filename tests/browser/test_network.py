"""The network page in a real Chromium: choose a layer, break the network, look at its graph."""

from canvas import fits, painted
from playwright.sync_api import expect


def test_a_learner_chooses_a_layer_changes_it_and_sees_it_mended(page, app, settle):
    page.goto(f"{app}/network")
    rows = page.locator(".layers tr.layer")
    expect(rows).to_have_count(9)
    settle(page)
    rows.nth(2).click()
    expect(page.locator(".told")).to_contain_text("32 × 32 × 5 × 5 weights + 32 biases = 25,632")
    expect(page.locator(".told")).to_contain_text("6 + 1×(5 − 1) × step 2 = 14")
    expect(page.locator(".st-key-network-chosen")).to_contain_text("Layer 3 of 9")
    settle(page)
    page.keyboard.press("ArrowDown")
    expect(rows.nth(3)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".told")).to_contain_text("⌊(16 + 0 − 1×(2 − 1) − 1) ÷ 2⌋ + 1 = 8")

    settle(page)
    rows.nth(7).click()
    expect(page.locator(".st-key-network-chosen")).to_contain_text("Layer 8 of 9")
    settle(page)
    field = page.get_by_label("in_features")
    field.fill("1000")
    field.press("Enter")
    expect(page.get_by_text("It got 1,024 numbers for each picture")).to_be_visible()
    expect(rows.nth(7)).to_contain_text("does not fit")
    settle(page).get_by_role("button", name="Set in_features to 1024").click()
    expect(rows.nth(7)).to_contain_text("65,600")
    expect(page.get_by_role("link", name="Train this network")).to_be_visible()


def test_the_graph_can_be_enlarged_and_a_phone_shows_all_figures(new_page, app, settle):
    page = new_page(width=390, height=800, dark=True)
    page.goto(f"{app}/network")
    rows = page.locator(".layers tr.layer")
    expect(rows.nth(4)).to_contain_text("3,276,800")
    settle(page)
    fits(page)
    page.get_by_role("radio", name="Graph").click()
    drawing = page.locator("[data-testid=stGraphVizChart] svg")
    expect(drawing).to_contain_text("linear1")
    expect(drawing).to_contain_text("65,600 parameters")
    settle(page)
    before = drawing.bounding_box()["width"]
    page.get_by_role("button", name="Larger").click()
    expect(page.locator(".zoom output")).not_to_have_text("100 %")
    painted(page, drawing.bounding_box, lambda now: now["width"] > 1.2 * before)
