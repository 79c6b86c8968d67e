"""A bot on Socket Mode against the fake Slack, in the test's own event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.settings import IndexSettings
from qa.settings import Settings, SlackSettings
from qa.slack.bot import Bot, assemble
from qa.slack.socket import Socket
from tests.fakes.app import FakeApp
from tests.fakes.slack.events import event
from tests.fakes.slack.server import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack


def settings(slack: FakeSlack, home: Path, channels: str = "") -> Settings:
    given = SlackSettings(BOT_TOKEN, APP_TOKEN, SECRET, slack.base_url, channels)
    return Settings(index=IndexSettings(home=home), slack=given)


@dataclass
class Connected:
    """A running bot and what it runs on."""

    slack: FakeSlack
    app: FakeApp
    bot: Bot

    async def send(self, inner: dict[str, Any], **about: Any) -> None:
        """Deliver an event and wait until the bot has nothing left to do."""
        await self.slack.deliver(event(inner, **about))
        await self.settled()

    async def settled(self, seconds: float = 20.0) -> None:
        await until(lambda: not self.bot.desk.busy, seconds)


async def until(held: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not held():
        assert time.monotonic() < deadline, "it did not come to pass"
        await asyncio.sleep(0.005)


@asynccontextmanager
async def connect(slack: FakeSlack, app: FakeApp, **options: Any) -> AsyncIterator[Connected]:
    bot = assemble(app, **{"patience": 10.0, "lease": 1.0, **options})
    socket = Socket(bot, APP_TOKEN, ping=0.2)
    await socket.open()
    await until(lambda: slack.connections > 0)
    try:
        yield Connected(slack, app, bot)
    finally:
        await socket.close()


Start = Callable[..., Any]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
def start(slack: FakeSlack, tmp_path: Path) -> Start:
    """Start a bot: `async with start(answers, channels=..., library=...) as running`."""

    @asynccontextmanager
    async def starting(answers: Any = None, *, channels: str = "", library: Any = None, **options: Any) -> Any:
        app = FakeApp(answers, settings=settings(slack, tmp_path, channels), library=library)
        async with connect(slack, app, **options) as running:
            yield running

    return starting
