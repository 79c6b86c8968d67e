"""The bot put together, and its listeners: each takes a delivery from Slack and hands it on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp, AsyncAssistant
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from index.errors import BallastError, ConfigurationError
from qa.slack import channels, intake
from qa.slack.acting import REASON, Acting
from qa.slack.blocks import FEEDBACK, SHOW_SOURCE
from qa.slack.channels import Channels, Place
from qa.slack.escaping import mrkdwn
from qa.slack.store import FILE, Store
from qa.slack.suggesting import suggest
from qa.slack.web import PATIENCE, Web
from qa.slack.wording import say
from qa.slack.working import AT_ONCE, Desk

if TYPE_CHECKING:
    from qa.app import App

log = logging.getLogger("ballast.slack")
COMMAND = "/ballast"
Listener = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Bot:
    """The parts of a running bot. `bolt` takes what Slack sends, `desk` works on it."""

    bolt: AsyncApp
    desk: Desk
    web: Web
    store: Store

    async def close(self) -> None:
        await self.desk.close()
        await self.web.close()
        self.store.close()


def build(app: App) -> AsyncApp:
    """The bolt app of the bot. Raises ConfigurationError where a setting is missing or wrong."""
    return assemble(app).bolt


def assemble(app: App, *, lease: float = 15.0, at_once: int = AT_ONCE, patience: float = PATIENCE) -> Bot:
    """Build the bot; opens nothing that is not used yet.

    `lease` is how many seconds after its death the questions of a process are taken up by another, `at_once` how many
    questions are worked on at a time, `patience` how many seconds a call waits for Slack's rate limits.
    """
    settings = app.settings.slack
    if not settings.bot_token:
        raise ConfigurationError("SLACK_BOT_TOKEN is not set", "give the bot's token, xoxb-… (see docs/slack.md)")
    answering = channels.parse(settings.channels)
    web = Web(AsyncWebClient(token=settings.bot_token, base_url=settings.base_url), patience=patience)
    store = Store(app.settings.index.home / FILE, lease=lease)
    desk = Desk(app, web, store, answering, at_once=at_once)
    bolt = _bolt(settings.signing_secret, settings.bot_token, desk)
    _listen(bolt, desk, _Door(web, store, desk), Acting(app, web, store, answering))
    bolt.use(_assistant(app, web, answering, desk))
    return Bot(bolt, desk, web, store)


def _bolt(signing_secret: str, token: str, desk: Desk) -> AsyncApp:
    quiet = logging.getLogger("ballast.slack.bolt")
    quiet.setLevel(logging.ERROR)

    async def authorize() -> AuthorizeResult:
        """At once, without a call to Slack that could hold up the acknowledgement."""
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token, bot_user_id=desk.user or None)

    # Without a secret nothing is signed: no HTTP request passes, and Socket Mode needs none.
    return AsyncApp(
        name="ballast", logger=quiet, signing_secret=signing_secret or secrets.token_hex(32), authorize=authorize
    )


class _Door:
    """What is asked goes into the store before Slack is told that it has arrived."""

    def __init__(self, web: Web, store: Store, desk: Desk) -> None:
        self._web = web
        self._store = store
        self._desk = desk
        self._telling: set[asyncio.Task[None]] = set()

    async def event(self, body: dict[str, Any]) -> str | None:
        """The question to be answered now. Where the store fails, whoever asked is told."""
        try:
            return await asyncio.to_thread(intake.accept, self._store, body, self._desk.user)
        except BallastError as error:
            log.error("an event was not taken: %s", error)
            task = asyncio.create_task(self._tell(body, error))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
            return None

    async def _tell(self, body: dict[str, Any], error: BallastError) -> None:
        asked = intake.read(body, self._desk.user)
        if asked is not None and (asked.kind == "mention" or asked.direct):
            with contextlib.suppress(BallastError):
                await self._web.post(asked.channel, f"⚠️ {mrkdwn(str(error))}", thread=asked.thread)

    async def command(self, body: dict[str, Any]) -> str | None:
        return await asyncio.to_thread(intake.accept_command, self._store, body)


def _listen(bolt: AsyncApp, desk: Desk, door: _Door, acting: Acting) -> None:
    async def accept(body: dict[str, Any], context: Any, next: Callable[[], Awaitable[None]]) -> BoltResponse | None:  # noqa: A002 - bolt passes it by this name
        """Before the acknowledgement: is there something to answer, and is it new?"""
        if body.get("type") == "event_callback":
            context["ask"] = await door.event(body)
            if body["event"].get("subtype") == "message_changed":  # bolt's Assistant would swallow it
                _start(desk, context)
                return BoltResponse(status=200)
        await next()
        return None

    async def on_message(context: Any) -> None:
        _start(desk, context)

    async def on_command(ack: Any, body: dict[str, Any]) -> None:
        try:
            ask = await door.command(body)
        except BallastError as error:
            await ack(f"⚠️ {mrkdwn(str(error))}")
            return
        await ack()
        if ask is not None:
            desk.start(ask)

    bolt.use(accept)
    bolt.event("app_mention")(on_message)
    bolt.event("message")(on_message)
    bolt.command(COMMAND)(on_command)
    bolt.action(re.compile(rf"{SHOW_SOURCE}_\d+"))(_acknowledged(acting.show_source))
    bolt.action(FEEDBACK)(_acknowledged(acting.judge))
    bolt.view(REASON)(_acknowledged(acting.keep_reason))


def _start(desk: Desk, context: Any) -> None:
    if context.get("ask") is not None:
        desk.start(context["ask"])


def _acknowledged(act: Callable[[dict[str, Any]], Awaitable[None]]) -> Listener:
    async def listener(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        try:
            await act(body)
        except BallastError as error:
            log.error("%s", error)

    return listener


def _assistant(app: App, web: Web, answering: Channels, desk: Desk) -> AsyncAssistant:
    assistant = AsyncAssistant(app_name="ballast")

    async def on_thread(payload: dict[str, Any]) -> None:
        """Greet with questions from the documents that this person may ask about."""
        thread = payload["assistant_thread"]
        channel, ts = thread["channel_id"], thread["thread_ts"]
        collection = answering.collection(Place(channel, thread["user_id"], direct=True))
        try:
            if collection is None:
                await web.post(channel, say("place", "en", place="im"), thread=ts)
                return
            prompts = await asyncio.to_thread(lambda: suggest(app.library.open(collection)))
            if prompts:
                await web.suggest(channel, ts, say("prompts", "en"), prompts)
        except BallastError as error:
            log.warning("no prompts: %s", error)

    async def on_message(context: Any) -> None:
        _start(desk, context)

    async def on_context() -> None:
        """Where a person looks changes nothing of what they may see."""

    assistant.thread_started(on_thread)
    assistant.user_message(on_message)
    assistant.thread_context_changed(on_context)
    return assistant
