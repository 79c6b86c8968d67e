"""What counts as a paragraph, in each shape that plain text comes in. The texts are made for these tests."""

# ruff: noqa: E501 - a text is easier to judge on one line

from __future__ import annotations

import textwrap

import pytest

from index.model import Document
from index.reading.reading import parse

ENGLISH = (
    "The harbour authority counted 4,120 ships in 2025, which is 3.5% more than in the year before and the most since 2011. "
    "Of these, 1,260 carried containers, 870 carried grain, and the rest were tankers and small coasters of many kinds.",
    "Investment in quays reached $310 million. The authority expects to spend another 95 million over the next two years, "
    "mostly on cranes that run on electricity and on a rail link that was promised a decade ago.",
    "Water quality improved as well: the share of samples within the limits rose by 2.1 percentage points to 97.4%.",
)
CHINESE = (
    "港务局统计,2025年进出港船舶四千一百二十艘次,比上年增长3.5%,为2011年以来最高。其中集装箱船1260艘次,散粮船870艘次,其余为油轮和小型沿海货船。",
    "码头建设投资达到3.1亿元。今后两年还将投入9500万元,主要用于电动岸桥和十年前就已规划的疏港铁路,预计新增年通过能力120万标箱。",
    "水质也有所改善,达标样品占97.4%,提高2.1个百分点。",
)


def paragraphs(text: str) -> Document:
    document = parse(text.encode(), "txt")
    for number, paragraph in enumerate(document.paragraphs, 1):
        assert paragraph.number == number
        assert document.text[paragraph.start : paragraph.end] == paragraph.text
    return document


def folded(text: str) -> str:
    return "".join(text.split())


def columns(text: str) -> int:
    return len(text.encode("gb18030"))


def wrap_chinese(text: str, width: int, measure) -> str:
    """Break at a width, never before a punctuation mark, as typesetting does."""
    lines, line = [], ""
    for mark in text:
        if measure(line + mark) > width and mark not in ",。、;:!?%”)":
            lines.append(line)
            line = ""
        line += mark
    return "\n".join([*lines, line])


SHAPES = {
    "blank lines between": ("\n\n".join, str),
    "a paragraph a line": ("\n".join, str),
    "several blank lines between": ("\n\n\n\n".join, str),
    "blank lines with spaces on them": ("\n  \t\n".join, str),
    "CRLF line ends": ("\r\n\r\n".join, str),
    "CR line ends": ("\r".join, str),
}


@pytest.mark.parametrize("texts", [ENGLISH, CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_unwrapped_paragraphs_come_out_as_they_are(shape, texts) -> None:
    join, _ = shape
    assert [p.text for p in paragraphs(join(texts)).paragraphs] == list(texts)


@pytest.mark.parametrize(
    ("width", "between"),
    [(40, "\n\n"), (60, "\n\n"), (72, "\n\n"), (80, "\n\n"), (100, "\n\n"), (40, "\n"), (72, "\n"), (100, "\n")],
)
def test_english_wrapped_at_a_width_is_put_together(width: int, between: str) -> None:
    """Without blank lines only a short last line tells where a paragraph ends, so the widths there leave one."""
    text = between.join(textwrap.fill(part, width) for part in ENGLISH)
    assert [" ".join(p.text.split()) for p in paragraphs(text).paragraphs] == list(ENGLISH)


@pytest.mark.parametrize(
    ("width", "style"),
    [(width, style) for width in (16, 20, 30, 40) for style in ("blank lines", "indented")] + [(24, "neither")],
)
@pytest.mark.parametrize("measure", [len, columns], ids=["by characters", "by columns"])
def test_chinese_wrapped_at_a_width_is_put_together(width: int, style: str, measure) -> None:
    between = "\n\n" if style == "blank lines" else "\n"
    lead = "　　" if style == "indented" else ""
    text = between.join(wrap_chinese(lead + part, width * (1 if measure is len else 2), measure) for part in CHINESE)
    assert [folded(p.text) for p in paragraphs(text).paragraphs] == list(CHINESE)


def test_a_wrapped_text_keeps_its_headings_and_items_apart() -> None:
    body = [textwrap.fill(part, 64) for part in ENGLISH]
    item = textwrap.fill("1. " + ENGLISH[1], 60, subsequent_indent="   ")
    text = f"Harbour report\n\nTraffic\n\n{body[0]}\n\nMoney\n{body[1]}\n\nPoints to note:\n{item}\n2. A short one.\n\n{body[2]}\n"
    found = [(p.kind, p.text.split()[0], p.heading) for p in paragraphs(text).paragraphs]
    assert found == [
        ("heading", "Harbour", ()),
        ("heading", "Traffic", ("Harbour report",)),
        ("text", "The", ("Harbour report", "Traffic")),
        ("heading", "Money", ("Harbour report",)),
        ("text", "Investment", ("Harbour report", "Money")),
        ("text", "Points", ("Harbour report", "Money")),
        ("item", "1.", ("Harbour report", "Money")),
        ("item", "2.", ("Harbour report", "Money")),
        ("text", "Water", ("Harbour report", "Money")),
    ]


COLUMN_BREAKS = {
    "chinese, in a word": ("港口全年完成货物吞吐量2.3亿吨。其中外贸吞吐量完成9800万吨,同比增长4.2%,集装箱吞吐量突破五百万标", "箱,创历史新高。"),
    "chinese, between figure and unit": ("全年新开国际航线12条,航线总数达到八十六条,覆盖四十多个国家和地区的一百二十", "个港口。"),
    "chinese, in a bracket": ("新港区(一期工程由三家", "企业共同投资)已经动工。"),
    "chinese, after a comma": ("受台风影响,", "八月份的吞吐量下降了7%。"),
    "chinese, a word is left": ("港口集团表示,今年将继续扩大开放,深化与内陆城市的合作,推动海铁联运班列常态化开", "行。"),
    "english, lower case goes on": ("The new terminal opened in March and handled a quarter of the boxes that", "passed through the port."),
    "english, a figure goes on": ("Spending on dredging fell. The authority set aside no more than a total of", "12.5 million for it in 2026."),
    "english, a name goes on": ("Grain was the surprise of the year. Most of it left for the ports of the", "Black Sea and for Egypt, as in 2024."),
    "english, after a comma": ("In the third quarter of the year, when storms closed the outer basin for a week,", "Traffic still grew."),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right"), COLUMN_BREAKS.values(), ids=COLUMN_BREAKS.keys())
def test_a_sentence_cut_by_a_column_is_one_paragraph_over_the_blank_line(left: str, right: str) -> None:
    found = paragraphs(f"港口要闻\n\n{left}\n\n{right}\n\n以上是全部内容。\n").paragraphs
    assert (found[1].text, found[1].first_line, found[1].last_line) == (f"{left}\n\n{right}", 3, 5)
    assert len(found) == 3


NOT_GLUED = {
    "a headline follows an unfinished piece": ("集团表示,今年将继续扩大开放,深化合作,推动海铁联运班列常态化", "港口新增三条国际航线"),
    "an article with a dateline follows": ("集团表示,今年将继续扩大开放,深化合作,推动海铁联运班列常态化开行", "海城社港城1月3日电(记者 李明)港口新增航线。"),
    "a heading before prose": ("Spending on quays and cranes", "The authority spent 310 million."),
    "a long heading before prose": ("Progress of the harbour plan in the last year of its term, in scale, safety and cost", "Reporter: What is new?"),
    "a chinese heading before prose": ("码头建设提速增效", "码头建设投资达到3.1亿元。"),
    "a byline follows": ("港口集团去年吞吐量创新高,今年力争突破二亿五千万吨,各项指标位居全国前列", "来源:港口日报"),
    "a greeting": ("Dear Sir,", "Thank you for the figures you sent."),
    "an item follows": ("The authority counted the following vessels in the year under review", "1. Tankers: 310."),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right"), NOT_GLUED.values(), ids=NOT_GLUED.keys())
def test_what_stands_apart_is_not_glued(left: str, right: str) -> None:
    found = [p.text for p in paragraphs(f"首页\n\n{left}\n\n{right}\n\n完。\n").paragraphs]
    assert found == ["首页", left, right, "完。"]


def test_articles_on_one_page_stand_under_their_own_headlines() -> None:
    text = "\n\n".join(
        [
            "港口吞吐量再创新高", "——海城港年终观察", "海城港去年完成货物吞吐量2.3亿吨。", "增速领先全国", "全年增长4.2%,高于全国平均水平。",
            "海城社港城1月3日电", "渔船全部安装定位终端", "海城社港城1月3日电(记者 李明)全市3200艘渔船已安装定位终端。", "此举将提高救援效率。",
            "好消息!", "跨海大桥通车", "海城社港城1月3日电(记者 王红)大桥3日通车,全长12.6公里。",
        ]
    )  # fmt: skip
    paths = {p.text: p.heading for p in paragraphs(text).paragraphs}
    assert paths["全年增长4.2%,高于全国平均水平。"] == ("港口吞吐量再创新高", "增速领先全国")
    assert paths["此举将提高救援效率。"] == ("渔船全部安装定位终端",)
    assert paths["海城社港城1月3日电(记者 王红)大桥3日通车,全长12.6公里。"] == ("跨海大桥通车",)


def test_one_enormous_line_is_one_paragraph() -> None:
    line = " ".join(f"In year {year} the port handled {year * 7} tonnes." for year in range(1900, 2100))
    found = paragraphs(f"A title for the line\n2026-01-22\n{line}\nSource: Harbour News\n").paragraphs
    assert [len(p.text) for p in found] == [20, 10, len(line), 20]
    assert (found[2].first_line, found[2].last_line, found[2].heading) == (3, 3, ("A title for the line",))


def test_an_article_that_stands_twice_is_kept_twice() -> None:
    found = [p.text for p in paragraphs("\n".join(["港口年报", *CHINESE, "本报港城1月3日电", *CHINESE])).paragraphs]
    assert found == ["港口年报", *CHINESE, "本报港城1月3日电", *CHINESE]


def test_numbered_headings_nest_by_their_numbering() -> None:
    text = (
        "Harbour plan\n\nI. Where we stand\n\nAll is well.\n\nII. What comes next\n\n(I) Quays\n\n  • Built: two more quays.\n"
        "  • Planned: a third quay,\n    in the north.\n\n(II) Cranes\n\nFour cranes were ordered in May.\n"
    )
    found = {p.text.split()[-1]: (p.kind, p.heading) for p in paragraphs(text).paragraphs}
    assert found["well."] == ("text", ("Harbour plan", "I. Where we stand"))
    assert found["quays."] == ("item", ("Harbour plan", "II. What comes next", "(I) Quays"))
    assert found["north."] == ("item", ("Harbour plan", "II. What comes next", "(I) Quays"))
    assert found["May."] == ("text", ("Harbour plan", "II. What comes next", "(II) Cranes"))


def test_chinese_numbered_headings_nest() -> None:
    text = "港口规划\n一、总体情况\n总体情况良好,吞吐量稳步增长。\n二、下一步安排\n(一)码头\n再建两座码头。\n(二)岸桥\n五月订购四台岸桥。\n"
    paths = {p.text: p.heading for p in paragraphs(text).paragraphs}
    assert paths["再建两座码头。"] == ("港口规划", "二、下一步安排", "(一)码头")
    assert paths["五月订购四台岸桥。"] == ("港口规划", "二、下一步安排", "(二)岸桥")


def test_in_an_interview_the_line_above_a_question_is_a_heading() -> None:
    text = (
        "Harbour press day\n\nReporter: How many quays are there? Thank you.\n\nMs Lind: There are 42 quays.\n\n"
        "The port has built the longest quay of the coast.\n\nReporter: How long is it?\n\nMs Lind: It is 1,240 metres long.\n"
    )
    last = paragraphs(text).paragraphs[-1]
    assert last.heading == ("Harbour press day", "The port has built the longest quay of the coast.")


def test_a_title_in_capitals_and_a_date_beneath_it_are_apart() -> None:
    body = textwrap.fill(ENGLISH[0], 60)
    found = paragraphs(
        f"THE HARBOUR AT THE END OF THE YEAR 2025: A SHORT OVERVIEW\nIssued 2 February 2026\n\n{body}\n"
    ).paragraphs
    assert [(p.first_line, p.last_line) for p in found] == [(1, 1), (2, 2), (4, 7)]


def test_an_abbreviation_alone_on_a_wrapped_chinese_line_parts_nothing() -> None:
    whole = "港口所在的城市去年经济总量突破五万亿元,成为全国第二个GDP超过五万亿元的城市,其中海洋经济占比超过三成,位居全国前列,港航服务业增速最快。"
    assert len(paragraphs(wrap_chinese(whole, 18, len)).paragraphs) == 1


@pytest.mark.parametrize("width", [40, 64])
def test_wrapped_lines_with_a_blank_line_after_each_are_put_together(width: int) -> None:
    text = "\n\n".join(line for part in ENGLISH for line in textwrap.wrap(part, width))
    assert [" ".join(p.text.split()) for p in paragraphs(text).paragraphs] == list(ENGLISH)


LISTS = {
    "english, equally long": [f"Output in {year}: {year - 800} tonnes" for year in range(2010, 2026)],
    "chinese, equally long": [f"{year}年全年产量{year - 800}吨" for year in range(2010, 2026)],
    "lower case": [
        "north harbour quay",
        "south harbour quay",
        "inner harbour quay",
        "outer harbour pier",
        "east breakwater",
    ],
    "names": ["Harbour Street 12", "Quay Road 4", "Old Market 310", "Lighthouse Lane 7"],
    "keys and values": ["Ships: 4,120", "Quays: 42", "Pilots: 31", "Tugs: 12"],
}


@pytest.mark.parametrize("lines", LISTS.values(), ids=LISTS.keys())
def test_a_list_without_marks_is_a_paragraph_a_line(lines: list[str]) -> None:
    assert [p.text for p in paragraphs("\n".join(lines)).paragraphs] == lines


def test_a_figure_that_begins_a_line_is_no_list_number() -> None:
    text = "The plan for the harbour was passed by the council, by 31 votes to\n12. It costs $46 million and ends in the year after the next,\nwhen all boats will have new engines.\n"
    assert len(paragraphs(text).paragraphs) == 1


def test_numbered_headings_of_several_depths_nest_in_their_order() -> None:
    text = "1. Introduction\n\nThis covers 2025. It is short.\n\n1.1 Scope\n\nAll quays are in.\n\n2. Results\n2.1 Traffic\nTraffic rose by 3.5%.\n"
    paths = [(p.text, p.heading) for p in paragraphs(text).paragraphs if p.kind == "text"]
    assert paths == [
        ("This covers 2025. It is short.", ("1. Introduction",)),
        ("All quays are in.", ("1. Introduction", "1.1 Scope")),
        ("Traffic rose by 3.5%.", ("2. Results", "2.1 Traffic")),
    ]


def test_unevenly_filled_lines_are_put_together_by_their_sentences() -> None:
    """As PDF text comes: set in a proportional font, with no blank lines."""
    text = (
        "The harbour authority counted the ships of the year, which took it until the middle of\n"
        "March since the new counting system was late. It found 4,120 of them.\n"
        "1.2 Money\n"
        "Investment in quays reached $310 million. Next year the authority expects that\n"
        "the sum will fall by a third, since the rail link is finished and only the\n"
        "Northern Quay is still to be built.\n"
        "1.3 Water\n"
        "The share of samples within the limits rose by 2.1 percentage points to 97.4%, and\n"
        "all beaches stayed open.\n"
    )
    assert [p.text.split()[0] for p in paragraphs(text).paragraphs] == ["The", "1.2", "Investment", "1.3", "The"]


def test_bylines_and_dates_are_no_headings_and_hide_none() -> None:
    text = (
        "吞吐量创新高\n背后有何秘密\n海城日报记者 李明\n来源:海城日报\n(2026年01月22日 02版)\n全年吞吐量为2.3亿吨。\n"
    )
    found = [(p.kind, p.text) for p in paragraphs(text).paragraphs]
    assert [kind for kind, _ in found] == ["heading", "heading", "text", "text", "text", "text"]


def test_page_numbers_and_rules_are_no_paragraphs() -> None:
    text = f"{ENGLISH[0]}\n\n- 1 -\n\f{ENGLISH[1]}\n\n-----\n\n{ENGLISH[2]}\n\n- 2 -\n"
    assert [p.text for p in paragraphs(text).paragraphs] == list(ENGLISH)


def test_lines_are_those_of_the_file() -> None:
    found = paragraphs("\n\nTitle here\n\n\nOne sentence stands here.\n\nAnother stands here.\n").paragraphs
    assert [(p.first_line, p.last_line) for p in found] == [(3, 3), (6, 6), (8, 8)]


SEED_FIGURES = [
    ("000", "23000", 3, 3),
    ("001", "4.838 million", 83, 159),
    ("002", "483.8万座", 17, 17),
    ("003", "色工厂超8000家", 8, 17),
    ("004", "5.7% year-on-year", 5, 5),
]


@pytest.mark.parametrize(("seed", "fragment", "number", "line"), SEED_FIGURES, ids=[row[0] for row in SEED_FIGURES])
def test_a_figure_of_a_real_document_is_where_a_reader_counts_it(seeds, seed, fragment, number, line) -> None:
    path = next(seeds.glob(f"{seed}_*.txt"))
    document = parse(path.read_bytes(), "txt")
    first = next(p for p in document.paragraphs if fragment in p.text)
    assert (first.number, first.first_line) == (number, line)


def test_the_real_newspaper_page_is_put_together_and_parted_rightly(seeds) -> None:
    document = parse(next(seeds.glob("003_*.txt")).read_bytes(), "txt")
    over_a_break = [p for p in document.paragraphs if p.first_line != p.last_line]
    assert len(document.paragraphs) == 68
    assert len(over_a_break) == 13
    assert all(p.text.rstrip("”").endswith("。") for p in over_a_break)
    headlines = [p.text for p in document.paragraphs if p.kind == "heading"]
    assert len(headlines) == 15
    assert all("。" not in headline for headline in headlines)
