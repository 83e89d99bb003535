"""Arithmetic among claims, inside a paper and between sources.

In: papers and claims, or the whole table. Out: findings with their arithmetic, values that follow from what is printed,
and a verdict on each row of the table (`verdicts`, of `table_findings`: those of `disagreements`, `repeated`,
`exchanges` and `item_counts`).
May ask: record, registry, figures, boards.
Composed in `examine`: `rules`, one subject a file, on printed values, their links, ends and formulas.
"""
