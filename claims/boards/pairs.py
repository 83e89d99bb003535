"""Two numbers of one method, as points of quality against cost: which may stand beside each other, and where.

Where both are about a benchmark it is the same one, part and protocol. A number without a benchmark (a speed, a size)
goes with every result of its method, but never with one that states another value of the same condition: the speed at
224 pixels is not that of the accuracy at 384. Parameters are those that a claim states, else those of the method's
entry, which also counts where a claim says the same in fewer digits: 1.5B, not 1 (billion). Where a source measures a
cost of an architecture and qualities of its trained models (the note condition `architecture` of a result), the cost
goes with each of them and says whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from claims.boards.comparability import ValuePolicy, method_key, one_row_a_method
from claims.boards.evidence import column_or_null
from claims.boards.ties import norm_scale, printed_steps
from claims.record.entries import ConditionRole, Metric
from claims.record.types import Bound, Comparison, Origin
from claims.registry.conditions import Conditions

PLACE = ("benchmark", "subset", "setting")
_TEXT = pl.String()
_KEYS = ("source_id", "printed", "architecture")  # what says whose number it is, beside the method
_ENDS = ("", "_bound", "_claim", "_measurement")


def paired(
    frame: pl.DataFrame,
    metrics: tuple[Metric, Metric],
    policy: ValuePolicy,
    conditions: Conditions,
    across: Sequence[str] = (),
) -> pl.DataFrame:
    """Points by two metrics, x and y.

    Args:
        frame: the claims table.
        metrics: those of x and y.
        policy: which of several reports of one number is taken.
        conditions: what the words of a setting state.
        across: ids of conditions in which points of one group may differ.

    Returns:
        `PLACE` and `measurement` without the conditions of `across`, which stand in `at`; `method`; `of`: the
        architecture that the cost is of, null where it is the method's own; and for both sides, as in `x`, `x_bound`,
        `x_claim`, the value, its bound and the claim, null where the number is of the method's entry.
    """
    x, y = (_side(frame, metric, name, policy) for metric, name in zip(metrics, "xy", strict=True))
    pairs = [
        x.join(y.drop("method", *_KEYS), on=["_method", *PLACE], nulls_equal=True).with_columns(of=pl.lit(None, _TEXT))
    ]
    for free, bound, name in ((x, y, "x"), (y, x, "y")):
        pairs += _free(free, bound, name, conditions)
    columns = [*PLACE, "method", "of", *(f"{side}{end}" for side in "xy" for end in _ENDS)]
    both = pl.concat([pair.select(columns) for pair in pairs])
    # What a pair was measured on is what either number says of it; where both do, it must be the same.
    same = pl.col("x_measurement") == pl.col("y_measurement")
    both = both.filter(pl.col("x_measurement").is_null() | pl.col("y_measurement").is_null() | same)
    both = both.with_columns(measurement=pl.coalesce("x_measurement", "y_measurement"))
    return _across(both.drop("x_measurement", "y_measurement"), conditions, across)


def _side(frame: pl.DataFrame, metric: Metric, name: str, policy: ValuePolicy) -> pl.DataFrame:
    """One number a method, place and way of measuring."""
    gated = ConditionRole.MEASUREMENT in metric.gated_by
    kept = frame.filter(
        pl.col("metric") == metric.id,
        pl.col("comparison").cast(pl.String) == Comparison.ABSOLUTE.value,
        pl.col("origin").cast(pl.String) != Origin.DERIVED.value,
        pl.col("norm_value").is_not_null(),
        pl.col("norm_unit") == metric.unit,
    ).with_columns(measurement=column_or_null(frame, "measurement", _TEXT) if gated else pl.lit(None, _TEXT))
    one = one_row_a_method(kept, (*PLACE, "measurement"), descending=metric.better == "higher", policy=policy)
    side = _numbers(one, name, pl.col("norm_value"), pl.col("claim_id"), pl.col("bound").cast(pl.String))
    if metric.id != "parameters":
        return side
    known = frame.filter(column_or_null(frame, "parameters", pl.Float64()).is_not_null())
    known = known.with_columns(_method=method_key(known)).unique("_method", keep="first", maintain_order=True)
    rough = _rougher(one, known)
    side = side.join(rough, on="_method", how="anti")
    silent = known.join(side, on="_method", how="anti").with_columns(pl.lit(None, _TEXT).alias(at) for at in PLACE)
    silent = silent.with_columns(measurement=pl.lit(None, _TEXT))
    entry = _numbers(silent, name, pl.col("parameters"), pl.lit(None, _TEXT), pl.lit(Bound.EXACT.value))
    return pl.concat([side, entry])


def _rougher(claimed: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """`_method` of those whose entry has another size within the last printed digit of the claim."""
    step = pl.lit(printed_steps(claimed)) * norm_scale()
    sizes = claimed.select("norm_value", _method=method_key(claimed), _step=step)
    near = sizes.join(known.select("_method", "parameters"), on="_method")
    apart = (pl.col("norm_value") - pl.col("parameters")).abs()
    return near.filter(apart > 0, apart < pl.col("_step")).select("_method").unique()


def _numbers(rows: pl.DataFrame, name: str, value: pl.Expr, claim: pl.Expr, bound: pl.Expr) -> pl.DataFrame:
    named = pl.element().struct.field("name") == "architecture"
    stated = pl.lit(None, _TEXT)
    if "conditions" in rows.columns:
        stated = pl.col("conditions").list.eval(pl.element().filter(named).struct.field("value")).list.first()
    return rows.select(
        *PLACE, "method", method_key(rows).alias("_method"),
        value.alias(name), claim.alias(f"{name}_claim"), bound.alias(f"{name}_bound"),
        pl.col("measurement").alias(f"{name}_measurement"),
        source_id=column_or_null(rows, "source_id", _TEXT), printed=column_or_null(rows, "method_printed", _TEXT),
        architecture=stated,
    )  # fmt: skip


def _free(free: pl.DataFrame, bound: pl.DataFrame, name: str, conditions: Conditions) -> list[pl.DataFrame]:
    """Numbers without a benchmark beside those with one; the protocol of the former is how they were measured."""
    measured = pl.concat_str("setting", f"{name}_measurement", separator=", ", ignore_nulls=True)
    alone = free.filter(pl.col("benchmark").is_null()).with_columns(
        pl.when(measured != "").then(measured).alias(f"{name}_measurement"), _stated=pl.col("setting")
    )
    placed = bound.filter(pl.col("benchmark").is_not_null())
    own = alone.drop(*PLACE, "method", *_KEYS).join(placed, on="_method").with_columns(of=pl.lit(None, _TEXT))
    bare = placed.join(alone, on="_method", how="anti")
    shared = alone.drop(*PLACE, "method", "_method", "architecture").join(
        bare.drop("printed"), left_on=["source_id", "printed"], right_on=["source_id", "architecture"]
    )
    return [_agreeing(pairs, conditions) for pairs in (own, shared.with_columns(of=pl.col("printed")))]


def _agreeing(pairs: pl.DataFrame, conditions: Conditions) -> pl.DataFrame:
    """The pairs of which both numbers state one value of every condition that both of them state."""
    texts = pairs.select("_stated", "setting").unique()

    def agree(one: str | None, other: str | None) -> bool:
        known = dict(conditions.circumstances(other).pairs)
        return all(known.get(name, value) == value for name, value in conditions.circumstances(one).pairs)

    kept = [agree(*both) for both in texts.iter_rows()]  # a pair of protocols, not of numbers
    return pairs.join(
        texts.filter(pl.Series(kept, dtype=pl.Boolean)), on=["_stated", "setting"], how="semi", nulls_equal=True
    )


def _across(pairs: pl.DataFrame, conditions: Conditions, across: Sequence[str]) -> pl.DataFrame:
    """The pairs without those conditions in their protocol and way of measuring; what they say of them is `at`."""
    if not across:
        return pairs.with_columns(at=pl.lit(None, _TEXT))
    texts = pairs.select("setting", "measurement").unique()
    told = []
    for setting, measurement in texts.iter_rows():  # a group, not a row
        both = [conditions.circumstances(text) for text in (setting, measurement)]
        left = [
            ", ".join([*(each.text for each in one.stated if each.condition.id not in across), *one.other]) or None
            for one in both
        ]
        gone = dict.fromkeys(each.text for one in both for each in one.stated if each.condition.id in across)
        told.append((setting, measurement, *left, ", ".join(gone) or None))
    names = ("setting", "measurement", "_setting", "_measurement", "at")
    known = pl.DataFrame(told, dict.fromkeys(names, pl.String), orient="row")
    found = pairs.join(known, on=["setting", "measurement"], how="left", nulls_equal=True, maintain_order="left")
    return found.drop("setting", "measurement").rename({"_setting": "setting", "_measurement": "measurement"})
