"""Frozen entries of the registries: metrics, benchmarks with their parts and sizes, methods, conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ConditionKind(StrEnum):
    """What the value of a condition is."""

    NUMBER = "number"
    ONE_OF = "one of"
    TEXT = "text"


class ConditionRole(StrEnum):
    """What a condition decides: whether quality metrics, whether costs may be ranked together, or nothing."""

    PROTOCOL = "protocol"
    MEASUREMENT = "measurement"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Metric:
    """Registry entry of a metric.

    Attributes:
        id: key in `data/metrics.yaml`, snake_case.
        name: name as the field prints it.
        unit: canonical unit of `claims/registry/units.txt`; `score` for a bare number on no fixed scale.
        better: `higher`, `lower`, or None where neither is better by itself.
        kind: `quality` (accuracy, F1, perplexity) or `cost` (time, memory, data): a percent change of a cost is
            relative, of a quality it is ambiguous.
        low, high: least and greatest possible value in the canonical unit, None if unbounded.
        fraction: whether bare printed values are by convention fractions of 1 (AUC 0.83), to be read as 83 %.
        share: whether the metric's own value may be given as a percent of the whole (training data: 43 %).
        relative: whether the metric only exists against a baseline (BD-rate), so that boards rank relative claims.
        gated_by: roles of the conditions that must match for two of its numbers to be ranked together.
        aliases: other spellings.
        description: one line.
        examples: phrases in which the metric must be recognised.
        file: registry file; line: 1-based line of the entry.
    """

    id: str
    name: str
    unit: str
    better: str | None
    kind: str = "quality"
    low: float | None = None
    high: float | None = None
    fraction: bool = False
    aliases: tuple[str, ...] = ()
    description: str | None = None
    examples: tuple[str, ...] = ()
    file: str | None = None
    line: int | None = None
    share: bool = False
    relative: bool = False
    gated_by: tuple[ConditionRole, ...] = (ConditionRole.PROTOCOL,)

    @property
    def changes_relatively(self) -> bool:
        """Whether a percent change can only be relative: nobody tells a cost or a BD-rate in percentage points."""
        return self.kind == "cost" or self.relative

    @property
    def printed(self) -> str:
        """The name in running text: `bd-rate`, `training flops`, `pass@1`."""
        return self.name.lower()


class Counts(StrEnum):
    """What the size of a benchmark counts, and with it whether a score is k/n."""

    ITEMS = "items"
    PAIRS = "pairs"
    POINTS = "points"
    PARTIAL = "partial"
    MEAN_OF_PARTS = "mean of parts"


@dataclass(frozen=True, slots=True)
class Size:
    """How much a score is taken over.

    Attributes:
        numbers: split -> number, the usual split first; the split is None where the entry names none.
        counts: what is counted. Only a score over `items` is k/n; the score over `partial` gives part of a point for
            part of an answer, the one over `mean of parts` is an average of averages.
        source: address of the place that the numbers were read at, None where nobody has checked them.
    """

    numbers: tuple[tuple[str | None, int], ...]
    counts: Counts = Counts.ITEMS
    source: str | None = None

    @property
    def usual(self) -> int:
        """The number of the usual split."""
        return self.numbers[0][1]

    def items(self, split: str | None) -> int | None:
        """The n of the k/n that every score on a split must be, or None where nothing is certain.

        Args:
            split: the split that a claim names, None where it names none: certain only where the entry has one split.
        """
        if self.counts is not Counts.ITEMS or self.source is None:
            return None
        if split is None:
            return self.usual if len(self.numbers) == 1 else None
        return dict(self.numbers).get(split)


@dataclass(frozen=True, slots=True)
class Subset:
    """Part of a benchmark scored by itself.

    Attributes:
        id: key under `subsets`.
        name: name as printed.
        aliases: other spellings.
        metrics: metric ids, empty where the benchmark's apply.
        size: how much its score is taken over; what it does not say of source, split and counting is the benchmark's.
        alone: whether its names are known by themselves (SST-2), so that they need no `GLUE` before them.
        version: marks that an alias may carry beyond the name.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    size: Size | None = None
    alone: bool = False
    version: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Registry entry of a benchmark or data set.

    Attributes:
        id: key in `data/benchmarks/*.yaml`, lower-case with hyphens.
        name: name as printed.
        aliases: other spellings; case, spaces, hyphens and underscores do not matter.
        version: marks that an alias may carry beyond the name because the plain name means just that (2012, v1).
        exact_case: whether the name is an ordinary word (MATH) and is the benchmark's only as printed, or as the id.
        variant_of: id of the benchmark that this one is another version, part, language or difficulty of.
        task: what it tests, a few words.
        metrics: metric ids, the default first; empty where unknown.
        subsets: parts with scores of their own.
        size: how much a score is taken over, None where unknown or not countable.
        url: home page or paper.
        file: registry file; line: 1-based line of the entry.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    task: str | None = None
    metrics: tuple[str, ...] = ()
    subsets: tuple[Subset, ...] = ()
    size: Size | None = None
    url: str | None = None
    file: str | None = None
    line: int | None = None
    version: tuple[str, ...] = ()
    exact_case: bool = False
    variant_of: str | None = None

    def part(self, subset: str | None) -> Subset | None:
        """The part of that id, None for the benchmark as a whole and for a part that is not registered."""
        return next((part for part in self.subsets if part.id == subset), None)

    def size_of(self, subset: str | None) -> Size | None:
        """How much a score of the part, or of the whole, is taken over."""
        part = self.part(subset)
        return self.size if subset is None else part.size if part else None

    def titled(self, subset: str | None = None) -> str:
        """The name, with that of a part: `GLUE / SST-2`; a part that says it itself says it once: `GPQA pooled`."""
        part = self.part(subset)
        if part is None or part.name.startswith((f"{self.name} ", f"{self.name},")):
            return part.name if part else self.name
        return f"{self.name} / {part.name}"


class SourceKind(StrEnum):
    """What sort of page results were taken from."""

    PAPER = "paper"
    MODEL_CARD = "model_card"
    LEADERBOARD = "leaderboard"
    RELEASE = "release"


class MethodKind(StrEnum):
    """What sort of thing results are reported of."""

    MODEL = "model"
    SYSTEM = "system"
    ALGORITHM = "algorithm"
    CODEC = "codec"


class Weights(StrEnum):
    """Whether anybody may have the weights of a model."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Method:
    """Registry entry of a model, a system, an algorithm or a codec that results are reported of.

    Attributes:
        id: key in `data/methods/*.yaml`, lower-case with hyphens.
        name: name as its makers print it.
        aliases: other names; those that fold to `name` need not stand here.
        kind: what sort of thing it is.
        family: what it is one size or version of (Llama, BERT), None where it stands alone or that is unknown.
        variant: `base`, `instruct`, `chat` and the like, None where there is one only or that is unknown.
        organisation: who made it.
        parameters: number of parameters; active_parameters: those used for one token, of a mixture of experts.
        released: day of release; a month or year alone is its first day.
        weights: whether anybody may have them, None where unknown.
        licence: identifier of the licence of the weights, as their maker gives it.
        based_on: id of the method that it was trained, distilled or quantised from.
        url: paper, model card or home page.
        file: registry file; line: 1-based line of the entry.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: MethodKind = MethodKind.MODEL
    family: str | None = None
    variant: str | None = None
    organisation: str | None = None
    parameters: int | None = None
    active_parameters: int | None = None
    released: date | None = None
    weights: Weights | None = None
    licence: str | None = None
    based_on: str | None = None
    url: str | None = None
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Registry entry of a circumstance of a measurement.

    Attributes:
        id: key in `data/conditions.yaml`, snake_case.
        name: name in running text.
        kind: what its value is.
        role: what it decides.
        aliases: names of the condition itself, as in `batch size: 8`.
        unit: canonical unit of its number, None where it has none.
        forms: normal forms with the spellings by which each is known without the condition's name.
        values: further words for a form where the condition is named (`tools: none`).
        words: for what is told part by part (hardware): the names, of which there is one at least; what stands beside
            them; and what is left out.
        same: forms that mean another form and are printed apart (dev, validation).
        examples: text to the normal form that it must be read as.
        file: registry file; line: 1-based line of the entry.
    """

    id: str
    name: str
    kind: ConditionKind
    role: ConditionRole
    aliases: tuple[str, ...] = ()
    unit: str | None = None
    forms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] | None = None
    same: tuple[tuple[str, str], ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
    file: str | None = None
    line: int | None = None

    @property
    def label(self) -> str:
        """The id in running text, as in `batch size: 8`."""
        return self.id.replace("_", " ")
