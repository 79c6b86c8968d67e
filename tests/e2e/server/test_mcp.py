"""`ballast mcp` with the SDK's own client: a real process over stdio, a real socket over HTTP."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from index.errors import ConfigurationError
from qa.errors import ModelUnavailable
from qa.mcp import http_app, serve
from qa.rendering import to_json, to_text
from qa.server.protocol import options
from tests.e2e.server.conftest import settings
from tests.fakes.app import FakeApp, answer
from tests.fakes.library import CHINESE, DOCUMENTS, FakeLibrary
from tests.fakes.serving import serving

ROOT = Path(__file__).parents[3]


def over_stdio() -> StdioServerParameters:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return StdioServerParameters(
        command=sys.executable, args=["-m", "tests.e2e.server.mcp_server"], env=environment, cwd=ROOT
    )


SCRIPT = (answer(), answer("conflicting", "zh"), answer("abstained"))


@asynccontextmanager
async def connected(transport: str) -> AsyncIterator[Client]:
    """A client of the server over either transport. Not a fixture: it must be left by the task that entered it."""
    if transport == "stdio":
        async with Client(over_stdio()) as client:
            yield client
        return
    app = FakeApp(SCRIPT)
    with serving(http_app(app), **options()) as url:  # type: ignore[arg-type]
        async with Client(f"{url}/mcp") as client:
            yield client
    assert app.closed


@pytest.mark.parametrize("transport", ["stdio", "http"])
async def test_an_assistant_asks_searches_and_reads(transport: str) -> None:
    async with connected(transport) as client:
        await check_tools(client)
        await check_answers(client)
        await check_paragraphs(client)


async def check_tools(client: Client) -> None:
    listed = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(listed) == {"ask", "search", "read_paragraph"}
    assert all(tool.description and tool.annotations for tool in listed.values())


async def check_answers(client: Client) -> None:
    for given in SCRIPT:
        asked = await client.call_tool("ask", {"question": given.question})
        assert not asked.is_error
        assert asked.structured_content == to_json(given)
        assert asked.content[0].text == to_text(given)  # type: ignore[union-attr]


async def check_paragraphs(client: Client) -> None:
    found = await client.call_tool("search", {"query": "public charging points", "limit": 3})
    hits: list[dict[str, Any]] = (found.structured_content or {})["hits"]
    assert 1 <= len(hits) <= 3
    assert hits[0]["file"] == "charging.txt"
    assert hits[0]["text"] in DOCUMENTS["charging.txt"]

    read = await client.call_tool("read_paragraph", {"file": "充电设施.txt", "paragraph": 2, "around": 1})
    paragraphs = (read.structured_content or {})["paragraphs"]
    assert [one["number"] for one in paragraphs] == [1, 2, 3]
    assert paragraphs[1]["text"] == CHINESE.split("\n")[1]


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("ask", {"question": "q", "collection": "nowhere"}, "there is no collection 'nowhere'"),
        ("search", {"query": "q", "collection": "../etc"}, "collection"),
        ("search", {"query": ""}, "query"),
        ("read_paragraph", {"file": "nothing.txt", "paragraph": 1}, "nothing.txt"),
        ("read_paragraph", {"file": "charging.txt", "paragraph": 99}, "no paragraph 99"),
        ("read_paragraph", {"file": "charging.txt", "paragraph": 0}, "paragraph"),
        ("forget", {"file": "charging.txt"}, "forget"),
    ],
    ids=str,
)
async def test_what_cannot_be_done_is_told_to_the_model(tool: str, arguments: dict[str, Any], says: str) -> None:
    with serving(http_app(FakeApp()), **options()) as url:  # type: ignore[arg-type]
        async with Client(f"{url}/mcp") as client:
            result = await client.call_tool(tool, arguments)
            assert result.is_error
            assert says in result.content[0].text  # type: ignore[union-attr]


async def test_errors_tell_causes_and_never_insides() -> None:
    app = FakeApp([ModelUnavailable("the model is down", "try again"), RuntimeError("secret")])
    with serving(http_app(app), **options()) as url:  # type: ignore[arg-type]
        async with Client(f"{url}/mcp") as client:
            told = await client.call_tool("ask", {"question": "q"})
            assert told.content[0].text.endswith("the model is down: try again")  # type: ignore[union-attr]
            crashed = await client.call_tool("ask", {"question": "q"})
            assert crashed.is_error
            assert "secret" not in crashed.content[0].text  # type: ignore[union-attr]


async def test_over_http_a_key_reaches_its_collections_alone() -> None:
    library = FakeLibrary({"reports": DOCUMENTS, "secret": DOCUMENTS})
    app = FakeApp(settings=settings(api_keys="ann:my-key:reports:r"), library=library)
    with serving(http_app(app), **options()) as url:  # type: ignore[arg-type]
        bare = httpx2.post(f"{url}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
        assert bare.status_code == 401
        async with (
            httpx2.AsyncClient(headers={"authorization": "Bearer my-key"}) as http,
            Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client,
        ):
            allowed = await client.call_tool("search", {"query": "charging", "collection": "reports"})
            assert not allowed.is_error
            refused = await client.call_tool("search", {"query": "charging", "collection": "secret"})
            assert refused.is_error


async def test_without_keys_a_foreign_host_is_turned_away() -> None:
    with serving(http_app(FakeApp()), **options()) as url:  # type: ignore[arg-type]
        assert httpx2.post(f"{url}/mcp", json={}, headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(("transport", "host"), [("carrier pigeon", "127.0.0.1"), ("http", "0.0.0.0")])
def test_a_wrong_transport_or_address_is_one_line(transport: str, host: str) -> None:
    with pytest.raises(ConfigurationError):
        serve(FakeApp(), transport, host, 0)  # type: ignore[arg-type]
