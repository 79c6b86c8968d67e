"""Asking: sentences as they arrive, follow-ups, conflicts, abstentions, and what may go wrong on the way."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import expect

from qa.errors import ModelUnavailable
from tests.e2e.web.conftest import Open, Watch, last, put
from tests.fakes.app import FakeApp, Script, answer


def test_sentences_are_shown_as_they_arrive(open_page: Open) -> None:
    page = open_page(FakeApp([Script(answer(), pause=0.6)]))
    page.locator("#question").fill("How many charging points are there?")
    page.keyboard.press("Enter")
    expect(last(page, ".searching")).to_be_visible()
    expect(last(page, ".sentence")).to_have_count(1)
    expect(last(page)).to_have_attribute("aria-busy", "true")
    expect(last(page)).to_have_attribute("aria-busy", "false")
    expect(last(page, "button.number.quoted")).to_have_text(
        ["20.092 million (quoted)", "4.717 million (quoted)"], use_inner_text=True
    )


def test_events_are_read_however_the_network_cuts_them(open_page: Open) -> None:
    read = """async (text) => {
      const { EventParser } = await import("/js/sse.js");
      const found = [];
      const parser = new EventParser((event, data) => found.push([event, data]));
      for (const character of text) parser.push(character);
      return found;
    }"""
    stream = ': keep-alive\n\nevent: sentence\ndata: {"text": "一: 2"}\n\ndata: [1,\ndata: 2]\n\nevent: cut\ndata: {'
    assert open_page().evaluate(read, stream) == [["sentence", {"text": "一: 2"}], ["message", [1, 2]]]


def test_arriving_sentences_and_the_end_are_told_to_screen_readers(open_page: Open) -> None:
    page = open_page(FakeApp([answer()]))
    put(page, "How many charging points are there?")
    live = page.locator("#live[aria-live=polite] p")
    expect(live).to_have_count(3)
    expect(live.last).to_have_text("The answer is complete, with 2 sources.")


def test_a_follow_up_carries_the_conversation_and_what_it_cited(open_page: Open) -> None:
    app = FakeApp([answer(), answer()])
    page = open_page(app)
    put(page, "How many charging points are there?")
    put(page, "And how many of those are public?")
    asked, answered = app.requests[1].history
    assert (asked.role, asked.text) == ("user", "How many charging points are there?")
    assert answered.text.startswith("There were 20.092 million")
    assert answered.cited == (("charging.txt", 2), ("charging.txt", 3))


def test_a_follow_up_says_how_it_was_understood(open_page: Open) -> None:
    page = open_page(FakeApp([replace(answer(), standalone="How many charging points are public?")]))
    put(page, "And public ones?")
    expect(last(page, ".understood")).to_have_text("Understood as: How many charging points are public?")


def test_a_conflict_stands_side_by_side_with_its_dates(open_page: Open) -> None:
    page = open_page(FakeApp([answer("conflicting")]))
    put(page, "How did output grow?")
    cards = last(page, ".conflict .rival")
    expect(last(page, ".conflict h3")).to_have_text("The sources disagree")
    expect(cards.locator(".figure")).to_have_text(["5.9 percent", "6.9 percent"])
    expect(cards.locator("time")).to_have_text(["21 Jan 2026", "21 Jan 2026"])
    left, right = (cards.nth(place).bounding_box() for place in (0, 1))
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    cards.nth(1).click()
    expect(page.locator("#panel mark")).to_have_text("6.9 percent")


def test_an_abstention_shows_what_was_looked_at(open_page: Open) -> None:
    page = open_page(FakeApp([answer("abstained", "zh")]), locale="zh-CN")
    put(page, "有多少条滑雪缆车？")
    expect(last(page, ".abstention .answer")).to_have_text("文档中没有相关内容。")
    expect(last(page, ".seen .file")).to_have_text(["charging.txt", "充电设施.txt"])
    last(page, ".seen").nth(1).click()
    expect(page.locator("#panel .cited .text p")).to_have_text("2025年底全国有充电设施2009.2万个，同比增长49.7%。")


def test_the_conversation_survives_a_reload(open_page: Open) -> None:
    app = FakeApp([answer(), answer("conflicting"), answer()])
    page = open_page(app)
    put(page, "How many charging points are there?")
    put(page, "How did output grow?")
    page.reload()
    expect(page.locator("article.turn")).to_have_count(2)
    expect(last(page, ".rival")).to_have_count(2)
    page.locator("button.cite").first.click()
    expect(page.locator("#panel mark")).to_have_text("20.092 million")
    put(page, "And public?")
    assert len(app.requests[2].history) == 4


def test_an_answer_that_a_reload_cut_short_can_be_asked_for_again(open_page: Open) -> None:
    page = open_page(FakeApp([Script(answer(), wait=30), answer()]))
    page.locator("#question").fill("How many charging points are there?")
    page.keyboard.press("Enter")
    expect(last(page, ".searching")).to_be_visible()
    page.reload()
    last(page).get_by_role("button", name="Ask again").click()
    expect(last(page, "button.number")).to_have_count(2)
    expect(page.locator("article.turn")).to_have_count(1)


def test_a_new_conversation_starts_from_nothing(open_page: Open) -> None:
    app = FakeApp([answer()])
    page = open_page(app)
    put(page, "How many charging points are there?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("article.turn")).to_have_count(0)
    expect(page.locator("#welcome")).to_be_visible()
    put(page, "And public?")
    assert app.requests[1].history == ()


def test_an_answer_can_be_stopped(open_page: Open) -> None:
    app = FakeApp([Script(answer(), wait=30)])
    page = open_page(app)
    page.locator("#question").fill("How many?")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop").click()
    expect(last(page, ".trouble")).to_contain_text("Stopped before the answer was complete.")
    page.wait_for_function("document.querySelector('#send').textContent === 'Ask'")


def test_an_error_in_mid_stream_keeps_what_was_verified_and_offers_another_try(open_page: Open) -> None:
    broken = Script(answer(), error=ModelUnavailable("the model went away", "ask again"), fails_at=2)
    page = open_page(FakeApp([broken, answer()]))
    put(page, "How many charging points are there?")
    expect(last(page, ".answer")).to_contain_text("20.092 million")
    expect(last(page, ".trouble[role=alert]")).to_contain_text("the model went away")
    last(page).get_by_role("button", name="Ask again").click()
    expect(last(page, "button.number.quoted")).to_have_count(2)
    expect(page.locator("article.turn")).to_have_count(1)


def test_a_server_that_is_gone_is_said_in_the_page_s_words(open_page: Open, watch: Watch) -> None:
    watch.allowed.append("ERR_FAILED")
    page = open_page(locale="zh-CN")
    page.route("**/v1/ask", lambda route: route.abort())
    put(page, "有多少？")
    expect(last(page, ".trouble")).to_contain_text("无法连接服务器")


def test_enter_that_chooses_a_chinese_word_does_not_send(open_page: Open) -> None:
    app = FakeApp()
    page = open_page(app)
    page.locator("#question").fill("充电设施")
    page.locator("#question").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    page.keyboard.press("Shift+Enter")
    expect(page.locator("article.turn")).to_have_count(0)
    expect(page.locator("#question")).to_have_value("充电设施\n")
    assert app.requests == []
