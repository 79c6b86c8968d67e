"""What every request passes on its way in and out, as plain ASGI: observing (outermost) and guarding."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.server.keys import Keyring
from qa.server.limits import Buckets
from qa.server.logs import adopt, request_id
from qa.server.metrics import Metrics
from qa.server.problems import Problem, Refusal, describe, respond
from qa.settings import ServerSettings

log = logging.getLogger("ballast.server")

CLIENT_LEFT = 499
"""The status logged for a client that went away, as nginx has it; nobody is sent it."""

_STOPPING = Problem(503, "stopping", "The server is stopping.", "ask again in a moment", retry_after=5)

_KEYED = ("/v1/", "/metrics", "/mcp")
"""Paths that ask for a key, where keys are set up."""
_SIGNED = "/slack/events"
"""Slack signs what it sends here, from outside: a loopback server behind a tunnel takes this and nothing else."""

_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Observing:
    """Gives each request an id, security headers, a log line and its metrics; an unknown error becomes a plain 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = adopt(Headers(scope=scope).get("x-request-id", ""))
        request_id.set(identity)
        started, status = time.perf_counter(), 0

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _dress(MutableHeaders(scope=message), identity)
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except ClientDisconnect:
            status = CLIENT_LEFT
        except asyncio.CancelledError:
            # The service stops and has waited long enough. Passed on, this would be logged with the whole path it took;
            # an answer that has begun breaks off, so that nobody takes it for a whole one.
            if not status:
                await respond(scope["path"], _STOPPING)(scope, receive, dressed)
        except Exception as error:
            log.exception("unexpected error", exc_info=error)
            if not status:
                await respond(scope["path"], describe(error))(scope, receive, dressed)
        finally:
            self._note(scope, status or CLIENT_LEFT, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        self._metrics.requests.labels(scope["method"], route, status).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        data = {"method": scope["method"], "route": route, "status": status, "ms": round(seconds * 1000, 2)}
        if key := scope.get("ballast.key"):
            data["key"] = key.name
        log.info("request", extra={"data": data})


def _dress(headers: MutableHeaders, identity: str) -> None:
    headers["x-request-id"] = identity
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("content-security-policy", _API_POLICY)
    headers.setdefault("cache-control", "no-store")


class Guarding:
    """Turns away, before a body is read, strange hosts, missing keys, and what is too many, too large or too slow."""

    def __init__(self, app: ASGIApp, keyring: Keyring, buckets: Buckets, settings: ServerSettings) -> None:
        self._app = app
        self._keyring = keyring
        self._buckets = buckets
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            guarded = self._admit(scope, receive)
        except Refusal as refusal:
            await respond(scope["path"], refusal.problem)(scope, receive, send)
            return
        await self._app(scope, guarded, send)

    def _admit(self, scope: Scope, receive: Receive) -> Receive:
        headers, path = Headers(scope=scope), scope["path"]
        if not self._keyring and path != _SIGNED:
            check_local(headers, self._settings.allowed_origins)
        if path.startswith(_KEYED):
            key = scope["ballast.key"] = self._keyring.identify(_bearer(headers))
            if path != "/metrics":
                self._buckets.draw(key.name)
        most = self._settings.max_body_bytes
        if path == "/v1/documents":
            most = self._settings.max_upload_bytes
        return Body(receive, most, headers.get("content-length", "")).receive


class Body:
    """A request's body, limited in size and in time: `PATIENCE` seconds, and then at least `SLOWEST` bytes a second."""

    PATIENCE = 30.0
    SLOWEST = 16_384

    def __init__(self, receive: Receive, most: int, declared: str) -> None:
        self._receive = receive
        self._most = most
        if declared.isdecimal() and int(declared) > most:
            raise self._too_large()
        self._size = 0
        self._complete = False
        self._since = asyncio.get_running_loop().time()

    async def receive(self) -> Message:
        """Raises a Refusal: 413 for a body above the limit, 408 for one that takes too long."""
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._since + self.PATIENCE + self._size / self.SLOWEST):
                message = await self._receive()
        except TimeoutError:
            raise Refusal(408, "slow-request", "The body of the request took too long to arrive.") from None
        self._size += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._size > self._most:
            raise self._too_large()
        return message

    def _too_large(self) -> Refusal:
        return Refusal(413, "too-large", f"The body is larger than the {self._most:,} bytes that are read.")


def check_local(headers: Headers, origins: Sequence[str]) -> None:
    """Without keys, only pages and programs of this machine may ask. Raises a Refusal.

    A page elsewhere can make a browser send requests here, and by rebinding its own name to 127.0.0.1 even read the
    answers; the Host and Origin headers, which it cannot choose, give it away.
    """
    if not _is_local(headers.get("host", "")):
        raise Refusal(421, "unknown-host", "Without keys this server answers only under a loopback name.")
    origin = headers.get("origin")
    if origin is None or origin in origins or _is_local(urlsplit(origin).netloc):
        return
    raise Refusal(403, "foreign-origin", "Without keys this server answers only pages that it served itself.")


def _is_local(authority: str) -> bool:
    try:
        host = urlsplit(f"//{authority}").hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bearer(headers: Headers) -> str | None:
    scheme, _, key = headers.get("authorization", "").partition(" ")
    return key.strip() or None if scheme.lower() == "bearer" else None
