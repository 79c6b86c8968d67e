"""Ballast inside code that lives in LlamaIndex: a retriever and a query engine.

from qa.app import build
from qa.settings import Settings
from qa.llamaindex import BallastQueryEngine, BallastRetriever

app = build(Settings.read())
nodes = BallastRetriever(app, limit=5).retrieve("How many 5G base stations are there?")
engine = BallastQueryEngine(app)
print(engine.query("How many 5G base stations are there?"))
engine.close()
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from functools import cached_property
from typing import Any, TypeVar

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.model import Hit
from index.text import flow
from qa.app import App
from qa.model import Citation, Request
from qa.rendering import to_json

T = TypeVar("T")


class BallastRetriever(BaseRetriever):
    """Paragraphs of a collection as LlamaIndex nodes; each node's metadata says file, paragraph and lines."""

    def __init__(self, app: App, collection: str = "default", limit: int = 10) -> None:
        self._app, self._collection, self._limit = app, collection, limit
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._app.library.open(self._collection).search(query_bundle.query_str, limit=self._limit)
        return [_node(hit) for hit in hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class BallastQueryEngine(BaseQueryEngine):
    """Verified answers as LlamaIndex responses: the cited paragraphs are the source nodes, the Answer is the metadata."""

    def __init__(self, app: App, collection: str = "default") -> None:
        self._app, self._collection = app, collection
        super().__init__(callback_manager=None)

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return self._loop.run(self._aquery(query_bundle))

    def close(self) -> None:
        """Close the app. A model's connections are closed on the loop that opened them, so do it here after `query`."""
        self._loop.run(self._app.close())
        self._loop.close()

    @cached_property
    def _loop(self) -> _Loop:
        return _Loop()

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        answer = await self._app.ask(Request(query_bundle.query_str, collection=self._collection))
        nodes = [NodeWithScore(node=_cited(citation), score=1.0) for citation in answer.citations]
        return Response(answer.answer, source_nodes=nodes, metadata=to_json(answer))

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


class _Loop:
    """An event loop in a thread of its own, for callers that are not asynchronous.

    One loop for all questions, because a model's client keeps its connections with the loop that opened them; in its own
    thread, because the caller's may run a loop already, as a notebook's does.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ballast-llamaindex", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def _node(hit: Hit) -> NodeWithScore:
    stored = hit.stored
    text = flow(stored.paragraph.text).text[hit.start : hit.end]
    metadata = {
        "file": stored.source.file,
        "paragraph": stored.paragraph.number,
        "lines": f"{stored.paragraph.first_line}-{stored.paragraph.last_line}",
        "heading": " > ".join(stored.paragraph.heading),
    }
    place = f"{stored.source.file}#{stored.paragraph.number}:{hit.start}-{hit.end}"
    return NodeWithScore(node=TextNode(id_=place, text=text, metadata=metadata), score=hit.score)


def _cited(citation: Citation) -> TextNode:
    metadata = {
        "file": citation.file,
        "paragraph": citation.paragraph,
        "lines": f"{citation.lines[0]}-{citation.lines[1]}",
        "heading": citation.heading or "",
    }
    place = f"{citation.file}#{citation.paragraph}@{citation.chars[0]}-{citation.chars[1]}"
    return TextNode(id_=place, text=citation.quote, metadata=metadata)
