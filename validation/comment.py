"""Whether a report from the run of a pull request may be posted as a comment: `python -m validation.comment FILE`.

The file may have been written by the pull request itself. It is posted only if it has the form that
`validation.diff_report` gives: words of strangers stand in code spans, and outside of them there is no HTML, link,
image, mention or reference. Only the standard library is used, because this runs beside a token that can write.
"""

from __future__ import annotations

import re
import stat
import sys
from pathlib import Path

MAX_BYTES = 65_000
REFUSED = "The report of this pull request cannot be shown here; it is in the summary of the workflow's run."
NOTE = "Made by the run of this pull request from its own data."
# As CommonMark pairs them: a run of backticks is closed by the next run of the same length. A '|' inside would end the
# cell of a table and with it the code span.
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^|\n]*?(?<!`)\1(?!`)")
_PLAIN = re.compile(r"(?:#{2,4} |- )?[A-Za-z0-9 |:;.,*()+'…·-]*\Z")
_LINKED = re.compile(r"www\.|\bGH-\d", re.IGNORECASE)


def is_harmless(text: str) -> bool:
    """Whether a text shows nothing of strangers outside of code spans."""
    if not text.startswith("## Claims: ") or "\r" in text or not text.replace("\n", "").isprintable():
        return False
    for line in text.split("\n"):
        outside = _CODE.sub("", line)
        if not _PLAIN.match(outside) or _LINKED.search(outside):
            return False
    return True


def read(path: Path) -> str | None:
    """The text of a regular, small UTF-8 file, else None."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            return None
        return path.read_bytes().decode("utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError):
        return None


def comment(path: Path) -> str:
    """The comment to post for a report."""
    text = read(path)
    return f"{text}\n\n{NOTE}" if text is not None and is_harmless(text) else REFUSED


if __name__ == "__main__":
    print(comment(Path(sys.argv[1])))
