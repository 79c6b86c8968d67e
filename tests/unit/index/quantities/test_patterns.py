"""Patterns are compiled on first use, and all of them compile."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import index.quantities
from index.quantities.patterns import Pattern

MODULES = [f"index.quantities.{module.name}" for module in pkgutil.iter_modules(index.quantities.__path__)]


def patterns(module: str) -> list[Pattern]:
    return [value for value in vars(importlib.import_module(module)).values() if isinstance(value, Pattern)]


@pytest.mark.parametrize("module", MODULES)
def test_every_pattern_compiles(module: str) -> None:
    for pattern in patterns(module):
        assert pattern.compile().pattern == pattern.source


def test_the_package_holds_its_patterns_in_modules() -> None:
    assert sum(len(patterns(module)) for module in MODULES) > 100


def test_a_pattern_works_like_a_compiled_one_before_and_after_its_first_use() -> None:
    pattern = Pattern("(a)(b)?", re.IGNORECASE)
    for _ in range(2):
        assert [found[0] for found in pattern.finditer("ab A")] == ["ab", "A"]
        assert all([pattern.match("xab", 1), pattern.search("xab"), pattern.fullmatch("ab")])
    assert Pattern("[ab]").findall("abc") == ["a", "b"]
    assert isinstance(pattern.match, type(re.compile("a").match))
