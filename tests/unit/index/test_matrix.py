"""Vectors in memory: exact, and never behind the catalog they were taken from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.catalog import Catalog
from index.matrix import Block, Matrix
from tests.contract.test_catalog import prepared, swap


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    catalog = Catalog.at(tmp_path / "catalog.sqlite", create=True)
    yield catalog
    catalog.close()


def held(matrix: Matrix, catalog: Catalog) -> dict[str, list[int]]:
    snapshot = matrix.at(catalog, catalog.generation())
    assert snapshot.applied == catalog.generation()
    return {language: block.ids.tolist() for language, block in snapshot.blocks.items()}


def test_it_follows_the_catalog_change_by_change(catalog: Catalog) -> None:
    matrix = Matrix()
    assert held(matrix, catalog) == {}
    catalog.commit([swap("a.txt", prepared("one", "二二", "three"))])
    assert held(matrix, catalog) == {"en": [1, 3], "zh": [2]}
    catalog.commit([swap("b.txt", prepared("four"))])
    catalog.delete(["a.txt"])
    assert held(matrix, catalog) == {"en": [4], "zh": []}


def test_a_change_that_is_already_in_is_no_work(catalog: Catalog) -> None:
    catalog.commit([swap("a.txt", prepared("one"))])
    matrix = Matrix()
    first = matrix.at(catalog, 1)
    assert matrix.at(catalog, 1) is first


def test_it_finds_the_nearest_and_scores_the_others() -> None:
    vectors = np.eye(4, dtype=np.float32)
    block = Block(np.array([2, 5, 7, 9]), vectors)
    assert dict(block.nearest(block.cosines(vectors[2]), 1, [2, 7, 8])) == {7: 1.0, 2: 0.0}
