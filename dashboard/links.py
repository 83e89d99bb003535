"""What a page asks for, as the parameters of a link and back; tested without Streamlit.

A query is a dataclass whose every field has a default; a field at its default is not in the link. A link must open the
same view next year, so it names ids and never labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

WHOLE_NAME = "whole"  # what `claimboard board --subset` calls a benchmark without its parts
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
    """The address of a page that shows a query with some of its fields changed."""
    params = to_params(replace(query, **changes))
    return f"{page}?{urlencode(params, doseq=True)}" if params else page


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
