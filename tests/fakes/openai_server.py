"""A scripted OpenAI-compatible server on a real loopback socket, with a history of what it was asked.

    with ScriptedServer(["4.838 million [1].", Reply(status=429, headers={"Retry-After": "0"}), "again"]) as server:
        client = OpenAI(base_url=server.url, api_key="test")
        ...
    assert server.requests[0].question == "How many?"

The script is a sequence, played once in order (a request beyond its end is refused with 400), or a function of the
request, which may be called from several threads. A string stands for `Reply(text=...)`.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What one request is answered with."""

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: str | None = None
    """Sent as the whole body in place of a completion: HTML, broken JSON, nothing."""
    error: str = "scripted failure"
    """The message of an error (a status of 400 and above)."""
    code: str | None = None
    """The error's machine-readable code, such as `insufficient_quota`."""
    hang: bool = False
    """Accept the request and say nothing until the server is closed."""
    drop_after: int | None = None
    """Break the connection after this many pieces of a stream, or at once where nothing is streamed."""
    delay: float = 0.0
    """Seconds before the first byte."""
    pause: float = 0.0
    """Seconds between the pieces of a stream."""
    piece: int = 8
    """Characters in each piece of a stream."""
    finish: str = "stop"
    message: Mapping[str, Any] = field(default_factory=dict)
    """More fields of the message (`annotations`, `refusal`)."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """More fields of the completion (`id`, `ballast`); in the last piece when streaming."""
    usage: tuple[int, int] = (10, 5)


@dataclass(frozen=True)
class Received:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body.get("messages", []))

    @property
    def question(self) -> str:
        """The last user message."""
        return next((str(m["content"]) for m in reversed(self.messages) if m["role"] == "user"), "")

    @property
    def prompt(self) -> str:
        """All messages, joined."""
        return "\n\n".join(str(m["content"]) for m in self.messages)


Script = Sequence[str | Reply] | Callable[[Received], "str | Reply"]


class ScriptedServer:
    """Serves `POST /v1/chat/completions` (whole and streamed) from a script, and `GET /v1/models`."""

    def __init__(self, script: Script = (), models: Sequence[str] = ("scripted",)) -> None:
        self.models = tuple(models)
        self.requests: list[Received] = []
        """Every chat request, in order of arrival."""
        self.most_at_once = 0
        self.listing: Reply | None = None
        """What is sent in place of the list of models."""
        self._script = script
        self._position = 0
        self._open = 0
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The base address that a client is given, ending in `/v1`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def reply_to(self, request: Received) -> Reply:
        with self._lock:
            self.requests.append(request)
            if callable(self._script):
                scripted: str | Reply | None = None
            elif self._position < len(self._script):
                scripted = self._script[self._position]
                self._position += 1
            else:
                scripted = Reply(status=400, error="the script has no more replies")
        if scripted is None:
            assert callable(self._script)
            scripted = self._script(request)
        return Reply(text=scripted) if isinstance(scripted, str) else scripted

    def enter(self) -> None:
        with self._lock:
            self._open += 1
            self.most_at_once = max(self.most_at_once, self._open)

    def leave(self) -> None:
        with self._lock:
            self._open -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    owner: ScriptedServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news in a test's output."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class names it so
        """Silent."""

    def do_GET(self) -> None:
        owner = self.server.owner
        if owner.listing:
            self._answer(owner.listing, Received("GET", self.path, dict(self.headers.items()), {}))
            return
        listed = [{"id": name, "object": "model", "created": 0, "owned_by": "test"} for name in owner.models]
        self._send(200, json.dumps({"object": "list", "data": listed}), {})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        body = json.loads(self.rfile.read(length) or b"{}")
        owner = self.server.owner
        owner.enter()
        try:
            request = Received("POST", self.path, dict(self.headers.items()), body)
            self._answer(owner.reply_to(request), request)
        finally:
            owner.leave()

    def _answer(self, reply: Reply, request: Received) -> None:
        time.sleep(reply.delay)
        if reply.hang:
            self.server.owner.closing.wait()
            self._break()
        elif reply.raw is not None:
            self._send(reply.status, reply.raw, {"Content-Type": "text/html", **reply.headers})
        elif reply.status >= 400:
            error = {"message": reply.error, "type": "scripted", "param": None, "code": reply.code}
            self._send(reply.status, json.dumps({"error": error}), reply.headers)
        elif request.body.get("stream"):
            self._stream(reply, request)
        elif reply.drop_after is not None:
            self._break()
        else:
            self._send(200, json.dumps(_completion(reply, request), ensure_ascii=False), reply.headers)

    def _send(self, status: int, body: str, headers: Mapping[str, str]) -> None:
        data = body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, reply: Reply, request: Received) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for index, piece in enumerate(_pieces(reply, request)):
            if index == reply.drop_after:
                self._break()
                return
            self._chunk(f"data: {json.dumps(piece, ensure_ascii=False)}\n\n")
            time.sleep(reply.pause)
        self._chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _break(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _head(request: Received, kind: str) -> dict[str, Any]:
    model = request.body.get("model", "scripted")
    return {"id": "chatcmpl-test", "object": kind, "created": 0, "model": model}


def _usage(reply: Reply) -> dict[str, int]:
    prompt, completion = reply.usage
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _completion(reply: Reply, request: Received) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.text, **reply.message}
    choice = {"index": 0, "message": message, "finish_reason": reply.finish, "logprobs": None}
    return {**_head(request, "chat.completion"), "choices": [choice], "usage": _usage(reply), **reply.extra}


def _pieces(reply: Reply, request: Received) -> list[dict[str, Any]]:
    head = _head(request, "chat.completion.chunk")
    cuts = [reply.text[at : at + reply.piece] for at in range(0, len(reply.text), reply.piece)]
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}, *({"content": cut} for cut in cuts)]
    pieces = [{**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    last = {"index": 0, "delta": dict(reply.message), "finish_reason": reply.finish}
    pieces.append({**head, "choices": [last], **reply.extra})
    if (request.body.get("stream_options") or {}).get("include_usage"):
        pieces.append({**head, "choices": [], "usage": _usage(reply)})
    return pieces
