"""The buttons under an answer: "Show source" and the verdicts, and the suite that verdicts become."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from eval.loading import read_case
from qa.slack import acting
from qa.slack.feedback import export
from tests.e2e.slack.conftest import Connected, Start, until
from tests.fakes.app import answer
from tests.fakes.slack.events import BEN, CHANNEL, mention, message, press, submit


def element(running: Connected, kind: str, number: int = 0) -> dict[str, Any]:
    block = next(block for block in running.slack.messages[-1].blocks if block["type"] == kind)
    return dict(block["elements"][number])


async def push(running: Connected, button: dict[str, Any], **who: Any) -> None:
    await running.slack.deliver(press(button, trigger=running.slack.trigger(), **who))


async def view(running: Connected, number: int = 1) -> dict[str, Any]:
    await until(lambda: len(running.slack.views) >= number)
    return list(running.slack.views.values())[number - 1]


def runs(shown: dict[str, Any]) -> list[dict[str, Any]]:
    rich = [block for block in shown["blocks"] if block["type"] == "rich_text"]
    return [run for block in rich for section in block["elements"] for run in section["elements"]]


def judged(running: Connected, verdict: str) -> dict[str, Any]:
    """What pressing a feedback button sends: the element, with the value of the chosen button."""
    buttons = element(running, "context_actions")
    chosen = buttons["positive_button" if verdict == "good" else "negative_button"]
    return {"type": "feedback_buttons", "action_id": buttons["action_id"], "value": chosen["value"]}


class TestShowSource:
    async def test_it_opens_the_paragraph_with_its_neighbours_and_the_number_in_bold(self, start: Start) -> None:
        async with start() as running:
            await running.send(mention("How many?"))
            await push(running, element(running, "actions", 1))
            shown = await view(running)
        assert shown["blocks"][0]["elements"][0]["text"] == "charging.txt ¶3"
        assert [run["text"] for run in runs(shown) if run.get("style")] == ["4.717 million"]
        text = "".join(run["text"] for run in runs(shown))
        assert "¶2  The country counted" in text
        assert "¶5  Industrial output" in text
        assert [block["elements"][0]["type"] for block in shown["blocks"][1:]].count("rich_text_quote") == 1

    async def test_a_slow_store_opens_the_modal_first_and_fills_it_in(
        self, start: Start, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(acting, "_LOOKUP_SECONDS", 0.0)
        async with start() as running:
            await running.send(mention("How many?"))
            await push(running, element(running, "actions"))
            await until(lambda: bool(running.slack.of("views.update")))
            shown = await view(running)
        assert "20.092 million" in [run["text"] for run in runs(shown) if run.get("style")]

    async def test_a_document_that_changed_is_shown_with_a_warning_and_nothing_in_bold(self, start: Start) -> None:
        async with start() as running:
            await running.send(mention("How many?"))
            collection = running.app.library.open("default")
            collection._texts["charging.txt"] = collection._texts["charging.txt"].replace("20.092", "21.5")
            await push(running, element(running, "actions"))
            shown = await view(running)
        assert "has changed since" in str(shown)
        assert not [run for run in runs(shown) if run.get("style")]

    async def test_a_document_that_is_gone_is_said_to_be_gone(self, start: Start) -> None:
        async with start() as running:
            await running.send(mention("How many?"))
            running.app.library.open("default").forget(["charging.txt"])
            await push(running, element(running, "actions"))
            shown = await view(running)
        assert "no document 'charging.txt'" in str(shown)

    async def test_another_conversation_may_not_open_it(self, start: Start) -> None:
        async with start() as running:
            await running.send(mention("How many?"))
            await push(running, element(running, "actions"), channel="C0OTHER")
            shown = await view(running)
        assert "may not see" in str(shown)
        assert "20.092" not in str(shown)

    async def test_it_may_not_be_opened_after_the_channel_lost_the_collection(self, start: Start) -> None:
        async with start(channels=f"{CHANNEL}=default") as running:
            await running.send(mention("How many?"))
            button = element(running, "actions")
        async with start(channels="im=default") as running:
            await push(running, button)
            shown = await view(running)
        assert "20.092" not in str(shown)

    @pytest.mark.parametrize("value", ["nothing:1", "", "a:b", ":"])
    async def test_a_button_of_an_answer_that_is_not_kept_says_so(self, start: Start, value: str) -> None:
        async with start() as running:
            await push(running, {"type": "button", "action_id": "show_source_1", "value": value})
            shown = await view(running)
        assert "not kept any more" in str(shown)

    async def test_a_modal_that_cannot_open_is_said_to_whoever_pressed(self, start: Start) -> None:
        async with start() as running:
            await running.send(mention("How many?"))
            await running.slack.deliver(press(element(running, "actions"), trigger="pressed too long ago"))
            await until(lambda: bool(running.slack.whispers))
        assert "press the button again" in running.slack.whispers[0]["text"]


class TestFeedback:
    async def test_a_good_verdict_is_thanked_for_and_becomes_a_case(self, start: Start, tmp_path: Any) -> None:
        async with start() as running:
            asked = mention("How many charging points were there?")
            await running.send(asked)
            await push(running, judged(running, "good"), user=BEN)
            await until(lambda: bool(running.slack.whispers))
        (line,) = export(tmp_path)
        case = read_case(line)
        assert (case.question, case.lang, case.answerable) == ("How many charging points were there?", "en", True)
        assert line["answer"] == {"value": "20092000", "unit": "count", "tolerance": "0"}
        assert case.tags == ("slack", "good")
        assert case.evidence[0].file == "charging.txt"

    async def test_a_bad_verdict_asks_why_and_keeps_the_reason(self, start: Start, tmp_path: Any) -> None:
        async with start() as running:
            await running.send(mention("How many?"))
            await push(running, judged(running, "bad"))
            asked = await view(running)
            assert asked["title"]["text"] == "What was wrong?"
            await running.slack.deliver(submit(asked, "It is 21 million."))
            await until(lambda: "21 million" in str(list(export(tmp_path))))
        (line,) = export(tmp_path)
        assert line["answer"] is None
        assert line["tags"] == ["slack", "bad"]
        assert line["note"].endswith("said to be wrong: It is 21 million.")

    async def test_the_verdict_counts_though_no_reason_is_given(self, start: Start, tmp_path: Any) -> None:
        async with start() as running:
            await running.send(mention("How many?"))
            await push(running, judged(running, "bad"))
            await view(running)
        assert len(list(export(tmp_path))) == 1

    async def test_people_who_differ_make_a_disputed_case(self, start: Start, tmp_path: Any) -> None:
        async with start() as running:
            await running.send(mention("How many?"))
            await push(running, judged(running, "good"))
            await push(running, judged(running, "bad"), user=BEN)
            await view(running)
        (line,) = export(tmp_path)
        assert line["tags"] == ["slack", "disputed"]

    async def test_a_later_verdict_of_the_same_person_takes_the_place_of_the_first(
        self, start: Start, tmp_path: Any
    ) -> None:
        async with start() as running:
            await running.send(mention("How many?"))
            await push(running, judged(running, "bad"))
            await push(running, judged(running, "good"))
            await until(lambda: bool(running.slack.whispers))
        (line,) = export(tmp_path)
        assert line["tags"] == ["slack", "good"]

    async def test_a_follow_up_carries_its_history_into_the_suite(self, start: Start, tmp_path: Any) -> None:
        async with start([answer(), replace(answer("abstained"), question="")]) as running:
            asked = mention("How many?")
            await running.send(asked)
            await running.send(message("And ski lifts?", thread=asked["ts"]))
            await push(running, judged(running, "good"))
            await until(lambda: bool(running.slack.whispers))
        (line,) = export(tmp_path)
        case = read_case(line)
        assert not case.answerable
        assert [turn["role"] for turn in case.history] == ["user", "assistant"]

    def test_where_there_was_no_feedback_there_is_nothing_to_export(self, tmp_path: Any) -> None:
        assert list(export(tmp_path)) == []
