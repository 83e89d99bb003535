"""Texts in bulk: read them, mine their claims, draft files from them, verify files against them, count what is covered.

In: files of documents. Out: documents, claims, drafts and reports. May ask: every other room of `claims`.
"""

from __future__ import annotations

from claims.corpus.read import read_documents

__all__ = ["read_documents"]
