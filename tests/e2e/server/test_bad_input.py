"""What is malformed, too much or too slow: the right status, a clear body, and the next caller is still answered."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from qa.errors import ModelGarbled, ModelRefused, ModelUnavailable
from qa.server import protocol
from qa.server.middleware import Body
from tests.e2e.server.conftest import Serve, settings
from tests.e2e.server.sse import events, names
from tests.fakes.app import FakeApp, Script, answer

JSON = {"content-type": "application/json"}


@pytest.fixture(autouse=True)
def still_answering(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test that used the shared service, it still answers."""
    yield
    if "client" in request.fixturenames:
        client: httpx.Client = request.getfixturevalue("client")
        assert client.post("/v1/ask", json={"question": "q"}).status_code == 200


def address(client: httpx.Client) -> tuple[str, int]:
    parts = urlsplit(str(client.base_url))
    return parts.hostname or "", parts.port or 0


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"question"', 422),
        (b'{"question": "\xff\xfe"}', 400),
        (b'{"question": "\\ud800"}', 422),
        (b'{"question": NaN}', 422),
        (b'{"question": 1e999}', 422),
        (b'{"question": ' + b"9" * 5000 + b"}", 400),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
        (b'{"question": ["q"]}', 422),
        (b'{"question": 5}', 422),
        (b'{"question": null}', 422),
        (b'{"question": "q", "stream": "yes"}', 422),
        (b'{"question": "q", "stream": 1}', 422),
        (b'{"question": "q", "collection": 5}', 422),
        (b'{"question": "q", "collection": ""}', 422),
        (b'{"question": "q", "collection": "../../etc"}', 422),
        (b'{"question": "q", "collection": "a\\u0000b"}', 422),
        (b'{"question": "q", "history": {}}', 422),
        (b'{"question": "q", "history": ["a"]}', 422),
        (b'{"question": "q", "history": [{"role": "pirate", "content": "x"}]}', 422),
        (b'{"question": "q", "history": [{"role": "user"}]}', 422),
        (b'{"question": "q", "history": [{"role": "user", "content": "x", "citations": [{"file": 1}]}]}', 422),
        (b'{"questions": "q"}', 422),
    ],
    ids=lambda part: ascii(part)[:60] if isinstance(part, bytes) else None,
)
def test_a_malformed_question_is_refused_clearly(client: httpx.Client, content: bytes, status: int) -> None:
    response = client.post("/v1/ask", content=content, headers=JSON)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["detail"]
    assert "Traceback" not in response.text
    if status == 422:
        assert body["errors"][0]["message"]


def test_what_is_wrong_is_named_by_its_place(client: httpx.Client) -> None:
    history = [{"role": "user", "content": "x"}, {"role": "user", "content": 5}]
    errors = client.post("/v1/ask", json={"question": 5, "history": history}).json()["errors"]
    assert [error["at"] for error in errors] == ["question", "history.1.content"]


@pytest.mark.parametrize(
    ("content", "headers", "said"),
    [
        (b'{"question": "q"}', {}, "does not say"),
        (b'{"question": "q"}', {"content-type": "text/plain"}, "came as text/plain"),
        (b"question=q", {"content-type": "application/x-www-form-urlencoded"}, "came as application/x-www-form"),
        (b'{"question": "q"}', {"content-type": "application/json; x, text/plain"}, ""),
        (b"--x", {"content-type": "multipart/form-data; boundary=x"}, "came as multipart/form-data"),
        (b"q", {"content-type": "<script>"}, "does not say"),
    ],
    ids=["no type", "plain text", "a form", "a parameter", "parts", "no type at all"],
)
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/chat/completions"])
def test_a_body_that_does_not_say_it_is_json_is_told_what_to_send(
    client: httpx.Client, path: str, content: bytes, headers: dict[str, str], said: str
) -> None:
    response = client.post(path, content=content, headers=headers)
    if not said:
        assert response.status_code in (200, 400)
        return
    assert response.status_code == 415
    told = response.json()
    line = told["error"]["message"] if "error" in told else f"{told['detail']} {told['remedy']}"
    assert said in line
    assert ('Send {"messages"' if "chat" in path else 'Send {"question"') in line
    assert "content-type: application/json" in line
    assert "script" not in line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "not JSON, at its end (character 2)"),
        (b'{"question": "q",}', "not JSON, at line 1, character 1"),
        (b'{\n  "question": "q"\n  "stream": true}', "not JSON, at line 3, character 3: Expecting ',' delimiter."),
        (b'{"question": "\xff"}', "not UTF-8, from byte 15 on"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'{"question": ' + b"9" * 5000 + b"}", "too many digits"),
    ],
    ids=["cut off", "a comma too many", "a comma missing", "not UTF-8", "nested", "a long number"],
)
def test_a_body_that_is_not_json_is_told_where_and_what_to_do(client: httpx.Client, content: bytes, said: str) -> None:
    response = client.post("/v1/ask", content=content, headers=JSON)
    assert response.status_code == 400
    assert said in response.json()["detail"]
    assert response.json()["remedy"].endswith(".")


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "in chunks"])
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/chat/completions"])
def test_a_body_of_ten_megabytes_is_too_large(client: httpx.Client, path: str, declared: bool) -> None:
    content: Any = b" " * 10_000_000 if declared else (b" " * 100_000 for _ in range(100))
    response = client.post(path, content=content, headers=JSON)
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/ask", 405),
        ("PUT", "/v1/documents", 405),
        ("POST", "/healthz", 405),
        ("GET", "/v1/nothing", 404),
        ("POST", "/v1/nothing", 404),
        ("GET", "/%00", 404),
        ("GET", "/%ff%fe", 404),
        ("GET", "/../../etc/passwd", 404),
        ("GET", "/v1/documents/..%2f..%2fetc%2fpasswd", 404),
        ("TRACE", "/v1/ask", 405),
    ],
)
def test_a_wrong_path_or_method_is_told(client: httpx.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    if status == 405:
        assert response.headers["allow"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ModelUnavailable("it took too long", "try again"), 503),
        (ModelRefused("the provider refused the key", "check OPENAI_API_KEY"), 502),
        (ModelGarbled("nothing usable came", "try again"), 502),
    ],
    ids=["unavailable", "refused", "garbled"],
)
def test_a_model_that_fails_is_told_in_each_shape(serve: Serve, error: Exception, status: int) -> None:
    client = serve(FakeApp([error]))
    chat = {"messages": [{"role": "user", "content": "q"}]}
    assert client.post("/v1/ask", json={"question": "q"}).status_code == status
    assert client.post("/v1/ask", json={"question": "q", "stream": True}).status_code == status
    told = client.post("/v1/chat/completions", json=chat)
    assert told.status_code == status
    assert told.json()["error"]["type"] == "server_error"
    assert client.post("/v1/chat/completions", json={**chat, "stream": True}).status_code == status


def test_an_answer_that_hangs_ends_in_a_timeout(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from qa.server import asking

    monkeypatch.setattr(asking, "GRACE_SECONDS", 0.1)
    quick = replace(settings(), retrieve_seconds=0.1, answer_seconds=0.1)
    client = serve(FakeApp([Script(answer(), wait=60)], settings=quick), heartbeat=0.05)
    response = client.post("/v1/ask", json={"question": "q"})
    assert response.status_code == 504
    assert response.json()["type"].endswith("timeout")
    streamed = events(client.post("/v1/ask", json={"question": "q", "stream": True}).text)
    assert names(streamed) == ["error"]
    assert streamed[0][1]["status"] == 504


def test_more_questions_than_it_can_take_are_refused_at_once_and_the_rest_answered(serve: Serve) -> None:
    app = FakeApp([Script(answer(), wait=0.5)], settings=settings(concurrency=3))
    client = serve(app)

    def ask(number: int) -> httpx.Response:
        return client.post("/v1/ask", json={"question": "q", "stream": bool(number % 2)})

    with ThreadPoolExecutor(10) as pool:
        found = list(pool.map(ask, range(10)))
    refused = [response for response in found if response.status_code == 503]
    assert [response.status_code for response in found].count(200) == 3
    assert len(refused) == 7
    assert all(response.headers["retry-after"] == "1" for response in refused)
    assert client.post("/v1/ask", json={"question": "q"}).status_code == 200


def test_a_body_that_comes_too_slowly_is_given_up(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Body, "PATIENCE", 0.2)
    client = serve()
    connection = http.client.HTTPConnection(*address(client), timeout=5)
    connection.putrequest("POST", "/v1/ask")
    connection.putheader("content-type", "application/json")
    connection.putheader("content-length", "100")
    connection.endheaders(b"{")
    response = connection.getresponse()
    assert response.status == 408
    assert response.headers["content-type"] == "application/problem+json"
    connection.close()


def test_headers_that_never_end_are_cut_off(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    client = serve()
    slow = [socket.create_connection(address(client), timeout=5) for _ in range(50)]
    for one in slow:
        one.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
    assert client.post("/v1/ask", json={"question": "q"}).status_code == 200
    started = time.monotonic()
    assert [one.recv(1) for one in slow] == [b""] * 50
    assert time.monotonic() - started < 3
    for one in slow:
        one.close()


def test_a_connection_that_is_kept_open_is_not_taken_for_a_slow_one(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.2)
    client = serve(FakeApp([Script(answer(), wait=0.5)]))
    connection = http.client.HTTPConnection(*address(client), timeout=5)
    for _ in range(2):
        connection.request("POST", "/v1/ask", b'{"question": "q"}', JSON)
        assert connection.getresponse().read()
        time.sleep(0.3)
    connection.close()


@pytest.mark.parametrize(
    "junk",
    [b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n", b"A" * 100_000, b"GET \xff HTTP/1.1\r\n\r\n"],
    ids=["tls", "version", "blank", "long", "bytes"],
)
def test_what_is_not_http_is_turned_away(client: httpx.Client, junk: bytes) -> None:
    with socket.create_connection(address(client), timeout=2) as connection:
        connection.sendall(junk)
        connection.shutdown(socket.SHUT_WR)
        reply = connection.recv(1000)
    assert reply == b"" or reply.startswith(b"HTTP/1.1 4")


def test_a_thousand_open_connections_do_not_keep_the_next_caller_out(serve: Serve) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 4096:
        pytest.skip("this machine allows too few open files")
    # Not lowered again: the service's ends of the connections are closed some time later.
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 4096), hard))
    client = serve()
    with ExitStack() as idle:
        for _ in range(1000):
            idle.enter_context(socket.create_connection(address(client), timeout=60))
        assert client.post("/v1/ask", json={"question": "q"}, timeout=60).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "10.0.0.1", "", "[::"])
def test_without_keys_a_foreign_host_name_is_turned_away(client: httpx.Client, host: str) -> None:
    response = client.get("/v1/documents", headers={"host": host})
    assert response.status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "localhost:1234", "127.0.0.1:99", "127.0.0.2", "[::1]:8080"])
def test_without_keys_a_loopback_name_is_let_in(client: httpx.Client, host: str) -> None:
    assert client.get("/v1/documents", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://evil.example", 403), ("null", 403), ("http://localhost:8080", 200), ("http://127.0.0.1", 200)],
)
def test_without_keys_pages_from_elsewhere_may_not_ask(client: httpx.Client, origin: str, status: int) -> None:
    files = [("file", ("a.txt", b"text"))]
    response = client.post("/v1/documents", files=files, headers={"origin": origin})
    assert response.status_code in ((200, 201) if status == 200 else (status,))
