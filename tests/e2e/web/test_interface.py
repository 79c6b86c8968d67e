"""Both languages, light and dark, small screens, and what assistive technology finds."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.web.conftest import Open, last, put
from tests.fakes.app import FakeApp, answer

CONTRAST = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const background = (node) => {
    for (; node; node = node.parentElement) {
      const colour = channels(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode()); ) {
    const node = text.parentElement;
    if (!text.data.trim() || !node.checkVisibility() || node.closest(".sr, option")) continue;
    const colours = [channels(getComputedStyle(node).color), background(node)];
    const [a, b] = colours.map(luminance).sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${node.className} ${text.data.trim().slice(0, 40)}`);
  }
  return faint;
}"""
KEYS = """async () => {
  const { STRINGS } = await import("/js/strings.js");
  const keys = (value, name) =>
    typeof value === "object" ? Object.entries(value).flatMap(([key, inner]) => keys(inner, `${name}.${key}`)) : [name];
  const without = (name) => !name.startsWith(".problem.");
  return [keys(STRINGS.en, "").filter(without), keys(STRINGS.zh, "").filter(without)];
}"""


@pytest.mark.parametrize(
    ("locale", "lang", "ask"),
    [("en-GB", "en", "Ask"), ("zh-CN", "zh-CN", "提问"), ("zh-TW", "zh-CN", "提问"), ("fr-FR", "en", "Ask")],
)
def test_the_interface_follows_the_browser(open_page: Open, locale: str, lang: str, ask: str) -> None:
    page = open_page(locale=locale)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.get_by_role("button", name=ask, exact=True)).to_be_visible()


def test_the_language_can_be_changed_and_is_kept(open_page: Open) -> None:
    page = open_page(FakeApp([answer("conflicting", "zh")]))
    put(page, "工业增加值增长多少？")
    page.get_by_role("button", name="中文").click()
    expect(last(page, ".conflict h3")).to_have_text("来源之间不一致")
    expect(page.locator("#panel .kicker")).to_have_text("出处 1")
    page.reload()
    expect(page.locator("#question")).to_have_attribute("placeholder", "就文档中的数字提问")
    expect(page.get_by_role("button", name="English")).to_be_visible()


def test_both_languages_say_everything(open_page: Open) -> None:
    english, chinese = open_page().evaluate(KEYS)
    assert english == chinese


def test_dark_and_light_can_be_chosen_and_are_kept(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.get_by_role("button", name="Light or dark").click()
    light = page.evaluate(paper)
    page.reload()
    assert (dark, light) == ("rgb(18, 23, 26)", "rgb(247, 246, 242)")
    assert page.evaluate(paper) == light


def fill(page: Page) -> None:
    for question in ("How many charging points?", "And output?", "And ski lifts?"):
        put(page, question)


def everything() -> FakeApp:
    return FakeApp([answer(), answer("conflicting"), answer("abstained")])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_background(open_page: Open, scheme: Any) -> None:
    page = open_page(everything(), color_scheme=scheme, reduced_motion="reduce")
    assert page.evaluate(CONTRAST) == []
    fill(page)
    page.locator("button.cite").first.click()
    expect(page.locator("#panel mark")).to_be_visible()
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen(open_page: Open, width: int) -> None:
    page = open_page(everything(), width=width)
    fill(page)
    fits = "box => box.scrollWidth <= box.clientWidth"
    assert page.locator("html").evaluate(fits)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.locator("#scroll").evaluate(fits)
    page.locator("button.cite").first.click()
    expect(page.locator("#panel mark")).to_be_visible()
    assert page.locator("#panel").evaluate(fits)


def test_every_control_has_a_name_and_the_page_its_landmarks(open_page: Open) -> None:
    page = open_page(everything())
    fill(page)
    for role in ("banner", "main", "complementary", "navigation"):
        expect(page.get_by_role(role)).to_have_count(1)
    controls = page.locator("button:visible, select:visible, textarea:visible, input:visible")
    for place in range(controls.count()):
        expect(controls.nth(place)).to_have_accessible_name(re.compile(r"\S"))


def test_nothing_moves_for_those_who_ask_for_that(open_page: Open) -> None:
    page = open_page(everything(), reduced_motion="reduce")
    fill(page)
    assert page.evaluate("document.getAnimations().length") == 0


def test_without_javascript_the_page_says_what_it_needs(open_page: Open, browser: Any) -> None:
    page = open_page()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(page.url)
    expect(plain.get_by_text("This page needs JavaScript.")).to_be_visible()
    context.close()
