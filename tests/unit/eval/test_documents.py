"""A suite against its documents, before anything runs; and questions drafted from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import checking, documents, drafting
from eval.corpus import Corpus, same_file
from eval.errors import EvalError, SuiteError
from eval.loading import load, read_case
from eval.model import Case, Evidence
from eval.watching import Watcher
from tests.fakes.library import FakeLibrary
from tests.unit.eval.building import DOCUMENTS, case, corpus


def evidence(file: str, contains: str) -> Case:
    return case(evidence=(Evidence(file, contains),), suite="s", line=7)


def test_evidence_in_the_documents_passes() -> None:
    checking.check([case(), evidence("充电设施.txt", "2009.2万 个")], corpus())


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        pytest.param(
            evidence("charging.txt", "21 million"), "s:7 (q1): the evidence '21 million' is not in", id="not-there"
        ),
        pytest.param(
            evidence("charging.txt", "on the year. In 2024"), "runs over more than one paragraph", id="two-paragraphs"
        ),
        pytest.param(
            evidence("other.txt", "x"), "the index lacks documents of the suite: other.txt", id="no-such-file"
        ),
    ],
)
def test_evidence_that_is_not_in_the_documents_is_an_error(asked: Case, says: str) -> None:
    with pytest.raises(SuiteError) as caught:
        checking.check([case(), asked], corpus())
    assert says in caught.value.problems[0]


def test_a_figure_that_its_evidence_does_not_state_is_worth_a_second_look() -> None:
    (doubt,) = checking.doubts([case(), case("21000000", id="q2"), case("7", id="q3", tags=("derived",))], corpus())
    assert doubt.endswith("(q2): no paragraph of its evidence states 21000000 count")


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [("a.txt", "a.txt", True), ("x/a.txt", "a.txt", True), ("a.txt", "x/a.txt", True), ("ba.txt", "a.txt", False)],
)
def test_a_folder_before_a_name_is_no_other_file(name: str, other: str, same: bool) -> None:
    assert same_file(name, other) is same


def test_documents_beside_a_suite_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "charging.txt").write_text("x")
    assert documents.beside([case()], [tmp_path / "mine.jsonl"]) == [folder]
    assert documents.beside([evidence("nowhere.txt", "x")], [tmp_path / "mine.jsonl"]) == []


def test_the_sample_suite_finds_the_sample_corpus() -> None:
    suite = Path("eval/suites/sample.jsonl").resolve()
    (found,) = documents.beside(load([suite]), [suite])
    assert found.name == "documents"


def test_a_collection_is_named_by_the_documents_content(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "a.txt").write_text("5 million")
    first = documents.name_of([one])
    assert first == documents.name_of([two])
    (two / "a.txt").write_text("6 million")
    assert first != documents.name_of([two])


def test_documents_are_ingested_into_a_collection_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "charging.txt").write_text(DOCUMENTS["charging.txt"])
    library = FakeLibrary({"default": {}})
    opened = documents.open_corpus(library, [case()], [], [tmp_path / "charging.txt"], None, Watcher(print))
    assert opened.files() == ["charging.txt"]
    assert opened.collection.name.startswith("eval-")


def test_an_index_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="no collection 'other': give the suite's documents with --docs"):
        documents.open_corpus(FakeLibrary({}), [case()], [], [], "other", Watcher(print))
    with pytest.raises(EvalError, match="is not there"):
        documents.open_corpus(FakeLibrary({}), [case()], [], [tmp_path / "none"], None, Watcher(print))


def test_drafted_questions_hold_value_unit_and_evidence_and_pass_the_check() -> None:
    held = corpus({**DOCUMENTS, "more.txt": "工业增加值增长5.9%，其中装备制造业增长9.2%。\n基站达到483.8万座。\n"})
    rows = [json.loads(json.dumps(row)) for row in drafting.draft(held)]
    drafted = [read_case(row, "draft", number) for number, row in enumerate(rows, 1)]
    checking.check(drafted, held)
    assert checking.doubts(drafted, held) == []
    questions = {row["question"] for row in rows}
    assert "其中装备制造业增长百分之多少？" in questions
    assert "基站达到多少座？" in questions
    assert len({(row["answer"]["value"], row["answer"]["unit"]) for row in rows}) == len(rows)


def test_nothing_is_drafted_from_years_and_names() -> None:
    assert list(drafting.draft(corpus({"a.txt": "In 2025 the 5G network and C919 were in the news.\n"}))) == []


def test_a_paragraph_is_found_by_its_number() -> None:
    held: Corpus = corpus()
    found = held.paragraph("charging.txt", 3)
    assert found is not None
    assert found.paragraph.text.startswith("In 2024")
    assert held.paragraph("charging.txt", 30) is None
    assert held.paragraph("none.txt", 1) is None
