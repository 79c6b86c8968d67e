"""What a model writes: sentences, their markers, what it thinks aloud; and what it is given to read."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

import pytest

from prompts.loading import REFUSAL
from qa.errors import ModelUnavailable
from qa.generative import parse, rewriter, split_ready, spoken, with_markers
from qa.llm import Message, Meter
from qa.model import Request, Turn


@pytest.mark.parametrize(
    ("sentence", "text", "cited"),
    [
        pytest.param("It grew 5.9% [2].", "It grew 5.9%.", (2,), id="one"),
        pytest.param("It grew 5.9% [1][3].", "It grew 5.9%.", (1, 3), id="two"),
        pytest.param("It grew 5.9% [1, 3].", "It grew 5.9%.", (1, 3), id="list"),
        pytest.param("增长5.9%【2】。", "增长5.9%。", (2,), id="full-width"),
        pytest.param("增长5.9%［1、3］。", "增长5.9%。", (1, 3), id="full-width list"),
        pytest.param("It grew 5.9%【3†L1-L9】.", "It grew 5.9%.", (3,), id="trained form"),
        pytest.param("It grew 5.9% [^2].", "It grew 5.9%.", (2,), id="footnote"),
        pytest.param("It grew 5.9% [2][2].", "It grew 5.9%.", (2,), id="twice the same"),
        pytest.param("It grew 5.9% [7][0].", "It grew 5.9%.", (), id="unknown numbers"),
        pytest.param("It grew 5.9% [2025].", "It grew 5.9% [2025].", (), id="a year in brackets is text"),
        pytest.param("It grew 5.9% [sic] [2].", "It grew 5.9% [sic].", (2,), id="words in brackets are text"),
        pytest.param("- It grew **5.9%** [2].", "It grew 5.9%.", (2,), id="markdown"),
        pytest.param("It fell to -5.9% [2].", "It fell to -5.9%.", (2,), id="a minus is no bullet"),
    ],
)
def test_markers_are_taken_out_of_a_sentence(sentence: str, text: str, cited: tuple[int, ...]) -> None:
    draft = parse(sentence, 3)
    assert draft is not None
    assert (draft.text, draft.citations) == (text, cited)


@pytest.mark.parametrize("sentence", [REFUSAL, f"{REFUSAL}.", "[1]", " ... ", ""], ids=repr)
def test_what_says_nothing_is_no_sentence(sentence: str) -> None:
    assert parse(sentence, 3) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One is 1.5 [1]. Two is 2. [2] Three.", ["One is 1.5 [1].", "Two is 2. [2]", "Three."]),
        ("增长5.9%[1]。[2]另有3.1%[3]。", ["增长5.9%[1]。[2]", "另有3.1%[3]。"]),
        ("", []),
    ],
    ids=["English", "Chinese", "nothing"],
)
def test_a_marker_after_the_full_stop_belongs_to_the_sentence_before(text: str, parts: list[str]) -> None:
    assert [text[start:end].strip() for start, end in with_markers(text)] == parts


def test_a_stream_gives_up_a_sentence_only_when_it_can_no_longer_change() -> None:
    reply = "The total is 4.838 million. [1] The growth is 5.9% [2]. Done."
    buffer, given = "", []
    for character in reply:
        ready, buffer = split_ready(buffer + character)
        given += ready
    assert [sentence.strip() for sentence in given] == ["The total is 4.838 million. [1]", "The growth is 5.9% [2]."]
    assert buffer.strip() == "Done."


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("<think>9.99?</think>4.8 [1].", "4.8 [1]."),
        ("\n<think>\nlong\n</think>\n\n4.8 [1].", "\n\n4.8 [1]."),
        ("<think>never ends", ""),
        ("4.8 [1]. <think>late</think>", "4.8 [1]. <think>late</think>"),
    ],
    ids=["thought", "lines", "unfinished", "not at the start"],
)
def test_what_a_model_thinks_aloud_is_left_out(reply: str, said: str) -> None:
    assert spoken(reply) == said


@dataclass
class Scripted:
    """A chat model that says one thing, or fails."""

    says: str | Exception
    name: str = "scripted"
    seen: list[Message] = field(default_factory=list)

    async def stream(self, messages: Sequence[Message], meter: Meter) -> AsyncGenerator[str, None]:
        self.seen += messages
        if isinstance(self.says, Exception):
            raise self.says
        meter.add(2, 1)
        yield self.says

    async def ready(self) -> None: ...

    async def close(self) -> None: ...


HISTORY = (
    Turn("user", "How many cars were made in 2025?"),
    Turn("assistant", "There were 77 million.", (("cars.txt", 4),)),
)
FOLLOW_UP = Request("And in 2024?", HISTORY)


async def test_a_follow_up_is_rewritten_from_the_questions_alone() -> None:
    model = Scripted("How many cars were made in 2024?")
    question = await rewriter(model)(FOLLOW_UP, meter := Meter())
    assert question.text == "How many cars were made in 2024?"
    assert question.asked == "And in 2024?"
    assert question.period.years == (2024,)
    assert meter.usage.prompt_tokens == 2
    assert "How many cars were made in 2025?" in model.seen[0].text
    assert "77" not in model.seen[0].text


@pytest.mark.parametrize(
    "written", [REFUSAL, " \n", "word " * 200, "<think>hm"], ids=["refusal", "blank", "too long", "thoughts alone"]
)
async def test_the_rules_make_do_where_the_model_writes_no_question(written: str) -> None:
    question = await rewriter(Scripted(written))(FOLLOW_UP, Meter())
    assert "cars" in question.text
    assert question.period.years == (2024,)


async def test_a_model_that_fails_says_so() -> None:
    with pytest.raises(ModelUnavailable):
        await rewriter(Scripted(ModelUnavailable("down")))(FOLLOW_UP, Meter())
