"""What a line of text gives away about itself: a list item, a heading's number, a byline, an unfinished sentence. Pure.

Full-width and half-width punctuation count alike, since Chinese text is often set with either.
"""

from __future__ import annotations

import re

WIDE = "\u2e80-\u2fdf\u3003-\u3007\u3021-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
"""Chinese characters, for use inside a character class."""

_WIDE = re.compile(f"[{WIDE}]")
_NUMERAL = "[一二三四五六七八九十百〇零\\d]"
_LONG_WORD = re.compile(r"[^\W\d_][\w'-]*")
_CLOSERS = "”’」』）)】》〉\"'*_\\]"

ITEM = re.compile(
    r"(?:[-*+–•·●○▪◦◆■□‣⁃►▶✓✔]\s+|[•●○▪◦◆■□‣⁃►▶✓✔](?=\S)"
    r"|\d{1,3}[.)．](?!\d)\s*(?=\S)|\d{1,2}、|[(（]\d{1,3}[)）]|[a-zA-Z][.)]\s+|[(（][a-z][)）]|[①-⑳㈠-㈩]"
    r"|[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|[(（]?[IVXLC]{1,5}[.)）]\s)"
)
"""A list item's marker at the start of a line."""

_NUMBERED = re.compile(
    rf"(?P<part>第{_NUMERAL}{{1,4}}[编篇部]|(?:PART|Part)\s+[\dIVX]+\b)"
    rf"|(?P<chapter>第{_NUMERAL}{{1,4}}章|(?:CHAPTER|Chapter|APPENDIX|Appendix|Annex|ANNEX|附[件录])\s*[\dA-Z]+\b)"
    rf"|(?P<section>第{_NUMERAL}{{1,4}}[节条]|(?:SECTION|Section|Article|ARTICLE)\s+\d+)"
    r"|(?P<roman>[IVXLC]{1,5}[.、．]\s*(?=\S))"
    r"|(?P<han>[一二三四五六七八九十]{1,3}、)"
    r"|(?P<bracketed>[(（](?:[一二三四五六七八九十]{1,3}|[IVXLC]{1,5})[)）])"
    r"|(?P<dotted1>\d{1,2}[.．、]\s*(?=[^\d\s]))"
    r"|(?P<dotted2>\d{1,2}\.\d{1,2}\.?\s+(?=[A-Z\u4e00-\u9fff]))"
    r"|(?P<dotted3>\d{1,2}\.\d{1,2}\.\d{1,2}\.?\s+(?=\D))"
)
STYLES = tuple(_NUMBERED.groupindex)
"""Styles of numbered headings, outermost first."""
_NUMERAL_MARK = re.compile(r"\d{1,3}[.)](?!\d)")
HASHES = re.compile(r"(#{1,6})[ \t]+(?=\S)")
RULE = re.compile(r"(?:[-=_*~#.—─━═·•+|]\s?){3,}$")

_FINAL = re.compile(rf"(?:[。！？!?.…；;：:—](?:\[\d+\])?|——)[{_CLOSERS}]*$")
_SENTENCE_FINAL = re.compile(rf"[。！？!?.…；;][{_CLOSERS}]*$")
_INNER_END = re.compile(rf"[。！？；?!;](?=[{_CLOSERS}]*[{WIDE}\w“‘《])|[a-z\d%)”\"][.!?][”\"’)]*\s+[“\"‘(]?[A-Z]")

_META = re.compile(
    r"[-*•·]?\s*(?:来源|作\s*者|日\s*期|时\s*间|编\s*辑|责任?编辑?|编审|审核|校对|通讯员|摄影|发布(?:时间|日期|单位)?|更新时间|浏览(?:次数)?"
    r"|字号|分享到?|版权(?:声明|所有)?|联系(?:人|方式|电话)|电\s*话|手\s*机|传\s*真|邮\s*箱|地\s*址|网\s*址|邮\s*编|微信"
    r"|Published|Updated|Posted|Last\s+(?:updated|modified)|Source|Authors?|Writer|By|Edit(?:or|ed(?:\s+by)?)?|Date|Contact"
    r"|Tel(?:ephone)?|Phone|Fax|E-?mail|Address|Website|Copyright|Responsible\s+editor)\s*[:：]",
    re.IGNORECASE,
)
_ISSUED = re.compile(
    r"(?:Published|Issued|Released|Updated|Posted)(?: on)?\s+(?:\d{1,2} [A-Z]|[A-Z][a-z]{2,8}\.? \d|\d{4}-)"
)
_BYLINE = re.compile(
    rf"[{WIDE}·/ ]{{0,24}}"
    rf"(?:记者|通讯员|实习生|撰文|文/|图/|摄)[/ :：]?[{WIDE}·、 ,，]{{0,30}}(?:来源\s*[:：].*)?$"
    r"|Reporter\s*:\s*[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,3}$"
    r"|By [A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,4}$"
)
_DATELINE = re.compile(
    rf"(?:据|综合)?[{WIDE}]{{0,8}}(?:社|报|网|讯|台)[{WIDE}/ ]{{0,14}}\d{{1,2}}月\d{{1,2}}日(?:电|讯|消息)?"
    rf"|[{WIDE}]{{2,6}}(?:社|报|网)(?:讯|电|发)"
    r"|[A-Z][A-Z .,'-]{2,40}, (?:[A-Z][a-z]+\.? \d{1,2}|[A-Z][a-z]+ \d{1,2}, \d{4})\s*(?:\([^)]*\))?\s*(?:--|—|–|-)"
    r"|[A-Z][A-Z .,'-]{2,40}\s\([A-Z][A-Za-z ]+\)\s*(?:--|—|–|-)"
)
_DATE_ALONE = re.compile(
    r"[(（\[]?\s*(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}|[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4})"
    r"(?:\s*(?:星期.|周.))?(?:[\sT]+\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:第?\s*\d{1,3}\s*版.{0,8})?[)）\]]?$"
)
_PAGE = re.compile(
    r"[-–—·\s]*(?:第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|[Pp]age\s+\d{1,4}(?:\s+(?:of|/)\s+\d{1,4})?|[-–—]\s*\d{1,4}\s*[-–—])[-–—·\s]*$"
)
_SPEAKER = re.compile(rf"(?:[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){{0,3}}|[{WIDE}·]{{2,10}}|Q|A|问|答)\s*[:：]")

_QUESTION = re.compile(
    rf"(?:[\w .]{{0,30}}(?:[Rr]eporter|[Jj]ournalist|[Qq]uestion|Q\d*)|[{WIDE}·]{{0,20}}(?:记者|问|提问))\s*[:：]"
)

_TABULAR = re.compile(r"\S(?:\t+| {3,}|\s*\|\s*)\S")
_STARTS_INSIDE = re.compile(r"[，、。；：！？,;:!?)）】》”’%％‰]|\.\d|的(?!确)|们")
_ENDS_INSIDE = re.compile(rf"[，、(（《“‘「『【\[$¥￥€£+×]$|[{WIDE}\d][的和与及或在为对把被将向从以并而]$")
_ENGLISH_ENDS_INSIDE = re.compile(
    r"(?:^|\s)(?:the|a|an|of|and|or|to|in|for|with|by|from|on|at|that|than|its|their|into|as|which|is|are|was|were|has|have"
    r"|been|be|per|about|over|nearly)$|\w-$",
    re.IGNORECASE,
)
_OPENER = re.compile(r"[“（(《「【\[]")
_BRACKETS = {"“": "”", "（": "）", "(": ")", "《": "》", "「": "」", "【": "】", "[": "]"}


def is_item(text: str) -> bool:
    return ITEM.match(text) is not None


def is_numeral(text: str) -> bool:
    """Begins with a list number that may as well be a figure at the end of a sentence (`by 31 votes to` | `12. The plan`)."""
    return _NUMERAL_MARK.match(text) is not None


def is_meta(text: str) -> bool:
    """A byline, a source, a date or a contact: what stands about an article and is neither heading nor prose."""
    if len(text) > 120:
        return False
    labelled = ":" in text or "：" in text
    if (labelled and _META.match(text)) or (len(text) <= 60 and _DATE_ALONE.match(text)):
        return True
    if len(text) <= 60 and _ISSUED.match(text):
        return True
    return len(text) <= 40 and (_BYLINE.match(text) is not None or is_dateline_alone(text))


def is_dateline(text: str) -> bool:
    """Begins with a news agency's place and date, as an article does."""
    return _DATELINE.match(text) is not None


def is_dateline_alone(text: str) -> bool:
    found = _DATELINE.match(text)
    return found is not None and len(text) - found.end() <= 4


def is_capitals(text: str) -> bool:
    """A line of words all in capitals, as titles are set."""
    return text.isupper() and len(text) >= 12 and not is_chinese(text)


def is_page_number(text: str) -> bool:
    return len(text) <= 24 and _PAGE.match(text) is not None


def is_speaker(text: str) -> bool:
    """Begins with who speaks: `Reporter: ...`."""
    return _SPEAKER.match(text) is not None


def is_question(text: str) -> bool:
    """A journalist's turn in an interview."""
    return _QUESTION.match(text) is not None


def is_tabular(text: str) -> bool:
    """Cells set apart by tabs, bars or wide gaps: a table's row, which is no piece of a wrapped sentence."""
    return ("\t" in text or "   " in text or "|" in text) and _TABULAR.search(text) is not None


def is_finished(text: str) -> bool:
    """Ends as a sentence, a clause of a list or a lead-in ends."""
    return _FINAL.search(text[-8:]) is not None


def ends_sentence(text: str) -> bool:
    return _SENTENCE_FINAL.search(text[-8:]) is not None


def holds_sentence_end(text: str) -> bool:
    """A sentence ends inside it and another begins: prose, which no heading is."""
    marker = _NUMBERED.match(text) or ITEM.match(text)
    return _INNER_END.search(text, marker.end() if marker else 0) is not None


def is_chinese(text: str) -> bool:
    head = text[:200]
    return not head.isascii() and len(_WIDE.findall(head)) * 4 >= len(head)


def is_titled(text: str) -> bool:
    """Worded as a title and not as a sentence: few words, or nearly all long ones with a capital."""
    if is_chinese(text):
        return len(text) <= 14
    long = [word for word in _LONG_WORD.findall(text) if len(word) >= 4]
    return len(text.split()) <= 4 or sum(word[0].isupper() for word in long) * 5 >= len(long) * 3


def is_short(text: str) -> bool:
    """Short enough for a heading, and without a sentence inside."""
    return len(text) <= (48 if is_chinese(text) else 200) and not holds_sentence_end(text)


def number_style(text: str) -> str | None:
    """How a numbered heading is numbered (`part`, `chapter`, `roman`, `han`, `dotted2` ...), where it is."""
    found = _NUMBERED.match(text)
    return found.lastgroup if found else None


def starts_inside(text: str) -> bool:
    """Begins as only the rest of a sentence begins."""
    return _STARTS_INSIDE.match(text) is not None


def starts_lower(text: str) -> bool:
    """Begins with a lower-case letter, as an address on the web does too, which is no sentence's rest."""
    return text[0].islower() and not text.startswith(("http", "www."))


def ends_inside(text: str) -> bool:
    """Ends as only the first part of a sentence ends."""
    return _ENDS_INSIDE.search(text) is not None or _ENGLISH_ENDS_INSIDE.search(text[-16:]) is not None


def opens_bracket(text: str) -> str | None:
    """The closing mark that the text still waits for."""
    tail = text[-120:]
    if _OPENER.search(tail) is None:
        return None
    for opener, closer in _BRACKETS.items():
        if tail.count(opener) > tail.count(closer) and tail.rfind(opener) > tail.rfind(closer):
            return closer
    return None
