"""What a run shows."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from eval import gating, summarising
from eval.gating import Floor, Ruling
from eval.model import Outcome, Scored
from eval.reporting import terminal, writing
from eval.reporting.markdown import to_markdown
from eval.reporting.presenting import AROUND, pieces, present
from eval.scoring.scoring import score
from tests.unit.eval.building import answer, case, cite, corpus
from tests.unit.eval.test_summarising import RUN

PROVENANCE = {
    "at": "2026-11-21T00:00:00+00:00",
    "git": {"commit": "0123456789abcdef", "dirty": True},
    "suites": {"s.jsonl": "00"},
    "models": ["extractive"],
    "configuration": {"target": "in process"},
}
SUMMARY = summarising.summarise(RUN, PROVENANCE, RUN)
FLOOR = Floor("right", "all", 0.9, None, False, gating.date(2026, 11, 21), "measured")
RULINGS = [Ruling(FLOOR, False, 0.2, 0.5, 6)]


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_three_files_are_written(tmp_path: Path) -> None:
    writing.write(tmp_path, SUMMARY, RUN, RUN, RULINGS, corpus())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.html", "summary.json", "summary.md"]
    kept = json.loads((tmp_path / "summary.json").read_text())
    assert kept["counts"]["questions"] == 7
    assert kept["gate"][0]["kept"] is False


def test_the_page_needs_nothing_but_itself() -> None:
    page = writing.page({**SUMMARY, "gate": []}, RUN, [], corpus())
    assert "default-src 'none'" in page
    assert not re.findall(r"(?:src|href)=[\"'](?!data:)|url\(|@import|fetch\(|innerHTML", page)
    assert len(data_of(page)["questions"]) == 7


def test_text_of_a_document_cannot_leave_its_place_in_the_page() -> None:
    hostile = "</script><script>alert(1)</script><!-- \u2028"
    made = score(case(question=hostile), Outcome("q1", answer=answer(hostile)))
    page = writing.page({**SUMMARY, "gate": []}, [made], [], None)
    assert page.count("</script>") == 2
    assert data_of(page)["questions"][0]["question"] == hostile


def test_a_long_run_shows_what_went_wrong_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_SHOWN", 4)
    data = data_of(writing.page({**SUMMARY, "gate": []}, RUN, [], None))
    assert data["left_out"] == 3
    assert {row["now"]["verdict"] for row in data["questions"]} == {"wrong", "abstained", "unscored"}


@pytest.mark.parametrize(
    ("figures", "found"),
    [
        pytest.param([(4, 8)], [("one ", ""), ("5.9%", "f"), (" two", "q"), (" three", "")], id="figure-in-quote"),
        pytest.param([], [("one ", ""), ("5.9% two", "q"), (" three", "")], id="no-figure"),
    ],
)
def test_a_paragraph_is_cut_into_plain_quoted_and_figure(figures: list[tuple[int, int]], found: list[Any]) -> None:
    assert pieces("one 5.9% two three", (4, 12), figures) == found


def test_a_long_paragraph_is_shown_around_its_quote() -> None:
    shown = pieces("x" * 3000, (1000, 1010), [])
    assert [len(text) for text, _ in shown[1:-1]] == [AROUND, 10, AROUND]
    assert (shown[0][0], shown[-1][0]) == ("… ", " …")


def test_a_cited_paragraph_is_highlighted_by_its_offsets_in_the_file() -> None:
    number = {"text": "20.092 million", "citation": 1, "source_chars": [55, 69]}
    made = answer(citations=[cite(chars=[35, 85])], numbers=[number])
    shown = present(score(case(), Outcome("q1", answer=made), corpus()), corpus())
    assert shown["now"]["citations"][0]["pieces"][:2] == [("The country counted ", "q"), ("20.092 million", "f")]


def test_two_runs_stand_side_by_side() -> None:
    shown = present(RUN[0], corpus(), RUN[1])
    assert (shown["now"]["verdict"], shown["before"]["verdict"]) == ("right", "wrong")


def test_the_terminal_says_the_same_in_brief() -> None:
    console = Console(file=StringIO(), width=100)
    terminal.show(console, SUMMARY, RULINGS)
    text = console.file.getvalue()  # type: ignore[attr-defined]  # the StringIO above
    assert "7 questions" in text
    assert "50.0 % [18.8, 81.2]" in text
    assert "wrong_citation" in text
    assert "gate right on all at least 0.9: missed, bound 0.2 (point 0.5, 6 questions)" in text
    assert "1 could not be scored, 1 of them without an answer" in text


def test_the_markdown_suits_a_pull_request() -> None:
    text = to_markdown(SUMMARY, RULINGS)
    assert text.startswith("### s.jsonl: 7 questions\n")
    assert "| all: right outcome | 50.0 % [18.8, 81.2] | 6 |" in text
    assert "**missed**" in text
    tables = [block for block in text.split("\n\n") if block.startswith("|")]
    assert all(len({row.count(" | ") for row in table.splitlines()}) == 1 for table in tables)


def test_a_run_without_anything_scored_is_still_reported(tmp_path: Path) -> None:
    failed: list[Scored] = [RUN[-1]]
    summary = summarising.summarise(failed, PROVENANCE)
    writing.write(tmp_path, summary, failed, [], [], None)
    terminal.show(Console(file=StringIO()), summary, [])
