"""`docs/slack.md`, followed word by word against the fake Slack: its commands are run as they stand there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shlex
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from qa.settings import Settings
from qa.slack import channels
from qa.slack.bot import COMMAND
from qa.slack.wording import say
from tests.e2e.slack.conftest import until
from tests.fakes.slack.events import event, mention, press, signed
from tests.fakes.slack.server import APP_TOKEN, BOT_TOKEN, SCOPES, SECRET, FakeSlack

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
MANIFEST = yaml.safe_load((ROOT / "slack" / "manifest.yaml").read_text(encoding="utf-8"))
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "assistant_thread_started": "assistant:write",
    "assistant_thread_context_changed": "assistant:write",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}


def section(title: str) -> str:
    return GUIDE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def blocks(text: str) -> list[str]:
    """The fenced blocks of a text, unindented."""
    found = re.findall(r"^( *)```\n(.*?)^ *```$", text, re.M | re.S)
    return ["\n".join(line[len(indent) :] for line in body.splitlines()) for indent, body in found]


def environment(slack: FakeSlack, home: Path, exports: str) -> dict[str, str]:
    """What a shell would have after the guide's `export` lines, with the copied tokens in place of the dots."""
    copied = {"xapp-…": APP_TOKEN, "xoxb-…": BOT_TOKEN, "…": SECRET}
    given = dict(re.findall(r"^export (\w+)=(\S+)$", exports, re.M))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BALLAST_", "SLACK_", "OPENAI_"))}
    given = {name: copied[value] for name, value in given.items()}
    return {**kept, **given, "BALLAST_HOME": str(home), "SLACK_BASE_URL": slack.base_url}


def command_of(block: str) -> list[str]:
    """The `ballast …` line of a block, run by this interpreter."""
    line = next(line for line in block.splitlines() if line.startswith("ballast "))
    return [sys.executable, "-m", "qa.cli", *shlex.split(line)[1:]]


async def done(command: list[str], env: dict[str, str]) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await asyncio.wait_for(process.communicate(), 100)
    return process.returncode or 0, output.decode()


@asynccontextmanager
async def started(command: list[str], env: dict[str, str], says: str) -> AsyncIterator[None]:
    """A command that keeps running, from the moment it says that it does."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    assert process.stdout is not None
    try:
        heard = ""
        while says not in heard:
            line = await asyncio.wait_for(process.stdout.readline(), 100)
            assert line, f"it ended: {heard}"
            heard += line.decode()
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, "it ends well when it is stopped"


async def test_the_steps_lead_from_nothing_to_a_first_answer_and_on(slack: FakeSlack, tmp_path: Path) -> None:
    ingest, start, asked = blocks(section("From nothing to a first answer"))
    slack.scopes = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    env = environment(slack, tmp_path, start)
    assert (await done(command_of(ingest), env))[0] == 0

    async with started(command_of(start), env, "Ballast is listening in Slack; stop with Ctrl-C."):
        await until(lambda: slack.connections == 1)
        question = mention(asked.removeprefix("@Ballast "))
        await slack.deliver(event(question))
        await until(lambda: bool(slack.messages) and bool(slack.messages[0].blocks), 60)
        (shown,) = slack.messages
        assert shown.thread == question["ts"]
        assert shown.streamed
        assert "**4.838 million**" in shown.text
        await _press_the_buttons(slack)

    export = next(block for block in blocks(section("Feedback")) if "export" in block)
    await done([*command_of(export)[:-1], str(tmp_path / "feedback.jsonl")], env)
    (line,) = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["answer"]["value"] == "4838000"


async def _press_the_buttons(slack: FakeSlack) -> None:
    parts = {block["type"]: block for block in slack.messages[0].blocks}
    await slack.deliver(press(parts["actions"]["elements"][0], trigger=slack.trigger()))
    await until(lambda: bool(slack.views))
    assert "'style': {'bold': True}" in str(slack.views)
    good = parts["context_actions"]["elements"][0]
    helpful = {"type": "feedback_buttons", "action_id": good["action_id"], "value": good["positive_button"]["value"]}
    await slack.deliver(press(helpful, trigger=slack.trigger()))
    await until(lambda: bool(slack.whispers))


async def test_the_steps_for_http_lead_to_an_answer(slack: FakeSlack, tmp_path: Path) -> None:
    (start,) = blocks(section("Over HTTP"))
    env = environment(slack, tmp_path, start)
    ingest = blocks(section("From nothing to a first answer"))[0]
    assert (await done(command_of(ingest), env))[0] == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = asyncio.create_subprocess_exec(
        *command_of(start), "--port", str(port), cwd=ROOT, env=env,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    process = await running
    try:
        status = await _post_until_served(f"http://127.0.0.1:{port}/slack/events")
        assert status == 200
        await until(lambda: bool(slack.messages) and bool(slack.messages[0].blocks), 60)
        assert "4.838 million" in slack.messages[0].text
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)


async def _post_until_served(address: str) -> int:
    content, headers = signed(event(mention("How many 5G base stations have been built?")), SECRET)
    async with httpx.AsyncClient() as client:
        for _ in range(300):
            with contextlib.suppress(httpx.TransportError):
                return (await client.post(address, content=content, headers=headers)).status_code
            await asyncio.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.mark.parametrize(
    ("unset", "revoked", "says"),
    [
        pytest.param("SLACK_BOT_TOKEN", False, "SLACK_BOT_TOKEN is not set", id="no bot token"),
        pytest.param("SLACK_APP_TOKEN", False, "SLACK_APP_TOKEN is not set", id="no app-level token"),
        pytest.param("", True, "Slack refuses auth.test (token_revoked)", id="a revoked token"),
    ],
)
async def test_a_wrong_token_is_named_in_one_line(
    slack: FakeSlack, tmp_path: Path, unset: str, revoked: bool, says: str
) -> None:
    start = blocks(section("From nothing to a first answer"))[1]
    slack.revoked = revoked
    env = environment(slack, tmp_path, start)
    env.pop(unset, None)
    status, output = await done(command_of(start), env)
    assert (status, len(output.strip().splitlines())) == (2, 1)
    assert says in output
    assert says.split(" (")[0] in section("When something is wrong")


def test_the_manifest_asks_for_the_least_scopes() -> None:
    given = MANIFEST["oauth_config"]["scopes"]["bot"]
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert set(given) == {*SCOPES.values(), *(EVENT_SCOPES[name] for name in events), "commands"}
    assert given == sorted(given)


def test_the_manifest_names_what_the_bot_listens_to() -> None:
    assert [one["command"] for one in MANIFEST["features"]["slash_commands"]] == [COMMAND]
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == set(EVENT_SCOPES)
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]
    assert MANIFEST["settings"]["socket_mode_enabled"]


def test_the_settings_in_the_guide_are_those_that_are_read() -> None:
    named = re.findall(r"^\| `([A-Z_]+)` \|", section("Settings"), re.M)
    read = Settings.read({name: name for name in named}).slack
    values = [read.bot_token, read.app_token, read.signing_secret, read.base_url, read.channels]
    assert values == named


def test_the_guides_example_of_places_is_read_as_it_says() -> None:
    (example,) = blocks(section("Where it answers, and from what"))
    setting = re.fullmatch(r'export BALLAST_SLACK_CHANNELS="(.*)"', example)
    assert setting is not None
    read = channels.parse(setting[1]).collections
    assert read == {"C0123456789": "reports", "U0123456789": "board", "im": "handbook", "*": "default"}


def test_the_guide_quotes_the_bots_own_words() -> None:
    quoted: list[Any] = [say("helpful", "en"), say("unhelpful", "en"), say("show", "en", number="")]
    for words in [*(words.strip() for words in quoted), say("place", "en", place="x").split(".")[0]]:
        assert words in GUIDE
