"""What a page asks for, as the parameters of a link and back; tested without Streamlit.

A query is a dataclass whose every field has a default; a field at its default is not in the link. A link must open the
same view next year, so it names ids and never labels.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from claims.record.nearest import did_you_mean

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

RESET = "reset"  # in an address that names nothing else: what the page showed last is let go of
WHOLE_NAME = "whole"  # what `claimboard board --subset` calls a benchmark without its parts
OPENED = ("row", "claim", "page", "p", "view")  # fields that say what is looked at and leave nothing out
Query = TypeVar("Query", bound="DataclassInstance")


def to_params(query: DataclassInstance) -> dict[str, str | list[str]]:
    """The query as the parameters of a link."""
    params: dict[str, str | list[str]] = {}
    for field in fields(query):
        value = getattr(query, field.name)
        if value != field.default:
            params[field.name] = list(value) if isinstance(value, tuple) else "1" if value is True else str(value)
    return params


def address_with(page: str, query: DataclassInstance, /, **changes: object) -> str:
    """The address of a page that shows a query with some of its fields changed.

    A page whose address names nothing shows what it showed last, as one that is entered from the menu should.
    """
    return f"{page}?{urlencode(to_params(replace(query, **changes)) or {RESET: '1'}, doseq=True)}"


def row_addresses(page: str, query: DataclassInstance) -> Callable[[str], str]:
    """The address of a page with the row of an id opened, for many ids: `address_with` writes the query each time."""
    params = list(to_params(replace(query, row="-")).items())
    at = [name for name, _ in params].index("row")
    before, after = (urlencode(part, doseq=True) for part in (params[:at], params[at + 1 :]))

    def address(row: str) -> str:
        return f"{page}?{'&'.join(part for part in (before, urlencode({'row': row}), after) if part)}"

    return address


def reset_address(page: str, query: DataclassInstance, kept: Collection[str] = ()) -> str:
    """The address of a page without what was chosen on it; empty where nothing is.

    Args:
        page: name of the page.
        query: what it shows.
        kept: fields that say what the page is about; which of its rows is open is no choice either.
    """
    bare = type(query)(**{name: getattr(query, name) for name in kept})
    there = {field.name: getattr(query, field.name) for field in fields(query) if field.name in OPENED}
    return "" if replace(bare, **there) == query else address_with(page, bare)


def options_of(query: DataclassInstance, names: Mapping[str, str] | None = None) -> list[str]:
    """The query as options of a command; a field that `names` calls empty is none of its options.

    >>> from dashboard.browsing import ClaimsQuery
    >>> options_of(ClaimsQuery("gpt 4", ("mmlu",), page="2"), {"text": "search", "page": ""})
    ['--search', 'gpt 4', '--benchmark', 'mmlu']
    """
    named, said = names or {}, []
    for name, value in to_params(query).items():
        option = f"--{named.get(name, name)}"
        if option == "--":
            continue
        if getattr(query, name) is True:
            said.append(option)
        else:
            said += [part for each in ([value] if isinstance(value, str) else value) for part in (option, each)]
    return said


def as_python(query: DataclassInstance, but: Collection[str] = ()) -> str:
    """The query as one writes it, without the fields that the result does not depend on."""
    given = [field for field in fields(query) if getattr(query, field.name) != field.default and field.name not in but]
    return f"{type(query).__name__}({', '.join(f'{each.name}={getattr(query, each.name)!r}' for each in given)})"


def unknown_names(kind: type[DataclassInstance], params: Mapping[str, object]) -> tuple[str, ...]:
    """A sentence on each parameter of a link that the page does not know, with the nearest that it does."""
    known = [field.name for field in fields(kind)]
    said = []
    for name in params:
        if name not in (*known, RESET):
            hint = did_you_mean(name, known)
            said.append(f"This page has no filter '{name}'{f'; {hint}' if hint else '.'}")
    return tuple(said)


def from_params(kind: type[Query], params: Mapping[str, Sequence[str]]) -> Query:
    """The query of a link; what is not a field or cannot be read is as if it were not there."""
    given = {field.name: (field.default, params[field.name]) for field in fields(kind) if params.get(field.name)}
    return kind(**{name: _read(default, texts) for name, (default, texts) in given.items()})


def _read(default: object, texts: Sequence[str]) -> object:
    last = texts[-1].strip()
    if isinstance(default, tuple):
        return tuple(dict.fromkeys(texts))
    if isinstance(default, bool):
        return last == "1"
    if default is None:  # a year
        return int(last) if last.isascii() and last.isdigit() and len(last) == 4 else None
    return last


def touched(query: Query, widgets: Mapping[str, object]) -> Query:
    """The query after what the reader did to the widgets; an emptied widget gives the field its default."""
    values: dict[str, Any] = {}
    for field in fields(query):
        if field.name in widgets:
            value = widgets[field.name]
            values[field.name] = (
                tuple(value) if isinstance(value, list | tuple) else field.default if value is None else value
            )
    return replace(query, **values)
