"""How a figure found is said: the source's own clause, a table row read out, a question turned round."""

from __future__ import annotations

import pytest

from index.model import Hit, Paragraph, Source, StoredParagraph
from index.quantities import extract
from index.text import language_of
from qa.figures.evidence import ReadEvidence
from qa.model import Evidence, Language
from qa.understanding import understand
from qa.wording import bare, clause, currency, own_words, rendered, restated, row_sentence
from tests.unit.qa.evidence import evidence

OPENERS = {
    "bullet": ("- Industrial robots: output up 28%.", "Industrial robots: output up 28%."),
    "list number": ("1. 行政村通5G的比例为95%。", "行政村通5G的比例为95%。"),
    "a decimal is no list number": ("2.3 million were built", "2.3 million were built."),
    "joining word": ("Respectively, they grew 5%", "They grew 5%."),
    "Chinese dateline": ("本报讯 充电桩达到20个", "充电桩达到20个。"),
    "agency dateline": ("新华社北京1月21日电(记者 张三)充电桩达到20个。", "充电桩达到20个。"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), OPENERS.values(), ids=OPENERS)
def test_a_sentence_of_the_source_starts_with_what_it_says(text: str, said: str) -> None:
    (read,) = evidence(text)
    assert own_words(read, 0, len(text), language(text)) == said


CUTS = {
    "a quotation stays whole": ("“小巨人”企业的强度为7%", "7%", "“小巨人”企业的强度为7%"),
    "a lone quotation mark goes": ('"Sales rose by 5%, he said.', "5%", "Sales rose by 5%, he said."),
    "a lone bracket goes": ("(Sales rose by 5%", "5%", "Sales rose by 5%"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "cut"), CUTS.values(), ids=CUTS)
def test_a_clause_has_no_dangling_mark(text: str, figure: str, cut: str) -> None:
    (read,) = evidence(text)
    start = text.index(figure)
    first, last = clause(read, start, start + len(figure), language(text))
    assert text[first:last] == cut


def test_a_long_sentence_is_cut_at_its_clauses_round_the_figure() -> None:
    text = "Alpha is told at length here; " * 9 + "beta sales rose by 5% in the year; " + "gamma follows; " * 9
    (read,) = evidence(text)
    start = text.index("5%")
    first, last = clause(read, start, start + 2, "en")
    assert "beta sales rose by 5%" in text[first:last]
    assert last - first <= 240


ROWS = {
    "unit in a cell of its own": (
        "| 5G基站 | 483.8 | 万座 | 累计建成 |", "header: 指标 | 数值 | 单位 | 备注",
        "5G基站有多少座?", "483.8", "5G基站：483.8万座。"),
    "unit in the header": (
        "| Steel works | 9.2 | 2.2 |", "header: Branch | Growth in 2025 (%) | Change of share (percentage points)",
        "How fast did steel works grow?", "9.2", "Steel works, growth in 2025: 9.2%."),
    "second column": (
        "| Steel works | 9.2 | 2.2 |", "header: Branch | Growth in 2025 (%) | Change of share (percentage points)",
        "How many points did the share gain?", "2.2", "Steel works, change of share: 2.2 percentage points."),
    "label in the question's language": (
        "National works,国家工厂,8000,more than", "header: tier | tier_zh | works | bound", "国家工厂有多少家?", "8000",
        "国家工厂：超8000家。"),
    "a cell with words of its own": (
        "| 宽带用户 | 2.4 | 亿户 | 占用户34.5% |", "header: 指标 | 数值 | 单位 | 备注",
        "占比多少?", "34.5%", "宽带用户：占用户34.5%。"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "context", "question", "figure", "said"), ROWS.values(), ids=ROWS)
def test_a_table_row_is_read_out(text: str, context: str, question: str, figure: str, said: str) -> None:
    read = row(text, context)
    quantity = next(found for found in read.quantities if found.text == figure)
    sentence = row_sentence(understand(question), read, quantity)
    assert sentence is not None
    assert sentence[0] == said
    assert sentence[1] in said


TURNED_ROUND = {
    "passive": ("How many charging points have been built?", "2009.2万个", "20.092 million charging points have been built."),
    "state": ("How many of the points are public?", "471.7万个", "4.717 million of the points are public."),
    "inverted": ("How many patents do the firms hold?", "46万件", "The number of patents is 460,000."),
    "there are": ("How many small giants are there?", "1.76万家", "The number of small giants is 17,600."),
    "occasions are no things": ("How many power banks were recalled?", "10次", "The figure given is 10."),
    "change": ("How much did output grow in 2025?", "5.9%", "Output grew by 5.9% in 2025."),
    "fall": ("By how much did prices fall?", "3%", "Prices fell by 3%."),
    "what is": ("What is the average power?", "46.5千瓦", "The average power is 46.5 kW."),
    "how big": ("How big is the national fund?", "600亿元", "The national fund: 60 billion yuan."),
    "anything else": ("Was it a record, and by what margin?", "3%", "The figure given is 3%."),
    "Chinese": ("充电桩有多少个?", "20.092 million", "充电桩有2009.2万个。"),
    "Chinese money": ("收入是多少元?", "38.3 trillion yuan", "收入是38.3万亿元。"),
    "the question has the unit": ("户均流量是多少GB?", "23GB", "户均流量是23GB。"),
    "one hedge is enough": ("收入约为多少?", "about 38.3 trillion yuan", "收入约为38.3万亿元。"),
}  # fmt: skip


@pytest.mark.parametrize(("question", "figure", "said"), TURNED_ROUND.values(), ids=TURNED_ROUND)
def test_a_question_is_turned_round_to_state_a_figure_of_the_other_language(
    question: str, figure: str, said: str
) -> None:
    sentence, written = restated(understand(question), extract(figure)[0])
    assert sentence == said
    assert written in sentence


@pytest.mark.parametrize(
    ("question", "figure", "sentence"),
    [
        ("By how much did it grow?", "5%", "The figure given is 5%."),
        ("它增长了多少？", "5%", "所问的数字是5%。"),
        ("When did it open?", "May 1991", "The date given is May 1991."),
        ("它何时启用？", "1991年5月", "所问的时间是1991年5月。"),
    ],
)
def test_the_bare_sentence_says_nothing_but_the_figure(question: str, figure: str, sentence: str) -> None:
    assert bare(figure, understand(question)) == sentence


@pytest.mark.parametrize(
    ("written", "language", "rendering"),
    [
        ("1991年5月", "en", "May 1991"),
        ("1991年5月17日", "en", "May 17, 1991"),
        ("5月17日", "en", "May 17"),
        ("1817 年", "en", "1817"),
        ("20世纪90年代", "en", "1990s"),
        ("19世纪", "en", "19th century"),
        ("November 1847", "zh", "1847年11月"),
        ("17 May 1991", "zh", "1991年5月17日"),
        ("1937", "zh", "1937年"),
        ("the 1970s", "zh", "1970年代"),
        ("May 1991", "en", "May 1991"),
    ],
)
def test_a_date_is_written_in_the_idiom_of_the_language(written: str, language: Language, rendering: str) -> None:
    assert (
        rendered(extract(f"It opened in {written}" if written.isascii() else f"始于{written}")[0], language)
        == rendering
    )


@pytest.mark.parametrize(
    ("code", "tongue", "name"), [("USD", "en", "US dollars"), ("CNY", "zh", "人民币"), ("SEK", "en", "SEK")]
)
def test_a_currency_goes_by_its_name(code: str, tongue: Language, name: str) -> None:
    assert currency(code, tongue) == name


def row(text: str, context: str) -> ReadEvidence:
    source = Source(1, "table.md", "table.md", "", 0, "md", None, None, None, 1, 0, "")
    paragraph = Paragraph(1, text, 0, len(text), 1, 1, kind="row", context=context)
    stored = StoredParagraph(source, paragraph, "1", language_of(text))
    return ReadEvidence(Evidence(1, Hit(1, stored, 0, len(text), 1.0)))


def language(text: str) -> Language:
    return "zh" if language_of(text) == "zh" else "en"
