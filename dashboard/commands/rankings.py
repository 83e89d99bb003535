"""Commands over several tasks: `compare` and `rank`."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from dashboard.served import served_table
from dashboard.tabular import ShownTable, TableFormat, print_frame

if TYPE_CHECKING:
    import polars as pl

    from claims.boards.cells import Selection

Member = TypeVar("Member", bound=StrEnum)
SomeMethods = Annotated[
    list[str] | None, typer.Argument(help="Methods, in any spelling; by default those measured alike on most tasks.")
]
Benchmarks = Annotated[
    list[str] | None,
    typer.Option(
        "--benchmarks", "-b", help="A benchmark or part of one (GLUE/SST-2); may be given often, or with commas."
    ),
]
Suite = Annotated[str | None, typer.Option("--suite", help="The parts of this benchmark, each with its own metric.")]
OneMetric = Annotated[str | None, typer.Option("--metric", "-m", help="Only this metric.")]
Most = Annotated[int, typer.Option("--most", min=1, help="How many methods, and how many tasks, where none are named.")]
Family = Annotated[str | None, typer.Option("--family", help="Only methods of this family (Llama).")]
Variant = Annotated[str | None, typer.Option("--variant", help="Only this variant (base, instruct).")]
OneSource = Annotated[str | None, typer.Option("--source", help="Only results of this source (helm-lite).")]
SizeRange = Annotated[
    str | None, typer.Option("--size", help="Only methods with so many parameters: 7B-70B, 7B- or -70B.")
]
Policy = Annotated[
    str, typer.Option("--policy", help="Which report stands for a method: third-party, recent, median or best.")
]
RuleName = Annotated[str, typer.Option("--rule", help="win-rate, borda, bradley-terry or item-response.")]
Format = Annotated[TableFormat, typer.Option("--format", "-f", help="How to print it.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(
        epilog="Examples: claimboard compare --suite glue  ·  claimboard compare 'DeepSeek-V3' 'Llama 3.1 405B' "
        "--head-to-head  ·  claimboard compare -b mmlu,gsm8k --format latex"
    )(compare)
    app.command(
        epilog="Examples: claimboard rank --suite glue --rule borda  ·  claimboard rank -b mmlu,math,gpqa --most 30"
    )(rank)


def chosen(kind: type[Member], text: str) -> Member:
    """The member of an enumeration that a word names.

    Raises:
        typer.BadParameter: none, with those that there are.
    """
    try:
        return kind(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is none of {', '.join(kind)}") from None


def compare(
    methods: SomeMethods = None,
    benchmarks: Benchmarks = None,
    suite: Suite = None,
    metric: OneMetric = None,
    most: Most = 10,
    policy: Policy = "third-party",
    family: Family = None,
    variant: Variant = None,
    size: SizeRange = None,
    source: OneSource = None,
    head_to_head: Annotated[
        bool, typer.Option("--head-to-head", help="Test two methods against each other on every task.")
    ] = False,
    format: Format = TableFormat.TABLE,
) -> None:
    """Show methods beside each other on several tasks.

    Every task is shown at the protocol that most of the methods share; a cell at another one carries a mark. A cell
    that nobody reports stays empty. ≠ marks a cell whose sources differ by more than their printed digits explain.
    """
    from claims.boards import compare as comparing
    from claims.registry.lookup import data_dir
    from claims.registry.sound import sound_registry
    from dashboard.grids import duel_grid, side_by_side

    registry, frame = sound_registry(data_dir()), served_table()
    selection = selected(methods, benchmarks, suite, metric, most, policy)
    selection = replace(selection, family=family, variant=variant, sizes=sizes(size))
    frame = _of_source(frame, source)
    if head_to_head:
        if len(selection.methods) != 2:
            raise typer.BadParameter("two methods meet head to head")
        found = comparing.head_to_head(frame, *selection.methods, selection, registry)
        found = comparing.with_task_names(found, registry)
        print_frame(found, [duel_grid(found, *selection.methods)], format)
        return
    found = comparing.with_task_names(comparing.compare(frame, selection, registry), registry)
    print_frame(found, [side_by_side(found)], format)


def _of_source(frame: pl.DataFrame, source: str | None) -> pl.DataFrame:
    return frame if source is None else frame.filter(source_id=source)


def selected(
    methods: list[str] | None,
    benchmarks: list[str] | None,
    suite: str | None,
    metric: str | None,
    most: int,
    policy: str,
) -> Selection:
    """What the options of a command ask for."""
    from claims.boards.cells import Selection
    from claims.boards.comparability import ValuePolicy

    named = tuple(name.strip() for text in benchmarks or () for name in text.split(",") if name.strip())
    return Selection(tuple(methods or ()), named, suite, metric, most, chosen(ValuePolicy, policy))


def sizes(text: str | None) -> tuple[float | None, float | None]:
    """Both ends of a range of parameters; one number is a range of that size alone.

    Raises:
        typer.BadParameter: no such range.

    >>> sizes("7B-70B"), sizes("-350M"), sizes(None)
    ((7000000000.0, 70000000000.0), (None, 350000000.0), (None, None))
    """
    least, dash, most = (text or "").partition("-")
    try:
        ends = [_parameters(end) for end in (least, most if dash else least)]
    except (KeyError, ValueError):
        raise typer.BadParameter(f"'{text}' is no range of sizes such as 7B-70B") from None
    return ends[0], ends[1]


def _parameters(text: str) -> float | None:
    units = {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
    word = text.strip().upper()
    if not word:
        return None
    return float(word[:-1]) * units[word[-1]] if word[-1].isalpha() else float(word)


def rank(
    methods: SomeMethods = None,
    rule: RuleName = "win-rate",
    benchmarks: Benchmarks = None,
    suite: Suite = None,
    metric: OneMetric = None,
    most: Most = 10,
    policy: Policy = "third-party",
    family: Family = None,
    variant: Variant = None,
    size: SizeRange = None,
    source: OneSource = None,
    least_tasks: Annotated[int, typer.Option("--least-tasks", min=1, help="Tasks that a method must have.")] = 2,
    least_shared: Annotated[
        int, typer.Option("--least-shared", min=1, help="Tasks that two methods must share to be comparable.")
    ] = 1,
    resamples: Annotated[int, typer.Option("--resamples", min=0, help="How often the tasks are drawn anew.")] = 200,
    format: Format = TableFormat.TABLE,
) -> None:
    """Rank methods over several tasks, and say how much that depends on the rule.

    Only results at the protocol that most methods share take part. Interval: places over resampled tasks. Strip: best
    and worst place over every rule, every task left out and those resamples.
    """
    from claims.boards.aggregate import RankRule
    from claims.boards.overall import rank_methods
    from claims.registry.lookup import data_dir
    from claims.registry.sound import sound_registry
    from dashboard.grids import overall_grids

    by = chosen(RankRule, rule)
    selection = selected(methods, benchmarks, suite, metric, most, policy)
    selection = replace(selection, family=family, variant=variant, sizes=sizes(size))
    found = rank_methods(
        _of_source(served_table(), source), selection, by,
        least_tasks=least_tasks, least_shared=least_shared, resamples=resamples, registry=sound_registry(data_dir()),
    )  # fmt: skip
    print_frame(found, overall_grids(found, by), format)


def print_discrimination(search: str, pairs: bool, format: TableFormat) -> None:
    """Which benchmarks still tell methods apart, or which two rank them alike."""
    import polars as pl

    from claims.boards.discrimination import correlations, discrimination
    from claims.registry.lookup import data_dir, key
    from claims.registry.sound import sound_registry

    registry, frame = sound_registry(data_dir()), served_table()
    found = (correlations if pairs else discrimination)(frame, registry=registry)
    names = pl.concat_str("first", "second") if pairs else pl.concat_str("task", "benchmark")
    held = [key(search) in key(name) for name in found.select(names).to_series()]
    found = found.filter(pl.Series(held, dtype=pl.Boolean))
    print_frame(found, [_alike(found) if pairs else _told_apart(found)], format)


def _alike(found: pl.DataFrame) -> ShownTable:
    from dashboard.formatting import NOTHING

    rows = [
        [first, second, str(shared), *(NOTHING if each is None else f"{each:.2f}" for each in values)]
        for first, second, shared, *values in found.iter_rows()
    ]
    return ShownTable(["One", "Other", "Methods on both", "Spearman", "Kendall"], rows)


def _told_apart(found: pl.DataFrame) -> ShownTable:
    from dashboard.formatting import NOTHING, number, unit_symbol

    rows = [
        [row["task"], row["setting"] or "unstated", str(row["methods"]),
         f"{number(row['best'])} {unit_symbol(row['norm_unit'])}".rstrip(), number(row["headroom"]),
         NOTHING if row["apart"] is None else f"{row['apart']:.0%}", str(row["tie_groups"]), row["evidence"]]
        for row in found.iter_rows(named=True)
    ]  # fmt: skip
    header = [
        "Benchmark",
        "Setting",
        "Methods",
        "Best",
        "Headroom",
        "Neighbours apart",
        "Tie groups",
        "Intervals from",
    ]
    notes = ["Neighbours apart: share of methods next to each other in the ranking that tests at 95 % tell apart"]
    return ShownTable(header, rows, None, notes)
