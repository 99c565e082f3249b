"""The transforms page in a real browser: a chain is reordered by keyboard, and broken by typing."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_a_chain_is_reordered_by_keyboard_and_the_address_follows(app, page, settle):
    page.goto(f"{app}/transforms?chain=to_tensor,normalize:notes&step=2")
    settle(page)
    up = page.locator(".st-key-transforms-up").get_by_role("button")
    up.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("chain=normalize"))
    expect(page.get_by_role("alert")).to_contain_text("Normalize() does not support PIL images")
    settle(page).get_by_role("button", name="Mend it").click()
    page.wait_for_url(re.compile("chain=to_tensor"))
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_typed_argument_is_used_and_a_mistake_is_told(app, page, settle):
    page.goto(f"{app}/transforms?chain=resize:32,to_tensor")
    settle(page)
    field = page.locator(".st-key-transforms-argument-1-resize input")
    field.click()
    page.keyboard.type("20x30")
    page.keyboard.press("Enter")
    made = page.locator(".st-key-transforms-strip").get_by_text("3 × 20 × 30")
    expect(made).to_be_visible()
    settle(page)
    field.click()
    page.keyboard.type("0x9")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("size is '0x9'")
    expect(made).to_be_visible()
