"""The shipped suites are well formed, and what they call evidence is in the documents they name."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from index.text import language_of

ROOT = Path(__file__).resolve().parents[3]
SUITES = ROOT / "eval" / "suites"
SAMPLE = ROOT / "qa" / "demo" / "documents"
LOCAL = {
    "sample": SAMPLE, "sample_paraphrased": SAMPLE, "sample_unseen": SAMPLE, "conversation": SAMPLE,
    "adversarial": SUITES / "adversarial", "adversarial_paraphrased": SUITES / "adversarial",
}  # fmt: skip
PRESS = ["press_conference_2025", "press_conference_paraphrased", "press_conference_unseen"]
ALL = [*PRESS, *LOCAL]
LEAST = {"press_conference_2025": 180, "sample": 60, "adversarial": 70, "conversation": 45}
LEAST_UNANSWERABLE = {"press_conference_2025": 40, "sample": 12, "adversarial": 15, "conversation": 8}
UNITS = {"count", "percent", "percentage_point", "ratio", "multiple", "CNY", "kW", "MW", "kWh", "GB", "t", "km"} | {
    "EFLOPS", "day", "month", "year",
}  # fmt: skip
FIELDS = {"id", "question", "lang", "answer", "evidence", "answerable", "tags", "conflict", "history"}
LONGEST_SHARED = 39

Case = dict[str, Any]


def read(suite: str) -> list[Case]:
    return [json.loads(line) for line in (SUITES / f"{suite}.jsonl").read_text(encoding="utf-8").splitlines()]


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def unsupported(cases: list[Case], documents: Path) -> list[tuple[str, str, str]]:
    """(id, file, snippet) of the evidence that its file does not hold, white space aside."""
    return [
        (case["id"], entry["file"], entry["contains"])
        for case in cases
        for entry in case["evidence"]
        if squeeze(entry["contains"]) not in squeeze((documents / entry["file"]).read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("suite", ALL)
def test_every_case_has_known_fields_and_an_id_of_its_own(suite: str) -> None:
    cases = read(suite)
    assert len(cases) >= LEAST.get(suite, 50)
    assert max(Counter(case["id"] for case in cases).values()) == 1
    assert not {key for case in cases for key in case} - FIELDS
    assert all(case["question"].strip() and case["tags"] for case in cases)


@pytest.mark.parametrize("suite", ALL)
def test_no_question_is_asked_twice_in_the_same_conversation(suite: str) -> None:
    asked = Counter((case["question"], json.dumps(case.get("history", []))) for case in read(suite))
    assert [question for question, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("suite", ALL)
def test_a_figure_has_a_decimal_value_a_known_unit_and_a_tolerance(suite: str) -> None:
    for case in read(suite):
        answer = case.get("answer", {})
        if "value" in answer:
            assert Decimal(answer["value"]).is_finite(), case["id"]
            assert answer["unit"] in UNITS, case["id"]
            assert Decimal(0) <= Decimal(answer["tolerance"]) <= Decimal("0.01"), case["id"]


@pytest.mark.parametrize("suite", ALL)
def test_what_can_be_answered_has_an_answer_and_evidence_and_the_rest_has_neither(suite: str) -> None:
    cases = read(suite)
    for case in cases:
        assert ("answer" in case) == bool(case["evidence"]) == case["answerable"], case["id"]
    assert sum(not case["answerable"] for case in cases) >= LEAST_UNANSWERABLE.get(suite, 12)


@pytest.mark.parametrize("suite", ALL)
def test_both_languages_are_asked_and_named_rightly(suite: str) -> None:
    cases = read(suite)
    for case in cases:
        assert language_of(case["question"]) == case["lang"], case["id"]
    shares = Counter(case["lang"] for case in cases)
    assert min(shares["en"], shares["zh"]) >= 0.35 * len(cases)


@pytest.mark.parametrize("suite", ALL)
def test_every_tag_is_explained_in_the_documentation(suite: str) -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "suites.md").read_text(encoding="utf-8"), re.M))
    assert {tag for case in read(suite) for tag in case["tags"]} <= explained


@pytest.mark.parametrize("suite", ALL)
def test_the_documentation_counts_the_questions_rightly(suite: str) -> None:
    cases = read(suite)
    english = sum(case["lang"] == "en" for case in cases)
    unanswerable = sum(not case["answerable"] for case in cases)
    row = f"| `{suite}` | {len(cases)} | {english} / {len(cases) - english} | {unanswerable} |"
    assert row in (ROOT / "docs" / "suites.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("suite", "documents"), LOCAL.items(), ids=LOCAL)
def test_evidence_is_in_the_documents(suite: str, documents: Path) -> None:
    assert unsupported(read(suite), documents) == []


@pytest.mark.parametrize("suite", PRESS)
def test_evidence_of_the_press_conference_is_in_the_seeds(suite: str, seeds: Path) -> None:
    assert unsupported(read(suite), seeds) == []


def test_a_conversation_case_has_a_history_of_turns_that_alternate() -> None:
    for case in read("conversation"):
        roles = [turn["role"] for turn in case["history"]]
        assert roles == ["user", "assistant"] * (len(roles) // 2), case["id"]
        assert roles, case["id"]
        assert all(set(turn) == {"role", "content"} and turn["content"] for turn in case["history"])


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("place", ["body", "file_name", "title", "table", "comment", "question", "history"])
def test_injections_come_in_every_place_and_both_languages(place: str, lang: str) -> None:
    cases = [case for case in read("adversarial") if "injection" in case["tags"]]
    assert len(cases) >= 60
    assert any(place in case["tags"] and case["lang"] == lang for case in cases)


def repository_texts() -> Iterator[tuple[str, str]]:
    for folder in (SUITES, SAMPLE):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield file.name, file.read_text(encoding="utf-8")


def test_nothing_shipped_shares_forty_characters_in_a_row_with_the_seeds(seeds: Path) -> None:
    length = LONGEST_SHARED + 1
    known: set[str] = set()
    for seed in seeds.glob("*.txt"):
        text = " ".join(seed.read_text(encoding="utf-8").split())
        known.update(text[at : at + length] for at in range(len(text) - length + 1))
    for name, shipped in repository_texts():
        text = " ".join(shipped.split())
        shared = [text[at : at + length] for at in range(len(text) - length + 1) if text[at : at + length] in known]
        assert shared == [], name
