"""What documents, file names, models and errors say is text, whatever it looks like; and nothing leaves the page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from qa.model import Citation, LookedAt
from qa.server.routes.showing import STATIC
from tests.e2e.web.conftest import Open, Watch, last, put
from tests.fakes.app import FakeApp, answer
from tests.fakes.library import FakeLibrary

HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=2</script><svg onload=window.hit=3> 12 tons'
FILE = "<img src=x onerror=window.hit=4>.txt"


def hostile() -> FakeApp:
    library = FakeLibrary({"default": {FILE: f"{HOSTILE}\n</mark></li>{HOSTILE}\n"}})
    stored = library.open().paragraph(FILE, 2)
    start, end = stored.paragraph.start, stored.paragraph.end
    citation = Citation(1, FILE, 2, (2, 2), None, HOSTILE, HOSTILE, (start, end), stored.hash, "en")
    given = replace(
        answer(),
        answer=f"{HOSTILE} [1].",
        citations=(citation,),
        numbers=(),
        standalone=HOSTILE,
        withheld=(HOSTILE,),
        unchecked=(HOSTILE,),
        model=HOSTILE,
    )
    refusal = replace(answer("abstained"), answer=HOSTILE, looked_at=(LookedAt(FILE, 1, 0.5),))
    return FakeApp([given, refusal], library=library)


def test_a_document_that_tries_to_inject_script_is_shown_as_it_is(open_page: Open) -> None:
    page = open_page(hostile())
    expect(page.locator(".documents .file")).to_have_text(FILE)
    put(page, HOSTILE)
    expect(page.locator("#panel .cited .text p")).to_have_text(f"</mark></li>{HOSTILE}")
    expect(page.locator("#panel-title")).to_have_text(FILE)
    expect(last(page, ".answer")).to_contain_text(HOSTILE)
    last(page, "button.cite").hover()
    expect(page.locator("#tip")).to_contain_text(FILE)
    put(page, HOSTILE)
    last(page, ".seen").click()
    expect(page.locator("#panel .cited .text p")).to_have_text(HOSTILE)
    page.reload()
    expect(last(page, ".answer")).to_have_text(HOSTILE)
    assert page.evaluate("window.hit") is None
    assert page.locator("main img, #panel img, main script, #panel script").count() == 0


def test_a_mark_of_direction_before_a_figure_does_not_turn_it_round(open_page: Open) -> None:
    page = open_page()
    put(page, "How many?")
    figure = page.locator("#panel mark").first
    places = figure.evaluate(
        """(mark) => {
            mark.before("\u202e");
            return [...mark.textContent].map((_, at) => {
                const range = document.createRange();
                range.setStart(mark.firstChild, at);
                range.setEnd(mark.firstChild, at + 1);
                return range.getBoundingClientRect().left;
            });
        }"""
    )
    assert len(places) > 2
    assert places == sorted(places)


def test_the_policy_stops_script_that_got_in_all_the_same(open_page: Open, watch: Watch) -> None:
    watch.allowed.append("Content Security Policy")
    page = open_page()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=data:, onerror=\"window.hit=1\">')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.hit=2'}))")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.*")), ids=lambda path: path.name)
def test_no_file_of_the_page_parses_html_runs_text_or_names_another_address(path: Path) -> None:
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    parses = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc"
    assert not re.search(parses, text)
    assert not re.search(r"https?:|//[a-z0-9-]+\.[a-z]|@import|url\(", text)
    assert path.suffix != ".html" or not re.search(r"<style|<script(?![^>]*src=)|\bon[a-z]+=|\bstyle=", text)
