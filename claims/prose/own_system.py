"""The paper's own system: the name behind "our method", "it" and "we" in an abstract."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from claims.prose.abbreviations import defining_words, spelt, title_words
from claims.prose.cues import word_set
from claims.prose.introductions import presented
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
    r"\b(?:called|named|dubbed|termed|coined|namely|denoted(?: as)?|"
    r"refer(?:red)? to(?: \w+(?: \w+)?)?(?= as)|(?:call|name|dub|term)s? (?:it|this|our \w+|the \w+)?)"
    r"(?: as| by)?,? (?:the )?[\"'`“]{0,2}([A-Z]" + _REST + r"(?:[ -][A-Z0-9]" + _REST + r"){0,4})"
)
_NAMED = re.compile(r"\b([A-Z]" + _REST + r"(?: [A-Z0-9]" + _REST + r"){0,4})")
_OWN_NAMED = re.compile(
    r"\b(?:[Oo]ur|[Tt]he proposed|proposed)\s+(?:[a-z-]+\s+){0,3}?(?:method|approach|model|framework|algorithm|system|"
    r"network|architecture|technique|planner|tool|dataset|benchmark),?\s+([A-Z][\w.+*^/-]*(?:[A-Z\d][\w.+*^/-]*)?)"
)
_CALLED_PLAIN = re.compile(
    r"\b(?:we call|called|termed|dubbed|named|coined) (?:as )?[\"'`]{0,2}((?:[a-z][\w-]+ ?){1,4})"
)


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
    first = proposals[0][0] if proposals else len(text)
    marks = _candidates(text, title, head, proposals, taken)
    strong = {mark for found in marks.values() for mark in found} & _STRONG
    words = title_words(title)
    results = [max((match.end() for match in _RESULT.finditer(text, *span)), default=0) for span in sentences]
    ends, data = [end for _, end in sentences], not _DATA.isdisjoint(words)
    options = []
    for name, found in list(marks.items())[:_MOST]:
        places = _places(name, text)
        early = places[0] < first - 30
        claimed = sum(results[min(bisect_left(ends, place), len(ends) - 1)] > place + len(name) for place in places)
        features = (
            *_system_features(name, found, text, title, first, taken, places),
            *(() if found == _PASSING else _presented_features(name, found, text, places, early=early, data=data)),
            *_spelling_features(name, text, words, early=early),
            f"claimed={min(2, claimed)}",
            f"claimed={min(2, claimed)}|early={early}",
            f"strong={bool(strong)}",
        )
        options.append(Option(name, None, name, features))
    own = own_reference(text) is not None
    none = ("none", f"none|strong={len(strong)}", f"none|own={own}", f"none|own={own}|strong={bool(strong)}",
            f"none|names={min(4, len(options))}", f"none|proposes={bool(proposals)}")  # fmt: skip
    return [*options, Option(None, None, "", none)]


def _candidates(
    text: str, title: str | None, head: str | None, proposals: Sequence[tuple[int, int]], taken: Callable[[str], bool]
) -> dict[str, set[str]]:
    """Every name that the paper may give its system, with the ways in which it is presented.

    Names of benchmarks, metrics and general things (CNN) that nothing presents are left out.
    """
    marks: dict[str, set[str]] = {} if head is None else {head: {"title of data"}}
    for name, mark in _marked(text, title, proposals):
        tidy = _tidy(name)
        if _plausible(tidy):
            marks.setdefault(tidy, set()).add(mark)
    return {
        name: found
        for name, found in _abbreviated(marks, text).items()
        if found != _PASSING or not (taken(name) or name.rstrip("s").casefold() in _GENERIC)
    }


def _presented_features(
    name: str, found: set[str], text: str, places: list[int], *, early: bool, data: bool
) -> Iterator[str]:
    shown = presented(name, text, places)
    yield from shown
    yield from (f"{each}|early={early}" for each in shown)
    near = next((mark for mark in _NEARNESS if mark in found), "none")
    yield f"{near}|{'+'.join(shown)}"
    yield f"{near}|data={data}"


_SHORT = re.compile(r"s?\s*\(\s*(?:\$?\\text\w*\{)?([A-Za-z][\w.+*^/-]{1,24})[})]")


def _abbreviated(marks: dict[str, set[str]], text: str) -> dict[str, set[str]]:
    """The candidates, where one is followed by its abbreviation in brackets merged into that.

    Authors and readers go on with the abbreviation: "Conditional Adapter (CoDA)" is CoDA from then on.
    """
    out: dict[str, set[str]] = {}
    for name, found in marks.items():
        at = text.find(name)
        short = _SHORT.match(text, at + len(name)) if at >= 0 else None
        kept = short[1] if short is not None and short[1] in marks and short[1] != name else name
        if " " in name and text[at - 1 : at] == "(":
            # "DecaProp (Densely Connected Attention Propagation)"
            kept = next((other for other in marks if text[: at - 1].rstrip().endswith(other)), kept)
        out.setdefault(kept, set()).update(found)
    return out


_DATA = word_set("title_data")
_DATA_NOUNS = word_set("dataset_noun")
_GENERIC = word_set("generic_name")
_REPORTING = word_set("achieve") | word_set("outperform") | word_set("improve") | word_set("reduce")
_NO_NAME = word_set("opener") | _DATA_NOUNS
_NEARNESS = ("called", "proposed next", "bracket proposed upper", "bracket proposed lower", "proposed near free",
             "expanded", "apposed")  # fmt: skip
_PASSING = {"name"}  # a name that nothing presents: most of the names of a text
_STRONG = frozenset({"called", "expanded", "apposed"})
_MOST = 30
_CAMEL = re.compile("[a-z][A-Z]")


# Stems of the words of `_CALLED`: a plain search for them is far quicker than the patterns.
_CALLING = ("call", "name", "dub", "term", "coin", "denoted", "refer")


def _marked(text: str, title: str | None, proposals: Sequence[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    """Every candidate name with the way in which the text presents it."""
    if any(stem in text for stem in _CALLING):
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
        if MIXED.match(_tidy(match[1])):
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


def _system_features(
    name: str,
    marks: set[str],
    text: str,
    title: str | None,
    proposed: int,
    taken: Callable[[str], bool],
    places: Sequence[int],
) -> list[str]:
    at = places[0]
    singular = name[:-1] if name.endswith("s") and not name.isupper() else name
    generic = singular.casefold() in _GENERIC
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
    early = at < proposed - 30
    count = len(places)
    out = [f"mark={mark}" for mark in sorted(marks)]
    if any(mark.startswith("title") for mark in marks):
        out.append(f"titled as={name.split()[-1].casefold()}")
    out += [f"mark={mark}|early={early}|generic={generic}" for mark in sorted(marks)]
    out += [f"count={min(4, count)}", f"generic={generic}", f"taken={taken(name)}", f"early={early}|generic={generic}",
            f"early={early}|count={min(3, count)}", f"subject={min(2, subject)}",
            f"own={min(2, own)}", f"data={min(2, data)}", f"mixed={bool(MIXED.match(name))}",
            f"words={min(3, len(name.split()))}", f"titled={name.casefold() in (title or '').casefold()}",
            f"at={min(3, 4 * at // max(1, len(text)))}",
            f"upper={name.isupper()}", f"plural={name.endswith('s')}", f"camel={bool(_CAMEL.search(name))}",
            f"hyphen={'-' in name}", *sorted(around)]  # fmt: skip
    return out


_UP_TO_MARK = re.compile(r"[^.,:;()]*[.,:;()]?")


def _spelling_features(name: str, text: str, words: tuple[str, ...], *, early: bool) -> list[str]:
    """Whether the title spells the name, and whether the text gives its full form."""
    how = spelt(name, words)
    full = defining_words(name, text)
    known = "no" if full is None else int(2 * sum(word in words for word in full) / len(full))
    capitals = min(5, sum(map(str.isupper, name)))
    return [f"spelt={how}|{capitals}", f"spelt={how}|early={early}", f"full={known}|early={early}"]


_PREPOSITIONS = word_set("preposition")


def _until_verb(words: str) -> str | None:
    """The leading words of a lower-case name, up to the first word that cannot belong to one."""
    kept = []
    for word in words.split():
        if word in _PREPOSITIONS or word in {"that", "which", "is", "a", "the"}:
            break
        kept.append(word)
    return " ".join(kept) or None


def _plausible(name: str) -> bool:
    word = name.split()[0].casefold()
    return len(name) >= 2 and word not in _NO_NAME and not name.isdigit()


def _tidy(name: str) -> str:
    return name.rstrip(".,;:'\"")
