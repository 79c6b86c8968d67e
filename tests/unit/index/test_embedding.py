"""Embedders: the embedded one, and those behind an address."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.collection import Library
from index.embedding import LocalEmbedder, _wordllama, choose, setting_of
from index.embedding_openai import OpenAIEmbedder
from index.errors import ConfigurationError, EmbedderMismatch, EmbeddingError
from index.settings import IndexSettings
from tests.fakes.openai_server import Received, Reply, ScriptedServer

WORDS = ("stations", "points", "基站", "充电")


def embed(request: Received) -> Reply:
    """A vector that says which of a few words are in the text; the last half of the answer first, as servers may."""
    assert request.path == "/v1/embeddings"
    rows = [
        {"object": "embedding", "index": i, "embedding": [1.0, *(float(word in text) for word in WORDS)]}
        for i, text in enumerate(request.body["input"])
    ]
    answer = {
        "object": "list",
        "model": request.body["model"],
        "data": rows[::-1],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }
    return Reply(raw=json.dumps(answer))


def test_the_embedded_embedder_gives_unit_vectors_without_a_network() -> None:
    vectors = LocalEmbedder().embed(["charging stations", "充电设施", ""])
    assert vectors.shape == (3, 256)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0], atol=1e-5)


ODD = st.text("ab é中国，。 0129\n\t<s>/▁ ﬁ\u3000①ｱ한😀%")


@pytest.fixture(scope="module")
def embedder() -> LocalEmbedder:
    return LocalEmbedder()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """The vocabulary's own tokenizer, which takes each text as one."""
    return Tokenizer.from_file(str(_wordllama() / "tokenizers" / "l2_supercat_tokenizer_config.json"))


@given(texts=st.lists(st.one_of(st.text(), ODD, st.sampled_from([" ", "a <s> b", "中</s>国", "<unk>"]))))
def test_a_text_has_the_tokens_of_the_whole_though_its_pieces_are_remembered(
    embedder: LocalEmbedder, tokenizer: Tokenizer, texts: list[str]
) -> None:
    embedder.embed(texts[::2])
    tokens = list(embedder._tokens(embedder._loaded()[0], texts))
    assert tokens == [one.ids for one in tokenizer.encode_batch(texts, add_special_tokens=False)]


def test_what_is_alike_lies_near() -> None:
    embedder = LocalEmbedder()
    near, far = embedder.embed(["Electric vehicles are charged at stations.", "The poet was born in the mountains."])
    question = embedder.embed_query("charging of electric cars")
    assert question @ near > question @ far


def test_many_texts_get_the_vectors_that_few_get() -> None:
    texts = [f"text number {number}" for number in range(100)]
    assert np.allclose(LocalEmbedder().embed(texts)[7], LocalEmbedder().embed_query(texts[7]), atol=1e-3)


@pytest.mark.parametrize(
    ("setting", "key", "name"),
    [
        ("local", None, "local:wordllama-256"),
        ("auto", None, "local:wordllama-256"),
        ("auto", "k", "openai:text-embedding-3-small"),
        ("openai:text-embedding-3-large", "k", "openai:text-embedding-3-large"),
        ("openai-like:bge-m3@http://127.0.0.1:1/v1", None, "openai-like:bge-m3"),
        (
            "llama-index:llama_index.core.embeddings.MockEmbedding?embed_dim=8",
            None,
            "llama-index:llama_index.core.embeddings.MockEmbedding:unknown",
        ),
    ],
)
def test_a_setting_names_an_embedder(setting: str, key: str | None, name: str) -> None:
    assert choose(IndexSettings(embedder=setting, api_key=key)).name == name


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("local:wordllama-256", "local"),
        ("openai:text-embedding-3-large", "openai:text-embedding-3-large"),
        ("openai-like:bge-m3", "openai-like:bge-m3@URL with the server's address"),
        ("llama-index:a.b.Class:some-model", "llama-index:a.b.Class with its arguments"),
    ],
)
def test_an_embedder_tells_the_setting_that_brings_it_back(name: str, setting: str) -> None:
    assert setting_of(name) == setting


@pytest.mark.parametrize(
    "setting",
    ["", "openai", "openai:m", "openai-like:m", "nothing:else", "llama-index:no.such.Class", "llama-index:os.path"],
)
def test_a_setting_that_names_none_is_refused_with_its_key(setting: str) -> None:
    with pytest.raises(ConfigurationError, match="BALLAST_EMBEDDER"):
        choose(IndexSettings(embedder=setting))


def test_an_integration_of_llama_index_embeds() -> None:
    embedder = choose(IndexSettings(embedder="llama-index:llama_index.core.embeddings.MockEmbedding?embed_dim=8"))
    assert embedder.dimensions == 8
    assert embedder.embed(["a", "b"]).shape == (2, 8)
    assert embedder.embed_query("a").shape == (8,)


def test_a_compatible_server_embeds_in_order_and_by_batches() -> None:
    with ScriptedServer(embed) as server:
        embedder = OpenAIEmbedder("m", provider="openai-like", api_key=None, base_url=server.url)
        vectors = embedder.embed(["no word"] * 300 + ["stations"])
        assert vectors.shape == (301, 5)
        assert vectors[300] @ embedder.embed_query("stations") == pytest.approx(1.0)
        assert vectors[0] @ embedder.embed_query("stations") < 0.9
        assert [len(request.body["input"]) for request in server.requests[:2]] == [256, 45]


FAILURES = {
    "a wrong key": (Reply(status=401, error="bad key sk-secret"), "key", False),
    "no permission": (Reply(status=403), "key", False),
    "an unknown model": (Reply(status=404), "model", False),
    "a bad request": (Reply(status=400), "model", False),
    "out of quota": (Reply(status=429, headers={"Retry-After": "0"}), "quota", True),
    "a failing server": (Reply(status=500), "failed", True),
    "a page in place of vectors": (Reply(raw="<html>hello</html>"), "no vectors", True),
    "no vectors": (Reply(raw='{"object": "list", "data": []}'), "no vectors", True),
    "text in place of numbers": (Reply(raw='{"data": [{"index": 0, "embedding": ["a"]}]}'), "no vectors", True),
}


@pytest.mark.parametrize(("reply", "told", "retry"), FAILURES.values(), ids=FAILURES.keys())
def test_a_failure_is_one_line_without_the_servers_words(reply: Reply, told: str, retry: bool) -> None:
    with ScriptedServer([reply] * 4) as server:
        embedder = OpenAIEmbedder("m", provider="openai-like", api_key="sk-secret", base_url=server.url)
        with pytest.raises(EmbeddingError, match=told) as caught:
            embedder.embed(["text"])
    assert "sk-secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.retry is retry


def test_a_server_that_is_not_there_is_said_to_be() -> None:
    embedder = OpenAIEmbedder("m", provider="openai-like", api_key=None, base_url="http://127.0.0.1:9/v1", seconds=1)
    with pytest.raises(EmbeddingError, match="reached"):
        embedder.embed(["text"])


def test_another_embedder_is_refused_until_the_index_is_rebuilt_with_it(tmp_path: Path) -> None:
    document = tmp_path / "a.txt"
    document.write_text("There are 12 stations.\n\nThere are 30 points.\n")
    home = tmp_path / "home"
    local = Library(IndexSettings(home=home))
    local.open(create=True).ingest([document])
    local.close()
    with ScriptedServer(embed) as server:
        other = Library(IndexSettings(home=home, embedder=f"openai-like:m@{server.url}"))
        collection = other.open()
        with pytest.raises(EmbedderMismatch, match="ballast rebuild"):
            collection.search("stations")
        with pytest.raises(EmbedderMismatch):
            collection.ingest([document])
        collection.rebuild()
        assert collection.search("stations")[0].stored.paragraph.number == 1
        assert (collection.status().embedder, collection.status().dimensions) == ("openai-like:m", 5)
        other.close()
