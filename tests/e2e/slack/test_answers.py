"""Where and how the bot answers: mentions, direct messages, commands, the assistant pane, and threads."""

from __future__ import annotations

from qa.model import Turn
from tests.e2e.slack.conftest import Start
from tests.fakes.app import answer
from tests.fakes.slack.events import ANN, BEN, BOT_USER, CHANNEL, TEAM, direct, mention, message


async def test_a_mention_is_answered_in_its_thread_in_a_stream_of_verified_sentences(start: Start) -> None:
    async with start() as running:
        asked = mention("How many charging points were there?")
        await running.send(asked)
    (shown,) = running.slack.messages
    assert shown.thread == asked["ts"]
    assert shown.streamed and not shown.streaming
    assert shown.text.startswith("There were **20.092 million** charging points at the end of 2025 [1].")
    assert [call.method for call in running.slack.calls if call.method.startswith(("chat", "assistant"))] == [
        "assistant.threads.setStatus",
        "chat.startStream",
        "chat.stopStream",
    ]
    assert running.slack.statuses == {}
