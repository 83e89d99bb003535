"""What libyaml complains of, in words that help: the place, the complaint, and what most likely happened."""

from __future__ import annotations

from claims.record.errors import Problem

# What libyaml says, and what most likely happened.
_HINTS = (
    ("block sequence entries are not allowed", "start a list on a new line, or put '- ...' in quotes"),
    ("mapping values are not allowed", "put a value that holds ': ' in quotes"),
    ("cannot start any token", "indent with spaces, and put values that start with % @ ` or a tab in quotes"),
    ("did not find expected comment or line break", "put a value that starts with > or | in quotes"),
    ("could not find expected ':'", "write 'key: value' with a space after the colon"),
    ("did not find expected key", "check the indentation, and put values that hold quotes in quotes"),
    ("did not find expected '-' indicator", "check the indentation of the list"),
    ("unknown escape character", "use single quotes for text with backslashes"),
    ("found unexpected end of stream", "a quote or bracket is not closed"),
    ("did not find expected ',' or", "put a value that holds [ ] { } or , in quotes"),
    ("tab", "indent with spaces"),
)


def syntax_problem(error: Exception, text: str, file: str | None) -> Problem:
    """The place and the likely cause of what libyaml could not read.

    Args:
        error: what libyaml raised.
        text: the whole document.
        file: its name.
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = str(getattr(error, "problem", None) or error)
    context = getattr(error, "context", None)
    if "could not find expected ':'" in what:
        mark = getattr(error, "context_mark", None) or mark  # the key is at fault, not the line after it
    hint = next((hint for words, hint in _HINTS if words in what), None)
    if mark is None:
        return Problem(f"not valid YAML: {what}", file, hint=hint)
    lines = text.split("\n")
    line = min(mark.line + 1, len(lines))
    if "\t" in lines[line - 1][: mark.column + 1]:
        hint = "indent with spaces, not tabs"
    return Problem(
        f"not valid YAML: {what}{f' ({context})' if context else ''}", file, line, mark.column + 1, hint=hint
    )
