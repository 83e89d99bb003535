"""Claims files: one paper a file, to claims and back.

In: YAML text. Out: `Paper` and `Claim` values, or every fault of every file; and YAML text for claims.
May ask: record, strict_yaml, registry, figures.
"""

from __future__ import annotations

from claims.files.loader import load_claims, load_paper_file
from claims.files.writer import claim_entry, new_file, updated_file

__all__ = ["claim_entry", "load_claims", "load_paper_file", "new_file", "updated_file"]
