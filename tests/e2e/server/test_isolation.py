"""Every route with every kind of key, on a real store: nothing of a collection comes back to a key that may not read it."""

from __future__ import annotations

import asyncio
import io
import logging
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from scipy import stats

from index.collection import Library
from index.embedding import choose
from index.settings import IndexSettings
from qa.app import build
from qa.server.app import create
from qa.server.keys import digest
from qa.server.logs import JsonFormatter
from qa.server.protocol import options
from qa.settings import ServerSettings, Settings
from tests.e2e.server.conftest import until
from tests.e2e.server.test_operating import iterate
from tests.fakes.serving import serving

SECRETS = {
    "alpha": ("alpha-ledger.txt", "Zephyrine Works melted 71,234 tonnes of copper in 2025."),
    "beta": ("beta-ledger.txt", "Quillon Foundry poured 86,417 tonnes of bronze in 2025."),
}
KEYS = " ".join(
    (
        f"read-a:sha256={digest('key-read-a').hex()}:alpha:r",
        "write-a:key-write-a:alpha:rw",
        "read-b:key-read-b:beta:r",
        "all:key-all:*:rw",
        "late:key-late:*:rw:2020-01-01",
    )
)
REACHES = {
    "": (), "key-nobody": (), "key-late": (),
    "key-read-a": ("alpha",), "key-write-a": ("alpha",), "key-read-b": ("beta",), "key-all": ("alpha", "beta"),
}  # fmt: skip
WRITES = ("key-write-a", "key-all")
ROUNDS = 25
MARKS = {
    name: re.compile("|".join([file.split(".")[0], *re.findall(r"[A-Z][a-z]+ [A-Z][a-z]+|\d\d,\d{3}|\d\d\d{3}", text)]))
    for name, (file, text) in SECRETS.items()
}
"""What gives a collection away: its file's name, its subject, its figure in either writing."""


@dataclass(frozen=True)
class Call:
    """A request to `route` for a collection."""

    route: str
    method: str
    path: str
    json: Any = None
    files: Any = None
    writes: bool = False
    open: bool = False
    """Answers without a key, as it holds no data."""


def calls(name: str) -> list[Call]:
    """Every route that is served, asked for a collection; those that take none are asked as they are."""
    file, text = SECRETS[name]
    subject = " ".join(text.split()[:2])
    ask = {"question": f"How many tonnes did {subject} make in 2025?", "collection": name}
    history = [{"role": "assistant", "content": "-", "citations": [{"file": file, "paragraph": 1}]}]
    chat = {"model": f"ballast:{name}", "messages": [{"role": "user", "content": ask["question"]}]}
    query = f"?collection={name}"
    one, near = f"/v1/documents/{file}", f"/v1/documents/{file}/paragraphs/1"
    return [
        Call("/v1/ask", "POST", "/v1/ask", json=ask),
        Call("/v1/ask", "POST", "/v1/ask", json={**ask, "stream": True}),
        Call("/v1/ask", "POST", "/v1/ask", json={**ask, "history": history}),
        Call("/v1/chat/completions", "POST", "/v1/chat/completions", json=chat),
        Call("/v1/chat/completions", "POST", "/v1/chat/completions", json={**chat, "stream": True}),
        Call("/v1/models", "GET", "/v1/models"),
        Call("/v1/models/{model}", "GET", f"/v1/models/ballast:{name}"),
        Call("/v1/documents", "GET", f"/v1/documents{query}"),
        Call("/v1/documents/{id:path}", "GET", one + query),
        Call("/v1/documents/{id:path}", "GET", f"/v1/documents/1{query}"),
        Call("/v1/documents/{id:path}/paragraphs/{number}", "GET", near + query),
        Call("/v1/documents/{id:path}/paragraphs/{number}", "GET", f"{near}{query}&around=50"),
        Call("/v1/documents", "POST", f"/v1/documents{query}", files=[("file", ("n.txt", b"A note."))], writes=True),
        Call("/v1/documents/{id:path}", "DELETE", f"/v1/documents/n.txt{query}", writes=True),
        Call("/v1/collections", "GET", "/v1/collections"),
        Call("/metrics", "GET", "/metrics"),
        Call("/healthz", "GET", "/healthz", open=True),
        Call("/readyz", "GET", "/readyz", open=True),
        Call("/docs", "GET", "/docs", open=True),
        Call("/openapi.json", "GET", "/openapi.json", open=True),
        Call("/", "GET", "/", open=True),
    ]


def faulty(name: str) -> list[Call]:
    """Requests for a collection with something wrong in them, so that it is seen what is looked at first."""
    query = f"?collection={name}"
    file = SECRETS[name][0]
    return [
        Call("/v1/ask", "POST", "/v1/ask", json={"question": "", "collection": name}),
        Call("/v1/ask", "POST", "/v1/ask", json={"question": "x " * 9999, "collection": name}),
        Call("/v1/ask", "POST", "/v1/ask", json={"question": 7, "collection": name}),
        Call("/v1/chat/completions", "POST", "/v1/chat/completions", json={"model": f"ballast:{name}", "messages": []}),
        Call("/v1/documents/{id:path}", "GET", f"/v1/documents/none.txt{query}"),
        Call("/v1/documents/{id:path}", "GET", f"/v1/documents/99{query}"),
        Call("/v1/documents/{id:path}/paragraphs/{number}", "GET", f"/v1/documents/{file}/paragraphs/0{query}"),
        Call("/v1/documents/{id:path}/paragraphs/{number}", "GET", f"/v1/documents/{file}/paragraphs/99{query}"),
        Call("/v1/documents", "POST", f"/v1/documents{query}"),
        Call("/v1/documents", "POST", f"/v1/documents{query}", files=[("file", ("n.pdf", b"no PDF"))]),
        Call("/v1/documents/{id:path}", "DELETE", f"/v1/documents/{file}{query}"),
    ]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, io.StringIO]]:
    """The product over a home of two collections; its address, and what it logs."""
    folder = tmp_path_factory.mktemp("isolation")
    index = IndexSettings(home=folder / "home", embedder="local")
    library = Library(index, choose(index))
    for name, (file, text) in SECRETS.items():
        (folder / file).write_text(text, "utf-8")
        library.open(name, create=True).ingest([folder / file])
    library.close()
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(JsonFormatter())
    logging.getLogger("ballast").addHandler(handler)
    logging.getLogger("ballast").setLevel(logging.INFO)
    app = build(Settings(index=index, llm="local", server=replace(ServerSettings(), api_keys=KEYS)))
    with serving(create(app), **options()) as url:
        yield url, log
    logging.getLogger("ballast").removeHandler(handler)
    logging.getLogger("ballast").setLevel(logging.NOTSET)


def headers(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"} if key else {}


async def send(url: str, made: list[tuple[str, str, Call]]) -> list[httpx.Response]:
    """One after another, so that a written document is there before it is removed."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        return [
            await client.request(call.method, call.path, json=call.json, files=call.files, headers=headers(key))
            for key, _, call in made
        ]


def told(response: httpx.Response) -> str:
    """All that a client learns but for what it sent itself: the body and the headers."""
    return response.text + "\n" + "\n".join(f"{name}: {value}" for name, value in response.headers.items())


def test_every_route_with_every_key_gives_away_nothing_of_another_collection(served: tuple[str, io.StringIO]) -> None:
    url, log = served
    made = [(key, name, call) for key in REACHES for name in SECRETS for call in calls(name)]
    seen = 0
    for (key, name, call), response in zip(made, asyncio.run(send(url, made)), strict=True):
        where = f"{key or 'no key'}: {call.method} {call.path} -> {response.status_code}"
        for other, marks in MARKS.items():
            if other not in REACHES[key]:
                assert not marks.search(told(response)), where
            else:
                seen += bool(marks.search(told(response)))
        assert response.status_code == expected(key, name, call), where
        if call.route == "/metrics":
            assert not re.search(r"alpha|beta", told(response)), where
    assert seen >= 40, "a key that may read must see its own, or the rest shows nothing"
    assert until(lambda: log.getvalue().count('"request"') >= len(made))
    for marks in MARKS.values():
        assert not marks.search(log.getvalue())
    for name in SECRETS:
        assert not re.search(rf"\b{name}\b", log.getvalue())
    for key in filter(None, REACHES):
        assert key not in log.getvalue()


def expected(key: str, name: str, call: Call) -> int:
    if call.open:
        return 200
    if not REACHES[key]:
        return 401
    if call.route in ("/v1/models", "/v1/collections", "/metrics"):
        return 200
    if name not in REACHES[key]:
        return 404 if call.route == "/v1/models/{model}" else 403
    if not call.writes:
        return 200
    if key not in WRITES:
        return 403
    return 204 if call.method == "DELETE" else 201


@pytest.mark.parametrize("key", ["key-read-a", "key-write-a"])
def test_a_collection_that_is_there_and_one_that_is_not_cannot_be_told_apart(
    served: tuple[str, io.StringIO], key: str
) -> None:
    """Status, body and headers are the same for the two, but for the name that was asked for and the request's id."""
    there, absent = ("beta", key, calls("beta")), ("gamma", key, calls("beta"))
    made = [(key, "", call) for call in [*there[2], *faulty("beta")]]
    missing = [(key, "", _renamed(call, "gamma")) for call in [*absent[2], *faulty("beta")]]
    for one, other in zip(asyncio.run(send(served[0], made)), asyncio.run(send(served[0], missing)), strict=True):
        if one.request.url.path not in ("/metrics", "/readyz"):
            assert one.status_code == other.status_code
            assert _plain(one, "beta") == _plain(other, "gamma")


@pytest.mark.parametrize("key", ["key-read-a", "key-write-a", ""])
def test_a_collection_that_is_there_takes_as_long_to_refuse_as_one_that_is_not(
    served: tuple[str, io.StringIO], key: str
) -> None:
    odds = _odds_of_being_slower(served[0], key)
    assert len(odds) >= 11
    assert all(0.1 < one < 0.9 for one in odds.values()), odds
    assert 0.4 < sum(odds.values()) / len(odds) < 0.6, odds


def test_a_key_that_may_look_is_seen_to_take_longer(served: tuple[str, io.StringIO]) -> None:
    """Or the measure shows nothing."""
    odds = _odds_of_being_slower(served[0], "key-all")
    assert sum(odds.values()) / len(odds) > 0.65, odds


def _odds_of_being_slower(url: str, key: str) -> dict[str, float]:
    """How often a request for a collection that is there takes longer than one for another, by request: 0.5 where nothing
    tells the two apart (Mann and Whitney's rank sum; its deviation is 0.08 for each, and 0.02 for the mean of all).
    """
    found = {}
    for call in calls("beta"):
        if "beta" in f"{call.path}{call.json}" and not (call.open or call.writes):
            there, not_there = asyncio.run(_timed(url, key, [call, _renamed(call, "gamma")]))
            odds = stats.mannwhitneyu(there, not_there).statistic / ROUNDS**2
            found[f"{call.method} {call.path} {call.json}"] = float(odds)
    return found


async def _timed(url: str, key: str, made: list[Call], rounds: int = ROUNDS) -> list[list[float]]:
    """Seconds that each request took, in `rounds` rounds; which goes first changes from round to round."""
    taken: list[list[float]] = [[] for _ in made]
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for round_ in range(rounds):
            for place in (range(len(made)), reversed(range(len(made))))[round_ % 2]:
                call = made[place]
                begun = time.perf_counter()
                await client.request(call.method, call.path, json=call.json, files=call.files, headers=headers(key))
                taken[place].append(time.perf_counter() - begun)
    return taken


def _renamed(call: Call, name: str) -> Call:
    json = call.json and {
        key: value.replace("beta", name) if key in ("collection", "model") else value
        for key, value in call.json.items()
    }
    path = call.path.replace("collection=beta", f"collection={name}").replace("ballast:beta", f"ballast:{name}")
    return replace(call, path=path, json=json)


def _plain(response: httpx.Response, name: str) -> str:
    return re.sub(r"\b[0-9a-f]{16}\b", "-", response.text.replace(name, "*"))


def test_the_walk_leaves_no_route_out() -> None:
    """A new route fails here until it is walked with every key."""
    index = IndexSettings(home=Path("unused"), embedder="local")
    routes = iterate(create(build(Settings(index=index, llm="local"))).routes)
    there = {(route.path, method) for route in routes for method in route.methods - {"HEAD", "OPTIONS"}}
    files = {(path, "GET") for path, _ in there if path.endswith((".css", ".js", ".svg"))}
    assert there - files == {(call.route, call.method) for call in calls("alpha")}
