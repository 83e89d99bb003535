"""How many planted errors the audit finds, and how many near misses it accuses: `python bench/audit.py`.

Two tables. The first is written by hand (`tests/cases/audit.yaml`): 20 consistent sets of claims, each with one wrong
edit and one near miss. The second takes every consistent identity of the shipped claims and edits the checked figure
itself: moved beyond what rounding allows (an error), and printed with one digit fewer (a near miss).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from time import perf_counter

from claims.audit.findings import Finding, Verdict, audit
from claims.audit.intervals import step
from claims.files.loader import load_claims
from claims.record.types import Claim, Paper
from claims.registry.lookup import Registry, data_dir

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the cases are beside the tests

from tests.audit_cases import cases, loaded, planted

IDENTITIES = ("change", "percent", "same-change", "complement", "share", "retention", "mean")


def main() -> None:
    """Print both tables and the time of one audit of the shipped claims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=None, help="data folder (default: as claimboard finds it)")
    folder = parser.parse_args().data or data_dir()
    registry = Registry.load(folder)
    by_hand(registry)
    papers, claims = load_claims(folder / "claims", registry)
    on_shipped(papers, claims, registry)
    start = perf_counter()
    findings = audit(papers, claims, registry)
    print(f"\naudit of {len(claims):,} claims of {len(papers):,} papers: {len(findings):,} checks "
          f"in {perf_counter() - start:.2f} s")  # fmt: skip


def by_hand(registry: Registry) -> None:
    """The planted cases of the tests."""
    print("planted by hand: claims | edit | verdict")
    counts: Counter[tuple[str, bool]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases()["planted"]):
            for edit in ("wrong", "near"):
                entries = planted(number, edit)
                papers, claims = loaded(Path(folder) / f"{edit}-{number}", registry, {"paper": entries})
                blamed = [f for f in audit(papers, claims, registry) if f.verdict is Verdict.INCONSISTENT]
                counts[edit, bool(blamed)] += 1
                at = int(case[edit]["claim"])
                verdict = blamed[0].arithmetic if blamed else "not accused"
                print(f"  {number + 1:2} {edit:5} {case['claims'][at].rpartition(';')[2].strip()!r} -> "
                      f"{case[edit]['reported']!r}: {verdict}")  # fmt: skip
    total = len(cases()["planted"])
    print(f"errors found: {counts['wrong', True]} of {total}; near misses accused: {counts['near', True]} of {total}")


def on_shipped(papers: Sequence[Paper], claims: Sequence[Claim], registry: Registry) -> None:
    """Every consistent identity of the shipped claims, with its checked figure edited."""
    sound = [f for f in audit(papers, claims, registry) if f.rule in IDENTITIES and f.verdict is Verdict.CONSISTENT]
    found: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    for finding in sound:
        for edit, value in edits(finding.claims[0]):
            asked[finding.rule, edit] += 1
            if blames(finding, value, registry):
                found[finding.rule, edit] += 1
    print("\nplanted in the shipped claims: rule | errors found | near misses accused")
    print("  (a mean that the literature takes in several ways, such as MMLU's, is never accused)")
    for rule in IDENTITIES:
        if asked[rule, "wrong"]:
            print(f"  {rule:12} {found[rule, 'wrong']:3} of {asked[rule, 'wrong']:3}   "
                  f"{found[rule, 'near']:3} of {asked[rule, 'near']:3}")  # fmt: skip


def edits(claim: Claim) -> Iterator[tuple[str, Decimal]]:
    """Another figure that rounding cannot explain, and the same one with a digit fewer."""
    value = claim.quantity.value
    assert value is not None
    yield "wrong", value + max(step(value) * 3, (value * Decimal("0.15")).quantize(step(value)))
    if step(value) < 1:
        yield "near", value.quantize(step(value) * 10, ROUND_HALF_EVEN)


def blames(finding: Finding, value: Decimal, registry: Registry) -> bool:
    """Whether the edited claim is accused among the claims that it was checked with."""
    first, *others = finding.claims
    edited = replace(first, quantity=replace(first.quantity, value=value), reported=f"{value}")
    again = audit(finding.papers, [edited, *others], registry)
    return any(f.verdict is Verdict.INCONSISTENT for f in again)


if __name__ == "__main__":
    main()
