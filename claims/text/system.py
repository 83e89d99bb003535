"""The paper's own system: the name behind "our method", "it" and "we" in an abstract."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from claims.text.abbreviations import defining_words, spelt, title_words
from claims.text.cues import classes_of, word_set
from claims.text.presented import presented
from claims.text.scene import Option
from claims.text.title_names import announces_data, title_only, title_runs
from claims.text.tokens import Token

# The rest of a word of a name: a full stop belongs to it only where the word goes on behind it.
_REST = r"[\w+*^/-]*(?:\.\w[\w+*^/-]*)*"
_BRACKETED = re.compile(r"\(\s*([A-Za-z][\w.+*^/-]{1,24}(?: [A-Z][\w.+-]{0,20})?)\s*\)")
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|denoted(?: as)?|"
    r"refer(?:red)? to(?: \w+(?: \w+)?)?(?= as)|(?:call|name|dub|term)s? (?:it|this|our \w+|the \w+)?)"
    r"(?: as| by)?,? (?:the )?[\"'`“]{0,2}([A-Z]" + _REST + r"(?:[ -][A-Z0-9]" + _REST + r"){0,4})"
)
_PROPOSED = re.compile(
    r"\b(?:propos|introduc|present|develop|describ|design|devis|build|built|creat|releas|contribut)\w*\b"
)
_NAMED = re.compile(r"\b([A-Z]" + _REST + r"(?: [A-Z0-9]" + _REST + r"){0,4})")
_MIXED = re.compile(r"[A-Za-z]+[\w-]*[A-Z\d][\w+*^-]*|[A-Z]{2,}[\w+*^-]*|[A-Z][a-z]+-[A-Z]\w*")
_OWN = re.compile(
    r"\b(?:[Oo]ur|[Tt]he (?:proposed|resulting|presented)|[Pp]roposed|[Tt]his)\s+(?:[\w-]+\s+){0,3}?"
    r"([Mm]ethod|[Aa]pproach|[Mm]odel|[Ff]ramework|[Aa]lgorithm|[Tt]echnique|[Ss]trategy|[Aa]rchitecture|[Nn]etwork|"
    r"[Pp]ipeline|[Ss]cheme|[Ss]olution|formulation|procedure|[Ss]ystem|[Dd]etector|[Pp]lanner|[Aa]gent|[Aa]ssistant|"
    r"[Tt]racker|[Cc]lassifier|[Dd]ataset|[Bb]enchmark)(s?)\b"
)
_OWN_NAMED = re.compile(
    r"\b(?:[Oo]ur|[Tt]he proposed|proposed)\s+(?:[a-z-]+\s+){0,3}?(?:method|approach|model|framework|algorithm|system|"
    r"network|architecture|technique|planner|tool|dataset|benchmark),?\s+([A-Z][\w.+*^/-]*(?:[A-Z\d][\w.+*^/-]*)?)"
)
_CALLED_PLAIN = re.compile(
    r"\b(?:we call|called|termed|dubbed|named|coined) (?:as )?[\"'`]{0,2}((?:[a-z][\w-]+ ?){1,4})"
)
_KEPT = {"system", "detector", "planner", "agent", "assistant", "tracker", "classifier", "dataset", "benchmark", "framework",
         "algorithm", "pipeline"}  # fmt: skip


def system_options(
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
    head = _title_name(title, text)
    data = head is not None and announces_data(title)
    if head is not None and not data:
        # A title of the form "Name: what it is" leaves nothing to ask.
        return [Option(head, None, head, ("title",))]
    proposals = [
        (match.end(), end) for start, end in sentences if (match := _PROPOSED.search(text, start, end)) is not None
    ]
    first = proposals[0][0] if proposals else len(text)
    marks: dict[str, set[str]] = {}
    if head is not None:
        marks[head] = {"title of data"}
    for name, mark in _marked(text, title, proposals):
        tidy = _tidy(name)
        if _plausible(tidy):
            marks.setdefault(tidy, set()).add(mark)
    marks = _abbreviated(marks, text)
    strong = {mark for found in marks.values() for mark in found} & _STRONG
    words = title_words(title)
    results = [max((match.end() for match in _RESULT.finditer(text, *span)), default=0) for span in sentences]
    ends = [end for _, end in sentences]
    about_data = not _DATA.isdisjoint(words)
    options = []
    for name, found in list(marks.items())[:_MOST]:
        places = _places(name, text)
        features = _system_features(name, found, text, title, first, taken, places)
        shown = presented(name, text, places)
        features += shown
        features += [f"{each}|early={places[0] < first - 30}" for each in shown]
        near = next((mark for mark in _NEARNESS if mark in found), "none")
        features += [f"{near}|{'+'.join(shown)}", f"{near}|data={about_data}"]
        features += _spelling_features(name, text, words, early=places[0] < first - 30)
        claimed = sum(results[min(bisect_left(ends, place), len(ends) - 1)] > place + len(name) for place in places)
        features += [f"claimed={min(2, claimed)}", f"claimed={min(2, claimed)}|early={places[0] < first - 30}"]
        options.append(Option(name, None, name, (*features, f"strong={bool(strong)}")))
    own = own_reference(text) is not None
    none = ("none", f"none|strong={len(strong)}", f"none|own={own}", f"none|own={own}|strong={bool(strong)}",
            f"none|names={min(4, len(options))}", f"none|proposes={bool(proposals)}")  # fmt: skip
    return [*options, Option(None, None, "", none)]


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
_NEARNESS = ("called", "proposed next", "bracket proposed upper", "bracket proposed lower", "proposed near free", "expanded", "apposed")
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
    if name := _expanded_in_title(title, text):
        yield name, "expanded"
    for match in _OWN_NAMED.finditer(text):
        yield match[1], "apposed"
    if name := _title_phrase(title, text):
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
    for match in _BRACKETED.finditer(text):
        if _MIXED.match(match[1]):
            inside = any(begin <= match.start() < end for begin, end in proposals)
            words = text[max(0, match.start() - 30) : match.start()].split()
            case = "upper" if words and words[-1][:1].isupper() else "lower"
            yield match[1], f"bracket {'proposed' if inside else 'other'} {case}"
    for match in named:
        if _MIXED.match(_tidy(match[1])):
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
    generic = "generic_name" in classes_of(singular.casefold())
    subject = own = data = 0
    around = set()
    for place in places:
        end = place + len(name)
        before, after = text[max(0, place - 20) : place], text[end : end + 24].split()
        own += before[-5:].casefold().endswith(("our ", "our-"))
        following = after[0].casefold() if after else "#"
        first_word = classes_of(following.strip(",."))
        subject += bool({"achieve", "outperform", "improve", "reduce"} & first_word)
        data += "dataset_noun" in first_word
        around |= {f"before={(before.split() or ['#'])[-1].casefold()}", f"after={_UP_TO_MARK.match(following)[0]}"}  # type: ignore[index]
    early = at < proposed - 30
    count = len(places)
    out = [f"mark={mark}" for mark in sorted(marks)]
    if any(mark.startswith("title") for mark in marks):
        out.append(f"titled as={name.split()[-1].casefold()}")
    out += [f"mark={mark}|early={early}|generic={generic}" for mark in sorted(marks)]
    out += [f"count={min(4, count)}", f"generic={generic}", f"taken={taken(name)}", f"early={early}|generic={generic}",
            f"early={early}|count={min(3, count)}", f"subject={min(2, subject)}",
            f"own={min(2, own)}", f"data={min(2, data)}", f"mixed={bool(_MIXED.match(name))}",
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


def _expanded_in_title(title: str | None, text: str) -> str | None:
    """An abbreviation in brackets after words that the title has, too: `Neural Social Physics (NSP)`."""
    folded = re.sub(r"[-\s]+", " ", _before_task(title)).casefold()
    proposal = _PROPOSED.search(text)
    for match in _BRACKETED.finditer(text, proposal.start() if proposal else 0):
        letters = re.sub(r"[^A-Za-z]", "", match[1])
        if sum(letter.isupper() for letter in letters) < 2 or len(letters) > 8:
            continue
        words = re.findall(r"[A-Za-z]+", text[max(0, match.start() - 90) : match.start()])
        for count in range(min(len(letters), len(words)), 1, -1):
            phrase = words[-count:]
            if phrase[0][0].casefold() == letters[0].casefold() and " ".join(phrase).casefold() in folded:
                return match[1]
    return None


def _before_task(title: str | None) -> str:
    """The part of a title that may name the method: what follows "for", "in" or "of" names the task."""
    return re.split(r"\b(?:for|in|of|on|towards?)\b", title or "")[0]


_PREPOSITIONS = word_set("preposition")


def _title_phrase(title: str | None, text: str) -> str | None:
    """The longest capitalised phrase of the title that the abstract prints the same way inside a sentence."""
    words = re.findall(r"[\w-]+", _before_task(title))
    proposal = _PROPOSED.search(text)
    for length in (5, 4, 3, 2):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if not all(word[0].isupper() for word in run):
                continue
            at = text.find(" ".join(run))
            if at > (proposal.start() if proposal else len(text)) and text[at - 2] not in ".:?!":
                return " ".join(run)
    return None


def _until_verb(words: str) -> str | None:
    """The leading words of a lower-case name, up to the first word that cannot belong to one."""
    kept = []
    for word in words.split():
        if word in _PREPOSITIONS or word in {"that", "which", "is", "a", "the"}:
            break
        kept.append(word)
    return " ".join(kept) or None


def own_phrase(tokens: Sequence[Token], text: str) -> str | None:
    """How a sentence refers to the paper's own system without a name, or None.

    "our method" stands for every general word (approach, framework, proposed model); a word that says more is kept
    ("our detector").
    """
    return _own_between(text, tokens[0].start, tokens[-1].end) if tokens else None


def own_phrase_anywhere(text: str) -> str | None:
    """The first such reference of a whole text."""
    return _own_between(text, 0, len(text))


@lru_cache(maxsize=64)  # asked for every figure of a sentence, and of a text
def _own_between(text: str, start: int, end: int) -> str | None:
    match = _OWN.search(text, start, end)
    return own_reference(match[0]) if match else None


def own_reference(words: str) -> str | None:
    """`our method` (or `our detector`) for a phrase that refers to the paper's own system, None for any other."""
    match = _OWN.search(words)
    if match is None:
        return None
    noun = match[1].casefold()
    return f"our {noun}{match[2]}" if noun in _KEPT else "our method"


def _title_name(title: str | None, text: str) -> str | None:
    if not title or ":" not in title:
        return None
    head = title.split(":", 1)[0].strip()
    if not 1 <= len(head.split()) <= 4:
        return None
    for name in (head, head.replace(" ", "-"), head.replace("-", " ")):
        at = text.casefold().find(name.casefold())
        if at >= 0 and (_MIXED.search(name) or name[:1].isupper()):
            return text[at : at + len(name)]
    return None


def _plausible(name: str) -> bool:
    word = name.split()[0].casefold()
    return len(name) >= 2 and not ({"opener", "dataset_noun"} & classes_of(word)) and not name.isdigit()


def _tidy(name: str) -> str:
    return name.rstrip(".,;:'\"")
