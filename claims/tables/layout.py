"""How a table is built: which rows are headings, what each column is for, and on which axis the methods stand.

Structure speaks first (spans, heading rows, words such as Model or Benchmark), then the registry: the axis whose texts
name benchmarks and metrics is the one of results, and methods are on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from claims.tables.cells import Kind, read_value
from claims.tables.columns import Column, ColumnRole, one_method, read_column
from claims.tables.grids.grid import Grid
from claims.tables.heading_rows import count_heads, differs, is_heading, is_title
from claims.tables.headings import HeadingReader
from claims.tables.vocabulary import classes, heading_kind


class RowKind(StrEnum):
    """What a row is for."""

    HEAD = "head"
    TITLE = "title"
    DATA = "data"
    ATTRIBUTE = "attribute"
    SKIP = "skip"


class Axis(StrEnum):
    """Where the methods stand."""

    ROWS = "rows"
    COLUMNS = "columns"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Layout:
    """A table (or one of several stacked in one grid) as it was understood.

    Attributes:
        grid: the cells.
        first: first row of this part; heads: number of heading rows from there; last: one past its last row.
        columns: every column.
        kinds: row index to what the row is for.
        methods: the axis of methods.
        why: why the methods stand there.
    """

    grid: Grid
    first: int
    heads: int
    last: int
    columns: tuple[Column, ...]
    kinds: dict[int, RowKind] = field(default_factory=dict)
    methods: Axis = Axis.ROWS
    why: str = ""

    def body(self) -> range:
        """Rows under the headings."""
        return range(self.first + self.heads, self.last)

    def of_role(self, *roles: ColumnRole) -> tuple[Column, ...]:
        """Columns with one of the roles."""
        return tuple(column for column in self.columns if column.role in roles)


def layouts(grid: Grid, reader: HeadingReader, methods: Axis | None = None) -> tuple[Layout, ...]:
    """The parts of a grid: one, or several where a second heading row starts a new table in the same frame."""
    starts = [0]
    heads = count_heads(grid, 0, grid.heads, reader)
    for row in range(heads + 1, grid.n_rows - 1):
        if (
            row > starts[-1] + 1
            and is_heading(grid, row, reader, share=0.6, least=2)
            and differs(grid, row, starts[-1])
        ):
            starts.append(row)
    parts = []
    for start, end in zip(starts, [*starts[1:], grid.n_rows], strict=True):
        count = heads if start == 0 else count_heads(grid, start, 0, reader)
        parts.append(_layout(grid, start, min(count, end - start), end, reader, methods))
    return tuple(parts)


def _layout(grid: Grid, first: int, heads: int, last: int, reader: HeadingReader, methods: Axis | None) -> Layout:
    whole = [row for row in range(first, first + heads) if is_title(grid, row) and grid.text(row, 0)]
    head_rows = [row for row in range(first, first + heads) if row not in whole] or [first]
    body = [row for row in range(first + heads, last) if not is_title(grid, row)]
    columns = one_method(
        [read_column(grid, index, head_rows, body, reader) for index in range(grid.n_columns)], grid, body
    )
    where, why = _axis(grid, columns, body, reader) if methods is None else (methods, "given by --methods")
    columns = _settle_labels(grid, columns, body, where, reader)
    part = Layout(grid, first, heads, last, tuple(columns), methods=where, why=why)
    return replace(part, kinds={row: _row_kind(part, row) for row in range(first, last)})


def _axis(grid: Grid, columns: Sequence[Column], body: Sequence[int], reader: HeadingReader) -> tuple[Axis, str]:
    values = [column for column in columns if column.role is ColumnRole.VALUE]
    labels = [
        column
        for column in columns
        if column.role
        in (ColumnRole.LABEL, ColumnRole.BENCHMARK, ColumnRole.GROUP, ColumnRole.SUBSET, ColumnRole.METRIC)
    ]
    if any(column.role is ColumnRole.METHOD for column in columns):
        return Axis.ROWS, "a column of methods is named so"
    across = [column for column in values if column.facts.says]
    neutral = [column for column in values if column.path and heading_kind(column.path[-1]) == "value"]
    if values and len(neutral) == len(values):
        return Axis.NOWHERE, "the columns of figures name no method"
    if any(column.role is ColumnRole.BENCHMARK for column in columns):
        if values and len(across) + len(neutral) == len(values):
            return Axis.NOWHERE, "rows are benchmarks and no column names a method"
        return Axis.COLUMNS, "a column of benchmarks is named so"
    down = max((_share_said(grid, column.index, body, reader) for column in labels), default=0.0)
    share = len(across) / len(values) if values else 0.0
    if down > share and values:
        return Axis.COLUMNS, f"{down:.0%} of the row labels name benchmarks or metrics, {share:.0%} of the headings"
    return Axis.ROWS, f"{share:.0%} of the headings name benchmarks or metrics, {down:.0%} of the row labels"


def _share_said(grid: Grid, index: int, body: Sequence[int], reader: HeadingReader) -> float:
    texts = [text for row in body if (text := grid.text(row, index)) and heading_kind(text) != "attribute"]
    said = [
        text
        for text in texts
        if (facts := reader.read(text)).says and (facts.targets or facts.metrics or facts.average)
    ]
    return len(said) / len(texts) if texts else 0.0


def _settle_labels(
    grid: Grid, columns: list[Column], body: Sequence[int], where: Axis, reader: HeadingReader
) -> list[Column]:
    """Give every column of words without a telling heading its role, by what its words name."""
    main = ColumnRole.METHOD if where is Axis.ROWS else ColumnRole.BENCHMARK
    labels = [column for column in columns if column.role is ColumnRole.LABEL]
    if not any(column.role is main for column in columns) and labels:
        chosen = max(labels, key=lambda column: _weight(grid, column.index, body, where, reader))
        columns[chosen.index] = replace(chosen, role=main, why=f"the labels that read most like {main}s")
    if where is Axis.ROWS and not any(column.role is ColumnRole.METHOD for column in columns):
        first = columns[0] if columns else None
        if first is not None and _may_name(grid, first, body, reader):
            columns[0] = replace(first, role=ColumnRole.METHOD, why="the first column, for want of another")
    for column in columns:
        if column.role is ColumnRole.LABEL:
            role, why = _minor(grid, column, body, reader, columns)
            columns[column.index] = replace(column, role=role, why=why)
    return columns


def _may_name(grid: Grid, first: Column, body: Sequence[int], reader: HeadingReader) -> bool:
    """Whether the first column can be the one of methods where none is called so: a backbone, an architecture."""
    if first.role in (ColumnRole.GROUP, ColumnRole.VALUE):
        return not first.facts.says
    texts = [text for row in body if (text := grid.text(row, 0))]
    if first.role is ColumnRole.SETTING:  # "Setting" over whole systems: GPT-3 Few-Shot
        texts = [text for text in texts if not reader.read(text).says]
        return len(texts) > 1 and not any(read_value(text).kind is Kind.NUMBER for text in texts)
    return (
        first.role is ColumnRole.ATTRIBUTE
        and sum(read_value(text).kind is Kind.TEXT for text in texts) > len(texts) / 2
    )


def _weight(grid: Grid, index: int, body: Sequence[int], where: Axis, reader: HeadingReader) -> tuple[float, int, int]:
    texts = [grid.text(row, index) for row in body]
    said = _share_said(grid, index, body, reader)
    return (said if where is not Axis.ROWS else -said, len({text for text in texts if text}), -index)


def _minor(
    grid: Grid, column: Column, body: Sequence[int], reader: HeadingReader, columns: Sequence[Column]
) -> tuple[ColumnRole, str]:
    """ColumnRole of a column of words beside the main one."""
    facts = [reader.read(text) for row in body if (text := grid.text(row, column.index))]
    for role, having in (
        (ColumnRole.BENCHMARK, [each for each in facts if each.targets]),
        (ColumnRole.METRIC, [each for each in facts if each.metrics and not each.targets]),
        (ColumnRole.SETTING, [each for each in facts if each.settings and not each.metrics and not each.targets]),
    ):
        said = [each for each in having if each.says]
        if len(said) > len(facts) / 2 and not any(other.role is role for other in columns):
            return role, f"its words name {role}s"
    cells = [cell for row in body if (cell := grid.at(row, column.index)) is not None and cell.text]
    if column.index and any(cell.link for cell in cells) and all(cell.link or _blank(cell.text) for cell in cells):
        return ColumnRole.LINK, "every cell is a link"
    if not column.path and column.index == 0:
        return ColumnRole.GROUP, "words of groups, without a heading"
    return ColumnRole.ATTRIBUTE, "words that name nothing of the registry"


def _blank(text: str) -> bool:
    return read_value(text).kind in (Kind.MISSING, Kind.EMPTY)


def _row_kind(part: Layout, row: int) -> RowKind:
    if row < part.first + part.heads:
        return RowKind.HEAD
    grid = part.grid
    if is_title(grid, row):
        return RowKind.TITLE
    if [grid.text(row, at) for at in range(grid.n_columns)] == [
        grid.text(part.first, at) for at in range(grid.n_columns)
    ]:
        return RowKind.HEAD
    mains = (part.of_role(role) for role in (ColumnRole.METHOD, ColumnRole.BENCHMARK, ColumnRole.METRIC))
    label = next((grid.text(row, columns[0].index) for columns in mains if columns), "")
    over_rows = "average" in classes(label) and part.methods is Axis.ROWS
    if "aggregate_row" in classes(label) or over_rows or heading_kind(label) == "difference":
        return RowKind.SKIP
    if part.methods is Axis.COLUMNS and heading_kind(label) == "attribute":
        return RowKind.ATTRIBUTE
    return RowKind.DATA
