"""Checking a figure: the paragraph beside the answer, the number in it, verdicts, and copying with references."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import expect

from qa.model import NumberCheck
from tests.e2e.web.conftest import Open, Watch, last, put
from tests.fakes.app import FakeApp, answer


def test_a_citation_opens_its_paragraph_with_the_very_number_marked(open_page: Open) -> None:
    page = open_page(FakeApp([answer()]))
    put(page, "How many charging points are there?")
    last(page, "button.cite").nth(1).click()
    panel = page.locator("#panel")
    expect(panel.locator("#panel-title")).to_have_text("charging.txt")
    expect(panel.locator(".facts")).to_have_text("paragraph 3 · line 3 · published 21 Jan 2026")
    expect(panel.locator(".cited mark")).to_have_text("4.717 million")
    expect(panel.locator(".cited .quote")).to_have_text(" are public")
    expect(panel.locator(".gutter")).to_have_text(["1", "2", "3", "4", "5"])
    expect(panel.locator(".comparison tbody tr")).to_have_text("4.717 million4.717 millionquoted")
    expect(last(page, "button.cite.current")).to_have_text("2")


def test_the_first_source_is_beside_the_answer_without_being_asked_for(open_page: Open) -> None:
    page = open_page(FakeApp([answer("answered", "zh")]))
    put(page, "2025年底全国有多少充电设施？")
    expect(page.locator("#panel .cited mark")).to_have_text("2009.2万")
    expect(page.locator("#question")).to_be_focused()


def test_the_verdict_of_a_number_is_told_on_hover_and_to_screen_readers(open_page: Open) -> None:
    page = open_page(FakeApp([answer()]))
    put(page, "How many charging points are there?")
    number = last(page, "button.number").first
    number.hover()
    verdict = "Quoted: charging.txt, paragraph 2 says “20.092 million”"
    expect(page.locator("#tip")).to_have_text(verdict)
    expect(number).to_have_accessible_description(verdict)
    expect(number).to_have_accessible_name("20.092 million (quoted)")
    page.keyboard.press("Escape")
    expect(page.locator("#tip")).to_be_hidden()


def test_a_derived_number_shows_its_working(open_page: Open) -> None:
    text = "Growth was 0.4 points slower, as 2024 had 5.8%."
    derived = NumberCheck("5.8%", Decimal("5.8"), "percent", "derived", working="5.9% - 0.1 = 5.8%", chars=(42, 46))
    page = open_page(FakeApp([replace(answer(), answer=text, numbers=(derived,), citations=())]))
    put(page, "And in 2024?")
    expect(last(page, "button.number.derived")).to_have_accessible_description("Derived: 5.9% − 0.1 = 5.8%")
    expect(last(page, ".checked")).to_have_text("Numbers checked: 1 derived")


def test_numbers_are_found_after_characters_outside_the_basic_plane(open_page: Open) -> None:
    given = answer()
    shifted = [replace(number, chars=(number.chars[0] + 3, number.chars[1] + 3)) for number in given.numbers]
    page = open_page(FakeApp([replace(given, answer=f"𠮷😀 {given.answer}", numbers=tuple(shifted))]))
    put(page, "How many charging points are there?")
    expect(last(page, "button.number")).to_have_text(
        ["20.092 million (quoted)", "4.717 million (quoted)"], use_inner_text=True
    )


def test_more_of_the_document_can_be_read_around_the_paragraph(open_page: Open) -> None:
    page = open_page(FakeApp([answer()]))
    put(page, "How many charging points are there?")
    expect(page.locator("#panel .excerpt li")).to_have_count(4)
    page.get_by_role("button", name="More below").click()
    expect(page.locator("#panel .excerpt li")).to_have_count(5)
    expect(page.get_by_role("button", name="More below")).to_have_count(0)


def test_a_document_that_has_changed_since_says_so(open_page: Open, tmp_path: Path) -> None:
    app = FakeApp([answer()])
    page = open_page(app)
    put(page, "How many charging points are there?")
    changed = tmp_path / "charging.txt"
    changed.write_text("Charging\nThe country counted 21 million charging points.\n", "utf-8")
    app.library.open().ingest_as(changed, "charging.txt")
    last(page, "button.cite").first.click()
    expect(page.locator("#panel .note")).to_have_text("This document has changed since the answer was given.")
    expect(page.locator("#panel mark")).to_have_count(0)


def test_a_document_that_is_gone_leaves_its_quote(open_page: Open, watch: Watch) -> None:
    watch.allowed.append("404")
    app = FakeApp([answer()])
    page = open_page(app)
    put(page, "How many charging points are there?")
    app.library.open().forget(["charging.txt"])
    last(page, "button.cite").first.click()
    expect(page.locator("#panel .note")).to_contain_text("no longer here")
    expect(page.locator("#panel blockquote")).to_contain_text("20.092 million charging points")


def test_an_answer_is_copied_with_its_references(open_page: Open) -> None:
    page = open_page(FakeApp([answer()]), permissions=["clipboard-read", "clipboard-write"])
    put(page, "How many charging points are there?")
    page.get_by_role("button", name="Copy with references").click()
    expect(last(page, ".meta")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    text, first, second = [line for line in copied.splitlines() if line]
    assert text == answer().answer
    assert first.startswith("[1] charging.txt, paragraph 2, line 2: “The country counted 20.092 million")
    assert second == "[2] charging.txt, paragraph 3, line 3: “4.717 million are public”"


def test_an_answer_that_is_selected_holds_its_numbers(open_page: Open) -> None:
    page = open_page(FakeApp([answer()]))
    put(page, "How many charging points are there?")
    last(page, ".answer").evaluate("answer => getSelection().selectAllChildren(answer)")
    assert page.evaluate("getSelection().toString()").startswith("There were 20.092 million charging points")


def test_on_a_phone_the_source_covers_the_page_and_gives_the_focus_back(open_page: Open) -> None:
    page = open_page(FakeApp([answer()]), width=390, height=844)
    put(page, "How many charging points are there?")
    expect(page.locator("#panel")).to_be_hidden()
    cite = last(page, "button.cite").first
    cite.click()
    panel = page.locator("#panel")
    expect(panel.locator("mark")).to_be_in_viewport()
    expect(panel).to_be_focused()
    assert page.locator("main").evaluate("main => main.inert")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(cite).to_be_focused()
    cite.click()
    page.get_by_role("button", name="Back to the answer").click()
    expect(cite).to_be_focused()


def test_all_of_it_can_be_done_with_the_keyboard(open_page: Open) -> None:
    page = open_page(FakeApp([answer()]))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the question")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("How many charging points are there?")
    page.keyboard.press("Enter")
    expect(last(page, "button.number")).to_have_count(2)
    while page.evaluate("document.activeElement.className") != "cite current":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(last(page, "button.cite").first).to_be_focused()


def test_a_figure_of_another_period_is_folded_away_with_its_source(open_page: Open) -> None:
    given = answer("conflicting")
    aside = replace(given.conflicts[0], kind="other_period")
    text = "Industrial output grew by 5.9 percent [1]."
    page = open_page(
        FakeApp([replace(given, status="answered", answer=text, numbers=given.numbers[:1], conflicts=(aside,))])
    )
    put(page, "How did output grow?")
    expect(last(page, ".source-row .file")).to_have_text(["charging.txt"])
    expect(last(page, ".rival").first).to_be_hidden()
    last(page, "summary").click()
    expect(last(page, ".rival .figure")).to_have_text(["5.9 percent", "6.9%"])
