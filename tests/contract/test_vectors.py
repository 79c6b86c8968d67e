"""What the vector index promises, on Chroma in this process and on a Chroma server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from index import chroma, vectors
from index.arrays import normalised, packed
from index.catalog import Catalog
from index.chroma import Graph
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


def test_what_a_server_holds_is_kept_where_it_once_does_not_answer(
    tmp_path: Path, catalog: Catalog, chroma_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = VectorIndex(tmp_path / "chroma", chroma_url, "silent")
    store(catalog, "a.txt", "one", "two")
    index.catch_up(catalog)

    def silent(self: Graph, *, create: bool = False) -> None:
        raise StorageUnavailable("the Chroma server does not answer", "start it")

    with monkeypatch.context() as patched:
        patched.setattr(Graph, "_opened", silent)
        assert index.applied() == -1
        with pytest.raises(StorageUnavailable):
            index.catch_up(catalog)
    assert (index.count(), index.applied()) == (2, catalog.generation())
    index.close()


def churn(catalog: Catalog, index: VectorIndex, rounds: int) -> np.ndarray:
    """A file given anew so many times, and followed; its last vectors."""
    vectors = np.zeros((0, 16))
    for round_ in range(rounds):
        catalog.delete(["a.txt"])
        vectors = store(catalog, "a.txt", *(f"{round_} {place}" for place in range(4)))
        index.catch_up(catalog)
    return vectors


def put_in(index: VectorIndex) -> int:
    """Vectors ever put into the graph that is searched."""
    state = index._graph.state()
    assert state
    return state.added


def test_a_graph_that_is_mostly_of_deleted_passages_is_made_anew(
    index: VectorIndex, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "SLACK", 20)
    store(catalog, "bb.txt", "one", "two")
    last = churn(catalog, index, 30)
    assert put_in(index) <= 20 + 2 * 6 + 4
    assert index.count() == 6
    assert index.search(last[1], 2)[0][0] == catalog.head().last_passage - 2
    assert index.applied() == catalog.generation()


def test_it_is_made_anew_a_piece_at_a_time_while_it_takes_in_changes(
    index: VectorIndex, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "SLACK", 20)
    monkeypatch.setattr(vectors, "PIECE", 4)
    monkeypatch.setattr(chroma, "BATCH", 4)
    kept = store(catalog, "bb.txt", *map(str, range(30)))
    for round_ in range(60):
        churn(catalog, index, 1)
        assert index.count() == 34
        found = index.search(kept[round_ % 30], 1)
        assert found[0][0] == round_ % 30 + 1
    assert put_in(index) <= 20 + 2 * 34 + 4 * 20
    assert index.applied() == catalog.generation()


READER = """
import sys
from pathlib import Path

import numpy as np

from index.vectors import VectorIndex

folder, url, name, generation = sys.argv[1:]
reader, asked = VectorIndex(Path(folder), url or None, name), np.array(eval(sys.stdin.readline()), dtype=np.float32)
print(reader.search(asked, 1)[0][0], flush=True)
sys.stdin.readline()
print(reader.search(asked, 1)[0][0])
reader.refresh(int(generation))
print(reader.search(asked, 1)[0][0], reader.count(), reader.applied())
reader.close()
"""


def test_another_process_goes_on_reading_while_the_graph_is_made_anew(
    index: VectorIndex, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "SLACK", 20)
    kept = store(catalog, "bb.txt", "one", "two")
    index.catch_up(catalog)
    arguments = [str(tmp_path / "chroma"), index._url or "", index._graph._name, "61"]
    with subprocess.Popen(
        [sys.executable, "-c", READER, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdin
        assert reader.stdout
        print(kept[0].tolist(), file=reader.stdin, flush=True)
        assert reader.stdout.readline() == "1\n"
        churn(catalog, index, 31)
        assert put_in(index) < 60
        assert reader.communicate("go on\n")[0].split() == ["1", "1", "6", str(catalog.generation())]


@pytest.mark.parametrize("when", ["before the exchange", "in the midst of it", "after it"])
def test_a_writer_that_dies_while_it_makes_the_graph_anew_leaves_one_that_heals(
    index: VectorIndex, catalog: Catalog, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "SLACK", 20)
    store(catalog, "bb.txt", "one", "two")
    moved = Graph.make_way

    def dies(self: Graph, other: Graph, old: Graph) -> None:
        if when == "after it":
            moved(self, other, old)
        elif when == "in the midst of it" and self._url:
            self.done(lambda collection: collection.modify(name=old.called))
        elif when == "in the midst of it":
            self.close()
            self.folder.rename(old.folder)
        raise SystemExit("killed")

    monkeypatch.setattr(Graph, "make_way", dies)
    with pytest.raises(SystemExit):
        churn(catalog, index, 30)
    index.close()
    monkeypatch.setattr(Graph, "make_way", moved)
    churn(catalog, index, 2)
    assert (index.count(), index.applied()) == (6, catalog.generation())
    assert put_in(index) <= 20 + 2 * 6 + 4


def test_the_old_graph_goes_on_where_a_new_one_cannot_be_made(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "SLACK", 20)
    index = VectorIndex(tmp_path / "chroma", None, "trial")
    kept = store(catalog, "bb.txt", "one", "two")
    churn(catalog, index, 6)
    for _ in range(4):
        (tmp_path / "chroma.new").write_text("in the way")
        churn(catalog, index, 1)
        assert (index.count(), index.applied()) == (6, catalog.generation())
        assert index.search(kept[0], 1)[0][0] == 1
    assert put_in(index) > 20 + 2 * 6
    churn(catalog, index, 1)
    assert put_in(index) == index.count() == 6
    index.close()


@pytest.mark.parametrize("name", ["ends-", "ends_", "ends.", "two..dots"])
@pytest.mark.parametrize("where", ["embedded", "server"])
def test_any_name_of_a_collection_will_do(
    name: str, where: str, tmp_path: Path, catalog: Catalog, chroma_url: str
) -> None:
    index = VectorIndex(tmp_path / "chroma", chroma_url if where == "server" else None, name)
    store(catalog, "a.txt", "one")
    index.catch_up(catalog)
    assert index.count() == 1
    index.close()
