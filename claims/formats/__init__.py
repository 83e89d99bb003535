"""Other programs' files, from and to claims, one format a file.

In: claims. Out: objects of the format. May ask: record, registry, figures.
"""

from __future__ import annotations

from claims.formats.extractor import papers_as_objects

__all__ = ["papers_as_objects"]
