from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from claims.audit.examine import audit, problems
from claims.audit.findings import AuditFinding, Verdict
from claims.audit.intervals import equation, exactly, fit
from claims.audit.links import means
from claims.audit.printed import name
from claims.corpus.read import read_documents
from claims.files.loader import load_claims
from claims.record.types import Comparison
from claims.registry.lexicon import entries
from claims.registry.lookup import Registry
from claims.registry.method_ids import is_named
from tests.audit_cases import cases, loaded, planted, printed_number, short
from validation.checks import checks

BLAMED = (Verdict.INCONSISTENT, Verdict.CONFLICT)


@pytest.fixture(scope="module")
def registry(data: Path) -> Registry:
    return Registry.load(data)


@pytest.fixture(scope="module")
def shipped(data: Path, registry: Registry) -> tuple[AuditFinding, ...]:
    papers, claims = load_claims(data / "claims", registry)
    return audit(papers, claims, registry)


def found(folder: Path, registry: Registry, *papers: Sequence[Mapping[str, Any]]) -> tuple[AuditFinding, ...]:
    named = {f"paper-{number}": entry for number, entry in enumerate(papers)}
    return audit(*loaded(folder, registry, named), registry)


def fits(finding: AuditFinding, wanted: Mapping[str, Any]) -> bool:
    resolved = finding.resolved.value if finding.resolved else None
    return (
        (finding.rule, finding.verdict.value, resolved) == (wanted["rule"], wanted["verdict"], wanted.get("as"))
        and wanted.get("because", "") in (finding.reason or "")
        and wanted.get("shows", "") in finding.arithmetic
        and finding.because == wanted.get("accepted")
    )


@pytest.mark.parametrize("name", cases()["cases"])
def test_case(name: str, tmp_path: Path, registry: Registry) -> None:
    case = cases()["cases"][name]
    checks = {wanted["rule"] for wanted in case["find"]}
    # Whether a score is k/n is asked of every score; cases about something else leave it out.
    told = [f for f in found(tmp_path, registry, case["claims"]) if f.rule != "granularity" or f.rule in checks]
    assert len(told) == len(case["find"]), told
    for finding, wanted in zip(told, case["find"], strict=True):
        assert fits(finding, wanted), (finding, wanted)


def blamed(folder: Path, registry: Registry, claims: Sequence[Mapping[str, Any]]) -> list[AuditFinding]:
    return [finding for finding in found(folder, registry, claims) if finding.verdict in BLAMED]


def test_planted_errors_and_near_misses(tmp_path: Path, registry: Registry) -> None:
    count = len(cases()["planted"])
    asked = {edit: [blamed(tmp_path / f"{edit}-{n}", registry, planted(n, edit)) for n in range(count)]
             for edit in (None, "wrong", "near")}  # fmt: skip
    assert count == 20
    assert [number for number, got in enumerate(asked[None]) if got] == []
    assert [number for number, got in enumerate(asked["near"]) if got] == []
    missed = [number for number, got in enumerate(asked["wrong"]) if not got]
    print(f"planted errors found: {count - len(missed)} of {count}; near misses accused: 0 of {count}")
    assert missed == []


def test_unedited_planted_claims_are_checked(tmp_path: Path, registry: Registry) -> None:
    """A near miss that is not accused because nothing looks at it would prove nothing."""
    for number in range(20):
        told = found(tmp_path / str(number), registry, planted(number))
        assert [f for f in told if f.verdict is Verdict.CONSISTENT or f.rule == "range"] or number == 17, number


@pytest.mark.parametrize("name", cases()["sources"])
def test_sources(name: str, tmp_path: Path, registry: Registry) -> None:
    case = cases()["sources"][name]
    told = [f for f in found(tmp_path, registry, [case["first"]], [case["second"]]) if f.rule == "sources"]
    assert [f.verdict.value for f in told] == ([case["verdict"]] if "verdict" in case else [])
    if "differing" in case:
        assert sorted(told[0].differing) == sorted(case["differing"])
        assert all(len(values) == 2 for values in told[0].differing.values())


LINKED = [
    (entry.name, claims, verdict) for entry in entries("metric_links") for claims, verdict in entry.examples.items()
]


@pytest.mark.parametrize(("name", "claims", "verdict"), LINKED, ids=[f"{n}: {c}" for n, c, _ in LINKED])
def test_every_example_of_the_links(name: str, claims: str, verdict: str, tmp_path: Path, registry: Registry) -> None:
    told = found(tmp_path, registry, [_example(text, number) for number, text in enumerate(claims.split(" | "))])
    assert verdict in {finding.verdict.value for finding in told}
    assert verdict in ("inconsistent", "conflict") or not {f.verdict for f in told} & set(BLAMED)


def _example(text: str, number: int) -> dict[str, str]:
    """`latency: 20 ms` (new, old, change in this order) or `squad f1: 91.5` (one system)."""
    where, _, reported = text.partition(": ")
    *benchmark, metric = where.split()
    if benchmark:
        return short(f"A; ; {benchmark[0]}; {metric}; {reported}") | _scale(reported, metric)
    method, baseline = ("A", "") if number == 0 else ("B", "") if number == 1 else ("A", "B")
    baseline = "" if metric == "performance_retention" else baseline
    return short(f"{method}; {baseline}; ; {metric}; {reported}")


def _scale(reported: str, metric: str) -> dict[str, str]:
    return {} if "%" in reported else {"scale": "percent"}


@pytest.mark.parametrize("entry", entries("averages"), ids=lambda entry: entry.name)
def test_every_example_of_the_averages(entry: Any, registry: Registry) -> None:
    mean = next(mean for mean in means() if f"{mean.benchmark}/{mean.whole}" == entry.name)
    subsets = {part.id: part for part in registry.benchmarks[mean.benchmark].subsets}
    assert {mean.whole, *mean.parts} <= set(subsets)
    for parts, average in entry.examples.items():
        numbers = [printed_number(exact) for exact in map(_decimal, parts.split())]
        assert len(numbers) == len(mean.parts)
        weights = [size.usual if mean.by_items and (size := subsets[part].size) else 1 for part in mean.parts]

        def formula(*given: Any, weights: Sequence[int] = weights) -> Any:
            terms = [one * exactly(weight) for one, weight in zip(given, weights, strict=True)]
            return sum(terms[1:], terms[0]) / exactly(sum(weights))

        assert fit(printed_number(_decimal(average)), formula, numbers) != "none", equation(
            "", printed_number(_decimal(average)), formula, numbers
        )


def _decimal(text: str) -> Any:
    from decimal import Decimal

    return Decimal(text)


def test_links_name_registered_metrics(registry: Registry) -> None:
    for entry in entries("metric_links"):
        metrics = [m for field in ("alike", "inverse", "pair", "rising", "metrics") for m in entry.words(field)]
        metrics += [text for field in ("metric", "of") if (text := entry.text(field))]
        assert metrics
        assert [name for name in metrics if name not in registry.metrics] == []
        assert [name for name in entry.words("benchmarks") if name not in registry.benchmarks] == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Llama 3.1 405B", "LLaMA-3.1 405B", True),
        ("LLaMA3.1-405B", "Llama 3.1 405B", True),
        ("full fine-tuning", "Full finetuning", True),
        ("Llama 2 7B", "Llama 27B", False),
        ("GPT-3.5", "GPT-35", False),
        ("MLICv2", "MLICv2+", False),
    ],
)
def test_names_of_one_system(one: str, other: str, same: bool) -> None:
    assert (name(one) == name(other)) is same


@pytest.mark.parametrize(("method", "means_one"), [("GPT-4o", True), ("our method", False), ("Our SFT", False),
                                                   ("baseline", False), ("human annotators", False)])  # fmt: skip
def test_names_that_mean_one_system_everywhere(method: str, means_one: bool) -> None:
    assert is_named(method) is means_one


def test_notices_for_validate(tmp_path: Path, registry: Registry) -> None:
    claims = [short(text) for text in ("A; B; mmlu; accuracy; 9.61% higher", "A; ; mmlu; accuracy; 73.1%",
                                       "B; ; mmlu; accuracy; 65.57%")]  # fmt: skip
    (notice,) = problems(found(tmp_path / "open", registry, claims))
    assert (notice.severity, notice.rule) == ("notice", "audit-percent")
    assert notice.file == str(tmp_path / "open" / "paper-0.yaml")
    assert notice.line is not None
    assert "73.1 − 65.57 = 7.53 points [7.475, 7.585]" in notice.what
    accepted: list[Mapping[str, Any]] = [
        claims[0] | {"audit": {"accepts": ["audit-percent"], "because": "misprint"}},
        *claims[1:],
    ]
    assert problems(found(tmp_path / "accepted", registry, accepted)) == ()


def test_only_papers_asked_for(tmp_path: Path, registry: Registry) -> None:
    case = cases()["sources"]["other numbers"]
    papers, claims = loaded(tmp_path, registry, {"one": [case["first"]], "two": [case["second"]], "three": []})
    assert audit([paper for paper in papers if paper.id == "three"], claims, registry) == ()
    (told,) = [f for f in audit(papers[:1], claims, registry) if f.rule == "sources"]
    assert {paper.id for paper in told.papers} == {"one", "two"}


def test_every_rule_is_explained_and_met(tmp_path: Path, registry: Registry, shipped: tuple[AuditFinding, ...]) -> None:
    told = {finding.rule for finding in shipped}
    for number, case in enumerate(cases()["cases"].values()):
        told |= {finding.rule for finding in found(tmp_path / str(number), registry, case["claims"])}
    assert {f"audit-{rule}" for rule in told} == {name for name in checks() if name.startswith("audit-")}


def test_shipped_data_has_an_inconsistent_paper_and_few_of_them(shipped: tuple[AuditFinding, ...]) -> None:
    accused = {
        claim.paper.id for f in shipped if f.verdict is Verdict.INCONSISTENT for claim in f.claims if claim.paper
    }
    assert accused
    assert len(accused) <= 3  # more than that is more likely a fault of the audit or of the files than of the papers


def test_shipped_data_resolves_a_percent(shipped: tuple[AuditFinding, ...]) -> None:
    assert {finding.resolved for finding in shipped} == {None, Comparison.DIFFERENCE}


def test_accusations_quote_the_abstract(shipped: tuple[AuditFinding, ...], shared: Path) -> None:
    """Every number of an accusation stands in the abstract of its paper."""
    texts = {document.title: document.text for document in read_documents(shared / "corpus" / "abstracts.jsonl")}
    for finding in shipped:
        for claim in finding.claims if finding.verdict is Verdict.INCONSISTENT else ():
            assert claim.paper is not None
            if claim.paper.title in texts:
                assert (claim.evidence.figure or "") in texts[claim.paper.title]
                assert claim.evidence.figure
