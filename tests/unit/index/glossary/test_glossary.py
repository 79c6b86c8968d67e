"""Terms found in questions and what they become in the other language."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from index.errors import ConfigurationError
from index.glossary import glossary as glossary_module
from index.glossary.glossary import Glossary
from index.glossary.tables import glossary_files, read_rows
from index.words import simplify, stem

TERMS = Path(glossary_module.__file__).parent


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary()


def texts(glossary: Glossary, question: str, language: str) -> set[str]:
    return {term.text for term in glossary.expand(question, language)}


@pytest.mark.parametrize(
    ("question", "language", "wanted"),
    [
        pytest.param("When was the school built?", "en", "建造", id="an irregular past meets its verb"),
        pytest.param("largest cities of Germany", "en", "城市", id="a plural meets its singular"),
        pytest.param("Who invaded the Soviet Union?", "en", "苏联", id="the longest term wins"),
        pytest.param("SOVIET-UNION", "en", "苏联", id="case and hyphens do not matter"),
        pytest.param("How many US troops?", "en", "美国", id="an acronym is not the word it looks like"),
        pytest.param("How was it organised?", "en", "组织", id="British and American spelling meet"),
        pytest.param("长江有多长？", "zh", "Yangtze", id="Chinese into English"),
        pytest.param("長江三角洲的人口", "zh", "Yangtze River Delta", id="traditional characters meet simplified ones"),
    ],
)
def test_a_question_is_expanded_into_the_other_language(
    glossary: Glossary, question: str, language: str, wanted: str
) -> None:
    assert wanted in texts(glossary, question, language)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        pytest.param("output", "产量", id="a figure's noun"),
        pytest.param("production", "产量", id="its other noun"),
        pytest.param("sold", "销售", id="an irregular past"),
        pytest.param("sales", "销量", id="the noun of a verb"),
        pytest.param("shipments", "出货量", id="a plural"),
        pytest.param("privately owned", "私人", id="two words"),
        pytest.param("per household", "户均", id="a rate"),
        pytest.param("coverage", "覆盖", id="coverage"),
        pytest.param("drive", "带动", id="a verb of the press"),
        pytest.param("completed", "建成", id="a participle"),
        pytest.param("ownership", "保有量", id="a stock"),
        pytest.param("employees", "从业人员", id="people employed"),
        pytest.param("year on year", "同比", id="a comparison"),
        pytest.param("cumulative", "累计", id="a total so far"),
        pytest.param("share", "占比", id="a share"),
        pytest.param("take office", "就职", id="a verb of biography"),
        pytest.param("operating revenue", "营业收入", id="a line of accounts"),
    ],
)
def test_terms_of_figures_are_known_in_both_directions(glossary: Glossary, english: str, chinese: str) -> None:
    assert chinese in texts(glossary, english, "en")
    back = {form for term in texts(glossary, chinese, "zh") for form in (term, stem(term))}
    assert {english, stem(english)} & back


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        pytest.param("2020年产值", "output value", id="a year before output"),
        pytest.param("2023年中国的产量", "China", id="a year before a country"),
        pytest.param("最重要的小项目", "project", id="a superlative and a small thing"),
        pytest.param("在任何地区", "region", id="a preposition before any"),
    ],
)
def test_no_term_is_cut_out_of_two_neighbours(glossary: Glossary, question: str, wanted: str) -> None:
    assert wanted in texts(glossary, question, "zh")


def test_the_likeliest_translation_leads(glossary: Glossary) -> None:
    assert glossary.translate("产量", "zh") == "output"
    assert glossary.translate("population", "en").startswith("人口")


def test_function_words_yield_nothing(glossary: Glossary) -> None:
    assert glossary.expand("What is it, and which of them are these?", "en") == []
    assert glossary.expand("这是什么？", "zh") == []


def test_a_question_in_capitals_is_no_heap_of_acronyms() -> None:
    assert "世界卫生组织" not in texts(Glossary(), "WHO IS IT?", "en")
    assert "世界卫生组织" in texts(Glossary(), "What is the WHO?", "en")


def test_a_part_of_a_longer_term_weighs_less_than_the_whole(glossary: Glossary) -> None:
    weights = {term.text: term.weight for term in glossary.expand("the United Kingdom", "en")}
    assert weights["英国"] == max(weights.values())


def test_the_gloss_keeps_figures_and_unknown_words_in_place(glossary: Glossary) -> None:
    assert glossary.translate("4.84 million Qwxyz in China", "en").startswith("4.84")
    assert "Qwxyz" in glossary.translate("4.84 million Qwxyz in China", "en")
    assert glossary.translate("", "en") == ""


def test_a_user_glossary_replaces_what_is_built_in(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("# ours\nriver | big water\t大水\nwidget\t小部件|零件\n", encoding="utf-8-sig")
    glossary = Glossary(own)
    assert texts(glossary, "rivers", "en") == {"大水"}
    assert texts(glossary, "the big water", "en") >= {"大水"}
    assert texts(glossary, "零件", "zh") == {"widget"}


def test_a_folder_of_user_glossaries_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("widget\t小部件\n", encoding="utf-8")
    (tmp_path / "b.tsv").write_text("gizmo\t小玩意\n", encoding="utf-8")
    assert texts(Glossary(tmp_path), "widget gizmo", "en") == {"小部件", "小玩意"}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        pytest.param(b"widget\t\xe5\xb0\x8f\nno tab here\n", "line 2", id="no tab"),
        pytest.param(b"widget\t\n", "line 1", id="no Chinese"),
        pytest.param(b"\n\n | \t\xe5\xb0\x8f\n", "line 3", id="no English"),
        pytest.param(b"a\tb\tc\n", "line 1", id="two tabs"),
        pytest.param("widget\t小".encode("utf-16"), "UTF-8", id="another encoding"),
    ],
)
def test_a_bad_user_glossary_is_refused_with_its_line(tmp_path: Path, content: bytes, named: str) -> None:
    own = tmp_path / "own.tsv"
    own.write_bytes(content)
    with pytest.raises(ConfigurationError, match=named):
        Glossary(own).check()


def test_a_missing_user_glossary_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="not there"):
        Glossary(tmp_path / "none.tsv").expand("widget", "en")


def test_the_built_in_terms_are_written_in_simplified_characters() -> None:
    rows = [row for path in glossary_files(TERMS) for row in read_rows(path)]
    assert len(rows) > 5000
    assert [chinese for _, chinese in rows if simplify(chinese) != chinese] == []


def test_no_variant_stands_twice_in_a_built_in_entry() -> None:
    rows = [row for path in glossary_files(TERMS) if path.stem != "function_words" for row in read_rows(path)]
    assert [row for row in rows for side in row if len(set(side.split("|"))) < side.count("|") + 1] == []


def test_english_stands_before_the_tab_and_chinese_after_it() -> None:
    rows = [row for path in glossary_files(TERMS) if path.stem != "function_words" for row in read_rows(path)]
    assert [english for english, _ in rows if re.search(r"[\u3400-\u9fff]", english)] == []
    assert [chinese for _, chinese in rows if re.search(r"\s", chinese)] == []


def test_the_built_in_glossary_loads_in_a_fraction_of_a_second() -> None:
    fresh = Glossary()
    started = time.perf_counter()
    fresh.expand("steel", "en")
    fresh.expand("钢", "zh")
    assert time.perf_counter() - started < 0.5
