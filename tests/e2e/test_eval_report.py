"""The report in a real browser: it draws itself, filters, reveals, and asks for nothing from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from eval import summarising
from eval.reporting import writing
from tests.unit.eval.building import corpus
from tests.unit.eval.test_reporting import PROVENANCE, RULINGS
from tests.unit.eval.test_summarising import RUN

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed (apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    writing.write(out, summarising.summarise(RUN, PROVENANCE, RUN[1:]), RUN, RUN[::-1], RULINGS, corpus())
    return out / writing.REPORT


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(report: Path, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    troubles: list[str] = []
    asked: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda message: troubles.append(message.text))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(report.as_uri())
    yield opened
    opened.close()
    assert troubles == []
    assert asked == [report.as_uri()]


def test_the_page_shows_headline_gate_mistakes_plots_and_questions(page: Page) -> None:
    text = page.inner_text("main")
    for words in (
        "7 questions",
        "50.0 %",
        "18.8 to 81.2",
        "1 of 1 floors missed",
        "wrong period",
        "Risk against coverage",
        "Latency",
    ):
        assert words in text
    assert page.locator("details.question").count() == 7
    assert page.locator("svg path.curve").count() == 2


def test_questions_are_filtered_by_outcome_mistake_and_words(page: Page) -> None:
    page.get_by_role("button", name="wrong 2").click()
    assert page.locator("details.question").count() == 2
    page.get_by_role("button", name="wrong citation").click()
    assert page.locator("details.question").count() == 1
    page.get_by_label("any mistake").select_option("")
    page.get_by_label("search").fill("12.818")
    assert page.locator("details.question").count() == 1


def test_a_mistake_leads_to_its_question_with_the_figure_marked(page: Page) -> None:
    page.get_by_role("link", name="q2").first.click()
    opened = page.locator("details.question[open]")
    assert opened.count() == 1
    assert opened.locator(".source .text").first.inner_text() == "In 2024 there were 12.818 million charging points."
    assert opened.locator(".source mark").first.inner_text() == "12.818 million"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for summary in page.locator("details.question > summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
