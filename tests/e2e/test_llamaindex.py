"""Ballast inside LlamaIndex, and LlamaIndex's chat models inside Ballast."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseAsyncGen
from llama_index.core.llms import LLM, MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine

from index.errors import UnknownCollection
from index.settings import IndexSettings
from qa.app import App, build
from qa.errors import ModelGarbled, ModelUnavailable, QuestionError
from qa.integrations import LlamaIndexChat
from qa.llamaindex import BallastQueryEngine, BallastRetriever
from qa.llm import Message, Meter, complete
from qa.model import Request
from qa.settings import Settings
from tests.fakes.openai_server import ScriptedServer

TEXT = """# Trains

The works delivered 318 trains in 2025, up 6.5% from 2024.

Its sister works made 57,000 vans in 2025.
"""
TRAINS = "How many trains were delivered in 2025?"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("llamaindex")
    (folder / "trains.md").write_text(TEXT)
    chosen = Settings(index=IndexSettings(home=folder / "home", parse_workers=1))
    app = build(chosen)
    app.library.open(create=True).ingest([folder / "trains.md"])
    app.library.close()
    return chosen


@pytest.fixture
def app(settings: Settings) -> Iterator[App]:
    made = build(settings)
    yield made
    made.library.close()


def test_a_retriever_gives_paragraphs_with_their_places(app: App) -> None:
    nodes = BallastRetriever(app, limit=2).retrieve(TRAINS)
    assert len(nodes) == 2
    assert nodes[0].node.get_content() == "The works delivered 318 trains in 2025, up 6.5% from 2024."
    assert nodes[0].node.metadata == {"file": "trains.md", "paragraph": 2, "lines": "3-3", "heading": "Trains"}
    assert nodes[0].node.node_id == "trains.md#2:0-58"
    assert (nodes[0].score or 0) > (nodes[1].score or 0)


async def test_a_retriever_works_inside_a_running_loop(app: App) -> None:
    [node] = await BallastRetriever(app, limit=1).aretrieve(TRAINS)
    assert "318 trains" in node.node.get_content()


def test_a_retriever_drops_into_a_query_engine_of_llama_index(app: App) -> None:
    echo = MockLLM()  # says back what it is given
    response = RetrieverQueryEngine.from_args(BallastRetriever(app), llm=echo).query(TRAINS)
    assert "318 trains" in str(response)
    assert response.source_nodes[0].node.metadata["file"] == "trains.md"


def test_an_unknown_collection_is_said_to_be_so(app: App) -> None:
    with pytest.raises(UnknownCollection):
        BallastRetriever(app, collection="other").retrieve(TRAINS)
    with pytest.raises(UnknownCollection):
        BallastQueryEngine(app, collection="other").query(TRAINS)


def check(response: Any) -> None:
    assert str(response) == "The works delivered 318 trains in 2025, up 6.5% from 2024 [1]."
    assert response.metadata["status"] == "answered"
    assert response.metadata["value"]["value"] == "318"
    [source] = response.source_nodes
    assert source.node.metadata == {"file": "trains.md", "paragraph": 2, "lines": "3-3", "heading": "Trains"}
    assert "318 trains" in source.node.get_content()
    json.dumps(response.metadata)


def test_a_query_engine_gives_verified_answers_with_their_sources(app: App) -> None:
    check(BallastQueryEngine(app).query(TRAINS))


async def test_a_query_engine_works_inside_a_running_loop(app: App) -> None:
    engine = BallastQueryEngine(app)
    check(await engine.aquery(TRAINS))
    check(engine.query(TRAINS))


def test_a_query_engine_abstains_and_refuses_as_ballast_does(app: App) -> None:
    engine = BallastQueryEngine(app)
    assert engine.query("How many elephants live in Kenya?").source_nodes == []
    with pytest.raises(QuestionError):
        engine.query("🚂")


def test_a_query_engine_asks_a_model_again_over_the_same_connection(settings: Settings) -> None:
    script = ["The works delivered 318 trains in 2025, up 6.5% from 2024 [1]."] * 3
    with ScriptedServer(script) as server:
        app = build(replace(settings, llm=f"openai-like:m@{server.url}"))
        engine = BallastQueryEngine(app)
        for _ in script:
            assert engine.query(TRAINS).metadata["model"] == "m"  # type: ignore[union-attr]
        engine.close()


class Speaking(MockLLM):
    """A chat integration that says one thing in two pieces, or fails."""

    says: str = ""
    fails: bool = False

    async def astream_chat(self, messages: Any, **more: Any) -> ChatResponseAsyncGen:
        said = re.sub(r"\bn\b", _number(messages), self.says)

        async def pieces() -> ChatResponseAsyncGen:
            for delta in (said[:10], said[10:]):
                if self.fails:
                    raise RuntimeError("a vendor's secret")
                yield ChatResponse(message=ChatMessage(content=said), delta=delta)

        return pieces()


def speaking(says: str, *, fails: bool = False) -> Speaking:
    model = Speaking()  # its base takes no other fields when it is made
    model.says, model.fails = says, fails
    return model


def _number(messages: list[ChatMessage]) -> str:
    found = re.search(r"\[(\d+)\] <[^\n]*\n[^\n]*318 trains", str(messages[-1].content))
    return found[1] if found else "1"


async def test_an_integration_answers_through_the_same_gate(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = LlamaIndexChat(speaking("The works delivered 318 trains [n]. It hopes for 999 trains [n]."))
    monkeypatch.setattr("qa.app.chat_model", lambda name, settings: model)
    app = build(replace(settings, llm="llama-index:any.Class"))
    answer = await app.ask(Request(TRAINS))
    assert answer.answer.startswith("The works delivered 318 trains [1].")
    assert "999" not in answer.answer
    await app.close()


async def test_the_whole_reply_of_an_integration_is_streamed() -> None:
    model = LlamaIndexChat(MockLLM(max_tokens=3))
    assert await complete(model, [Message("user", "hi")], Meter()) == "text text text"
    await model.ready()
    await model.close()


@pytest.mark.parametrize(
    ("model", "kind"),
    [(speaking("x", fails=True), ModelUnavailable), (speaking(" "), ModelGarbled)],
    ids=["fails", "says nothing"],
)
async def test_an_integration_that_fails_is_told_without_its_vendors_words(
    model: LLM, kind: type[ModelUnavailable] | type[ModelGarbled]
) -> None:
    with pytest.raises(kind) as raised:
        await complete(LlamaIndexChat(model), [Message("user", "hi")], Meter())
    assert "secret" not in str(raised.value)
    assert raised.value.remedy
