"""Commands over several tasks: `compare` and `rank`."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from dashboard.served import served_table
from dashboard.tabular import ShownTable, TableFormat, mark, print_frame

if TYPE_CHECKING:
    import polars as pl

    from claims.boards.cells import Selection

Member = TypeVar("Member", bound=StrEnum)
SomeMethods = Annotated[
    list[str] | None, typer.Argument(help="Methods, in any spelling; by default those that cover most tasks.")
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
    from claims.registry.lookup import Registry, data_dir

    registry, frame = Registry.load(data_dir()), served_table()
    selection = selected(methods, benchmarks, suite, metric, most, policy)
    selection = replace(selection, family=family, variant=variant, sizes=sizes(size))
    if source is not None:
        frame = frame.filter(source_id=source)
    if head_to_head:
        if len(selection.methods) != 2:
            raise typer.BadParameter("two methods meet head to head")
        found = comparing.head_to_head(frame, *selection.methods, selection, registry)
        found = comparing.with_task_names(found, registry)
        print_frame(found, [_duel(found, *selection.methods)], format)
        return
    found = comparing.with_task_names(comparing.compare(frame, selection, registry), registry)
    print_frame(found, [side_by_side(found)], format)


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


def side_by_side(found: pl.DataFrame) -> ShownTable:
    """Methods down, tasks across, of many tasks the other way round; protocols as notes."""
    tasks = found["task"].unique(maintain_order=True).to_list()
    common = dict(found.filter("aligned").select("task", "setting").unique(maintain_order=True).iter_rows())
    notes: dict[str, str] = {}
    header = ["Method", *(_noted(task, common.get(task), notes) for task in tasks)]
    rows = []
    for part in found.partition_by("method_key", maintain_order=True):
        cells = {row["task"]: _cell(row, notes) for row in part.iter_rows(named=True)}
        rows.append([part["method"][0], *(cells[task] for task in tasks)])
    if len(tasks) > max(_ACROSS, len(rows)):
        header, *rows = ([*cells] for cells in zip(header, *rows, strict=True))
        header[0] = "Task"
    lines = [f"[{letter}] {said}" for said, letter in notes.items()]
    differ = any("≠" in cell for row in rows for cell in row[1:])
    return ShownTable(
        header, rows, None, [*lines, *(["≠ sources differ by more than their printed digits explain"] * differ)]
    )


_ACROSS = 12  # tasks that a terminal has room for beside each other


def _noted(text: str, setting: str | None, notes: dict[str, str]) -> str:
    letter = notes.setdefault(setting or "setting unstated", mark(len(notes)))
    return f"{text} [{letter}]"


def _cell(row: dict[str, object], notes: dict[str, str]) -> str:
    from dashboard.formatting import number, printed_decimals

    value = row["norm_value"]
    if not isinstance(value, float):
        return ""
    printed = number(value, printed_decimals(str(row["reported"]), value)) + " ≠" * bool(row["conflict"])
    setting = row["setting"]
    return printed if row["aligned"] else _noted(printed, None if setting is None else str(setting), notes)


def _duel(found: pl.DataFrame, first: str, second: str) -> ShownTable:
    from dashboard.formatting import number

    rows = [
        [row["task"], number(row["first"]), number(row["second"]), number(row["lead"]),
         "" if row["p"] is None else f"{row['p']:.2g}", row["verdict"], row["setting"] or "unstated"]
        for row in found.iter_rows(named=True)
    ]  # fmt: skip
    notes = ["p: probability of such a lead by chance, adjusted by Holm for the number of tasks; empty where unknown"]
    return ShownTable(["Task", first, second, "Lead", "p", "Verdict", "Setting"], rows, None, notes)


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
    from claims.boards.aggregate import RULE_WORDS, RankRule
    from claims.boards.overall import rank_methods
    from claims.registry.lookup import Registry, data_dir

    by = chosen(RankRule, rule)
    selection = selected(methods, benchmarks, suite, metric, most, policy)
    selection = replace(selection, family=family, variant=variant, sizes=sizes(size))
    found = rank_methods(
        served_table(), selection, by,
        least_tasks=least_tasks, least_shared=least_shared, resamples=resamples, registry=Registry.load(data_dir()),
    )  # fmt: skip
    print_frame(found, _overall(found, [f"{by}: {RULE_WORDS[by]}"]), format)


def _overall(found: pl.DataFrame, notes: list[str]) -> list[ShownTable]:
    """One table a group of comparable methods."""
    from claims.boards.overall import RANK_OF
    from dashboard.formatting import number

    header = ["#", "Method", "Tasks", "Score", "Interval", "Strip", *RANK_OF, "Note"]
    grids = []
    for part in found.partition_by("group", maintain_order=True):
        rows = [
            [_or_dash(row["rank"]), row["method"], str(row["tasks"]), number(row["score"]),
             _ends(row["rank_low"], row["rank_high"]), _ends(row["best"], row["worst"]),
             *(_or_dash(row[name]) for name in RANK_OF.values()), row["note"] or ""]
            for row in part.iter_rows(named=True)
        ]  # fmt: skip
        group = part["group"][0]
        several = found["group"].n_unique() > 1
        title = None if not several else "Not ranked" if group is None else f"Group {group}"
        grids.append(ShownTable(header, rows, title, notes))
    return grids


def _or_dash(rank: int | None) -> str:
    from dashboard.formatting import NOTHING

    return NOTHING if rank is None else str(rank)


def _ends(low: int | None, high: int | None) -> str:
    return _or_dash(low) if low == high else f"{low}-{high}"


def print_discrimination(search: str, pairs: bool, format: TableFormat) -> None:
    """Which benchmarks still tell methods apart, or which two rank them alike."""
    import polars as pl

    from claims.boards.discrimination import correlations, discrimination
    from claims.registry.lookup import Registry, data_dir, key

    registry, frame = Registry.load(data_dir()), served_table()
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
