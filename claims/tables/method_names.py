"""Names of methods as tables print them: taken apart, completed by a size column or a group, made distinct.

Size, training and setting come apart; citation and decoration are dropped. A size that stands in brackets stays in the
name, since it tells two systems apart: `GPT-3 (175B, few-shot)` is the method "GPT-3 (175B)" in the setting "few-shot".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from claims.registry.method_names import fold
from claims.tables.cells import CellKind, is_size, read_value
from claims.tables.columns import Column, ColumnRole
from claims.tables.grids.grid import Cell
from claims.tables.headings import HeadingReader
from claims.tables.layout import Layout, RowKind
from claims.tables.vocabulary import classes, heading_kind, protocols

_PICTURE = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\ufe0f]+")  # medals, rockets: no part of a name
_EMPTY = re.compile(r"\s*\(\s*\)")  # of links by pictures alone
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_SETTING = rf"(?:{protocols('shots')})(?:[\s-]cot)?|{protocols('thought', 'vote')}"
_BRACKETED = re.compile(_SETTING, re.IGNORECASE)
_HUNG_ON = re.compile(rf"(?:\s*[,;+&|@]\s*|\s+(?:w/|with|using|-)\s*|\s+)({_SETTING})$", re.IGNORECASE)
_YEAR = r"\(?(?:19|20)\d\d[a-z]?\)?"
_CITATION = re.compile(
    rf"""
    [(\[]?[A-Z][\w'’-]+                                   # Devlin
    (?: \ et\ al\.?,?\s*(?:{_YEAR})?                      # et al., 2019
      | ,?\ (?:and|&)\ [A-Z][\w'’-]+,?\s*{_YEAR}          # and Chang, 2019
      | ,\s*{_YEAR}
    )[)\]]?$
    | \[[\d,;\s]+\]$                                      # [12]
    """,
    re.VERBOSE,
)
_REFERENCE = re.compile(
    r"""
    ^(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[\s,])    # "(June 2024)" is a snapshot
    (?:[A-Z][\w'’-]+(?:\ et\ al\.?|\ and\ [A-Z]\w+|\ &\ [A-Z]\w+)?[,\s]+)?(?:19|20)\d\d[a-z]?$
    | et\ al\.?
    | ^\d{1,3}(?:,\s*\d{1,3})*$
    """,
    re.VERBOSE,
)
_AUTHOR = r"(?:(?:van|von|de|der|den|di|la|le)\ )*[A-ZÀ-ÞŁŚŠŻŽČĆĐ][^\W\d_]+(?:['’-][^\W\d_]+)*"
# One name and a year may be a variant, "(Opus, 2024)", and stays where the other names of the table cite nobody.
_CITED = re.compile(
    rf"""
    (?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[\s,])    # "(June, 2024)" is a snapshot
    {_AUTHOR}(?:(?:(?:,\ *|,?\ (?:and|&)\ ){_AUTHOR})+|\ et\.?\ al\.?)    # Beltagy, Peters, and Cohan
    [,;]?\ ?{_YEAR}
    """,
    re.VERBOSE,
)
_ONE_AUTHOR = re.compile(rf"\s*\({_AUTHOR}, ?{_YEAR}\)")
_CITES = re.compile(rf"\((?:{_CITED.pattern}|[^()]*\bet\.?\ al\b[^()]*)\)", re.VERBOSE)
_UNPUBLISHED = re.compile(r"\s+(?:arxiv\s+)?(?:preprint|under review|in submission)$", re.IGNORECASE)
_TRAINING = re.compile(r"fine[- ]?tun|\bft\b|\bsft\b|\brlhf\b|instruct|pre[- ]?train", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MethodName:
    """A method as a table names it.

    Attributes:
        name: canonical name, with what tells it from others of its family.
        size: parameter count as printed, or None.
        training: how it was trained, as printed (`fine-tuned`), or None.
        settings: protocol words that stood in the name.
        link: address that the name links to, or None.
    """

    name: str
    size: str | None = None
    training: str | None = None
    settings: tuple[str, ...] = ()
    link: str | None = None


def method_of(text: str, link: str | None = None) -> MethodName:
    """Take a method's name apart.

    >>> method_of("GPT-3 (175B, few-shot)")
    MethodName(name='GPT-3 (175B)', size='175B', training=None, settings=('few-shot',), link=None)
    """
    text = _EMPTY.sub("", _PICTURE.sub(" ", text)) or text
    text = _UNPUBLISHED.sub("", " ".join(text.split()).strip(" :"))
    size: str | None = None
    settings: list[str] = []
    kept: list[str] = []

    def bracket(match: re.Match[str]) -> str:
        nonlocal size
        if _CITED.fullmatch(match[1]):
            return ""
        left = []
        for piece in (each.strip() for each in re.split(r"[,;]", match[1])):
            if is_size(piece) and size is None:
                size = piece
                left.append(piece)
            elif "method_setting" in classes(piece) or _BRACKETED.fullmatch(piece):
                settings.append(piece)
            elif piece and not _REFERENCE.search(piece):
                left.append(piece)
        kept.extend(left)
        return f" ({', '.join(left)})" if left else ""

    name = _BRACKET.sub(bracket, text).strip()
    name = _CITATION.sub("", name).strip(" ,") or name
    while match := _HUNG_ON.search(name):
        settings.append(match[1])
        name = name[: match.start()].strip(" ,;+-")
    training = next((each for each in (*settings, *kept) if _TRAINING.search(each)), None)
    return MethodName(name or text, size, training, tuple(dict.fromkeys(settings)), link)


def joined(outer: str, inner: str) -> str:
    """A name and the word that tells it apart: `Llama 2` and `7B` make `Llama 2 7B`, unless it is in there already."""
    bare = inner.strip()
    if not bare or re.search(rf"(?<![\w.]){re.escape(bare)}(?![\w.])", outer, re.IGNORECASE):
        return outer
    return f"{outer} {bare}".strip()


_ADDED = re.compile(r"(?:\+|w/|with )\s*\S")  # "+ GPTQ" under LLaMA: the system above with something added
_OURS = re.compile(r"^\(?[Oo]urs?\)?(?=\W|$)")


@dataclass(slots=True)
class TableMethods:
    """The methods of one part of a table by row or by column, whichever axis they stand on.

    Attributes:
        part: the layout.
        reader: knows settings.
        own: name of the source's own system, for rows called "Ours".
        verbatim: whether names stand as a board printed them, with nothing to take apart.
        found: row or column index to its method.
        settings: row or column index to protocol words of groups around the name.
    """

    part: Layout
    reader: HeadingReader
    own: str | None = None
    verbatim: bool = False
    found: dict[int, MethodName] = field(default_factory=dict)
    settings: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def of_rows(self, labels: Mapping[int, Mapping[ColumnRole, str]]) -> None:
        """The methods of the rows, from the column of methods and the columns that tell equal names apart."""
        columns = self.part.of_role(ColumnRole.METHOD)
        if not columns:
            return
        base, cites = "", self._cites(labels)
        for row in self.part.body():
            text = labels[row].get(ColumnRole.METHOD, "")
            text = _ONE_AUTHOR.sub("", text) if cites else text
            base = "" if self.part.kinds[row] is not RowKind.DATA else base
            if self.part.kinds[row] is not RowKind.DATA or not text:
                continue
            cell = self.part.grid.at(row, columns[0].index)
            if self.verbatim:
                self.found[row] = MethodName(text + "".join(cell.marks if cell else ()))
                continue
            if _ADDED.match(text) and base:
                text = f"{base} {text}"
            else:
                base = text
            method = self._named(text, cell.link if cell else None)
            size = labels[row].get(ColumnRole.SIZE, "")
            self.found[row] = replace(method, name=joined(method.name, size), size=size) if is_size(size) else method
        if not self.verbatim:
            self._tell_apart(labels)

    def _cites(self, labels: Mapping[int, Mapping[ColumnRole, str]]) -> bool:
        """Whether most names of the table come with a citation, so that a name and a year in brackets is one, too."""
        names = [text for row in self.part.body() if (text := labels[row].get(ColumnRole.METHOD, ""))]
        return not self.verbatim and 2 * sum(bool(_CITES.search(name)) for name in names) >= max(len(names), 2)

    def _named(self, text: str, link: str | None) -> MethodName:
        method = method_of(text, link)
        if not self.own:
            return method
        if "own" in classes(method.name):
            return replace(method, name=self.own)
        return replace(method, name=_OURS.sub(lambda _: str(self.own), method.name))

    def _tell_apart(self, labels: Mapping[int, Mapping[ColumnRole, str]]) -> None:
        """Add to names that occur twice in one protocol what the other columns say about them."""
        for rows in self._clashes(labels):
            sections = {row: self._section(row) for row in rows}
            if len(set(sections.values())) == len(rows):
                for row, text in sections.items():
                    name = self.found[row].name
                    self.found[row] = replace(self.found[row], name=f"{name} ({text})" if text else name)
        rivals = self.part.of_role(ColumnRole.SIZE, ColumnRole.ATTRIBUTE, ColumnRole.GROUP)
        for column in rivals:
            for rows in self._clashes(labels):
                texts = {row: self.part.grid.text(row, column.index) for row in rows}
                kinds = {read_value(text).kind for text in texts.values()}
                if len(set(texts.values())) < 2 or kinds <= {CellKind.MISSING, CellKind.EMPTY}:
                    continue
                for row, text in texts.items():
                    self.found[row] = replace(self.found[row], name=_with(self.found[row].name, text, column))

    def _section(self, row: int) -> str:
        """The title row above, if it names no protocol or benchmark, which tell rows apart already."""
        grid = self.part.grid
        above = range(row - 1, self.part.first + self.part.heads - 1, -1)
        title = next((at for at in above if self.part.kinds[at] is RowKind.TITLE), None)
        if title is None:
            return ""
        text = next(text for at in range(grid.n_columns) if (text := grid.text(title, at)))
        return "" if self.reader.read(text).says else text

    def _clashes(self, labels: Mapping[int, Mapping[ColumnRole, str]]) -> list[list[int]]:
        groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for row, method in self.found.items():
            rest = tuple(
                labels[row].get(role, "")
                for role in (ColumnRole.BENCHMARK, ColumnRole.SUBSET, ColumnRole.METRIC, ColumnRole.SETTING)
            )
            groups[(fold(method.name), method.settings, *rest)].append(row)
        return [rows for rows in groups.values() if len(rows) > 1]

    def of_columns(self) -> None:
        """The methods of the columns, from their headings."""
        values = self.part.of_role(ColumnRole.VALUE)
        lasts = [self._name_of(column)[0] for column in values]
        for column in values:
            name, groups = self._name_of(column)
            if not name:
                continue
            outer = next((text for text in reversed(groups) if heading_kind(text) is None), "")
            if outer and (is_size(name) or lasts.count(name) > 1 or "variant_name" in classes(name)):
                name = joined(outer, name)
            cell = next((cell for cell in self._cells(column) if cell.text == column.path[-1]), None)
            self.found[column.index] = self._named(name, cell.link if cell else None)
            self.settings[column.index] = tuple(text for text in column.path if self._setting(text))

    def _name_of(self, column: Column) -> tuple[str, list[str]]:
        """The heading's name of the method and the groups above it; a heading that is only a setting is none."""
        texts = [text for text in column.path if not self._setting(text)]
        return (texts[-1], texts[:-1]) if texts else ("", [])

    def _setting(self, text: str) -> bool:
        facts = self.reader.read(text)
        return bool(facts.settings) and facts.says and not facts.targets and not facts.metrics

    def _cells(self, column: Column) -> Iterable[Cell]:
        part = self.part
        cells = (part.grid.at(row, column.index) for row in range(part.first, part.first + part.heads))
        return (cell for cell in cells if cell is not None)


def _with(name: str, text: str, column: Column) -> str:
    """A name and what another column says: a word or a size is appended, a bare number says what it counts."""
    if not text or read_value(text).kind is CellKind.MISSING:
        return name
    if any(character.isalpha() for character in text):
        return joined(name, text)
    heading = column.path[-1] if column.path else ""
    return f"{name} ({heading} {text})" if heading else f"{name} ({text})"
