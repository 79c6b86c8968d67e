"""LlamaIndex with Chroma and its own BM25, as `eval.benchmarks.speed --peers` measures it beside the product.

It gets the same paragraphs, one a document (its splitter would cut Chinese figures), and the product's own embedder. Runs in
an environment of its own, since the product needs neither of the two packages. As shipped, its BM25
takes a run of Chinese characters for one word, and so finds next to nothing in Chinese; its time is what counts here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import chromadb
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.llms.mock import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import Document
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.retrievers.bm25 import BM25Retriever  # type: ignore[import-untyped,import-not-found,unused-ignore]
from llama_index.vector_stores.chroma import ChromaVectorStore  # type: ignore[import-untyped,import-not-found,unused-ignore]
from pydantic import PrivateAttr

from index.embedding import LocalEmbedder

BATCH = 5_000
"""Texts at once: Chroma refuses more than 5,461, which LlamaIndex does not heed."""
FOUND = 10


class SameEmbedder(BaseEmbedding):
    """The product's embedder behind LlamaIndex's protocol."""

    _embedder: LocalEmbedder = PrivateAttr(default_factory=LocalEmbedder)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._embedder.embed(texts).tolist()  # type: ignore[no-any-return]  # numpy: Any

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._embedder.embed_query(query).tolist()  # type: ignore[no-any-return]  # numpy: Any

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def _batches(documents: Path) -> Iterator[list[Document]]:
    waiting: list[Document] = []
    for file in sorted(documents.iterdir()):
        for number, text in enumerate(file.read_text(encoding="utf-8").split("\n\n")):
            waiting.append(Document(text=text, doc_id=f"{file.name}-{number}"))
        if len(waiting) >= BATCH - 100:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _vectors(home: Path) -> ChromaVectorStore:
    client = chromadb.PersistentClient(
        str(home / "chroma"), settings=chromadb.config.Settings(anonymized_telemetry=False)
    )
    collection = client.get_or_create_collection("peer", configuration={"hnsw": {"space": "cosine"}})
    return ChromaVectorStore(chroma_collection=collection)


def ingest(home: Path, documents: Path) -> None:
    """Add, or bring up to date; its words are indexed anew whenever something changed, as it has no other way."""
    kept = home / "documents"
    store = SimpleDocumentStore.from_persist_dir(str(kept)) if kept.is_dir() else SimpleDocumentStore()
    pipeline = IngestionPipeline(
        transformations=[SameEmbedder(embed_batch_size=2048)],
        vector_store=_vectors(home),
        docstore=store,
        disable_cache=True,
    )
    changed = sum(len(pipeline.run(documents=batch)) for batch in _batches(documents))
    if changed:
        pipeline.persist(str(kept))
        BM25Retriever.from_defaults(nodes=list(store.docs.values()), similarity_top_k=FOUND).persist(str(home / "bm25"))


def opened(home: Path) -> Callable[[str], object]:
    """Hybrid search by reciprocal ranks over what was ingested."""
    index = VectorStoreIndex.from_vector_store(_vectors(home), embed_model=SameEmbedder())
    words = BM25Retriever.from_persist_dir(str(home / "bm25"))
    fusion = QueryFusionRetriever(
        [index.as_retriever(similarity_top_k=FOUND), words],
        llm=MockLLM(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=FOUND,
        num_queries=1,
        use_async=False,
    )
    return fusion.retrieve
