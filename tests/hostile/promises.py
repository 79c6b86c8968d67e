"""What holds for any bytes: the promises of readers, of figures and of the gate, each as a function that asserts them."""

# ruff: noqa: PT017 - either outcome of a read is right here
from __future__ import annotations

from collections.abc import Callable
from functools import partial

from index.errors import DocumentError
from index.quantities import extract, same
from index.reading.limits import Limits
from index.reading.reading import parse
from qa.generative import parse as parse_draft
from qa.generative import split_ready, with_markers
from qa.grounding import Gate
from qa.understanding import understand
from tests.hostile.samples import with_part
from tests.unit.qa.evidence import GLOSSARY, evidence

SMALL = Limits(expanded_bytes=2**24)
LONGEST = 4000
"""Characters of a question, the most that is taken."""


def document(raw: bytes, format_: str) -> None:
    """A file is refused in one line, or its paragraphs are numbered, verbatim, in order and where they say."""
    try:
        read = parse(raw, format_, SMALL)
    except DocumentError as error:
        assert error.cause
        assert "\n" not in str(error)
        return
    read.text.encode()
    end = 0
    lines = read.text.count("\n") + read.text.count("\r") + 1
    for number, paragraph in enumerate(read.paragraphs, 1):
        assert paragraph.number == number
        assert paragraph.text == read.text[paragraph.start : paragraph.end]
        assert paragraph.text == paragraph.text.strip() != ""
        assert paragraph.start >= end
        assert paragraph.sheet or 1 <= paragraph.first_line <= paragraph.last_line <= lines
        end = paragraph.end


def office(xml: bytes, format_: str) -> None:
    """The same for an office file whose text is this XML."""
    document(with_part(format_, xml), format_)


def figures(raw: bytes) -> None:
    """Spans are in order and verbatim, values finite; a figure supports itself."""
    text = raw.decode("utf-8", "replace")
    position = 0
    for quantity in extract(text):
        assert position <= quantity.start < quantity.end
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.value is None or quantity.value.is_finite()
        assert same(quantity, quantity)
        position = quantity.end


def sameness(raw: bytes) -> None:
    """Any figure of one text against any of another: yes or no, and never an error."""
    claims, _, sources = raw.decode("utf-8", "replace").partition("\x00")
    for claim in extract(claims)[:20]:
        for source in extract(sources)[:20]:
            assert same(claim, source) in (True, False)


def reply(raw: bytes) -> None:
    """A model's reply, however it is cut into pieces: sentences keep their order, citations are of what there is."""
    text = raw.decode("utf-8", "replace")
    for start, end in with_markers(text):
        draft = parse_draft(text[start:end], 3)
        assert draft is None or set(draft.citations) <= {1, 2, 3}
    ready, rest = split_ready(text)
    assert sum(map(len, ready)) + len(rest) <= len(text)
    assert text.endswith(rest)


def gate(raw: bytes) -> None:
    """Question, paragraph and reply of any kind: whatever is let through as quoted is in the paragraph, in its unit."""
    question, paragraph, said, *_ = [*raw.decode("utf-8", "replace").split("\x00", 2), "", "", ""]
    reads = evidence(paragraph.strip() or "-", "The port grew by 3.5% in 2025.")
    checker = Gate(understand(question[:LONGEST] or "-"), reads, GLOSSARY)
    for start, end in with_markers(said):
        draft = parse_draft(said[start:end], len(reads))
        if draft is None:
            continue
        checked = checker.check(draft)
        assert set(checked.cited) <= {read.number for read in reads}
        for support in checked.supports if checked.holds else ():
            if support.verdict == "quoted":
                assert support.source
                assert support.read
                assert support.read.number in checked.cited
                assert support.source.text in support.read.text


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{format_: partial(document, format_=format_) for format_ in ("txt", "md", "html", "csv", "pdf", "docx", "xlsx")},
    "docx-xml": partial(office, format_="docx"),
    "xlsx-xml": partial(office, format_="xlsx"),
    "figures": figures,
    "same": sameness,
    "reply": reply,
    "gate": gate,
}
