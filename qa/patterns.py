"""How questions are worded, as tables of patterns: English, and Chinese in simplified characters. Data.

Each row is about wording in general; none is about a subject. Patterns are tried in order and the first decides.
"""

from __future__ import annotations

import re

from qa.model import FigureKind, Operation


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.I)


ENGLISH_KINDS: tuple[tuple[FigureKind, re.Pattern[str]], ...] = (
    (
        "any",
        _any(
            r"\bhow (?:fast|quickly|strongly|sharply|far)\b[^?]*\b(?:gr[eo]w\w*|increas\w+|ris\w+|rose|expand\w*|climb\w*"
            r"|declin\w+|fall\w*|fell|drop\w*|ahead|behind|above|below)\b",
        ),
    ),
    ("percentage_point", _any(r"\bpercentage[- ]points?\b", r"\b(?:by )?how many points\b", r"\bpp\b")),
    (
        "multiple",
        _any(
            r"\bhow many (?:times (?:as|more|larger|greater|higher|bigger|the|over)|fold)\b",
            r"\bby what (?:factor|multiple)\b",
            r"\bwhat multiple\b",
        ),
    ),
    (
        "percent",
        _any(
            r"\b(?:what|which|how (?:large|big|high|small) (?:an?|is|was|are|were))\b[^?]{0,40}?"
            r"\b(?:percent(?:age)?|per cent|share|proportion|fraction|portion)\b",
            r"\b(?:what|which|how (?:large|big|small) an?) (?:part|slice|chunk)\b",
            r"\b(?:what|which) (?:(?!exchange)\w+ ){0,2}rates?\b",
            r"\bpercentage of\b",
            r"\bhow many per ?cent\b",
            r"\b(?:in|what) per ?cent\b",
            r"\bas (?:an? )?(?:per ?cent|percentage|share)\b",
            r"%",
            r"^(?!.*\bhow (?:much|many|far|fast|long|often)\b).*\b(?:growth|yoy|year-on-year)\b",
        ),
    ),
    (
        "when",
        _any(
            r"\bwhen\b(?! (?:it|they|he|she) )",
            r"\b(?:what|which) (?:years?|months?|dates?|days?|decades?|centur(?:y|ies))\b",
        ),
    ),
    (
        "rank",
        _any(
            r"\b(?:what|which) (?:place|rank|position|ranking)\b",
            r"\bhow (?:does|did|do|is) [^?]{1,60} ranked?\b",
        ),
    ),
    (
        "duration",
        _any(
            r"\bfor how long\b|\bhow long (?:did|has|have|had|was|were|does|do|is|will|ago|until)\b|\bhow long\W*$",
            r"\bhow old\b",
            r"\b(?:what|which) (?:duration|period|length of time)\b",
        ),
    ),
    (
        "money",
        _any(
            r"\bhow much (?:money|cash|funding|capital)\b",
            r"\bhow much\b[^?]*\b(?:cost|pay|paid|spen[dt]|earn\w*|invest\w*|worth|raise[ds]?|charge[ds]?|owe[ds]?)\b",
            r"\bhow (?:many|much)\b[^?]{0,20}\b(?:dollars?|yuan|euros?|pounds?|rmb|usd|eur|cny)\b",
            r"\bwhat (?:price|sum of money)\b",
            r"\bwhat[^?]{0,60}\bcost\b",
        ),
    ),
    (
        "measure",
        _any(
            r"\bhow (?:far|tall|deep|wide|heavy|fast|hot|cold|thick|high|long)\b",
            r"\bwhat (?:is|was|are|were) the [^?]{0,30}?\b(?:length|height|width|depth|weight|mass|area|speed"
            r"|temperature|distance|elevation|altitude)\b",
        ),
    ),
)
NOUN_END = re.compile(
    r"\s+(?:are|were|is|was|did|do|does|have|has|had|will|would|can|could|should|there|in|at|on|by|from|to|that|which|who"
    r"|with|for|than|as|over|under|after|before|since|during|per)\b.*",
    re.I | re.S,
)
"""Where the noun that is counted ends: `power banks were recalled in 2025` counts power banks."""
ENGLISH_NUMBER_OF = re.compile(r"\bnumber of (?P<of>[^?？,，;；.。]{1,60})", re.I)
ENGLISH_IN_UNIT = re.compile(r"\bin (?P<of>yuan|rmb|us dollars|dollars|euros|pounds|yen)\b", re.I)
ENGLISH_COUNT = re.compile(r"\bhow many (?:of (?:the|these|those|them)\b)?\s*(?P<of>[^?？,，;；.。]{1,60})", re.I)
_METRIC = (
    r"(?:numbers?|amounts?|rates?|ratios?|totals?|values?|sizes?|scales?|levels?|averages?|populations?|densit(?:y|ies)"
    r"|intensity|revenues?|profits?|income|expenses?|assets?|liabilit(?:y|ies)|sales|output|growth|increases?|decreases?"
    r"|declines?|index|turnover|gdp|budgets?|prices?|wages?|salar(?:y|ies)|balances?|margins?|coverage|capacity|power"
    r"|usage|consumption|production|utili[sz]ation|investments?|spending|expenditures?|costs?|contributions?|limits?"
    r"|maximum|minimum|figures?|differences?|sum|traffic|volume|penetration|scores?|odds|age|quantity|count|extent"
    r"|degree|fees?|taxes|tax|debt|loss(?:es)?|gains?|compensation|expense|impairments?|benefits?|accuracy|precision|tally"
    r"|toll|headcount|jump|rise|drop|dip|climb|uptick|surge|slump|gap|margin|efficiency|turnover|workforce|lifespan|weight|mass|length|height|depth|distance|area|speed|temperature)"
)
ENGLISH_ANY = _any(
    r"\bhow (?:much|large|big|great|low|strong|quickly|small|few|many)\b",
    r"\bby what\b|\bto what\b|\bhow (?:has|did|have|often|frequently)\b",
    r"\bwhat (?:did|does|do|has|have)\b[^?]*\b(?:come|c[ao]me|amount\w*|add(?:ed)? up|total\w*|run|rise|r[oi]se[ns]?"
    r"|grow\w*|reach\w*|stand|hold)"
    r"(?: to| at)?\W*$",
    r"\bwhat (?:did|does|do|has|have)\b[^?]*\b(?:export|import|earn|spend|spent|cost|pay|paid|invest|raise|lose|lost|owe|weigh"
    r"|charge)(?:s|ed)?\b|\bwhat (?:has )?(?:happened|become)\b",
    rf"\b{_METRIC} (?:of|for|in|at|per|by)\b",
    rf"\b(?:what|what's|tell me|give|state|which)\b[^?]*\b{_METRIC}\b",
)

DIMENSIONS: tuple[tuple[str, str, str], ...] = (
    (
        "length",
        r"lengths?|heights?|widths?|depths?|distances?|elevations?|altitudes?|diameters?|radius|thickness|wingspan|range"
        r"|tall|deep|wide|far|high|long|thick",
        "体长|身长|身高|长度|高度|宽度|深度|水深|距离|直径|半径|海拔|厚度|里程|射程|翼展|全长|多[高远宽深厚长]",
    ),
    ("mass", r"weights?|mass|tonnage|heavy|payload", "体重|重量|载重|吨位|多重"),
    ("area", r"areas?|acreage|floor space", "面积"),
    ("volume", r"capacity in lit(?:re|er)s", "体积|容积|库容"),
    ("length/time", r"speeds?|velocity|fast", "速度|时速|流速|航速|车速|多快"),
    ("temperature", r"temperatures?|hot|cold|warm", "温度|气温|水温|体温"),
    ("power", r"wattage|rated power|power rating", "功率|装机容量"),
    ("energy", r"electricity|energy", "电量|耗电|用电|能耗|多少度?电"),
    (
        "time",
        r"lifetime|lifespan|useful li(?:fe|ves)|maturity|tenure|duration|age",
        "寿命|任期|工期|期限|年限|时长|年龄",
    ),
    (
        "count",
        r"populations?|headcount|enrol?ment|attendance|workforce",
        "人口|人数|户数|个数|家数|件数|学生数|兵力"
        "|(?:多少|几)(?:员工|职工|工人|人员|人|学生|用户|居民|旅客|游客|企业|公司|工厂|学校|车|船|飞机|机器人|基站|设备)",
    ),
    ("share", r"rates?|ratios?|margins?|yields?|percentages?|share", "比例|比率|比重|占比|[^效频功概税汇速]率"),
    (
        "money",
        r"expenses?|costs?|revenues?|income|profits?|earnings|compensation|debts?|loans?|borrowings|liabilit(?:y|ies)"
        r"|assets?|cash|fees?|salar(?:y|ies)|wages?|budgets?|losses|loss|prices?|tax(?:es)?|impairments?|depreciation"
        r"|amorti[sz]ation|guarantees?|fair value|dividends?|credits?|charges?|funding|investments?|spending",
        "金额|价格|造价|票房|收入|利润|投资额|总投资|产值|预算|费用|成本|售价|资产|债务|罚款|薪[资金水]|经费|生产总值|资金",
    ),
)
"""Dimension, and the nouns in English and Chinese that are measured in it. The last such noun of a question decides."""

CHINESE_KINDS: tuple[tuple[FigureKind, re.Pattern[str]], ...] = (
    ("percentage_point", _any(r"百分点")),
    ("multiple", _any(r"(?:多少|几)倍", r"翻了?(?:几|多少)(?:番|倍)")),
    (
        "percent",
        _any(
            r"百分之(?:几|多少)|(?:多少|几)个?点(?!钟)",
            r"(?:多少|几)(?:成|%|％)",
            r"(?:占比|比例|比重|份额|百分比|增速|增长率|[增涨降跌]幅|[一-龥](?<![功频])率)[^，。？?]{0,12}(?:多少|几|多大|多高)",
            r"(?:多少|多大|怎样)的?(?:比例|份额|占比|百分比)",
            r"占[^，。？?]{0,20}(?:多少|几成|多大(?:比例|比重))",
            r"(?:增速|增长率|[增涨降跌]幅)\s*[是为呢]?\s*[?？]*$",
        ),
    ),
    (
        "when",
        _any(
            r"[什甚]么时[候后间期]|何[时年月]|哪一?些?[年天日月]|[哪什]么?[一个段]*(?:月份?|世纪|年代|时期|时间|期间)|几[月号]",
            r"(?:西元|公元|民国)几年|[于在]几年",
            r"(?:时间|日期|年份|时候)[是为]",
        ),
    ),
    ("rank", _any(r"第(?:几|多少)", r"(?:排名|名列|排在)第?(?:几|多少|如何)")),
    (
        "duration",
        _any(
            r"多久|多长时间|(?:多少|几)个?(?:年|月|天|日|小时|分钟|秒|星期|周|世纪)(?![产均度薪代])",
            r"(?:多少|几)岁|多大年[纪龄]",
        ),
    ),
    (
        "money",
        _any(
            r"多少钱|多少[万亿]*(?:元|美元|人民币|港元|欧元|英镑|日元|块|资金|金额)",
            r"(?:金额|价格|造价|票房|营收|收入|利润|投资额|总投资|产值|预算|费用|收费|电费|票价|房价|成本|售价|资产|债务|罚款|薪|GDP|生产总值)"
            r"(?:(?!增长|下降|上升|减少|增加|提高|涨|跌|降)[^，。？?]){0,10}(?:多少|几何|多大)",
        ),
    ),
    ("measure", _any(r"多[高远宽深重快厚]|多长(?!时)|面积")),
    ("count", _any(r"(?:人口|人数|户数|个数|家数|件数)[^，。？?]{0,6}(?:多少|几|多大)")),
)
CHINESE_COUNT = re.compile(
    r"(?:多少|几)(?!钱)(?P<of>[十百千万亿]*[个家座名人位项辆台款种次件条所间部只场届级层张户艘架本集首枚颗支对例股类套岁票站字回篇幅片块栋口群万亿批]?"
    r"[^，。？?；;的]{0,20})"
)
CHINESE_ANY = _any(
    r"多少|几何|多大|几|如何",
    r"(?:数量|人数|规模|总数|总量|增速|增幅|比例|金额|数值|人口|面积|产量|销量|比率)[^，。]{0,6}[？?]?$",
)

_A_YEAR_BEFORE = r"(?:(?:previous|prior|last|preceding) year|year (?:before|earlier|ago))"
_HOW_MUCH_MORE = r"how (?:much|far) (?:more|bigger|larger|higher|lower|smaller|less|faster|up|down)"
OPERATIONS: tuple[tuple[Operation, re.Pattern[str]], ...] = (
    ("growth", _any(rf"\b{_A_YEAR_BEFORE}\b[^?]*\b{_HOW_MUCH_MORE}\b|\b{_HOW_MUCH_MORE}\b[^?]*\b{_A_YEAR_BEFORE}\b")),
    (
        "difference",
        _any(
            r"\bdifferen(?:ce|t)\b[^?]*\bbetween\b",
            r"\bhow (?:many|much) (?:more|fewer|less|higher|lower|larger|greater|faster)\b",
            r"\bby how (?:many|much)\b[^?]*\b(?:exceed|out(?:number|pace|grow|strip|perform)|lead|higher|lower|more|surpass"
            r"|faster|beat)",
            r"\bgap between\b|\bhow far (?:ahead|behind|above|below)\b",
            r"相差|之差|差多少|差[距额]|[高多]出多少",
            r"[比较][^，。？?]{1,30}[高低多少快慢]出?了?(?:多少|几)",
        ),
    ),
    (
        "sum",
        _any(r"\b(?:combined|altogether|in all|put together|sum of|add up|together)\b", r"合计|之和|加起来|一共|总共"),
    ),
    (
        "ratio",
        _any(
            r"\bhow many times (?:as|more|larger|greater|the)\b|\bratio of\b[^?]*\bto\b",
            r"是[^，。？?]{1,30}的(?:多少|几)倍|之比",
        ),
    ),
    (
        "share",
        _any(
            r"\b(?:what|which) (?:percentage|share|proportion|fraction)\b",
            r"占[^，。？?]{0,30}(?:多少|几成|百分之几|比例|比重)",
        ),
    ),
    ("average", _any(r"\bon average\b|\baverage (?:number|of)\b", r"平均")),
    (
        "growth",
        _any(
            r"\b(?:gr[eo]w\w*|increase[ds]?|rise|rose|risen|fall|fell|decline[ds]?|drop\w*|decrease[ds]?|expand\w*|climb\w*"
            r"|jump\w*|surge[ds]?|quicken\w*|uptick|(?:go|going|gone|went) (?:up|down))\b",
            r"增长|下降|提高|减少|增速|[增涨降跌]幅|[涨降跌](?:了|多少)",
        ),
    ),
)

YEAR = _any(r"\b(?:what|which) years?\b", r"哪一?些?年|何年|几年")
CENTURY = _any(r"\bcentur(?:y|ies)\b", "世纪")
OPEN_PERIOD = _any(
    r"\b(?:before|prior to|after|since|until|till|by|earlier than|later than)\s+(?:the year )?(?P<year>\d{4})",
    r"(?P<year2>\d{4})\s*年?(?:以前|之前|以后|之后|以来|前|后)",
)
"""Years that only bound the time asked about: what happened before 2000 is not dated 2000."""
QUESTION_WORDS = _any(r"\b(?:who|whom|whose|why|where|which|what|how)\b", r"谁|为什么|哪|什么")
RELATIVE_YEARS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (-2, _any(r"\byear before last\b", r"(?<!此)前年")),
    (-1, _any(r"\b(?:last|previous|prior) year\b|\ba year (?:ago|earlier)\b", r"去年|上一?年|前一年")),
    (0, _any(r"\bthis year\b|\bcurrent year\b", r"今年|本年")),
)
_NAMES = "january february march april may june july august september october november december".split()  # noqa: SIM905
MONTH_NAMES = {name[:length]: number for number, name in enumerate(_NAMES, 1) for length in (3, len(name))} | {
    "sept": 9
}
MONTH = re.compile(
    r"\b(" + "|".join(sorted((n for n in MONTH_NAMES if n != "may"), key=len, reverse=True)) + r")\b\.?"
    r"|\b(?:in|of|by|since|until) (may)\b|(?<![\d.])(1[0-2]|[1-9])月(?!内|底前)",
    re.I,
)
