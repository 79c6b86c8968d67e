"""The fake Slack itself.

    async with FakeSlack() as slack:
        slack.base_url                      # for SLACK_BASE_URL
        await slack.deliver(event(...))     # over Socket Mode: again and again until it is acknowledged
        slack.fail("chat.appendStream", "message_not_in_streaming_state")
        slack.calls, slack.messages         # what the bot did, and what people see

It keeps Slack's rules: tokens, rate limits with `Retry-After`, what a stream may do and for how long, the limits of
Block Kit, the three seconds of a trigger. What breaks a rule is answered as Slack does.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack import rules
from tests.fakes.slack.events import BOT, BOT_USER, TEAM, stamp
from tests.fakes.slack.rules import Rejected

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-fake", "xapp-fake", "8f742231b10e8888abcd99yyyzzz85a5"
SCOPES = {
    "assistant.threads.setStatus": "chat:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "chat.appendStream": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.startStream": "chat:write",
    "chat.stopStream": "chat:write",
    "chat.update": "chat:write",
    "conversations.replies": "channels:history",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
}
"""The scope that each method asks of a bot token; a thread of another kind of conversation asks for that kind's own."""
STREAM_SECONDS = 300.0
TRIGGER_SECONDS = 3.0
ACKNOWLEDGE_SECONDS = 3.0


@dataclass(frozen=True)
class Call:
    method: str
    arguments: dict[str, Any]
    outcome: str
    """`ok`, Slack's error code, or the status of the failure."""
    at: float


@dataclass
class Message:
    """A message of the bot as people see it."""

    channel: str
    ts: str
    thread: str
    text: str = ""
    """What was streamed, or the `text` it was posted or updated with."""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    streaming: bool = False
    streamed: bool = False
    started: float = 0.0
    edits: int = 0


@dataclass
class Failure:
    """What is to go wrong with a method.

    An error code, `429`, `500`, `drop` (nothing happens, the connection breaks) or `lose` (it happens, and the
    connection breaks before the answer).
    """

    what: str
    times: int
    after: int
    retry_after: float


class FakeSlack:
    def __init__(self, *, stream_seconds: float = STREAM_SECONDS, redeliver_after: float = 1.0) -> None:
        self.calls: list[Call] = []
        self.messages: list[Message] = []
        self._by_place: dict[tuple[str, str], Message] = {}
        self.views: dict[str, dict[str, Any]] = {}
        self.responses: list[dict[str, Any]] = []
        self.whispers: list[dict[str, Any]] = []
        self.reactions: list[tuple[str, str]] = []
        self.statuses: dict[tuple[str, str], str] = {}
        self.prompts: dict[str, list[str]] = {}
        self.acknowledged: list[float] = []
        """Seconds that each acknowledgement took."""
        self.deliveries = 0
        self.limits: dict[str, tuple[int, float]] = {}
        """Method -> calls allowed in so many seconds."""
        self.closed_channels: set[str] = set()
        """Channels the bot is not in."""
        self.scopes = set(SCOPES.values())
        self.revoked = False
        self.stream_seconds = stream_seconds
        self.redeliver_after = redeliver_after
        self.base_url = ""
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._failures: dict[str, list[Failure]] = defaultdict(list)
        self._triggers: dict[str, float] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._connected = asyncio.Event()
        self._waiting: dict[str, asyncio.Event] = {}
        """Envelopes on their way; the event is set when they are acknowledged, or lost with their connection."""
        self._lost: set[str] = set()
        self._numbers = itertools.count(1)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> FakeSlack:
        app = web.Application()
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/response/{id}", self._response)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self._origin = f"127.0.0.1:{port}"
        self.base_url = f"http://{self._origin}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self.drop_sockets()
        await self._runner.cleanup()

    def fail(self, method: str, what: str, *, times: int = 1, after: int = 0, retry_after: float = 0.05) -> None:
        """Let the method fail `times` times, after so many calls that go well."""
        self._failures[method].append(Failure(what, times, after, retry_after))

    def trigger(self) -> str:
        """A trigger for a modal: good for three seconds."""
        made = f"trigger.{next(self._numbers)}"
        self._triggers[made] = time.monotonic()
        return made

    def response_url(self) -> str:
        return f"http://{self._origin}/response/{next(self._numbers)}"

    def of(self, *methods: str) -> list[Call]:
        """The calls of some methods that went well."""
        return [call for call in self.calls if call.method in methods and call.outcome == "ok"]

    def thread(self, thread: str) -> list[Message]:
        return [message for message in self.messages if message.thread == thread]

    # the Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        is_json = request.content_type == "application/json"
        arguments = dict(await request.json()) if is_json else dict(await request.post())
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        outcome, status, headers, data = "ok", 200, {}, {}
        failure = self._failure(method)
        try:
            if failure and failure.what in ("drop", "500", "429"):
                raise _Broken(failure.what, failure.retry_after)
            if failure and failure.what == "message_not_in_streaming_state":
                self._find(arguments).streaming = False
            if failure and failure.what != "lose":
                raise Rejected(failure.what)
            self._allow(method, arguments, token)
            data = getattr(self, "_" + method.replace(".", "_"))(arguments)
            if failure:
                raise _Broken("lose", 0.0)
        except Rejected as error:
            outcome, data = str(error), {"error": str(error)}
        except _Broken as error:
            outcome, status = error.what, int(error.what) if error.what.isdigit() else 0
            headers = {"Retry-After": f"{error.retry_after:g}"} if status == 429 else {}
            data = {"error": "ratelimited" if status == 429 else "internal_error"}
        self.calls.append(Call(method, arguments, outcome, time.monotonic()))
        if not status:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"ok": outcome == "ok", **data}, status=status or 500, headers=headers)

    def _failure(self, method: str) -> Failure | None:
        for failure in self._failures[method]:
            if failure.after > 0:
                failure.after -= 1
            elif failure.times > 0:
                failure.times -= 1
                return failure
        return None

    def _allow(self, method: str, arguments: dict[str, Any], token: str) -> None:
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if token != wanted:
            raise Rejected("invalid_auth")
        if self.revoked:
            raise Rejected("token_revoked")
        if SCOPES.get(method, "chat:write") not in self.scopes:
            raise Rejected("missing_scope")
        if method in self.limits:
            most, seconds = self.limits[method]
            recent, now = self._recent[method], time.monotonic()
            while recent and now - recent[0] >= seconds:
                recent.popleft()
            if len(recent) >= most:
                raise _Broken("429", recent[0] + seconds - now)
            recent.append(now)
        if arguments.get("channel") in self.closed_channels:
            raise Rejected("channel_not_found")
        if "blocks" in arguments:
            rules.check_blocks(arguments["blocks"])
        if len(arguments.get("markdown_text", "")) > 12000 or len(arguments.get("text", "")) > 40000:
            raise Rejected("msg_too_long")

    def _auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"user_id": BOT_USER, "bot_id": BOT, "team_id": TEAM, "user": "ballast", "team": "fake", "url": "x"}

    def _apps_connections_open(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"ws://{self._origin}/link"}

    def _find(self, arguments: dict[str, Any]) -> Message:
        found = self._by_place.get((arguments["channel"], arguments["ts"]))
        if found is None:
            raise Rejected("message_not_found")
        return found

    def _shown(self, message: Message) -> dict[str, Any]:
        """A new message; it takes the status of its thread away."""
        self.messages.append(message)
        self._by_place[message.channel, message.ts] = message
        self.statuses.pop((message.channel, message.thread), None)
        return {"ts": message.ts, "channel": message.channel}

    def _chat_postMessage(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        if not arguments.get("text") and not arguments.get("blocks"):
            raise Rejected("no_text")
        ts = stamp()
        message = Message(arguments["channel"], ts, arguments.get("thread_ts", ts), arguments.get("text", ""))
        message.blocks = arguments.get("blocks", [])
        return self._shown(message)

    def _chat_postEphemeral(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self.whispers.append(arguments)
        return {"message_ts": stamp()}

    def _chat_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        message = self._find(arguments)
        if self._streams(message):
            raise Rejected("streaming_state_conflict")
        message.text, message.blocks = arguments.get("text", ""), arguments.get("blocks", [])
        message.streamed = False
        message.edits += 1
        return {"ts": message.ts, "channel": message.channel}

    def _streams(self, message: Message) -> bool:
        """Slack ends a stream some five minutes after it began, whatever is appended."""
        if message.streaming and time.monotonic() - message.started >= self.stream_seconds:
            message.streaming = False
        return message.streaming

    def _chat_startStream(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        if not arguments.get("thread_ts"):
            raise Rejected("invalid_thread_ts")
        if not arguments.get("recipient_user_id"):
            raise Rejected("missing_recipient_user_id")
        if not arguments.get("recipient_team_id"):
            raise Rejected("missing_recipient_team_id")
        message = Message(arguments["channel"], stamp(), arguments["thread_ts"], arguments.get("markdown_text", ""))
        message.streaming = message.streamed = True
        message.started = time.monotonic()
        return self._shown(message)

    def _chat_appendStream(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        message = self._find(arguments)
        if not self._streams(message):
            raise Rejected("message_not_in_streaming_state")
        message.text += arguments["markdown_text"]
        return {"ts": message.ts, "channel": message.channel}

    def _chat_stopStream(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        message = self._find(arguments)
        if not self._streams(message):
            raise Rejected("message_not_in_streaming_state")
        message.text += arguments.get("markdown_text", "")
        message.blocks = arguments.get("blocks", [])
        message.streaming = False
        return {"ts": message.ts, "channel": message.channel}

    def _assistant_threads_setStatus(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        place = (arguments["channel_id"], arguments["thread_ts"])
        self.statuses[place] = arguments["status"]
        if not arguments["status"]:
            del self.statuses[place]
        return {}

    def _assistant_threads_setSuggestedPrompts(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        if len(arguments["prompts"]) > 4:
            raise Rejected("too_many_prompts")
        self.prompts[arguments["thread_ts"]] = [prompt["message"] for prompt in arguments["prompts"]]
        return {}

    def _reactions_add(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.reactions.append((arguments["timestamp"], arguments["name"]))
        return {}

    def _reactions_remove(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.reactions.remove((arguments["timestamp"], arguments["name"]))
        return {}

    def _conversations_replies(self, arguments: dict[str, Any]) -> dict[str, Any]:
        found = [message for message in self.messages if message.thread == arguments["ts"]]
        return {"messages": [{"ts": message.ts, "bot_id": BOT, "text": message.text} for message in found]}

    def _views_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        opened = self._triggers.pop(arguments["trigger_id"], None)
        if opened is None:
            raise Rejected("exchanged_trigger_id")
        if time.monotonic() - opened > TRIGGER_SECONDS:
            raise Rejected("expired_trigger_id")
        rules.check_view(arguments["view"])
        view = f"V{next(self._numbers)}"
        self.views[view] = arguments["view"]
        return {"view": {"id": view}}

    def _views_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        rules.check_view(arguments["view"])
        self.views[arguments["view_id"]] = arguments["view"]
        return {"view": {"id": arguments["view_id"]}}

    async def _response(self, request: web.Request) -> web.Response:
        given = dict(await request.json())
        rules.check_blocks(given.get("blocks", ()))
        self.responses.append(given)
        return web.Response(text="ok")

    # Socket Mode

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self._sockets) + 1})
        self._sockets.append(socket)
        self._connected.set()
        async for received in socket:
            if received.type is WSMsgType.TEXT:
                waiting = self._waiting.get(received.json().get("envelope_id", ""))
                if waiting is not None:
                    waiting.set()
        if socket in self._sockets:
            self._sockets.remove(socket)
        return socket

    @property
    def connections(self) -> int:
        return len(self._sockets)

    async def drop_sockets(self) -> None:
        """Break every connection."""
        self._connected.clear()
        sockets, self._sockets = self._sockets, []
        for envelope, waiting in self._waiting.items():
            self._lost.add(envelope)
            waiting.set()
        for socket in sockets:
            await socket.close()

    async def deliver(self, body: dict[str, Any], *, times: int = 1) -> None:
        """Send a payload over Socket Mode, `times` times at once, each until it is acknowledged."""
        await asyncio.gather(*(self._deliver(body) for _ in range(times)))

    async def _deliver(self, body: dict[str, Any]) -> None:
        kind = "slash_commands" if "command" in body else "events_api"
        kind = "interactive" if body.get("type") in ("block_actions", "view_submission") else kind
        deadline = time.monotonic() + 30
        for attempt in itertools.count():
            assert time.monotonic() < deadline, "the bot never acknowledged a delivery"
            await asyncio.wait_for(self._connected.wait(), 30)
            envelope = f"e{next(self._numbers)}"
            self._waiting[envelope] = acknowledged = asyncio.Event()
            sent = {"envelope_id": envelope, "type": kind, "payload": body, "accepts_response_payload": False}
            start = time.monotonic()
            try:
                self.deliveries += 1
                await self._sockets[attempt % len(self._sockets)].send_json({**sent, "retry_attempt": attempt})
                await asyncio.wait_for(acknowledged.wait(), self.redeliver_after)
            except (ConnectionError, IndexError, ZeroDivisionError, TimeoutError):
                continue
            finally:
                del self._waiting[envelope]
            if envelope in self._lost:
                continue
            self.acknowledged.append(time.monotonic() - start)
            return


class _Broken(Exception):
    def __init__(self, what: str, retry_after: float) -> None:
        super().__init__(what)
        self.what = what
        self.retry_after = retry_after
