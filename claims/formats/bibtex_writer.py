"""The sources of claims as BibTeX: one `@misc` a paper, model card, leaderboard or release."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from claims.formats.writing import ExportedTable, WrittenFiles, no_ledger

_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_KINDS = {"leaderboard": "Leaderboard", "release": "Published results", "model_card": "Model card"}


def as_bibtex(table: ExportedTable) -> WrittenFiles:
    """One entry a source, its id as the key; a source states no authors here, so that none are made up."""
    columns = ("paper_id", "title", "arxiv", "source_kind", "source_id")
    sources = table.frame.group_by(columns).agg(pl.col("published").max(), _only("url")).sort("paper_id")
    entries = _entries(sources, table.licences or {}, table.pages or {})
    return WrittenFiles([("sources.bib", entries)], table.frame.height, no_ledger(), no_ledger())


def _only(column: str) -> pl.Expr:
    """What all rows of a source have; None where they differ: the pages of an index are not its own."""
    return pl.when(pl.col(column).n_unique() == 1).then(pl.col(column).first()).first()


def _entries(rows: pl.DataFrame, licences: Mapping[str, str], pages: Mapping[str, str]) -> Iterator[bytes]:
    for row in rows.iter_rows(named=True):
        page = pages.get(row["source_id"]) or row["url"]
        told = _fields({**row, "url": page}, licences.get(row["source_id"]))
        fields = [f"  {name} = {{{text}}}" for name, text in told.items() if text]
        lines = ",\n".join((f"@misc{{{row['paper_id']}", *fields))
        yield f"{lines}\n}}\n\n".encode()


def _fields(row: Mapping[str, Any], licence: str | None) -> dict[str, str | None]:
    day, arxiv = row["published"], row["arxiv"]
    url = row["url"] or (f"https://arxiv.org/abs/{arxiv}" if arxiv else None)
    return {
        "title": f"{{{_escaped(row['title'])}}}",
        "year": str(day.year) if day else None,
        "month": str(day.month) if day else None,
        "howpublished": _KINDS.get(row["source_kind"]),
        "eprint": arxiv,
        "archiveprefix": "arXiv" if arxiv else None,
        "url": re.sub(r"[{}\\]", "", url) if url else None,
        "note": f"Licence of the data: {_escaped(licence)}" if licence else None,
    }


def _escaped(text: str) -> str:
    """Text that BibTeX sets as it stands."""
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], f"\\{match[0]}"), " ".join(text.split()))
