"""The page on pretrained networks in a real Chromium, used as a learner would."""

from canvas import fits
from playwright.sync_api import expect


def test_a_learner_operates_on_vgg16_and_looks_into_a_model(page, app, settle):
    page.goto(f"{app}/pretrained")
    expect(page.get_by_text("138,357,544").first).to_be_visible()
    settle(page).get_by_role("radio", name="classifier[6]", exact=True).click()
    expect(page.get_by_text("134,301,514").first).to_be_visible()
    settle(page).get_by_role("radio", name="the new layer").click()
    expect(page.get_by_text("134,260,544").first).to_be_visible()
    settle(page)

    page.get_by_role("radio", name="Any model").click()
    expect(page.get_by_role("cell", name="8,393,728")).to_be_visible()
    settle(page).get_by_text("Draw the whole model as a graph").click()
    drawing = page.locator("[data-testid=stGraphVizChart] svg")
    expect(drawing).to_contain_text("layer4.1.bn2")
    expect(page.locator(".zoom output")).to_have_text("100 %")


def test_maps_on_a_phone(new_page, app, settle):
    page = new_page(width=390, height=800)
    page.goto(f"{app}/pretrained?view=Feature+maps&node=features.3.cat")
    expect(page.get_by_text("The first 32 of 128 maps")).to_be_visible()
    expect(page.get_by_text("Untrained.")).to_be_visible()
    settle(page)
    fits(page)
