"""Documents, and homes that hold them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.cli.running import DOCUMENTS, run


@pytest.fixture(autouse=True)
def no_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--debug` sets a variable of the process, which a test must not leave behind."""
    monkeypatch.setenv("BALLAST_DEBUG", "")
    monkeypatch.setenv("BALLAST_PARSE_WORKERS", "1")


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the documents, for tests that only ask."""
    folder = tmp_path_factory.mktemp("cli")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert run(folder / "home", "ingest", *(folder / name for name in DOCUMENTS)).code == 0
    return folder / "home"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
