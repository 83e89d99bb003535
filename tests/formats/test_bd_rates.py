"""BD-rates from curves: the published checks, an own integration, what is refused, and how they stand on a board."""

from __future__ import annotations

import io
import math
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.interpolate import PchipInterpolator

from claims.boards.leaderboard import leaderboard
from claims.formats.bd_rates import CurveError, RateCurve, bd_rate, overlap, read_bd_rates
from claims.formats.opening import ForeignFile
from claims.record.errors import FileError
from claims.registry.lookup import Registry
from claims.registry.methods import Methods
from claims.sources.description import CLAIMS, BulkSource, read_description
from claims.sources.frames import sources_frame
from claims.sources.importing import read_source

# The curves that the package's own page compares: libx265 with two presets, PSNR in dB and kbit/s.
ANCHOR = ((34.851, 1358.24), (36.845, 2486.44), (38.615, 4593.60), (40.037, 9487.76))
OTHER = ((34.987, 1356.24), (36.970, 2451.52), (38.651, 4469.00), (40.121, 9787.80))
# Kodak, PSNR, against VTM, by PCHIP: checked with the package and another integration when they were collected.
KODAK = {
    "elic2022": -7.02, "minnen2020-cc10": 1.11, "cheng2020-anchor": 3.68, "mbt2018": 11.02, "AV1": 16.18,
    "BPG 8b 444 x265 ycbcr": 21.99, "HM": 23.31, "bmshj2018-hyperprior": 30.49, "JPEG2000": 97.97, "JPEG": 208.49,
}  # fmt: skip


def curve(*points: tuple[float, float], method: str = "A") -> RateCurve:
    return RateCurve(method, "PSNR", points, ())


@pytest.fixture(scope="module")
def source(data: Path) -> BulkSource:
    return read_description(data / "sources" / "compressai-bd-rate" / "source.yaml")


@pytest.fixture(scope="module")
def table(data: Path, source: BulkSource) -> pl.DataFrame:
    curves = read_description(data / "sources" / "compressai" / "source.yaml")
    return sources_frame([curves, source], Registry.load(data), Methods.load(data))


def test_it_is_the_mean_distance_of_the_logarithms_of_the_rate() -> None:
    pytest.importorskip("bjontegaard")
    qualities = np.linspace(34.987, 40.037, 100_001)
    one, other = (PchipInterpolator(*zip(*((q, np.log(r)) for q, r in each), strict=True)) for each in (ANCHOR, OTHER))
    mean = np.trapezoid(other(qualities) - one(qualities), qualities) / (qualities[-1] - qualities[0])
    assert bd_rate(curve(*ANCHOR), curve(*OTHER)) == pytest.approx(100 * np.expm1(mean), abs=1e-4)


@pytest.mark.parametrize(("factor", "method"), [(2.0, "pchip"), (0.5, "akima"), (1.25, "cubic")])
def test_a_curve_of_so_many_times_the_rate_has_that_rate(factor: float, method: str) -> None:
    pytest.importorskip("bjontegaard")
    other = curve(*((quality, rate * factor) for quality, rate in ANCHOR))
    assert bd_rate(curve(*ANCHOR), other, method) == pytest.approx(100 * (factor - 1))


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (OTHER[:3], "fewer than 4 points"),
        ((*OTHER[:3], (math.inf, 9787.8)), "a point without loss"),
        ((*OTHER[:3], (38.0, 9787.8)), "more rate is not more quality"),
        ((*OTHER[:2], (38.651, 2451.52), OTHER[3]), "more rate is not more quality"),
        (tuple((quality + 2, rate) for quality, rate in OTHER), "share less than 75%"),
        (tuple((quality + 9, rate) for quality, rate in OTHER), "share less than 75%"),
    ],
)
def test_curves_that_give_none(points: tuple[tuple[float, float], ...], said: str) -> None:
    with pytest.raises(CurveError, match=said):
        bd_rate(curve(*ANCHOR), curve(*points))


def test_overlap_is_of_the_shorter_curve() -> None:
    assert overlap(curve(*ANCHOR), curve((30, 1), (50, 2))) == 1
    assert overlap(curve((30, 1), (40, 2)), curve((38, 1), (58, 2))) == pytest.approx(0.2)


def test_a_description_must_say_of_what_and_against_what() -> None:
    with pytest.raises(FileError, match="needs 'of', 'anchor'"):
        read_bd_rates([], {"of": "compressai"})


def test_the_shipped_rates_are_those_that_were_checked(table: pl.DataFrame) -> None:
    board = table.filter(metric="bd_rate", benchmark="kodak", setting="computed from curves over PSNR")
    found = {row["method_printed"]: row for row in board.iter_rows(named=True) if row["hardware"] != "cpu"}
    assert {name: found[name]["norm_value"] for name in KODAK} == pytest.approx(KODAK, abs=0.01)
    elic = found["elic2022"]
    assert (elic["baseline"], elic["comparison"], elic["origin"]) == ("VTM", "relative", "derived")
    assert (elic["reported"], elic["value"], elic["direction"], elic["better"]) == (
        "7.02% lower",
        7.02,
        "decrease",
        True,
    )
    assert elic["factor"] == pytest.approx(0.9298)
    told = {each["name"]: each["value"] for each in elic["conditions"]}
    assert told["curve_interpolation"] == "pchip"
    assert told["curve_overlap"].startswith("100% of the shorter curve")


def test_a_shipped_rate_names_the_points_that_it_is_made_of(table: pl.DataFrame) -> None:
    made = table.filter(metric="bd_rate")
    assert set(made["derived_from"].explode()) <= set(table["claim_id"])
    assert made["derived_from"].list.len().min() >= 16  # two curves of four points, a rate and a quality each


def test_they_stand_on_a_board_of_their_own_with_their_anchor(table: pl.DataFrame, data: Path) -> None:
    reported = table.filter(metric="bd_rate").head(1).with_columns(
        setting=pl.lit(None, pl.String), origin=pl.lit("reported"), claim_id=pl.lit("x"), method_id=pl.lit("x")
    ).cast(dict(table.schema))  # fmt: skip
    board = leaderboard(pl.concat([table, reported]), "kodak", "bd_rate", registry=Registry.load(data))
    groups = board.group_by("setting", "against").agg(pl.col("origin").n_unique())
    assert set(groups["against"]) == {"VTM"}
    assert set(groups["origin"]) == {1}
    first = board.filter(setting="computed from curves over PSNR", rank=1)
    assert first["method_printed"].to_list() == ["elic2022"]


def test_a_point_without_loss_costs_its_own_curve_only(source: BulkSource, data: Path) -> None:
    pytest.importorskip("bjontegaard")
    claims = pl.read_parquet(data / "sources" / "compressai" / CLAIMS).filter(benchmark="kodak")
    best = (pl.col("metric") == "ms_ssim") & (pl.col("method") == "HM")
    perfect = claims.with_columns(value=pl.when(best & (pl.col("value") == pl.col("value").filter(best).max()))
                                  .then(1.0).otherwise("value"))  # fmt: skip
    stream = io.BytesIO()
    perfect.write_parquet(stream)
    found = read_bd_rates([ForeignFile(CLAIMS, stream.getvalue())], {"of": "compressai", "anchor": "VTM"})
    assert [why for why in found.ledger["why"] if "without loss" in why] == ["a curve with a point without loss: HM"]
    assert found.rows.height > 20


def test_a_missing_package_is_named_with_its_extra(
    source: BulkSource, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bjontegaard", None)
    with pytest.raises(FileError, match=r"^BD-rates need the package 'bjontegaard'; pip install '"):
        read_source(source, [data / "sources" / "compressai"], Registry.load(data))


def test_the_curves_give_the_shipped_rates_again(source: BulkSource, data: Path) -> None:
    pytest.importorskip("bjontegaard")
    found = read_source(source, [data / "sources" / "compressai"], Registry.load(data))
    assert found.counts == source.counts
    kept = pl.read_parquet(source.folder / CLAIMS)
    both = kept.join(found.claims, on="id", suffix="_again")
    assert both.height == kept.height
    assert (
        both["value"] - both["value_again"]
    ).abs().max() < 0.011  # the last digit, where a processor rounds otherwise
