"""Every cell of a part of a table to what it becomes: a figure to settle, an attribute, or left out with the reason."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace

from claims.record.entries import Benchmark
from claims.registry.lookup import Registry, key
from claims.tables.captions import Title
from claims.tables.cell_claims import BoundFigure
from claims.tables.cells import CellKind, CellValue, read_reported, read_value
from claims.tables.columns import LABELS, Column, ColumnRole
from claims.tables.facts import Facts
from claims.tables.grids.grid import Cell, Grid
from claims.tables.headings import HeadingReader
from claims.tables.home import Home
from claims.tables.layout import Axis, Layout, RowKind
from claims.tables.measures import VOTE, Given, Measure, Nearest, Refused, bind
from claims.tables.method_names import MethodName, TableMethods, method_of
from claims.tables.outcome import Attribute, CellPlace, LeftOut, Unknown
from claims.tables.rows import RowLabels
from claims.tables.uncertainty import of_kind, with_spread
from claims.tables.vocabulary import classes, protocols, setting_form

_YES_NO = frozenset({"✓", "✔", "✅", "✗", "✘", "❌", "×", "x"})  # no gap in a column of properties, but an answer
_AVERAGE = re.compile(r"(?:avg|average|mean)\b", re.IGNORECASE)
_NOT_RESULTS = {
    ColumnRole.LINK: "a link or a file, not a result",
    ColumnRole.RANK: "a rank, not a result",
    ColumnRole.DIFFERENCE: "a difference between rows or columns, not a value",
    ColumnRole.SIGN: "a sign, not a result",
}


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user says about a table beside its text.

    Attributes:
        given: benchmark, metric and setting of cells that name none.
        methods: the axis of methods, None to find out.
        own: name of the source's own system, for "Ours" and for tables that name no method.
        reported_by: who reports the figures of methods that are not the source's own.
        settings: heading or row label (folded) to the protocol of its cells, where they name none.
    """

    given: Given = field(default_factory=Given)
    methods: Axis | None = None
    own: str | None = None
    reported_by: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """A table and what is known of the whole of it."""

    grid: Grid
    registry: Registry
    options: TableOptions
    home: Home
    reader: HeadingReader
    title: Title
    nearest: Nearest


@dataclass(slots=True)
class Found:
    """What was found in a table so far; `labels` counts the cells that were read as headings and labels."""

    figures: list[BoundFigure] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    labels: int = 0


def _converted(part: Layout) -> Column | None:
    """The column of a board that repeats its column "Reported" in canonical units."""
    values = part.of_role(ColumnRole.VALUE)
    reported = [column for column in values if column.path == ("Reported",)]
    others = [column for column in values if column not in reported]
    return others[0] if len(reported) == 1 and others else None


@dataclass(slots=True)
class PartBinder:
    """Binds the cells of one part of a grid with everything that is known of its rows and columns.

    Attributes:
        table: it, and what is known of the whole of it.
        found: where everything goes.
        part: the layout; rows: its labels; names: its methods.
        converted: on a board of ours, the column that repeats the reported figures in canonical units.
    """

    table: Context
    found: Found
    part: Layout
    rows: RowLabels
    names: TableMethods
    converted: Column | None

    @classmethod
    def of(cls, table: Context, found: Found, part: Layout) -> PartBinder:
        """The binder of a part, its labels and methods read."""
        rows = RowLabels.of(part, table.reader)
        names = TableMethods(part, table.reader, table.options.own, verbatim=table.title.board)
        if part.methods is Axis.COLUMNS:
            names.of_columns()
        else:
            names.of_rows(rows.labels)
        return cls(table, found, part, rows, names, _converted(part) if table.title.board else None)

    def take_all(self) -> None:
        """Take every cell of the part; a spanning one belongs to all its rows and columns, and counts once."""
        for row in range(self.part.first, self.part.last):
            for column in self.part.columns:
                cell = self.table.grid.at(row, column.index)
                if cell is not None and (cell.row, cell.column) == (row, column.index):
                    self.take(cell, column)
                elif cell is not None and self.part.kinds[row] is RowKind.DATA and column.role is ColumnRole.VALUE:
                    self._take_again(cell, row, column)

    def _take_again(self, cell: Cell, row: int, column: Column) -> None:
        """The claims of a spanning cell at a further place that it covers."""
        there = replace(self, found=Found())
        there.take(replace(cell, row=row, column=column.index), column)
        self.found.figures += [replace(figure, place=_place(cell)) for figure in there.found.figures]

    def take(self, cell: Cell, column: Column) -> None:
        """Decide what one cell becomes."""
        kind = self.part.kinds[cell.row]
        heading = column.path[-1] if column.path else ""
        beyond = self.table.grid.heads and cell.column >= self.table.grid.width
        if not beyond and (kind in (RowKind.HEAD, RowKind.TITLE) or column.role in LABELS):
            self.found.labels += 1
        elif beyond and cell.text:
            self._leave(cell, "beyond the columns of the heading")
        elif column.role is ColumnRole.ATTRIBUTE and cell.text in _YES_NO and kind is RowKind.DATA:
            self._attribute(cell, heading)
        elif (value := self._value(cell, column)).kind in (CellKind.EMPTY, CellKind.MISSING):
            self._leave(cell, f"missing ({cell.text or 'empty'})")
        elif kind is RowKind.SKIP:
            self._leave(cell, f"{self.table.grid.text(cell.row, 0)}: over or between rows, of no single method")
        elif self._withdrawn(cell, column):
            self._leave(cell, "struck out in the source")
        elif column.role is ColumnRole.UNCERTAINTY:
            self._leave(cell, self._why_beside(cell, column))
        elif column.role in _NOT_RESULTS:
            self._leave(cell, _NOT_RESULTS[column.role])
        elif column is self.converted:
            self._leave(cell, "converted from the reported figure beside it")
        elif kind is RowKind.ATTRIBUTE or column.role is ColumnRole.ATTRIBUTE:
            self._attribute(cell, self._label(cell.row) if kind is RowKind.ATTRIBUTE else heading)
        elif value.kind is CellKind.FORMULA:
            self._leave(cell, "a spreadsheet formula, which is not evaluated")
        elif value.kind is CellKind.TEXT:
            self._words(cell)
        else:
            told = of_kind(value, column.facts.spread or self.rows.facts[cell.row].spread)
            self._result(cell, column, self._with_uncertainty(cell.row, column, value) or told)

    def _with_uncertainty(self, row: int, column: Column, value: CellValue) -> CellValue | None:
        """The figure with the one of a column "Std", "95% CI" or "Stderr" at its right, or None."""
        after = (each for each in self.part.columns if each.index > column.index and each.role is not ColumnRole.SIGN)
        beside = next(after, None)
        if beside is None or beside.role is not ColumnRole.UNCERTAINTY:
            return None
        return with_spread(value, self.table.grid.text(row, beside.index), beside.path[-1])

    def _why_beside(self, cell: Cell, column: Column) -> str:
        """Whether the uncertainty was kept with the figure at its left."""
        before = [each for each in self.part.columns if each.index < column.index and each.role is not ColumnRole.SIGN]
        figure = self.table.grid.at(cell.row, before[-1].index) if before else None
        value = self._value(figure, before[-1]) if figure else None
        if value and before[-1].role is ColumnRole.VALUE and self._with_uncertainty(cell.row, before[-1], value):
            return "kept as the uncertainty of the figure at its left"
        return "an uncertainty that cannot be read with a figure at its left"

    def _withdrawn(self, cell: Cell, column: Column) -> bool:
        """Whether the cell, the label of its row or the heading of its column is struck out."""
        grid, heads = self.table.grid, range(self.part.first, self.part.first + self.part.heads)
        places = [(cell.row, label.index) for label in self.part.of_role(*LABELS)]
        places += [(row, column.index) for row in heads]
        return cell.withdrawn or any((at := grid.at(*place)) is not None and at.withdrawn for place in places)

    def _value(self, cell: Cell, column: Column) -> CellValue:
        reported = self.converted is not None and column.path == ("Reported",)
        return read_reported(cell.text) if reported else read_value(cell.text)

    def _label(self, row: int) -> str:
        labels = self.rows.labels[row]
        return labels.get(ColumnRole.BENCHMARK) or labels.get(ColumnRole.METRIC, "")

    def _leave(self, cell: Cell, why: str) -> None:
        self.found.left_out.append(LeftOut(_place(cell), cell.text, why))

    def _attribute(self, cell: Cell, name: str) -> None:
        method, _ = self._method(cell, Facts())
        if method is None:
            self._leave(cell, f"{name or 'words'}, about no method")
        else:
            self.found.attributes.append(Attribute(_place(cell), method.name, name, cell.text))

    def _words(self, cell: Cell) -> None:
        """A cell of words where a figure would stand: an attribute of a method, if its whole row is."""
        texts = [self.table.grid.text(cell.row, column.index) for column in self.part.of_role(ColumnRole.VALUE)]
        numbers = any(read_value(text).kind is CellKind.NUMBER for text in texts)
        if self.part.methods is Axis.COLUMNS and not numbers and self._label(cell.row):
            self._attribute(cell, self._label(cell.row))
        else:
            self._leave(cell, "not a figure")

    def _result(self, cell: Cell, column: Column, value: CellValue) -> None:
        across = self.part.methods is Axis.COLUMNS
        facts = self.rows.facts[cell.row]
        method, facts = self._method(cell, facts if across else facts | column.facts)
        if self.title.board:
            facts = self.title.facts
        if method is None:
            self._leave(cell, "no method is named for it; give --own NAME")
            return
        if not across and not column.path and not facts.says:
            self._leave(cell, "its column has no heading")
            return
        if self._over_columns(facts):
            self._leave(cell, "an average over the benchmarks of this table, which the registry cannot name")
            return
        measures = bind(facts, value.figures, self.table.options.given, self.average_of, self.table.nearest)
        if isinstance(measures, Refused):
            self._leave(cell, measures.why)
            self.found.unknown += [measures.unknown] if measures.unknown else []
        else:
            self._bound(cell, column, value, facts, method, measures)

    def _bound(
        self, cell: Cell, column: Column, value: CellValue, facts: Facts, method: MethodName,
        measures: tuple[Measure, ...],
    ) -> None:  # fmt: skip
        """Keep the figures of a cell with what each of them measures."""
        protocols = facts.settings + method.settings + value.settings
        headings = (*column.path, *self.rows.labels[cell.row].values())
        line: Hashable = (self.part.first, cell.row if self.part.methods is Axis.COLUMNS else cell.column)
        beside = read_value(self.table.grid.text(cell.row, self.converted.index)).figures if self.converted else ()
        for number, (measure, figure) in enumerate(zip(measures, value.figures, strict=True)):
            if figure.quantity is None:
                continue
            # "pass@1 / cons@64": the vote is the protocol of its own figure only
            own = tuple(text for text in protocols if not (measure.metric.id == "pass_at_1" and VOTE.match(text)))
            self.found.figures.append(
                BoundFigure(
                    _place(cell), cell.text, method, measure, self._setting(own, headings), figure, facts.unit,
                    _aside(value, cell), (line, number, measure.metric.id), self.title.baseline, self._reporter(method),
                    beside[0].quantity if beside else None,
                )
            )  # fmt: skip

    def _reporter(self, method: MethodName) -> str | None:
        """Who reports a figure of the method: nobody but the source where it is the source's own."""
        own = self.table.options.own
        return None if own and own.casefold() in method.name.casefold() else self.table.options.reported_by

    def _over_columns(self, facts: Facts) -> bool:
        """Whether a heading such as "Avg WER" is a mean of other benchmarks, in the other columns or rows."""
        named = bool(facts.metrics) and bool(_AVERAGE.match(facts.text))
        if facts.targets or not (named or facts.average):
            return False
        given = self.table.options.given.benchmark
        assumed = given.benchmark if given else self.average_of
        beside = [column.facts for column in self.part.columns] + list(self.rows.facts.values())
        return any(target.benchmark is not assumed for each in beside if each.says for target in each.targets)

    @property
    def average_of(self) -> Benchmark | None:
        """The benchmark whose average a bare "Average" is: the table's own, where every column is a part of it."""
        return self.table.home.benchmark if self.table.home.complete else None

    @property
    def title(self) -> Title:
        """The title of the table."""
        return self.table.title

    def _method(self, cell: Cell, facts: Facts) -> tuple[MethodName | None, Facts]:
        """Method of a cell; where no axis names methods, the words beside the benchmark's name or the user's own."""
        if self.part.methods is Axis.COLUMNS:
            groups = self.names.settings.get(cell.column, ())
            return self.names.found.get(cell.column), replace(facts, settings=facts.settings + groups)
        if self.part.methods is Axis.ROWS:
            return self.names.found.get(cell.row), facts
        said = self.table.reader.read(self._label(cell.row))
        variant = said.rest if said.targets else ""
        name = " ".join(filter(None, (self.table.options.own, variant)))
        rest = "" if variant and facts.rest == variant else facts.rest
        return (method_of(name) if name else None), replace(facts, rest=rest)

    def _setting(self, words: tuple[str, ...], headings: tuple[str, ...]) -> str | None:
        """Protocol of a cell in normal form: its own words, the user's for its heading, the title's, the user's."""
        options = self.table.options
        words = tuple(word for word in words if "missing" not in classes(word))
        words = words or tuple(options.settings[key(text)] for text in headings if key(text) in options.settings)
        shots = [text for text in self.title.facts.settings if _SHOTS.search(text)]
        if words and shots and not any(_SHOTS.search(word) for word in words):
            words = (*shots, *words)  # "Zero-shot retrieval on Flickr30K" over columns of directions
        words = words or self.title.facts.settings
        if not words and options.given.setting:
            words = (options.given.setting,)
        said = ", ".join(setting_form(word) for word in words)
        return self.table.registry.conditions.circumstances(said).text or None


_SHOTS = re.compile(rf"\b(?:{protocols('shots')})\b", re.IGNORECASE)


def _aside(value: CellValue, cell: Cell) -> str | None:
    """What stood beside the figure, struck text included."""
    return "; ".join(filter(None, (value.note, f"struck out: {cell.struck}" if cell.struck else None))) or None


def _place(cell: Cell) -> CellPlace:
    return CellPlace(cell.row, cell.column, cell.line)
