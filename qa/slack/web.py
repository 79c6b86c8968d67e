"""Slack's Web API: the only file that calls it. Its errors are told apart here; `Retry-After` is obeyed here.

Limits hold per method (and, for posting, per channel), so a method that was refused is left alone by everybody until
Slack's time is over. A call that cannot have arrived is repeated; one that may have arrived is repeated only where twice
does no harm.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from qa.slack.errors import (
    MessageGone,
    PlaceClosed,
    SlackBusy,
    SlackError,
    SlackRefused,
    SlackUnreachable,
    StreamEnded,
    StreamStopped,
    StreamUnavailable,
)

Block = dict[str, Any]
PATIENCE = 120.0
"""Seconds that a call waits for rate limits, all its attempts together."""
_ATTEMPTS = 4
_ONCE_ONLY = frozenset({"chat.postMessage", "chat.startStream", "chat.appendStream"})
_REFUSED = frozenset(
    "invalid_auth not_authed token_revoked token_expired account_inactive missing_scope not_allowed_token_type"
    " no_permission org_login_required ekm_access_denied access_denied".split()
)
_ENDED = frozenset({"message_not_in_streaming_state", "streaming_state_conflict"})
_GONE = frozenset(
    "message_not_found cant_update_message edit_window_closed cant_delete_message message_not_owned_by_app".split()
)
_CLOSED = frozenset(
    "not_in_channel channel_not_found is_archived restricted_action restricted_action_read_only_channel"
    " restricted_action_thread_only_channel restricted_action_non_threadable_channel user_not_found"
    " messages_tab_disabled".split()
)
_BROKEN = frozenset("internal_error fatal_error service_unavailable request_timeout accesslimited".split())


def translate(method: str, code: str) -> SlackError:
    """The error for one of Slack's codes."""
    if code in _REFUSED:
        remedy = "install the app again and set SLACK_BOT_TOKEN (see docs/slack.md)"
        return SlackRefused(f"Slack refuses {method} ({code})", remedy, code)
    if code in _ENDED:
        return StreamEnded("the message no longer streams", "update it instead", code)
    if code == "stopped_by_user":
        return StreamStopped("the reader stopped the answer", "", code)
    if code in _GONE:
        return MessageGone(f"the message cannot be changed ({code})", "ask again", code)
    if code in _CLOSED:
        return PlaceClosed(f"the bot may not write there ({code})", "invite it to the channel", code)
    if code in _BROKEN:
        return SlackUnreachable(f"Slack failed at {method} ({code})", "try again", code)
    if method == "chat.startStream":
        return StreamUnavailable(f"no streaming there ({code})", "post the message instead", code)
    return SlackError(f"Slack rejects {method} ({code})", "report this with the log of Ballast", code)


class Web:
    """Calls as the bot. Every method raises a SlackError."""

    def __init__(self, client: AsyncWebClient, *, patience: float = PATIENCE, pause: float = 0.5) -> None:
        self.client = client
        client.retry_handlers.clear()  # the SDK's own would post twice after a broken connection
        self._patience = patience
        self._pause = pause
        self._held: dict[str, float] = {}

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
            await self._wait(key, deadline, method)
            try:
                return await self._send(method, arguments)
            except _Limited as limited:
                self._held[key] = max(self._held.get(key, 0.0), time.monotonic() + limited.seconds)
            except SlackUnreachable as error:
                attempt += 1
                arrived = method in _ONCE_ONLY and not isinstance(error, _NotSent)
                if arrived or attempt >= _ATTEMPTS:
                    raise
                await asyncio.sleep(self._pause * 2 ** (attempt - 1))

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
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
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
