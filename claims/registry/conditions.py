"""Circumstances of a measurement: what words of a setting state them, and their one spelling.

A setting is a list of parts. A part that is wholly made of forms of `data/conditions.yaml`, or that names a condition
(`batch size: 8`), states conditions; any other part stays as it was written, apart from spaces. Parts are put in the
order of the file, so that `CoT, 5 shot` and `5-shot with CoT` meet. Nothing is guessed: an absent condition stays
absent. The protocol conditions with the words that nobody knows are the setting, by which all numbers are ranked
apart; the measurement conditions keep costs apart; notes are only shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from claims.record.entries import Condition, ConditionKind, ConditionRole
from claims.record.errors import Problem, RegistryError
from claims.record.nearest import did_you_mean
from claims.registry.condition_entries import read_conditions
from claims.registry.condition_forms import (
    folded,
    forms_of,
    plain_number,
    size_of,
    tidy,
    without_zeros,
    words_pattern,
)  # fmt: skip
from claims.registry.entries import Faults
from claims.registry.folders import layers, shipped_dir

FILE = "conditions.yaml"
_SEPARATOR = re.compile(r"[,;|()\[\]{}]|\s[+&]\s|\s/\s")
_LOOSE = re.compile(r"^(?:[+&/](?:\s|$))+|(?:(?:^|\s)[+&/])+$")  # a sign that joins nothing: "5-shot, & CoT"
_JOINED = re.compile(r"\s+([+&/])\s+")  # in a named value: "Episodic + Semantic" is one, and must read back as one
_JOINING = re.compile(
    r"(?:\s|-|\+|/|\bw/(?!o\b)|\b(?:with|using|and|in|on|at|the|setting|prompting|decoding)\b)*", re.IGNORECASE
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_WITH = re.compile(r"(?:\s*(?:,|\||\bw/|\bwith\b|\s-))+\s*\Z", re.IGNORECASE)  # what joins a protocol to a name
_NEVER_A_NAME = frozenset(
    ("shots", "prompting", "self_consistency", "pass_at", "best_of", "samples", "decoding", "sparsity", "batch_size",
     "context_length", "split")
)  # fmt: skip
_NAMED = re.compile(r"([^\W\d][\w .@/-]{0,40}?)\s*[:=]\s*(\S.*)\Z")


@dataclass(frozen=True, slots=True)
class StatedCondition:
    """A condition with its value.

    Attributes:
        condition: the registry's entry.
        value: the value in its one spelling: `5` of `5-shot`, `8x A100 80GB`.
        text: how a setting states it: `5-shot`, `judge: GPT-4o`.
        rank: its place in a setting.
    """

    condition: Condition
    value: str
    text: str
    rank: int


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything that is stated of how a number was measured.

    Attributes:
        stated: conditions, in the order of the registry.
        other: words that no condition knows; they keep numbers apart like a protocol.
    """

    stated: tuple[StatedCondition, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def setting(self) -> str | None:
        """The protocol in its normal form, None where none is stated."""
        return ", ".join((*self._texts(ConditionRole.PROTOCOL), *self.other)) or None

    @property
    def measurement(self) -> str | None:
        """The measurement conditions in their normal form, None where none is stated."""
        return ", ".join(self._texts(ConditionRole.MEASUREMENT)) or None

    @property
    def text(self) -> str:
        """All of it in its normal form: notes, too."""
        return ", ".join((*self._texts(*ConditionRole), *self.other))

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Ids and values of the conditions."""
        return tuple((each.condition.id, each.value) for each in self.stated)

    def value(self, condition: str) -> str | None:
        """The values of one condition, None where it is not stated."""
        return ", ".join(each.value for each in self.stated if each.condition.id == condition) or None

    def _texts(self, *roles: ConditionRole) -> Iterable[str]:
        return (each.text for each in self.stated if each.condition.role in roles)


class Conditions:
    """Every known condition, with reading of the words that state them.

    Attributes:
        entries: condition id -> entry, in the order of the file.
        unsure: what cannot be relied on.
    """

    def __init__(self, entries: Iterable[Condition], faults: Faults | None = None) -> None:
        found = faults or Faults()
        by_id: dict[str, Condition] = {}
        for entry in entries:
            if (first := by_id.setdefault(entry.id, entry)) is not entry:
                found.clash("condition", entry.id, entry, first)
        self.entries: Mapping[str, Condition] = by_id
        self._forms = tuple(form for entry in self.entries.values() for form in forms_of(entry))
        self._names: dict[str, Condition] = {}
        self._read: dict[str, Circumstances] = {}
        for entry in self.entries.values():
            for spelling in (entry.id, entry.name, *entry.aliases):
                other = self._names.setdefault(folded(spelling), entry)
                if other is not entry:
                    found.clash("condition", spelling, entry, other)
                    found.ids |= {entry.id, other.id}  # nothing keeps by which of its names one was stated
        self.unsure = found.unsure(folded, self._names)
        self._doubtful = words_pattern(found.words)

    @classmethod
    def read(cls, data: Path) -> tuple[Conditions, tuple[Problem, ...]]:
        """Conditions of a data folder as far as they can be read, and every fault of its file.

        A folder without the file shares the conditions that come with the program.
        """
        paths = tuple(path for folder in layers(data)[0] if (path := folder / FILE).is_file())
        paths = paths or tuple(filter(Path.is_file, (shipped_dir() / FILE,)))
        return _load(paths, tuple((status.st_mtime_ns, status.st_size) for status in map(Path.stat, paths)))

    @classmethod
    def shipped(cls) -> Conditions:
        """The conditions that come with the program."""
        return cls.read(shipped_dir())[0]

    def find(self, name: str) -> Condition | None:
        """Condition of that id, name or alias, or None."""
        return self._names.get(folded(name))

    def is_sure(self, stands: Circumstances) -> bool:
        """Whether nothing that is wrong with an entry bears upon what is stated."""
        if not self.unsure.ids:
            return True
        stated = any(each.condition.id in self.unsure.ids for each in stands.stated)
        return not stated and not any(self._doubtful.search(words) for words in stands.other)

    def is_sure_name(self, name: str) -> bool:
        """Whether nothing that is wrong with an entry bears upon the name of a condition."""
        found = self.find(name)
        return not self.unsure.bears_upon(found.id if found else None, folded(name))

    def circumstances(self, text: str | None) -> Circumstances:
        """What the words of a setting state."""
        if not text:
            return Circumstances()
        if (found := self._read.get(text)) is None:
            if len(self._read) > 1 << 14:
                self._read.clear()
            found = self._read[text] = self._parsed(text)
        return found

    def named(self, name: str, value: str) -> StatedCondition:
        """A condition with its value, told by name.

        Raises:
            RegistryError: no condition of that name, or a value that it cannot have.
        """
        condition = self.find(name)
        if condition is None:
            spellings = {s: each.id for each in self.entries.values() for s in (each.id, each.name, *each.aliases)}
            hint = did_you_mean(name, spellings)
            raise RegistryError(Problem(f"unknown condition '{name[:80]}'", rule="unknown-condition", hint=hint))
        if found := self._valued(condition, value):
            return found
        if condition.kind is ConditionKind.ONE_OF:
            known = {word: word for pair in (*condition.values, *condition.forms) for word in (pair[0],)}
            hint = did_you_mean(value, known) or f"one of {', '.join(known)}"
        else:
            hint = "a number, for example " + next((text for text, _ in condition.examples), "5")
        raise RegistryError(Problem(f"'{condition.id}' cannot be '{value[:80]}'", rule="condition-value", hint=hint))

    def normal_setting(self, text: str) -> str:
        """The normal form of a protocol; the same for every spelling of it, and its own normal form.

        >>> Conditions.shipped().normal_setting("CoT prompting, 5 Shots")
        '5-shot, CoT'
        """
        return self.circumstances(text).setting or ""

    def split_of(self, setting: str | None) -> str | None:
        """The split that a setting names; several are one that no entry has; None where it names none.

        >>> Conditions.shipped().split_of("5-shot, dev")
        'validation'
        """
        found = (each for each in self.circumstances(setting).stated if each.condition.id == "split")
        return " and ".join(sorted({dict(each.condition.same).get(each.value, each.value) for each in found})) or None

    def protocol_in(self, name: str) -> tuple[str, str] | None:
        """The name without the protocol that stands in it, and the protocol's normal form; None where there is none.

        In brackets every protocol counts; behind the name only those with a number, since `CoT` may be the method.

        >>> known = Conditions.shipped()
        >>> known.protocol_in("Llama 2 70B (5-shot, CoT)"), known.protocol_in("GPT-4, 10 shots")
        (('Llama 2 70B', '5-shot, CoT'), ('GPT-4', '10-shot'))
        >>> known.protocol_in("Chain of Thought"), known.protocol_in("Llama 3 8B (AWQ)")
        (None, None)
        """
        for match in _BRACKETS.finditer(name):
            parts = [part.strip() for part in _SEPARATOR.split(tidy(match[1])) if part.strip()]
            stated = {part: found for part in parts if (found := self._protocol(part))}
            other = ", ".join(part for part in parts if part not in stated)
            rest = " ".join(f"{name[: match.start()]} {f'({other})' if other else ''}{name[match.end() :]}".split())
            if rest and stated:
                return rest, gathered(each for found in stated.values() for each in found).text
        words = name.split()
        for at in range(max(1, len(words) - 3), len(words)):
            rest = _WITH.sub("", " ".join(words[:at]) + " ").strip()
            found = self._protocol(" ".join(tidy(" ".join(words[at:])).split()))
            if found and rest and all(re.search(r"\d", each.text) for each in found):
                return rest, gathered(found).text
        return None

    def _protocol(self, part: str) -> list[StatedCondition]:
        """What a part states, where all of it is protocol and none may be part of a method's name (4-bit, thinking)."""
        found = self._known(part)
        return found if all(each.condition.id in _NEVER_A_NAME for each in found) else []

    def _parsed(self, text: str) -> Circumstances:
        stated: list[StatedCondition] = []
        other: list[str] = []
        for raw in _SEPARATOR.split(tidy(text)):
            part = _LOOSE.sub("", " ".join(raw.split()))
            if part:
                found = self._known(part)
                stated += found
                other += [] if found else [part]
        return gathered(stated, other)

    def _known(self, part: str) -> list[StatedCondition]:
        """The conditions that a part states where it is wholly made of known words, else nothing."""
        found: list[StatedCondition] = []
        at = 0
        while at < len(part):
            match = self._pattern.match(part, at)
            if match is None:
                return self._by_name(part)
            rank = int(str(match.lastgroup)[1:])
            found.append(self._of_form(rank, match[0]))
            at = match.end()
            joined = _JOINING.match(part, at)
            at = joined.end() if joined else at
        return found

    def _by_name(self, part: str) -> list[StatedCondition]:
        match = _NAMED.match(part)
        condition = self.find(match[1]) if match else None
        found = self._valued(condition, match[2]) if match and condition else None
        return [found] if found else []

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """All spellings, one named group a form; the group's number is the form's rank."""
        ranked = [f"(?P<e{rank}>{form.pattern})" for rank, form in enumerate(self._forms)]
        return re.compile(rf"(?:{'|'.join(ranked) or '(?!)'})(?![\w%.@])", re.IGNORECASE)

    def _of_form(self, rank: int, words: str) -> StatedCondition:
        form = self._forms[rank]
        value, text = form.read(words)
        return StatedCondition(form.condition, value, text, rank)

    def _valued(self, condition: Condition, words: str) -> StatedCondition | None:
        """What a value states of a condition that is named; None where it cannot have that value."""
        text = condition.kind is ConditionKind.TEXT
        words = as_one_part(words) if text else " ".join(tidy(words).split())
        ranks = [rank for rank, form in enumerate(self._forms) if form.condition is condition]
        if any(self._forms[rank].takes_size for rank in ranks):
            words = size_of(words)
        meant = {folded(word): form for word, form in condition.values}.get(folded(words))
        for rank in ranks:
            form = self._forms[rank]
            if form.form == meant or (meant is None and re.fullmatch(form.pattern, words, re.IGNORECASE)):
                return self._of_form(rank, meant or words)
        if (number := plain_number(words)) is not None and condition.kind is ConditionKind.NUMBER:
            for rank in ranks:
                if filled := self._forms[rank].filled(number):
                    return StatedCondition(condition, *filled, rank)
            number = without_zeros(number)
            return StatedCondition(condition, number, f"{condition.label}: {number}", self._last(ranks))
        if text and words:
            return StatedCondition(condition, words, f"{condition.label}: {words}", self._last(ranks))
        return None

    def _last(self, ranks: list[int]) -> int:
        return ranks[-1] if ranks else len(self._forms)


def as_one_part(words: str) -> str:
    """Words without what separates the parts of a setting, so that they are read again as they are."""
    return " ".join(_SEPARATOR.sub(" ", _JOINED.sub(r"\1", tidy(words))).split())


def gathered(stated: Iterable[StatedCondition], other: Iterable[str] = ()) -> Circumstances:
    """Conditions and other words in order, each once."""
    once = {each.text: each for each in stated}
    ordered = sorted(once.values(), key=lambda each: (each.rank, each.text.casefold(), each.text))
    return Circumstances(tuple(ordered), tuple(sorted(dict.fromkeys(other), key=lambda part: (part.casefold(), part))))


@lru_cache(maxsize=8)
def _load(paths: tuple[Path, ...], stamps: tuple[tuple[int, int], ...]) -> tuple[Conditions, tuple[Problem, ...]]:
    faults = Faults()
    entries = [entry for path in paths for entry in read_conditions(path, faults)]
    return Conditions(entries, faults), tuple(faults.problems)
