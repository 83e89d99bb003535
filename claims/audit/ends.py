"""Which printed values are the two ends of a printed change.

Claims belong together where paper, benchmark, part and setting are the same, the metric is the same or linked to it,
and the systems are those of the change. More than one candidate for an end is never settled by guessing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.audit.intervals import PrintedNumber, exactly
from claims.audit.links import Link, generics, linked, retentions
from claims.audit.printed import Printed, PrintedValue, name, one_sentence, place
from claims.registry.method_ids import is_named


@dataclass(frozen=True, slots=True)
class Ends:
    """What is known of the two ends of a change.

    Attributes:
        new: value of the change's system, None where it is not printed.
        old: value of what it is measured against, None where it is not printed.
        link: how the ends' metric stands to that of the change.
        implied: whether the source names no baseline, and the old end is simply the only other value.
        apart: what keeps a mismatch from proving anything: another setting, another source; else None.
    """

    new: PrintedValue | None
    old: PrintedValue | None
    link: Link = Link.SAME
    implied: bool = False
    apart: str | None = None

    @property
    def complete(self) -> bool:
        """Whether both ends are known."""
        return self.new is not None and self.old is not None


def find_ends(change: PrintedValue, printed: Printed) -> Ends | None:
    """The ends of a change, None where no value belongs to it or several might."""
    best: Ends | None = None
    for link, metrics in _candidates(change, printed):
        found = _at_place(change, printed, link, metrics)
        if found is not None and found.complete:
            return found
        best = best or found
    return _elsewhere(change, printed, best) or best


def firm(change: PrintedValue, ends: Ends) -> str | None:
    """What is missing before a mismatch may be held against the source; None where nothing is."""
    claims = [value.claim for value in (change, ends.new, ends.old) if value is not None]
    together = one_sentence(claims)
    if ends.apart:
        return ends.apart
    if ends.link is Link.GENERIC:
        return f"'{change.metric}' need not mean the metric of the two values"
    if ends.link in (Link.ALIKE, Link.INVERSE) and not together:
        return "another metric in another sentence"
    if ends.implied and not together:
        return "the source names no baseline"
    if change.claim.benchmark is None and not together:
        return "no benchmark is named, and the values stand in different sentences"
    return None


def _candidates(change: PrintedValue, printed: Printed) -> Iterable[tuple[Link, frozenset[str]]]:
    """Metrics in which the ends may be printed, the nearest first."""
    by_link: dict[Link, set[str]] = {}
    for link, metric in linked(change.metric):
        by_link.setdefault(link, set()).add(metric)
    if change.metric in generics():
        here = {value.metric for value in printed.at(place(change.claim))}
        quality = {metric for metric in here if printed.registry.metrics[metric].kind == "quality"}
        by_link[Link.GENERIC] = quality - {change.metric} - set(retentions())
    return [(link, frozenset(metrics)) for link, metrics in by_link.items()]


def _at_place(change: PrintedValue, printed: Printed, link: Link, metrics: frozenset[str]) -> Ends | None:
    return _choose(change, _near(change, printed.at(place(change.claim)), metrics), link)


def _near(change: PrintedValue, values: Sequence[PrintedValue], metrics: frozenset[str]) -> list[PrintedValue]:
    return [value for value in values if value.metric in metrics and value.claim is not change.claim]


def _choose(change: PrintedValue, values: Sequence[PrintedValue], link: Link) -> Ends | None:
    method, baseline = name(change.claim.method), name(change.claim.baseline)
    new = _distinct([value for value in values if name(value.claim.method) == method])
    others = [value for value in values if name(value.claim.method) != method]
    old = _distinct(others if baseline is None else [v for v in others if name(v.claim.method) == baseline])
    if len(new) > 1 or (len(old) > 1 and baseline is not None) or not (new or old):
        return None
    if len(old) > 1 or (baseline is None and not new):
        old = []
    if new and old and (new[0].metric != old[0].metric or new[0].unit != old[0].unit):
        return None
    found = Ends(new[0] if new else None, old[0] if old else None, link, implied=baseline is None)
    return found if found.new or found.old else None


def _elsewhere(change: PrintedValue, printed: Printed, best: Ends | None) -> Ends | None:
    """Ends printed under another setting, or the missing end in another paper: shown, never held against the source."""
    claim = change.claim
    if claim.baseline is None or claim.benchmark is None:
        return None
    systems = (name(claim.method), name(claim.baseline))
    everywhere = [value for system in systems for value in printed.of_system(system, claim.benchmark)]
    here = [v for v in everywhere if v.metric == change.metric and v.claim.subset == claim.subset]
    own = [v for v in here if place(v.claim)[0] == place(claim)[0]]
    found = _choose(change, own, Link.SAME)
    if found is not None and found.new and found.old:
        settings = {value.claim.setting or "unstated" for value in (change, found.new, found.old)}
        return Ends(found.new, found.old, apart=f"different settings: {', '.join(sorted(settings))}")
    if best is None or best.link is not Link.SAME or not is_named(claim.method) or not is_named(claim.baseline):
        return None
    found = _choose(change, [v for v in here if v.claim.setting == claim.setting], Link.SAME)
    if found is not None and found.complete:
        return Ends(found.new, found.old, apart="one of the values is from another source")
    return None


def _distinct(values: Sequence[PrintedValue]) -> list[PrintedValue]:
    """Values without those that say the same number again."""
    found: dict[tuple[str, str, object], PrintedValue] = {}
    for value in values:
        found.setdefault((value.metric, value.unit, value.number.value), value)
    return list(found.values())


def as_told(ends: Ends) -> tuple[PrintedNumber, PrintedNumber]:
    """New and old end in terms of the change's metric: an error becomes what is right, times change places."""
    assert ends.new is not None
    assert ends.old is not None
    new, old = ends.new.number, ends.old.number
    if ends.link is Link.INVERSE:
        return old, new
    if ends.link is Link.COMPLEMENT:
        whole = exactly(100)
        return tuple(f.through(lambda x: whole - x, f"(100 − {f.text})") for f in (new, old))  # type: ignore[return-value]
    return new, old
