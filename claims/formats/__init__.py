"""Other programs' files, from and to claims, one format a file.

In: files of a format, or claims. Out: a `FormatReading` (rows as printed and a ledger of what is left out), or objects
of the format. May ask: record, registry, figures.
"""

from __future__ import annotations

from claims.formats.extractor import papers_as_objects

__all__ = ["papers_as_objects"]
