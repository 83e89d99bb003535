"""How a table is built: which rows are headings, what each column is for, and on which axis the methods stand.

Structure speaks first (spans, heading rows, words such as Model or Benchmark), then the registry: the axis whose texts
name benchmarks and metrics is the one of results, and methods are on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from claims.tables.cells import Kind, read_value
from claims.tables.grid import Cell, Grid
from claims.tables.headings import Facts, HeadingReader
from claims.tables.names import is_size
from claims.tables.words import heading_kind, is_word

MAX_HEADS = 4


class Role(StrEnum):
    """What a column is for."""

    METHOD = "method"
    BENCHMARK = "benchmark"
    SUBSET = "subset"
    GROUP = "group"
    METRIC = "metric"
    SETTING = "setting"
    SIZE = "size"
    ATTRIBUTE = "attribute"
    LINK = "link"
    RANK = "rank"
    DIFFERENCE = "difference"
    VALUE = "value"
    LABEL = "label"


class RowKind(StrEnum):
    """What a row is for."""

    HEAD = "head"
    TITLE = "title"
    DATA = "data"
    ATTRIBUTE = "attribute"
    SKIP = "skip"


class Methods(StrEnum):
    """Where the methods stand."""

    ROWS = "rows"
    COLUMNS = "columns"
    NOWHERE = "nowhere"


LABELS = frozenset({Role.METHOD, Role.BENCHMARK, Role.SUBSET, Role.GROUP, Role.METRIC, Role.SETTING, Role.SIZE, Role.LABEL})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the texts of its heading from top to bottom, what they say, what it is for and why."""

    index: int
    path: tuple[str, ...]
    facts: Facts
    role: Role
    why: str


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
    methods: Methods = Methods.ROWS
    why: str = ""

    def body(self) -> range:
        """Rows under the headings."""
        return range(self.first + self.heads, self.last)

    def of_role(self, *roles: Role) -> tuple[Column, ...]:
        """Columns with one of the roles."""
        return tuple(column for column in self.columns if column.role in roles)


def layouts(grid: Grid, reader: HeadingReader, methods: Methods | None = None) -> tuple[Layout, ...]:
    """The parts of a grid: one, or several where a second heading row starts a new table in the same frame."""
    starts = [0]
    heads = _count_heads(grid, 0, grid.heads, reader)
    for row in range(heads + 1, grid.n_rows - 1):
        if row > starts[-1] + 1 and _is_heading(grid, row, reader, share=0.6, least=2) and _differs(grid, row, starts[-1]):
            starts.append(row)
    parts = []
    for start, end in zip(starts, [*starts[1:], grid.n_rows], strict=True):
        count = heads if start == 0 else _count_heads(grid, start, 0, reader)
        parts.append(_layout(grid, start, min(count, end - start), end, reader, methods))
    return tuple(parts)


def _differs(grid: Grid, row: int, head: int) -> bool:
    """Whether a row of headings in the middle is more than the first one repeated."""
    return [grid.text(row, at) for at in range(grid.n_columns)] != [grid.text(head, at) for at in range(grid.n_columns)]


def _texts(grid: Grid, row: int) -> list[Cell]:
    """Cells of a row with text, each once."""
    found: list[Cell] = []
    for column in range(grid.n_columns):
        cell = grid.at(row, column)
        if cell is not None and cell.text and (not found or cell is not found[-1]):
            found.append(cell)
    return found


def is_title(grid: Grid, row: int) -> bool:
    """Whether one text has the row to itself."""
    cells = _texts(grid, row)
    if len({cell.text for cell in cells}) != 1 or read_value(cells[0].text).kind in (Kind.NUMBER, Kind.MISSING):
        return False
    return grid.n_columns > 1 and (cells[0].columns > 1 or len(cells) == 1) and cells[0].rows == 1


def _count_heads(grid: Grid, start: int, declared: int, reader: HeadingReader) -> int:
    heads = max(1, declared)
    while start + heads - 1 < grid.n_rows - 1 and all(is_title(grid, row) for row in range(start, start + heads)):
        heads += 1
    while heads < MAX_HEADS + declared and start + heads < grid.n_rows - 1:
        above = _texts(grid, start + heads - 1)
        grouped = any(1 < cell.columns < grid.n_columns for cell in above) or any(
            cell.row + cell.rows > start + heads for cell in above
        )
        row = start + heads
        wordy = all(read_value(cell.text).kind in (Kind.TEXT, Kind.MISSING) for cell in _texts(grid, row)) and not is_title(grid, row)
        if not (grouped and wordy and _texts(grid, row)) and not _is_heading(grid, row, reader, share=0.5, least=1):
            break
        heads += 1
    return heads


def _is_heading(grid: Grid, row: int, reader: HeadingReader, *, share: float, least: int) -> bool:
    """Whether a body row holds metrics, settings or benchmarks where values would stand."""
    cells = _texts(grid, row)
    if len(cells) < 2 or is_title(grid, row):
        return False
    stub, values = cells[0], cells[1:]
    if stub.column > 0:
        stub, values = Cell(""), cells
    if heading_kind(stub.text) in ("metric", "setting") and not any(is_word("missing", cell.text) for cell in values):
        return all(reader.read(_shots(cell.text)).says or len(cell.text) <= 20 for cell in values)
    kinds = [read_value(cell.text).kind for cell in values]
    if any(kind is Kind.NUMBER for kind in kinds):
        return False
    said = [reader.read(cell.text) for cell in values]
    hits = sum(1 for facts in said if facts.says and (facts.metrics or facts.targets or facts.settings))
    return hits >= max(least, share * len(values)) and (not stub.text or heading_kind(stub.text) is not None)


def _shots(text: str) -> str:
    return f"{text}-shot" if text.isdigit() else text


def _layout(grid: Grid, first: int, heads: int, last: int, reader: HeadingReader, methods: Methods | None) -> Layout:
    head_rows = [row for row in range(first, first + heads) if not is_title(grid, row)] or [first]
    body = [row for row in range(first + heads, last) if not is_title(grid, row)]
    columns = _one_method([_column(grid, index, head_rows, body, reader) for index in range(grid.n_columns)], grid, body)
    where, why = _axis(grid, columns, body, reader) if methods is None else (methods, "given by --methods")
    columns = _settle_labels(grid, columns, body, where, reader)
    part = Layout(grid, first, heads, last, tuple(columns), methods=where, why=why)
    return replace(part, kinds={row: _row_kind(part, row) for row in range(first, last)})


def _path(grid: Grid, index: int, head_rows: Sequence[int]) -> tuple[str, ...]:
    """Heading texts of a column from top to bottom; a blank above a filled cell belongs to the group at its left."""
    path: list[str] = []
    for depth, row in enumerate(head_rows):
        text = grid.text(row, index)
        below = any(grid.text(lower, index) for lower in head_rows[depth + 1 :])
        if not text and below and grid.syntax in ("markdown", "csv"):
            text = _left(grid, row, index, head_rows[depth + 1 :])
        labels_row = bool(depth) and index == 0 and heading_kind(text) in ("metric", "setting")
        if text and not labels_row and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)


def _left(grid: Grid, row: int, index: int, lower: Sequence[int]) -> str:
    """Text of the nearest filled cell to the left, if it heads a group and not the column of labels."""
    for at in range(index - 1, -1, -1):
        if grid.text(row, at):
            stub = at == 0 and heading_kind(grid.text(row, at)) is not None
            return "" if stub or not any(grid.text(each, at) for each in lower) else grid.text(row, at)
    return ""


def _column(grid: Grid, index: int, head_rows: Sequence[int], body: Sequence[int], reader: HeadingReader) -> Column:
    path = _path(grid, index, head_rows)
    facts = Facts()
    for text in path:
        facts = reader.after(facts, _shots(text) if len(path) > 1 and text is path[-1] else text)
    kinds = [read_value(grid.text(row, index)).kind for row in body]
    filled = [kind for kind in kinds if kind is not Kind.EMPTY]
    numbers = sum(1 for kind in filled if kind in (Kind.NUMBER, Kind.FORMULA))
    words = sum(1 for kind in filled if kind is Kind.TEXT)
    role, why = _role(path, facts, numbers, words)
    if role is Role.VALUE and numbers and not path and _all_sizes(grid, index, body):
        role, why = Role.SIZE, "every cell is a parameter count"
    return Column(index, path, facts, role, why)


def _one_method(columns: list[Column], grid: Grid, body: Sequence[int]) -> list[Column]:
    """Of two columns of methods the one whose every cell links by the same word is one of links."""
    methods = [column for column in columns if column.role is Role.METHOD]
    for column in methods if len(methods) > 1 else ():
        cells = [cell for row in body if (cell := grid.at(row, column.index)) is not None and cell.text]
        if all(cell.link for cell in cells) and len({cell.text for cell in cells}) <= max(1, len(cells) // 2):
            columns[column.index] = replace(column, role=Role.LINK, why="every cell is a link of the same words")
    return columns


def _all_sizes(grid: Grid, index: int, body: Sequence[int]) -> bool:
    texts = [grid.text(row, index) for row in body if grid.text(row, index)]
    return bool(texts) and all(is_size(text) for text in texts)


_NAMED = {"method": Role.METHOD, "benchmark": Role.BENCHMARK, "subset": Role.SUBSET, "group": Role.GROUP, "metric": Role.METRIC}
_ANY_CONTENT = {"attribute": Role.ATTRIBUTE, "rank": Role.RANK, "size": Role.SIZE, "setting": Role.SETTING, "difference": Role.DIFFERENCE}


def _role(path: tuple[str, ...], facts: Facts, numbers: int, words: int) -> tuple[Role, str]:
    """Role of a column by its heading and by what stands under it."""
    last = path[-1] if path else ""
    kind = heading_kind(last) if last else None
    wordy = words > numbers
    if kind in _ANY_CONTENT:
        return _ANY_CONTENT[kind], f"heading {last!r} is a word for it"
    if kind in _NAMED and wordy:
        return _NAMED[kind], f"heading {last!r} and words under it"
    if kind == "link" and not numbers:
        return Role.LINK, f"heading {last!r}"
    if facts.says and facts.targets + facts.metrics and not (wordy and len(path) == 1 and words > 2 * numbers + 2):
        return Role.VALUE, f"heading {' / '.join(path)!r} names a benchmark or metric"
    if wordy:
        return Role.LABEL, "words under it"
    return Role.VALUE, "numbers under it" if numbers else "nothing but gaps under it"


def _axis(grid: Grid, columns: Sequence[Column], body: Sequence[int], reader: HeadingReader) -> tuple[Methods, str]:
    values = [column for column in columns if column.role is Role.VALUE]
    labels = [column for column in columns if column.role in (Role.LABEL, Role.BENCHMARK, Role.GROUP, Role.SUBSET, Role.METRIC)]
    if any(column.role is Role.METHOD for column in columns):
        return Methods.ROWS, "a column of methods is named so"
    across = [column for column in values if column.facts.says]
    neutral = [column for column in values if column.path and heading_kind(column.path[-1]) == "value"]
    if any(column.role is Role.BENCHMARK for column in columns):
        if values and len(across) + len(neutral) == len(values):
            return Methods.NOWHERE, "rows are benchmarks and no column names a method"
        return Methods.COLUMNS, "a column of benchmarks is named so"
    down = max((_share_said(grid, column.index, body, reader) for column in labels), default=0.0)
    share = len(across) / len(values) if values else 0.0
    if down > share and values:
        return Methods.COLUMNS, f"{down:.0%} of the row labels name benchmarks or metrics, {share:.0%} of the headings"
    return Methods.ROWS, f"{share:.0%} of the headings name benchmarks or metrics, {down:.0%} of the row labels"


def _share_said(grid: Grid, index: int, body: Sequence[int], reader: HeadingReader) -> float:
    texts = [text for row in body if (text := grid.text(row, index)) and heading_kind(text) != "attribute"]
    said = [text for text in texts if (facts := reader.read(text)).says and (facts.targets or facts.metrics or facts.average)]
    return len(said) / len(texts) if texts else 0.0


def _settle_labels(
    grid: Grid, columns: list[Column], body: Sequence[int], where: Methods, reader: HeadingReader
) -> list[Column]:
    """Give every column of words without a telling heading its role, by what its words name."""
    main = Role.METHOD if where is Methods.ROWS else Role.BENCHMARK
    labels = [column for column in columns if column.role is Role.LABEL]
    if not any(column.role is main for column in columns) and labels:
        chosen = max(labels, key=lambda column: _weight(grid, column.index, body, where, reader))
        columns[chosen.index] = replace(chosen, role=main, why=f"the labels that read most like {main}s")
    if where is Methods.ROWS and not any(column.role is Role.METHOD for column in columns):
        first = next((column for column in columns if column.role in (Role.GROUP, Role.VALUE)), None)
        if first is not None and first.index == 0 and not first.facts.says:
            columns[0] = replace(first, role=Role.METHOD, why="the first column, for want of another")
    for column in columns:
        if column.role is Role.LABEL:
            role, why = _minor(grid, column, body, reader, columns)
            columns[column.index] = replace(column, role=role, why=why)
    return columns


def _weight(grid: Grid, index: int, body: Sequence[int], where: Methods, reader: HeadingReader) -> tuple[float, int, int]:
    texts = [grid.text(row, index) for row in body]
    said = _share_said(grid, index, body, reader)
    return (said if where is not Methods.ROWS else -said, len({text for text in texts if text}), -index)


def _minor(
    grid: Grid, column: Column, body: Sequence[int], reader: HeadingReader, columns: Sequence[Column]
) -> tuple[Role, str]:
    """Role of a column of words beside the main one."""
    facts = [reader.read(text) for row in body if (text := grid.text(row, column.index))]
    for role, having in (
        (Role.BENCHMARK, [each for each in facts if each.targets]),
        (Role.METRIC, [each for each in facts if each.metrics and not each.targets]),
        (Role.SETTING, [each for each in facts if each.settings and not each.metrics and not each.targets]),
    ):
        said = [each for each in having if each.says]
        if len(said) > len(facts) / 2 and not any(other.role is role for other in columns):
            return role, f"its words name {role}s"
    if not column.path and column.index == 0:
        return Role.GROUP, "words of groups, without a heading"
    return Role.ATTRIBUTE, "words that name nothing of the registry"


def _row_kind(part: Layout, row: int) -> RowKind:
    if row < part.first + part.heads:
        return RowKind.HEAD
    grid = part.grid
    if is_title(grid, row):
        return RowKind.TITLE
    if [grid.text(row, at) for at in range(grid.n_columns)] == [grid.text(part.first, at) for at in range(grid.n_columns)]:
        return RowKind.HEAD
    label = next((grid.text(row, column.index) for column in part.of_role(Role.METHOD, Role.BENCHMARK)), "")
    if is_word("aggregate_row", label):
        return RowKind.SKIP
    if part.methods is Methods.COLUMNS and heading_kind(label) == "attribute":
        return RowKind.ATTRIBUTE
    return RowKind.DATA
