"""Exactly one answer each: duplicates, twins, retries, reordering, lost sockets, restarts, replicas."""

from __future__ import annotations

import asyncio
import random
import sys
import threading
from pathlib import Path

from qa.slack.store import Ask
from tests.e2e.slack.conftest import Connected, Start, connect, settings, until
from tests.fakes.app import FakeApp, Script, answer
from tests.fakes.slack.events import BOT, BOT_USER, CHANNEL, direct, edited, event, mention, message
from tests.fakes.slack.server import ACKNOWLEDGE_SECONDS, FakeSlack


async def test_an_event_delivered_again_and_again_is_answered_once(start: Start) -> None:
    async with start() as running:
        body = event(mention("How many?"))
        await running.slack.deliver(body, times=5)
        await running.settled()
        await running.slack.deliver(body)
        await running.settled()
    assert len(running.slack.messages) == 1


async def test_the_message_twin_of_a_mention_is_dropped_whichever_comes_first(start: Start) -> None:
    async with start() as running:
        for twin_first in (False, True):
            asked = mention("How many?")
            twin = message(asked["text"], ts=asked["ts"])
            for inner in (twin, asked) if twin_first else (asked, twin):
                await running.send(inner)
    assert len(running.slack.messages) == 2


async def test_the_twin_of_a_mention_in_an_answered_thread_is_dropped_too(start: Start) -> None:
    async with start() as running:
        first = mention("How many?")
        await running.send(first)
        again = mention("And how many are public?", thread=first["ts"])
        await asyncio.gather(
            running.slack.deliver(event(message(again["text"], ts=again["ts"], thread=first["ts"]))),
            running.slack.deliver(event(again)),
        )
        await running.settled()
    assert len(running.slack.messages) == 2


async def test_its_own_and_other_bots_messages_are_ignored(start: Start) -> None:
    async with start() as running:
        await running.send(direct("How many?", bot_id=BOT))
        await running.send(direct("How many?", user=BOT_USER))
        await running.send(direct("How many?", bot_id="B0OTHER", subtype="bot_message"))
        await running.send(mention("How many?", bot_id="B0OTHER"))
        await running.send(direct("How many?", user="USLACKBOT"))
        await running.send(direct("joined", subtype="channel_join"))
        own = direct("How many?", user=BOT_USER, bot_id=BOT)
        await running.send(edited(own, "How many more?"))
    assert running.slack.messages == []


async def test_an_edit_that_overtakes_its_question_does_no_harm(start: Start) -> None:
    async with start() as running:
        asked = mention("How many?")
        await running.send(edited(asked, f"<@{BOT_USER}> How many really?"))
        await running.send(asked)
    assert len(running.slack.messages) == 1


async def test_a_question_that_comes_late_is_answered_with_what_came_before_it(start: Start) -> None:
    async with start() as running:
        first, late, last = mention("How many?"), message("And in 2023?"), message("And in 2024?")
        late, last = ({**later, "thread_ts": first["ts"]} for later in (late, last))
        for inner in (first, last, late):
            await running.send(inner)
    assert [request.question for request in running.app.requests] == ["How many?", "And in 2024?", "And in 2023?"]
    assert [len(request.history) for request in running.app.requests] == [0, 2, 2]
    assert len(running.slack.messages) == 3


async def test_a_killed_process_leaves_a_message_that_the_next_one_finishes(slack: FakeSlack, tmp_path: Path) -> None:
    slack.fail("chat.stopStream", "429", retry_after=60)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.e2e.slack.process", slack.base_url, str(tmp_path), cwd=Path(__file__).parents[3]
    )
    await until(lambda: slack.connections == 1, 30)
    await slack.deliver(event(mention("How many?")))
    await until(lambda: any(call.outcome == "429" for call in slack.calls))
    process.kill()
    await process.wait()
    assert slack.messages[0].streaming
    async with connect(slack, FakeApp(settings=settings(slack, tmp_path)), lease=0.5) as running:
        await until(lambda: bool(slack.messages[0].blocks))
        await running.settled()
    (shown,) = slack.messages
    assert (shown.streaming, shown.edits) == (False, 1)


async def test_a_restart_in_mid_answer_ends_in_one_whole_answer(slack: FakeSlack, tmp_path: Path) -> None:
    slow = FakeApp([Script(answer(), pause=0.4)], settings=settings(slack, tmp_path))
    asked = mention("How many?")
    async with connect(slack, slow, lease=0.3) as dying:
        await slack.deliver(event(asked))
        await until(lambda: bool(slack.messages))
        await _kill(dying)
    assert slack.messages[0].streaming
    async with connect(slack, FakeApp(settings=settings(slack, tmp_path)), lease=0.3) as running:
        await until(lambda: slack.messages[0].edits == 1)
        await running.settled()
        await slack.deliver(event(asked))
        await running.settled()
    (shown,) = slack.messages
    assert not shown.streaming
    assert "context_actions" in str(shown.blocks)


async def test_a_restart_before_the_message_was_known_finds_it_in_the_thread(slack: FakeSlack, tmp_path: Path) -> None:
    app = FakeApp([Script(answer(), pause=0.2)], settings=settings(slack, tmp_path))
    ended = threading.Event()
    async with connect(slack, app, lease=0.3) as dying:
        dying.bot.store.replied = lambda *_: ended.wait(5)  # type: ignore[method-assign] - dies before it is written
        await slack.deliver(event(mention("How many?")))
        await until(lambda: bool(slack.messages))
        await _kill(dying)
        ended.set()
    async with connect(slack, FakeApp(settings=settings(slack, tmp_path)), lease=0.3) as running:
        await until(lambda: slack.messages[0].edits == 1)
        await running.settled()
    assert len(slack.messages) == 1


async def _kill(running: Connected) -> None:
    """End the bot's work as a killed process does: in mid-air, with nothing said or written any more."""
    desk = running.bot.desk
    for task in [*desk._running.values(), *([desk._keeper] if desk._keeper else [])]:
        task.cancel()


async def test_a_question_that_kills_the_process_every_time_is_given_up_visibly(start: Start) -> None:
    async with start() as running:
        store = running.bot.store
        asked = direct("How many?")
        with store.transaction() as transaction:
            identity = transaction.ask(
                Ask("T0TEAM", asked["channel"], asked["ts"], asked["ts"], "U0ANN", True, False, "q")
            )
        assert identity is not None
        for _ in range(3):
            store.take(identity, "a process that dies")
        store._rows("UPDATE asks SET lease = 0")
        await until(lambda: bool(running.slack.messages))
        await running.settled()
    assert "reference" in running.slack.messages[0].text
    assert running.app.requests == []


async def test_replicas_on_one_store_give_one_answer(slack: FakeSlack, tmp_path: Path) -> None:
    apps = [FakeApp([Script(answer(), wait=0.05)], settings=settings(slack, tmp_path)) for _ in range(3)]
    async with connect(slack, apps[0]) as one, connect(slack, apps[1]) as two, connect(slack, apps[2]) as three:
        await until(lambda: slack.connections == 3)
        bodies = [event(mention(f"How many {number}?")) for number in range(20)]
        await asyncio.gather(*(slack.deliver(body, times=3) for body in bodies))
        for running in (one, two, three):
            await running.settled()
    assert len(slack.messages) == 20
    assert sum(len(app.requests) for app in apps) == 20


async def test_a_thousand_events_a_tenth_twice_and_a_dropping_socket_give_one_answer_each(
    slack: FakeSlack, tmp_path: Path
) -> None:
    app = FakeApp(settings=settings(slack, tmp_path))
    bodies = [event(mention(f"How many {number}?", channel=f"C0{number % 7:03}")) for number in range(1000)]
    chance = random.Random(6)
    sent = [*bodies, *chance.sample(bodies, 100)]
    chance.shuffle(sent)
    async with connect(slack, app, at_once=32) as running:
        dropping = asyncio.create_task(_drop(slack, every=0.7))
        limit = asyncio.Semaphore(50)

        async def deliver(body: dict[str, object]) -> None:
            async with limit:
                await slack.deliver(body)

        await asyncio.gather(*(deliver(body) for body in sent))
        dropping.cancel()
        await running.settled(60)
    assert len(slack.messages) == 1000
    assert len({(message.channel, message.thread) for message in slack.messages}) == 1000
    assert all(message.blocks and not message.streaming for message in slack.messages)
    assert len(app.requests) == 1000
    assert slack.deliveries >= 1100
    assert max(slack.acknowledged) < ACKNOWLEDGE_SECONDS


async def _drop(slack: FakeSlack, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await slack.drop_sockets()


async def test_unsolicited_noise_in_a_channel_costs_no_call(start: Start) -> None:
    async with start() as running:
        before = len(running.slack.calls)
        for number in range(30):
            await running.send(message(f"note {number}", channel=CHANNEL))
    assert len(running.slack.calls) == before
