"""Whose score a number is where the build of the sentence says so: `(GPT-4: 71.0%)`, `74.2% vs. 71.0%`, lists.

The rules know no names but those of the sentence. What they leave open is decided by the weights
(`claims.prose.method_options`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from claims.prose.cues import word_set
from claims.prose.method_names import ARTICLES, any_phrase, bare, name_at, name_ending, names
from claims.prose.own_phrases import own_reference
from claims.prose.phrases import against_phrases, phrase_of
from claims.prose.relations import Spot, alignment, lists
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.prose.versus import compared_with, is_outdone, of_former, of_other, of_owner
from claims.record.types import Comparison, Mention

_VERSUS = word_set("versus_link")
_OPEN = word_set("bracket_open")
_ABOUT_DATA = word_set("dataset_noun")
_OWNERS = word_set("score_owner")
_REPORTING = frozenset({"achieve", "consume"})
_ADVERBS = word_set("auxiliary")
_CLAUSES = word_set("clause")
_BEING = word_set("being")
_COMPARING = word_set("compare_lead")
_RELATIVE = word_set("relative_pronoun")
_LONGEST_LABEL = 5
_LONGEST_CLAUSE = 10


def owner_of(sentence: Sentence, placed: PlacedQuantity) -> Option | None:
    """Whose score an absolute quantity is, or None where the build of the sentence does not tell.

    Args:
        sentence: holds the quantity.
        placed: a quantity that is a value as it is, no change.

    Returns:
        The method as an option whose only feature names the rule; its value is None for "somebody else's, unnamed".
    """
    for rule, find in _RULES:
        words = find(sentence, placed)
        if words is not None and own_reference(words) is None:
            return Option(words or None, None, words, (f"ruled={rule}",))
    return None


def owned_elsewhere(sentence: Sentence, placed: PlacedQuantity) -> frozenset[str]:
    """Names whose the other figures of the sentence are by the build of it: each has the one that stands at it.

    Args:
        sentence: holds the quantity.
        placed: the quantity whose owner is sought.
    """
    return frozenset(words for index, words in _beside_names(sentence) if index != placed.index)


@lru_cache(maxsize=8)  # asked for every quantity of a sentence
def _beside_names(sentence: Sentence) -> tuple[tuple[int, str], ...]:
    found = (
        (placed.index, words)
        for placed in (sentence.quantities if len(sentence.quantities) > 1 else ())
        for rule, find in _RULES
        if rule in _VALUES and (words := find(sentence, placed))
    )
    return tuple(found)


def is_value(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """Whether the build of the sentence says that a figure is somebody's score, no change: "surpasses GPT-4's 71.0%".

    Args:
        sentence: holds the quantity.
        placed: the quantity.
    """
    quantity = placed.quantity
    if placed.unit_class in ("x", "points"):
        return False
    if is_outdone(sentence, placed) and (of_owner(sentence, placed) or _named_after(sentence, placed)):
        return True  # "surpasses" makes a change of "the 71.0% of GPT-4" by its own words
    if quantity.comparison is not Comparison.ABSOLUTE or quantity.direction or sentence.lowers[placed.head - 1] == "by":
        return False
    if any(find(sentence, placed) is not None for rule, find in _RULES if rule in _VALUES):
        return True
    told = not sentence.classes[placed.head - 1].isdisjoint(_REPORTING) if placed.head else False
    return told and _in_list(sentence, placed) is not None


def labelled(sentence: Sentence, placed: PlacedQuantity) -> Mention | None:
    """The metric or benchmark before the colon of a bracket, which holds for the figure alone: `(HellaSwag: 81.0%)`."""
    label = _label_span(sentence, placed)
    return next(
        (
            m
            for m in sentence.mentions
            if label and m.kind != "name" and m.first == label.start and m.last == label.stop
        ),
        None,
    )


def _label(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """What stands before the colon of a bracket: `(GPT-4: 71.0%)`, `(previous best: 71.0%)`.

    A metric, a data set or a setting (`5-shot`) there says what is measured, not whose it is.
    """
    label = _label_span(sentence, placed)
    if label is None or _lists_data(sentence, label.start):
        return None
    inside = [mention for mention in sentence.mentions if mention.first in label]
    if any(mention.kind != "name" for mention in inside):
        return None
    rival = any("rival" in classes for classes in sentence.classes[label.start : label.stop])
    named = any(mention.first == label.start for mention in inside)
    last = next((mention for mention in inside if mention.last == label.stop), None)
    if last is not None and not any(token.text.isalnum() for token in sentence.tokens[label.start + 1 : last.first]):
        return bare(last)  # "cf. BERT"
    return phrase_of(sentence, label.start, label.stop, ":").text if rival or named else None


def _label_span(sentence: Sentence, placed: PlacedQuantity) -> range | None:
    """The tokens between what opens a label in a bracket and its colon."""
    lowers, colon = sentence.lowers, placed.first - 1
    if colon < 1 or lowers[colon] not in (":", "="):
        return None
    start = colon
    while start > 0 and colon - start < _LONGEST_LABEL and lowers[start - 1] not in _OPEN:
        start -= 1
    opened = 0 < start < colon and lowers[start - 1] in _OPEN and _bracketed(lowers, colon)
    return range(start, colon) if opened else None


def _bracketed(lowers: Sequence[str], at: int) -> bool:
    """Whether a token stands inside brackets."""
    opened = 0
    for back in range(at, -1, -1):
        opened += (lowers[back] in "([") - (lowers[back] in ")]")
        if opened > 0:
            return True
    return False


def _lists_data(sentence: Sentence, start: int) -> bool:
    """Whether the bracket lists data sets: "on three data sets (A: 81.2, B: 77.0)"."""
    at = start - 1
    while at > 0 and sentence.lowers[at] != "(":
        at -= 1
    return at > 0 and sentence.lowers[at - 1] in _ABOUT_DATA


def _named_after(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """What follows a compared or listed figure: `versus 71.0% for GPT-4`, `the 71.0% of GPT-4`, `(71.0% for GPT-4)`."""
    listed = placed.series > 1 and _past_metric(sentence, placed.last) < placed.tail
    at = _past_metric(sentence, placed.tail if listed else placed.last)
    if at >= len(sentence.lowers) or sentence.lowers[at] not in _OWNERS:
        return None
    compared = compared_with(sentence, placed) is not None or is_outdone(sentence, placed)
    name = name_at(sentence, at + 1)
    if name is not None and (compared or _alone(sentence, placed, name) or _balanced(sentence, placed, at)):
        spots = lists(sentence, [m for m in sentence.mentions if m.kind == "name"])
        same = [m for m in sentence.mentions if m.kind == "name" and spots[m.first].first == spots[name.first].first]
        return bare(same[placed.place] if len(same) == placed.series > 1 else name)
    phrase = any_phrase(sentence, at + 1) if compared else None
    return phrase.text if phrase else None


def _alone(sentence: Sentence, placed: PlacedQuantity, name: Mention) -> bool:
    """Whether brackets hold just a figure and whose it is: `(71.0% for GPT-4)`, not `(71.0% for English)`."""
    lowers = sentence.lowers
    opened = lowers[placed.first - 1] == "(" or (lowers[placed.first - 1] in _VERSUS and "(" in lowers[: placed.first])
    return opened and lowers[name.last : name.last + 1] == (")",) and not name.text.isalpha()


def _past_metric(sentence: Sentence, at: int) -> int:
    """The token after a metric that follows a figure: "71.0% accuracy for"."""
    return next((m.last for m in sentence.mentions if m.first == at and m.kind == "metric"), at)


def _balanced(sentence: Sentence, placed: PlacedQuantity, at: int) -> bool:
    """Whether another figure of its kind has an owner in the same way: `74.2% for A and 71.0% for B`."""
    word = sentence.lowers[at]
    own, owners = sentence.abstract.own_system, []
    for other in sentence.quantities:
        after = _past_metric(sentence, other.last)
        if sentence.lowers[after : after + 1] == (word,) and other.unit_class == placed.unit_class:
            owners.append(name_at(sentence, after + 1))
    # "With Ours we obtain 89.3% for A and 88.8% for B": what is applied to A and B.
    applied = any(m.text == own and m not in owners for m in sentence.mentions) or "we" in sentence.lowers
    return len([name for name in owners if name is not None]) > 1 and not applied


def _bracket(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """`GPT-4 (71.0%)`, where the name is no data set and the figure stands alone in its bracket."""
    lowers, at = sentence.lowers, placed.first - 1
    if at < 1 or lowers[at] not in "([" or lowers[placed.last : placed.last + 1] not in ((")",), ("]",)):
        return None
    name = name_ending(sentence, at)
    return bare(name) if name is not None and _compares_names(sentence, name) else None


def _compares_names(sentence: Sentence, name: Mention) -> bool:
    """Whether a name is compared with, or stands among several with figures in brackets of their own.

    In "FastNet outperforms GPT-4 (74.2%)" the figure may be of either; after a figure of ours it is GPT-4's.
    """
    before = name.first - 1
    while before >= 0 and sentence.lowers[before] in ARTICLES:
        before -= 1
    outdoes = before >= 0 and "outperform" in sentence.classes[before]
    if before >= 0 and ("against" in sentence.classes[before] or outdoes or sentence.lowers[before] in _COMPARING):
        return not outdoes or sentence.quantities[0].last < name.first
    return any(_has_bracket(sentence, other) for other in names(sentence) if other is not name)


def _has_bracket(sentence: Sentence, name: Mention) -> bool:
    return sentence.lowers[name.last : name.last + 1] == ("(",) and name.last + 1 in sentence.taken


def _in_list(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """The k-th of as many names: `A and B reach 71.0% and 74.2%, respectively`."""
    if placed.series < 2 or placed.groups > 1:
        return None
    spots = lists(sentence, names(sentence))
    fitting = [m for m in names(sentence) if spots[m.first].length == placed.series]
    if not fitting or _other_list(sentence, placed):
        return None
    near = min(fitting, key=lambda m: _gap(spots[m.first], placed))
    told = "respectively" in sentence.lowers
    if not told and not _is_subject(sentence, spots[near.first], placed):
        return None
    first = spots[near.first].first
    chosen = [m for m in fitting if spots[m.first].first == first]
    aligned = (m for m in chosen if alignment(placed, spots[m.first].index, placed.series) == ["aligned"])
    name = next(aligned, None)
    return bare(name) if name is not None else None


def _gap(spot: Spot, placed: PlacedQuantity) -> int:
    return placed.head - spot.last if spot.last <= placed.head else spot.first - placed.tail


def _other_list(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """Whether as many metrics or data sets could claim the figures."""
    others = [m for m in sentence.mentions if m.kind != "name"]
    return any(spot.length == placed.series for spot in lists(sentence, others).values())


def _is_subject(sentence: Sentence, spot: Spot, placed: PlacedQuantity) -> bool:
    """Whether a list of names stands before the verb of the figures, itself or as that of a metric."""
    if spot.last > placed.head or any(spot.last <= other.first < placed.head for other in sentence.quantities):
        return False
    of = sentence.lowers[spot.first - 1] == "of" if spot.first else False
    measured = of and any(m.last == spot.first - 1 for m in sentence.mentions if m.kind == "metric")
    return _is_verb(sentence, spot.last) or (measured and sentence.lowers[placed.head - 1] in _BEING)


def _is_verb(sentence: Sentence, at: int) -> bool:
    while at < len(sentence.lowers) and (sentence.lowers[at] in _ADVERBS or sentence.lowers[at].endswith("ly")):
        if not sentence.classes[at].isdisjoint(_REPORTING):
            return True
        at += 1
    return at < len(sentence.lowers) and not sentence.classes[at].isdisjoint(_REPORTING)


def _subject(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """A name right before the verb of the figure's own clause: `whereas BaseNet reaches 86.9`."""
    for at in range(placed.head - 1, 0, -1):
        if at in sentence.taken or sentence.lowers[at] in _CLAUSES:
            return None
        if not sentence.classes[at].isdisjoint(_REPORTING):
            break
    else:
        return None
    end = at
    while end > 0 and (sentence.lowers[end - 1] in _ADVERBS or sentence.lowers[end - 1].endswith("ly")):
        end -= 1
    name = name_ending(sentence, end)
    if name is None or name.first == 0:
        return None
    opens = sentence.lowers[name.first - 1] in _CLAUSES
    return bare(name) if opens else None


def _relative(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """What is compared with, where a clause tells of it: `compared to eigen-images, which give 17.4%`."""
    for at in range(placed.head - 1, max(0, placed.head - _LONGEST_CLAUSE), -1):
        if sentence.lowers[at] in _RELATIVE:
            end = at - (sentence.lowers[at - 1] == ",")
            return next((phrase.text for phrase in against_phrases(sentence) if phrase.last == end), None)
        if at in sentence.taken or sentence.lowers[at] in _CLAUSES:
            return None
    return None


def _gapped(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """A clause without its verb: `FastNet reaches 74.2%, GPT-4 71.0%`."""
    name = name_ending(sentence, placed.first)
    if name is None or not name.first or sentence.lowers[name.first - 1] not in _CLAUSES | {"vs", "than"}:
        return None
    alike = any(o.last < name.first and o.unit_class == placed.unit_class for o in sentence.quantities)
    unknown = [m for m in sentence.mentions if m.kind == "name" and m not in names(sentence)]
    return bare(name) if alike and not unknown and placed.series == 1 else None


_RULES = (
    ("label", _label),
    ("possessive", of_owner),
    ("follows", _named_after),
    ("versus", of_other),
    ("former", of_former),
    ("bracket", _bracket),
    ("listed", _in_list),
    ("subject", _subject),
    ("relative", _relative),
    ("gapped", _gapped),
)  # fmt: skip
# Where one of these speaks of a figure, it is a value as it is: "GPT-4's 71.0%".
_VALUES = frozenset({"label", "possessive", "follows", "versus", "bracket"})
