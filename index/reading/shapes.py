"""Which shape a plain text has: one paragraph a line, or hard-wrapped at a column width.

The features are those of neighbouring lines, with no blank line, list marker, indentation or table between them:

- *full*: the next line's first word would not have fitted on this line. In wrapped text nearly all are; where a line
  is a paragraph only chance makes it so.
- *unfinished*: the line does not end as a sentence ends. In wrapped text nearly all do not; paragraphs do.
- *width*: the columns that nearly all inner lines stay within. Nobody wraps at more than `WIDEST`.

Blank lines and column breaks need no shape of their own: a blank line always ends a line's group, and `plain` puts
together again what it cut in the middle of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from index.reading.joining import runs_on
from index.reading.lines import Line, first_word, width
from index.reading.marks import is_chinese, is_finished, is_item, is_tabular

WIDEST = 160
_NARROWEST = 16
_SAMPLED = 4000
_OUTLIERS = 0.03
_SLACK = 3
"""Columns that a Chinese line may stop short by, so that no punctuation mark begins the next."""


@dataclass(frozen=True, slots=True)
class Shape:
    wrapped: bool
    width: int = 0
    """Columns a wrapped line may fill."""

    def is_full(self, line: Line, following: Line) -> bool:
        """Whether `following` stands on a line of its own only because it found no room on this one."""
        wide = following.text[0] > "\u2e80" or line.text[-1] > "\u2e80"
        needed = _columns(line) + (not wide) + width(first_word(following.text))
        return needed > self.width - (_SLACK if wide else 0)


def detect_shape(lines: Sequence[Line]) -> Shape:
    """The shape that the features above speak for."""
    pairs = list(islice(_neighbours(lines), _SAMPLED))
    if not pairs:
        return Shape(wrapped=False)
    widths = sorted(_columns(first) for first, _ in pairs)
    shape = Shape(True, widths[min(len(widths) - 1, int(len(widths) * (1 - _OUTLIERS)))])
    if not _NARROWEST <= shape.width <= WIDEST:
        return Shape(wrapped=False)
    unfinished = sum(not is_finished(first.text) for first, _ in pairs) / len(pairs)
    full = sum(shape.is_full(first, second) for first, second in pairs) / len(pairs)
    enough = full >= 0.6 if len(pairs) >= 3 else _goes_on(pairs)
    return shape if unfinished >= 0.5 and enough else Shape(wrapped=False)


def _goes_on(pairs: Sequence[tuple[Line, Line]]) -> bool:
    """Two or three lines prove no width: they must be equally long, or the sentence itself must run on."""
    lengths = [_columns(first) for first, _ in pairs]
    if len(pairs) == 2 and pairs[0][1] is pairs[1][0] and max(lengths) - min(lengths) <= _SLACK:
        return is_chinese(pairs[0][0].text) and lengths[0] > width(pairs[1][1].text)
    return all(runs_on(first.text, second.text) for first, second in pairs)


def _neighbours(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    for a, b in pairwise(lines):
        if not b.apart and b.indent <= a.indent and not (is_item(b.text) or is_tabular(a.text) or is_tabular(b.text)):
            yield a, b


def _columns(line: Line) -> int:
    return line.indent + width(line.text)
