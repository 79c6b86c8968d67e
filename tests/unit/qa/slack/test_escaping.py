"""Text in and out of Slack's markup."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.slack import escaping
from tests.fakes.slack import rules

HOSTILE = [
    pytest.param("<!channel> read this", id="a channel ping"),
    pytest.param("<!here|here>", id="here with a label"),
    pytest.param("<!everyone>", id="everyone"),
    pytest.param("<!subteam^S123|@ops>", id="a user group"),
    pytest.param("ask <@U0BEN> or <@W0EVE|eve>", id="people"),
    pytest.param("see <#C0REPORTS|reports>", id="a channel"),
    pytest.param("<https://evil.example|your bank>", id="a disguised link"),
    pytest.param("[your bank](https://evil.example)", id="a markdown link"),
    pytest.param("[1](https://evil.example) [2]: https://evil.example", id="links that look like markers"),
    pytest.param("![x](//evil.example/p.png)", id="an image"),
    pytest.param("https://evil.example and www.evil.example", id="bare addresses"),
    pytest.param("write to a@evil.example", id="a mail address"),
    pytest.param("*bold* _italic_ ~struck~ `code` ```block```", id="formatting"),
    pytest.param("# heading", id="a heading"),
    pytest.param("> quote", id="a quote"),
    pytest.param("1. list", id="a list"),
    pytest.param("| a | b |", id="a table"),
    pytest.param("&lt;!channel&gt;", id="a ping that is escaped already"),
    pytest.param("a\n# b\n- c", id="several lines"),
    pytest.param("<<!channel>>", id="nested"),
    pytest.param("\u202e<!channel>\u0000", id="control characters"),
]


def seen(escaped: str) -> str:
    """What a reader of the escaped text sees, joiners and escapes taken away."""
    return html.unescape(re.sub(r"\\([\\`*_~\[\]|])", r"\1", escaped)).replace(escaping.JOINER, "")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_document_pings_links_or_formats(text: str) -> None:
    for escaped in (escaping.mrkdwn(text), escaping.markdown(text)):
        assert rules.pings(escaped) == []
        assert rules.links(escaped) == []
        assert "<" not in escaped
    assert not re.search(r"(?<!\\)[\]*`]", escaping.markdown(text))
    assert not re.match(r"\s*(#|>|\d+\.|-)\s", escaping.markdown(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_read_is_what_was_written(text: str) -> None:
    assert seen(escaping.mrkdwn(text)) == text
    assert seen(escaping.markdown(text)) == escaping.one_line(text)


@given(st.text(alphabet="<>!@#&|*_~`[]()\\:/.w ahttpsC0U^\n数字5万", max_size=60))
def test_no_text_at_all_pings_or_links(text: str) -> None:
    for escaped in (escaping.mrkdwn(text), escaping.markdown(text)):
        assert rules.pings(escaped) == []
        assert "<" not in escaped
        assert "https://" not in escaped
    assert seen(escaping.markdown(text)) == escaping.one_line(text)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<@U0BOT> how many?", "how many?"),
        ("<@U0BOT|ballast>  how\nmany?", "how many?"),
        ("what did <@U0BEN|ben> say of <#C1|energy>?", "what did @ben say of #energy?"),
        ("R&amp;D &lt; 3%", "R&D < 3%"),
        ("<https://a.example/x|the report> says?", "the report says?"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("since <!date^1392734382^{date}|18 Feb 2014>?", "since 18 Feb 2014?"),
        ("<!channel> how many?", "channel how many?"),
        ("&amp;lt;!channel&amp;gt;", "&lt;!channel&gt;"),
    ],
)
def test_a_question_is_read_as_a_person_wrote_it(sent: str, read: str) -> None:
    assert escaping.question(sent, "U0BOT") == read


def test_the_people_a_message_names_are_found() -> None:
    assert escaping.mentioned("<@U1> and <@W2|eve> in <#C3|x>") == {"U1", "W2"}


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        pytest.param("Short.", 10, "Short.", id="short enough"),
        pytest.param("One is 5.9 percent. Two is long.", 22, "One is 5.9 percent. …", id="at a sentence"),
        pytest.param("增长5.9%。其中工业增长6.1%。", 14, "增长5.9%。 …", id="at a Chinese sentence"),
        pytest.param("no sentence ends in here at all", 20, "no sentence ends …", id="at a word"),
        pytest.param("x" * 30, 10, "x" * 8 + " …", id="where there is no word"),
    ],
)
def test_long_text_is_cut_at_a_sentence(text: str, limit: int, cut: str) -> None:
    assert escaping.cut(text, limit) == cut
    assert len(cut) <= limit


@given(st.text(alphabet="ab .。!5万", max_size=200), st.integers(min_value=4, max_value=50))
def test_pieces_lose_nothing_and_keep_the_limit(text: str, limit: int) -> None:
    pieces = escaping.pieces(text, limit)
    assert "".join(pieces) == text
    assert all(len(piece) <= limit for piece in pieces)
