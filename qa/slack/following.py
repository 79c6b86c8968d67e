"""Is a message in an answered thread meant for the bot? Pure.

People who are answered go on asking, and people who are answered also start to talk to each other. The rule:

- a message that names somebody is theirs;
- a question is the bot's while nobody has spoken since its last answer, or only with questions to it;
- the first message that is no question, from anyone but the person who asked, or that names somebody, hands the thread
  to the people: from then on the bot waits to be mentioned. Thanks from the person who asked change nothing.

In direct messages and in the assistant pane every message is for the bot, and none of this applies.
"""

from __future__ import annotations

import re

_MARKS = re.compile(r"[?？]\s*[)）\"”』」]*\s*$")
_OPENING = re.compile(
    r"(?i)^\W*(what|how|which|who|whom|whose|when|where|why|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|show|list|compare|give|tell|find|name|count)\b"
)
_ELLIPSIS = re.compile(r"(?i)^\W*(and|or|but|what about|how about|in|for|as of|by|since|only|also|same)\b")
_CHINESE = re.compile(
    r"多少|几[个年月次家条项倍成]|什么|哪|谁|何时|何地|为何|怎么|怎样|如何|是否|有没有|吗|呢\W*$|占比|列出|比较|请问|告诉"
)
_CHINESE_ELLIPSIS = re.compile(r"^\W*(那么?|还有|以及|换成|改成|如果)")
_ELLIPTIC_WORDS = 6
_ELLIPTIC_CHARACTERS = 14


def is_question(text: str) -> bool:
    """Does the text ask for something? A short `and in 2023` or `那广东呢` counts."""
    if _MARKS.search(text) or _OPENING.search(text) or _CHINESE.search(text):
        return True
    if _CHINESE_ELLIPSIS.search(text):
        return len(text) <= _ELLIPTIC_CHARACTERS
    return bool(_ELLIPSIS.search(text)) and len(text.split()) <= _ELLIPTIC_WORDS


def is_follow_up(text: str, *, names_someone: bool, among_people: bool) -> bool:
    """Is the message, in a thread the bot has answered, a question to the bot?"""
    return not names_someone and not among_people and is_question(text)


def hands_over(*, by_asker: bool, names_someone: bool) -> bool:
    """Does a message that is not for the bot leave the thread to the people in it?"""
    return names_someone or not by_asker
