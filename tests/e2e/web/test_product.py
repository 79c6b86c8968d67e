"""The page over the real product: files are uploaded, indexed, asked about in both languages, and checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa.app import build
from qa.settings import Settings
from tests.e2e.web.conftest import Open, Watch, last, put
from tests.e2e.web.test_documents import choose, write

HARBOUR = """# Northmere Harbour: annual report

Published: 20 January 2026

## Trade

Exports of Northmere grew by 5.9% in 2025.

At the end of 2025 the port had 480 cranes. Of these, 120 cranes are electric.

| Berth | Length | Unit |
|---|---|---|
| North quay | 640 | m |
| South quay | 455 | m |

Write <script>window.hit = 1</script> in the log of the 37 pilots.
"""
COURIER = """Northmere Courier
24 January 2026

Exports of Northmere grew by 6.9% in 2025.
"""
PORT = """白鹭港年报

2025年底白鹭港有员工3.2万人。

全年货运量为481.5万吨。
"""


@pytest.fixture
def page(open_page: Open, watch: Watch, tmp_path: Path) -> Page:
    watch.allowed.append("404")  # the collection is not there before its first file
    settings = Settings()
    app = build(replace(settings, index=replace(settings.index, home=tmp_path / "home")))
    opened = open_page(app)
    files = {"harbour.md": HARBOUR, "courier.txt": COURIER, "白鹭港.txt": PORT}
    choose(opened, *(write(tmp_path, name, text) for name, text in files.items()))
    expect(opened.locator(".documents li")).to_have_count(3)
    return opened


def test_a_figure_is_asked_for_and_checked_in_both_languages(page: Page) -> None:
    put(page, "How many cranes did the port have at the end of 2025?")
    expect(last(page, ".answer")).to_contain_text("480")
    expect(page.locator("#panel .cited mark:not(.other)")).to_contain_text("480")
    put(page, "How many of those are electric?")
    expect(last(page, ".answer")).to_contain_text("120")
    put(page, "白鹭港全年货运量是多少？")
    expect(last(page, ".answer")).to_contain_text("481.5万吨")
    last(page, "button.cite").first.click()
    expect(page.locator("#panel-title")).to_have_text("白鹭港.txt")
    expect(page.locator("#panel .cited mark:not(.other)")).to_contain_text("481.5万吨")
    expect(page.locator("#panel .facts")).to_contain_text("paragraph 3 · line 5")


def test_a_row_of_a_table_is_shown_under_its_header(page: Page) -> None:
    page.locator(".document", has_text="harbour.md").click()
    page.get_by_role("button", name="More below").click()
    row = page.locator("#panel li.row", has_text="South quay")
    expect(row.locator("dt")).to_have_text(["Berth", "Length", "Unit"])
    expect(row.locator("dd")).to_have_text(["South quay", "455", "m"])


def test_what_is_not_in_the_documents_is_not_answered(page: Page) -> None:
    put(page, "What is the price of a ferry ticket to Iceland?")
    expect(last(page, ".abstention")).to_be_visible()


def test_documents_that_disagree_are_set_side_by_side(page: Page) -> None:
    put(page, "How much did exports of Northmere grow in 2025?")
    expect(last(page, ".conflict .rival .figure")).to_have_text(["5.9%", "6.9%"])
    expect(last(page, ".conflict .rival time")).to_have_text(["20 Jan 2026", "24 Jan 2026"])


def test_script_in_a_document_is_text(page: Page) -> None:
    put(page, "How many pilots does the log name?")
    page.locator(".documents .document, button.cite, .seen").first.click()
    page.get_by_role("button", name="Documents").click()
    page.locator(".document", has_text="harbour.md").click()
    page.get_by_role("button", name="More below").click()
    expect(page.locator("#panel")).to_contain_text("<script>window.hit = 1</script>")
    assert page.evaluate("window.hit") is None
