"""Embeddings from OpenAI, or from any server that speaks its protocol. One of the files that import `openai`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import Vectors, normalised
from index.errors import EmbeddingError

if TYPE_CHECKING:
    import openai

BATCH = 256
"""Texts in one request; OpenAI takes 2,048, and 300,000 tokens in all."""
LONGEST = 16_000
"""Characters of a text that are sent: passages are shorter, and a question may be anything."""
_DIMENSIONS = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "text-embedding-ada-002": 1536}


class OpenAIEmbedder:
    """`name` leaves the address out: the same model behind another address makes the same vectors."""

    multilingual = True

    def __init__(
        self, model: str, *, provider: str, api_key: str | None, base_url: str | None, seconds: float = 60.0
    ) -> None:
        self.name = f"{provider}:{model}"
        self._model = model
        self._settings = (api_key or "none", base_url, seconds)
        self._client: openai.OpenAI | None = None
        self._dimensions = _DIMENSIONS.get(model, 0)

    @property
    def dimensions(self) -> int:
        """Asks the server where the model is not a known one. Raises EmbeddingError."""
        if not self._dimensions:
            self._dimensions = self.embed(["dimensions"]).shape[1]
        return self._dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        parts = [
            self._request([text[:LONGEST] or " " for text in texts[at : at + BATCH]])
            for at in range(0, len(texts), BATCH)
        ]
        if len({part.shape[1] for part in parts}) != 1:
            raise EmbeddingError(f"{self.name} answered with vectors of different sizes", "check the embedding server")
        return normalised(np.concatenate(parts))

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed([text])[0]
        return vector

    def _request(self, texts: list[str]) -> Vectors:
        import openai  # late: it takes over a second

        if self._client is None:
            key, url, seconds = self._settings
            self._client = openai.OpenAI(api_key=key, base_url=url, timeout=seconds, max_retries=2)
        try:
            # Plain floats: some compatible servers do not know the client's default, base64.
            answer = self._client.embeddings.create(model=self._model, input=texts, encoding_format="float")
            rows = [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]
            vectors = np.array(rows, dtype=np.float32)
        except openai.OpenAIError as error:
            raise self._told(error) from error
        except (AttributeError, TypeError, ValueError) as error:
            raise EmbeddingError(
                f"{self.name} answered with no vectors", "check that the address serves embeddings"
            ) from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
            raise EmbeddingError(f"{self.name} answered with no vectors", "check that the address serves embeddings")
        return vectors

    def _told(self, error: openai.OpenAIError) -> EmbeddingError:
        """Never with the server's own words: they may quote the key or the text."""
        import openai

        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            told = EmbeddingError(f"{self.name} refused the key", "check OPENAI_API_KEY")
            told.retry = False
        elif isinstance(error, openai.NotFoundError | openai.BadRequestError):
            told = EmbeddingError(f"{self.name} is not a model that this server embeds with", "check BALLAST_EMBEDDER")
            told.retry = False
        elif isinstance(error, openai.RateLimitError):
            told = EmbeddingError(f"{self.name} is out of quota or asked too often", "wait, or check the account")
        elif isinstance(error, openai.APIConnectionError):
            told = EmbeddingError(f"{self.name} cannot be reached", "check the network and the address")
        else:
            told = EmbeddingError(f"{self.name} failed ({type(error).__name__})", "try again")
        return told
