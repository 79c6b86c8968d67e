"""Where and how the bot answers: mentions, direct messages, commands, the assistant pane, and threads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.errors import StorageUnavailable, UnknownCollection
from qa.errors import ModelUnavailable
from qa.model import Turn
from tests.e2e.slack.conftest import Connected, Start, until
from tests.fakes.app import Script, answer
from tests.fakes.library import DOCUMENTS, FakeLibrary
from tests.fakes.slack import rules
from tests.fakes.slack.events import (
    ANN,
    BEN,
    BOT_USER,
    CHANNEL,
    DIRECT,
    command,
    direct,
    edited,
    event,
    mention,
    message,
    pane_opened,
)

QUESTION = "How many charging points were there?"
TWO = {"default": DOCUMENTS, "board": DOCUMENTS}


async def test_a_mention_is_answered_in_its_thread_in_a_stream_of_verified_sentences(start: Start) -> None:
    async with start() as running:
        asked = mention(QUESTION)
        await running.send(asked)
    (shown,) = running.slack.messages
    assert shown.thread == asked["ts"]
    assert shown.streamed
    assert not shown.streaming
    assert shown.text.startswith("There were **20.092 million** charging points at the end of 2025 [1].")
    assert [call.method for call in running.slack.calls if call.method.startswith(("chat", "assistant"))] == [
        "assistant.threads.setStatus",
        "chat.startStream",
        "chat.stopStream",
    ]
    assert running.slack.statuses == {}


async def test_the_question_reaches_the_product_as_a_person_reads_it(start: Start) -> None:
    async with start() as running:
        await running.send(mention("is R&amp;D in <https://a.example/x|the report> &gt; 3% of <#C1|energy>?"))
    assert running.app.requests[0].question == "is R&D in the report > 3% of #energy?"


async def test_a_direct_message_needs_no_mention(start: Start) -> None:
    async with start([answer(language="zh")]) as running:
        asked = direct("2025年底全国有多少充电设施？")
        await running.send(asked)
    (shown,) = running.slack.messages
    assert (shown.channel, shown.thread) == (DIRECT, asked["ts"])
    assert shown.text == "2025年底全国有充电设施**2009.2万**个[1]。其中公共的471.7万个[2]。"
    assert running.slack.calls[-2].arguments["markdown_text"]
    assert "正在查阅文档" in running.slack.of("assistant.threads.setStatus")[0].arguments["status"]


async def test_a_message_in_a_channel_that_is_not_for_the_bot_is_left_alone(start: Start) -> None:
    async with start() as running:
        await running.send(message("How many people come tonight?"))
        await running.send(message("Lunch?", thread="1780000000.000001"))
    assert running.slack.messages == []
    assert running.app.requests == []


class TestThreads:
    async def test_a_follow_up_needs_no_mention_and_knows_what_came_before(self, start: Start) -> None:
        async with start() as running:
            asked = mention(QUESTION)
            await running.send(asked)
            await running.send(message("And how many of them are public?", thread=asked["ts"]))
        assert len(running.slack.thread(asked["ts"])) == 2
        history = running.app.requests[1].history
        assert [turn.role for turn in history] == ["user", "assistant"]
        assert history[1] == Turn("assistant", answer().answer, (("charging.txt", 2), ("charging.txt", 3)))

    async def test_another_person_may_ask_on(self, start: Start) -> None:
        async with start() as running:
            asked = mention(QUESTION)
            await running.send(asked)
            await running.send(message("What about 2024?", user=BEN, thread=asked["ts"]))
        assert len(running.app.requests) == 2

    async def test_the_bot_keeps_still_when_people_talk_to_each_other(self, start: Start) -> None:
        async with start() as running:
            asked = mention(QUESTION)
            await running.send(asked)
            await running.send(message("Thanks!", thread=asked["ts"]))
            await running.send(message(f"<@{BEN}> how many did you count?", thread=asked["ts"]))
            await running.send(message("About half of that. Which report is it from?", user=BEN, thread=asked["ts"]))
            assert len(running.app.requests) == 1
            await running.send(mention("which report is it from?", user=BEN, thread=asked["ts"]))
            await running.send(message("And in 2024?", user=BEN, thread=asked["ts"]))
        assert len(running.app.requests) == 3

    async def test_thanks_from_the_asker_leave_the_thread_open(self, start: Start) -> None:
        async with start() as running:
            asked = mention(QUESTION)
            await running.send(asked)
            await running.send(message("Great, thanks", thread=asked["ts"]))
            await running.send(message("And in 2024?", thread=asked["ts"]))
        assert len(running.app.requests) == 2

    async def test_every_message_in_a_thread_of_a_direct_message_is_for_the_bot(self, start: Start) -> None:
        async with start() as running:
            asked = direct(QUESTION)
            await running.send(asked)
            await running.send(direct("only the public ones", thread=asked["ts"]))
        assert len(running.slack.thread(asked["ts"])) == 2
        assert len(running.app.requests[1].history) == 2


class TestCommands:
    async def test_a_command_posts_the_question_and_answers_under_it(self, start: Start) -> None:
        async with start() as running:
            slack = running.slack
            asked = command(f"{QUESTION} <!channel>", trigger=slack.trigger(), response_url=slack.response_url())
            await slack.deliver(asked)
            await running.settled()
            root, shown = slack.messages
            assert root.text == f"<@{ANN}> asked: {QUESTION} channel"
            assert (shown.thread, shown.streamed) == (root.ts, True)
            await running.send(message("And in 2024?", thread=root.ts))
            assert len(running.app.requests) == 2

    async def test_where_the_bot_may_not_post_only_the_asker_sees_the_answer(self, start: Start) -> None:
        async with start() as running:
            slack = running.slack
            slack.closed_channels.add(CHANNEL)
            await slack.deliver(command(QUESTION, trigger=slack.trigger(), response_url=slack.response_url()))
            await running.settled()
        working, shown = slack.responses
        assert (working["text"], shown["replace_original"]) == ("is looking in the documents…", True)
        assert {shown["response_type"], working["response_type"]} == {"ephemeral"}
        assert "20.092 million" in str(shown["blocks"])
        assert slack.messages == []

    async def test_a_command_without_a_question_says_how_to_ask(self, start: Start) -> None:
        async with start() as running:
            slack = running.slack
            await slack.deliver(command("", trigger=slack.trigger(), response_url=slack.response_url()))
            await running.settled()
        (shown,) = slack.responses
        assert "/ballast How many" in shown["text"]

    async def test_a_command_delivered_twice_is_answered_once(self, start: Start) -> None:
        async with start() as running:
            slack = running.slack
            asked = command(QUESTION, trigger=slack.trigger(), response_url=slack.response_url())
            await slack.deliver(asked, times=3)
            await running.settled()
        assert len(running.app.requests) == 1


class TestPane:
    async def test_it_opens_with_questions_drawn_from_the_documents(self, start: Start) -> None:
        async with start() as running:
            opened = pane_opened(thread="1780000000.000009")
            await running.send(opened)
            prompts = await _prompts(running, "1780000000.000009")
        assert 1 <= len(prompts) <= 4
        assert any("2025" in prompt or "charging" in prompt or "充电" in prompt for prompt in prompts)

    async def test_a_message_in_it_is_answered_in_its_thread(self, start: Start) -> None:
        async with start() as running:
            await running.send(direct(QUESTION, thread="1780000000.000010"))
        (shown,) = running.slack.messages
        assert shown.thread == "1780000000.000010"

    async def test_where_direct_messages_have_no_documents_it_says_so(self, start: Start) -> None:
        async with start(channels=f"{CHANNEL}=default") as running:
            await running.send(pane_opened(thread="1780000000.000011"))
            await _posted(running)
        assert "BALLAST_SLACK_CHANNELS: im." in running.slack.messages[0].text


async def _prompts(running: Connected, thread: str) -> list[str]:
    await until(lambda: thread in running.slack.prompts)
    return running.slack.prompts[thread]


async def _posted(running: Connected) -> None:
    await until(lambda: bool(running.slack.messages))


class TestAccess:
    @pytest.mark.parametrize(
        ("channels", "asked", "collection"),
        [
            pytest.param("", mention("q?"), "default", id="unset: channels"),
            pytest.param("", direct("q?"), "default", id="unset: direct messages"),
            pytest.param(f"{CHANNEL}=board,*=default", mention("q?"), "board", id="the channel named"),
            pytest.param("C9OTHER=board,*=default", mention("q?"), "default", id="every other channel"),
            pytest.param(f"{ANN}=board,im=default", direct("q?"), "board", id="a person's direct messages"),
            pytest.param(f"{BEN}=board,im=default", direct("q?"), "default", id="somebody else's direct messages"),
        ],
    )
    async def test_a_place_asks_its_own_collection(
        self, start: Start, channels: str, asked: dict[str, object], collection: str
    ) -> None:
        async with start(channels=channels, library=FakeLibrary(TWO)) as running:
            await running.send(asked)
        assert [request.collection for request in running.app.requests] == [collection]

    @pytest.mark.parametrize(
        ("channels", "asked", "shared", "named"),
        [
            pytest.param("im=board", mention("q?"), False, CHANNEL, id="a channel that is not listed"),
            pytest.param("*=board", direct("q?"), False, "im", id="direct messages that are not listed"),
            pytest.param("*=board", mention("q?"), True, CHANNEL, id="a channel shared with another organisation"),
            pytest.param("", mention("q?"), True, CHANNEL, id="unset: a shared channel"),
        ],
    )
    async def test_a_place_that_is_not_listed_gets_a_line_and_no_document(
        self, start: Start, channels: str, asked: dict[str, object], shared: bool, named: str
    ) -> None:
        async with start(channels=channels, library=FakeLibrary(TWO)) as running:
            await running.send(asked, shared=shared)
        (shown,) = running.slack.messages
        assert named in shown.text
        assert running.app.requests == []


class TestEnds:
    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (
                ModelUnavailable("the model is down", "try again in a minute"),
                "the model is down: try again in a minute",
            ),
            (UnknownCollection("there is no collection 'x'", "ingest first"), "ingest first"),
            (RuntimeError("a secret path"), "Something went wrong inside Ballast (reference "),
        ],
        ids=["a model that is down", "a collection that is not there", "a fault of the product"],
    )
    async def test_an_error_posts_one_line_that_says_what_to_do(
        self, start: Start, given: Exception, said: str
    ) -> None:
        async with start([given]) as running:
            await running.send(mention(QUESTION))
        (shown,) = running.slack.messages
        assert said in shown.text
        assert "secret" not in shown.text
        assert running.slack.statuses == {}

    async def test_an_error_in_mid_answer_is_said_under_what_was_said(self, start: Start) -> None:
        script = Script(answer(), pause=0.3, error=ModelUnavailable("the model went away", "ask again"), fails_at=3)
        async with start([script]) as running:
            await running.send(mention(QUESTION))
        (shown,) = running.slack.messages
        assert shown.text.startswith("There were 20.092 million")
        assert shown.text.endswith("⚠️ The rest could not be said: the model went away: ask again")
        assert not shown.streaming

    async def test_a_store_that_cannot_be_used_is_said(self, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail() -> None:
            raise StorageUnavailable("slack.sqlite cannot be used", "check that BALLAST_HOME can be written")

        async with start() as running:
            monkeypatch.setattr(running.bot.store, "transaction", fail)
            await running.send(mention(QUESTION))
            await running.send(message("Lunch?"))
            asked = command(QUESTION, trigger=running.slack.trigger(), response_url=running.slack.response_url())
            await running.slack.deliver(asked)
            await until(lambda: bool(running.slack.messages))
        (shown,) = running.slack.messages
        assert "check that BALLAST_HOME can be written" in shown.text

    async def test_a_fault_of_the_bot_itself_is_tried_again(
        self, start: Start, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with start(lease=0.2) as running:
            finish, faults = running.bot.store.finish, iter([True])

            def once(*given: object, **more: object) -> None:
                if next(faults, False):
                    raise RuntimeError("a fault")
                finish(*given, **more)

            monkeypatch.setattr(running.bot.store, "finish", once)
            await running.send(mention(QUESTION))
            await until(lambda: not running.bot.store.left_open() and bool(running.slack.messages[0].edits))
        assert len(running.slack.messages) == 1

    @pytest.mark.parametrize("streaming", [True, False], ids=["streamed", "posted"])
    async def test_nothing_in_a_document_can_ping_anyone(self, start: Start, streaming: bool) -> None:
        hostile = "<!channel> *all* <@U0BEN> of https://evil.example [x](https://evil.example)"
        quoted = replace(answer().citations[0], quote=hostile, file=hostile)
        given = replace(answer(), answer=f"5 {hostile} [1]. And 6 {hostile} [1].", citations=(quoted,), value=None)
        async with start([Script(given, pause=0.25)]) as running:
            if not streaming:
                running.slack.fail("chat.startStream", "team_not_supported", times=9)
            await running.send(mention(f"&lt;!channel&gt; {QUESTION}"))
        for call in running.slack.calls:
            for text in rules.marked_up(call.arguments):
                assert rules.pings(text) == rules.links(text) == []

    async def test_a_mention_without_a_question_says_how_to_ask(self, start: Start) -> None:
        async with start() as running:
            await running.send(mention(""))
        assert "Ask a question" in running.slack.messages[0].text

    async def test_an_abstention_says_what_was_looked_at(self, start: Start) -> None:
        async with start([answer("abstained")]) as running:
            await running.send(mention("How many ski lifts are there?"))
        (shown,) = running.slack.messages
        assert shown.text == "The documents do not say. "
        assert "Looked at: charging.txt ¶2, 充电设施.txt ¶2." in str(shown.blocks)


class TestEdits:
    async def test_an_edited_question_is_answered_in_the_same_message(self, start: Start) -> None:
        async with start([answer(), answer(language="zh")]) as running:
            asked = mention(QUESTION)
            await running.send(asked)
            await running.send(edited(asked, f"<@{BOT_USER}> 2025年底全国有多少充电设施？"))
        (shown,) = running.slack.messages
        assert "2009.2万" in shown.text
        assert shown.edits == 1
        assert running.app.requests[1].question == "2025年底全国有多少充电设施？"

    async def test_a_question_that_was_talked_on_about_is_not_answered_anew(self, start: Start) -> None:
        async with start() as running:
            asked = mention(QUESTION)
            await running.send(asked)
            await running.send(message("Interesting.", user=BEN, thread=asked["ts"]))
            await running.send(edited(asked, f"<@{BOT_USER}> What about 2024?"))
        assert len(running.app.requests) == 1

    async def test_an_edit_while_the_answer_is_on_its_way_is_answered_after_it(self, start: Start) -> None:
        async with start([Script(answer(), wait=0.3), answer(language="zh")]) as running:
            asked = direct(QUESTION)
            await running.slack.deliver(event(asked))
            await until(lambda: running.app.running == 1)
            await running.slack.deliver(event(edited(asked, "2025年底全国有多少充电设施？")))
            await running.settled()
        (shown,) = running.slack.messages
        assert "2009.2万" in shown.text

    async def test_a_link_that_was_unfolded_is_no_edit(self, start: Start) -> None:
        async with start() as running:
            asked = mention(QUESTION)
            await running.send(asked)
            await running.send(edited(asked, asked["text"]))
        assert len(running.app.requests) == 1
