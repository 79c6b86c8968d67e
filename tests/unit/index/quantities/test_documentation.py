"""The examples of docs/quantities.md run."""

from __future__ import annotations

import doctest
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "quantities.md"


def test_the_examples_of_the_documentation_hold() -> None:
    result = doctest.testfile(str(DOCUMENT), module_relative=False, encoding="utf-8")
    assert result.attempted
    assert not result.failed
