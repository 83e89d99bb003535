"""Frozen values that every stage shares: spans, numbers, quantities, mentions, claims, papers.

Values stay `Decimal` as printed until `claims.boards.table`: the exponent of the decimal is the printed precision
(`85.30` has exponent -2, `45K` is `45E+3`), which is what interval arithmetic needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from claims.record.entries import SourceKind

SELF = "self"  # the evaluator who is the method's own author


class Comparison(StrEnum):
    """What kind of number a claim is (see the design page of the claim record)."""

    ABSOLUTE = "absolute"
    DIFFERENCE = "difference"
    RELATIVE = "relative"
    RATIO = "ratio"
    PERCENT = "percent"


class Direction(StrEnum):
    """Which way the metric moved."""

    INCREASE = "increase"
    DECREASE = "decrease"


class Bound(StrEnum):
    """How the printed number limits the true one."""

    EXACT = "exact"
    APPROX = "approx"
    UP_TO = "up_to"
    AT_LEAST = "at_least"


class Extreme(StrEnum):
    """Of several values the best or the worst: which bound that is, the metric says."""

    BEST = "best"
    WORST = "worst"


class Aggregate(StrEnum):
    """Over what the number was taken, where the source says so."""

    AVERAGE = "average"
    MEDIAN = "median"


class Origin(StrEnum):
    """How a claim came into the table."""

    REPORTED = "reported"
    DERIVED = "derived"
    IMPORTED = "imported"


class End(StrEnum):
    """End of a printed pair `25.8 -> 44.3`."""

    OLD = "old"
    NEW = "new"


class UncertaintyKind(StrEnum):
    """What a ± term or interval is: standard deviation or error, level of confidence, range, or not said."""

    SD = "sd"
    SE = "se"
    CI68 = "ci68"
    CI80 = "ci80"
    CI90 = "ci90"
    CI95 = "ci95"
    CI98 = "ci98"
    CI99 = "ci99"
    RANGE = "range"
    IQR = "iqr"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of character offsets: `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` under the span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Number:
    """One printed numeral or number word, before units and modifiers.

    Attributes:
        span: where the numeral stands, sign and scale suffix (`45K`, `1.5 billion`) included.
        value: unsigned printed value; the exponent is the printed precision.
        sign: `+`, `-` or empty, as printed.
        decimals: digits printed after the decimal point, None for words and fractions.
        word: whether it was a number word (`half`, `seven`, `an order of magnitude`).
        factor: whether the word is itself a factor (half, twice, sevenfold, order of magnitude, 1/4).
        scale: power of ten of the scale word, letter or power behind the digits (6 for `3M`), 0 for none.
    """

    span: Span
    value: Decimal
    sign: str = ""
    decimals: int | None = None
    word: bool = False
    factor: bool = False
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit and everything its own words say about it.

    Attributes:
        span: the figure: number(s) with unit, without the surrounding modifier words.
        text: the figure verbatim, `source[span.start:span.end]`.
        value: single value, None for a range. Signs are dropped, `direction` carries them.
        low, high: ends of a range, else None.
        uncertainty: the +/- term in the same unit, else None.
        uncertainty_low, uncertainty_high: distances below and above the value where they differ, else None.
        uncertainty_kind: what the +/- term or interval is, None where there is none.
        runs, items: seeds and examples that the number is taken over, where a statistic at the figure says so.
        extreme: whether it is said to be the best or the worst case; `bound` is right for a metric to be raised until
            the claim is settled.
        unit: canonical unit name of `claims/registry/units.txt` (`percent`, `percentage_point`, `x`, `dB`, `second`),
            or None for a bare number.
        comparison: kind of number as far as these words alone decide it.
        direction: increase or decrease said by a sign or a word (`lower`, `fewer`), else None.
        bound: exact, approx, up_to or at_least.
        aggregate: average or median where the words say so.
        decimals: digits printed after the decimal point of the value (of the low end of a range).
        role: old or new where the figure is an end of a printed pair.
        cue: metric that the modifier word itself names (`faster` -> speed, `smaller` -> size), else None.
    """

    span: Span
    text: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    uncertainty: Decimal | None = None
    unit: str | None = None
    comparison: Comparison = Comparison.ABSOLUTE
    direction: Direction | None = None
    bound: Bound = Bound.EXACT
    aggregate: Aggregate | None = None
    decimals: int | None = None
    role: End | None = None
    cue: str | None = None
    uncertainty_low: Decimal | None = None
    uncertainty_high: Decimal | None = None
    uncertainty_kind: UncertaintyKind | None = None
    runs: int | None = None
    items: int | None = None
    extreme: Extreme | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that a text uses for a metric, a benchmark or a system.

    Attributes:
        span: where it stands.
        text: verbatim.
        kind: `metric`, `benchmark` or `name` (a capitalised name that no registry knows).
        id: registry id, or None where unregistered.
        first: index of its first token in the sentence.
        last: index after its last token.
    """

    span: Span
    text: str
    kind: str
    id: str | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Paper:
    """The source of claims: a paper, model card or leaderboard page.

    Attributes:
        id: stem of the YAML file.
        title: title as published.
        arxiv: arXiv identifier without version, or None.
        published: date; a month or year given alone is its first day.
        url: page of the source, or None.
        venue: venue as printed, or None.
        code: addresses of code that the source names.
        benchmarks: registry ids that the source names without a number.
        reason: why there are no claims, for a paper without any; kind: what sort of source it is.
    """

    id: str
    title: str
    arxiv: str | None = None
    published: date | None = None
    url: str | None = None
    venue: str | None = None
    code: tuple[str, ...] = ()
    benchmarks: tuple[str, ...] = ()
    reason: str | None = None
    kind: SourceKind = SourceKind.PAPER


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a figure stands: in the source's abstract, or in another part of it.

    Attributes:
        figure: verbatim; sentence: 0-based sentence of the abstract; start, end: character offsets in it.
        part, page: part of the source (`table 3`) and page; row, column: cell of a table; url: address of the place.
    """

    figure: str | None = None
    sentence: int | None = None
    start: int | None = None
    end: int | None = None
    part: str | None = None
    page: int | None = None
    row: str | None = None
    column: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field of an extracted claim has its value.

    Attributes:
        why: what spoke loudest for it, in words; empty where nobody asked.
        words: the words of the source that it rests on.
        confidence: 0 to 1, share of such decisions that were right on annotated data kept aside.
    """

    why: str
    words: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """One number that a source reports as a measured outcome.

    The loader and the table reader fill `paper` and registry ids; the text extractor leaves `paper` None and may
    give names that the registry does not know (`metric`, `benchmark` are then the printed words).

    Attributes:
        quantity: figure, value, unit, comparison, direction, bound, aggregate.
        metric: registry id, or the printed words where unregistered.
        method: whose number it is, or None where the source does not say.
        baseline: what a change is measured against, or None.
        benchmark: registry id (or printed words), or None for no named benchmark.
        subset: id of the part of the benchmark, or None.
        setting: protocol in normal form (`5-shot`, `test`), or None; measurement: the measurement conditions, likewise.
        conditions: every condition that the registry knows, by id, with its value.
        reported: the printed figure with its words.
        evidence: where the figure stands.
        origin: reported, derived or imported.
        derived_from: claim ids.
        evaluator: who measured: `self` for the method's own authors, a third party's name, None where unknown;
            evaluated: when, a month or year alone is its first day; quoted: whether the source copied it.
        note: free remark of the contributor.
        paper: the source, None while extracting.
        id: stable claim id, empty while extracting.
        benchmark_text, metric_text, setting_text: as the file or source writes them.
        confidence: 0 to 1 for extracted claims, 1 for hand-written ones.
        reasons: field name to the reason of its value (extractor).
        accepts: audit rules whose finding a person judged right as it is; because: why.
        scale: `fraction` or `percent`, how a bare number of a percent metric was read, else None.
        file: claims file; line, column: 1-based place of the claim; places: line and column of each key's value.
    """

    quantity: Quantity
    metric: str
    method: str | None = None
    baseline: str | None = None
    benchmark: str | None = None
    subset: str | None = None
    setting: str | None = None
    reported: str = ""
    evidence: Evidence = Evidence()
    origin: Origin = Origin.REPORTED
    derived_from: tuple[str, ...] = ()
    evaluator: str | None = None
    quoted: bool = False
    evaluated: date | None = None
    note: str | None = None
    paper: Paper | None = None
    id: str = ""
    benchmark_text: str | None = None
    metric_text: str | None = None
    setting_text: str | None = None
    confidence: float = 1.0
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    accepts: tuple[str, ...] = ()
    because: str | None = None
    scale: str | None = None
    measurement: str | None = None
    conditions: tuple[tuple[str, str], ...] = ()
    file: str | None = None
    line: int | None = None
    column: int | None = None
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def reporter(self) -> str | None:
        """The third party whose number it is, None where the source itself stands for it."""
        return None if self.evaluator == SELF else self.evaluator
