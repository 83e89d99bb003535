"""Parts of a JSON Schema: the few kinds of values that data files have, each with what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from claims.files.provenance import DATE
from claims.strict_yaml.fields import MAX_TEXT

Schema = dict[str, Any]
ADDRESS = "^https?://"
FLAG: Schema = {"type": ["boolean", "null"]}
TYPES = ["string", "number", "boolean", "null"]


def pattern(loaders: re.Pattern[str]) -> str:
    """A pattern of the loader, which matches at the start, in the dialect of JSON Schema, which searches."""
    return "^(?:" + loaders.pattern.replace(r"\Z", "$") + ")"


def mapping(keys: Sequence[str], properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """A mapping with exactly these keys; a key without a schema of its own is an error of this module."""
    return {
        "type": "object",
        "properties": {key: properties[key] for key in keys},
        "additionalProperties": False,
        **({"required": list(required)} if required else {}),
    }


def text(about: str, *examples: str, **more: Any) -> Schema:
    """One line of text."""
    schema = {"type": TYPES, "maxLength": MAX_TEXT, "description": about, **more}
    return schema | ({"examples": list(examples)} if examples else {})


def required(about: str, *examples: str, **more: Any) -> Schema:
    """Text that must be there."""
    return text(about, *examples, **more) | {"type": TYPES[:-1], "minLength": 1}


def texts(about: str, *examples: str, **more: Any) -> Schema:
    """Text, or a list of texts."""
    return {"description": about, "anyOf": [{"type": "array", "items": text(about, *examples, **more)}, text(about)]}


def one_of(about: str, kind: type[StrEnum]) -> Schema:
    """A value of an enumeration."""
    return {"enum": [*(str(member) for member in kind), None], "description": about}


def suggested(about: str, names: Iterable[str]) -> Schema:
    """Text for which editors offer the names; others stay possible, because the loader knows aliases."""
    return {"description": about, "anyOf": [{"enum": list(names)}, {"type": ["string", "number"]}]}


def whole(about: str, least: int, *examples: int) -> Schema:
    """A whole number from a least one."""
    return {"type": ["integer", "null"], "minimum": least, "description": about, "examples": list(examples)}


def number(about: str, *examples: float) -> Schema:
    """A number."""
    return {"type": ["number", "string", "null"], "description": about, "examples": list(examples)}


def date(about: str) -> Schema:
    """A day, month or year."""
    found = text(about, "2025-01-31", "2025-01", "2025", pattern=pattern(DATE))
    return found | {"type": ["string", "integer", "null"]}
