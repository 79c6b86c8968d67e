"""`ballast slack`: the bot over Socket Mode, which needs no address that Slack can reach."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from typing import TYPE_CHECKING, Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from index.errors import ConfigurationError
from qa.slack.bot import Bot, assemble

if TYPE_CHECKING:
    from qa.app import App

log = logging.getLogger("ballast.slack")
PING_SECONDS = 5.0
"""How often the connection is tried; a dropped one is noticed and made anew within this."""


class Socket:
    """The bot with its connection. `open` raises SlackError where Slack refuses a token."""

    def __init__(self, bot: Bot, app_token: str, *, ping: float = PING_SECONDS) -> None:
        self._bot = bot
        self._token = app_token
        self._ping = ping
        self._handler: Any = None

    async def open(self) -> None:
        await self._bot.desk.identify()
        address = await self._bot.web.open_socket(self._token)
        self._handler = AsyncSocketModeHandler(
            self._bot.bolt,
            self._token,
            logger=_plain_logger(),
            web_client=self._bot.web.client,
            ping_interval=self._ping,
        )
        self._handler.client.wss_uri = address
        await self._bot.desk.open()
        await self._handler.connect_async()

    async def close(self) -> None:
        """Take nothing more, let answers under way end, and close."""
        if self._handler is not None:
            await self._handler.close_async()
        await self._bot.close()


def _plain_logger() -> logging.Logger:
    """The SDK's log: a connection that cannot be made is one line each time, with no traceback."""

    def plain(record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True

    made = logging.getLogger("ballast.slack.socket")
    made.setLevel(logging.ERROR)
    if not made.filters:
        made.addFilter(plain)
    return made


def run(app: App) -> int:
    """Serve until interrupted; then 0. Raises BallastError where a setting or a token is wrong."""
    return asyncio.run(_serve(app))


async def _serve(app: App) -> int:
    token = app.settings.slack.app_token
    if not token:
        raise ConfigurationError("SLACK_APP_TOKEN is not set", "give the app-level token, xapp-… (see docs/slack.md)")
    socket = Socket(assemble(app), token)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no handlers on its loop; Ctrl-C ends the run there
            loop.add_signal_handler(number, stopped.set)
    try:
        await socket.open()
        log.info("connected to Slack")
        print("Ballast is listening in Slack; stop with Ctrl-C.", file=sys.stderr)  # noqa: T201
        await stopped.wait()
    finally:
        await socket.close()
        await app.close()
    return 0
