"""One form for the many spellings of a word: case, width, traditional characters, English endings."""

from __future__ import annotations

import re
from functools import cache, lru_cache

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_UPPER_THAT_GROWS = {"İ": "i"}
"""Lower case of more than one character; folding keeps offsets, so the plain letter stands for it."""
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x2019: 0x27,
    0x2010: 0x2D,
    0x2011: 0x2D,
}


@cache
def _characters() -> dict[int, str]:
    """Traditional characters to simplified ones, one to one, from OpenCC's tables."""
    from opencc import OpenCC  # here: only Chinese text needs it

    codes = [*range(0x3400, 0x9FFF), *range(0xF900, 0xFADA)]
    # A line each, so that no phrase rule sees two of them together.
    simple = OpenCC("t2s").convert("\n".join(map(chr, codes))).split("\n")
    return {code: new for code, new in zip(codes, simple, strict=True) if new != chr(code) and len(new) == 1}


def simplify(text: str) -> str:
    """Chinese in simplified characters, as long as `text`. What GB 2312 can write is simplified already."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return text.translate(_characters())
    return text


def fold(text: str) -> str:
    """Lower case, half width, simplified characters; as long as `text`, so offsets hold in both."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_WIDTH).lower()
    if len(folded) != len(text):
        folded = "".join(
            _UPPER_THAT_GROWS.get(c, c.lower() if len(c.lower()) == 1 else c) for c in text.translate(_WIDTH)
        )
    return folded.translate(_characters()) if _HAN.search(folded) else folded


_IRREGULAR = {
    form: base
    for base, forms in (
        entry.split(":")
        for entry in """\
build:built|make:made|grow:grew grown|rise:rose risen|fall:fell fallen|sell:sold|buy:bought|hold:held|lead:led
lose:lost|win:won|spend:spent|send:sent|take:took taken|give:gave given|begin:began begun|become:became
come:came|run:ran|write:wrote written|speak:spoke spoken|break:broke broken|drive:drove driven|show:shown
know:knew known|find:found|stand:stood|pay:paid|keep:kept|leave:left|meet:met|see:saw seen|bear:bore born borne
die:died dies|man:men|woman:women|child:children|person:people persons|foot:feet|tooth:teeth|mouse:mice
life:lives|half:halves|leaf:leaves|city:cities|analysis:analyses|basis:bases|crisis:crises|thesis:theses
index:indices indexes|matrix:matrices|datum:data|medium:media|go:went gone|bring:brought|think:thought
teach:taught|catch:caught|fight:fought|seek:sought|feel:felt|tell:told|sit:sat|lie:lay lain|draw:drew drawn
fly:flew flown|throw:threw thrown|eat:ate eaten|choose:chose chosen|shrink:shrank shrunk|sink:sank sunk
sing:sang sung|swim:swam swum|lay:laid|mean:meant|deal:dealt|lend:lent|hear:heard|good:better best
bad:worse worst|withdraw:withdrew withdrawn|strike:struck stricken|shoot:shot|freeze:froze frozen|steal:stole stolen
flee:fled|overthrow:overthrew overthrown|arise:arose arisen|blow:blew blown|breed:bred|dig:dug|feed:fed
forbid:forbade forbidden|hang:hung|hide:hid hidden|ride:rode ridden|shake:shook shaken|slide:slid|spin:spun
stick:stuck|sweep:swept|swear:swore sworn|tear:tore torn|understand:understood|undergo:underwent undergone
undertake:undertook undertaken|overcome:overcame|oversee:oversaw overseen|foresee:foresaw foreseen|wear:wore worn
rebuild:rebuilt|outgrow:outgrew outgrown|overtake:overtook overtaken|retake:retook retaken
""".replace("\n", "|").split("|")
        if ":" in entry
    )
    for form in forms.split()
}
_BRITISH = (
    (re.compile(r"(?<=[a-z]{3})is(?=e$|ed$|es$|ing$|ation|er$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|able|ist|ful)"), "or"),
    (re.compile(r"(?<=[a-z])tre(?=s?$)"), "ter"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"(?<=[aeiou])ll(?=ed$|ing$|er$)"), "l"),
    (re.compile(r"programme"), "program"),
    (re.compile(r"alumini"), "alumin"),
    (re.compile(r"^tyre"), "tire"),
    (re.compile(r"fence(?=s?$)"), "fense"),
    (re.compile(r"^grey"), "gray"),
)
_INFLECTED = frozenset({"ed", "ing", "ings", "s", "es", "y", "ies"})
"""Endings after which a verb's own -er or -or goes too: `discovered` meets `discover`, `delivery` meets `deliver`."""
_LONG_STEM = frozenset({"ion", "ions", "er", "ers", "or", "ors", "ly"})
_VOWEL = re.compile(r"[aeiouy]")
_ENDINGS = (
    "ization", "izations", "ational", "fulness", "iveness", "ations", "ation", "ments", "ment", "ities", "ity", "ions",
    "ion", "ings", "ing", "ally", "edly", "ly", "ness", "ers", "er", "ors", "or", "ies", "ed", "es", "al", "ive", "s",
    "e", "y",
)  # fmt: skip


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A key that forms of one English word share: `built` and `build`, `factories` and `factory`, `metre` and `meter`.

    Light, in the manner of Lovins: the longest ending that leaves a stem of at least three letters with a vowel in it.
    The key need not be a word. A word that is not plain ASCII letters is its own key.
    """
    if not word.isascii() or not word.isalpha() or len(word) < 4:
        return _IRREGULAR.get(word, word)
    word = _IRREGULAR.get(word, word)
    for pattern, american in _BRITISH:
        word = pattern.sub(american, word, count=1)
    if word.endswith(("ss", "us", "is")) and len(word) < 7:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending):
            left = word[: -len(ending)]
            # `station` keeps what `operation` loses: cut to four letters it would meet `state`.
            if len(left) >= (5 if ending in _LONG_STEM else 3) and _VOWEL.search(left):
                left = _tidy(left)
                agent = "er" if ending in ("y", "ies") else ("er", "or")
                verbal = ending in _INFLECTED and len(left) >= 7 and left.endswith(agent)
                return left[:-2] if verbal else left
    return word


def _tidy(left: str) -> str:
    """Undo what an ending did to the letter before it: `planned` -> `plan`, `factories` -> `factory` -> `factor`."""
    if len(left) > 3 and left[-1] == left[-2] and left[-1] not in "lsz":
        left = left[:-1]
    if left.endswith(("i", "y")) and len(left) > 3:
        left = left[:-1]
    return left
