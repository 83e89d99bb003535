"""Text as YAML that reads back the same: bare where it can be nothing but text, else in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

# `87.1`, `12:30`, `- a` and `no` are text in a claims file; other loaders must not see anything else in them.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._/@+()-]*[A-Za-z0-9)@+._/-]|[A-Za-z]")
_RESERVED = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n", "none", "~"])


def scalar(text: str) -> str:
    """A value as YAML, in quotes unless it is plainly text.

    >>> scalar("BERT-Large"), scalar("87.1"), scalar("no")
    ('BERT-Large', '"87.1"', '"no"')
    """
    return text if _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED else quoted(text)


def quoted(text: str) -> str:
    r"""A value in double quotes, or in single ones where a backslash of the source would have to be doubled.

    >>> quoted("7%"), quoted(r"13\%")
    ('"7%"', "'13\\%'")
    """
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return f'"{"".join(_escape(character) for character in text)}"'


def listed(texts: Iterable[str]) -> str:
    """A list on one line.

    >>> listed(["mmlu", "7"])
    '[mmlu, "7"]'
    """
    return f"[{', '.join(scalar(text) for text in texts)}]"


def block(value: Any) -> str:
    r"""A document of mappings, lists, texts and numbers for other programs: whatever may be read as a number is quoted.

    >>> block({"date": "2026-01-02", "sha": "12e345", "value": 62.0})
    'date: "2026-01-02"\nsha: "12e345"\nvalue: 62.0\n'
    """
    return str(yaml.dump(value, Dumper=_Block, sort_keys=False, allow_unicode=True, width=10_000))


class _Block(yaml.SafeDumper):
    """Texts in quotes unless they are plainly text, in every version of YAML."""

    def ignore_aliases(self, data: object) -> bool:
        """Write out what occurs twice: readers of other programs need not know anchors."""
        return True


def _represented(dumper: _Block, text: str) -> yaml.ScalarNode:
    plain = _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Block.add_representer(str, _represented)


def _escape(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable() or character == " ":
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
