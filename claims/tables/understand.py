"""A grid to its outcome: every cell bound to a claim, kept as an attribute of a method, or left out with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from claims.registry import Registry
from claims.settings import normal_setting
from claims.tables.cells import Kind, Part, Value, read_value
from claims.tables.grid import Cell, Grid
from claims.tables.headings import Facts, HeadingReader, home_of
from claims.tables.layout import LABELS, Column, Layout, Methods, Role, RowKind, layouts
from claims.tables.methods import Methods as Names
from claims.tables.names import Method, method_of
from claims.tables.outcome import Attribute, LeftOut, Outcome, Place, TableClaim, Unknown, merge_unknown
from claims.tables.settling import Draft, settle_drafts
from claims.tables.targets import Given, Refused, bind
from claims.tables.words import is_word
from claims.types import Benchmark


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says about a table beside its text."""

    given: Given = Given()
    methods: Methods | None = None
    own: str | None = None


def understand(grid: Grid, registry: Registry, options: Options = Options()) -> Outcome:
    """Read one table against the registry."""
    home, notes = _home(grid, registry, options)
    reader = HeadingReader(registry, home)
    parts = layouts(grid, reader, options.methods)
    reading = _Reading(grid, registry, options, home, reader, notes=notes)
    for part in parts:
        reading.read(part)
    return reading.outcome(parts)


def _home(grid: Grid, registry: Registry, options: Options) -> tuple[Benchmark | None, list[str]]:
    """The benchmark that the table is about: given, or the one that all its headings or all its labels are parts of."""
    if options.given.benchmark is not None:
        return options.given.benchmark.benchmark, []
    across = [cell.text for cell in grid.originals() if cell.row < max(1, grid.heads) and cell.column > 0 and cell.text]
    down = [cell.text for cell in grid.originals() if cell.column == 0 and cell.row >= max(1, grid.heads) and cell.text]
    title = HeadingReader(registry).read(grid.title) if grid.title else Facts()
    if title.targets and not title.rest and title.targets[0].subset is None:
        return title.targets[0].benchmark, [f"the title names {title.targets[0].benchmark.id}"]
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
    drafts: list[Draft] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    labels: int = 0

    def read(self, part: Layout) -> None:
        """Take every cell of one part."""
        labels = {row: self._labels(part, row) for row in part.body()}
        names = Names(part, self.reader, self.options.own)
        if part.methods is Methods.COLUMNS:
            names.of_columns()
        else:
            names.of_rows(labels)
        titles = self._titles(part)
        rows = {row: titles.get(row, Facts()) | self._row_facts(part, labels[row]) for row in part.body()}
        for row in range(part.first, part.last):
            for column in part.columns:
                cell = self.grid.at(row, column.index)
                if cell is not None and (cell.row, cell.column) == (row, column.index):
                    self._take(part, cell, column, names, rows.get(row, Facts()), labels.get(row, {}))

    def _labels(self, part: Layout, row: int) -> dict[Role, str]:
        """Texts of the label columns of a row; a blank one repeats the label above, as in a merged cell."""
        found: dict[Role, str] = {}
        for column in part.columns:
            if column.role in LABELS and column.role is not Role.LABEL:
                text = self.grid.text(row, column.index) or self._above(part, row, column)
                if text:
                    found[column.role] = f"{found[column.role]} {text}" if column.role in found else text
        return found

    def _above(self, part: Layout, row: int, column: Column) -> str:
        others = [each for each in part.columns if each.role in LABELS and each.index != column.index]
        if column.role is Role.SIZE or not any(self.grid.text(row, each.index) for each in others):
            return ""
        if column.role in (Role.SETTING, Role.METRIC):
            return ""
        for above in range(row - 1, part.first + part.heads - 1, -1):
            if part.kinds[above] is RowKind.TITLE:
                return ""
            if text := self.grid.text(above, column.index):
                return text
        return ""

    def _titles(self, part: Layout) -> dict[int, Facts]:
        """What the group titles above each row say, where they say anything."""
        found: dict[int, Facts] = {}
        current = Facts()
        for row in part.body():
            if part.kinds[row] is RowKind.TITLE:
                facts = self.reader.read(next(text for at in range(self.grid.n_columns) if (text := self.grid.text(row, at))))
                current = facts if facts.says else Facts()
            found[row] = current
        return found

    def _row_facts(self, part: Layout, labels: Mapping[Role, str]) -> Facts:
        """What the labels of a row say beside the method's name."""
        facts = Facts()
        group = self.reader.read(labels.get(Role.GROUP, ""))
        if group.says and group.targets and part.methods is Methods.COLUMNS:
            facts = facts | group
        for role in (Role.BENCHMARK, Role.SUBSET, Role.METRIC):
            if text := labels.get(role):
                facts = self.reader.after(facts, text)
        if text := labels.get(Role.SETTING):
            facts = facts | Facts(settings=(_shots(part, text),)) if not is_word("missing", text) else facts
        return facts

    def _take(
        self, part: Layout, cell: Cell, column: Column, names: Names, facts: Facts, labels: Mapping[Role, str]
    ) -> None:
        place = Place(cell.row, cell.column, cell.line)
        kind = part.kinds[cell.row]
        heading = column.path[-1] if column.path else ""
        value = read_value(cell.text)
        beyond = self.grid.heads and cell.column >= self.grid.width
        if not beyond and (kind in (RowKind.HEAD, RowKind.TITLE) or column.role in LABELS):
            self.labels += 1
        elif beyond:
            self._leave(place, cell, "beyond the columns of the heading" if cell.text else "missing (empty)")
        elif value.kind in (Kind.EMPTY, Kind.MISSING):
            self._leave(place, cell, f"missing ({cell.text or 'empty'})")
        elif kind is RowKind.SKIP:
            self._leave(place, cell, f"a total of the rows ({self.grid.text(cell.row, 0)})")
        elif column.role in (Role.LINK, Role.RANK, Role.DIFFERENCE):
            self._leave(place, cell, _NOT_RESULTS[column.role])
        elif kind is RowKind.ATTRIBUTE or column.role is Role.ATTRIBUTE:
            name = labels.get(Role.BENCHMARK, "") if kind is RowKind.ATTRIBUTE else heading
            self._attribute(part, place, cell, names, name, labels)
        elif value.kind is Kind.FORMULA:
            self._leave(place, cell, "a spreadsheet formula, which is not evaluated")
        elif value.kind is Kind.TEXT:
            self._words(part, place, cell, names, labels)
        else:
            self._result(part, place, cell, column, names, facts, labels, value)

    def _attribute(
        self, part: Layout, place: Place, cell: Cell, names: Names, name: str, labels: Mapping[Role, str]
    ) -> None:
        if part.methods is Methods.COLUMNS:
            method = names.found.get(place.column)
        else:
            method, _ = self._row_method(part, place.row, names, Facts(), labels)
        if method is None:
            self._leave(place, cell, f"{name or 'words'}, about no method")
        else:
            self.attributes.append(Attribute(place, method.name, name, cell.text))

    def _words(self, part: Layout, place: Place, cell: Cell, names: Names, labels: Mapping[Role, str]) -> None:
        """A cell of words where a figure would stand: an attribute of a method, if its whole row is."""
        texts = [self.grid.text(place.row, column.index) for column in part.of_role(Role.VALUE)]
        numbers = any(read_value(text).kind is Kind.NUMBER for text in texts)
        if part.methods is Methods.COLUMNS and not numbers and labels.get(Role.BENCHMARK):
            self._attribute(part, place, cell, names, labels[Role.BENCHMARK], labels)
        else:
            self._leave(place, cell, "not a figure")

    def _leave(self, place: Place, cell: Cell, why: str) -> None:
        self.left_out.append(LeftOut(place, cell.text, why))

    def _result(
        self, part: Layout, place: Place, cell: Cell, column: Column, names: Names, facts: Facts,
        labels: Mapping[Role, str], value: Value,
    ) -> None:  # fmt: skip
        if part.methods is Methods.COLUMNS:
            method = names.found.get(place.column)
            both = replace(facts, settings=facts.settings + names.settings.get(place.column, ()))
            series: object = (part.first, "row", place.row)
        else:
            both = facts | column.facts
            method, both = self._row_method(part, place.row, names, both, labels)
            series = (part.first, "column", place.column)
        if method is None:
            self._leave(place, cell, "no method is named for it" + ("; give --own" if part.methods is Methods.NOWHERE else ""))
            return
        bound = bind(both, value.parts, self.options.given, self.home, self.registry)
        if isinstance(bound, Refused):
            self._leave(place, cell, bound.why)
            self.unknown += [bound.unknown] if bound.unknown else []
            return
        for number, (each, figure) in enumerate(zip(bound, value.parts, strict=True)):
            if figure.quantity is not None:
                setting = self._setting(both.settings + method.settings)
                self._draft(place, cell, method, each, setting, figure, both.unit, value.note, (series, number, each.metric.id))

    def _row_method(
        self, part: Layout, row: int, names: Names, facts: Facts, labels: Mapping[Role, str]
    ) -> tuple[Method | None, Facts]:
        """Method of a row; where no axis names methods, the words beside the benchmark's name or the user's own."""
        if part.methods is Methods.ROWS:
            return names.found.get(row), facts
        own = self.options.own
        said = self.reader.read(labels.get(Role.BENCHMARK, ""))
        variant = said.rest if said.targets else ""
        name = " ".join(filter(None, (own, variant)))
        rest = "" if variant and facts.rest == variant else facts.rest
        return (method_of(name) if name else None), replace(facts, rest=rest)

    def _setting(self, words: tuple[str, ...]) -> str | None:
        words = words or ((self.options.given.setting,) if self.options.given.setting else ())
        return normal_setting(", ".join(words)) or None if words else None

    def _draft(self, place: Place, cell: Cell, method: Method, bound: object, setting: str | None, figure: Part,
               unit: str | None, note: str | None, series: object) -> None:  # fmt: skip
        self.drafts.append(Draft(place, cell.text, method, bound, setting, figure, unit, note, series))  # type: ignore[arg-type]

    def outcome(self, parts: tuple[Layout, ...]) -> Outcome:
        """Everything found, figures settled."""
        claims, refused, notes = settle_drafts(self.drafts, self.registry)
        taken = {(claim.place.row, claim.place.column) for claim in claims}
        left = [each for each in refused if (each.place.row, each.place.column) not in taken]
        found = sorted([*self.left_out, *left], key=lambda each: (each.place.row, each.place.column))
        unique = {(each.place.row, each.place.column): each for each in reversed(found)}
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


_NOT_RESULTS = {Role.LINK: "a link or a file, not a result", Role.RANK: "a rank, not a result",
                Role.DIFFERENCE: "a difference between rows or columns, not a value"}  # fmt: skip


def _order(claim: TableClaim) -> tuple[int, int]:
    return claim.place.row, claim.place.column


def _shots(part: Layout, text: str) -> str:
    """A bare number under "# Shots" is a number of shots."""
    heading = next((column.path[-1] for column in part.of_role(Role.SETTING) if column.path), "").casefold()
    digits = text.replace("–", "-").replace(" ", "")
    return f"{digits}-shot" if "shot" in heading and digits.replace("-", "").isdigit() else text
