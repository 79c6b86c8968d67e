"""Reading a question: its language, the kind and unit of figure it wants, the operation, and the period. Pure.

Rules are tables of patterns, tried in order; the first that matches decides. Each is about how questions are worded in
general; what a question is about is left to search and to the reading of figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.model import Place
from index.quantities import extract
from index.text import language_of
from qa.errors import QuestionError
from qa.model import FigureKind, Language, Operation, Period, Question, Wanted

_NOUN = r"(?P<of>[^?？,，;；.。]{1,60})"

_ENGLISH: tuple[tuple[FigureKind, str], ...] = (
    (
        "percentage_point",
        r"\bpercentage[- ]points?\b|\bhow many points\b|\bby how many (?:percentage )?points\b|\bpp\b",
    ),
    ("multiple", r"\bhow many (?:times|fold)\b|\bby what (?:factor|multiple)\b|\bwhat multiple\b"),
    (
        "percent",
        r"\b(?:what|which|how (?:large|big|high) an?)\b[^?]{0,40}?\b(?:percent(?:age)?|per cent|share|proportion|fraction"
        r"|portion)\b|\bpercentage of\b|\bhow many per ?cent\b|\bin per ?cent\b|\bas a (?:percentage|share)\b|%",
    ),
    ("when", r"\bwhen\b|\bsince when\b|\b(?:what|which|in what|in which) (?:year|month|date|day|decade|century)\b"),
    ("rank", r"\b(?:what|which) (?:place|rank|position|ranking)\b|\bhow (?:does|did|do|is) [^?]{1,60} ranked?\b"),
    ("duration", r"\bhow long (?:did|has|have|had|was|were|does|do|is|will|ago)\b|\bhow old\b|\bfor how long\b"),
    (
        "money",
        r"\bhow much (?:money|cash|funding|capital)\b|\bhow much\b[^?]*\b(?:cost|pay|paid|spen[dt]|earn\w*|invest\w*"
        r"|worth|raise[ds]?|charge[ds]?|owe[ds]?|fund\w*)\b|\bhow (?:many|much)\b[^?]{0,20}"
        r"\b(?:dollars?|yuan|euros?|pounds?|rmb|usd|eur|cny)\b|\bwhat (?:price|sum)\b|\bwhat[^?]{0,30}\bcost\b",
    ),
    (
        "measure",
        r"\bhow (?:far|tall|deep|wide|heavy|fast|hot|cold|thick|high|large an area|long)\b|\bwhat (?:is|was|are|were) the"
        r" [^?]{0,30}?\b(?:length|height|width|depth|weight|mass|area|speed|temperature|distance|elevation|altitude"
        r"|capacity|volume)\b",
    ),
)
_ENGLISH_COUNT = re.compile(rf"\bhow many (?:of (?:the|these|those|them)\b)?\s*{_NOUN}", re.I)
_ENGLISH_ANY = re.compile(
    r"\bhow (?:much|large|big|great|high|low|strong|fast|quickly|small|few)\b|\bwhat (?:\w+ ){0,2}(?:number|amount|total"
    r"|figure|quantity|value|level|size|scale|rate|ratio|count|sum|extent|degree|average)\b|\bby what\b"
    r"|\b(?:number|amount|rate|ratio|total|value|size|scale|level|average|score|population|density|intensity|revenue"
    r"|profits?|income|expenses?|assets?|liabilit(?:y|ies)|sales|output|growth|increase|decrease|decline|index"
    r"|turnover|gdp|budget|price|wage|salary|balance|margin|coverage|capacity|power|age|odds) (?:of|for|in|at|per|by)\b"
    r"|\bto what\b|\bhow has\b|\bhow did\b",
    re.I,
)
_ENGLISH_METRIC = re.compile(
    r"\b(?:what|what's|tell me|give|state)\b[^?]*\b(?:numbers?|amounts?|rates?|ratios?|totals?|values?|sizes?|scales?"
    r"|levels?|averages?|populations?|densit(?:y|ies)|intensity|revenues?|profits?|income|expenses?|assets?|sales"
    r"|output|growth|increase|decrease|decline|index|turnover|gdp|budgets?|prices?|balance|margins?|coverage|capacity"
    r"|power|usage|consumption|production|utili[sz]ation|investment|spending|expenditure|costs?|contribution|limit"
    r"|maximum|minimum|figures?|difference|sum|production|traffic|volume|penetration)\b",
    re.I,
)

_CHINESE: tuple[tuple[FigureKind, str], ...] = (
    ("percentage_point", r"(?:多少|几)个?(?:百分点|點|个点|個百分點|個點)|百分点|百分點"),
    ("multiple", r"(?:多少|几|幾)倍|翻(?:了)?(?:几|幾|多少)(?:番|倍)"),
    (
        "percent",
        r"百分之(?:几|幾|多少)|(?:多少|几|幾)(?:成|%|％)|(?:占比|比例|比重|份额|份額|百分比|增速|增长率|增長率|增幅|降幅"
        r"|覆盖率|覆蓋率|渗透率|滲透率|利用率|普及率|合格率|失业率|失業率|通过率|支持率|死亡率|出生率|识字率|识字率)"
        r"[^，。？?]{0,12}(?:多少|几|幾|多大|多高)|(?:多少|多大|怎样|何等)(?:的)?(?:比例|份额|份額|占比|百分比)"
        r"|占[^，。？?]{0,20}(?:多少|几成|多大比例|幾成)",
    ),
    (
        "when",
        r"什么时候|什麼時候|甚麼時候|何时|何時|哪(?:一)?年|哪(?:一)?[天日月]|哪个月|哪個月|几月|幾月|几号|幾號|何年|何月"
        r"|哪个世纪|哪個世紀|哪个年代|哪個年代|(?:时间|日期|年份|时候|時間|時候)(?:是|为|為)|什么年代|多少年代|從何時|自何时",
    ),
    ("rank", r"第(?:几|幾|多少)|排名(?:第)?(?:几|幾|多少|如何)|名列第?(?:几|幾)|几位"),
    (
        "duration",
        r"多久|多长时间|多長時間|多少(?:个|個)?(?:年|月|天|日|小时|小時|分钟|分鐘|秒|星期|周|世纪|世紀)(?!产|產|均|度|薪|代)"
        r"|(?:几|幾)(?:个|個)?(?:年|月|天|小时|小時|分钟|分鐘|星期|周|世纪)|多少岁|多少歲|几岁|幾歲|多大年(?:纪|龄)",
    ),
    (
        "money",
        r"多少钱|多少錢|多少(?:[万萬亿億])*(?:元|美元|人民币|人民幣|港元|欧元|歐元|英镑|英鎊|日元|块|塊|资金|資金|金额|金額)"
        r"|(?:金额|金額|价格|價格|造价|造價|票房|营收|營收|收入|利润|利潤|投资额|投資額|总投资|總投資|产值|產值|预算|預算"
        r"|费用|費用|成本|售价|售價|资产|資產|债务|債務|罚款|罰款|薪|GDP|生产总值|生產總值)[^，。？?]{0,10}(?:多少|几何|多大)",
    ),
    (
        "measure",
        r"多高|多长(?!时)|多長(?!時)|多远|多遠|多宽|多寬|多深|多重|多快|多厚|面积[^？?]{0,8}(?:多少|多大)|面積",
    ),
)
_CHINESE_COUNT = re.compile(
    r"(?:多少|几|幾)(?P<of>(?:个|個|家|座|名|人|位|项|項|辆|輛|台|臺|款|种|種|次|件|条|條|所|间|間|部|只|隻|场|場|届|屆"
    r"|级|級|层|層|张|張|户|戶|艘|架|本|集|首|枚|颗|顆|支|对|對|例|股|类|類|套|岁|歲|票|站|字|回|篇|幅|片|块|塊|棟|栋"
    r"|口|群|万|萬|亿|億|批)?[^，。？?；;的]{0,20})"
)
_CHINESE_ANY = re.compile(
    r"多少|几何|多大|多高|幾|几(?:乎)?|如何|(?:数量|數量|人数|人數|规模|規模|总数|總數|总量|總量|增速|增幅|比例|金额|数值"
    r"|人口|面积|面積|产量|產量|销量|銷量|比率)[^，。]{0,6}[？?]?$"
)

_OPERATIONS: tuple[tuple[Operation, re.Pattern[str]], ...] = (
    (
        "difference",
        re.compile(
            r"\bdifferen(?:ce|t)\b[^?]*\bbetween\b|\bhow (?:many|much) (?:more|fewer|less|higher|lower|larger|greater)\b"
            r"|\bby how (?:many|much)\b[^?]*\b(?:exceed|outnumber|outpace|higher|lower|more|surpass|faster|beat)"
            r"|\bgap between\b|相差|之差|差多少|差(?:距|额|額)|高出多少|多出多少|(?:比|较)[^，。？?]{1,30}(?:高|低|多|少|快|慢)"
            r"(?:出)?(?:了)?(?:多少|几|幾)|高多少|少多少(?!$)",
            re.I,
        ),
    ),
    ("sum", re.compile(r"\b(?:combined|altogether|in all|put together|sum of|add up|together)\b|合计|合計|总共有多少.*和|之和|加起来|加起來|一共", re.I)),
    ("ratio", re.compile(r"\bhow many times\b|\bratio of\b[^?]*\bto\b|是[^，。？?]{1,30}的(?:多少|几|幾)倍|之比", re.I)),
    ("share", re.compile(r"\b(?:what|which) (?:percentage|share|proportion|fraction)\b|占[^，。？?]{0,30}(?:多少|几成|百分之几|比例|比重)", re.I)),
    ("average", re.compile(r"\bon average\b|\baverage (?:number|of)\b|平均", re.I)),
    ("growth", re.compile(r"\b(?:grow|grew|growth|increase[ds]?|rise|rose|risen|fall|fell|decline[ds]?|drop|decrease[ds]?)\b|增长|增長|下降|提高|减少|減少|增速|增幅", re.I)),
)  # fmt: skip

_QUESTION_WORDS = re.compile(
    r"\b(?:who|whom|whose|why|where|which|what|how)\b|谁|誰|为什么|為什麼|哪里|哪裡|哪儿|什么|什麼|哪", re.I
)
_LAST_YEAR = re.compile(r"\b(?:last|previous|prior) year\b|\ba year (?:ago|earlier)\b|去年|上年|前一年|上一年", re.I)
_THIS_YEAR = re.compile(r"\bthis year\b|\bcurrent year\b|今年|本年", re.I)
_YEAR_BEFORE_LAST = re.compile(r"\byear before last\b|前年", re.I)
_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct"
        "|november nov|december dec".split("|"),
        start=1,
    )
    for name in names.split()
}
_MONTH = re.compile(
    r"\b(" + "|".join(name for name in sorted(_MONTH_NAMES, key=len, reverse=True) if name != "may") + r")\b\.?"
    r"|\b(?:in|of|by|since|until) (may)\b|(?<![\d.])(1[0-2]|[1-9])月(?!内|底前)",
    re.I,
)


def understand(text: str, asked: str = "", prefer: Sequence[Place] = ()) -> Question:
    """What a question that stands on its own wants. `asked` is what was typed, where that was a follow-up."""
    language: Language = "zh" if language_of(asked or text) == "zh" else "en"
    quantities = extract(text)
    return Question(
        text=text,
        asked=asked or text,
        language=language,
        wanted=_wanted(text),
        period=_period(text),
        figures=tuple(quantity for quantity in quantities if quantity.is_figure),
        prefer=tuple(prefer),
    )


def check(question: str, most: int) -> str:
    """The question with its white space folded. Raises QuestionError where there is nothing to answer in it."""
    text = " ".join(question.split())
    if not text:
        raise QuestionError("the question is empty", "ask in words, such as “How many 5G base stations are there?”")
    if len(text) > most:
        raise QuestionError(
            f"the question has {len(text):,} characters, more than the {most:,} that are read", "ask more briefly"
        )
    if language_of(text) == "und":
        raise QuestionError("the question has no words in it", "ask in English or Chinese")
    return text


def _wanted(text: str) -> Wanted:
    operation = next((name for name, pattern in _OPERATIONS if pattern.search(text)), "find")
    kind, of, unit, strict = _kind(text)
    return Wanted(kind, unit, of, operation, strict)


def _kind(text: str) -> tuple[FigureKind, str, str, bool]:
    """(kind, what is counted, unit, whether the wording leaves no other kind)."""
    chinese = language_of(text) == "zh"
    table, count = (_CHINESE, _CHINESE_COUNT) if chinese else (_ENGLISH, _ENGLISH_COUNT)
    counted = count.search(text)
    unit = _unit_of(counted["of"], chinese) if counted else ""
    for kind, pattern in table:
        if re.search(pattern, text, re.I):
            strict = kind in ("percentage_point", "multiple", "when", "rank")
            return (
                kind,
                (counted["of"].strip() if counted else ""),
                unit if kind in ("money", "measure", "duration") else "",
                strict,
            )
    if counted:
        return _counted(counted["of"].strip(), unit, chinese)
    if chinese:
        return ("any", "", "", False) if _CHINESE_ANY.search(text) else ("none", "", "", False)
    if _ENGLISH_ANY.search(text) or _ENGLISH_METRIC.search(text) or not _QUESTION_WORDS.search(text):
        return "any", "", "", False
    return "none", "", "", False


def _counted(of: str, unit: str, chinese: bool) -> tuple[FigureKind, str, str, bool]:
    """`how many X`: a measure where X is a unit, money where it is a currency, else a count of X."""
    if unit in ("day", "week", "month", "year", "h", "min", "s", "decade", "century"):
        return "duration", of, unit, False
    if len(unit) == 3 and unit.isupper():
        return "money", of, unit, False
    if unit and unit not in ("count", "multiple", "percent"):
        return "measure", of, unit, False
    # 多少 asks for an amount as well as for a number of things; with a measure word after it, only for the latter.
    vague = chinese and (not of or not re.match(r"[个個家座名人位项項辆輛台款种種次件条條]", of))
    return ("any" if vague else "count"), of, "", False


def _unit_of(noun: str, chinese: bool) -> str:
    """The unit that a noun names, found by reading it after a figure: `kilometres` -> `km`; `count` for plain things."""
    probe = f"5{noun.strip()}" if chinese else f"5 {noun.strip()}"
    found = extract(probe)
    return found[0].unit if found and found[0].start == 0 and found[0].is_figure else ""


def _period(text: str) -> Period:
    years = []
    for quantity in extract(text):
        if quantity.kind in ("year", "date") and (found := re.search(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)", quantity.text)):
            years.append(int(found[1]))
    months = [_month(found) for found in _MONTH.finditer(text)]
    relative = None
    if not years:
        for offset, pattern in ((-2, _YEAR_BEFORE_LAST), (-1, _LAST_YEAR), (0, _THIS_YEAR)):
            if pattern.search(text):
                relative = offset
                break
    return Period(tuple(dict.fromkeys(years)), tuple(dict.fromkeys(months)), relative)


def _month(found: re.Match[str]) -> int:
    name = (found[1] or found[2] or "").lower()
    return _MONTH_NAMES[name] if name else int(found[3])
