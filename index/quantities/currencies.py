"""Currencies: signs, codes and names in English and Chinese -> ISO 4217. Standard library only.

A bare `$` or `dollar` is read as US dollars and a bare `元` as yuan, as readers of news do; `£` and `pound` as
sterling.
"""

from __future__ import annotations

SIGNS = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₿": "BTC",
    "฿": "THB",
    "₫": "VND", "₱": "PHP", "₪": "ILS", "₺": "TRY", "₴": "UAH", "₦": "NGN", "＄": "USD", "￡": "GBP",
}  # fmt: skip

_CODES_WORDS = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
    HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL
    LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP SVC SYP SZL THB TJS TMT TND TOP TRY
    TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW BTC ETH DEM FRF ESP ITL
"""
CODES = frozenset(_CODES_WORDS.split())

ABBREVIATIONS = {
    "RMB": "CNY", "US$": "USD", "HK$": "HKD", "NT$": "TWD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "S$": "SGD",
    "NZ$": "NZD", "R$": "BRL", "CN¥": "CNY", "JP¥": "JPY", "RS": "INR", "RS.": "INR", "RM": "MYR", "LE": "EGP",
    "L.E.": "EGP",
    "MOP$": "MOP", "AUD$": "AUD", "CAD$": "CAD", "USD$": "USD", "SGD$": "SGD", "MX$": "MXN", "CNH": "CNY", "DHS": "AED",
    "STG": "GBP", "GBX": "GBP", "RP": "IDR", "KR": "SEK",
}  # fmt: skip

# ISO code, its names, the names of its hundredth part
_NAMES = """
USD|us dollar;u.s. dollar;united states dollar;american dollar;dollar;buck;greenback|
CNY|yuan;renminbi;chinese yuan;rmb;yuan renminbi;yuan rmb;rmb yuan;kuai|fen
HKD|hong kong dollar;hk dollar|
TWD|new taiwan dollar;nt dollar;taiwan dollar|
AUD|australian dollar;aussie dollar|
CAD|canadian dollar|
SGD|singapore dollar|
NZD|new zealand dollar|
EUR|euro|eurocent
GBP|pound sterling;british pound;sterling;quid|penny;pence
JPY|japanese yen;yen|
KRW|south korean won;korean won;won|
INR|indian rupee;rupee|paisa;paise
RUB|russian ruble;russian rouble;ruble;rouble|kopek
CHF|swiss franc;franc|
FRF|french franc|
BEF|belgian franc|
DEM|deutsche mark;deutschmark;german mark;mark|pfennig
ESP|spanish peseta;peseta|
ITL|italian lira;lira;lire|
TRY|turkish lira|
THB|thai baht;baht|satang
VND|vietnamese dong;dong|
IDR|indonesian rupiah;rupiah|
MYR|malaysian ringgit;malaysia ringgit;ringgit|sen
PHP|philippine peso|
MXN|mexican peso;peso|
BRL|brazilian real;brazilian reais;reais|
ZAR|south african rand;rand|
SEK|swedish krona;swedish kronor;krona;kronor|
NOK|norwegian krone;norwegian kroner|
DKK|danish krone;danish kroner;krone;kroner|
PLN|polish zloty;zloty|grosz
CZK|czech koruna;koruna|
HUF|hungarian forint;forint|
ILS|israeli shekel;shekel|
AED|uae dirham;emirati dirham;dirham|
SAR|saudi riyal;saudi rial;riyal|
QAR|qatari riyal;qatari rial|
KWD|kuwaiti dinar;dinar|
JOD|jordanian dinar|
BHD|bahraini dinar|
EGP|egyptian pound;egyptian pounds;genihat masriya|
LBP|lebanese pound|
MNT|mongolian tugrik;tugrik;togrog|
KZT|kazakhstani tenge;tenge|
UAH|ukrainian hryvnia;hryvnia|
PKR|pakistani rupee|
LKR|sri lankan rupee|
NGN|naira|kobo
MOP|macanese pataca;pataca|
BTC|bitcoin|
ARS|argentine peso|
CLP|chilean peso|
COP|colombian peso|
IRR|iranian rial;rial|
MMK|myanmar kyat;kyat|
KHR|riel|
LAK|kip|
BDT|taka|
"""

CHINESE: dict[str, str] = {
    "人民币": "CNY", "元人民币": "CNY", "元整": "CNY", "元正": "CNY", "圆整": "CNY", "圆正": "CNY", "元": "CNY",
    "圆": "CNY",
    "块钱": "CNY", "块人民币": "CNY", "美元": "USD", "美金": "USD", "美刀": "USD", "美圆": "USD", "港元": "HKD",
    "港币": "HKD",
    "港圆": "HKD", "欧元": "EUR", "日元": "JPY", "日币": "JPY", "日圆": "JPY", "英镑": "GBP", "镑": "GBP",
    "韩元": "KRW",
    "韩币": "KRW", "韩圆": "KRW", "台币": "TWD", "新台币": "TWD", "澳元": "AUD", "澳币": "AUD", "澳大利亚元": "AUD",
    "加元": "CAD", "加币": "CAD", "加拿大元": "CAD", "新加坡元": "SGD", "新元": "SGD", "新币": "SGD", "坡币": "SGD",
    "瑞士法郎": "CHF", "瑞郎": "CHF", "法郎": "CHF", "卢布": "RUB", "泰铢": "THB", "印度卢比": "INR", "卢比": "INR",
    "越南盾": "VND", "盾": "VND", "马克": "DEM", "比特币": "BTC", "林吉特": "MYR", "令吉": "MYR", "马币": "MYR",
    "澳门元": "MOP", "澳门币": "MOP", "葡币": "MOP", "比索": "MXN", "雷亚尔": "BRL", "里拉": "TRY", "兰特": "ZAR",
    "新西兰元": "NZD", "纽元": "NZD", "瑞典克朗": "SEK", "挪威克朗": "NOK", "丹麦克朗": "DKK", "迪拉姆": "AED",
    "里亚尔": "SAR", "第纳尔": "KWD", "坚戈": "KZT", "印尼盾": "IDR", "印度尼西亚盾": "IDR", "菲律宾比索": "PHP",
    "墨西哥比索": "MXN", "阿根廷比索": "ARS", "埃及镑": "EGP", "图格里克": "MNT", "兹罗提": "PLN", "福林": "HUF",
    "蚊": "HKD",
}  # fmt: skip

ENGLISH: dict[str, str] = {}
"""Lower-case name -> ISO code."""
ENGLISH_MINOR: dict[str, str] = {"cent": "USD", "cents": "USD", "dime": "USD", "dimes": "USD", "¢": "USD", "p": "GBP"}
"""Lower-case name of a hundredth -> ISO code of the currency (a dime is ten of them)."""
CHINESE_MINOR = {"角": 10, "毛": 10, "毫": 10, "分": 1, "仙": 1}
"""Parts of a yuan (and of a Hong Kong dollar), in hundredths."""


def _plural(name: str) -> str:
    if name.endswith("y"):
        return name[:-1] + "ies"
    return name if name.endswith(("s", "yuan", "yen", "rmb", "renminbi", "baht", "won", "sterling")) else name + "s"


for _line in _NAMES.strip().splitlines():
    _code, _major, _minor = _line.split("|")
    for _name in _major.split(";"):
        ENGLISH[_name] = ENGLISH[_plural(_name)] = _code
    for _name in filter(None, _minor.split(";")):
        ENGLISH_MINOR[_name] = ENGLISH_MINOR[_plural(_name)] = _code


_WORDS_TOO_WORDS = """
    ALL TOP TRY CUP PEN SOS GEL BAM BOB AMD MAD ANG
"""
_WORDS_TOO = frozenset(_WORDS_TOO_WORDS.split())
"""Codes that are words in capitals as well."""


def code_of(token: str) -> str | None:
    """ISO code of a sign, code or abbreviation written before or after a number (`US$`, `EUR`, `RMB`, `Rs.`)."""
    if token in SIGNS:
        return SIGNS[token]
    upper = token.upper()
    return ABBREVIATIONS.get(upper) or (upper if upper in CODES and upper not in _WORDS_TOO else None)
