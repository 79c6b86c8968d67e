"""LlamaIndex's embedding integrations behind our protocol."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from urllib.parse import parse_qsl

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.arrays import Vectors, normalised
from index.errors import ConfigurationError, EmbeddingError


class LlamaIndexEmbedder:
    """Any LlamaIndex embedding integration that is installed."""

    multilingual = True

    def __init__(self, model: BaseEmbedding, name: str) -> None:
        self.name = name
        self._model = model
        self._dimensions = 0

    @staticmethod
    def load(specification: str) -> LlamaIndexEmbedder:
        """From `package.module.Class?argument=value&...`. Raises ConfigurationError where that names none."""
        path, _, arguments = specification.partition("?")
        module, _, name = path.rpartition(".")
        try:
            model = getattr(importlib.import_module(module), name)(**_typed(arguments))
        except (ImportError, AttributeError, ValueError, TypeError) as error:
            raise ConfigurationError(
                f"BALLAST_EMBEDDER names {path}, which does not load ({type(error).__name__})",
                "install the integration, check its name",
            ) from error
        if not isinstance(model, BaseEmbedding):
            raise ConfigurationError(f"BALLAST_EMBEDDER names {path}, which is no embedding", "name an embedding class")
        return LlamaIndexEmbedder(model, f"llama-index:{path}:{model.model_name}")

    @property
    def dimensions(self) -> int:
        """Asks the model once. Raises EmbeddingError."""
        if not self._dimensions:
            self._dimensions = self.embed(["dimensions"]).shape[1]
        return self._dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        try:
            return normalised(np.array(self._model.get_text_embedding_batch(list(texts)), dtype=np.float32))
        except Exception as error:  # an integration raises what its vendor raises; none of it is known here
            raise EmbeddingError(f"{self.name} failed ({type(error).__name__})", "try again") from error

    def embed_query(self, text: str) -> Vectors:
        try:
            return normalised(np.array([self._model.get_query_embedding(text)], dtype=np.float32))[0]  # type: ignore[no-any-return]
        except Exception as error:  # as above
            raise EmbeddingError(f"{self.name} failed ({type(error).__name__})", "try again") from error


def _typed(arguments: str) -> dict[str, str | int]:
    return {key: int(value) if value.isdecimal() else value for key, value in parse_qsl(arguments)}
