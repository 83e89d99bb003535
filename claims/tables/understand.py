"""A grid to its outcome: every cell bound to a claim, kept as an attribute of a method, or left out with the reason."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace

from claims.registry import Registry, key
from claims.settings import normal_setting
from claims.tables.cells import Kind, Value, read_reported, read_value
from claims.tables.grid import Cell, Grid
from claims.tables.headings import Facts, HeadingReader, home_of
from claims.tables.layout import LABELS, Column, Layout, Methods, Role, RowKind, layouts
from claims.tables.methods import Methods as Names
from claims.tables.names import Method, method_of
from claims.tables.outcome import Attribute, LeftOut, Outcome, Place, TableClaim, Unknown, merge_unknown
from claims.tables.rows import Rows
from claims.tables.settling import Draft, settle_drafts
from claims.tables.targets import Given, Refused, bind
from claims.tables.titles import Title, read_title
from claims.tables.words import is_word
from claims.types import Benchmark


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says about a table beside its text.

    Attributes:
        given: benchmark, metric and setting of cells that name none.
        methods: the axis of methods, None to find out.
        own: name of the source's own system, for "Ours" and for tables that name no method.
        settings: heading or row label (folded) to the protocol of its cells, where they name none.
    """

    given: Given = Given()
    methods: Methods | None = None
    own: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


NOTHING_SAID = Options()
_NOT_RESULTS = {
    Role.LINK: "a link or a file, not a result",
    Role.RANK: "a rank, not a result",
    Role.DIFFERENCE: "a difference between rows or columns, not a value",
}


def understand(grid: Grid, registry: Registry, options: Options = NOTHING_SAID) -> Outcome:
    """Read one table against the registry."""
    title = read_title(grid.title, HeadingReader(registry))
    home, notes = _home(grid, registry, options, title)
    reader = HeadingReader(registry, home)
    given = options.given
    if title.facts.targets and given.benchmark is None:
        given = replace(given, benchmark=title.facts.targets[0])
    parts = layouts(grid, reader, options.methods)
    reading = _Reading(grid, registry, replace(options, given=given), home, reader, title, notes=notes)
    for part in parts:
        reading.read(part)
    return reading.outcome(parts)


def _home(grid: Grid, registry: Registry, options: Options, title: Title) -> tuple[Benchmark | None, list[str]]:
    """The benchmark that the table is about: given, or the one that all its headings or all its labels are parts of."""
    if options.given.benchmark is not None:
        return options.given.benchmark.benchmark, []
    if title.facts.targets:
        return title.facts.targets[0].benchmark, [f"the title names {title.facts.targets[0].benchmark.id}"]
    heads = max(1, grid.heads)
    across = [cell.text for cell in grid.originals() if cell.row < heads and cell.column > 0 and cell.text]
    down = [cell.text for cell in grid.originals() if cell.column == 0 and cell.row >= heads and cell.text]
    notes = []
    for names in (across, down):
        home, candidates = home_of(names, registry)
        if home is not None:
            return home, [f"headings are parts of {home.id} and of no other benchmark"]
        if candidates:
            notes.append(f"headings are parts of {', '.join(candidates)} alike; give --benchmark")
    return None, notes


@dataclass(slots=True)
class _Reading:
    """The work on one grid: what was found so far."""

    grid: Grid
    registry: Registry
    options: Options
    home: Benchmark | None
    reader: HeadingReader
    title: Title
    drafts: list[Draft] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    labels: int = 0

    def read(self, part: Layout) -> None:
        """Take every cell of one part."""
        rows = Rows.of(part, self.reader)
        names = Names(part, self.reader, self.options.own, verbatim=self.title.board)
        if part.methods is Methods.COLUMNS:
            names.of_columns()
        else:
            names.of_rows(rows.labels)
        taker = _Part(self, part, rows, names, _converted(part) if self.title.board else None)
        for row in range(part.first, part.last):
            for column in part.columns:
                cell = self.grid.at(row, column.index)
                if cell is not None and (cell.row, cell.column) == (row, column.index):
                    taker.take(cell, column)

    def outcome(self, parts: tuple[Layout, ...]) -> Outcome:
        """Everything found, figures settled."""
        claims, refused, notes = settle_drafts(self.drafts, self.registry)
        taken = {(claim.place.row, claim.place.column) for claim in claims}
        left = [*self.left_out, *(each for each in refused if (each.place.row, each.place.column) not in taken)]
        unique = {(each.place.row, each.place.column): each for each in reversed(left)}
        return Outcome(
            self.grid,
            parts,
            tuple(sorted(claims, key=_order)),
            tuple(self.attributes),
            tuple(unique[at] for at in sorted(unique)),
            merge_unknown(self.unknown),
            self.labels,
            tuple(dict.fromkeys([*self.notes, *notes])),
        )


def _order(claim: TableClaim) -> tuple[int, int]:
    return claim.place.row, claim.place.column


def _converted(part: Layout) -> Column | None:
    """The column of a board that repeats its column "Reported" in canonical units."""
    values = part.of_role(Role.VALUE)
    reported = [column for column in values if column.path == ("Reported",)]
    others = [column for column in values if column not in reported]
    return others[0] if len(reported) == 1 and others else None


@dataclass(slots=True)
class _Part:
    """One part of the grid with everything that is known of its rows and columns."""

    to: _Reading
    part: Layout
    rows: Rows
    names: Names
    converted: Column | None

    def take(self, cell: Cell, column: Column) -> None:
        """Decide what one cell becomes."""
        kind = self.part.kinds[cell.row]
        beyond = self.to.grid.heads and cell.column >= self.to.grid.width
        if not beyond and (kind in (RowKind.HEAD, RowKind.TITLE) or column.role in LABELS):
            self.to.labels += 1
        elif beyond and cell.text:
            self._leave(cell, "beyond the columns of the heading")
        elif (value := self._value(cell, column)).kind in (Kind.EMPTY, Kind.MISSING):
            self._leave(cell, f"missing ({cell.text or 'empty'})")
        elif kind is RowKind.SKIP:
            self._leave(cell, f"{self.to.grid.text(cell.row, 0)}: over the rows, of no single method")
        elif column.role in _NOT_RESULTS:
            self._leave(cell, _NOT_RESULTS[column.role])
        elif column is self.converted:
            self._leave(cell, "converted from the reported figure beside it")
        elif kind is RowKind.ATTRIBUTE or column.role is Role.ATTRIBUTE:
            heading = column.path[-1] if column.path else ""
            self._attribute(cell, self._label(cell.row) if kind is RowKind.ATTRIBUTE else heading)
        elif value.kind is Kind.FORMULA:
            self._leave(cell, "a spreadsheet formula, which is not evaluated")
        elif value.kind is Kind.TEXT:
            self._words(cell)
        else:
            self._result(cell, column, value)

    def _value(self, cell: Cell, column: Column) -> Value:
        reported = self.converted is not None and column.path == ("Reported",)
        return read_reported(cell.text) if reported else read_value(cell.text)

    def _label(self, row: int) -> str:
        return self.rows.labels[row].get(Role.BENCHMARK, "")

    def _leave(self, cell: Cell, why: str) -> None:
        self.to.left_out.append(LeftOut(_place(cell), cell.text, why))

    def _attribute(self, cell: Cell, name: str) -> None:
        method, _ = self._method(cell, Facts())
        if method is None:
            self._leave(cell, f"{name or 'words'}, about no method")
        else:
            self.to.attributes.append(Attribute(_place(cell), method.name, name, cell.text))

    def _words(self, cell: Cell) -> None:
        """A cell of words where a figure would stand: an attribute of a method, if its whole row is."""
        texts = [self.to.grid.text(cell.row, column.index) for column in self.part.of_role(Role.VALUE)]
        numbers = any(read_value(text).kind is Kind.NUMBER for text in texts)
        if self.part.methods is Methods.COLUMNS and not numbers and self._label(cell.row):
            self._attribute(cell, self._label(cell.row))
        else:
            self._leave(cell, "not a figure")

    def _result(self, cell: Cell, column: Column, value: Value) -> None:
        across = self.part.methods is Methods.COLUMNS
        facts = self.rows.facts[cell.row]
        method, facts = self._method(cell, facts if across else facts | column.facts)
        if self.title.board:
            facts = self.title.facts
        if method is None:
            self._leave(cell, "no method is named for it; give --own NAME")
            return
        bound = bind(facts, value.parts, self.to.options.given, self.to.home, self.to.registry)
        if isinstance(bound, Refused):
            self._leave(cell, bound.why)
            self.to.unknown += [bound.unknown] if bound.unknown else []
            return
        setting = self._setting(facts.settings + method.settings, (*column.path, *self.rows.labels[cell.row].values()))
        line: Hashable = (self.part.first, cell.row if across else cell.column)
        beside = read_value(self.to.grid.text(cell.row, self.converted.index)) if self.converted else Value(Kind.EMPTY)
        for number, (each, figure) in enumerate(zip(bound, value.parts, strict=True)):
            if figure.quantity is not None:
                series = (line, number, each.metric.id)
                converted = beside.parts[0].quantity if beside.parts else None
                draft = Draft(_place(cell), cell.text, method, each, setting, figure, facts.unit, value.note, series)
                self.to.drafts.append(replace(draft, baseline=self.title.baseline, converted=converted))

    @property
    def title(self) -> Title:
        """The title of the table."""
        return self.to.title

    def _method(self, cell: Cell, facts: Facts) -> tuple[Method | None, Facts]:
        """Method of a cell; where no axis names methods, the words beside the benchmark's name or the user's own."""
        if self.part.methods is Methods.COLUMNS:
            groups = self.names.settings.get(cell.column, ())
            return self.names.found.get(cell.column), replace(facts, settings=facts.settings + groups)
        if self.part.methods is Methods.ROWS:
            return self.names.found.get(cell.row), facts
        said = self.to.reader.read(self._label(cell.row))
        variant = said.rest if said.targets else ""
        name = " ".join(filter(None, (self.to.options.own, variant)))
        rest = "" if variant and facts.rest == variant else facts.rest
        return (method_of(name) if name else None), replace(facts, rest=rest)

    def _setting(self, words: tuple[str, ...], headings: tuple[str, ...]) -> str | None:
        """Protocol of a cell in normal form: its own words, else what the user says of its heading, the title, the user."""
        options = self.to.options
        words = tuple(word for word in words if not is_word("missing", word))
        words = words or tuple(options.settings[key(text)] for text in headings if key(text) in options.settings)
        words = words or self.title.facts.settings
        if not words and options.given.setting:
            words = (options.given.setting,)
        return normal_setting(", ".join(words)) or None if words else None


def _place(cell: Cell) -> Place:
    return Place(cell.row, cell.column, cell.line)
