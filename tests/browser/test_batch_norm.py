"""The batch norm page in a real Chromium, used as a learner would."""

from canvas import fits
from playwright.sync_api import expect


def test_a_learner_follows_a_number_and_steps_through_the_batches(page, app, settle):
    page.goto(f"{app}/batch_norm")
    stage = page.locator(".stage")
    stage.locator(".target .cell").first.wait_for()
    expect(stage.locator(".formula")).to_have_text("(2 − 3.5) / √(5 + 1e−5) × 1 + 0 = −0.6708")
    settle(page).get_by_role("radio", name="Mean", exact=True).click()
    expect(stage.locator(".formula")).to_contain_text("/ 16 = 3.5")
    expect(stage.locator(".cell.lit")).to_have_count(16)

    page.get_by_role("radio", name="Running statistics").click()
    settle(page)
    stage = page.locator(".st-key-batch_norm-running-stage .stage")
    expect(stage.locator(".title")).to_have_text("The last step, batch 10")
    page.get_by_role("button", name="One batch on").click()
    expect(stage.locator(".title")).to_have_text("The last step, batch 11")
    expect(page.locator(".js-plotly-plot")).to_have_count(2)


def test_on_a_phone_the_belief_about_eval_meets_its_counter_example(new_page, app, settle):
    page = new_page(width=390, height=800, dark=True)
    page.goto(f"{app}/batch_norm?view=Predict,+then+see")
    settle(page)
    page.get_by_text("No: eval() freezes them").click()
    expect(
        page.get_by_text("You said No: eval() freezes them; it is Yes: they move")
    ).to_be_visible()
    settle(page).get_by_role("button", name="Change it on the stage").click()
    expect(page.get_by_text("How far did each tensor move?")).to_be_visible()
    settle(page)
    before = page.locator(".grid.kernel .cell").first.text_content()
    after = page.locator(".target .cell").first
    expect(after).not_to_have_text(before)
    page.locator(".st-key-batch_norm-step label").first.click()
    expect(after).to_have_text(before)
    fits(page)
