"""YAML of other projects: read for its data, with the liberties that our own files may not take.

Aliases are allowed up to a number of nodes, scalars stay text as they are printed (a commit hash of digits is no
number), and of two equal keys the last one counts, as the projects' own loaders have it.
"""

from __future__ import annotations

from typing import Any

import yaml

from claims.record.errors import FileError, Problem
from claims.strict_yaml.syntax import syntax_problem

MAX_NODES = 2_000_000
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def load_foreign(text: str, file: str | None = None) -> Any:
    """One YAML document as dicts, lists and texts; empty and `null` scalars are empty texts.

    Raises:
        FileError: it is not YAML, or its aliases unfold to too much.
    """
    try:
        found = yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        raise FileError(syntax_problem(error, text, file)) from error
    left = MAX_NODES
    waiting = [found]
    while waiting:
        node = waiting.pop()
        left -= 1
        if left < 0:
            raise FileError(Problem("its aliases unfold to more than two million nodes", file, rule="format"))
        waiting += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return found
