"""`docs/http.md` and `docs/mcp.md` name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa.mcp import create as create_mcp
from qa.server.app import create
from qa.server.keys import parse
from tests.fakes.app import FakeApp

DOCS = Path(__file__).parents[3] / "docs"
HTTP = (DOCS / "http.md").read_text("utf-8")


@pytest.mark.parametrize("path", create(FakeApp()).openapi()["paths"])  # type: ignore[arg-type]
def test_every_route_is_described(path: str) -> None:
    assert re.sub(r"\{\w+\}", "{}", path) in re.sub(r"\{\w+\}", "{}", HTTP)


@pytest.mark.parametrize("name", ["sentence", "citation", "done", "error", "received", "stored"])
def test_every_event_is_described(name: str) -> None:
    assert f"`{name}`" in HTTP


def test_the_keys_shown_are_in_the_form_that_is_read() -> None:
    shown = re.search(r"^NAME:KEY\S*\s+(\S+)$", HTTP, re.MULTILINE)
    assert shown
    entry = shown[1].replace("9f86...0a08", "9f" * 32)
    assert parse(entry)


async def test_every_tool_is_described() -> None:
    text = (DOCS / "mcp.md").read_text("utf-8")
    for tool in await create_mcp(FakeApp()).list_tools():  # type: ignore[arg-type]
        assert f"`{tool.name}`" in text
        for name in tool.input_schema["properties"]:
            assert f"`{name}`" in text
