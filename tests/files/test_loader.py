from __future__ import annotations

import random
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from claims.files.loader import load_claims, load_paper_file, scale_notes
from claims.record.errors import ClaimsError, FileError
from claims.record.types import Aggregate, Bound, Claim, Comparison, Direction, Origin
from claims.registry.lookup import Registry
from tests.small import data_folder, entries, loaded


def one(tmp_path: Path, row: str) -> Claim:
    _, _, claims = loaded(tmp_path, {"p": entries([row])})
    assert len(claims) == 1
    return claims[0]


def faults(tmp_path: Path, claims: str) -> list[str]:
    folder = data_folder(tmp_path, {"p": claims})
    with pytest.raises(FileError) as caught:
        load_claims(folder / "claims", Registry.load(folder))
    return [str(problem).replace(f"{tmp_path}/claims/", "") for problem in caught.value.problems]


FULL = """\
paper:
  title: "An Example: of Codecs"
  arxiv: "2501.00001"
  url: https://example.org/paper
  published: 2025-01
  venue: no
  code: https://github.com/a/b
  benchmarks: [MMLU, GLUE/SST-2, glue]
claims:
  - method: ExampleCodec
    baseline: VTM-17.0 Intra
    benchmark: kodak
    metric: BD-rate
    reported: "up to 16.5% lower on average"
    setting: test set, 5 shots
    evidence: {figure: "16.5%", sentence: 5, start: 100}
    reported_by: someone else
    note: own words
    audit: {accepts: [identity], because: stated so}
"""


def test_every_field_of_a_file(tmp_path: Path) -> None:
    _, (paper,), (claim,) = loaded(tmp_path, {"example": FULL})
    assert (paper.id, paper.title, paper.arxiv) == ("example", "An Example: of Codecs", "2501.00001")
    assert (paper.published, paper.venue, paper.code) == (date(2025, 1, 1), "no", ("https://github.com/a/b",))
    assert paper.benchmarks == ("mmlu", "glue")
    assert claim.paper is paper
    assert (claim.method, claim.baseline, claim.benchmark, claim.metric) == (
        "ExampleCodec",
        "VTM-17.0 Intra",
        "kodak",
        "bd_rate",
    )
    assert (claim.setting, claim.evaluator, claim.note) == ("5-shot, test", "someone else", "own words")
    assert (claim.accepts, claim.because, claim.origin) == (("identity",), "stated so", Origin.REPORTED)
    assert (claim.evidence.figure, claim.evidence.sentence, claim.evidence.start, claim.evidence.end) == (
        "16.5%",
        5,
        100,
        105,
    )
    quantity = claim.quantity
    assert (quantity.value, quantity.unit, quantity.bound) == (Decimal("16.5"), "percent", Bound.UP_TO)
    assert (quantity.comparison, quantity.direction) == (Comparison.RELATIVE, Direction.DECREASE)
    assert quantity.aggregate is Aggregate.AVERAGE
    assert (claim.line, claim.places["reported"]) == (10, (14, 15))
    assert re.fullmatch(r"example:[0-9a-f]{8}", claim.id)


def test_no_claims(tmp_path: Path) -> None:
    registry, papers, claims = loaded(tmp_path, {"p": "paper: {title: T, reason: only theory}\nclaims: []\n"})
    assert (papers[0].reason, claims) == ("only theory", ())
    assert load_paper_file(tmp_path / "claims" / "p.yaml", registry) == (papers[0], ())


POINTS_DOWN = ("difference", "decrease", "percentage_point")
SETTLED = [
    # reported and keys, what it is
    ("metric: accuracy, reported: 79.5%", ("absolute", None, "percent")),
    ("metric: accuracy, reported: 15% higher", ("percent", "increase", "percent")),
    ("metric: accuracy, reported: 18.0 points higher", ("difference", "increase", "percentage_point")),
    ("metric: accuracy, reported: 40% relative improvement", ("relative", "increase", "percent")),
    ("metric: accuracy, reported: 15% higher, comparison: relative", ("relative", "increase", "percent")),
    ("metric: accuracy, reported: 15% higher, comparison: difference", ("difference", "increase", "percentage_point")),
    ("metric: accuracy, reported: 15%, direction: increase", ("percent", "increase", "percent")),
    ("metric: accuracy, reported: 15%, comparison: difference, direction: decrease", POINTS_DOWN),
    ("metric: latency, reported: 43% lower", ("relative", "decrease", "percent")),
    ("metric: latency, reported: 43%, direction: decrease", ("relative", "decrease", "percent")),
    ("metric: latency, reported: 34 ms", ("absolute", None, "millisecond")),
    ("metric: latency, reported: 2x faster", ("ratio", "decrease", "x")),
    ("metric: speed, reported: 2x faster", ("ratio", "increase", "x")),
    ("metric: speed, reported: 2x", ("absolute", None, "x")),
    ("metric: speed, reported: 2x, direction: increase", ("ratio", "increase", "x")),
    ("metric: training_steps, reported: 2.2x fewer", ("ratio", "decrease", "x")),
    ("metric: tokens, reported: 43%", ("absolute", None, "percent")),
    ("metric: tokens, reported: 43% fewer", ("relative", "decrease", "percent")),
    ("metric: tokens, reported: half", ("ratio", "decrease", "x")),
    ("metric: tokens, reported: 1/4", ("ratio", "decrease", "x")),
    ('metric: training_data, reported: "1,000 examples"', ("absolute", None, "sample")),
    ("metric: psnr, reported: +0.36 dB", ("difference", "increase", "dB")),
    ("metric: psnr, reported: 36.1", ("absolute", None, None)),
    ("metric: perplexity, reported: 12.5 points lower", ("difference", "decrease", "score")),
    ("metric: perplexity, reported: a drop of .023", ("difference", "decrease", None)),
    ("metric: log_likelihood, reported: -3.2, comparison: absolute", ("absolute", None, None)),
    ("metric: bd_rate, reported: -16.54%", ("relative", "decrease", "percent")),
    ("metric: bd_rate, reported: −16.54%", ("relative", "decrease", "percent")),
    ("metric: bd_rate, reported: 16.54%, direction: decrease", ("relative", "decrease", "percent")),
    ("metric: wins, reported: 21 out of 30", ("absolute", None, "count")),
]  # fmt: skip


@pytest.mark.parametrize(("row", "kind"), SETTLED)
def test_kind_of_number(tmp_path: Path, row: str, kind: tuple[str, str | None, str | None]) -> None:
    quantity = one(tmp_path, row).quantity
    assert (quantity.comparison, quantity.direction) == kind[:2]
    assert quantity.unit == kind[2] or (kind[2] == "count" and quantity.unit is None)


def test_negative_values_keep_their_sign(tmp_path: Path) -> None:
    assert one(tmp_path, "metric: log_likelihood, reported: -3.2, comparison: absolute").quantity.value == Decimal(
        "-3.2"
    )


def test_keys_add_what_words_leave_open(tmp_path: Path) -> None:
    quantity = one(tmp_path, "metric: accuracy, reported: 79.5%, bound: at_least, aggregate: median").quantity
    assert (quantity.bound, quantity.aggregate) == (Bound.AT_LEAST, Aggregate.MEDIAN)


BROKEN = [
    ("metric: acuracy, reported: 79%", "3:25: unknown metric 'acuracy'; did you mean 'accuracy'?"),
    ("metric: accuracy, benchmark: mmul, reported: 79%", "3:46: unknown benchmark 'mmul'; did you mean 'mmlu'?"),
    ("metric: accuracy, benchmark: mmlu, subset: sten, reported: 79%", "subset 'sten' of 'mmlu'; did you mean 'stem'?"),
    ("metric: accuracy, subset: stem, reported: 79%", "subset 'stem' has no benchmark"),
    ("metric: accuracy, benchmark: SST-2, subset: cola, reported: 79%", "contradicts 'benchmark: SST-2'"),
    ("metric: accuracy, reported: five-ish", "3:45: "),
    ("metric: accuracy, reported: 25.8 -> 44.3", "'reported' holds 2 figures, '25.8' and '44.3'; a claim is one"),
    ("metric: accuracy, reported: 179%", "3:45: Accuracy cannot be 179 percent: it lies between 0 and 100"),
    ("metric: accuracy, reported: 70 points higher, bound: upto", "'bound' cannot be 'upto'; did you mean 'up_to'?"),
    ("metric: accuracy, reported: 170 percentage points higher", "Accuracy cannot change by 170 percentage_point"),
    ("metric: accuracy, reported: 120% lower", "Accuracy cannot fall by more than 100 %"),
    ("metric: perplexity, reported: 0.5", "Perplexity cannot be 0.5 score: it lies between 1 and any value"),
    ("metric: memory, reported: 34 ms", "Memory cannot be '34 ms': time cannot be given in bytes"),
    ("metric: latency, reported: 16 GB", "information cannot be given in seconds"),
    ("metric: accuracy, reported: 3 dB higher", "level difference (dB) cannot be given in percentage points"),
    ("metric: latency, reported: 43%", "percentage cannot be given in seconds"),
    ("metric: memory, reported: 2.2x", "'2.2x' is a factor of memory, but does not say which way it went"),
    ("metric: bd_rate, reported: 16.54%", "a percent change of bd-rate, but does not say which way"),
    ("metric: accuracy, reported: 15% higher, direction: decrease", "3:68: 'direction: decrease' contradicts '15%'"),
    ("metric: accuracy, reported: 18 points higher, comparison: relative", "3:75: 'comparison: relative' contradicts"),
    ("metric: accuracy, reported: 15% higher, comparison: absolute", "'comparison: absolute' contradicts '15%'"),
    ("metric: speed, reported: 2x faster, comparison: percent", "'comparison: percent' contradicts '2x'"),
    ("metric: latency, reported: 34 ms, comparison: percent", "'comparison: percent' contradicts '34 ms'"),
    ("metric: latency, reported: 70% faster", "latency changes by another percentage; use 'metric: speed'"),
    ("metric: accuracy, reported: up to 79%, bound: at_least", "'bound: at_least' contradicts 'reported'"),
    ("metric: accuracy, reported: 79% on average, aggregate: median", "contradicts 'reported', which says average"),
    ("metric: accuracy, reported: 79%, comparison: absolute, direction: increase", "absolute value has no direction"),
    ("metric: accuracy, reported: 79%, scale: percent", "'scale' is only for a bare number"),
    ("metric: accuracy, reported: 79%, origin: derived", "a derived claim needs 'derived_from'"),
    ("metric: accuracy, reported: 79%, derived_from: [a]", "a claim of origin 'reported' is not derived"),
    ("metric: accuracy, reported: 79%, evidence: {start: 3}", "'start' needs the 'figure' that starts there"),
    ("metric: accuracy, reported: 79%, evidence: {figure: 79%, sentence: -1}", "'sentence' must be at least 0"),
    ("metric: accuracy, reported: 79%, evidence: 79%", "evidence must be a mapping of keys to values, not '79%'"),
    ("metric: accuracy, reported: 79%, audit: {accepts: x}", "audit needs 'because'"),
    ("metric: accuracy, reported: 79%, audit: {because: x}", "audit needs 'accepts'"),
    ("metric: accuracy, reported: 79%, methd: B", "3:50: unknown key 'methd' in claim; did you mean 'method'?"),
    ("metric: accuracy, reported: [79%]", "'reported' must be text, not a list"),
    ("metric: accuracy", "3:5: claim needs 'reported'"),
    ("reported: 79%", "3:5: claim needs 'metric'"),
    ('metric: accuracy, reported: 79%, method: ""', "'method' is empty"),
    ("metric: accuracy, reported: 79%, method: ~", "claim needs 'method'"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "said"), BROKEN)
def test_broken_claims(tmp_path: Path, row: str, said: str) -> None:
    found = faults(tmp_path, entries([row]))
    assert any(said in fault for fault in found), found
    assert all(re.match(r"p\.yaml:3:\d+: ", fault) for fault in found), found


FILES = [
    ("paper: {title: T}\n", "p.yaml:1:1: a claims file needs 'claims'"),
    ("paper: {title: T}\nclaims:\n", "'claims' must be a list, not nothing"),
    ("paper: {title: T}\nclaims: 5\n", "2:9: 'claims' must be a list, not '5'"),
    ("paper: {}\nclaims: []\n", "1:8: paper needs 'title'"),
    ("paper: T\nclaims: []\n", "1:8: paper must be a mapping of keys to values, not 'T'"),
    ("paper: {title: T, published: 2025-13}\nclaims: []\n", "'2025-13' is not a valid date; write YYYY, YYYY-MM or"),
    ("paper: {title: T, published: 2025-02-30}\nclaims: []\n", "'2025-02-30' is not a valid date"),
    (
        "paper: {title: T, arxiv: 2501.00001v2}\nclaims: []\n",
        "'2501.00001v2' is not an arXiv identifier; write '2501.00001'",
    ),
    ("paper: {title: T, arxiv: 2513.00001}\nclaims: []\n", "'2513.00001' is not an arXiv identifier"),
    ("paper: {title: T, url: 'javascript:alert(1)'}\nclaims: []\n", "'javascript:alert(1)' is not an http(s) address"),
    ("paper: {title: T, code: [github.com/a]}\nclaims: []\n", "'github.com/a' is not an http(s) address"),
    ("paper: {title: T, benchmarks: [mmlu, mmul]}\nclaims: []\n", "1:38: unknown benchmark 'mmul'"),
    ("paper: {title: T, titel: U}\nclaims: []\n", "1:19: unknown key 'titel' in paper; did you mean 'title'?"),
    (
        "paper: {title: T, reason: x}\nclaims: [{method: A, metric: wins, reported: 3}]\n",
        "says why a paper has no claims",
    ),
    ("paper: {title: T}\nclaims: [5]\n", "2:10: claim must be a mapping of keys to values, not '5'"),
    ("paper: {title: T}\nclaims: [\n", "p.yaml:"),
    ("paper: {title: T}\ntitle: T\nclaims: []\n", "2:1: unknown key 'title' in a claims file"),
]


@pytest.mark.parametrize(("text", "said"), FILES)
def test_broken_files(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in fault for fault in faults(tmp_path, text))


def test_every_problem_of_every_file_at_once(tmp_path: Path) -> None:
    folder = data_folder(
        tmp_path,
        {
            "a": entries(["metric: acuracy, reported: 79%, nte: x", "metric: accuracy, reported: 179%"]),
            "b": "paper: {title: T, arxiv: x}\nclaims: []\n",
            "c": entries(["metric: wins, reported: 3"]),
            "d": "paper: &x {title: T}\nclaims: []\n",
        },
    )
    (folder / "claims" / "Bad_Name.yaml").write_text("paper: {title: T}\nclaims: []\n")
    (folder / "claims" / "e.yml").write_text("")
    (folder / "claims" / "f.yaml").write_text("")
    with pytest.raises(ClaimsError) as caught:
        load_claims(folder / "claims", Registry.load(folder))
    found = [(Path(problem.file or "").name, problem.rule) for problem in caught.value.problems]
    assert sorted(found) == sorted([
        ("Bad_Name.yaml", "paper-id"), ("a.yaml", "unknown-key"), ("a.yaml", "unknown-metric"),
        ("a.yaml", "metric-range"), ("b.yaml", "arxiv"), ("d.yaml", "unsafe-yaml"), ("e.yml", "unread-file"),
        ("f.yaml", "missing-key"),
    ])  # fmt: skip


ROWS = [f"metric: accuracy, benchmark: mmlu, reported: {value}%, method: M{value}" for value in range(10, 20)]


def test_ids_do_not_depend_on_place(tmp_path: Path) -> None:
    def ids(rows: list[str]) -> dict[str, str]:
        return {claim.reported: claim.id for claim in loaded(tmp_path, {"p": entries(rows)})[2]}

    before = ids(ROWS)
    assert len(set(before.values())) == len(ROWS)
    shuffled = random.Random(1).sample(ROWS, len(ROWS))
    assert ids(shuffled) == before
    assert {k: v for k, v in ids([*ROWS[:5], "metric: wins, reported: 3", *ROWS[5:]]).items() if k in before} == before
    assert ids(ROWS[3:7]) == {k: before[k] for k in (f"{value}%" for value in range(13, 17))}


@pytest.mark.parametrize(
    "other",
    ["method: B, ", "baseline: B, ", "benchmark: glue, ", "subset: stem, ", "setting: 5-shot, ", "reported_by: B, ",
     "evidence: {figure: 79%}, ", "evidence: {figure: 79%, start: 4}, ", "evidence: {sentence: 4}, "],
)  # fmt: skip
def test_ids_tell_claims_apart(tmp_path: Path, other: str) -> None:
    row = "metric: accuracy, reported: 79%"
    rest = "benchmark: mmlu, " if "benchmark" not in other else ""
    _, _, (first, second) = loaded(tmp_path, {"p": entries([f"benchmark: mmlu, {row}", other + rest + row])})
    assert first.id != second.id


def test_note_does_not_change_the_id_and_twins_are_refused(tmp_path: Path) -> None:
    row = "metric: accuracy, reported: 79%"
    (fault,) = faults(tmp_path, entries([row, f"{row}, note: again"]))
    assert fault.startswith("p.yaml:4:5: the same claim is on line 3; remove one, or say")


@pytest.mark.parametrize(
    ("row", "scale"),
    [
        ("metric: auc, reported: 0.83", "fraction"),
        ("metric: auc, reported: 1", "fraction"),
        ("metric: auc, reported: 83", "percent"),
        ("metric: auc, reported: 0.7-0.9", "fraction"),
        ("metric: auc, reported: 0.83, scale: percent", "percent"),
        ("metric: accuracy, reported: 0.83", "percent"),
        ("metric: accuracy, reported: 0.83, scale: fraction", "fraction"),
        ("metric: auc, reported: a drop of .023", "fraction"),
        ("metric: auc, reported: 83%", None),
        ("metric: perplexity, reported: 8.3", None),
    ],
)
def test_scale_of_a_bare_number(tmp_path: Path, row: str, scale: str | None) -> None:
    claim = one(tmp_path, row)
    assert claim.scale == scale
    notes = scale_notes([claim])
    assert len(notes) == (scale is not None and "scale:" not in row)
    assert all(note.severity == "notice" and note.line == 3 and str(scale) in note.what for note in notes)


def test_shipped_claims_load(data: Path) -> None:
    registry = Registry.load(data)
    papers, claims = load_claims(data / "claims", registry)
    assert len(papers) > 200
    assert len(claims) > 100
    assert len({claim.id for claim in claims}) == len(claims)
