"""A grid to its outcome: every cell bound to a claim, kept as an attribute of a method, or left out with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.registry.lookup import Registry, find_subset
from claims.tables.binding import Context, Found, PartBinder, TableOptions
from claims.tables.captions import Title, read_section, read_title
from claims.tables.cell_claims import claims_of
from claims.tables.facts import Target
from claims.tables.grids.grid import Grid
from claims.tables.grids.reading import read_tables
from claims.tables.headings import HeadingReader
from claims.tables.home import Home, home_of, names_on, trusts
from claims.tables.layout import Layout, layouts
from claims.tables.measures import Nearest
from claims.tables.outcome import Outcome, TableClaim, merge_unknown
from claims.tables.qualifiers import sized_among

NOTHING_SAID = TableOptions()


def tables_of(
    text: str, registry: Registry, options: TableOptions = NOTHING_SAID, *, name: str | None = None
) -> tuple[Outcome, ...]:
    """Every table of a text, understood.

    Args:
        text: Markdown, HTML, LaTeX, CSV or TSV.
        registry: benchmarks and metrics.
        options: what the user says beside the text.
        name: file name, whose ending says the syntax.

    Raises:
        FileError: no table in it, or one too large.
    """
    return tuple(understand(grid, registry, options) for grid in read_tables(text, name))


def understand(grid: Grid, registry: Registry, options: TableOptions = NOTHING_SAID) -> Outcome:
    """Read one table against the registry."""
    axes = [names_on(texts) for texts in _axes(grid)]
    reader = HeadingReader(registry, sized=sized_among(name for names in axes for name in names))
    title = read_title(grid.title, reader)
    section = read_section(grid.section, title, reader)
    if section and section.subset and any(find_subset(section.benchmark, name) for names in axes for name in names):
        section = None  # the table says itself which parts it is about
    home, notes = _home(axes, registry, options, title, section)
    reader = reader.at_home(home.benchmark)
    if any(trusts(names, reader) for names in axes):
        reader = replace(reader, trusting=True, _memory={}, _others={})
    options = _with_title(options, home, title, section)
    parts = layouts(grid, reader, options.methods)
    context = Context(grid, registry, options, home, reader, title, Nearest(registry))
    found = Found()
    for part in parts:
        PartBinder.of(context, found, part).take_all()
    return _outcome(context, found, parts, notes)


def _with_title(options: TableOptions, home: Home, title: Title, section: Target | None) -> TableOptions:
    """The user's words, and behind them what the title says."""
    given = options.given
    about = section if section and section.subset else next(iter(title.facts.targets), section)
    if given.benchmark is None and home.benchmark is not None and about and about.benchmark is home.benchmark:
        given = replace(given, benchmark=about)
    if title.facts.metrics and not title.board:
        given = replace(given, titled=title.facts.metrics[0])
    return replace(options, given=given)


def _home(
    axes: Sequence[Sequence[str]], registry: Registry, options: TableOptions, title: Title, section: Target | None
) -> tuple[Home, list[str]]:
    """The benchmark that the table is about: given, titled, or the one that its headings or its labels are parts of."""
    if options.given.benchmark is not None:
        return Home(options.given.benchmark.benchmark, True), []
    if title.facts.targets:
        return Home(title.facts.targets[0].benchmark, True), [f"the title names {title.facts.targets[0].benchmark.id}"]
    notes = []
    for names in axes:
        home = home_of(names, registry)
        if home.benchmark is not None:
            return home, [f"headings are parts of {home.benchmark.id} and of no other benchmark"]
        if home.rivals:
            notes.append(f"headings are parts of {', '.join(home.rivals)} alike; give --benchmark")
    if section is not None:
        return Home(section.benchmark), [f"the section names {section.benchmark.id}"]
    return Home(), notes


def _axes(grid: Grid) -> tuple[list[str], list[str]]:
    """Texts of the headings, and of the labels in the first column."""
    heads = max(1, grid.heads)
    cells = [cell for cell in grid.originals() if cell.text]
    across = [cell.text for cell in cells if cell.row < heads and cell.column > 0]
    return across, [cell.text for cell in cells if cell.column == 0 and cell.row >= heads]


def _outcome(context: Context, found: Found, parts: tuple[Layout, ...], notes: list[str]) -> Outcome:
    """Everything found, figures settled."""
    figures = tuple({figure.identity: figure for figure in reversed(found.figures)}.values())[::-1]
    claims, refused, assumed = claims_of(figures, context.registry)
    taken = {(claim.place.row, claim.place.column) for claim in claims}
    left = [each for each in (*found.left_out, *refused) if (each.place.row, each.place.column) not in taken]
    unique = {(each.place.row, each.place.column): each for each in reversed(left)}
    return Outcome(
        context.grid,
        parts,
        tuple(sorted(claims, key=_order)),
        tuple(found.attributes),
        tuple(unique[at] for at in sorted(unique)),
        merge_unknown(found.unknown),
        found.labels,
        tuple(dict.fromkeys([*notes, *assumed, *_nameless(claims, context.registry), *_rivals(context.grid, claims)])),
    )


def _nameless(found: list[TableClaim], registry: Registry) -> list[str]:
    """A word about figures of quality whose benchmark the table does not name."""
    claims = [each.claim for each in found]
    count = sum(claim.benchmark is None and registry.metrics[claim.metric].kind == "quality" for claim in claims)
    return [f"{count} figures are of no named benchmark; give --benchmark if they are"] if count else []


def _rivals(grid: Grid, found: list[TableClaim]) -> list[str]:
    """Columns that give one system two values of the same thing: a protocol that the headings do not name apart."""
    first: dict[tuple[object, ...], TableClaim] = {}
    columns: dict[tuple[int, int], None] = {}
    for each in found:
        claim, place = each.claim, each.place
        whose = (place.row, claim.method, claim.benchmark, claim.subset, claim.metric, claim.setting)
        other = first.setdefault(whose, each)
        if other.place.column != place.column and other.claim.quantity.value != claim.quantity.value:
            columns[other.place.column, place.column] = None
    return [
        f"columns '{grid.text(0, one)}' and '{grid.text(0, two)}' read as the same result, with different figures"
        for one, two in columns
    ]


def _order(claim: TableClaim) -> tuple[int, int]:
    return claim.place.row, claim.place.column
