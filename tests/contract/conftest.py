"""The servers, once a session; skipped with a reason where they cannot be had."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.benchmarks import servers


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    binaries = servers.postgres_binaries()
    if binaries is None:
        pytest.skip("Debian's PostgreSQL is not installed")
    # Not under pytest's own folder, which another user may not enter.
    with tempfile.TemporaryDirectory(prefix="ballast-pg-") as folder:
        Path(folder).chmod(0o755)
        with servers.postgres(binaries, Path(folder) / "server") as url:
            yield url


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.chroma(tmp_path_factory.mktemp("chroma")) as url:
        yield url
