"""Chinese numeral characters in words: which count something (`三家`) and which do not (`统一`, `四川`, `十四五`)."""

from __future__ import annotations

from decimal import Decimal

from index.quantities import bounds, clock, han_numerals, hanzi, marks, naming, suffixes
from index.quantities.chinese_money import NO_PRICE
from index.quantities.chinese_tails import STRIKES, begins_word
from index.quantities.marks import Mark
from index.quantities.numeral import Numeral
from index.quantities.patterns import Pattern

_PLAN = Pattern("十[一二三四五]五(?![十百千万亿])")

_IDIOMS = Pattern(
    "五五(?=[开開分])|千方百计|千家万户|千军万马|千万(?=不|别|要|注意)|万一|一一(?=[对列介回说应])|百分百|一[大小]半|十分(?!之|钟|鐘|钱|錢)|三三两两|七八糟|百花齐放|百年大计|万众|万物|万里|万万|萬萬|"
    "千里马|四川|四方|四海|三亚|三峡|两岸|两会|两侧|两极|两制|两端|两旁|两手|两线|三农|三军|九江|六安|五行|八卦|百姓|百货|百度|百科|"
    "五一(?=假期|长假|小长假|黄金周|期间|劳动节|国际|节|、|”)|十一(?=假期|长假|黄金周|国庆|期间|、五一|”)|六一(?=儿童|国际)|八一(?=建军|南昌)|七一(?=建党|讲话|勋章)"
    "|三八(?=妇女|国际|红旗)|一次性|万科|万达|千古|千载|一带一路|双一流|三折(?=[，。])|十字|三国志|三国演义|三國志|三國演義|一揽子|四面八方|五花八门|九牛一毛|三五成群|三番五次|七零八落|四分五裂|八九不离十|三七二十一|六六大顺|一五一十|一分一秒|一分为二|三三两两|四分卫|一系列|一大批|一体化|一把手|一窝蜂|五台山"
)

_BEFORE_ONE = frozenset("统唯之万同单逐不专任进划如归合第某每初另这那哪大其上前下后")

_AFTER_ONE = frozenset(
    "起行下点方片步带路体线代流度面时向道同生贯举身手味心再旦直切些样般定致并概律系统把番边旁经来概块"
)


_QUARTERS = frozenset("一二三四")
_BEFORE_DAY = frozenset("月日年于在到至从自是每和与、当")
_FIVE_YEARS = Pattern("五年(?:规划|計劃|计划|規劃)")
_DATE_AHEAD = frozenset("年月日号號世代 ")


def chinese_mark(text: str, start: int, token: str) -> Mark | None:
    """The date, ordinal or label that begins with these Chinese characters, or None."""
    before = text[start - 1] if start else ""
    if before == "第":
        numeral = han_numerals.han(text, start, token)
        return Mark(start - 1, numeral.end, "ordinal", numeral.value) if numeral else None
    if (
        before
        and before in "期周週拜"
        and token[0] in "一二三四五六"
        and len(token) == 1
        and text[max(0, start - 2) : start] in {"星期", "礼拜", "禮拜"}
    ):
        return Mark(start - 2, start + 1, "date")
    end = start + len(token)
    following = text[end : end + 1]
    if len(token) < 4 and (
        (following == "、" and naming.heads_line(text, start))
        or (before in "（(" and following in {"）", ")"} and before and naming.heads_line(text, start - 1))
    ):
        return Mark(start, end, "label")
    if following in {"号", "號"} and "\u4e00" <= before <= "\u9fff" and before not in _BEFORE_DAY:
        return Mark(start, end + 1, "label")
    if token in _QUARTERS and text.startswith("季度", end) and before != "前":
        return Mark(start, end, "ordinal", Decimal(hanzi.DIGIT_CHARACTERS[token]), "季度")
    if named := _FIVE_YEARS.match(text, start):
        return Mark(start, named.end(), "label")
    plan = _PLAN.match(text, start)
    if plan and len(token) == 3 and not suffixes.find(text, plan.end()):
        return Mark(start, plan.end(), "label")
    if following and following in "点點时時" and (time := clock.han_time(text, start)):
        return time
    if following in _DATE_AHEAD and (token[0] in hanzi.DIGIT_CHARACTERS or token[0] == "十"):
        date = marks.chinese_date(text, start)
        if date and _is_han_date(text, date):
            return date
    return None


def _is_han_date(text: str, date: Mark) -> bool:
    """`五月`, `二〇一八年` are dates; `十年`, `三个月` are not."""
    body = text[date.start : date.end]
    return not (body.endswith(("年", "年度")) and date.value is not None and date.value < 1000)


_LINE_SPEEDS = frozenset({"百兆", "千兆", "万兆", "萬兆"})
"""Names of line speeds (千兆光网 is a gigabit network), and figures only before a measure."""


def is_han_figure(text: str, start: int, numeral: Numeral, floor: int) -> bool:
    """Whether Chinese numeral characters count something here, or are part of a word (`统一`, `四川`, `十分`)."""
    if _IDIOMS.match(text, start):
        return False
    run = text[numeral.start : numeral.end]
    if run in _LINE_SPEEDS and not suffixes.find(text, numeral.end):
        return False
    if run == "一一" and start and text[start - 1] in _BEFORE_ONE:
        return False
    before = text[start - 1] if start > 0 else ""
    following = text[numeral.end : numeral.end + 1]
    if run == "半":
        return _is_half(text, start, before, following)
    bounded = start > floor and bounds.before(text, start, floor) != "exact"
    suffix = suffixes.find(text, numeral.end + (following == " "))
    if len(run) == 1:
        return _is_lone_figure(text, numeral, run, before, following, suffix, bounded)
    if all(character in "十百千万亿萬億" for character in run):
        return bool(suffix) or bounded or not following or not "\u4e00" <= following <= "\u9fff"
    return True


def _is_lone_figure(
    text: str, numeral: Numeral, run: str, before: str, following: str, suffix: suffixes.Suffix | None, bounded: bool
) -> bool:
    standing = (not ("\u4e00" <= before <= "\u9fff") or before in "负負") and not ("\u4e00" <= following <= "\u9fff")
    if following in _MINOR and _is_minor(text, numeral.end):
        return following not in "角毛毫" or not NO_PRICE.search(text, max(0, numeral.start - 1), numeral.start)
    if following and following in "比乘减除" and _BY_NUMBER.match(text, numeral.end + 1):
        return True
    if following == "打":
        return not STRIKES.match(text, numeral.end + 1)
    if following in "到至" and text[numeral.end + 1 : numeral.end + 2] in _NUMERAL_CHARACTERS:
        return True
    if run in "百千万亿萬億兆佰仟":
        return bounded
    if standing:
        return True
    if run in "陸陆參叄伍拾捌" and following not in "元圆圓角仟佰拾萬万折成":
        return False
    if run in "一壹" and (
        before in _BEFORE_ONE
        or (following in _AFTER_ONE and not (following == "块" and text[numeral.end + 1 : numeral.end + 2]))
    ):
        return False
    if suffix:
        return suffix.bare and (suffix.text in "节節方" or not begins_word(text, numeral.end, suffix))
    return before in "是为於于等达到至比乘除减加以" and (
        not "\u4e00" <= following <= "\u9fff" or following in "而却但或和与，"
    )


_MINOR = frozenset("毛毫角仙分块塊")
_BY_NUMBER = Pattern("以?[0-9一二三四五六七八九十零]")

_NUMERAL_CHARACTERS = frozenset(hanzi.CHARACTERS + "0123456789")


def _is_minor(text: str, place: int) -> bool:
    """`两毛五`, `五分`: money, and not the head of another word."""
    following = text[place + 1 : place + 2]
    if text[place] in "毛毫" and following in "到至子":
        return True
    return not "\u4e00" <= following <= "\u9fff" or following in _NUMERAL_CHARACTERS or following in "钱錢"


def _is_half(text: str, start: int, before: str, following: str) -> bool:
    if before in "一两多大另夜前后上下北南东西東" and before:
        return False
    return (
        bool(following and (following in "数數个個年成折天日月小价價" or suffixes.find(text, start + 1)))
        or before in "过過近超逾"
    )
