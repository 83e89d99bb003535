"""What words beside a metric's name make of it: AP of large objects, AP at 50, the time behind a "speed" in ms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from claims.record.entries import Benchmark, Metric
from claims.record.errors import UnitError
from claims.registry.lookup import Registry, key
from claims.registry.unit_names import canonical
from claims.registry.units import dimension
from claims.tables.facts import Facts, Target
from claims.tables.vocabulary import classes, form_of

_SIZED = re.compile(r"(?<![A-Za-z])AP[ _]?([SML])(?![A-Za-z])")  # lower-case m is a mask: APm
_MEDIUM_OR_MASK = re.compile(r"(?<![A-Za-z])AP([ _^]?)m(?![A-Za-z])")
_BY_SIZE = re.compile(r"(?<![A-Za-z])AP(?:[ _^]?[sSlL]|[ _-]?\(?(?:small|large|[SL])\)?)(?![A-Za-z])")
_BY_OUTPUT = re.compile(
    r"(?<![A-Za-z])AP[ _^]?b(?![A-Za-z])|(?<![A-Za-z])(?:b?box|mask|segm)(?![A-Za-z])", re.IGNORECASE
)
_SIZES = {"S": "ap_small", "M": "ap_medium", "L": "ap_large"}
_AT = {"50": "ap50", "75": "ap75"}
_SCALE = re.compile(r"(?<![A-Za-z])(ss|ms)(?![A-Za-z+])")
_JUDGE = re.compile(r"gpt-?[345][\w.-]*", re.IGNORECASE)
_JUDGED = frozenset({"win_rate", "length_controlled_win_rate", "judge_score", "mt_bench_score", "average_score"})
_VARIANT = re.compile(r"(?<![A-Za-z])mc[12](?!\w)", re.IGNORECASE)
_SPLIT = re.compile(
    r"[\s_-](test[\s-]?dev|test[\s-]?std|testmini|minival|test|val|validation|dev)(?:\s?20\d\d)?$", re.IGNORECASE
)
_LENGTH = re.compile(r"\d{1,4}\s?[kKM]")


def image_scale(text: str, benchmark: Benchmark | None) -> str | None:
    """The protocol behind a bare `ss` or `ms` under a benchmark of segmentation."""
    segmented = benchmark is not None and benchmark.metrics[:1] == ("miou",)
    return form_of("image_scale_form", text.strip("() ")) if segmented else None


def qualified(facts: Facts, text: str, registry: Registry, *, sized: bool | None = None) -> Facts:
    """The facts of a heading with its metric made as narrow as its other words say."""
    if len(facts.targets) == 1 and not facts.metrics and (judge := judge_of(facts.targets[0].benchmark, facts.rest)):
        return replace(facts, settings=(*facts.settings, judge), rest="")
    if variant := _VARIANT.search(text):
        facts = replace(facts, settings=(*facts.settings, variant[0].upper()))
    if len(facts.metrics) != 1:
        return facts
    metric, rest = facts.metrics[0].id, facts.rest
    if metric == "map" and (size := _SIZED.search(text)):
        return replace(facts, metrics=(registry.metrics[_SIZES[size[1]]],), settings=(), rest=_without(rest, size[1]))
    if metric in ("ap_medium", "mask_ap") and (lone := _MEDIUM_OR_MASK.search(text)):
        return _medium_or_mask(facts, lone, registry, sized=sized)
    if metric == "map" and rest in _AT:
        return replace(facts, metrics=(registry.metrics[_AT[rest]],), rest="")
    if metric == "miou" and (scale := _SCALE.search(text)) and (rest or facts.unit or "") in ("", *scale.groups()):
        return replace(
            facts, settings=(*facts.settings, str(form_of("image_scale_form", scale[1]))), unit=None, rest=""
        )
    if metric == "speed" and is_time(facts.unit):
        facts = replace(facts, metrics=(registry.metrics["latency"],))
    if facts.metrics[0].kind == "cost" and rest and all("device" in classes(word) for word in rest.split()):
        facts = replace(facts, settings=(*facts.settings, rest), rest="")
    return facts


def sized_among(names: Iterable[str]) -> bool | None:
    """Whether an APm among these headings is of medium objects or of masks, None where they do not say.

    >>> sized_among(["AP", "APs", "APm"]), sized_among(["APb", "APm"]), sized_among(["AP", "APm"])
    (True, False, None)
    """
    names = tuple(names)
    if any(_BY_OUTPUT.search(name) for name in names):
        return False
    return True if any(_BY_SIZE.search(name) for name in names) else None


def is_medium_or_mask(name: str) -> bool:
    """Whether the name is an APm, which is of medium objects beside APs and of masks beside APb."""
    return bool(_MEDIUM_OR_MASK.fullmatch(name))


def _medium_or_mask(facts: Facts, found: re.Match[str], registry: Registry, *, sized: bool | None) -> Facts:
    raised = found[1] == "^"  # a raised m is of masks wherever it stands
    if sized is None and not raised:
        return replace(facts, metrics=(), settings=(), rest=found[0])
    metric = registry.metrics["ap_medium" if sized and not raised else "mask_ap"]
    return replace(facts, metrics=(metric,), settings=tuple(each for each in facts.settings if each != "m"))


def own_metric(benchmark: Benchmark, word: str, registry: Registry) -> Metric | None:
    """The one metric of a benchmark that the word is short for: a Codeforces "rating" is the Elo rating."""
    known = [registry.metrics[name] for name in benchmark.metrics]
    found = [
        metric
        for metric in known
        if any(key(word) in (key(part) for part in name.split()) for name in (metric.name, *metric.aliases))
    ]
    return found[0] if len(found) == 1 and len(key(word)) > 2 else None


def judge_of(benchmark: Benchmark, text: str) -> str | None:
    """The protocol word for a judge in brackets: Arena-Hard (GPT-4-1106), or None where nothing is judged."""
    judged = bool(benchmark.metrics) and benchmark.metrics[0] in _JUDGED
    return f"judge {text}" if judged and _JUDGE.fullmatch(text) else None


def split_in(target: Target, text: str) -> tuple[str, ...]:
    """The split at the end of a benchmark's own spelling: COCO test-dev is not COCO val2017."""
    match = _SPLIT.search(text)
    known = "" if match is None else key(match[1])
    if match is None or target.subset is not None or known in key(target.benchmark.name):
        return ()
    return (match[1],)


def is_length(text: str) -> bool:
    """Whether a heading is a length of the input alone: 4K, 128k.

    >>> is_length("128K")
    True
    """
    return bool(_LENGTH.fullmatch(text.strip()))


def _without(rest: str, word: str) -> str:
    return " ".join(each for each in rest.split() if each != word)


def is_time(unit: str | None) -> bool:
    """Whether the unit, as printed, is one of time."""
    name = canonical(unit) if unit else None
    try:
        return name is not None and dimension(name) == dimension("second")
    except UnitError:
        return False
