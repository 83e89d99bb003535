"""Tables of any size that look like the shipped one, for measurements.

    python bench/generate.py FOLDER [--rows 1000000]

Every row of the shipped table comes back as often as it takes, each time as another method with other digits, so that
benchmarks, settings, sources and kinds of number are as unevenly spread as they are. The folder holds Parquet files in
the order of the table, by benchmark and metric, in groups of 25,000 rows.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl

from claims.registry.lookup import data_dir
from validation import gate

SLICE = 25_000  # rows of the shipped table that are repeated at once
GROUP = 25_000
_PLAIN = r"^\d+(?:\.\d+)?%?$"  # figures that are nothing but digits, which get other ones


def repeated(rows: pl.DataFrame, times: int) -> pl.DataFrame:
    """Rows of the table, each so many times: the first as it is, the others of other methods with other digits."""
    copies = rows.join(pl.DataFrame({"_copy": range(times)}), how="cross", maintain_order="left_right")
    moved = pl.col("reported").str.contains(_PLAIN) & (pl.col("_copy") > 0) & pl.col("value").is_not_null()
    places = pl.col("reported").str.extract(r"\.(\d+)").str.len_chars().fill_null(0)
    value = pl.col("value") * (1 - (pl.col("_copy") * 7919 % 1000) / 4000)
    value = pl.coalesce(*(pl.when(places == digits).then(value.round(digits)) for digits in range(5)), value.round(5))
    other = pl.when(moved & (value != 0)).then(value).otherwise("value")
    again = pl.when(pl.col("_copy") > 0).then(pl.format(" v{}", "_copy")).otherwise(pl.lit(""))
    return copies.with_columns(
        norm_value=pl.when(moved, pl.col("value") != 0)
        .then(pl.col("norm_value") / pl.col("value") * other)
        .otherwise("norm_value"),
        value=other,
        reported=pl.when(moved).then(other.cast(pl.String)).otherwise("reported"),
        claim_id=pl.col("claim_id") + again,
        **{name: pl.col(name) + again for name in ("method", "method_id", "method_printed")},
    ).drop("_copy")


def generate(folder: Path, rows: int) -> Path:
    """A folder of Parquet files with about so many rows, at most those of the shipped table the fewer way.

    Args:
        folder: made if it is not there.
        rows: how many.

    Returns:
        The pattern of the files, for `polars.scan_parquet`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shipped = gate.in_order(gate.table(data_dir()))
    if rows < shipped.height:
        shipped = shipped.gather_every(-(-shipped.height // rows))
    times = max(1, round(rows / shipped.height))
    for at, part in enumerate(shipped.iter_slices(SLICE)):
        made = gate.in_order(repeated(part, times))
        made.write_parquet(folder / f"{at:04}.parquet", row_group_size=GROUP)
    return folder / "*.parquet"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    print(generate(asked.folder, asked.rows))


if __name__ == "__main__":
    main()
