"""Every format by name, and which of them a file looks like."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import polars as pl

from claims.formats.bd_rates import read_bd_rates
from claims.formats.claims_table import MARKS, read_claims_table
from claims.formats.euroeval import read_euroeval
from claims.formats.every_eval_ever import read_every_eval_ever
from claims.formats.helm import read_helm
from claims.formats.lm_eval import read_lm_eval
from claims.formats.mapped import read_mapped
from claims.formats.model_index import read_model_index
from claims.formats.mteb import read_mteb
from claims.formats.opening import ForeignFile
from claims.formats.openmmlab import read_openmmlab
from claims.formats.papers_with_code import read_papers_with_code
from claims.formats.pyserini import read_pyserini
from claims.formats.rate_distortion import read_rate_distortion
from claims.formats.reading import FormatReading
from claims.formats.records import document
from claims.record.errors import ClaimsError
from claims.sources.tabled import read_tabled
from claims.sources.understood import read_understood

Reader = Callable[[Iterable[ForeignFile], Mapping[str, Any]], FormatReading]
READERS: Mapping[str, Reader] = {
    "records": read_mapped,
    "claims-table": read_claims_table,
    "every-eval-ever": read_every_eval_ever,
    "lm-eval": read_lm_eval,
    "helm": read_helm,
    "mteb": read_mteb,
    "openmmlab": read_openmmlab,
    "compressai": read_rate_distortion,
    "bd-rate": read_bd_rates,
    "euroeval": read_euroeval,
    "pyserini": read_pyserini,
    "papers-with-code": read_papers_with_code,
    "model-index": read_model_index,
    "tables": read_tabled,
    "understood-tables": read_understood,
}
# Keys at the top of a document by which a format is known, the most telling first.
_MARKS = (
    ("claims-table", ("claimboard", "claims")),
    ("every-eval-ever", ("schema_version", "evaluation_results")),
    ("mteb", ("task_name", "scores")),
    ("lm-eval", ("results", "config")),
    ("helm", ("scenario_spec", "adapter_spec")),
    ("compressai", ("name", "results")),
    ("pyserini", ("conditions",)),
    ("openmmlab", ("Models",)),
)


# The same for lists, by the keys of their first item.
_LISTED = (
    ("claims-table", MARKS),
    ("helm", ("name", "count", "sum_squared")),
    ("papers-with-code", ("task", "datasets")),
    ("model-index", ("dataset", "value")),
    ("openmmlab", ("Name", "Results")),
)
_FRONT = 100_000  # characters in which the front matter of a README ends


def looks_like(file: ForeignFile) -> str | None:
    """The format that a file looks like, None where it looks like none that is read here."""
    if file.ending in ("csv", "parquet"):
        if set(MARKS) <= set(_columns(file)):
            return "claims-table"
        return "euroeval" if file.ending == "csv" and "±" in file.text and "@@" in file.text else "records"
    if file.ending in ("md", "markdown", "html", "htm"):
        return "model-index" if "\nmodel-index:" in file.text[:_FRONT] else "tables"
    if file.ending in ("tsv", "tab", "toml"):
        return "records"
    try:
        found = document(file)
    except ClaimsError:
        return None
    if isinstance(found, dict):
        return next((name for name, keys in _MARKS if all(key in found for key in keys)), "records")
    if isinstance(found, list):
        first = found[0] if found and isinstance(found[0], dict) else {}
        return next((name for name, keys in _LISTED if all(key in first for key in keys)), "records")
    return None


def _columns(file: ForeignFile) -> list[str]:
    """Names of the columns of a CSV or Parquet file; none where it is broken."""
    try:
        if file.ending == "csv":
            return file.text.partition("\n")[0].strip().split(",")
        return list(pl.read_parquet_schema(io.BytesIO(file.data)))
    except (ClaimsError, pl.exceptions.PolarsError):
        return []
