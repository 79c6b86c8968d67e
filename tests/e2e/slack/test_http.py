"""The signed HTTP mode through a real server: signatures and their age, retries, commands and buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from qa.slack.http import mount
from tests.e2e.slack.conftest import settings, until
from tests.fakes.app import FakeApp, Script, answer
from tests.fakes.serving import serving
from tests.fakes.slack.events import command, event, mention, press, signed
from tests.fakes.slack.server import SECRET, FakeSlack


@pytest.fixture
async def address(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[str]:
    served = FastAPI()
    assert mount(served, FakeApp(settings=settings(slack, tmp_path)))
    with serving(served) as origin:
        yield f"{origin}/slack/events"


async def post(address: str, body: dict[str, Any], **how: Any) -> httpx.Response:
    content, headers = signed(body, SECRET, **how)
    async with httpx.AsyncClient() as client:
        return await client.post(address, content=content, headers=headers)


async def test_a_signed_event_is_acknowledged_and_answered(slack: FakeSlack, address: str) -> None:
    response = await post(address, event(mention("How many?")))
    assert (response.status_code, response.text) == (200, "")
    await until(lambda: bool(slack.messages) and bool(slack.messages[0].blocks))


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"spoil": True}, id="a wrong signature"),
        pytest.param({"age": 330}, id="five minutes old"),
        pytest.param({"age": -330}, id="from the future"),
    ],
)
async def test_what_slack_did_not_sign_just_now_is_refused(slack: FakeSlack, address: str, how: dict[str, Any]) -> None:
    response = await post(address, event(mention("How many?")), **how)
    assert response.status_code == 401
    assert slack.calls == []


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        pytest.param({}, b"{}", 401, id="unsigned"),
        pytest.param({"x-slack-request-timestamp": "soon", "x-slack-signature": "v0=1"}, b"{}", 401, id="no time"),
        pytest.param({"x-slack-request-timestamp": "1", "x-slack-signature": "v0=1"}, b"\xff", 400, id="not text"),
        pytest.param({"x-slack-request-timestamp": "1", "x-slack-signature": "v0=1"}, b"x" * 1048577, 413, id="huge"),
    ],
)
async def test_a_malformed_request_is_refused(
    address: str, headers: dict[str, str], content: bytes, status: int
) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.post(address, content=content, headers=headers)).status_code == status


async def test_slacks_check_of_the_address_is_answered(address: str) -> None:
    response = await post(address, {"type": "url_verification", "challenge": "c4ll"})
    assert response.json() == {"challenge": "c4ll"}


async def test_a_retry_is_answered_at_once_and_not_twice(slack: FakeSlack, address: str) -> None:
    body = event(mention("How many?"))
    for retry in range(4):
        assert (await post(address, body, retry=retry)).status_code == 200
    await until(lambda: bool(slack.messages) and bool(slack.messages[0].blocks))
    assert len(slack.messages) == 1


async def test_a_retry_of_what_never_arrived_is_answered(slack: FakeSlack, address: str) -> None:
    await post(address, event(mention("How many?")), retry=2)
    await until(lambda: bool(slack.messages) and bool(slack.messages[0].blocks))


async def test_commands_and_buttons_come_to_the_same_address(slack: FakeSlack, address: str) -> None:
    asked = command("How many?", trigger=slack.trigger(), response_url=slack.response_url())
    assert (await post(address, asked)).status_code == 200
    await until(lambda: len(slack.messages) == 2 and bool(slack.messages[1].blocks))
    button = next(block for block in slack.messages[1].blocks if block["type"] == "actions")["elements"][0]
    assert (await post(address, press(button, trigger=slack.trigger()))).status_code == 200
    await until(lambda: bool(slack.views))


async def test_two_workers_on_one_store_answer_once(slack: FakeSlack, tmp_path: Path) -> None:
    apps = [FakeApp([Script(answer(), wait=0.1)], settings=settings(slack, tmp_path)) for _ in range(2)]
    one, two = FastAPI(), FastAPI()
    mount(one, apps[0])
    mount(two, apps[1])
    with serving(one) as first, serving(two) as second:
        bodies = [event(mention(f"How many {number}?")) for number in range(10)]
        for body in bodies:
            for origin in (first, second):
                assert (await post(f"{origin}/slack/events", body)).status_code == 200
        await until(lambda: len(slack.messages) == 10 and all(message.blocks for message in slack.messages))
    assert len(slack.messages) == 10


def test_without_token_or_secret_nothing_is_mounted() -> None:
    served = FastAPI()
    before = len(served.routes)
    assert not mount(served, FakeApp())
    assert len(served.routes) == before
