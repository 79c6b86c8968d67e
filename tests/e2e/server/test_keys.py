"""Keys at the front door: who may come in, and to which collections."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qa.server.keys import digest, issue
from tests.e2e.server.conftest import Serve, served, settings
from tests.fakes.app import FakeApp
from tests.fakes.library import DOCUMENTS, FakeLibrary

KEYS = (
    f"reader:sha256={digest('read-me').hex()}:reports:r, writer:write-me:reports|minutes:rw; all:all-of-it:*:rw "
    "old:expired-one:*:rw:2020-01-01"
)
EVERY_ROUTE = [
    ("POST", "/v1/ask"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
    ("GET", "/v1/models/ballast"),
    ("POST", "/v1/documents"),
    ("GET", "/v1/documents"),
    ("GET", "/v1/documents/charging.txt"),
    ("DELETE", "/v1/documents/charging.txt"),
    ("GET", "/v1/documents/charging.txt/paragraphs/1"),
    ("GET", "/v1/collections"),
    ("GET", "/metrics"),
]


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    library = FakeLibrary({"default": DOCUMENTS, "reports": DOCUMENTS, "minutes": {}, "secret": DOCUMENTS})
    with served(FakeApp(settings=settings(api_keys=KEYS), library=library)) as client:
        yield client


def bearing(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


@pytest.mark.parametrize(("method", "path"), EVERY_ROUTE, ids=lambda part: part)
@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, "missing-key"),
        (bearing("nobody's"), "unknown-key"),
        (bearing("expired-one"), "expired-key"),
        ({"authorization": "Bearer"}, "missing-key"),
        ({"authorization": "Basic all-of-it"}, "missing-key"),
        ({"authorization": "Bearer \u00e9\u00e9".encode("latin-1")}, "unknown-key"),
    ],
    ids=["none", "unknown", "expired", "blank", "other scheme", "not ASCII"],
)
def test_every_route_with_data_asks_for_a_good_key(
    client: httpx.Client, method: str, path: str, headers: Any, kind: str
) -> None:
    response = client.request(method, path, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert kind in response.text or "invalid_api_key" in response.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/openapi.json"])
def test_what_holds_no_data_asks_for_none(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("key", "collection", "status"),
    [
        ("read-me", "reports", 200),
        ("read-me", "default", 403),
        ("read-me", "secret", 403),
        ("read-me", "not-there", 403),
        ("all-of-it", "secret", 200),
        ("all-of-it", "not-there", 404),
    ],
)
def test_a_key_reaches_its_collections_alone_and_learns_nothing_of_others(
    client: httpx.Client, key: str, collection: str, status: int
) -> None:
    headers = bearing(key)
    ask = {"question": "q", "collection": collection}
    chat = {"model": f"ballast:{collection}", "messages": [{"role": "user", "content": "q"}]}
    query = f"?collection={collection}"
    assert client.post("/v1/ask", json=ask, headers=headers).status_code == status
    assert client.post("/v1/ask", json={**ask, "stream": True}, headers=headers).status_code == status
    assert client.post("/v1/chat/completions", json=chat, headers=headers).status_code == status
    assert client.get(f"/v1/documents{query}", headers=headers).status_code == status
    assert client.get(f"/v1/documents/charging.txt{query}", headers=headers).status_code == status
    assert client.get(f"/v1/documents/charging.txt/paragraphs/1{query}", headers=headers).status_code == status


def test_lists_name_only_what_the_key_reaches(client: httpx.Client) -> None:
    headers = bearing("write-me")
    collections = client.get("/v1/collections", headers=headers).json()["collections"]
    assert [one["name"] for one in collections] == ["minutes", "reports"]
    models = client.get("/v1/models", headers=headers).json()["data"]
    assert [model["id"] for model in models] == ["ballast:minutes", "ballast:reports"]


def test_a_key_that_reads_does_not_write(client: httpx.Client) -> None:
    files = [("file", ("a.txt", b"text"))]
    for key, status in (("read-me", 403), ("write-me", 201)):
        assert client.post("/v1/documents?collection=reports", files=files, headers=bearing(key)).status_code == status
    for key, status in (("read-me", 403), ("write-me", 204)):
        path = "/v1/documents/a.txt?collection=reports"
        assert client.delete(path, headers=bearing(key)).status_code == status


def test_a_key_cannot_make_a_collection_it_is_not_bound_to(client: httpx.Client) -> None:
    files = [("file", ("a.txt", b"text"))]
    response = client.post("/v1/documents?collection=fresh", files=files, headers=bearing("write-me"))
    assert response.status_code == 403


def test_a_key_is_asked_for_before_the_body_is_read(client: httpx.Client) -> None:
    response = client.post("/v1/ask", content=b"{", headers={"content-type": "application/json"})
    assert response.status_code == 401


def test_a_key_is_revoked_by_taking_it_out_of_the_file(serve: Serve, tmp_path: Path) -> None:
    first, entry = issue("ann")
    second, other = issue("ann")
    ring = tmp_path / "keys"
    ring.write_text(f"# ours\n{entry}  # until the end of the year\n{other}\n", "utf-8")
    client = serve(FakeApp(settings=settings(api_keys=f"@{ring}")))
    assert client.get("/v1/models", headers=bearing(first)).status_code == 200
    assert client.get("/v1/models", headers=bearing(second)).status_code == 200
    ring.write_text(f"{other}\n", "utf-8")
    time.sleep(1.1)  # the file is looked at once a second
    assert client.get("/v1/models", headers=bearing(first)).status_code == 401
    assert client.get("/v1/models", headers=bearing(second)).status_code == 200


def test_a_key_has_so_many_requests_a_minute(serve: Serve) -> None:
    client = serve(FakeApp(settings=settings(api_keys="ann:a-key:*:r bob:b-key:*:r", requests_per_minute=3)))
    statuses = [client.get("/v1/models", headers=bearing("a-key")).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    limited = client.get("/v1/documents", headers=bearing("a-key"))
    assert limited.status_code == 429
    assert 1 <= int(limited.headers["retry-after"]) <= 20
    assert limited.headers["content-type"] == "application/problem+json"
    assert client.get("/v1/models", headers=bearing("b-key")).status_code == 200
