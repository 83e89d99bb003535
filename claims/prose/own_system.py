"""The paper's own system: the name behind "our method", "it" and "we" in an abstract."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from claims.prose.abbreviations import defining_words, spelt, title_words
from claims.prose.cues import any_of, word_set
from claims.prose.introductions import introduction_features
from claims.prose.own_phrases import own_reference
from claims.prose.sentence import Option
from claims.prose.title_names import (
    BRACKETED,
    MIXED,
    PROPOSED,
    announces_data,
    expanded_in_title,
    title_name,
    title_only,
    title_phrase,
    title_runs,
)

# The rest of a word of a name: a full stop belongs to it only where the word goes on behind it.
_REST = r"[\w+*^/-]*(?:\.\w[\w+*^/-]*)*"
_CALLED = re.compile(
    rf"\b(?:{any_of('called')}|{any_of('namely')}|(?:{any_of('refer')}) to(?: \w+(?: \w+)?)?(?= as)|"
    rf"(?:{any_of('call')})s? (?:it|this|our \w+|the \w+)?)"
    rf"(?: as| by)?,? (?:the )?[\"'`“]{{0,2}}([A-Z]{_REST}(?:[ -][A-Z0-9]{_REST}){{0,4}})"
)
_NAMED = re.compile(rf"\b([A-Z]{_REST}(?: [A-Z0-9]{_REST}){{0,4}})")
_OWN_NAMED = re.compile(
    rf"\b(?:[Oo]ur|[Tt]he proposed|proposed)\s+(?:[a-z-]+\s+){{0,3}}?(?:{any_of('own_noun')}),?\s+"
    r"([A-Z][\w.+*^/-]*(?:[A-Z\d][\w.+*^/-]*)?)"
)
_CALLED_PLAIN = re.compile(rf"\b(?:we call|{any_of('called')}) (?:as )?[\"'`]{{0,2}}((?:[a-z][\w-]+ ?){{1,4}})")


def own_system_options(
    text: str, title: str | None, sentences: Sequence[tuple[int, int]], taken: Callable[[str], bool]
) -> list[Option]:
    """Names that the paper may give its own system, with what speaks for each, and the option that it has none.

    Args:
        text: the abstract, normalised.
        title: the paper's title, or None.
        sentences: (start, end) of the sentences of the text.
        taken: whether a name is known to be something else (a benchmark, a metric).

    Returns:
        Options in order of appearance, the last one with the value None; a single one where the title gives the name.
    """
    head = title_name(title, text)
    if head is not None and not announces_data(title):
        # A title of the form "Name: what it is" leaves nothing to ask.
        return [Option(head, None, head, ("title",))]
    proposals = [
        (match.end(), end) for start, end in sentences if (match := PROPOSED.search(text, start, end)) is not None
    ]
    candidates = _candidates(text, title, head, proposals, taken)
    strong = {way for ways in candidates.values() for way in ways} & _STRONG
    told = _Told(text, title, title_words(title), proposals[0][0] if proposals else len(text), taken)
    results = [(end, max((match.end() for match in _RESULT.finditer(text, start, end)), default=0))
               for start, end in sentences]  # fmt: skip
    options = []
    for name, ways in islice(candidates.items(), _MOST):
        features = _features(name, ways, told, results)
        options.append(Option(name, None, name, (*features, f"strong={bool(strong)}")))
    own = own_reference(text) is not None
    none = ("none", f"none|strong={len(strong)}", f"none|own={own}", f"none|own={own}|strong={bool(strong)}",
            f"none|names={min(4, len(options))}", f"none|proposes={bool(proposals)}")  # fmt: skip
    return [*options, Option(None, None, "", none)]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the title and the text tell, by which every candidate is judged.

    Attributes:
        text: the abstract.
        title: the paper's title, or None.
        title_words: its words, lower case.
        proposed: where the text first says what it proposes, its end where it does not.
        taken: whether a name is known to be something else.
    """

    text: str
    title: str | None
    title_words: tuple[str, ...]
    proposed: int
    taken: Callable[[str], bool]


def _features(name: str, ways: set[str], told: _Told, results: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Features of a candidate; `results` are the end of every sentence and that of the last result in it."""
    places = _places(name, told.text)
    early = places[0] < told.proposed - 30
    yield from _appearance_features(name, ways, told, places, early=early)
    if ways != _PASSING:
        yield from _introduced_features(name, ways, told, places, early=early)
    yield from _spelling_features(name, told, early=early)
    claimed = 0
    for place in places:
        _, result = results[min(bisect_left(results, (place,)), len(results) - 1)]
        claimed += result > place + len(name)
    yield f"claimed={min(2, claimed)}"
    yield f"claimed={min(2, claimed)}|early={early}"


def _candidates(
    text: str, title: str | None, head: str | None, proposals: Sequence[tuple[int, int]], taken: Callable[[str], bool]
) -> dict[str, set[str]]:
    """Every name that the paper may give its system, with the ways in which it is introduced.

    Names of benchmarks, metrics and general things (CNN) that nothing introduces are left out.
    """
    found: dict[str, set[str]] = {} if head is None else {head: {"title of data"}}
    for name, way in _introduced(text, title, proposals):
        tidy = name.rstrip(".,;:'\"")
        if _plausible(tidy):
            found.setdefault(tidy, set()).add(way)
    return {
        name: ways
        for name, ways in _abbreviated(found, text).items()
        if ways != _PASSING or not (taken(name) or name.rstrip("s").casefold() in _GENERIC)
    }


def _introduced_features(name: str, ways: set[str], told: _Told, places: list[int], *, early: bool) -> Iterator[str]:
    shown = introduction_features(name, told.text, places)
    yield from shown
    yield from (f"{each}|early={early}" for each in shown)
    near = next((way for way in _NEARNESS if way in ways), "none")
    yield f"{near}|{'+'.join(shown)}"
    yield f"{near}|data={not _DATA.isdisjoint(told.title_words)}"


_SHORT = re.compile(r"s?\s*\(\s*(?:\$?\\text\w*\{)?([A-Za-z][\w.+*^/-]{1,24})[})]")


def _abbreviated(candidates: dict[str, set[str]], text: str) -> dict[str, set[str]]:
    """The candidates, where one is followed by its abbreviation in brackets merged into that.

    Authors and readers go on with the abbreviation: "Conditional Adapter (CoDA)" is CoDA from then on.
    """
    out: dict[str, set[str]] = {}
    for name, ways in candidates.items():
        at = text.find(name)
        short = _SHORT.match(text, at + len(name)) if at >= 0 else None
        kept = short[1] if short is not None and short[1] in candidates and short[1] != name else name
        if " " in name and text[at - 1 : at] == "(":
            # "DecaProp (Densely Connected Attention Propagation)"
            kept = next((other for other in candidates if text[: at - 1].rstrip().endswith(other)), kept)
        out.setdefault(kept, set()).update(ways)
    return out


_DATA = word_set("title_data")
_DATA_NOUNS = word_set("dataset_noun")
_GENERIC = word_set("generic_name")
_REPORTING = word_set("achieve") | word_set("outperform") | word_set("improve") | word_set("reduce")
_NO_NAME = word_set("opener") | _DATA_NOUNS
_NEARNESS = ("called", "proposed next", "bracket proposed upper", "bracket proposed lower", "proposed near free",
             "expanded", "apposed")  # fmt: skip
_PASSING = {"name"}  # a name that nothing introduces: most of the names of a text
_STRONG = frozenset({"called", "expanded", "apposed"})
_MOST = 30
_CAMEL = re.compile("[a-z][A-Z]")


# A plain search for what the words of `_CALLED` begin with is far quicker than the patterns.
_STEMS = sorted({word[:4] for name in ("called", "namely", "refer", "call") for word in word_set(name)})


def _introduced(text: str, title: str | None, proposals: Sequence[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Every candidate name with the way in which title or text introduce it."""
    if any(stem in text for stem in _STEMS):
        for match in _CALLED.finditer(text):
            yield match[1], "called"
        for match in _CALLED_PLAIN.finditer(text):
            if name := _until_verb(match[1]):
                yield name, "called plain"
    if name := expanded_in_title(title, text):
        yield name, "expanded"
    for match in _OWN_NAMED.finditer(text):
        yield match[1], "apposed"
    if name := title_phrase(title, text):
        yield name, "title phrase"
    if name := title_only(title, text):
        yield name, "title only"
    for name, place in title_runs(title, text):
        yield name, f"title {place}"
    named = list(_NAMED.finditer(text))
    for begin, end in proposals:
        for match in named:
            if not begin <= match.start() < end:
                continue
            before = text[begin : match.start()].split()
            near = "near" if len(before) <= 6 else "far"
            joined = "prep" if before and before[-1].casefold() in _PREPOSITIONS else "free"
            yield match[1], f"proposed {near} {joined}"
            if not before:
                yield match[1], "proposed next"
    for match in BRACKETED.finditer(text):
        if MIXED.match(match[1]):
            inside = any(begin <= match.start() < end for begin, end in proposals)
            words = text[max(0, match.start() - 30) : match.start()].split()
            case = "upper" if words and words[-1][:1].isupper() else "lower"
            yield match[1], f"bracket {'proposed' if inside else 'other'} {case}"
    for match in named:
        if MIXED.match(match[1]):
            yield match[1], "name"


# A printed result: what stands before one in its sentence may be what it is the result of.
_RESULT = re.compile(r"[ (~+]\d[\d.]*\s?\\?(?:%|x\b|times|point|[A-Z])|\d\.\d")


def _places(name: str, text: str) -> list[int]:
    """Where a name stands; by plain search, for a pattern would have to be compiled for every name."""
    out = []
    place = text.find(name)
    while place >= 0:
        out.append(place)
        place = text.find(name, place + max(1, len(name)))
    return out or [0]


def _appearance_features(
    name: str, ways: set[str], told: _Told, places: Sequence[int], *, early: bool
) -> Iterator[str]:
    """How a name is introduced, what it looks like, and where and beside what it stands."""
    text, count = told.text, len(places)
    singular = name[:-1] if name.endswith("s") and not name.isupper() else name
    generic = singular.casefold() in _GENERIC
    yield from (f"mark={way}" for way in sorted(ways))
    if any(way.startswith("title") for way in ways):
        yield f"titled as={name.split()[-1].casefold()}"
    yield from (f"mark={way}|early={early}|generic={generic}" for way in sorted(ways))
    subject, own, data, around = _neighbours(name, text, places)
    yield from (f"count={min(4, count)}", f"generic={generic}", f"taken={told.taken(name)}",
                f"early={early}|generic={generic}", f"early={early}|count={min(3, count)}",
                f"subject={min(2, subject)}", f"own={min(2, own)}", f"data={min(2, data)}",
                f"mixed={bool(MIXED.match(name))}", f"words={min(3, len(name.split()))}",
                f"titled={name.casefold() in (told.title or '').casefold()}",
                f"at={min(3, 4 * places[0] // max(1, len(text)))}",
                f"upper={name.isupper()}", f"plural={name.endswith('s')}", f"camel={bool(_CAMEL.search(name))}",
                f"hyphen={'-' in name}", *sorted(around))  # fmt: skip


def _neighbours(name: str, text: str, places: Sequence[int]) -> tuple[int, int, int, set[str]]:
    """How often a verb of reporting follows a name, "our" stands before it, a noun for data follows; its neighbours."""
    subject = own = data = 0
    around = set()
    for place in places:
        end = place + len(name)
        before, after = text[max(0, place - 20) : place], text[end : end + 24].split()
        own += before[-5:].casefold().endswith(("our ", "our-"))
        following = after[0].casefold() if after else "#"
        first_word = following.strip(",.")
        subject += first_word in _REPORTING
        data += first_word in _DATA_NOUNS
        around |= {f"before={(before.split() or ['#'])[-1].casefold()}", f"after={_UP_TO_MARK.match(following)[0]}"}  # type: ignore[index]
    return subject, own, data, around


_UP_TO_MARK = re.compile(r"[^.,:;()]*[.,:;()]?")


def _spelling_features(name: str, told: _Told, *, early: bool) -> list[str]:
    """Whether the title spells the name, and whether the text gives its full form."""
    how = spelt(name, told.title_words)
    full = defining_words(name, told.text)
    known = "no" if full is None else int(2 * sum(word in told.title_words for word in full) / len(full))
    capitals = min(5, sum(map(str.isupper, name)))
    return [f"spelt={how}|{capitals}", f"spelt={how}|early={early}", f"full={known}|early={early}"]


_PREPOSITIONS = word_set("preposition")
_NAME_END = _PREPOSITIONS | word_set("name_end")


def _until_verb(words: str) -> str | None:
    """The leading words of a lower-case name, up to the first word that cannot belong to one."""
    kept = []
    for word in words.split():
        if word in _NAME_END:
            break
        kept.append(word)
    return " ".join(kept) or None


def _plausible(name: str) -> bool:
    word = name.split()[0].casefold()
    return len(name) >= 2 and word not in _NO_NAME and not name.isdigit()
