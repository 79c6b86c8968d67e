"""`ballast mcp`: the documents for assistants, over the Model Context Protocol. The only file that imports the MCP SDK.

Three tools: `ask` (a checked answer with its citations), `search` (paragraphs) and `read_paragraph` (one with its
neighbours), over standard input and output, or over streamable HTTP at `/mcp` with the HTTP service's keys and checks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field
from starlette.types import ASGIApp

from index.errors import BallastError, ConfigurationError
from index.model import Hit
from index.text import flow
from qa.model import Request
from qa.rendering import to_json, to_text
from qa.server import logs
from qa.server.keys import LOCAL, Key, parse
from qa.server.limits import Buckets, Slots
from qa.server.listening import listening, run
from qa.server.middleware import Guarding
from qa.server.problems import Refusal
from qa.server.routes.documents import paragraph_json
from qa.server.schemas import COLLECTION

if TYPE_CHECKING:
    from qa.app import App

INSTRUCTIONS = (
    "Answers about figures from this machine's documents, in English and Chinese. Every number that `ask` returns was "
    "checked, by value and unit, against the paragraph it cites. When you repeat a figure, name the file and the "
    "paragraph. When `ask` abstains, the documents do not say: do not fill the gap."
)
Collection = Annotated[str, Field(pattern=COLLECTION, description="The corpus; `default` unless another is named.")]
_READING = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


def serve(app: App, transport: str = "stdio", host: str = "127.0.0.1", port: int = 8081) -> int:
    """Serve `app` until the client leaves (`stdio`) or the process is stopped (`http`). Returns the exit code.

    Raises ConfigurationError for another transport, for an address beyond loopback without keys, and a taken one.
    """
    if transport not in ("stdio", "http"):
        raise ConfigurationError(f"there is no transport {transport!r}", "give stdio or http")
    if transport == "stdio":
        logs.configure()  # to standard error: standard output is the client's
        asyncio.run(_run_stdio(app))
        return 0
    with listening(app.settings.server, host, port) as bound:
        return run(http_app(app), bound)


async def _run_stdio(app: App) -> None:
    try:
        await create(app).run_stdio_async()
    finally:
        await app.close()


def http_app(app: App) -> ASGIApp:
    """The server as an ASGI application, guarded as the HTTP service is; it closes `app` at its end."""
    settings = app.settings.server
    # Guarding checks Host and Origin, and knows when keys make that needless.
    unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    inner = create(app).streamable_http_app(stateless_http=True, transport_security=unchecked)
    inner.router.lifespan_context = _closing(app, inner.router.lifespan_context)
    keyring, buckets = parse(settings.api_keys), Buckets(settings.requests_per_minute)
    return Guarding(inner, keyring=keyring, buckets=buckets, settings=settings)


def _closing(app: App, lifespan: Callable[[Any], AbstractAsyncContextManager[Any]]) -> Callable[[Any], Any]:
    @asynccontextmanager
    async def close_after(asgi: Any) -> AsyncIterator[Any]:
        async with lifespan(asgi) as state:
            yield state
        await app.close()

    return close_after


def create(app: App) -> MCPServer[Any]:
    """The server over `app`."""
    server: MCPServer[Any] = MCPServer(
        "ballast", title="Ballast", instructions=INSTRUCTIONS, version=version("ballast"), log_level="WARNING"
    )
    _add_ask(server, app)
    _add_search(server, app)
    _add_read_paragraph(server, app)
    return server


def _add_ask(server: MCPServer[Any], app: App) -> None:
    slots = Slots(app.settings.server.concurrency)

    @server.tool(title="Ask the documents", annotations=_READING)
    async def ask(
        question: Annotated[str, Field(description="A question that stands on its own, in English or Chinese.")],
        context: Context,
        collection: Collection = "default",
    ) -> CallToolResult:
        """Answer a question about figures, each number checked against the paragraph it cites, or abstain."""
        with _telling(), slots.take():
            _key(context).require(collection)
            answer = await app.ask(Request(question, collection=collection))
        return _result(to_text(answer), to_json(answer))


def _add_search(server: MCPServer[Any], app: App) -> None:
    @server.tool(title="Search the documents", annotations=_READING)
    async def search(
        query: Annotated[str, Field(min_length=1, description="Words, figures with units, or a question.")],
        context: Context,
        collection: Collection = "default",
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
    ) -> CallToolResult:
        """Find paragraphs in either language, best first."""
        with _telling():
            _key(context).require(collection)
            hits = await asyncio.to_thread(lambda: app.library.open(collection).search(query, limit=limit))
        found = [_hit_json(hit) for hit in hits]
        text = "\n\n".join(f"{hit['file']}, paragraph {hit['paragraph']}: {hit['text']}" for hit in found)
        return _result(text or "Nothing was found.", {"hits": found})


def _add_read_paragraph(server: MCPServer[Any], app: App) -> None:
    @server.tool(title="Read a paragraph", annotations=_READING)
    async def read_paragraph(
        file: Annotated[str, Field(description="The file, as it is cited.")],
        paragraph: Annotated[int, Field(ge=1, description="The paragraph's number, from 1.")],
        context: Context,
        around: Annotated[int, Field(ge=0, le=50, description="Neighbours before and after it.")] = 2,
        collection: Collection = "default",
    ) -> CallToolResult:
        """Read a paragraph as it stands in its file, with its neighbours."""

        def read() -> list[dict[str, Any]]:
            opened = app.library.open(collection)
            opened.paragraph(file, paragraph)
            return [paragraph_json(stored) for stored in opened.neighbours(file, paragraph, around)]

        with _telling():
            _key(context).require(collection)
            found = await asyncio.to_thread(read)
        text = "\n\n".join(f"[{one['number']}] {one['text']}" for one in found)
        return _result(text, {"file": file, "paragraphs": found})


@contextmanager
def _telling() -> Iterator[None]:
    """Tell the model of errors that have a cause and a remedy; the SDK tells it nothing of any others."""
    try:
        yield
    except BallastError as error:
        raise ToolError(str(error)) from error
    except Refusal as refusal:
        raise ToolError(refusal.problem.detail) from refusal


def _key(context: Context) -> Key:
    """Who asks: over HTTP the key that came with the request, else whoever started this process."""
    request = context.request_context.request
    found: Key = request.scope["ballast.key"] if request else LOCAL
    return found


def _hit_json(hit: Hit) -> dict[str, Any]:
    paragraph = hit.stored.paragraph
    return {
        "file": hit.stored.source.file,
        "paragraph": paragraph.number,
        "lines": [paragraph.first_line, paragraph.last_line],
        "page": paragraph.page,
        "heading": list(paragraph.heading),
        "text": flow(paragraph.text).text[hit.start : hit.end],
        "score": round(hit.score, 4),
        "also_at": [{"file": place.file, "paragraph": place.paragraph} for place in hit.also_at],
    }


def _result(text: str, data: dict[str, Any]) -> CallToolResult:
    """Text for the model to read, and the same as data."""
    plain = orjson.loads(orjson.dumps(data))
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=plain)
