"""Names of uploaded files."""

from __future__ import annotations

import pytest

from qa.server.problems import Refusal
from qa.server.uploads import safe_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a.txt", "a.txt"),
        ("2025/报告 一.pdf", "2025/报告 一.pdf"),
        ("/abs/a.txt", "abs/a.txt"),
        ("C:\\reports\\a.txt", "reports/a.txt"),
        ("./a//b/./c.txt", "a/b/c.txt"),
        ("...txt", "...txt"),
        (".hidden", ".hidden"),
    ],
)
def test_a_name_is_kept_below_the_collection(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize(
    "given",
    ["", "/", ".", "..", "../a", "a/../b", "..\\a", "C:", "a\0b", "a\nb", "a\u202eb", "x" * 201, "数" * 67],
    ids=ascii,
)
def test_a_name_that_leads_out_or_cannot_be_shown_is_refused(given: str) -> None:
    with pytest.raises(Refusal):
        safe_name(given)
