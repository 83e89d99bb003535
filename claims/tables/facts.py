"""What a heading or a label says, as values: benchmarks, metrics, settings, unit, average, and words left over."""

from __future__ import annotations

from dataclasses import dataclass

from claims.record.entries import Benchmark, Metric, Subset
from claims.registry.lookup import find_subset


@dataclass(frozen=True, slots=True)
class Target:
    """A benchmark or a part of one, and the words that named it."""

    benchmark: Benchmark
    subset: Subset | None = None
    words: str = ""

    @property
    def ids(self) -> tuple[str, str | None]:
        """Registry ids of the benchmark and the subset."""
        return self.benchmark.id, self.subset.id if self.subset else None


@dataclass(frozen=True, slots=True)
class Facts:
    """What one text, or a path of them, says.

    Attributes:
        text: the words as printed.
        targets: benchmarks named; several for a two-part column (MNLI-m/mm).
        metrics: metrics named; several for a two-part column (F1/EM).
        joint: the one metric that a pair's name also means (P/S as a mean), or None.
        settings: protocol words as printed.
        unit: unit as printed in brackets, or None.
        average: whether it says average or overall.
        rest: words that nothing explains.
        spread: what the uncertainty in its cells is, as printed (`± SE`), or None.
    """

    text: str = ""
    targets: tuple[Target, ...] = ()
    metrics: tuple[Metric, ...] = ()
    joint: Metric | None = None
    settings: tuple[str, ...] = ()
    unit: str | None = None
    average: bool = False
    rest: str = ""
    spread: str | None = None

    @property
    def says(self) -> bool:
        """Whether it names a benchmark, metric, average or setting, and nothing is left unexplained."""
        return bool(self.targets or self.metrics or self.average or self.settings) and not self.rest

    def __or__(self, other: Facts) -> Facts:
        """Both together; where both speak, the other (the more specific one) wins, settings add up."""
        parts = [subset_of(self.targets[-1], target) for target in other.targets] if self.targets else other.targets
        return Facts(
            f"{self.text} {other.text}".strip(),
            tuple(parts) or self.targets,
            other.metrics or self.metrics,
            other.joint if other.metrics else self.joint,
            tuple(dict.fromkeys(self.settings + other.settings)),
            other.unit or self.unit,
            self.average or other.average,
            " ".join(filter(None, (self.rest, other.rest))),
            other.spread or self.spread,
        )


def subset_of(outer: Target, inner: Target) -> Target:
    """The inner target, read as a part of the outer benchmark where that has a part of this name."""
    if outer.benchmark.id != inner.benchmark.id:
        part = find_subset(outer.benchmark, inner.words) if inner.words else None
        return Target(outer.benchmark, part, inner.words) if part else inner
    return inner if inner.subset else outer
