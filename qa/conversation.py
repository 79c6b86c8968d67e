"""A follow-up becomes a question that stands on its own. Pure.

History is the client's. Only the user's own questions are carried over: an earlier answer is never evidence, and no figure
of one reaches the new question. What a follow-up says wins; what it leaves out comes from before:

- another form of the same (`in billions?`, 换成万座, `are you sure?`) asks the earlier question again;
- another period (`and in 2024?`) takes the place of the earlier one;
- another measure (`and the profit?`) is asked of the same owner, another subject (`and high-tech?`) for the same measure;
- a question that leans back (`how many of those are public?`) is read under its topic: `charging points: how many ...`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.model import Place
from index.text import language_of
from qa.counters import COMMON
from qa.figures.facets import Translator
from qa.figures.terms import terms
from qa.model import Language, Period, Question, Turn, Wanted, texts
from qa.understanding import understand

_LEADS_ON = re.compile(
    r"^\s*(?:and\b|but\b|or\b|so\b|what about|how about|what of|same for|also\b|in (?:\d{4}|dollars|yuan|euros|usd|rmb|percent)"
    r"|for (?:\d{4}|the)\b|since when\s*\?*$|by how much\s*\??$|why\s*\?*$|那么?|那末|而|还有|另外|换成|如果是|按|用|其中"
    r"|[比较](?!例|重|值|赛))",
    re.I,
)
_LEANS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|those|these"
    r"|that(?=\s*\?|\s*$| \w*\s*(?:\?|$|than|above|below|beat|exceed|is|was|in))|this(?! year)|ones?"
    r"|each(?! (?:of|with))|the same"
    r"|(?<!are )(?<!is )(?<!were )(?<!was )there(?! (?:are|is|were|was|be)\b)|then|the (?:former|latter|other)|he|she|his|her)\b"
    r"|\bhow many (?:are|were) there\b"
    r"|它们?|其中|其(?!他|它|余)|他们|她们|这些|那些|这个|那个|这里|该(?=[园国市省县区企公行项])|此|前者|后者|上述|同期|呢\s*[?？。]*$",
    re.I,
)
_NEW_SUBJECT = re.compile(
    r"^\s*(?:now |ok(?:ay)?,? )?(?:something else|(?:a |on (?:a|another) )?(?:different|new|another)"
    r" (?:topic|question|subject))\s*[:,.;-]*\s*"
    r"|^\s*(?:换个?话题|另外问一?[下个]?|问个?别的|说点别的)\s*[,，:：。]*\s*",
    re.I,
)
_FILLER = re.compile(
    r"^\s*(?:are you sure|really|is that (?:right|correct)"
    r"|(?:please )?(?:double[- ])?check(?: (?:it |that )?again)?)\s*[?!.,]+\s*"
    r"|^\s*(?:请?(?:你)?(?:再)?(?:核对|确认|检查|核实)一?[下遍]?|你?确定吗|真的吗|是吗)\s*[,，?？!！。]*\s*",
    re.I,
)
_OPENING = re.compile(
    r"^\s*(?:(?:and|but|so|also|or|then)\b,?\s*(?=\S)|(?:what|how) about\s+|what of\s+"
    r"|same for\s+|(?:那么?|而|还有|另外)(?=\S))+",
    re.I,
)
_CLOSING = re.compile(r"\s*(?:呢|,? please)?\s*[?？。.!]*\s*$", re.I)
_OTHER_FORM = re.compile(
    r"^\s*(?:in|into) (?:thousands|millions|billions|trillions|words|digits|full|figures|numerals)$"
    r"|^(?:请?(?:换成|换算成|用|以|按)[“\"'‘]?[万亿千百]{1,2}[座个家元户人吨辆台件项]?[”\"'’]?(?:来)?(?:表示|计|为单位|作单位)?(?:是多少)?)$",
    re.I,
)
_ASKS = re.compile(r"\b(?:how|what|which|when|who|where|why)\b|多少|几|什么|哪|何时|多[久大高长]|吗", re.I)
_MEASURE = re.compile(
    r"\b(?:revenues?|profits?|sales|output|exports?|imports?|turnover|income|costs?|prices?|spending|investments?|budgets?|wages?"
    r"|growth|growth rate|share|value added|intensity|capacity|power|speed|freight|electricity"
    r"|workforce|employees|staff|headcount|margin|productivity|funding|assets|debt|area|population|weight|length|size|age)\b"
    r"|收入|利润|营收|销售额|销量|产量|产值|出口额?|进口额?|增速|增长率|增加值|增幅|强度|功率|速度|规模|人数|用电|电量|投资额?"
    r"|支出|成本|价格|工资|份额|占比|比重|比例|面积|人口|货运量|客运量|资产|负债|专利|员工|从业人员|算力|率(?=呢|是|$|有)",
    re.I,
)
_CHANGE = re.compile(
    r"\b(?:did|does|has|have)\s+(?P<subject>[^?]{3,60}?)\s+(?:gr[eo]w\w*|rise|increase[ds]?|fall|decline[ds]?|expand\w*|drop)\b"
    r"|(?:\d{4}年)?(?P<zh>[^,，。？?\d]{2,20}?)(?:\d{4}年)?(?:同比|的)?(?:增长|增速|下降|提高)",
    re.I,
)
_GROWS = re.compile(r"\b(?:gr[eo]w\w*|rise|increase[ds]?|fall|decline[ds]?)\b|(?:同比)?(?:增长|下降|提高)", re.I)
_OWNER = re.compile(
    r"(?P<of>\b(?:the )?[\w-]+(?: [\w-]+){0,4}?)['’]s\b"
    r"|\b(?:in|of|by|at|for)\s+(?:the )?(?P<name>(?:[A-Z][\w-]*)(?: (?:of |the )?[A-Z][\w-]*)*)"
)
_OWNER_HAN = re.compile(r"^(?P<of>[^\d,，。？?的]{2,20}?)(?:的|\d{4}年|去年|今年)")
_FRAME = re.compile(
    r"\b(?:how (?:many|much|fast|big|large|long|far|high)"
    r"|what(?:'s| (?:is|was|are|were|did|does|do))?|which|when|by how (?:many|much))\b"
    r"|\b(?:are|is|were|was) there\b|\b(?:did|does|do)\b|\bamount to\b|[?？]"
    rf"|(?:一共|总共)?有?(?:是|达到?|为)?(?:多少|几)[{COMMON}万亿]*"
    r"|(?<=[^\d])(?:有|是|为)$",
    re.I,
)
_BASE = re.compile(
    r"\b(?:than|from|over|versus|vs\.?|compared (?:with|to))\s+(?:in\s+)?(?:the\s+)?"
    r"(?:\d{4}|last year|(?:previous|prior) year|(?:a )?year (?:ago|earlier|before))"
    r"|[比较](?:\d{4}年|上一?年|去年|前一年|一年前)",
    re.I,
)
_BASE_HAN = re.compile(r"[比较](?:上一?年|去年|前一年|一年前)(?:同期)?")
_YEARS = re.compile(r"(?<!\d)(?:1\d{3}|20\d{2})(?!\d)年?底?")
_POSSESSIVE = re.compile(r"\b(?:its|their)\b", re.I)
_NAME = 5
"""A topic of no more words than this can own something in a sentence."""
_STANDS_ALONE = 3
"""A question with this many subject terms of its own, and nothing that leans back, starts a new subject."""


def is_follow_up(question: str) -> bool:
    """Whether a question leaves out what it is about."""
    if _NEW_SUBJECT.search(question):
        return False
    rest = _FILLER.sub("", question)
    own = len({term.key for term in terms(_BASE.sub(" ", rest))})
    if rest != question:
        return own < _STANDS_ALONE
    if _LEADS_ON.search(question):
        return own <= 2 * _STANDS_ALONE or bool(_LEANS_BACK.search(question))
    least = _STANDS_ALONE - 1 if question.isascii() and _ASKS.search(question) else _STANDS_ALONE
    return bool(_LEANS_BACK.search(question)) or own < least


def standalone(question: str, history: Sequence[Turn], translator: Translator | None = None) -> Question:
    """The question as understood in its conversation: subject, kind, unit and period carried over where it omits them.

    Where the conversation changes its language, the translator puts what is carried over into the new one.
    """
    text = _NEW_SUBJECT.sub("", question) or question
    if not history or not is_follow_up(question):
        return replace(understand(text), asked=question)
    previous: Question | None = None
    for earlier in texts(history, "user"):
        plain = understand(_NEW_SUBJECT.sub("", earlier) or earlier)
        previous = _merge(previous, earlier) if previous and is_follow_up(earlier) else plain
    if previous is None:
        return replace(understand(text), asked=question)
    if translator:
        previous = _translated(previous, "zh" if language_of(question) == "zh" else "en", translator)
    cited = tuple(Place(file, number) for turn in history[-2:] for file, number in turn.cited)
    return replace(_merge(previous, question), asked=question, prefer=cited)


def _translated(question: Question, language: Language, translator: Translator) -> Question:
    """The question's own terms in the other language, where it is in that; what the glossary does not know stays."""
    if question.language == language:
        return question
    text, shift = question.text, 0
    matches = sorted(translator.matches(text, question.language), key=lambda match: (match.start, -match.end))
    end = 0
    for match in matches:
        if match.kind == "part" or match.start < end or not match.translations:
            continue
        put = f" {match.translations[0]} " if language == "en" else match.translations[0]
        text = text[: match.start + shift] + put + text[match.end + shift :]
        shift += len(put) - (match.end - match.start)
        end = match.end
    text = _FRAME.sub(" ", text)
    return replace(question, text=" ".join(text.split()), language=language)


def _merge(previous: Question, asked: str) -> Question:
    """The follow-up `asked` after `previous`."""
    own = _CLOSING.sub("", _OPENING.sub("", _FILLER.sub("", asked)))
    language: Language = "zh" if language_of(asked) == "zh" else "en"
    if not own or _OTHER_FORM.search(own):
        return replace(previous, asked=asked, language=language)
    current = understand(own, asked)
    if unit := _unit_named(own):
        merged = replace(previous, wanted=replace(previous.wanted, kind="money", unit=unit))
        return replace(merged, asked=asked, language=language, text=f"{previous.text.rstrip('?？ ')} ({own})")
    period = _period(previous, current, own)
    own = _BASE_HAN.sub("同比", own)
    text = _text(previous, own, period)
    return Question(
        text=text,
        asked=asked,
        language=language,
        wanted=_wanted(previous.wanted, current, own),
        period=period if period != Period() else previous.period,
        figures=(*current.figures, *previous.figures) if text.startswith(previous.text[:8]) else current.figures,
        focus="" if _POSSESSIVE.search(own) and _ASKS.search(own) and ":" not in text else own,
    )


def _period(previous: Question, current: Question, own: str) -> Period:
    """The period asked about. A comparison speaks of the year it starts from and of the one asked about before."""
    if not _BASE.search(own):
        return current.period
    named = current.period.years or tuple(year - 1 for year in previous.period.years)
    return replace(previous.period, years=tuple(dict.fromkeys((*previous.period.years, *named))))


def _wanted(previous: Wanted, current: Question, own: str) -> Wanted:
    """The follow-up's own kind where it has one or names a measure; else the earlier one."""
    wanted = current.wanted
    if wanted.kind not in ("none", "any"):
        vague = wanted.kind == "count" and not wanted.of
        return previous if vague else wanted
    if _MEASURE.search(own) or wanted.operation == "growth":
        return Wanted("any", operation=wanted.operation)
    if _ASKS.search(own) and len(terms(own)) >= _STANDS_ALONE - 1:
        return wanted if wanted.kind == "any" else Wanted("any", operation=wanted.operation)
    if wanted.operation not in ("find", "growth"):
        return replace(previous, operation=wanted.operation)
    return previous


def _text(previous: Question, own: str, period: Period) -> str:
    """The question that stands on its own."""
    before = previous.text
    if period != Period() and not terms(_YEARS.sub(" ", own)) and _YEARS.search(before) and period.years:
        return _YEARS.sub(lambda found: _same_form(found[0], period.years[0]), before)
    if _ASKS.search(own):
        topic = _topic(before, own)
        if _POSSESSIVE.search(own) and 0 < len(topic.split()) <= _NAME:
            return _POSSESSIVE.sub(f"{topic}'s", own, count=1) + "?"
        return f"{topic}: {own}?" if own.isascii() else f"{topic}：{own}？"
    if _MEASURE.search(own) and (owner := _owner(before)):
        return _asked_of(owner, own)
    change = _CHANGE.search(before)
    subject = "zh" if change and change["zh"] else "subject"
    if change and change[subject] and not _MEASURE.search(own):
        start, end = change.span(subject)
        return f"{before[:start]}{own}{before[end:]}"
    return f"{_topic(before, own)}: {own}?" if own.isascii() else f"{_topic(before, own)}：{own}？"


def _asked_of(owner: str, measure: str) -> str:
    """A measure asked of its owner: `What are Lanting Industrial Park's exports?`, 兰汀产业园的出口额是多少？"""
    if language_of(measure) == "zh":
        return f"{owner}的{re.sub('^(?:它们?|其)的?', '', measure)}是多少？"
    name = re.sub(r"^(?:its|their|the)\s+", "", measure, flags=re.I)
    return f"What {'are' if name.endswith('s') else 'is'} {owner}'s {name}?"


def _same_form(written: str, year: int) -> str:
    return re.sub(r"\d{4}", str(year), written)


def _topic(before: str, own: str) -> str:
    """What an earlier question was about: its owner where `its` leans on that, else all but the question's frame."""
    if re.search(r"\bits?\b|园区|公司(?!有)", own, re.I) and (owner := _owner(before)):
        return owner
    topic = _FRAME.sub(" ", before)
    if not _BASE.search(topic):
        topic = re.sub(rf"(?:\b(?:in|at the end of|by the end of)\s+)?{_YEARS.pattern}", " ", topic)
    if _MEASURE.search(own):
        topic = _GROWS.sub(" ", _MEASURE.sub(" ", topic))
    return " ".join(topic.split()).strip(" ,，:：")


def _owner(before: str) -> str:
    """Whose measure an earlier question asked for: `the digital industry's revenue`, 兰汀产业园2025年总产值."""
    before = before if language_of(before) == "zh" else " ".join(_FRAME.sub(" ", before).split())
    found = _OWNER.search(before) if language_of(before) != "zh" else _OWNER_HAN.search(before)
    if found:
        return next(group for group in found.groups() if group).strip()
    measure = _MEASURE.search(before)
    if measure and measure.start() and language_of(before) == "zh":
        return re.sub(r"^\d{4}年|的?总?$", "", before[: measure.start()])
    return ""


_CURRENCIES = {
    "HKD": r"\bhong kong dollars?\b|\bhkd\b|港元|港币",
    "USD": r"\b(?:us )?dollars?\b|\busd\b|美元|美金",
    "CNY": r"\byuan\b|\brmb\b|\bcny\b|人民币",
    "EUR": r"\beuros?\b|欧元",
    "JPY": r"\byen\b|日元",
    "GBP": r"\bpounds?\b|英镑",
}


def _unit_named(text: str) -> str:
    """A currency that a follow-up asks for (`in dollars?`) and nothing else."""
    named = next(((unit, pattern) for unit, pattern in _CURRENCIES.items() if re.search(pattern, text, re.I)), None)
    if not named or not re.search(r"\bin\b|\binto\b|换|用|按|折合|多少|是", text, re.I):
        return ""
    rest = re.sub(named[1], " ", text, flags=re.I)
    return (
        named[0]
        if not terms(re.sub(r"折合|换算?成?|相当于|大[约概]|convert(?:ed)?|roughly", " ", rest, flags=re.I))
        else ""
    )
