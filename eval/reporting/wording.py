"""Numbers and names as the reports write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.metrics import METRICS

HEADLINE = ("right", "right_and_cited", "wrong", "abstention", "coverage", "citation_right")


def percent(value: float) -> str:
    """`94.1 %`."""
    return f"{value * 100:.1f} %"


def number(name: str, value: float) -> str:
    """A metric's value: a share as percent, a mean with two decimals."""
    return percent(value) if METRICS[name].kind == "share" else f"{value:.2f}"


def interval(name: str, found: Mapping[str, Any] | None) -> str:
    """`94.1 % [90.2, 96.5]`, or a dash where nothing was measured."""
    if found is None:
        return "–"
    low, high = found["low"], found["high"]
    if METRICS[name].kind == "share":
        return f"{percent(found['point'])} [{low * 100:.1f}, {high * 100:.1f}]"
    return f"{found['point']:.2f} [{low:.2f}, {high:.2f}]"


def brief(found: Mapping[str, Any] | None) -> str:
    """A share for narrow columns: `94.1 [90–97]`, in percent."""
    if found is None:
        return "–"
    return f"{found['point'] * 100:.1f} [{found['low'] * 100:.0f}–{found['high'] * 100:.0f}]"


def signed(name: str, found: Mapping[str, Any]) -> str:
    """A difference: `+2.1 points [-0.4, +4.6]`."""
    point, low, high = found["point"], found["low"], found["high"]
    if METRICS[name].kind == "share":
        return f"{point * 100:+.1f} points [{low * 100:+.1f}, {high * 100:+.1f}]"
    return f"{point:+.2f} [{low:+.2f}, {high:+.2f}]"


def models(summary: Mapping[str, Any]) -> str:
    """The models that answered, and where."""
    provenance = summary["provenance"]
    names = ", ".join(name for name in provenance.get("models", []) if name) or "unknown model"
    return f"{names} ({provenance['configuration']['target']})"


def headline(summary: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Metric, label and value of each headline metric that was measured."""
    measured = summary["metrics"]
    return [
        (name, METRICS[name].label, interval(name, measured[name])) for name in HEADLINE if measured[name] is not None
    ]
