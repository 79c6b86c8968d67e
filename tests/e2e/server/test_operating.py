"""Health, metrics, logs, request ids, headers, CORS, the page, and the reference."""

from __future__ import annotations

import inspect
import io
import json
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from index.collection import CollectionStatus
from index.errors import EmbedderMismatch
from qa.errors import ModelUnavailable
from qa.server.app import create
from qa.server.logs import JsonFormatter
from qa.server.routes import showing
from qa.settings import SlackSettings
from tests.e2e.server.conftest import Serve, settings, until
from tests.fakes.app import FakeApp, Script, answer
from tests.fakes.library import FakeCollection, FakeLibrary
from tests.fakes.serving import serving


def test_a_running_service_is_healthy_and_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"


def test_readiness_says_how_far_the_caches_are_behind(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def status(self: FakeCollection) -> CollectionStatus:
        words, vectors = (3, 0) if self.name == "one" else (1, 7)
        return CollectionStatus(self.name, 1, 1, 1, 1, "fake", 8, 9, vectors, words, 0, 1)

    monkeypatch.setattr(FakeCollection, "status", status)
    documents = {name: {"a.txt": "It was 5."} for name in ("one", "two")}
    body = serve(FakeApp(library=FakeLibrary(documents))).get("/readyz").json()
    assert body["status"] == "ready"
    assert body["behind"] == {"words": 3, "vectors": 7}
    assert body["collections"]["two"] == {"behind": {"words": 1, "vectors": 7}}
    keyed = serve(
        FakeApp(
            library=FakeLibrary(documents), settings=settings(api_keys="reader:a-key-of-one-that-is-long-enough:one:r")
        )
    )
    body = keyed.get("/readyz").json()
    assert body["behind"] == {"words": 3, "vectors": 7}
    assert "collections" not in body


def test_an_index_that_does_not_open_makes_it_not_ready(serve: Serve) -> None:
    class Mismatched(FakeLibrary):
        def open(self, name: str = "default", *, create: bool = False) -> Any:
            raise EmbedderMismatch("made by another embedder", "run `ballast rebuild`")

    response = serve(FakeApp(library=Mismatched())).get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["index"] == "embedder-mismatch"


def test_a_model_that_cannot_be_reached_makes_it_not_ready(serve: Serve) -> None:
    app = FakeApp()
    client = serve(app)
    app.trouble = ModelUnavailable("the model is down", "try again")
    assert client.get("/readyz").json()["checks"] == {"index": "ok", "model": "model-unavailable"}
    app.trouble = None
    assert client.get("/readyz").status_code == 200


def samples(client: httpx.Client) -> dict[str, float]:
    """The samples of a scrape by `name{label=value,...}`."""
    found = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}"] = sample.value
    return found


def test_metrics_count_requests_answers_numbers_tokens_and_stages(serve: Serve) -> None:
    client = serve(FakeApp([answer(), answer("abstained"), answer("conflicting", "zh")]))
    client.post("/v1/ask", json={"question": "q"})
    client.post("/v1/ask", json={"question": "q", "stream": True})
    client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "q"}]})
    client.post("/v1/ask", json={"question": "q", "collection": "nowhere"})
    found = samples(client)
    assert found["ballast_requests_total{method=POST,route=/v1/ask,status=200}"] == 2
    assert found["ballast_requests_total{method=POST,route=/v1/ask,status=404}"] == 1
    assert found["ballast_answers_total{language=en,status=answered}"] == 1
    assert found["ballast_answers_total{language=en,status=abstained}"] == 1
    assert found["ballast_answers_total{language=zh,status=conflicting}"] == 1
    assert found["ballast_numbers_total{verdict=quoted}"] == 4
    assert found["ballast_numbers_checked_total{}"] == 4
    assert found["ballast_tokens_total{kind=prompt}"] == 360
    assert found["ballast_stage_seconds_count{stage=retrieve}"] == 3
    assert found["ballast_failures_total{kind=unknown-collection}"] == 1
    assert found["ballast_questions_running{}"] == 0


def test_a_path_that_is_not_there_makes_no_label_of_its_own(client: httpx.Client) -> None:
    for number in range(5):
        client.get(f"/nothing/{number}")
    routes = {name for name in samples(client) if "nothing" in name}
    assert not routes


def test_a_request_id_is_kept_where_it_is_plain_and_made_where_not(client: httpx.Client) -> None:
    assert client.get("/healthz", headers={"x-request-id": "abc-1.2_3"}).headers["x-request-id"] == "abc-1.2_3"
    for bad in ("a b", "x" * 65, '"<script>'):
        made = client.get("/healthz", headers={"x-request-id": bad}).headers["x-request-id"]
        assert re.fullmatch(r"[0-9a-f]{16}", made)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the service logs, as it would stand in its log."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("ballast.server")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield written
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


def test_logs_are_json_with_the_request_and_without_questions_texts_or_keys(serve: Serve, logged: io.StringIO) -> None:
    told = RuntimeError("the paragraph said 5 percent")
    script = [answer(), told, Script(answer(), error=told, fails_at=2)]
    client = serve(FakeApp(script, settings=settings(api_keys="ann:my-key:*:rw")))
    headers = {"authorization": "Bearer my-key", "x-request-id": "id-1"}
    for stream in (False, False, True):
        client.post("/v1/ask", json={"question": "a private question", "stream": stream}, headers=headers)
    assert until(lambda: logged.getvalue().count("\n") == 5)  # the last line is written after its response has left
    found = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert Counter(one["message"] for one in found) == {"request": 3, "unexpected error": 1, "a stream failed": 1}
    assert {one["request_id"] for one in found} == {"id-1"}
    requests = [one for one in found if one["message"] == "request"]
    assert sorted(one["status"] for one in requests) == [200, 200, 500]
    assert all(one["route"] == "/v1/ask" and one["key"] == "ann" for one in requests)
    assert [one["error"] for one in found if "error" in one] == ["RuntimeError", "RuntimeError"]
    for word in ("private", "my-key", "percent", "million"):
        assert word not in logged.getvalue()


@pytest.mark.parametrize("path", ["/healthz", "/v1/documents", "/nothing", "/docs", "/v1/models"])
def test_every_response_has_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


def test_other_origins_are_let_in_only_by_name(serve: Serve) -> None:
    page = "https://app.example"
    preflight = {"origin": page, "access-control-request-method": "POST"}
    closed = serve(FakeApp(settings=settings(api_keys="ann:k:*:rw")))
    assert "access-control-allow-origin" not in closed.options("/v1/ask", headers=preflight).headers
    opened = serve(FakeApp(settings=settings(api_keys="ann:k:*:rw", allowed_origins=(page,))))
    assert opened.options("/v1/ask", headers=preflight).headers["access-control-allow-origin"] == page
    response = opened.get("/v1/models", headers={"origin": page, "authorization": "Bearer k"})
    assert response.headers["access-control-allow-origin"] == page
    other = opened.options("/v1/ask", headers={**preflight, "origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


class Links(HTMLParser):
    """Everything in a page that a browser would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag in ("script", "link", "img", "iframe") else []
        self.found += [name for name, _ in attributes if name.startswith("on") or name == "src"]


def test_the_reference_names_every_route_and_loads_nothing(client: httpx.Client) -> None:
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page
    links = Links()
    links.feed(page)
    assert not links.found
    assert "http://" not in page.replace("http://127.0.0.1", "")


def test_the_pages_files_are_served_under_a_strict_policy(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><script type=module src=/parts/app.js></script>")
    (tmp_path / "parts" / "app.js").write_text("export {}")
    fastapi = FastAPI()
    showing.mount(fastapi, tmp_path)
    with serving(fastapi) as url, httpx.Client(base_url=url) as client:
        page = client.get("/")
        assert page.headers["content-type"].startswith("text/html")
        assert "unsafe" not in page.headers["content-security-policy"]
        assert "http" not in page.headers["content-security-policy"]
        script = client.get("/parts/app.js")
        assert "javascript" in script.headers["content-type"]
        assert client.get("/parts/app.js", headers={"if-none-match": script.headers["etag"]}).status_code == 304
        assert client.head("/").status_code == 200
        assert client.get("/index.html").status_code == 404
        assert client.get("/parts/..%2f..%2fetc%2fpasswd").status_code == 404


def test_slacks_events_are_taken_where_a_signing_secret_is_set() -> None:
    slack = SlackSettings(bot_token="xoxb-1", signing_secret="s")
    plain, mounted = create(FakeApp()), create(FakeApp(settings=replace(settings(), slack=slack)))  # type: ignore[arg-type]
    assert "/slack/events" not in {getattr(route, "path", "") for route in plain.routes}
    assert "/slack/events" in {getattr(route, "path", "") for route in mounted.routes}


def test_no_endpoint_is_a_plain_function_which_would_cost_a_thread_for_each_request() -> None:
    endpoints = [route.endpoint for route in iterate(create(FakeApp()).routes)]  # type: ignore[arg-type]
    assert len(endpoints) > 12
    assert all(inspect.iscoroutinefunction(endpoint) for endpoint in endpoints)


def iterate(routes: Sequence[Any]) -> Iterator[Any]:
    """The routes that have an endpoint, those of included routers among them."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from iterate(inner.routes)
        elif hasattr(route, "endpoint"):
            yield route
