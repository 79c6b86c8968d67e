"""A real Dask scheduler and workers, each a process of its own: the catalog is the one that this machine alone makes."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.benchmarks import servers
from index import cluster as clusters
from index.collection import Library
from index.errors import ClusterUnavailable, ConfigurationError
from index.model import IngestProgress, IngestReport
from index.settings import IndexSettings
from tests.unit.index.reading.building import make_pdf

honest = clusters.work
pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dask")


@pytest.fixture(scope="module")
def address(scratch: Path) -> Iterator[str]:
    with servers.dask(scratch, 2) as (address, workers):
        yield address
        assert [worker.poll() for worker in workers] == [None, None]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough for several groups, in several formats, with one file that does not read."""
    folder = tmp_path_factory.mktemp("documents")
    for number in range(30):
        texts = (
            f"In hall {number}, machine {n} made {n * 7.5} tonnes, {n}% more. 共有{n}万座基站。" for n in range(150)
        )
        (folder / f"{number:02}.txt").write_text("\n\n".join(texts))
    (folder / "harbour.pdf").write_bytes(make_pdf([["Review of the harbour", "港口增长3.5%。"]]))
    (folder / "page.html").write_text("<h1>标题</h1><p>共有483.8万座基站。</p>")
    (folder / "spoilt.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    return folder


def ingest(home: Path, documents: Path, cluster: str | None, told: list[IngestProgress] | None = None) -> IngestReport:
    library = Library(IndexSettings(home=home))
    try:
        progress = told.append if told is not None else None
        return library.open(create=True).ingest([documents], progress=progress, cluster=cluster)
    finally:
        library.close()


def catalog_bytes(home: Path) -> bytes:
    """The catalog's file, but for what says when it was written: the time of each ingest, and in the file's header the
    two counters (bytes 24 and 92) of how often its log was folded in, which is when no reader stood in the way."""
    path = home / "collections" / "default" / "catalog.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE documents SET ingested_at = '2026-01-01T00:00:00+00:00'")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(path.read_bytes())
    raw[24:28] = raw[92:96] = bytes(4)
    return bytes(raw)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> bytes:
    home = tmp_path_factory.mktemp("local")
    ingest(home, documents, None)
    return catalog_bytes(home)


def test_the_catalog_is_byte_for_byte_that_of_a_local_ingest(
    address: str, documents: Path, local: bytes, tmp_path: Path
) -> None:
    report = ingest(tmp_path, documents, address)
    assert (len(report.added), [failure.file for failure in report.failed]) == (32, ["spoilt.pdf"])
    assert catalog_bytes(tmp_path) == local


def test_a_worker_killed_in_mid_run_costs_no_file(
    address: str, scratch: Path, documents: Path, local: bytes, tmp_path: Path
) -> None:
    doomed = servers.dask_worker(address, scratch)
    wait_for_workers(address, 3)
    seen: list[IngestProgress] = []

    class Killing(list[IngestProgress]):
        def append(self, step: IngestProgress) -> None:
            seen.append(step)
            if len(seen) == 5:
                doomed.kill()

    try:
        report = ingest(tmp_path, documents, address, Killing())
    finally:
        doomed.kill()
        doomed.wait()
    assert [failure.file for failure in report.failed] == ["spoilt.pdf"]
    assert catalog_bytes(tmp_path) == local


def test_only_what_changed_goes_to_the_cluster(address: str, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("The first one.\n\nThe second one.\n")
    (folder / "b.txt").write_text("Another file.\n")
    ingest(tmp_path / "home", folder, address)
    (folder / "a.txt").write_text("The first one.\n\nThe second one, changed.\n")
    report = ingest(tmp_path / "home", folder, address)
    assert (report.changed, report.unchanged, report.embedded) == (("a.txt",), ("b.txt",), 1)


def wait_for_workers(address: str, count: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        if count:
            client.wait_for_workers(count, timeout=60)


def test_workers_of_another_ballast_are_refused(
    address: str, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "version", lambda name: "0.0.9")
    with pytest.raises(ConfigurationError, match=r"another Ballast \(0\.1\.0.*this is 0\.0\.9") as caught:
        ingest(tmp_path, documents, address)
    assert "\n" not in str(caught.value)


def test_a_scheduler_without_workers_is_told(
    scratch: Path, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.dask(scratch, 0) as (lonely, _):
        wait_for_workers(lonely, 0)
        monkeypatch.setattr(clusters, "_CONNECT", 2.0)
        with pytest.raises(ClusterUnavailable, match="dask worker"):
            ingest(tmp_path, documents, lonely)


def test_a_cluster_lost_in_mid_run_leaves_what_was_stored(
    scratch: Path, documents: Path, local: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "PATIENCE", 1.0)
    with servers.dask(scratch, 1) as (lost, workers):
        wait_for_workers(lost, 1)

        class Killing(list[IngestProgress]):
            def append(self, step: IngestProgress) -> None:
                if step.done == 5:
                    workers[0].kill()

        with pytest.raises(ClusterUnavailable, match="what was stored is kept"):
            ingest(tmp_path, documents, lost, Killing())
    assert ingest(tmp_path, documents, None).failed
    with contextlib.closing(sqlite3.connect(tmp_path / "collections" / "default" / "catalog.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (32,)


def deadly(sent: clusters.Sent) -> tuple[tuple[str, str | None], list[bytes]]:
    """What a worker does whom a file can kill."""
    if any(b"poison" in raw for _, raw, _ in sent.files):
        os._exit(1)
    return honest(sent)


def test_a_file_that_ends_every_worker_fails_alone(
    scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in {"a.txt": "One.", "b.txt": "A poison.", "c.txt": "Three."}.items():
        (folder / name).write_text(text)
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    monkeypatch.setattr(clusters, "work", deadly)
    with servers.dask(scratch, 3) as (address, _):
        wait_for_workers(address, 3)
        report = ingest(tmp_path / "home", folder, address)
    assert report.added == ("a.txt", "c.txt")
    assert [failure.file for failure in report.failed] == ["b.txt"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (f"tcp://127.0.0.1:{servers.free_port()}", "no Dask scheduler answers"),
        ("nonsense", "give tcp://HOST:PORT"),
        ("http://", "give tcp://HOST:PORT"),
    ],
    ids=["nobody there", "no address", "half an address"],
)
def test_an_address_that_is_none_is_one_line(given: str, said: str, documents: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "qa.cli", "--home", str(tmp_path), "ingest", str(documents), "--cluster", given]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_missing_extra_is_one_line(documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigurationError, match=r"install ballast\[cluster\]"):
        ingest(tmp_path, documents, "tcp://127.0.0.1:1")
