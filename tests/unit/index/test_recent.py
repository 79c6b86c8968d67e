"""What was read of a catalog is kept within bounds."""

from __future__ import annotations

import pytest

from index import recent
from index.model import Paragraph, Source, StoredParagraph
from index.recent import Page
from index.rows import Found


def test_a_page_that_grows_too_large_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent, "MOST_BYTES", 10_000)
    source = Source(1, "a.txt", "a.txt", "", 0, "txt", None, None, None, 1, 0, "")
    page = Page(1)
    for number in range(1, 100):
        paragraph = Paragraph(number, "x" * 500, 0, 500, 1, 1)
        page.keep([Found(number, StoredParagraph(source, paragraph, "", "en"), 0, 500)])
        assert number in page.found
        assert len(page.found) <= 10_000 // 1_500
