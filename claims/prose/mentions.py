"""Names in a sentence: metrics and benchmarks by registry or by shape, and systems by shape.

A registry name is found by folding every run of up to `_LONGEST` tokens and looking it up, so the cost does not
depend on the size of the registry. A folded name that is also an English word (DROP, MATH, Office) counts only
when it is printed as the registry prints it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from claims.prose.cues import cue_classes, word_set
from claims.prose.tokens import Token, tokenize
from claims.record.types import Mention, Span
from claims.registry.lookup import Registry, key

_LONGEST = 7
_SHAPE = re.compile(r"[A-Z]+[a-z]*[A-Z\d]|[A-Z][a-z]+\d|[a-z]+[A-Z]|\d+[A-Z]|[A-Z]{2,}|[A-Z]-|-[A-Z]")
_CAPITAL = re.compile(r"[A-Z][\w.+'-]*")
_PLAIN = re.compile(r"[A-Z]?[a-z'-]+")


@dataclass(frozen=True, slots=True)
class Names:
    """Folded registry names, ready for look-up.

    Attributes:
        metrics: folded name -> (metric id, the spellings it stands for).
        benchmarks: folded name -> (benchmark id, the spellings).
        prefixes: every beginning of a folded name: a run of tokens that is none of them leads nowhere.
    """

    metrics: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    benchmarks: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    prefixes: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, registry: Registry) -> Names:
        """Fold the names and aliases of a registry, benchmarks' subsets included."""
        names = cls()
        for metric in registry.metrics.values():
            short = len(metric.id) < 4 and metric.id.isalpha()  # "per" is no PER
            id_ = metric.id.upper() if short else metric.id.replace("_", " ")
            for surface in (metric.name, id_, *metric.aliases):
                names._add(names.metrics, metric.id, surface)
        for benchmark in registry.benchmarks.values():
            for surface in (benchmark.name, *benchmark.aliases):
                names._add(names.benchmarks, benchmark.id, surface)
        for benchmark in registry.benchmarks.values():
            for subset in benchmark.subsets:
                alone = registry.benchmark_keys.get(key(subset.name)) == (benchmark.id, subset.id)
                if alone and any(letter.isupper() or letter.isdigit() for letter in subset.name[1:]):
                    names._add(names.benchmarks, f"{benchmark.id}/{subset.id}", subset.name)
        names._without_benchmark_scores()
        return names

    def _without_benchmark_scores(self) -> None:
        """Drop metric names such as `GLUE score`: the benchmark says more."""
        for folded in [name for name in self.metrics if name.endswith("score")]:
            if folded.removesuffix("score") in self.benchmarks:
                del self.metrics[folded]

    def begins(self, word: str, after: str) -> bool:
        """Whether a folded word is a name by itself or may begin one with the word after it, singular or plural."""
        one, two = word.removesuffix("s"), word + after
        whole = word in self.metrics or word in self.benchmarks or one in self.metrics or one in self.benchmarks
        return whole or two in self.prefixes or two.removesuffix("s") in self.prefixes

    def knows(self, name: str) -> bool:
        """Whether a name is that of a benchmark or metric, or a list of such with slashes: `EM/F1`."""
        folded = key(name)
        if folded in self.metrics or folded in self.benchmarks:
            return True
        return "/" in name and all(self.knows(part) for part in name.split("/"))

    def _add(self, table: dict[str, tuple[str, tuple[str, ...]]], id_: str, surface: str) -> None:
        folded = key(surface)
        if len(folded) < 2:
            return
        known, spellings = table.get(folded, (id_, ()))
        table[folded] = (known, (*spellings, surface))
        self.prefixes.update(folded[:length] for length in range(1, len(folded) + 1))


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return key(word)


def find_mentions(tokens: Sequence[Token], text: str, names: Names) -> tuple[Mention, ...]:
    """Find metrics, benchmarks and other names among the tokens of one sentence.

    Args:
        tokens: the sentence's tokens.
        text: the whole text that the token offsets refer to.
        names: folded registry names.

    Returns:
        Mentions in reading order; registry names win over shapes, longer ones over shorter ones.
    """
    found: list[Mention] = []
    taken = 0
    folded = [_folded(token.text) for token in tokens]
    prefixes = names.prefixes
    for first, token in enumerate(tokens):
        if first < taken:
            continue
        word = folded[first]
        known = word in prefixes or (word.endswith("s") and word[:-1] in prefixes)
        after = folded[first + 1] if first + 1 < len(folded) else "?"
        known = known and (not after or names.begins(word, after))  # nine of ten end here
        if not known and token.text == token.lower:  # neither in the registry nor of a name's shape
            continue
        mention = _registered(tokens, folded, first, text, names) if known else None
        if mention is None or _is_clause(mention, tokens, names):
            mention = _shaped(tokens, first, text)
            mention = None if mention is not None and "/" in mention.text and names.knows(mention.text) else mention
        if mention is not None:
            found.append(_as_data(mention, tokens))
            taken = mention.last
    return tuple(found)


def _is_clause(mention: Mention, tokens: Sequence[Token], names: Names) -> bool:
    """Whether the "scores" of a metric is a verb: "GPT-4 scores 71.0%", not "BLEU scores 28.4"."""
    last = mention.last
    if mention.kind != "metric" or tokens[last - 1].text != "scores" or last - mention.first < 2 or last == len(tokens):
        return False
    return tokens[last].text[0].isdigit() and not names.knows(mention.text.removesuffix("scores"))


def _as_data(mention: Mention, tokens: Sequence[Token]) -> Mention:
    """A metric's acronym before "dataset" or "benchmark" names data: "the ADE dataset"."""
    after = tokens[mention.last].lower if mention.last < len(tokens) else ""
    if mention.kind == "metric" and mention.text.isupper() and after in _DATA:
        return replace(mention, kind="name", id=None)
    return mention


_DATA = word_set("title_data")


def find_benchmarks(text: str, names: Names) -> tuple[Mention, ...]:
    """Registered benchmarks of a whole text, without reading it word by word.

    A benchmark's printed name begins with a word that has a capital or a digit, so that only such words are looked at.
    `first` and `last` of the mentions count tokens from the mention itself.
    """
    found: list[Mention] = []
    taken = 0
    for match in _CAPITALISED.finditer(text):
        start = match.start()
        while start and text[start - 1].islower():  # nuScenes begins before its capital
            start -= 1
        word = _folded(text[start : match.end()])
        if start < taken or not (word in names.prefixes or (word.endswith("s") and word[:-1] in names.prefixes)):
            continue
        after = _AFTER.match(text, match.end())
        if not names.begins(word, _folded(after[1]) if after else "?"):
            continue
        tokens = tokenize(text, start, min(len(text), start + _WIDEST), _LONGEST)
        mention = _registered(tokens, [_folded(token.text) for token in tokens], 0, text, names)
        if mention is not None:
            taken = mention.span.end
            if mention.kind == "benchmark":
                found.append(mention)
    return tuple(found)


# A word as `claims.prose.tokens` cuts it, from its first capital or digit.
_CAPITALISED = re.compile(r"[A-Z\d]\w*(?:[-.'@+_/&]\w+)*")
_AFTER = re.compile(r"[\s\-@/]+(\w+(?:[-.'@+_/&]\w+)*)")
_WIDEST = 80


def _registered(tokens: Sequence[Token], folded: Sequence[str], first: int, text: str, names: Names) -> Mention | None:
    best: Mention | None = None
    run = ""
    for last in range(first + 1, min(first + _LONGEST, len(tokens)) + 1):
        run += folded[last - 1]
        if not folded[last - 1] and tokens[last - 1].text not in "-@/":
            break
        going_on = run in names.prefixes
        found = run if going_on or not run.endswith("s") else run[:-1]
        for kind, table in (("benchmark", names.benchmarks), ("metric", names.metrics)):
            hit = table.get(found) or (table.get(run[:-1]) if run[-1] == "s" and len(run) > 4 else None)
            if hit is None:
                continue
            surface = text[tokens[first].start : tokens[last - 1].end]
            if _printed_so(surface, hit[1]) if kind == "benchmark" else _is_metric_here(surface, hit[1]):
                best = Mention(Span(tokens[first].start, tokens[last - 1].end), surface, kind, hit[0], first, last)
                break
        if not going_on:
            break
    return best


def _is_metric_here(surface: str, spellings: Sequence[str]) -> bool:
    """Whether a short acronym (IS, EM, AP) is printed as one and is not the English word."""
    return len(surface) > 3 or not surface.islower() or any(not spelling.isupper() for spelling in spellings
                                                            if len(spelling) <= 3)  # fmt: skip


def _printed_so(surface: str, spellings: Sequence[str]) -> bool:
    """Whether a benchmark's printed form is a name here and not an ordinary word."""
    if surface in spellings:
        return True
    if _PLAIN.fullmatch(surface) and " " not in surface:
        # A single word: "drop" is not DROP, "Movies" is not a data set at the start of a sentence.
        return any(
            _PLAIN.fullmatch(spelling) and spelling.casefold() == surface.casefold() for spelling in spellings
        ) and (surface[:1].isupper())
    return any(letter.isupper() or letter.isdigit() for letter in surface)


def _shaped(tokens: Sequence[Token], first: int, text: str) -> Mention | None:
    """A run of capitalised or mixed-case tokens: `Claude 3.5 Sonnet`, `Qwen-GUI-3B`, `VTM-17.0 Intra`."""
    if not _name_like(tokens, first):
        return None
    last = first + 1
    while last < len(tokens):
        token = tokens[last]
        gap = text[tokens[last - 1].end : token.start]
        if gap.strip() or len(gap) > 2:
            break
        if (
            _name_like(tokens, last)
            or (token.text[0].isdigit() and len(token.text) <= 4 and gap == " " and _version_follows(tokens, last))
            or (token.text in "^+*" and not gap)
        ):
            last += 1
        else:
            break
    surface = text[tokens[first].start : tokens[last - 1].end]
    return Mention(Span(tokens[first].start, tokens[last - 1].end), surface, "name", None, first, last)


def _version_follows(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number after a name is a version (`SQuAD 2.0 dataset`), not a result (`MMLU 72.6%`)."""
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return following.casefold() not in _RESULT_UNITS and not following.startswith("±")


_RESULT_UNITS = word_set("result_unit")


_OPENERS = word_set("opener")


def _name_like(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.text.islower() or not token.text[0].isalnum():
        return False
    if token.lower in _RESULT_UNITS and at and tokens[at - 1].text[0].isdigit():
        return False  # the "dB" of "0.3 dB PSNR"
    if _SHAPE.search(token.text):
        return True
    if not _CAPITAL.fullmatch(token.text) or len(token.text) < 2:
        return False
    if at == 0 or tokens[at - 1].text in {".", ":", "?", "!"}:
        # At the start of a sentence every word is capitalised: believe it only before another name.
        return at + 1 < len(tokens) and bool(_SHAPE.search(tokens[at + 1].text)) and token.lower not in cue_classes()
    return token.lower not in _OPENERS
