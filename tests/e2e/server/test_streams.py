"""Streams that are slow, left alone, or still open when the service is told to stop."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import uvicorn

from qa.server.app import create
from qa.server.protocol import options
from tests.e2e.server.conftest import Serve, until
from tests.e2e.server.sse import events, names
from tests.fakes.app import FakeApp, Script, answer

ASK = {"question": "q", "stream": True}
CHAT = {"model": "ballast", "messages": [{"role": "user", "content": "q"}], "stream": True}


@pytest.mark.parametrize(("path", "body"), [("/v1/ask", ASK), ("/v1/chat/completions", CHAT)], ids=["ask", "chat"])
def test_heartbeats_are_comments_while_nothing_can_be_said(serve: Serve, path: str, body: dict[str, object]) -> None:
    client = serve(FakeApp([Script(answer(), wait=0.3)]), heartbeat=0.05)
    text = client.post(path, json=body).text
    assert text.count(": keep-alive\n\n") >= 3
    assert names(events(text))


def test_a_sentence_leaves_when_it_is_ready_and_not_with_the_last(serve: Serve) -> None:
    client = serve(FakeApp([Script(answer(), pause=0.3)]))
    times = {}
    started = time.monotonic()
    with client.stream("POST", "/v1/ask", json=ASK) as response:
        for line in response.iter_lines():
            if line.startswith("event: "):
                times.setdefault(line.removeprefix("event: "), time.monotonic() - started)
    assert times["sentence"] < 0.55 < times["done"]


@pytest.mark.parametrize(
    ("path", "body"),
    [("/v1/ask", ASK), ("/v1/ask", {"question": "q"}), ("/v1/chat/completions", CHAT)],
    ids=["streamed", "whole", "chat"],
)
def test_a_client_that_goes_away_stops_the_work(serve: Serve, path: str, body: dict[str, object]) -> None:
    app = FakeApp([Script(answer(), wait=30)])
    client = serve(app)
    with pytest.raises(httpx.ReadTimeout):
        client.post(path, json=body, timeout=0.3)
    assert until(lambda: app.abandoned == 1)
    assert app.running == 0


def test_a_client_that_leaves_in_mid_stream_stops_the_work(serve: Serve) -> None:
    app = FakeApp([Script(answer(), pause=0.2)])
    client = serve(app)
    with client.stream("POST", "/v1/ask", json=ASK) as response:
        next(response.iter_lines())
    assert until(lambda: app.abandoned == 1)
    assert "ballast_abandoned_total 1.0" in client.get("/metrics").text


def test_fifty_streams_at_once_all_end_well(serve: Serve) -> None:
    app = FakeApp([Script(answer(), wait=0.2, pause=0.05)])
    client = serve(app)

    def ask(_: int) -> list[str]:
        return names(events(client.post("/v1/ask", json=ASK).text))

    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(ask, range(50)))
    assert all(one[-1] == "done" for one in found)


def test_a_stop_that_has_waited_long_enough_says_so_and_logs_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    app = FakeApp([Script(answer(), wait=60), Script(answer(), pause=60)])
    config = uvicorn.Config(create(app, heartbeat=0.1), port=0, **{**options(), "timeout_graceful_shutdown": 1})
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    assert until(lambda: server.started)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1/ask"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(httpx.post, url, json={"question": ASK["question"]}, timeout=20)
        assert until(lambda: app.running == 1)
        with httpx.stream("POST", url, json=ASK) as response:
            server.should_exit = True
            with pytest.raises(httpx.RemoteProtocolError):
                response.read()
        refused = waiting.result()
    thread.join(timeout=5)
    assert (refused.status_code, refused.json()["detail"]) == (503, "The server is stopping.")
    assert not [record for record in caplog.records if record.exc_info]


def test_a_stop_lets_running_streams_end() -> None:
    app = FakeApp([Script(answer(), wait=0.2, pause=0.3)])
    server = uvicorn.Server(uvicorn.Config(create(app), port=0, **options()))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    assert until(lambda: server.started)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1/ask"
    with httpx.stream("POST", url, json=ASK) as response:
        server.should_exit = True
        assert names(events(response.read().decode()))[-1] == "done"
    thread.join(timeout=5)
    assert not thread.is_alive()
    assert app.closed
