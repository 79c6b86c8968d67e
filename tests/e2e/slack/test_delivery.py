"""Getting an answer through streams that end, limits and broken connections: one message, with the whole answer."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from tests.e2e.slack.conftest import Connected, Start, until
from tests.fakes.app import Script, answer
from tests.fakes.slack.events import direct, event, mention
from tests.fakes.slack.server import Message

SLOW = Script(answer(), pause=0.5)
LONG = Script(replace(answer(), answer=f"{answer().answer} So it is. It was counted. That is all."), pause=0.3)
"""Slow enough, and of enough sentences, to be appended to in mid-stream."""
FIGURES = ("20.092 million", "4.717 million")


def only(running: Connected) -> Message:
    (shown,) = running.slack.messages
    assert not shown.streaming
    return shown


def assert_whole(shown: Message) -> None:
    """The message holds every sentence once, its sources and its buttons."""
    text = shown.text if shown.streamed else str(shown.blocks[0])
    bare = text.replace("*", "").replace("'}, {'type': 'text', 'text': '", "").replace("', 'style': {'bold': True", "")
    for figure in FIGURES:
        assert bare.count(figure) == 1, text
    types = [block["type"] for block in shown.blocks]
    assert types[-4:] == ["context", "context", "actions", "context_actions"]


async def test_a_slow_answer_streams_sentence_by_sentence(start: Start) -> None:
    async with start([SLOW]) as running:
        await running.send(mention("How many?"))
    calls = running.slack.of("chat.startStream", "chat.appendStream", "chat.stopStream")
    assert [call.method for call in calls] == ["chat.startStream", "chat.stopStream"] or len(calls) == 3
    assert calls[0].arguments["markdown_text"] == "There were 20.092 million charging points at the end of 2025 [1]. "
    assert calls[1].at - calls[0].at > 0.2
    assert_whole(only(running))


async def test_nothing_is_said_before_it_is_verified(start: Start) -> None:
    async with start([Script(answer(), wait=0.5)]) as running:
        await running.slack.deliver(event(mention("How many?")))
        await asyncio.sleep(0.3)
        assert running.slack.messages == []
        assert list(running.slack.statuses.values()) == ["is looking in the documents…"]
        await running.settled()
    assert_whole(only(running))


async def test_a_stream_that_slack_ends_is_finished_by_an_update(start: Start) -> None:
    async with start([Script(answer(), pause=0.8)]) as running:
        running.slack.stream_seconds = 0.2
        await running.send(mention("How many?"))
    shown = only(running)
    assert shown.edits == 1
    assert_whole(shown)


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
async def test_a_message_that_is_not_streaming_any_more_is_updated(start: Start, method: str) -> None:
    async with start([LONG]) as running:
        running.slack.fail(method, "message_not_in_streaming_state")
        await running.send(mention("How many?"))
        (shown,) = running.slack.messages
    assert shown.edits == 1
    assert_whole(shown)


async def test_where_there_is_no_streaming_it_is_posted_once_and_edited(start: Start) -> None:
    async with start([Script(answer(), pause=0.6)]) as running:
        running.slack.fail("chat.startStream", "method_not_supported_for_channel_type", times=9)
        await running.send(mention("How many?"))
    shown = only(running)
    posted = running.slack.of("chat.postMessage")[0].arguments
    assert posted["text"] == "There were 20.092 million charging points at the end of 2025 [1]. …"
    assert len(running.slack.of("chat.postMessage")) == 1
    assert shown.edits == 1
    assert_whole(shown)


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
async def test_a_limit_in_mid_stream_is_waited_for(start: Start, method: str) -> None:
    async with start([LONG]) as running:
        running.slack.fail(method, "429", times=2, retry_after=0.2)
        await running.send(mention("How many?"))
    tries = [call for call in running.slack.calls if call.method == method]
    assert [call.outcome for call in tries][:3] == ["429", "429", "ok"]
    assert tries[1].at - tries[0].at >= 0.2
    assert_whole(only(running))


async def test_a_limit_holds_for_everybody(start: Start) -> None:
    async with start() as running:
        running.slack.limits["chat.startStream"] = (2, 0.5)
        await asyncio.gather(*(running.slack.deliver(event(mention(f"How many {n}?"))) for n in range(6)))
        await running.settled()
    assert len(running.slack.messages) == 6
    refused = [call for call in running.slack.calls if call.outcome == "429"]
    assert len(refused) <= 4 + 4, "refused together once, then one at a time, when the limit's time is over"


@pytest.mark.parametrize("what", ["drop", "lose", "500"])
@pytest.mark.parametrize(
    "method", ["chat.startStream", "chat.appendStream", "chat.stopStream", "assistant.threads.setStatus"]
)
async def test_a_broken_call_leaves_one_whole_answer(start: Start, method: str, what: str) -> None:
    async with start([LONG]) as running:
        running.slack.fail(method, what)
        await running.send(mention("How many?"))
        await until(lambda: bool(running.slack.messages) and not running.bot.desk.busy and bool(only(running).blocks))
    assert_whole(only(running))


@pytest.mark.parametrize("what", ["drop", "lose", "500"])
async def test_a_broken_post_leaves_one_whole_answer(start: Start, what: str) -> None:
    async with start([answer()]) as running:
        running.slack.fail("chat.startStream", "team_not_supported", times=9)
        running.slack.fail("chat.postMessage", what)
        await running.send(mention("How many?"))
        await until(lambda: bool(running.slack.messages) and not running.bot.desk.busy and bool(only(running).blocks))
    assert_whole(only(running))


async def test_where_there_is_no_status_the_question_gets_eyes_until_it_is_answered(start: Start) -> None:
    async with start([Script(answer(), wait=0.4)]) as running:
        running.slack.fail("assistant.threads.setStatus", "not_allowed", times=9)
        asked = mention("How many?")
        await running.slack.deliver(event(asked))
        await until(lambda: running.slack.reactions == [(asked["ts"], "eyes")])
        await running.settled()
    assert running.slack.reactions == []
    assert_whole(only(running))


async def test_blocks_that_slack_rejects_do_not_cost_the_words(start: Start) -> None:
    async with start() as running:
        running.slack.fail("chat.stopStream", "invalid_blocks")
        await running.send(mention("How many?"))
    assert FIGURES[0] in only(running).text


async def test_a_reader_who_stops_the_answer_hears_no_more(start: Start) -> None:
    async with start([Script(answer(), pause=0.3)]) as running:
        running.slack.fail("chat.stopStream", "stopped_by_user")
        await running.send(mention("How many?"))
        await asyncio.sleep(0.1)
    assert running.slack.of("chat.update", "chat.postMessage") == []


async def test_a_revoked_token_keeps_the_question_until_there_is_a_good_one(start: Start) -> None:
    async with start(lease=0.2) as running:
        running.slack.revoked = True
        await running.send(mention("How many?"))
        assert running.slack.messages == []
        running.slack.revoked = False
        await until(lambda: bool(running.slack.messages))
        await running.settled()
    assert_whole(only(running))


async def test_an_answer_slower_than_three_seconds_is_acknowledged_at_once(start: Start) -> None:
    async with start([Script(answer(), wait=3.5)]) as running:
        begun = time.monotonic()
        await running.slack.deliver(event(direct("How many?")))
        assert time.monotonic() - begun < 1
        await running.settled()
    assert_whole(only(running))


async def test_questions_of_one_thread_are_answered_in_their_order(start: Start) -> None:
    async with start([Script(answer(), wait=0.3), answer(language="zh")]) as running:
        first = direct("How many?")
        await running.slack.deliver(event(first))
        await running.slack.deliver(event(direct("公共的有多少？", thread=first["ts"])))
        await running.settled()
    assert ["20.092" in running.slack.messages[0].text, "2009.2" in running.slack.messages[1].text] == [True, True]
    assert len(running.app.requests[1].history) == 2


LATE = replace(answer(), answer=f"It was looked into with care. {answer().answer}")


@pytest.mark.parametrize("pause", [0.0, 0.3], ids=["whole at once", "sentence by sentence"])
async def test_the_figure_comes_first_though_it_is_said_late(start: Start, pause: float) -> None:
    async with start([Script(LATE, pause=pause)]) as running:
        await running.send(mention("How many?"))
    shown = only(running)
    text = shown.text if shown.streamed else str(shown.blocks[0])
    assert text.index("20.092 million") < text.index("looked into")
    assert shown.edits == (1 if pause else 0)
