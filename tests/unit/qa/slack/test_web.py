"""Calls of the Web API against the fake: limits, repeats, and the errors that come of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from qa.slack.errors import PlaceClosed, SlackBusy, SlackRefused, SlackUnreachable
from qa.slack.web import Web
from tests.fakes.slack.server import BOT_TOKEN, FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
async def web(slack: FakeSlack) -> AsyncIterator[Web]:
    made = Web(AsyncWebClient(token=BOT_TOKEN, base_url=slack.base_url), patience=1.0, pause=0.01)
    yield made
    await made.close()


async def test_a_limit_longer_than_the_patience_is_told_at_once(slack: FakeSlack, web: Web) -> None:
    slack.fail("auth.test", "429", retry_after=30)
    with pytest.raises(SlackBusy, match="try again in 30 seconds"):
        await web.identify()
    with pytest.raises(SlackBusy):
        await web.identify()
    assert len(slack.calls) == 1, "a method that was refused is left alone until its time is over"


async def test_posting_is_limited_by_the_channel(slack: FakeSlack, web: Web) -> None:
    slack.fail("chat.postMessage", "429", retry_after=30)
    with pytest.raises(SlackBusy):
        await web.post("C1", "x")
    await web.post("C2", "x")


@pytest.mark.parametrize("what", ["drop", "500", "lose"])
async def test_what_does_no_harm_twice_is_repeated(slack: FakeSlack, web: Web, what: str) -> None:
    ts = await web.post("C1", "x")
    slack.fail("chat.update", what, times=2)
    await web.update("C1", ts, "y")
    assert slack.messages[0].text == "y"


@pytest.mark.parametrize("what", ["drop", "500", "lose"])
async def test_what_may_have_been_posted_is_not_posted_again(slack: FakeSlack, web: Web, what: str) -> None:
    slack.fail("chat.postMessage", what)
    with pytest.raises(SlackUnreachable):
        await web.post("C1", "x")
    assert len(slack.calls) == 1


async def test_repeats_come_to_an_end(slack: FakeSlack, web: Web) -> None:
    slack.fail("auth.test", "500", times=99)
    with pytest.raises(SlackUnreachable):
        await web.identify()
    assert len(slack.calls) == 4


async def test_a_slack_that_is_not_there_is_unreachable() -> None:
    nowhere = Web(AsyncWebClient(token=BOT_TOKEN, base_url="http://127.0.0.1:9/api/"), pause=0.01)
    with pytest.raises(SlackUnreachable, match="cannot be reached"):
        await nowhere.post("C1", "x")
    with pytest.raises(SlackUnreachable, match="cannot be reached"):
        await nowhere.open_socket("xapp-1")
    await nowhere.close()


async def test_slacks_words_become_errors(slack: FakeSlack, web: Web) -> None:
    slack.closed_channels.add("C1")
    with pytest.raises(PlaceClosed):
        await web.post("C1", "x")
    slack.revoked = True
    with pytest.raises(SlackRefused, match="token_revoked"):
        await web.identify()
    with pytest.raises(SlackRefused):
        await web.open_socket("xapp-wrong")
