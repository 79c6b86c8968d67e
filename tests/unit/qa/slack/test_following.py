"""Questions to the bot, and people who talk to each other, in a thread it has answered."""

from __future__ import annotations

import pytest

from qa.slack.following import hands_over, is_follow_up, is_question


@pytest.mark.parametrize(
    "text",
    [
        "How many of them are public?", "And in 2023?", "and in 2023", "what about Guangdong", "in 2024",
        "Show me the table", "which source says so", "Is that for the whole year", "same for 2022",
        "那广东呢", "其中公共的有多少", "增长了百分之几？", "是哪一年的数据", "还有私人的",
        "有没有更早的数字", "请问来源",
    ],
)  # fmt: skip
def test_a_question_is_told(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!", "Great, that is what I needed.", "ok", "👍", "I think the number is too high",
        "and that is why I never believed what they wrote about it", "See you at lunch",
        "谢谢", "好的", "我觉得太高了", "明白了，那我把这个数字写进下周一的报告里面去",
    ],
)  # fmt: skip
def test_a_statement_is_no_question(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    ("text", "names_someone", "among_people", "follows"),
    [
        pytest.param("And in 2023?", False, False, True, id="a question after the answer"),
        pytest.param("And in 2023?", True, False, False, id="a question to somebody"),
        pytest.param("And in 2023?", False, True, False, id="a question among people"),
        pytest.param("Thanks!", False, False, False, id="thanks"),
    ],
)
def test_a_follow_up_is_a_question_to_nobody_else_while_nobody_else_talks(
    text: str, names_someone: bool, among_people: bool, follows: bool
) -> None:
    assert is_follow_up(text, names_someone=names_someone, among_people=among_people) is follows


@pytest.mark.parametrize(
    ("by_asker", "names_someone", "hands"),
    [(True, False, False), (True, True, True), (False, False, True), (False, True, True)],
    ids=["the asker's thanks", "the asker names somebody", "somebody else", "somebody else names somebody"],
)
def test_a_thread_is_left_to_the_people_when_they_talk(by_asker: bool, names_someone: bool, hands: bool) -> None:
    assert hands_over(by_asker=by_asker, names_someone=names_someone) is hands
