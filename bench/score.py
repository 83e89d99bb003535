"""`make score`: the extractor against annotated abstracts: as shipped, by cross-validation, against the last commit.

The shipped weights have seen the development set, so the cross-validated figures are the ones to believe: every
abstract is scored by weights that were trained without its fold. "Gained" and "lost" compare the working tree with the
last commit, claim by claim, at the level of the whole claim and of the bare figure.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotations import ROOT, SHARED, Annotated, read_annotations, scorer
from calibration import bands, error, judged, kept_aside
from train_extractor import cross_validated, levels, predict

from claims.prose.model import Model
from claims.registry.lookup import Registry

_EXTRACT = """
import json, sys
from claims.formats.extractor import claim_as_object
from claims.prose.extract import extract_claims
from claims.registry.lookup import Registry
registry = Registry.load()
for line in sys.stdin:
    row = json.loads(line)
    claims = extract_claims(row["text"], registry, row["title"])
    print(json.dumps({"paper": row["paper"], "claims": [claim_as_object(c, registry) for c in claims]}))
"""


def committed(papers: Sequence[Annotated]) -> dict[str, list[dict[str, Any]]] | None:
    """What the last commit's extractor finds, or None where there is no commit to compare with."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "-C", str(ROOT), "archive", "HEAD", "claims", "data/metrics.yaml", "data/benchmarks"],
            capture_output=True, check=False,
        )  # fmt: skip
        if archive.returncode:
            return None
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        lines = "\n".join(json.dumps({"paper": p.paper, "title": p.title, "text": p.text}) for p in papers)
        environment = os.environ | {"PYTHONPATH": folder, "CLAIMBOARD_DATA": str(Path(folder) / "data")}
        done = subprocess.run(
            [sys.executable, "-c", _EXTRACT], input=lines, env=environment, cwd=folder, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            return None
        return {row["paper"]: row["claims"] for row in map(json.loads, done.stdout.splitlines())}


def right(
    papers: Sequence[Annotated], got: dict[str, list[dict[str, Any]]], judge: Any, least: int
) -> set[tuple[str, int]]:
    """(paper, start of the annotated figure) of every annotated claim that is right at least at a level."""
    found = set()
    for paper in papers:
        gold = [dict(claim) for claim in paper.claims]
        for i, _, level in judge.match(gold, [dict(claim) for claim in got[paper.paper]]):
            if level >= least:
                found.add((paper.paper, gold[i]["start"]))
    return found


def show(title: str, values: dict[str, float]) -> None:
    print(f"{title:<44}" + "  ".join(f"{name} {value:.3f}" for name, value in values.items()))


def compare(papers: Sequence[Annotated], got: dict[str, list[dict[str, Any]]], judge: Any) -> None:
    """Print what the working tree gains and loses against the last commit."""
    before = committed(papers)
    if before is None:
        print("no earlier extractor to compare with")
        return
    for level, name in ((1, "figure"), (len(judge.LEVELS), "full")):
        now, then = right(papers, got, judge, level), right(papers, before, judge, level)
        print(f"against the last commit, {name}: {len(now - then)} gained, {len(then - now)} lost")
        for sign, places in (("+", now - then), ("-", then - now)):
            for paper, start in sorted(places)[:15]:
                figure = next(c["figure"] for p in papers if p.paper == paper for c in p.claims if c["start"] == start)
                print(f"  {sign} paper {paper}: {figure}")


def show_confidence(papers: Sequence[Annotated], blind: dict[str, list[dict[str, Any]]], judge: Any) -> None:
    """Print how many claims of each band of confidence are right at every level, on abstracts kept aside."""
    raw = judged(papers, blind, judge)
    calibrated = kept_aside(raw, lambda points, product: Model({"confidence": points}).calibrated(product), 10)
    print(f"calibration error: {error([row for rows in raw for row in rows]):.3f} as the product of probabilities, "
          f"{error(calibrated):.3f} by the curve that weights.json ships (curve and weights kept aside)")  # fmt: skip
    print("confidence      claims  mean confidence  share right at every level")
    for low, high, count, mean, share in bands(calibrated):
        print(f"{low:.1f} to {high:.1f}   {count:>8}  {mean:>15.3f}  {share:>27.3f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with gold/ and corpus/")
    parser.add_argument("--folds", type=int, default=10)
    arguments = parser.parse_args()
    if not (arguments.shared / "gold" / "dev.jsonl").exists():
        print(f"skipped: the annotated abstracts are not at {arguments.shared}", file=sys.stderr)
        return 0
    registry, judge = Registry.load(), scorer(arguments.shared)
    papers = read_annotations(shared=arguments.shared)
    sources = list(dict.fromkeys(paper.source for paper in papers))
    shipped = predict(papers, registry, Model.load())
    blind = cross_validated(papers, registry, judge, arguments.folds)
    for source in sources:
        part = [paper for paper in papers if paper.source == source]
        show(f"{source} ({len(part)}), shipped weights", levels(part, shipped, judge))
        show(f"{source} ({len(part)}), {arguments.folds}-fold cross-validation", levels(part, blind, judge))
    show_confidence(papers, blind, judge)
    compare(papers, shipped, judge)
    return 0


if __name__ == "__main__":
    sys.exit(main())
