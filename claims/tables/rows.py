"""What the labels of each row say: texts of the label columns, group titles above, benchmark, metric and setting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from claims.tables.columns import LABELS, Column, ColumnRole
from claims.tables.facts import Facts
from claims.tables.headings import HeadingReader
from claims.tables.layout import Axis, Layout, RowKind
from claims.tables.vocabulary import classes

_INDENTED = re.compile(r"^[-–•·└├↳>]+\s+(\S.*)$")  # "- stem" under "mmlu", as evaluation harnesses print groups

Labels = Mapping[ColumnRole, str]


_ENUMERATOR = re.compile(r"^\s*(?:\((?:[a-z]|[ivx]{1,4}|\d)\)|(?:[a-z]|[ivx]{1,4}|\d)[.)])\s+")  # (a) Kinetics-400


@dataclass(slots=True)
class RowLabels:
    """Labels and facts of the rows of one part.

    Attributes:
        part: the layout.
        reader: reads the labels.
        labels: row to the text of each kind of label.
        facts: row to what they say together.
        outer: the benchmark of the last label that is not indented, whose parts the indented ones are.
    """

    part: Layout
    reader: HeadingReader
    labels: dict[int, Labels] = field(default_factory=dict)
    facts: dict[int, Facts] = field(default_factory=dict)
    outer: Facts = field(default_factory=Facts)

    @classmethod
    def of(cls, part: Layout, reader: HeadingReader) -> RowLabels:
        """The rows of a part."""
        rows = cls(part, reader)
        title = Facts()
        for row in part.body():
            rows.labels[row] = rows._labels_of(row)
            if part.kinds[row] is RowKind.TITLE:
                texts = (part.grid.text(row, at) for at in range(part.grid.n_columns))
                said = reader.read(_ENUMERATOR.sub("", next(text for text in texts if text)))
                title = said if said.says else Facts()
            rows.facts[row] = rows._facts_of(title, rows.labels[row])
        return rows

    def _labels_of(self, row: int) -> Labels:
        """Texts of the label columns of a row; a blank one repeats the label above, as in a merged cell."""
        found: dict[ColumnRole, str] = {}
        for column in self.part.columns:
            if column.role in LABELS and column.role is not ColumnRole.LABEL:
                text = self.part.grid.text(row, column.index) or self._above(row, column)
                joint = " "
                if column.role is ColumnRole.SETTING:
                    text, joint = self._protocol(text, column), ", "
                if text:
                    found[column.role] = f"{found[column.role]}{joint}{text}" if column.role in found else text
        return found

    def _above(self, row: int, column: Column) -> str:
        if column.role in (ColumnRole.SIZE, ColumnRole.SETTING, ColumnRole.METRIC):
            return ""
        others = [each for each in self.part.of_role(*LABELS) if each.index != column.index]
        if not any(self.part.grid.text(row, each.index) for each in others):
            return ""
        if any(self.part.grid.text(row, each.index) for each in others if each.index < column.index):
            return ""  # something new began further left: this cell is empty, not merged
        for above in range(row - 1, self.part.first + self.part.heads - 1, -1):
            if self.part.kinds[above] is RowKind.TITLE:
                return ""
            if text := self.part.grid.text(above, column.index):
                return text
        return ""

    def _facts_of(self, title: Facts, labels: Labels) -> Facts:
        facts = title
        group = self.reader.read(labels.get(ColumnRole.GROUP, ""))
        if group.says and group.targets and self.part.methods is Axis.COLUMNS:
            facts = facts | group
        if ColumnRole.BENCHMARK not in labels and self.part.methods is not Axis.ROWS and labels.get(ColumnRole.GROUP):
            facts = facts | group  # "Overall" in the column of categories, no benchmark beside it
        for role in (ColumnRole.BENCHMARK, ColumnRole.SUBSET, ColumnRole.METRIC):
            text = labels.get(role, "")
            if role is ColumnRole.BENCHMARK and (inner := _INDENTED.match(text)):
                facts, text = facts | self.outer, inner[1]
            elif role is ColumnRole.BENCHMARK:
                said = self.reader.read(text)
                self.outer = Facts(targets=said.targets) if said.says else Facts()
            if text:
                facts = self.reader.after(facts, text)
        if protocol := labels.get(ColumnRole.SETTING):
            facts = facts | Facts(settings=(protocol,))
        return facts

    @staticmethod
    def _protocol(text: str, column: Column) -> str:
        """A protocol as its column prints it; a bare number under "# Shots" is a number of shots."""
        if "missing" in classes(text):
            return ""
        digits = text.replace("–", "-").replace(" ", "")
        shots = bool(column.path) and "shot" in column.path[-1].casefold()
        return f"{digits}-shot" if shots and digits.replace("-", "").isdigit() else text
