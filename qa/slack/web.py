"""Slack's Web API: the only file that calls it, obeys its `Retry-After`, and translates its errors.

Limits hold per method (and, for posting, per channel), so a method that was refused is left alone by everybody until
Slack's time is over. A call that cannot have arrived is repeated; one that may have arrived is repeated only where
twice does no harm.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from qa.slack.codes import translate
from qa.slack.errors import SlackBusy, SlackError, SlackUnreachable

Block = dict[str, Any]
PATIENCE = 120.0
"""Seconds that a call waits for rate limits, all its attempts together."""
_ATTEMPTS = 4
_TURNS_SECONDS = 30.0
_ONCE_ONLY = frozenset({"chat.postMessage", "chat.startStream", "chat.appendStream"})


class Web:
    """Calls as the bot. Every method raises a SlackError."""

    def __init__(self, client: AsyncWebClient, *, patience: float = PATIENCE, pause: float = 0.5) -> None:
        self.client = client
        client.retry_handlers.clear()  # the SDK's own would post twice after a broken connection
        self._patience = patience
        self._pause = pause
        self._held: dict[str, float] = {}
        """When each limit that was met is over, by `time.monotonic`."""
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def close(self) -> None:
        if self.client.session is not None:
            await self.client.session.close()

    async def call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """One call of the Web API, repeated while that is right."""
        if self.client.session is None or self.client.session.closed:
            self.client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.client.timeout))
        key = f"{method} {arguments.get('channel', '')}" if method == "chat.postMessage" else method
        deadline = time.monotonic() + self._patience
        attempt = 0
        while True:
            try:
                async with self._turn(key):
                    await self._wait(key, deadline, method)
                    return await self._send(method, arguments)
            except _Limited as limited:
                self._held[key] = max(self._held.get(key, 0.0), time.monotonic() + limited.seconds)
            except SlackUnreachable as error:
                attempt += 1
                arrived = method in _ONCE_ONLY and not isinstance(error, _NotSent)
                if arrived or attempt >= _ATTEMPTS:
                    raise
                await asyncio.sleep(self._pause * 2 ** (attempt - 1))

    def _turn(self, key: str) -> AbstractAsyncContextManager[Any]:
        """After a refusal, callers go one at a time for a while, so that they are not refused together again."""
        if key in self._held and self._held[key] + _TURNS_SECONDS > time.monotonic():
            return self._turns.setdefault(key, asyncio.Lock())
        return nullcontext()

    async def _wait(self, key: str, deadline: float, method: str) -> None:
        while (left := self._held.get(key, 0.0) - time.monotonic()) > 0:
            if time.monotonic() + left > deadline:
                raise SlackBusy(f"Slack is limiting {method}", f"try again in {left:.0f} seconds", "ratelimited")
            await asyncio.sleep(left)

    async def _send(self, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            response = await self.client.api_call(method, json=given)
        except SlackApiError as error:
            raise _read(method, error) from error
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise _NotSent(f"Slack cannot be reached ({type(error).__name__})", "check the network") from error
        except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as error:
            raise SlackUnreachable(f"Slack did not answer ({type(error).__name__})", "check the network") from error
        data = response.data
        return data if isinstance(data, dict) else {}

    async def identify(self) -> Mapping[str, Any]:
        """Who the bot is: `user_id`, `bot_id`, `team_id`."""
        return await self.call("auth.test")

    async def open_socket(self, app_token: str) -> str:
        """The address of a Socket Mode connection."""
        try:
            response = await self.client.apps_connections_open(app_token=app_token)
        except SlackApiError as error:
            raise _read("apps.connections.open", error) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SlackUnreachable(f"Slack cannot be reached ({type(error).__name__})", "check the network") from error
        return str(response["url"])

    async def post(self, channel: str, text: str, *, thread: str = "", blocks: Sequence[Block] = ()) -> str:
        """Post a message; its `ts`."""
        made = await self.call(
            "chat.postMessage", channel=channel, thread_ts=thread or None, text=text, blocks=list(blocks) or None,
            unfurl_links=False, unfurl_media=False, link_names=False,
        )  # fmt: skip
        return str(made["ts"])

    async def whisper(self, channel: str, user: str, text: str, *, thread: str = "") -> None:
        """Say something that only one person sees, and that does not last."""
        await self.call("chat.postEphemeral", channel=channel, user=user, thread_ts=thread or None, text=text)

    async def update(self, channel: str, ts: str, text: str, *, blocks: Sequence[Block] = ()) -> None:
        await self.call("chat.update", channel=channel, ts=ts, text=text, blocks=list(blocks), link_names=False)

    async def start(self, channel: str, thread: str, markdown: str, *, user: str, team: str) -> str:
        """Start a streamed message; its `ts`."""
        made = await self.call(
            "chat.startStream", channel=channel, thread_ts=thread, markdown_text=markdown,
            recipient_user_id=user, recipient_team_id=team,
        )  # fmt: skip
        return str(made["ts"])

    async def append(self, channel: str, ts: str, markdown: str) -> None:
        await self.call("chat.appendStream", channel=channel, ts=ts, markdown_text=markdown)

    async def stop(self, channel: str, ts: str, markdown: str = "", *, blocks: Sequence[Block] = ()) -> None:
        await self.call(
            "chat.stopStream", channel=channel, ts=ts, markdown_text=markdown or None, blocks=list(blocks) or None
        )

    async def status(self, channel: str, thread: str, status: str) -> None:
        """Show what the bot is doing; an empty status takes it away, and so does a message."""
        await self.call("assistant.threads.setStatus", channel_id=channel, thread_ts=thread, status=status)

    async def suggest(self, channel: str, thread: str, title: str, prompts: Sequence[str]) -> None:
        listed = [{"title": prompt, "message": prompt} for prompt in prompts]
        await self.call(
            "assistant.threads.setSuggestedPrompts", channel_id=channel, thread_ts=thread, title=title, prompts=listed
        )

    async def react(self, channel: str, ts: str, name: str) -> None:
        await self.call("reactions.add", channel=channel, timestamp=ts, name=name)

    async def unreact(self, channel: str, ts: str, name: str) -> None:
        await self.call("reactions.remove", channel=channel, timestamp=ts, name=name)

    async def open_view(self, trigger: str, view: Block) -> str:
        """Open a modal; its id."""
        opened = await self.call("views.open", trigger_id=trigger, view=view)
        return str(opened["view"]["id"])

    async def update_view(self, view_id: str, view: Block) -> None:
        await self.call("views.update", view_id=view_id, view=view)

    async def replies(self, channel: str, thread: str, after: str) -> list[Mapping[str, Any]]:
        """The messages of a thread after a moment."""
        found = await self.call("conversations.replies", channel=channel, ts=thread, oldest=after, limit=100)
        return [message for message in found.get("messages", ()) if message.get("ts", "") > after]

    async def respond(self, url: str, text: str, *, blocks: Sequence[Block] = (), replace: bool = False) -> None:
        """Answer a command where only its asker sees it."""
        message: dict[str, Any] = {"text": text, "response_type": "ephemeral", "replace_original": replace}
        if blocks:
            message["blocks"] = list(blocks)
        session = self.client.session or aiohttp.ClientSession()
        self.client.session = session
        try:
            async with session.post(url, json=message) as response:
                if response.status != 200:
                    raise SlackError(f"Slack rejects the response ({response.status})", "ask again", "response_url")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackUnreachable(f"Slack did not answer ({type(error).__name__})", "check the network") from error


class _Limited(Exception):
    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _NotSent(SlackUnreachable):
    """It cannot have arrived."""


def _read(method: str, error: SlackApiError) -> SlackError | _Limited:
    response = error.response
    status = int(getattr(response, "status_code", 0) or 0)
    headers = {name.lower(): value for name, value in (getattr(response, "headers", None) or {}).items()}
    if status == 429:
        try:
            return _Limited(float(headers.get("retry-after", 1)))
        except ValueError:
            return _Limited(1.0)
    if status >= 500:
        return SlackUnreachable(f"Slack failed at {method} (status {status})", "try again")
    data = getattr(response, "data", None)
    return translate(method, str(data.get("error", "unknown")) if isinstance(data, dict) else "unreadable")
