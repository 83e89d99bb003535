"""What a claim's confidence is worth: the curve from the product of probabilities to the share of claims right.

The product of the decisions' probabilities is no probability: decisions err together, and training fits its own data.
A rising curve (pool adjacent violators over equal shares of the claims) maps the one to the other; it is learned from
claims that were extracted by weights which had not seen their abstracts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from annotations import Annotated

BANDS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
_PIECES = 20


def judged(
    papers: Sequence[Annotated], got: dict[str, list[dict[str, Any]]], judge: Any
) -> list[list[tuple[float, bool]]]:
    """For every paper the (confidence, right at every level) of its extracted claims; optional ones are left out."""
    out = []
    for paper in papers:
        gold, mine = [dict(claim) for claim in paper.claims], [dict(claim) for claim in got[paper.paper]]
        level = {j: (i, reached) for i, j, reached in judge.match(gold, mine)}
        rows = []
        for j, claim in enumerate(mine):
            i, reached = level.get(j, (None, 0))
            if i is None or not gold[i].get("optional"):
                rows.append((float(claim["confidence"]), reached == len(judge.LEVELS)))
        out.append(rows)
    return out


def curve(rows: Sequence[tuple[float, bool]], pieces: int = _PIECES) -> dict[str, float]:
    """Points of a rising curve from confidence to the share right.

    Args:
        rows: (product of probabilities, whether the claim was right).
        pieces: number of equal shares into which the claims are cut before neighbours that fall are pooled.

    Returns:
        Product, as text, to share.
    """
    ordered = sorted(rows)
    size = max(1, len(ordered) // pieces)
    pools: list[tuple[float, float, int]] = []
    for start in range(0, len(ordered), size):
        part = ordered[start : start + size]
        # One right and one wrong claim more: no band is promised to be always right or never.
        share = (sum(ok for _, ok in part) + 1) / (len(part) + 2)
        pools.append((sum(product for product, _ in part) / len(part), share, len(part)))
        while len(pools) > 1 and pools[-2][1] >= pools[-1][1]:
            (one, left, n), (two, right, m) = pools[-2:]
            pools[-2:] = [((one * n + two * m) / (n + m), (left * n + right * m) / (n + m), n + m)]
    return {f"{product:.4f}": round(share, 4) for product, share, _ in pools}


def kept_aside(papers: Sequence[list[tuple[float, bool]]], apply: Any, folds: int) -> list[tuple[float, bool]]:
    """Every claim with the confidence that a curve learned from the other papers gives it."""
    out = []
    for fold in range(folds):
        points = curve([row for at, rows in enumerate(papers) if at % folds != fold for row in rows])
        out += [(apply(points, product), ok) for at, rows in enumerate(papers) if at % folds == fold
                for product, ok in rows]  # fmt: skip
    return out


def bands(rows: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int, float, float]]:
    """(from, to, claims, mean confidence, share right) of every band of confidence that holds a claim."""
    out = []
    for low, high in pairwise(BANDS):
        part = [row for row in rows if low <= row[0] < high or (high == 1.0 and row[0] == 1.0)]
        if part:
            mean, share = (sum(float(row[at]) for row in part) / len(part) for at in (0, 1))
            out.append((low, high, len(part), mean, share))
    return out


def error(rows: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error: how far confidence and share right lie apart, averaged over claims."""
    return sum(count * abs(mean - share) for _, _, count, mean, share in bands(rows)) / max(1, len(rows))
