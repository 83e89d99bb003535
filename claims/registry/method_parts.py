"""A printed name of a method in parts: account, words, version, sizes, dates, variant, precision, effort, citation.

"meta-llama/Llama-2-7b-chat-hf" has the words "llama", the version 2, the size 7b and the variant chat; the account of
its maker and the "-hf" say nothing. The words of the parts are vocabulary: `lexicon/method_words.yaml` and
`lexicon/organisations.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain

from claims.registry.lexicon import entries

_MARKS = dict.fromkeys("*†‡§¶🧠", " ") | dict.fromkeys("’‘'`^", "")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | _MARKS)
_STAR = re.compile(r"(?<![^\W_])([a-z])\*")  # A* is a search, Alpha* has a footnote
_MARK = re.compile(r"[(\[](?:\d{1,2}|ours?)[)\]]")
_CITATION = re.compile(
    r"""[(\[]\s* (?P<who>[^\W\d_]+) [^()\[\]\d]* (?:\bet[ ]al\b|\band\b|&|,) [^()\[\]\d]*
        (?P<year>(?:19|20)\d\d) [a-z]? [^()\[\]\d]* [)\]]""",
    re.VERBOSE,
)
_OWNER = re.compile(r"(?P<owner>[\w.-]+)(?:/(?=[^\W\d_][\w .:/-]{2}|\d+[\w.:]*[^\W\d_])|//(?=\S))")
_SHORT_NAME = re.compile(r"(?P<owner>[\w.-]+)/(?=[^\W\d_]\d+(?![^\W_]))")  # openai/o3; a name after any other account
_SAID_TWICE = re.compile(r"\A(\w{2,}) (?=\1(?![^\W_]))", re.IGNORECASE)  # a table's maker and system: Dell Dell XR7620
_ACCOUNT_OF = re.compile(r"([\w.-]+)/(\S.*)", re.DOTALL)
_SERVED = re.compile(r"(?:[a-z]{2}\.)?(?P<owner>[\w-]+)\.(?=[^\W\d_]{3})")  # anthropic.claude-3-haiku-20240307-v1:0
_SERVED_AS = re.compile(r"(?:-v\d)?:\d\Z")
_AS_FOLDER = re.compile(r"([\w.-]*?[^\W\d_][\w.-]*?)__(?=[^\W_])")  # Qwen__Qwen3-8B: a name that names a folder
_TUNED = re.compile(r"in(2[12])k?(?:_?ft_?|_ft_)in1k|in(2[12])ft1k")  # timm: trained on ImageNet-21k, tuned on 1k
_ACCOUNT = re.compile(r"[\W_]+|(?:ai|lm|llm|nlp|hq|org|team|labs?)\Z")
_CLOSING_HF = re.compile(r"(?<=[\w)])[\s_(-]+hf\)?\s*$")
_CLOSING_I = re.compile(r"(?<=\d)(b)-i(?![^\W_])")  # Qwen2.5-Coder-32B-I
_PLUS = re.compile(r"(?<=[\w+])\+(?![^\W_])")  # the + between two words joins them: 2+DPO
_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "λ": "lambda", "μ": "mu", "π": "pi"})
_VERSION_POINT = re.compile(r"(?<=v)(\d+)p(?=\d)")
# claude-3-5-sonnet is Claude 3.5 Sonnet; single digits only, and none with a unit: Llama 3-8B is a size.
_SPLIT_POINT = re.compile(r"(?<![\d.])(\d)[-_\s](\d)(?![\d.]|[a-z])")
_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS = {name: f"{at:02}" for at, name in enumerate(_NAMES.split("|"), 1)}
_DATE = re.compile(
    r"""(?<![\d.·])(?:(?P<y>20[12]\d)[-./_\s]?(?P<m>0[1-9]|1[0-2])[-./_\s]?(?P<d>0[1-9]|[12]\d|3[01])
    | (?<![a-z])(?:
      (?P<y4>20[12]\d)-(?P<m4>0[1-9]|1[0-2])(?!-\d)
    | (?P<m5>0[1-9]|1[0-2])[-/](?P<y5>20[12]\d)
    | (?P<name>MONTH)[a-z]*\.?[\s_-]*(?P<y6>20[12]\d)
    | (?P<y2>2[3-9])(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])
    | (?P<y3>2[3-9])\.?(?P<m3>0[1-9]|1[0-2])
    | (?P<m7>0[1-9]|1[0-2])(?P<d7>0[1-9]|[12]\d|3[01])
    | (?P<m8>0[1-9]|1[0-2])-(?P<d8>0[1-9]|[12]\d|3[01])(?!-\d)
    ))(?![a-z\d.·])""".replace("MONTH", _NAMES),
    re.VERBOSE,
)
_SIZE = re.compile(
    r"""(?:(?<![a-z\d.·])|(?<=[a-uw-z])(?=[\dx.]+b))
    (?:(?P<experts>\d+x)?(?P<n>\d+(?:\.\d+)?|\.\d+)(?P<unit>[bmtk]|\s?billion|\s?million)|(?P<whole>\d+)b(?P<tenth>\d))
    (?![a-z\d])""",
    re.VERBOSE,
)
_ACTIVE = re.compile(r"(?<![a-z\d·])a(?P<n>\d+(?:\.\d+)?)b(?![a-z\d])")
_UNITS = {"b": Decimal(1), "t": Decimal(1000), "m": Decimal("0.001")}
_SIZED = frozenset("bmtk")
_TOKEN = re.compile(
    r"""(?:(?<![^\W\d_])v[^\w·]*_*(?=\d))?         # the v of a version
        (?P<number>\d+(?:\.\d+)*)
        (?:[\s\-_]?(?P<letter>[^\W\d_])(?![^\W_])(?!(?<=v)[^\w·]*_*\d))?   # 4o, 4V, 50d
      | (?P<letters>[^\W\d_]+)""",
    re.VERBOSE,
)
_GAP = r"[\s_-]*"
_SHORT = 3  # letters of an account that may open any name
_MANY = 200  # characters of the longest name that is read into parts: longer ones are sentences


@dataclass(frozen=True, slots=True)
class NameParts:
    """A printed name in parts; equal parts are one method.

    Attributes:
        owner: account before the slash, empty for the maker's own.
        words: the name proper without its version, folded.
        version: the one number of the name proper, empty where it has none or several.
        sizes: parameter counts in billions (`8x7b`, `a3b` where active), context lengths (`32k`).
        dates: days and months of snapshots, as full as they are printed.
        variants, precisions, efforts: values of `lexicon/method_words.yaml`.
        cited: first author and year of the works that the name cites.
    """

    owner: str
    words: str
    version: str = ""
    sizes: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()
    efforts: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The folded name: every spelling of it, and no other name, reads the same."""
        lists = (self.sizes, self.dates, self.variants, self.precisions, self.efforts, self.cited)
        name = " ".join(filter(None, (self.words, self.version, *chain(*lists))))
        return f"{self.owner}//{name}" if self.owner and name else name


def spelled_out(name: str) -> str:
    """A printed name in lower case, its signs and Greek letters written out."""
    return _STAR.sub(r"\1 star", unicodedata.normalize("NFKC", name).casefold()).translate(_DASHES).translate(_GREEK)


@lru_cache(maxsize=1 << 16)
def parse(name: str) -> NameParts:
    """The parts of a printed name."""
    text = spelled_out(name)
    if len(text) > _MANY:
        return NameParts("", " ".join(text.split()))
    cited = [f"({match['who']}, {match['year']})" for match in _CITATION.finditer(text)]
    text = _TUNED.sub(lambda match: f"in{match[1] or match[2]}k_ft_in1k", _CITATION.sub(" ", _MARK.sub(" ", text)))
    owner, text = _without_owner(_AS_FOLDER.sub(r"\1/", text.strip(), count=1) if "/" not in text else text)
    text = _CLOSING_HF.sub("", _without_maker(said_once(text.strip())))
    text = _PLUS.sub("plus", _VERSION_POINT.sub(r"\1.", _CLOSING_I.sub(r"\1 instruct", text))).strip()
    rest, found = _parts(text)
    rest, dates = _dates(rest)
    rest, sizes = _sizes(rest)
    words, version = _proper(rest)
    if not words and not version:  # nothing but such words: they are the name
        return NameParts(owner, *_proper(text))
    lists = (sizes, dates, *(found.get(part, ()) for part in ("variant", "precision", "effort")), cited)
    return NameParts(owner, words, version, *(tuple(sorted(set(values))) for values in lists))


@lru_cache(maxsize=1 << 16)
def maker(name: str) -> tuple[str | None, str]:
    """The organisation whose own account a name stands under, and the name without it: NVIDIA, AceMath-7B.

    None and the name as it is where the account is anybody else's, or is needed to tell the name from another.
    """
    text = _AS_FOLDER.sub(r"\1/", name.strip(), count=1) if "/" not in name else name.strip()
    made = None
    while (match := _ACCOUNT_OF.match(text)) and (made := _made_by(match[1].casefold(), match[2])) == "":
        text = match[2]
    if not match or made is None:
        return None, name
    return made, match[2] if parse(match[2]) == parse(name) else name


def _made_by(owner: str, name: str) -> str | None:
    """Whose account it is, empty for a server's."""
    if owner in _makers():
        return _makers()[owner]
    letters = re.sub(r"[\W\d_]+", "", name.casefold())
    return next((said for word, said in _works().get(owner, {}).items() if word in letters), None)


def _without_owner(text: str) -> tuple[str, str]:
    """The account before a slash, empty for a maker's or server's own, and what follows it."""
    strangers = ""
    while match := _OWNER.match(text.strip()) or _SHORT_NAME.match(text.strip()):
        rest = text.strip()[match.end() :]
        if match.re is _SHORT_NAME and match["owner"] not in _makers():
            break
        text = rest
        if not _makes(match["owner"], text):
            strangers = re.sub(r"[\W_]+", "", match["owner"])
    if (match := _SERVED.match(text.strip())) and match["owner"] in _makers():
        text = _SERVED_AS.sub("", text.strip()[match.end() :])
    return strangers, text


def _makes(owner: str, name: str) -> bool:
    """Whether an account adds nothing to a name: its maker's, a server's, or one that the name itself begins with."""
    letters = re.sub(r"[\W\d_]+", "", name)
    own = _ACCOUNT.sub("", _ACCOUNT.sub("", owner))
    named = len(own) > _SHORT and letters.startswith(own)
    return owner in _makers() or named or any(word in letters for word in _works().get(owner, ()))


def _without_maker(text: str) -> str:
    """A name without the maker that leads it, where one of the maker's families follows."""
    for maker, families in _leads():
        after = text.removeprefix(maker).lstrip(" -_")
        if after != text and not text.removeprefix(maker)[:1].isalnum():
            word = re.match(r"[^\W\d_]+", after)
            if word and word[0] in families:
                return after
    return text


def said_once(text: str) -> str:
    """A name without its first word where that is said twice, unless the second is its variant: `instruct instruct`."""
    match = _SAID_TWICE.match(text)
    return text if match is None or _words().search(f"- {match[1].casefold()}") else text[match.end() :]


def _parts(text: str) -> tuple[str, dict[str, list[str]]]:
    """A name without the words that are parts of their own, and those words' values by part."""
    found: dict[str, list[str]] = {}

    def taken(match: re.Match[str]) -> str:
        entry = entries("method_words")[int(str(match.lastgroup)[1:].partition("_")[0])]
        if entry.words("after") and not text.startswith(entry.words("after")):
            return match[0]
        found.setdefault(str(entry.text("part")), []).append(entry.text("value") or entry.name)
        return " "

    return _words().sub(taken, text), found


def _dates(text: str) -> tuple[str, list[str]]:
    dates: list[str] = []

    def taken(match: re.Match[str]) -> str:
        part = match.groupdict()
        year = next((part[k] for k in ("y", "y4", "y5", "y6", "y2", "y3") if part.get(k)), "")
        month = _MONTHS[part["name"]] if part["name"] else next(
            part[k] for k in ("m", "m4", "m5", "m2", "m3", "m7", "m8") if part.get(k))  # fmt: skip
        day = part["d"] or part["d2"] or part["d7"] or part["d8"]
        if not year:
            dates.append(f"{month}{day}")
        else:
            dates.append("-".join(filter(None, (year if len(year) == 4 else f"20{year}", month, day))))
        return " "

    return _DATE.sub(taken, text), dates


def _sizes(text: str) -> tuple[str, list[str]]:
    sizes: list[str] = []

    def taken(match: re.Match[str]) -> str:
        unit = (match["unit"] or "b").strip()[0]
        many = Decimal(match["n"] or f"{match['whole']}.{match['tenth']}") * _UNITS.get(unit, 1)
        sizes.append(f"{match['experts'] or ''}{many.normalize():f}{'k' if unit == 'k' else 'b'}")
        return " "

    sizes += [f"a{Decimal(match['n']).normalize():f}b" for match in _ACTIVE.finditer(text)]
    return _SIZE.sub(taken, _ACTIVE.sub(" ", text)), sizes


def _proper(text: str) -> tuple[str, str]:
    """The words of a name and its version; several numbers stay among the words, in their order."""
    tokens: list[str] = []
    for match in _TOKEN.finditer(_SPLIT_POINT.sub(r"\1.\2", text)):
        if match["number"]:
            tokens.append(match["number"] + (match["letter"] or ""))
        else:
            letters = match["letters"]
            versioned = len(letters) > 2 and letters[-1] == "v" and match.string[match.end() :][:1].isdigit()
            tokens.append(letters[:-1] if versioned else letters)
    numbers = [token for token in tokens if token[0].isdigit()]
    if len(numbers) == 1:
        words = "".join(token for token in tokens if token is not numbers[0])
        return "" if words == "v" else words, _versioned(numbers[0])
    joined = before = ""
    for token in tokens:
        # A dot in the middle keeps numbers apart, and the v of a word from being taken for that of a version.
        shown = _versioned(token) if token[0].isdigit() else token
        apart = joined and (before[:1].isdigit() or (token[0].isdigit() and "v" in (joined[-1], shown[0])))
        joined += f"·{shown}" if apart else shown
        before = token
    return joined, ""


def _versioned(token: str) -> str:
    """A number of the name proper, marked where it would read as a size or date: the 18b of `v18-B`."""
    return f"v{token}" if token[-1] in _SIZED or _DATE.fullmatch(token) else token


@cache
def _words() -> re.Pattern[str]:
    """All words that are parts of their own, the longest first, one named group each; none opens a name (Chat GPT)."""
    surfaces = [(words, at) for at, entry in enumerate(entries("method_words")) for words in entry.words("surfaces")]
    surfaces.sort(key=lambda each: -len(each[0]))
    spelled = [rf"(?P<w{at}_{rank}>{_GAP.join(words.split())})" for rank, (words, at) in enumerate(surfaces)]
    return re.compile(rf"(?!\A)(?<![^\W_])(?<!·)(?:{'|'.join(spelled)})(?![^\W_]|·)")


@cache
def _makers() -> dict[str, str]:
    """Accounts of organisations with the organisation's name, which is empty for those that serve others' models."""
    return {owner: entry.text("name") or "" for entry in entries("organisations") for owner in entry.words("owners")}


@cache
def _works() -> dict[str, dict[str, str]]:
    """Accounts that make some works of their own and convert others', with words of the names of their own."""
    found: dict[str, dict[str, str]] = {}
    for entry in entries("organisations"):
        for owner in entry.words("authors"):
            found.setdefault(owner, {}).update(dict.fromkeys(entry.words("works"), entry.text("name") or ""))
    return found


@cache
def _leads() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (lead, frozenset(entry.words("families"))) for entry in entries("organisations") for lead in entry.words("says")
    )
