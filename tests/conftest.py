"""Fixtures that every test may use. The network is blocked but for loopback (pytest-socket, see pyproject.toml)."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The five real documents, which are not in the repository."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the seed documents are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def suites_data() -> Path:
    """Development halves of public suites, which are not in the repository."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the public suites' data is not beside this checkout")
    return folder


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key and no setting of the person who runs the tests reaches them."""
    import os

    for name in list(os.environ):
        if name.startswith(("BALLAST_", "OPENAI_", "SLACK_")):
            monkeypatch.delenv(name)
