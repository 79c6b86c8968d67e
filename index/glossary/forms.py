"""Base forms an English word may stem from, so that `built` and `factories` meet `build` and `factory`. Pure.

Candidates are generated from the word in the question and looked up in the glossary, which holds base forms; nothing
has to be stemmed when the glossary is loaded, and a wrong candidate (`thing` -> `the`) is only one more key tried.
"""

from __future__ import annotations

from functools import lru_cache

_IRREGULAR = """
be: am is are was were been being|have: has had|do: does did done|go: goes went gone|say: said|make: made
know: knew known|take: took taken|see: saw seen|come: came|find: found|give: gave given|tell: told|become: became
leave: left|feel: felt|bring: brought|begin: began begun|keep: kept|hold: held|write: wrote written|stand: stood
hear: heard|mean: meant|meet: met|run: ran|pay: paid|sit: sat|speak: spoke spoken|lie: lay lain|lead: led
grow: grew grown|lose: lost|fall: fell fallen|send: sent|build: built|understand: understood|draw: drew drawn
break: broke broken|spend: spent|rise: rose risen|drive: drove driven|buy: bought|wear: wore worn
choose: chose chosen|win: won|teach: taught|catch: caught|sell: sold|fight: fought|throw: threw thrown|shoot: shot
fly: flew flown|forget: forgot forgotten|seek: sought|sing: sang sung|eat: ate eaten|drink: drank drunk
swim: swam swum|sink: sank sunk|steal: stole stolen|shake: shook shaken|hide: hid hidden|bear: bore born borne
beat: beaten|bind: bound|bite: bit bitten|blow: blew blown|breed: bred|burn: burnt|dig: dug|feed: fed|flee: fled
forbid: forbade forbidden|freeze: froze frozen|hang: hung|lay: laid|learn: learnt|lend: lent|ride: rode ridden
ring: rang rung|sleep: slept|slide: slid|spin: spun|spring: sprang sprung|strike: struck stricken|swear: swore sworn
sweep: swept|tear: tore torn|think: thought|wake: woke woken|withdraw: withdrew withdrawn|weave: wove woven
arise: arose arisen|overcome: overcame|undergo: underwent undergone|undertake: undertook undertaken
mistake: mistook mistaken|good: better best|bad: worse worst|many: more most|little: less least
far: farther further farthest|man: men|woman: women|child: children|person: people|foot: feet|tooth: teeth
mouse: mice|goose: geese|ox: oxen|life: lives|wife: wives|knife: knives|leaf: leaves|half: halves|wolf: wolves
shelf: shelves|self: selves|thief: thieves|datum: data|medium: media|bacterium: bacteria|phenomenon: phenomena
criterion: criteria|analysis: analyses|crisis: crises|thesis: theses|hypothesis: hypotheses|basis: bases|axis: axes
nucleus: nuclei|fungus: fungi|alga: algae|species: species|index: indices|matrix: matrices|vertex: vertices
genus: genera|larva: larvae|vertebra: vertebrae|stratum: strata
"""
_BASES: dict[str, list[str]] = {}
for _entry in _IRREGULAR.replace("\n", "|").split("|"):
    _base, _, _inflected = _entry.partition(":")
    for _form in _inflected.split():
        _BASES.setdefault(_form, []).append(_base)

_SPELLINGS = (
    ("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ise", "ize"), ("yse", "yze"), ("our", "or"),
    ("tre", "ter"), ("ence", "ense"), ("ogue", "og"), ("lling", "ling"), ("lled", "led"), ("programme", "program"),
    ("aluminium", "aluminum"), ("tyre", "tire"), ("defence", "defense"), ("grey", "gray"), ("sulph", "sulf"),
)  # fmt: skip
_DERIVED = (
    ("ically", "ic"), ("ically", "ical"), ("ably", "able"), ("ily", "y"), ("ly", ""), ("iness", "y"), ("ness", ""),
    ("ization", "ize"), ("ation", "ate"), ("ation", "e"), ("tion", "t"), ("ment", ""), ("er", "e"), ("er", ""),
    ("or", "e"), ("ors", ""), ("or", ""), ("ist", "y"), ("ist", ""), ("ism", ""), ("al", ""), ("ial", "y"),
    ("ical", "ic"), ("ical", "y"), ("ity", "e"), ("ity", ""), ("ive", "e"), ("ful", ""), ("less", ""), ("ship", ""),
    ("hood", ""), ("iest", "y"), ("ier", "y"), ("est", ""), ("est", "e"), ("ance", ""), ("ence", "ent"),
    ("ance", "ant"), ("ian", "y"), ("ian", ""), ("ous", ""),
)  # fmt: skip


def _singulars(word: str) -> list[str]:
    if word.endswith("ies") and len(word) > 4:
        return [word[:-3] + "y", word[:-1]]
    if word.endswith("ves"):
        return [word[:-1], word[:-3] + "f", word[:-3] + "fe"]
    if word.endswith("es"):
        return [word[:-1], word[:-2]]
    return [word[:-1]] if word.endswith("s") and not word.endswith("ss") else []


def _stems(word: str) -> list[str]:
    """Of `-ed` and `-ing`: with the letter that was dropped, doubled or changed put right."""
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2:
            continue
        found = [stem, stem + "e"] if len(stem) > 2 else [stem + "e"]
        if stem[-1] == stem[-2]:
            found.append(stem[:-1])
        if ending == "ed" and stem[-1] == "i":
            found.append(stem[:-1] + "y")
        return found
    return []


def _spellings(word: str) -> list[str]:
    """The word as spelt on the other side of the Atlantic."""
    found = []
    for british, american in _SPELLINGS:
        if british in word:
            found.append(word.replace(british, american))
        elif american in word:
            found.append(word.replace(american, british))
    return found


@lru_cache(maxsize=1 << 16)
def bases(word: str) -> tuple[str, ...]:
    """The word itself (lower case) and its possible base forms, likeliest first: `built` -> `built`, `build`."""
    word = word.removesuffix("'s").rstrip("'")
    found = [word, *_BASES.get(word, ())]
    found += _singulars(word)
    found += _stems(word)
    for form in tuple(found):
        found += _spellings(form)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1 << 16)
def relatives(word: str) -> tuple[str, ...]:
    """Words it may be derived from, and its plural, for when it is unknown: `politically` -> `political`."""
    found = [] if word.endswith("s") else [f"{word}s"]
    for form in bases(word):
        for ending, instead in _DERIVED:
            if form.endswith(ending) and len(form) - len(ending) >= 3:
                stem = form.removesuffix(ending) + instead
                found.append(stem)
                if not instead and stem[-1] == stem[-2]:
                    found.append(stem[:-1])
    return tuple(dict.fromkeys(found))
