"""How a claim's words were read, in sentences for a reader; tested without Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claims.record.entries import Benchmark, Metric
from dashboard.formatting import number, quantity, unit_symbol

ClaimRow = Mapping[str, Any]  # of the claims table

AGGREGATES = {"average": "an average", "median": "a median"}
BOUNDS = {
    "exact": "The figure is printed without a word that limits it.",
    "approx": "A word such as “about” makes the figure approximate.",
    "up_to": "“Up to” or the like: the best case, not the typical one, so it never outranks an exact figure.",
    "at_least": "“At least”, “over” or the like: the true number may be larger.",
}
ORIGINS = {
    "reported": "reported by the source itself",
    "imported": "imported from a published table",
    "derived": "computed from other claims",
}


def kind_reason(row: ClaimRow, metric: Metric) -> str:
    """Why the claim has its kind of comparison."""
    unit = row["unit"]
    match str(row["comparison"]):
        case "absolute":
            return "No word of change stands with the figure: it is the metric's own value."
        case "difference" if unit == "percentage_point":
            return "The source says points: new minus old."
        case "difference":
            return "The figure has a sign or a word of change and stands in the metric's own unit: new minus old."
        case "relative" if metric.relative:
            return f"{metric.name} exists only against a baseline."
        case "relative" if metric.kind == "cost":
            return "A percent change of a cost is relative to the baseline."
        case "relative":
            return "The percent change is said, or known, to be relative to the baseline."
        case "ratio":
            return "The source gives a factor."
    return (
        "A percent change of a percent-valued metric, and the source does not say whether it means points or relative. "
        "It is kept as it is instead of being guessed."
    )


def facts(row: ClaimRow, metric: Metric, benchmark: Benchmark | None) -> dict[str, str]:
    """What the claim says, field by field; fields that say nothing are left out."""
    better = {True: "yes", False: "no", None: ""}[row["better"]]
    factor = row["factor"]
    told = {
        "Method": row["method"],
        "Against": row["baseline"],
        "Benchmark": benchmark.titled(row["subset"]) if benchmark else None,
        "Metric": metric.name,
        "Number": quantity(row),
        "Setting": row["setting"],
        "Kind": row["comparison"],
        "Direction": row["direction"],
        "Bound": None if row["bound"] == "exact" else str(row["bound"]).replace("_", " "),
        "Over": AGGREGATES.get(str(row["aggregate"])),
        "New / old": None if factor is None else number(float(str(factor))),
        "Better than what it is measured against": better,
    }
    return {name: str(value) for name, value in told.items() if value}


def conversion(row: ClaimRow) -> str | None:
    """The step from the printed to the canonical unit, None where there was none."""
    printed, canonical = row["unit"], row["norm_unit"]
    values = [(row[name], row[f"norm_{name}"]) for name in ("value", "low", "high")]
    if all(norm is None or norm == value for value, norm in values) or canonical is None:
        return None
    before = " – ".join(number(float(str(value))) for value, norm in values if norm is not None)
    after = " – ".join(number(float(str(norm))) for _, norm in values if norm is not None)
    left, right = unit_symbol(None if printed is None else str(printed)), unit_symbol(str(canonical))
    return f"{before} {left}".strip() + f" → {after} {right}".rstrip()


def provenance(row: ClaimRow) -> str:
    """Where the figure stands in its source."""
    origin = ORIGINS[str(row["origin"])]
    parts = [origin[0].upper() + origin[1:]]
    if row["sentence"] is not None:
        parts.append(f"sentence {int(str(row['sentence'])) + 1} of the abstract")
    if row["start"] is not None:
        parts.append(f"characters {row['start']} to {row['end']}")
    return ", ".join(parts)
