"""Currencies: signs, codes and names in English and Chinese -> ISO 4217. Standard library only.

A bare `$` or `dollar` is read as US dollars and a bare `元` as yuan, as readers of news do; `£` and `pound` as
sterling.
"""

from __future__ import annotations

from index.quantities.currency_names import BARE, COUNTRIES

SIGNS = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₿": "BTC",
    "฿": "THB",
    "₫": "VND", "₱": "PHP", "₪": "ILS", "₺": "TRY", "₴": "UAH", "₦": "NGN", "＄": "USD", "￡": "GBP", "₡": "CRC",
    "₲": "PYG", "₵": "GHS", "₸": "KZT", "₭": "LAK", "₮": "MNT", "₼": "AZN", "₾": "GEL", "֏": "AMD", "৳": "BDT",
    "៛": "KHR", "﷼": "IRR", "₣": "FRF", "₤": "ITL", "₧": "ESP", "Ƀ": "BTC", "Ξ": "ETH",
}  # fmt: skip

_CODES_WORDS = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
    HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL
    LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
    PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP SVC SYP SZL THB TJS TMT TND TOP TRY
    TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW BTC ETH DEM FRF ESP ITL
    BEF NLG IEP PTE ATS FIM GRD LUF CYP MTL EEK LVL LTL SKK SIT HRK ZWL SLL CLF XDR
"""
CODES = frozenset(_CODES_WORDS.split())

ABBREVIATIONS = {
    "RMB": "CNY", "US$": "USD", "HK$": "HKD", "NT$": "TWD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "S$": "SGD",
    "NZ$": "NZD", "R$": "BRL", "CN¥": "CNY", "JP¥": "JPY", "RS": "INR", "RS.": "INR", "RM": "MYR", "LE": "EGP",
    "L.E.": "EGP",
    "MOP$": "MOP", "AUD$": "AUD", "CAD$": "CAD", "USD$": "USD", "SGD$": "SGD", "MX$": "MXN", "CNH": "CNY", "DHS": "AED",
    "STG": "GBP", "MEX$": "MXN", "BZ$": "BZD", "J$": "JMD", "TT$": "TTD", "Z$": "ZWL",
    "T$": "TOP", "B$": "BSD", "BDS$": "BBD", "FJ$": "FJD", "EC$": "XCD", "N$": "NAD", "G$": "GYD", "L$": "LRD",
    "E£": "EGP", "EGP£": "EGP", "IR£": "IEP", "GH₵": "GHS", "GH¢": "GHS", "SFR": "CHF", "SFR.": "CHF", "KSH": "KES",
}  # fmt: skip
MIXED = {
    "Rs": "INR", "Rmb": "CNY", "SFr": "CHF", "Ksh": "KES", "KSh": "KES", "Tsh": "TZS", "TSh": "TZS", "USh": "UGX",
    "Rp": "IDR", "Dh": "AED", "Dhs": "AED", "zł": "PLN", "Kč": "CZK", "kr": "SEK", "Kr": "SEK", "Birr": "ETB",
}  # fmt: skip
"""Abbreviations in small letters, which are none in another case."""

ENGLISH: dict[str, str] = {}
"""Lower-case name -> ISO code."""
ENGLISH_MINOR: dict[str, str] = {
    "cent": "USD",
    "cents": "USD",
    "dime": "USD",
    "dimes": "USD",
    "¢": "USD",
    "jiao": "CNY",
}
"""Lower-case name of a hundredth -> ISO code of the currency (a dime is ten of them, and so is a jiao)."""
TENTHS = frozenset({"dime", "dimes", "jiao", "mao"})
CHINESE: dict[str, str] = {}
"""Chinese name -> ISO code."""
CHINESE_HUNDREDTHS: dict[str, str] = {}
"""Chinese name of a hundredth (`美分`) -> ISO code of the currency."""
CHINESE_MINOR = {"角": 10, "毛": 10, "毫": 10, "分": 1, "仙": 1}
"""Parts of a yuan (and of a Hong Kong dollar), in hundredths."""
_ALIKE = ("s", "yuan", "yen", "rmb", "renminbi", "baht", "won", "sterling")


def _forms(name: str) -> tuple[str, ...]:
    """A name and its plural."""
    if name.endswith("y"):
        return name, name + "s", name[:-1] + "ies"
    return (name,) if name.endswith(_ALIKE) else (name, name + "s")


def _add(code: str, english: list[str], hundredths: list[str], chinese: list[str], small: list[str]) -> None:
    for names, table in ((english, ENGLISH), (hundredths, ENGLISH_MINOR)):
        for name in filter(None, names):
            table.update(dict.fromkeys(_forms(name), code))
    CHINESE.update(dict.fromkeys(filter(None, chinese), code))
    CHINESE_HUNDREDTHS.update(dict.fromkeys(filter(None, small), code))


def _build() -> None:
    for line in COUNTRIES.strip().splitlines():
        code, whose, units, places, names = line.split("|")
        english = [f"{one} {unit}" for one in whose.split(";") for unit in units.split(";")]
        cents = [f"{one} cent" for one in whose.split(";")] if units == "dollar" else []
        _add(code, english, cents, [place + name for place in places.split(";") for name in names.split(";")], [])
    for line in BARE.strip().splitlines():
        code, *groups = line.split("|")
        _add(code, *(group.split(";") for group in groups))


_build()


_WORDS_TOO_WORDS = """
    ALL TOP TRY CUP PEN SOS GEL BAM BOB AMD MAD ANG SIT FIM
"""
_WORDS_TOO = frozenset(_WORDS_TOO_WORDS.split())
"""Codes that are words in capitals as well."""


def code_of(token: str) -> str | None:
    """ISO code of a sign, code or abbreviation written before or after a number (`US$`, `EUR`, `RMB`, `Rs.`)."""
    if token in SIGNS or token in MIXED:
        return SIGNS.get(token) or MIXED[token]
    upper = token.upper()
    return ABBREVIATIONS.get(upper) or (upper if upper in CODES and upper not in _WORDS_TOO else None)
