"""The prose of a Markdown page: what a reader would read aloud, without code, tables and addresses."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Model cards begin with a YAML block between two lines of dashes.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_SPACES = re.compile(r"\s+")


def markdown_prose(source: str) -> tuple[str | None, str]:
    """Title and prose of a Markdown page.

    Code blocks, tables, images, raw HTML and the targets of links are no prose. Every block becomes a paragraph of its
    own, so that a heading does not run into the sentence below it.

    Args:
        source: the page.

    Returns:
        Words of the first heading, None where there is none; and the blocks after it, parted by blank lines.
    """
    title: str | None = None
    blocks: list[str] = []
    in_table = False
    previous = ""
    for token in _parser().parse(_FRONT_MATTER.sub("", source, count=1)):
        if token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
        elif token.type == "inline" and not in_table:
            words = _SPACES.sub(" ", _inline(token.children or [])).strip()
            if words and title is None and previous == "heading_open":
                title = words
            elif words:
                blocks.append(words)
        previous = token.type
    return title, "\n\n".join(blocks)


def _inline(children: list[Token]) -> str:
    parts = []
    for token in children:
        if token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])
