"""Terms learned from paragraphs that share figures."""

from __future__ import annotations

from index.glossary.glossary import Glossary
from index.glossary.learning import Learned, Sample, align, learn, learn_terms, sample

NEWS = [
    ("Mines sold {a} tonnes of quarkline.", "矿山售出夸克线{a}吨。"),
    ("Stocks of quarkline fell to {a} tonnes.", "夸克线库存降至{a}吨。"),
    ("A port shipped {a} tonnes, all quarkline.", "港口运出{a}吨，全是夸克线。"),
]
REST = [
    (" Some {b} people work there. It cost {c} dollars.", "有{b}人在那里工作。花费{c}美元。"),
    (" The road is {b} km long. Rain filled {c} ponds.", "这条路长{b}公里。雨水灌满{c}个池塘。"),
]


def corpus(count: int) -> list[Sample]:
    samples = []
    for n in range(count):
        figures = {"a": 1017 + 31 * n, "b": 523 + 17 * n, "c": 90_013 + 101 * n}
        for number, language in enumerate(("en", "zh")):
            text = NEWS[n % len(NEWS)][number] + REST[n % len(REST)][number]
            samples.append(sample(text.format(**figures), language))
    other = [sample("The weather was fine in 1999 and nobody measured it.", "en"), sample("天气很好。", "zh")]
    return samples + other


def test_paragraphs_that_share_three_rare_figures_are_aligned() -> None:
    pairs = align(corpus(4))
    assert len(pairs) == 4
    assert all(len(english.figures & chinese.figures) >= 3 for english, chinese in pairs)


def test_figures_that_are_everywhere_align_nothing() -> None:
    shared = frozenset({1, 2, 3})
    samples = [Sample(str(n), language, shared) for n in range(6) for language in ("en", "zh")]
    assert align(samples) == []


def test_a_term_that_recurs_on_both_sides_is_learned() -> None:
    learned = {pair.english: pair.chinese for pair in learn_terms(corpus(6))}
    assert learned["quarkline"] == "夸克线"


def test_two_occurrences_teach_nothing() -> None:
    assert learn_terms(corpus(1)) == []
    assert learn([]) == []


def test_learned_terms_are_used_where_the_glossary_knows_neither_side() -> None:
    glossary = Glossary()
    taught = glossary.with_learned([Learned("quarkline", "夸克线", 0.9, 4), Learned("river", "吨位", 0.9, 4)])
    assert {term.text for term in taught.expand("quarkline", "en")} == {"夸克线"}
    assert {term.text for term in taught.expand("夸克线", "zh")} == {"quarkline"}
    assert "吨位" not in {term.text for term in taught.expand("river", "en")}
    assert glossary.expand("quarkline", "en") == []
