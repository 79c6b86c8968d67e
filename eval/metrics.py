"""Metrics: what each counts, over which questions, and its interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eval import statistics
from eval.model import Scored
from eval.statistics import Interval

Value = Callable[[Scored], float | None]
"""What one question adds; None leaves it out of the denominator."""


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    label: str
    value: Value
    kind: Literal["share", "mean"] = "share"
    lower_is_better: bool = False


def cluster(scored: Scored) -> str:
    """The source document a question is on; an unanswerable one stands alone."""
    evidence = scored.case.evidence
    return evidence[0].file if evidence else f"{scored.case.suite}:{scored.case.id}"


def _as_number(value: Any) -> float | None:
    return None if value is None else float(value)


def _score(name: str) -> Value:
    return lambda scored: _as_number(scored.scores.get(name))


def _verdict(name: str, right: str, *others: str) -> Value:
    """1 where the score says `right`, 0 where it says one of `others`, else left out."""

    def value(scored: Scored) -> float | None:
        found = scored.scores.get(name)
        return 1.0 if found == right else 0.0 if found in others else None

    return value


def _answered_right(scored: Scored) -> float | None:
    """Of what was answered: is it right. A figure given to an unanswerable question is wrong."""
    if scored.scores.get("abstention") in ("right", "wrong_abstention"):
        return None
    return {"right": 1.0, "wrong": 0.0}.get(scored.verdict)


def _coverage(scored: Scored) -> float | None:
    found = scored.scores.get("abstention")
    return {"n.a.": 1.0, "wrong_abstention": 0.0}.get(str(found))


def _right_and_cited(scored: Scored) -> float | None:
    """Right, and cited to the evidence; abstaining from an answerable question is neither."""
    if not scored.case.answerable or not scored.case.evidence or scored.verdict == "unscored":
        return None
    cited = scored.scores.get("citation_right")
    if scored.verdict == "right" and cited is None:
        return None
    return float(scored.verdict == "right" and bool(cited))


def _raised(scored: Scored) -> float | None:
    if scored.case.conflict or scored.scores.get("abstention") != "n.a.":
        return None
    return {"raised": 1.0, "n.a.": 0.0}.get(str(scored.scores.get("conflict")))


METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("right", "all: right outcome", _verdict("verdict", "right", "wrong", "abstained")),
        Metric("wrong", "all: wrong answer", _verdict("verdict", "wrong", "right", "abstained"), lower_is_better=True),
        Metric("figure", "figure right", _verdict("figure", "right", "wrong", "abstained")),
        Metric("answered_right", "answered: right", _answered_right),
        Metric("coverage", "answerable: answered", _coverage),
        Metric("abstention", "unanswerable: abstains", _verdict("abstention", "right", "missed_abstention")),
        Metric("citation_right", "answered: cites the evidence", _score("citation_right")),
        Metric("right_and_cited", "answerable: right and cited", _right_and_cited),
        Metric("quotes_verbatim", "quotes verbatim", _score("quotes_verbatim")),
        Metric("value_right", "value right", _score("value_right")),
        Metric("unit_right", "unit right", _score("unit_right")),
        Metric("conflict", "disagreement reported", _verdict("conflict", "right", "missed")),
        Metric("conflict_raised", "disagreement wrongly raised", _raised, lower_is_better=True),
        Metric("language_right", "in the question's language", _score("language_right")),
        Metric("text", "text right", _verdict("text", "right", "wrong", "abstained")),
        Metric("judge", "right, says the judge", _verdict("judge", "right", "wrong")),
        Metric("text_exact", "text exact", _score("text_exact")),
        Metric("text_f1", "text token F1", _score("text_f1"), "mean"),
        Metric("citation_precision", "citation precision", _score("citation_precision"), "mean"),
        Metric("span_overlap", "quote covers the evidence", _score("span_overlap"), "mean"),
        Metric("cost_weighted", "cost-weighted score", _score("cost_weighted"), "mean"),
    )
}


def measure(scored: Sequence[Scored], name: str) -> Interval | None:
    """A metric over outcomes, with its interval; None where no question counts towards it."""
    metric = METRICS[name]
    pairs = [(value, cluster(each)) for each in scored if (value := metric.value(each)) is not None]
    if metric.kind == "share":
        return statistics.share(sum(value > 0 for value, _ in pairs), len(pairs))
    return statistics.mean([value for value, _ in pairs], [group for _, group in pairs])


def compare(ours: Sequence[Scored], theirs: Sequence[Scored], name: str) -> statistics.Comparison | None:
    """A metric of two runs, paired by question id; questions that either leaves out are left out of both."""
    metric = METRICS[name]
    others = {each.case.id: metric.value(each) for each in theirs}
    rows = [(metric.value(each), others.get(each.case.id), cluster(each)) for each in ours]
    both = [(a, b, group) for a, b, group in rows if a is not None and b is not None]
    return statistics.compare([a for a, _, _ in both], [b for _, b, _ in both], [group for *_, group in both])
