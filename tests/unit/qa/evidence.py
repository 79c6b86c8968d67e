"""Evidence made from plain texts."""

from __future__ import annotations

from datetime import date

from index.glossary.glossary import Glossary
from index.model import Hit, Paragraph, Source, StoredParagraph
from index.text import language_of
from qa.figures.evidence import ReadEvidence, read
from qa.grounding import Checked, Gate
from qa.model import DraftSentence, Evidence
from qa.understanding import understand

GLOSSARY = Glossary()
ASKED = "What do the documents say about this?"


def evidence(*texts: str, title: str | None = None, published: date | None = None) -> list[ReadEvidence]:
    """One paragraph a text, numbered from 1; a text that begins with `#` is a heading."""
    source = Source(1, "report.txt", "report.txt", "", 0, "txt", None, title, published, len(texts), 0, "")
    stored = [
        StoredParagraph(source, _paragraph(number, text), str(number), language_of(text))
        for number, text in enumerate(texts, start=1)
    ]
    return read(
        [Evidence(n, Hit(n, entry, 0, len(entry.paragraph.text), 1.0)) for n, entry in enumerate(stored, start=1)]
    )


def _paragraph(number: int, text: str) -> Paragraph:
    return Paragraph(number, text, 0, len(text), number, number, "heading" if text.startswith("#") else "text")


def check(
    claim: str,
    *texts: str,
    question: str = ASKED,
    cites: tuple[int, ...] = (1,),
    title: str | None = None,
    published: date | None = None,
) -> Checked:
    """What the gate makes of a sentence that cites the given texts' numbers."""
    reads = evidence(*texts, title=title, published=published)
    return Gate(understand(question), reads, GLOSSARY).check(DraftSentence(claim, cites))


def verdicts(checked: Checked) -> dict[str, str]:
    """Verdict by number as written."""
    return {support.quantity.text: support.verdict for support in checked.supports}
