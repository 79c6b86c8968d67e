"""A run from first to last, calls and rendered messages, against the recording in `recorded_run.md`.

Where a change is meant: `UPDATE_RECORDINGS=1 python -m pytest -n 0 tests/e2e/slack/test_recorded_run.py`, and read the
difference.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa.errors import ModelUnavailable
from tests.e2e.slack.conftest import Connected, Start, until
from tests.fakes.app import Script, answer
from tests.fakes.slack.events import BOT_USER, direct, edited, mention, message, press
from tests.fakes.slack.transcript import Transcript, differences

RECORDING = Path(__file__).with_name("recorded_run.md")
SCRIPT = [
    Script(answer(), pause=0.3),
    answer(),
    answer("conflicting"),
    answer("conflicting", "zh"),
    replace(answer("abstained"), withheld=("a sentence whose figure its source does not hold",)),
    Script(answer(), pause=0.3),
    answer(language="zh"),
    ModelUnavailable("the model is down", "try again in a minute"),
]


async def test_the_run_is_as_recorded(start: Start) -> None:
    async with start(SCRIPT) as running:
        run = Transcript(running.slack)
        first = mention("How many charging points were there at the end of 2025?")
        await _answered(run, running, "A mention, answered in a stream", first)
        follow = message("And how many of them are public?", thread=first["ts"])
        await _answered(run, running, "A follow-up without a mention", follow)
        await _source(run, running)
        await _answered(run, running, "Sources that disagree", mention("By how much did industrial output grow?"))
        await _answered(run, running, "The same in Chinese, in a direct message", direct("工业增加值增长多少？"))
        await _answered(run, running, "An abstention", mention("How many ski lifts are there?"))
        running.slack.fail("chat.stopStream", "message_not_in_streaming_state")
        late = mention("And again, how many charging points?")
        await _answered(run, running, "A stream that Slack has ended", late)
        change = edited(late, f"<@{BOT_USER}> 2025年底全国有多少充电设施？")
        run.heading("The question is edited")
        await running.send(change)
        run.called()
        run.seen(late["ts"])
        await _answered(run, running, "An error", mention("How many?"))
    got = str(run)
    if os.environ.get("UPDATE_RECORDINGS"):
        RECORDING.write_text(got, encoding="utf-8")
    recorded = RECORDING.read_text(encoding="utf-8")
    assert got == recorded, "\n".join(differences(recorded, got))


async def _answered(run: Transcript, running: Connected, heading: str, inner: dict[str, Any]) -> None:
    run.heading(heading)
    run.heard(inner)
    await running.send(inner)
    run.called()
    run.seen(inner.get("thread_ts", inner["ts"]))


async def _source(run: Transcript, running: Connected) -> None:
    run.heading("“Show source 2” is pressed")
    buttons = next(block for block in running.slack.messages[-1].blocks if block["type"] == "actions")
    await running.slack.deliver(press(buttons["elements"][1], trigger=running.slack.trigger()))
    await until(lambda: bool(running.slack.views))
    run.called()
    run.modal(next(iter(running.slack.views.values())))
