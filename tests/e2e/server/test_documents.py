"""`/v1/documents` and `/v1/collections`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from index.errors import IndexLocked, StorageFull
from tests.e2e.server.conftest import Serve, settings
from tests.e2e.server.sse import events, names
from tests.fakes.app import FakeApp
from tests.fakes.library import CHINESE, FakeLibrary


def send(client: httpx.Client, *files: tuple[str, bytes], **options: Any) -> httpx.Response:
    return client.post("/v1/documents", files=[("file", file) for file in files], **options)


def test_an_upload_is_stored_listed_read_and_removed(serve: Serve) -> None:
    client = serve()
    sent = send(client, ("notes/一月.txt", "第一段5个。\n第二段6个。\n".encode()))
    assert sent.status_code == 201
    assert sent.json()["added"] == ["notes/一月.txt"]
    document = sent.json()["documents"][0]
    assert document["paragraphs"] == 2
    assert document["file"] in [one["file"] for one in client.get("/v1/documents").json()["documents"]]
    for identity in ("notes/一月.txt", quote("notes/一月.txt", safe=""), str(document["id"])):
        assert client.get(f"/v1/documents/{identity}").json() == document
    assert client.delete("/v1/documents/notes/一月.txt").status_code == 204
    assert client.get("/v1/documents/notes/一月.txt").status_code == 404
    assert client.delete("/v1/documents/notes/一月.txt").status_code == 404


def test_a_file_sent_again_is_changed_or_unchanged(serve: Serve) -> None:
    client = serve()
    assert send(client, ("a.txt", b"one")).status_code == 201
    again = send(client, ("a.txt", b"one"))
    assert (again.status_code, again.json()["unchanged"]) == (200, ["a.txt"])
    changed = send(client, ("a.txt", b"two"))
    assert (changed.status_code, changed.json()["changed"]) == (200, ["a.txt"])


def test_a_bad_file_among_good_ones_is_reported_and_the_good_ones_are_kept(serve: Serve) -> None:
    response = send(serve(), ("good.txt", b"text"), ("bad.pdf", b"\0\0\0"), ("empty.txt", b""))
    assert response.status_code == 201
    body = response.json()
    assert body["added"] == ["good.txt"]
    assert [failure["file"] for failure in body["failed"]] == ["bad.pdf", "empty.txt"]
    assert all(failure["reason"] for failure in body["failed"])


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ([("bad.pdf", b"\0\0\0")], 415),
        ([("empty.txt", b"")], 422),
        ([("bad.pdf", b"\0\0\0"), ("empty.txt", b"")], 422),
    ],
    ids=["binary", "empty", "both"],
)
def test_when_no_file_can_be_read_the_upload_is_a_problem(
    client: httpx.Client, files: list[tuple[str, bytes]], status: int
) -> None:
    response = send(client, *files)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert [failure["file"] for failure in response.json()["failed"]] == [name for name, _ in files]
    assert response.json()["detail"]


def test_progress_comes_as_events_for_those_who_ask(serve: Serve) -> None:
    response = send(serve(), ("a.txt", b"one"), ("b.txt", b""), headers={"accept": "text/event-stream"})
    assert response.status_code == 200
    found = events(response.text)
    assert names(found) == ["received", "stored", "stored", "done"]
    assert [data["done"] for name, data in found if name == "stored"] == [1, 2]
    assert found[-1][1]["added"] == ["a.txt"]
    assert found[-1][1]["failed"][0]["file"] == "b.txt"


def test_an_error_while_storing_is_an_event(serve: Serve) -> None:
    library = FakeLibrary()
    library.open().busy = StorageFull("no room left", "free some")
    response = send(serve(FakeApp(library=library)), ("a.txt", b"one"), headers={"accept": "text/event-stream"})
    found = events(response.text)
    assert names(found) == ["received", "error"]
    assert found[-1][1]["status"] == 507


@pytest.mark.parametrize(
    ("error", "status", "retry"),
    [(StorageFull("no room in /srv/x", ""), 507, None), (IndexLocked("held by 4711", ""), 503, "2")],
    ids=["full", "locked"],
)
def test_trouble_with_the_store_is_told_without_its_insides(
    serve: Serve, error: Exception, status: int, retry: str | None
) -> None:
    library = FakeLibrary()
    library.open().busy = error  # type: ignore[assignment]
    client = serve(FakeApp(library=library))
    for response in (send(client, ("a.txt", b"one")), client.delete("/v1/documents/charging.txt")):
        assert response.status_code == status
        assert response.headers.get("retry-after") == retry
        assert "/srv" not in response.text
        assert "4711" not in response.text


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("a.txt", "a.txt"),
        ("/etc/a.txt", "etc/a.txt"),
        ("./x//a.txt", "x/a.txt"),
        ("报告 2025.txt", "报告 2025.txt"),
        ("../a.txt", None),
        ("x/../../a.txt", None),
        ("..\\a.txt", None),
        ("a\u202e.txt", None),
        ("a" * 300 + ".txt", None),
    ],
    ids=ascii,
)
def test_a_name_never_leads_out_of_the_collection(client: httpx.Client, name: str, stored: str | None) -> None:
    response = send(client, (name, b"text"))
    if stored is None:
        assert response.status_code == 422
        assert response.json()["type"].endswith("bad-file-name")
    else:
        assert response.json()["added"] == [stored]


def test_the_senders_word_on_the_type_is_not_believed(serve: Serve) -> None:
    response = serve().post("/v1/documents", files=[("file", ("a.txt", b"\0\0", "text/plain"))])
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"", {}),
        (b"{}", {"content-type": "application/json"}),
        (b"nonsense", {"content-type": "multipart/form-data"}),
        (b"nonsense", {"content-type": "multipart/form-data; boundary=x"}),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n',
            {"content-type": "multipart/form-data; boundary=x"},
        ),
    ],
    ids=["empty", "json", "no boundary", "not multipart", "no file"],
)
def test_an_upload_without_a_file_is_refused(client: httpx.Client, content: bytes, headers: dict[str, str]) -> None:
    response = client.post("/v1/documents", content=content, headers=headers)
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


def test_an_upload_above_the_limit_is_refused_and_nothing_is_stored(serve: Serve) -> None:
    client = serve(FakeApp(settings=settings(max_upload_bytes=100_000)))
    response = send(client, ("big.txt", b"x" * 200_000))
    assert response.status_code == 413
    assert "big.txt" not in client.get("/v1/documents").text

    def chunks() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.txt"\r\n\r\n'
        for _ in range(20):
            yield b"x" * 10_000

    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("/v1/documents", content=chunks(), headers=headers).status_code == 413


def test_a_large_upload_goes_through_the_disk(serve: Serve) -> None:
    response = send(serve(), ("large.txt", b"a line of text\n" * 300_000))
    assert response.json()["documents"][0]["bytes"] == 4_500_000


def test_a_paragraph_comes_with_its_neighbours(serve: Serve) -> None:
    client = serve()
    body = client.get("/v1/documents/charging.txt/paragraphs/3?around=1").json()
    assert body["paragraph"]["number"] == 3
    assert [one["number"] for one in body["before"]] == [2]
    assert [one["number"] for one in body["after"]] == [4]
    assert body["document"]["file"] == "charging.txt"
    lines = CHINESE.split("\n")
    body = client.get(f"/v1/documents/{quote('充电设施.txt')}/paragraphs/2").json()
    assert body["paragraph"]["text"] == lines[1]
    start, end = body["paragraph"]["chars"]
    assert CHINESE[start:end] == lines[1]
    assert [one["number"] for one in body["after"]] == [3, 4]
    alone = client.get("/v1/documents/charging.txt/paragraphs/3?around=0").json()
    assert (alone["before"], alone["after"]) == ([], [])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/documents/charging.txt/paragraphs/99", 404),
        ("/v1/documents/nothing.txt/paragraphs/1", 404),
        ("/v1/documents/charging.txt/paragraphs/0", 422),
        ("/v1/documents/charging.txt/paragraphs/1?around=-1", 422),
        ("/v1/documents/charging.txt/paragraphs/1?around=1000", 422),
        ("/v1/documents/charging.txt/paragraphs/99999999999999999999", 422),
        ("/v1/documents/nothing.txt", 404),
        ("/v1/documents/99999", 404),
        ("/v1/documents?collection=nowhere", 404),
        ("/v1/documents?collection=../etc", 422),
        ("/v1/documents?limit=0", 422),
    ],
)
def test_what_is_not_there_or_not_asked_rightly_is_a_problem(client: httpx.Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_a_list_is_given_in_pages(serve: Serve) -> None:
    client = serve()
    files = [document["file"] for document in client.get("/v1/documents").json()["documents"]]
    assert files == sorted(files)
    page = client.get("/v1/documents?offset=1&limit=1").json()
    assert page["total"] == len(files)
    assert [document["file"] for document in page["documents"]] == files[1:2]


def test_before_anything_is_ingested_the_default_collection_is_empty(serve: Serve) -> None:
    client = serve(FakeApp(library=FakeLibrary({})))
    assert client.get("/v1/documents").json() == {"collection": "default", "total": 0, "documents": []}
    assert client.get("/v1/collections").json() == {"collections": []}


def test_an_upload_makes_its_collection_and_the_others_do_not_see_it(serve: Serve) -> None:
    client = serve()
    assert send(client, ("a.txt", b"one"), params={"collection": "fresh"}).status_code == 201
    names = [one["name"] for one in client.get("/v1/collections").json()["collections"]]
    assert names == ["default", "fresh"]
    assert client.get("/v1/documents/a.txt").status_code == 404
    assert client.get("/v1/documents/a.txt?collection=fresh").status_code == 200


def test_uploads_at_once_wait_for_each_other(serve: Serve) -> None:
    client = serve()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: send(client, (f"{n}.txt", b"text")).status_code, range(24)))
    assert found == [201] * 24
    assert client.get("/v1/documents").json()["total"] == 27
