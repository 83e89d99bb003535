"""The command `methods`: which models, systems, algorithms and codecs are known, and what a name may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.tabular import TableFormat, print_frame, print_rows

if TYPE_CHECKING:
    from claims.record.entries import Method
    from claims.registry.methods import Methods

HEADER = ["id", "name", "family", "variant", "organisation", "parameters", "released", "weights"]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(epilog="Examples: claimboard methods --family Llama  ·  claimboard methods --similar 'LLaMA3.1 405B'")(
        methods
    )


def methods(
    similar: Annotated[
        str | None, typer.Option("--similar", "-s", help="Say which registered methods this name means or may mean.")
    ] = None,
    family: Annotated[str | None, typer.Option("--family", help="Only those of this family (Llama, BERT).")] = None,
    search: Annotated[str, typer.Option("--search", "-q", help="Only those whose names hold this text.")] = "",
    results: Annotated[
        bool, typer.Option("--results", help="List the methods that have results, with how many on what.")
    ] = False,
    standing: Annotated[
        str | None, typer.Option("--standing", help="Say where this method stands on every board that it is on.")
    ] = None,
    format: Annotated[TableFormat, typer.Option("--format", "-f", help="How to print the list.")] = TableFormat.TABLE,
) -> None:
    """List the methods of the registry, or those whose names are nearest to a name.

    Two names mean one method where they differ only in case, blanks, hyphens, the maker's account or the order of
    their parts. Sizes, versions, dates, variants, precisions and efforts tell methods apart.
    """
    from dashboard.served import served_methods

    if results or standing is not None:
        _print_results(search, standing, format)
        return
    known = served_methods()
    if similar is not None:
        _print_similar(known, similar, format)
        return
    wanted = [entry for entry in known.entries.values() if _holds(entry, search) and _is_of(entry, family)]
    if not wanted and format is TableFormat.TABLE:
        asked = " and ".join(
            filter(None, (f"of family '{family}'" if family else "", f"with '{search}'" * bool(search)))
        )
        print(f"No registered method is {asked}." if asked else "No method is registered.")
        return
    print_rows(HEADER, [_cells(entry) for entry in wanted], format)


def _print_results(search: str, standing: str | None, format: TableFormat) -> None:
    """What the pages of methods show: those of the claims table, or the places of one of them."""
    from claims.boards.standing import standings
    from claims.registry.lookup import data_dir
    from claims.registry.sound import sound_registry
    from dashboard.known_methods import known_methods, matching, method_grid, standing_grid
    from dashboard.method_facts import narrowed
    from dashboard.served import served_table

    table = served_table()
    if standing is None:
        found = matching(known_methods(table), search)
        print_frame(found, [method_grid(found)], format)
        return
    registry = sound_registry(data_dir())
    places = narrowed(standings(table, standing, registry), search, registry)
    print_frame(places, [standing_grid(places, registry)], format)


def _print_similar(known: Methods, name: str, format: TableFormat) -> None:
    header = ["verdict", "id", "name", "differs in", "parameters", "organisation"]
    rows = [
        [
            str(each.likeness), each.method.id, each.spelling, "; ".join(each.differs),
            _count(each.method.parameters), each.method.organisation or "",
        ]
        for each in known.similar(name)
    ]  # fmt: skip
    print_rows(header, rows, format)


def _holds(entry: Method, search: str) -> bool:
    from claims.registry.lookup import key

    return key(search) in key(" ".join((entry.id, entry.name, *entry.aliases)))


def _is_of(entry: Method, family: str | None) -> bool:
    return family is None or (entry.family or "").casefold() == family.casefold()


def _cells(entry: Method) -> list[str]:
    stated = (entry.family, entry.variant, entry.organisation)
    released = entry.released.isoformat() if entry.released else ""
    return [entry.id, entry.name, *(text or "" for text in stated), _count(entry.parameters), released,
            str(entry.weights or "")]  # fmt: skip


def _count(parameters: int | None) -> str:
    """A number of parameters as people write it: 8.03B, 110M."""
    if parameters is None:
        return ""
    size, unit = next(((size, unit) for size, unit in ((10**9, "B"), (10**6, "M"), (10**3, "K")) if parameters >= size),
                      (1, ""))  # fmt: skip
    return f"{parameters / size:.4g}{unit}"
