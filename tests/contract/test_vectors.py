"""What the vector index promises, on Chroma in this process and on a Chroma server."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from index.arrays import normalised, packed
from index.catalog import Catalog
from index.errors import StorageUnavailable
from index.vectors import VectorIndex
from tests.contract.test_catalog import prepared, swap

NAMES = count()


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog.at(tmp_path / "catalog.sqlite", create=True)
    yield catalog
    catalog.close()


@pytest.fixture(params=["embedded", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    url = request.getfixturevalue("chroma_url") if request.param == "server" else None
    index = VectorIndex(tmp_path / "chroma", url, f"trial.{next(NAMES)}")
    yield index
    index.close()


def store(catalog: Catalog, file: str, *texts: str) -> np.ndarray:
    """Put a document in with a vector a paragraph; the vectors."""
    given = swap(file, prepared(*texts))
    vectors = normalised(np.random.default_rng(len(file)).normal(size=(len(texts), 16)).astype(np.float32))
    catalog.commit([type(given)(given.source, given.root, given.prepared, {}, packed(vectors))])
    return vectors


def test_it_finds_the_nearest_of_what_the_catalog_holds(index: VectorIndex, catalog: Catalog) -> None:
    vectors = store(catalog, "a.txt", "one", "two", "three")
    index.catch_up(catalog)
    (passage, cosine), *_ = index.search(vectors[1], 2)
    assert passage == 2
    assert cosine == pytest.approx(1.0, abs=1e-3)
    assert (index.applied(), index.count()) == (1, 3)


def test_it_takes_in_only_what_changed_since(index: VectorIndex, catalog: Catalog) -> None:
    store(catalog, "a.txt", "one", "two")
    index.catch_up(catalog)
    vectors = store(catalog, "bb.txt", "three")
    catalog.delete(["a.txt"])
    index.catch_up(catalog)
    assert [passage for passage, _ in index.search(vectors[0], 5)] == [3]
    assert index.count() == 1


def test_it_is_made_again_after_it_was_cleared(index: VectorIndex, catalog: Catalog) -> None:
    store(catalog, "a.txt", "one", "two")
    index.catch_up(catalog)
    index.clear()
    assert index.applied() == -1
    index.catch_up(catalog)
    assert index.count() == 2


def test_a_reader_sees_what_a_writer_wrote_once_it_opens_again(
    index: VectorIndex, catalog: Catalog, chroma_url: str
) -> None:
    vectors = store(catalog, "a.txt", "one")
    index.catch_up(catalog)
    index.refresh(99)
    assert [passage for passage, _ in index.search(vectors[0], 5)] == [1]


def test_a_server_that_does_not_answer_is_told_in_one_line(tmp_path: Path, catalog: Catalog) -> None:
    store(catalog, "a.txt", "one")
    index = VectorIndex(tmp_path / "chroma", "http://127.0.0.1:9", "trial")
    with pytest.raises(StorageUnavailable, match="Chroma") as caught:
        index.catch_up(catalog)
    assert "\n" not in str(caught.value)
