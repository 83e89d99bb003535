"""Results imported in bulk: `data/sources/<id>/`, a description and a Parquet file each.

In: files of other projects, read by `claims.formats`, and the description of a source. Out: frames with the columns of
the claims table, and a ledger of every figure that is no claim. May ask: record, registry, figures, ways in, boards.
Composed in `importing` (files to a source) and `frames` (sources to the table).
"""
