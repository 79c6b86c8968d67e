"""Floors of reading with no model, set on 2026-11-22 a few questions below what was measured.

Measured by `python -m eval.benchmarks.reading`: press conference 0.816 right, 0.871 cited, 0.679 rightly abstained; XQuAD
0.739 (English) and 0.694 (Chinese) right. A floor that is missed means that a change reads worse than that day's.
"""

from __future__ import annotations

from pathlib import Path

from eval.benchmarks.corpora import SUITES, suite, xquad
from eval.benchmarks.reading import count


def test_figures_of_the_seeds_are_read_as_well_as_they_were(seeds: Path) -> None:
    counts = count(suite(SUITES / "press_conference_2025.jsonl", seeds))
    assert counts["right"] >= 0.79 * counts["asked"]
    assert counts["cited"] >= 0.84 * counts["asked"]
    assert counts["absent, abstained"] >= 0.62 * counts["absent"]


def test_figures_of_english_and_chinese_paragraphs_are_read_as_well_as_they_were(suites_data: Path) -> None:
    for language, floor in (("en", 0.67), ("zh", 0.63)):
        counts = count(xquad(suites_data, language, language))
        assert counts["right"] >= floor * counts["asked"], language
