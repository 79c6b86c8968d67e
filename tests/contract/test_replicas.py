"""Several homes on one PostgreSQL catalog and one Chroma server: what one writes, another finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import retrieval
from index.collection import Library
from index.errors import IndexLocked
from index.settings import IndexSettings


def replica(home: Path, postgres_url: str, chroma_url: str) -> Library:
    return Library(IndexSettings(home=home, catalog_url=postgres_url, chroma_url=chroma_url))


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_replica_finds_what_another_stored(
    tmp_path: Path, postgres_url: str, chroma_url: str, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if size == "large":
        monkeypatch.setattr(retrieval, "IN_MEMORY", 0)
    document = tmp_path / "a.txt"
    document.write_text("There are 4.838 million base stations.\n\nThere are 20.092 million charging points.\n")
    one = replica(tmp_path / "one", postgres_url, chroma_url)
    other = replica(tmp_path / "other", postgres_url, chroma_url)
    name = f"replicas.{size}"
    one.open(name, create=True).ingest([document])
    assert name in other.names()
    assert "4.838" in other.open(name).search("How many base stations?")[0].stored.paragraph.text
    assert other.open(name).status().lexical_behind == 0
    one.open(name).forget(["a.txt"])
    assert other.open(name).search("How many base stations?") == []
    status = other.open(name).status()
    assert (status.vectors_behind, status.lexical_behind) == (0, 0)
    one.close()
    other.close()


def test_two_machines_do_not_write_at_once(tmp_path: Path, postgres_url: str, chroma_url: str) -> None:
    one = replica(tmp_path / "one", postgres_url, chroma_url).open("locked", create=True)
    other = replica(tmp_path / "other", postgres_url, chroma_url).open("locked", create=True)
    with one._catalog.alone("locked"), pytest.raises(IndexLocked, match="machine"):
        other.forget(["a.txt"])
    one.close()
    other.close()
