"""Which shape a plain text has: one paragraph a line, or hard-wrapped at a width.

The features are those of neighbouring lines, with no blank line, list marker, indentation or table between them:

- *full*: the next line's first word would not have fitted on this line. In wrapped text nearly all are; where a line
  is a paragraph only chance makes it so.
- *unfinished*: the line does not end as a sentence ends. In wrapped text nearly all do not; paragraphs do.
- *running*: the next line goes on in the middle of a sentence (a lower-case letter in Latin script), or, where no letter
  tells, lines are punctuated as prose is. Lists of equally long lines do neither.
- *width*: what nearly all inner lines stay within, in columns (a Chinese character takes two) or, since programs that
  cut Chinese often count so, in characters; the measure by which more lines are full is the file's own. Nobody wraps at
  more than `WIDEST` columns.

Blank lines and column breaks need no shape of their own: a blank line always ends a line's group, and `plain` puts
together again what it cut in the middle of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Literal

from index.reading.joining import runs_on
from index.reading.lines import Line, first_word, width
from index.reading.marks import ends_inside, is_chinese, is_finished, is_item, is_tabular, starts_inside, starts_lower

WIDEST = 160
_NARROWEST = 16
_SAMPLED = 4000
_OUTLIERS = 0.03
_RAGGED, _RAGGED_END = 0.75, 0.92
"""Shares of the width from which an uneven line is full: where its sentence goes on, and where one ends on it."""
_ENOUGH = 8
"""Lines that must stand apart, each by one blank line, before blank lines are taken for spacing."""
_MARKS = "，。、；,;"
_PROSE = "，。、；,;.！？!?"
_SLACK = {"columns": 3, "characters": 2}
"""What a Chinese line may stop short by, so that no punctuation mark begins the next."""

Measure = Literal["columns", "characters"]


@dataclass(frozen=True, slots=True)
class Shape:
    wrapped: bool
    spaced: bool = False
    """Every line is followed by a blank one, which parts nothing."""
    ragged: bool = False
    """Lines are of uneven length (a proportional font, as in PDF; a loose fill), and only their sentences tell."""
    width: int = 0
    """What a wrapped line may fill, by `measure`."""
    measure: Measure = "columns"

    def length(self, line: Line) -> int:
        return line.indent + width(line.text) if self.measure == "columns" else line.lead + len(line.text)

    def is_full(self, line: Line, following: Line) -> bool:
        """Whether `following` stands on a line of its own only because it found no room on this one."""
        wide = following.text[0] > "\u2e80" or line.text[-1] > "\u2e80"
        if self.measure == "characters":
            needed = self.length(line) + 1
        else:
            needed = self.length(line) + (not wide) + width(first_word(following.text))
        if self.ragged and is_finished(line.text):
            return needed > self.width * _RAGGED_END
        if self.ragged or not (wide or is_finished(line.text)):
            return needed > self.width * _RAGGED
        return needed > self.width - (_SLACK[self.measure] if wide or self.measure == "characters" else 0)


UNWRAPPED = Shape(wrapped=False)


def detect_shape(lines: Sequence[Line]) -> Shape:
    """The shape that the features above speak for."""
    pairs = list(islice(_neighbours(lines), _SAMPLED))
    if pairs:
        return _judge(pairs)
    spaced = list(islice(((a, b) for a, b in pairwise(lines) if b.number == a.number + 2), _SAMPLED))
    if len(spaced) < _ENOUGH or len(spaced) < 0.9 * (len(lines) - 1):
        return UNWRAPPED
    shape = _judge(spaced)
    return replace(shape, spaced=shape.wrapped)


def _judge(pairs: Sequence[tuple[Line, Line]]) -> Shape:
    unfinished = sum(not is_finished(first.text) for first, _ in pairs) / len(pairs)
    if sum(any(mark in second.text for mark in _PROSE) for _, second in pairs) < 0.1 * len(pairs):
        return UNWRAPPED
    running = _running(pairs)
    if unfinished < 0.4 or running < 0.3:
        return UNWRAPPED
    shapes = [_fit(pairs, "columns")]
    if any(not first.text.isascii() for first, _ in pairs[:50]):
        shapes.append(_fit(pairs, "characters"))
    full, shape = max(shapes, key=lambda fitted: fitted[0])
    if len(pairs) < 3:
        return shape if _goes_on(pairs, shape) else UNWRAPPED
    if full >= 0.6 and unfinished >= 0.5:
        return shape
    ragged = replace(shape, ragged=True)
    latin = sum(not is_chinese(first.text) for first, _ in pairs) * 2 > len(pairs)
    long = sum(shape.length(first) > shape.width * _RAGGED for first, _ in pairs) >= 0.4 * len(pairs)
    return ragged if latin and long and shape.wrapped and running >= unfinished / 2 else UNWRAPPED


def _fit(pairs: Sequence[tuple[Line, Line]], measure: Measure) -> tuple[float, Shape]:
    """The width that fits by a measure, and the share of lines that are full at it."""
    bare = Shape(True, measure=measure)
    lengths = sorted(bare.length(first) for first, _ in pairs)
    shape = Shape(True, width=lengths[min(len(lengths) - 1, int(len(lengths) * (1 - _OUTLIERS)))], measure=measure)
    least, most = (_NARROWEST, WIDEST) if measure == "columns" else (_NARROWEST // 2, WIDEST // 2)
    if not least <= shape.width <= most:
        return 0.0, UNWRAPPED
    return sum(shape.is_full(first, second) for first, second in pairs) / len(pairs), shape


def _running(pairs: Sequence[tuple[Line, Line]]) -> float:
    """The share of line ends that stand inside a sentence; of punctuated lines in Chinese."""
    telling = [
        any(mark in first.text for mark in _MARKS)
        if is_chinese(first.text)
        else starts_lower(second.text) or starts_inside(second.text) or ends_inside(first.text)
        for first, second in pairs
    ]
    return sum(telling) / len(telling)


def _goes_on(pairs: Sequence[tuple[Line, Line]], shape: Shape) -> bool:
    """Two or three lines prove no width: they must be equally long, or the sentence itself must run on."""
    lengths = [shape.length(first) for first, _ in pairs]
    if len(pairs) == 2 and max(lengths) - min(lengths) <= _SLACK[shape.measure] and is_chinese(pairs[0][0].text):
        return all(shape.length(second) <= shape.width for _, second in pairs)
    return all(runs_on(first.text, second.text) for first, second in pairs)


def _neighbours(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    for a, b in pairwise(lines):
        if not b.apart and b.indent <= a.indent and not (is_item(b.text) or is_tabular(a.text) or is_tabular(b.text)):
            yield a, b
