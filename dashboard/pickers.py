"""What the pickers of a leaderboard page offer, with the number of claims of each choice; tested without Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from claims.registry.lookup import Registry
from dashboard import choices
from dashboard.choices import BoardQuery


@dataclass(frozen=True, slots=True)
class Pickers:
    """Choices with their number of claims, or of rows of the board.

    Attributes:
        metrics, subsets: of the benchmark, by id.
        kinds: of number, of the whole board.
        settings, organisations, families, weights, who, bounds: of the rows.
        years: first and last year of publication; None without one.
        made: whether the maker of some of the rows is known, but not of all.
        sized: whether the rows differ in their numbers of parameters.
    """

    metrics: Mapping[str, int]
    subsets: Mapping[str, int]
    kinds: Mapping[str, int]
    settings: Mapping[str, int]
    organisations: Mapping[str, int]
    families: Mapping[str, int]
    weights: Mapping[str, int]
    who: Mapping[str, int]
    bounds: Mapping[str, int]
    years: tuple[int, int] | None
    made: bool
    sized: bool


def pickers(claims: pl.DataFrame, registry: Registry, query: BoardQuery, rows: pl.DataFrame) -> Pickers:
    """The choices of a board.

    Args:
        claims: the claims table.
        registry: names of metrics and parts.
        query: a settled query; its filters change nothing.
        rows: every row of the board, as `ranking.ranked` gives them, or claims of its kind.
    """
    return Pickers(
        metrics=choices.metric_options(claims, registry, query.benchmark),
        subsets=choices.subset_options(claims, registry, query.benchmark, query.metric),
        kinds=choices.comparison_options(choices.board_rows(claims, query)),
        settings=choices.setting_options(rows),
        organisations=choices.counts(rows, "organisation"),
        families=choices.counts(rows, "family"),
        weights=choices.counts(rows, "weights"),
        who=choices.counts(rows.with_columns(choices.who_measured().alias("who")), "who"),
        bounds=choices.counts(rows, "bound"),
        years=choices.years(rows),
        made=0 < rows["organisation"].null_count() < rows.height,
        sized=rows["parameters"].drop_nulls().n_unique() > 1,
    )
