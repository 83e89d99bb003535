"""BD-rates computed from imported curves: how much more rate a codec needs than an anchor at equal quality.

G. Bjontegaard's measure (VCEG-M33, 2001) by the package `bjontegaard`: the mean difference of the logarithms of the
rate over the qualities that both curves have, in percent. It says something only of those: a rate is refused where the
shared qualities are less than `LEAST` of the shorter curve (an anchor is often measured over more qualities than a
codec, so that the share of all qualities would refuse curves which the anchor covers from end to end). MS-SSIM is
taken in decibels. What is computed here is an own kind of result: the quality that the curves are of is a condition by
which it is ranked apart from what papers report; the anchor is the baseline; interpolation and overlap are notes.
"""

from __future__ import annotations

import io
import json
import math
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import polars as pl

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading
from claims.record.errors import FileError, Problem

LEAST = 0.75
METHODS = ("pchip", "akima", "cubic")
_POINTS = 4  # that a curve must have: fewer leave its shape open
_QUALITIES = {"psnr": ("PSNR", "MSE"), "ms_ssim": ("MS-SSIM", "MS-SSIM")}  # metric -> name, what codecs are trained for
_RATES = ("bits_per_pixel", "bit_rate")


@dataclass(frozen=True, slots=True)
class RateCurve:
    """A codec's curve over one quality.

    Attributes:
        method: the codec as printed.
        quality: name of the quality metric.
        points: pairs of quality in decibels and rate, the worst first.
        ids: claims that the points are made of.
        optimised: what the codec was trained for, None where nobody says.
        hardware: what it ran on, None where nobody says.
        evaluator: who measured the points, None where that is whoever measured the whole source.
        decoded: what the decoded pictures were, None where nobody says.
    """

    method: str
    quality: str
    points: tuple[tuple[float, float], ...]
    ids: tuple[str, ...]
    optimised: str | None = None
    hardware: str | None = None
    evaluator: str | None = None
    decoded: str | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the best quality."""
        return self.points[0][0], self.points[-1][0]


class CurveError(ValueError):
    """Why two curves give no BD-rate."""


def overlap(one: RateCurve, other: RateCurve) -> float:
    """The share of the shorter curve's qualities that both have, 0 to 1."""
    (low, high), (least, most) = one.ends, other.ends
    return max(0.0, min(high, most) - max(low, least)) / min(high - low, most - least)


def bd_rate(anchor: RateCurve, curve: RateCurve, method: str = "pchip", least: float = LEAST) -> float:
    """The BD-rate of a curve against an anchor in percent; negative where it needs less rate.

    Args:
        anchor: what is compared with.
        curve: the codec's.
        method: interpolation, one of `METHODS`.
        least: share of the shorter curve that both must have.

    Raises:
        CurveError: a curve has too few points or falls somewhere, or the curves share too little.
        FileError: the package `bjontegaard` is not installed.
    """
    for each in (anchor, curve):
        if len(each.points) < _POINTS:
            raise CurveError(f"fewer than {_POINTS} points: {each.method}")
        if math.isinf(each.ends[1]):
            raise CurveError(f"a curve with a point without loss: {each.method}")
        if any(after[0] <= before[0] or after[1] <= before[1] for before, after in pairwise(each.points)):
            raise CurveError(f"a curve on which more rate is not more quality: {each.method}")
    shared = overlap(anchor, curve)
    if shared < least:
        raise CurveError(f"curves that share less than {least:.0%} of the shorter one: {shared:.0%}")
    try:
        from bjontegaard import bd_rate as computed
    except ModuleNotFoundError:
        problem = Problem(
            "BD-rates need the package 'bjontegaard'", rule="import", hint="pip install 'claimboard[bd-rate]'"
        )
        raise FileError(problem) from None
    quality, rate = zip(*anchor.points, strict=True)
    other_quality, other_rate = zip(*curve.points, strict=True)
    with warnings.catch_warnings(action="ignore"):  # of overlap, by another definition than ours
        found = computed(rate, quality, other_rate, other_quality, method=method, require_matching_points=False)
    return float(found)


def read_bd_rates(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """One row for each codec, data set and quality, a ledger of the curves that give none.

    Args:
        files: `claims.parquet` of a source that holds curves.
        options: `of`, the id of that source; `anchor`, the codec to compare with, as printed; `interpolation`, one of
            `METHODS` (default: pchip).

    Raises:
        FileError: the options name no source, anchor or interpolation, or the package `bjontegaard` is not installed.
    """
    source, anchor, method = options.get("of"), options.get("anchor"), options.get("interpolation", "pchip")
    if not source or not anchor or method not in METHODS:
        what = f"a BD-rate needs 'of', 'anchor' and an interpolation among {', '.join(METHODS)}"
        raise FileError(Problem(what, rule="source"))
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    for file in files:
        claims = pl.read_parquet(io.BytesIO(file.data))
        for (benchmark, subset), part in claims.group_by("benchmark", "subset", maintain_order=True):
            curves = dict(_curves(part))
            anchors = {curve.quality: curve for curve in curves.values() if curve.method == anchor}
            for (name, quality), curve in curves.items():
                base = anchors.get(quality)
                if curve.method == anchor:
                    continue
                place = {"file": name, "row": curve.method, "field": f"BD-rate over {quality} against {anchor}"}
                try:
                    if base is None:
                        raise CurveError(f"no curve of the anchor: {anchor}")
                    value = round(bd_rate(base, curve, method), 2)
                except CurveError as error:
                    ledger.append({**place, "why": str(error)})
                    continue
                told = _row(value, curve, base, method, source)
                rows.append({**place, "benchmark": benchmark, "subset": subset, **told})
    return FormatReading.of(rows, ledger)


def _row(value: float, curve: RateCurve, anchor: RateCurve, method: str, source: str) -> dict[str, Any]:
    usual = next(trained for name, trained in _QUALITIES.values() if name == curve.quality)
    low, high = max(curve.ends[0], anchor.ends[0]), min(curve.ends[1], anchor.ends[1])
    conditions = {
        "rate_curves": curve.quality,
        "optimised_for": None if curve.optimised in (None, usual) else curve.optimised,
        "decoded_pictures": curve.decoded,
        "hardware": curve.hardware,
        "curve_interpolation": method,
        "curve_overlap": f"{overlap(anchor, curve):.0%} of the shorter curve, {low:.2f} to {high:.2f} dB",
    }
    return {
        "method": curve.method, "baseline": anchor.method, "metric": "bd_rate", "unit": "percent",
        "comparison": "relative", "value": value, "printed": f"{abs(value):.2f}% {'lower' if value < 0 else 'higher'}",
        "evaluator": curve.evaluator, "conditions": conditions,
        "derived_from": " ".join(f"{source}:{each}" for each in (*curve.ids, *anchor.ids)),
    }  # fmt: skip


def _curves(claims: pl.DataFrame) -> Iterator[tuple[tuple[str, str], RateCurve]]:
    """Curves of one data set by file and quality; a point is what a file's lists hold in one place."""
    for (file, method), part in claims.group_by("file", "method", maintain_order=True):
        rates = part.filter(pl.col("metric").is_in(_RATES)).select("row", rate="value", rate_id="id")
        said: dict[str, str] = json.loads(part["conditions"][0] or "{}")
        evaluator = part["evaluator"][0] if "evaluator" in part.columns else None
        for metric, (name, _) in _QUALITIES.items():
            points = rates.join(part.filter(metric=metric).select("row", "value", "id"), on="row").sort("rate")
            if points.is_empty():
                continue
            quality = [_decibels(value, metric) for value in points["value"]]
            curve = RateCurve(
                str(method), name, tuple(zip(quality, points["rate"].to_list(), strict=True)),
                (*points["rate_id"], *points["id"]), said.get("optimised_for"), said.get("hardware"), evaluator,
                said.get("decoded_pictures"),
            )  # fmt: skip
            yield (str(file), name), curve


def _decibels(value: float, metric: str) -> float:
    if metric != "ms_ssim":
        return value
    return -10 * math.log10(1 - value) if value < 1 else math.inf
