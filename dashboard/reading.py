"""How a claim's words were read, in sentences for a reader; tested without Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import Any

from claims.record.entries import ConditionRole, Metric
from claims.record.types import SELF
from claims.registry.lookup import Registry
from dashboard.formatting import number, printed_decimals, quantity, unit_symbol

ClaimRow = Mapping[str, Any]  # of the claims table

AGGREGATES = {"average": "an average", "median": "a median"}
BOUNDS = {
    "exact": "The figure is printed without a word that limits it.",
    "approx": "A word such as “about” makes the figure approximate.",
    "up_to": "“Up to” or the like: the best case, not the typical one, so it never outranks an exact figure.",
    "at_least": "“At least”, “over” or the like: the true number may be larger.",
}
SPREADS = {
    "sd": "standard deviation", "se": "standard error", "range": "range over runs", "iqr": "interquartile range",
    "unknown": "of which the source does not say what it is",
}  # fmt: skip
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


def facts(row: ClaimRow, registry: Registry) -> dict[str, str]:
    """What the claim says, field by field; fields that say nothing are left out."""
    metric, benchmark = registry.metrics[row["metric"]], registry.benchmarks.get(row["benchmark"] or "")
    better = {True: "yes", False: "no", None: ""}[row["better"]]
    factor = row["factor"]
    told = {
        "Method": row["method"],
        "As printed": row["method_printed"] if row["method_printed"] != row["method"] else None,
        "Against": row["baseline"],
        "Benchmark": benchmark.titled(row["subset"]) if benchmark else None,
        "Metric": metric.name,
        "Number": quantity(row),
        "Uncertainty": spread(row),
        "Setting": row["setting"],
        **conditions(row, registry),
        "Runs": row["runs"],
        "Items": row["items"],
        "Measured by": measured_by(row),
        "Kind": row["comparison"],
        "Direction": row["direction"],
        "Bound": None if row["bound"] == "exact" else str(row["bound"]).replace("_", " "),
        "Over": AGGREGATES.get(str(row["aggregate"])),
        "New / old": None if factor is None else number(float(str(factor))),
        "Better than what it is measured against": better,
    }
    return {name: str(value) for name, value in told.items() if value}


def spread(row: ClaimRow) -> str | None:
    """The ± term or bounds of a number in its printed unit, with what they are; None where there is none."""
    even, low, high = (row[name] for name in ("uncertainty", "uncertainty_low", "uncertainty_high"))
    if even is None and low is None and high is None:
        return None
    even_said, low_said, high_said = (
        number(each, printed_decimals(row["reported"], each)) for each in (even, low, high)
    )
    amount = f"± {even_said}" if even is not None else f"−{low_said} / +{high_said}"
    kind = str(row["uncertainty_kind"])
    words = SPREADS.get(kind) or (f"{kind.removeprefix('ci')} % confidence interval" if kind[:2] == "ci" else kind)
    return f"{amount}, {words}"


def conditions(row: ClaimRow, registry: Registry) -> dict[str, str]:
    """Hardware, harness, and every other condition that is not part of the setting, by its name."""
    known = registry.conditions.entries
    stated = {str(each["name"]): str(each["value"]) for each in row["conditions"] or ()}
    shown = {"Hardware": row["hardware"], "Harness": row["harness"]}
    own = {"hardware", "harness", "runs", "items"}
    own |= {name for name in stated if name in known and known[name].role is ConditionRole.PROTOCOL}
    more = {name: value for name, value in stated.items() if name not in own}
    labels = {name: name.replace("_", " ").capitalize() for name in more}
    return {
        **{name: str(value) for name, value in shown.items() if value},
        **{labels[name]: more[name] for name in more},
    }


def measured_by(row: ClaimRow) -> str | None:
    """Who measured and when, None where nobody says."""
    who = "its own authors" if row["evaluator"] == SELF else row["evaluator"]
    when = f"{row['evaluated']:%Y-%m-%d}" if row["evaluated"] else None
    return " · ".join(str(part) for part in (who, when) if part) or None


def conversion(row: ClaimRow) -> str | None:
    """The step from the printed to the canonical unit, None where there was none."""
    printed, canonical = row["unit"], row["norm_unit"]
    values = [(row[name], row[f"norm_{name}"]) for name in ("value", "low", "high")]
    # A factor of one leaves the last bit of a float in doubt.
    same = all(norm is None or (value is not None and isclose(norm, value, rel_tol=1e-12)) for value, norm in values)
    if same or canonical is None:
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
