"""Embedders behind one protocol, chosen by a setting. The embedded default needs neither key nor network."""

from __future__ import annotations

import re
import struct
from array import array
from collections import ChainMap
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import Vectors, normalised
from index.embedding_openai import OpenAIEmbedder
from index.errors import ConfigurationError
from index.settings import IndexSettings

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class Embedder(Protocol):
    """Texts to unit vectors. `name` tells embedders apart: vectors of two names never meet in one index."""

    name: str
    multilingual: bool
    """Whether a question lies near its answer in another language; if not, a glossed question is embedded too."""

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """float32 `[len(texts), dimensions]`, each row of length 1 (0 for a text without a known token).

        Raises EmbeddingError.
        """
        ...

    def embed_query(self, text: str) -> Vectors:
        """float32 `[dimensions]`."""
        ...


Weights = NDArray[np.float16] | NDArray[np.float32]
_MANY = 64
_PIECE = re.compile(r"▁*[^▁\u3000-\u9fff\uff00-\uffef]+|▁+|[\u3000-\u9fff\uff00-\uffef]")
"""No token of the vocabulary reaches beyond one of these: `▁` (a space) only begins one, a Chinese character is alone."""
_LONGEST_PIECE = 32
_REMEMBERED = 20_000
"""Pieces whose tokens are remembered (5 MB): most are words, which come again; there is no end to figures."""
_SPECIAL = re.compile(r"(</?s>|<unk>)")


class LocalEmbedder:
    """Mean of the token vectors that the wordllama package carries (256 dimensions, Llama 2's vocabulary).

    It knows English better than Chinese, and little between them. Taking off each language's mean was tried and changes
    nothing (XQuAD R@5 en->zh 0.62 with and without); embedding the question's gloss does (0.82).
    """

    name = "local:wordllama-256"
    multilingual = False
    dimensions = 256

    def __init__(self) -> None:
        self._weights: Weights | None = None
        self._tokenizer: Tokenizer | None = None
        self._known: dict[str, array[int]] = {}  # two bytes a token: the vocabulary has 32,000
        self._embedded = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        tokenizer, weights = self._loaded()
        self._embedded += len(texts)
        if self._embedded > _MANY and weights.dtype != np.float32:
            self._weights = weights = weights.astype(np.float32)  # twice as fast from here on
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, ids in enumerate(self._tokens(tokenizer, texts)):
            if ids:
                vectors[row] = np.add.reduce(weights[ids], axis=0, dtype=np.float32)
        return normalised(vectors)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self.embed([text])[0]
        return vector

    def _tokens(self, tokenizer: Tokenizer, texts: Sequence[str]) -> Iterable[list[int]]:
        """The token ids of each text. Pieces come again and again, so they are remembered: a tenth of the time."""
        split = [_pieces(text) for text in texts]
        known = self._known
        fresh = [piece for piece in set().union(*split) if piece not in known]
        found = zip(fresh, tokenizer.encode_batch_fast(fresh, add_special_tokens=False), strict=True)
        long: dict[str, array[int]] = {}
        for piece, encoding in found:
            (known if len(piece) <= _LONGEST_PIECE else long)[piece] = array("H", encoding.ids)
        if len(known) > _REMEMBERED:
            self._known = {}  # and not cleared: another thread may be at it
        ids_of = ChainMap(long, known).__getitem__ if long else known.__getitem__
        for pieces in split:
            yield list(chain.from_iterable(map(ids_of, pieces)))

    def _loaded(self) -> tuple[Tokenizer, Weights]:
        if self._tokenizer is None or self._weights is None:
            from tokenizers import Tokenizer, normalizers  # only where something is embedded

            folder = _wordllama()
            tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
            tokenizer.no_padding()
            tokenizer.no_truncation()
            tokenizer.normalizer = normalizers.Sequence([])  # `_pieces` does what its own would
            self._weights = _matrix(folder / "weights" / "l2_supercat_256.safetensors")
            self._tokenizer = tokenizer
        return self._tokenizer, self._weights


def _pieces(text: str) -> list[str]:
    """Parts that are tokens each for itself, with `▁` for a space and one before the text, as the vocabulary has it."""
    if not text:
        return []
    if "<" not in text or not _SPECIAL.search(text):
        return _PIECE.findall(f"▁{text}".replace(" ", "▁"))
    parts = (part for part in _SPECIAL.split(text) if part)
    return [piece for part in parts for piece in ([part] if _SPECIAL.fullmatch(part) else _pieces(part))]


def _wordllama() -> Path:
    # The package's own loader looks in the wrong folder and then for a model hub, so its files are read directly.
    found = find_spec("wordllama")
    if found is None or found.origin is None:
        raise ConfigurationError("the embedded embedder's package is not there", "install `wordllama`")
    return Path(found.origin).parent


def _matrix(path: Path) -> NDArray[np.float16]:
    """The one matrix of a safetensors file, mapped and not read: a question touches a few rows."""
    with path.open("rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
    flat = np.memmap(path, dtype=np.float16, mode="r", offset=8 + size)
    return np.asarray(flat).reshape(-1, LocalEmbedder.dimensions)  # a memmap's own indexing is slower


@cache
def local_embedder() -> LocalEmbedder:
    """The one of this process: its vectors are held once."""
    return LocalEmbedder()


DEFAULT_MODEL = "openai:text-embedding-3-small"


def setting_of(name: str) -> str:
    """What BALLAST_EMBEDDER has to be for the embedder called `name`; an address is in no name."""
    if name == LocalEmbedder.name:
        return "local"
    provider, _, rest = name.partition(":")
    if provider == "openai-like":
        return f"{name}@URL with the server's address"
    if provider == "llama-index":
        return f"{provider}:{rest.partition(':')[0]} with its arguments"
    return name


def choose(settings: IndexSettings) -> Embedder:
    """The embedder that a setting names (see `IndexSettings.embedder`). Raises ConfigurationError."""
    setting = settings.embedder
    if setting == "auto":
        setting = DEFAULT_MODEL if settings.api_key else "local"
    provider, _, rest = setting.partition(":")
    if setting == "local":
        return local_embedder()
    if provider == "openai" and rest:
        if not settings.api_key:
            raise ConfigurationError(f"BALLAST_EMBEDDER is {setting!r} and there is no key", "set OPENAI_API_KEY")
        return OpenAIEmbedder(rest, provider=provider, api_key=settings.api_key, base_url=settings.api_base)
    if provider == "openai-like":
        model, _, url = rest.partition("@")
        if model and url.startswith(("http://", "https://")):
            return OpenAIEmbedder(model, provider=provider, api_key=settings.api_key, base_url=url)
    if provider == "llama-index" and rest:
        from index.embedding_llamaindex import LlamaIndexEmbedder  # here: llama_index takes two seconds to import

        return LlamaIndexEmbedder.load(rest)
    raise ConfigurationError(
        f"BALLAST_EMBEDDER is {setting!r}",
        "give local, openai:MODEL, openai-like:MODEL@URL or llama-index:PACKAGE.CLASS?argument=value",
    )
