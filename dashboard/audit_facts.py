"""What the page of the audit shows and offers: choices with counts, findings that pass, and these to take along."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from claims.audit.examine import audit
from claims.audit.findings import AuditFinding, Verdict
from claims.audit.overview import audit_of, grouped
from claims.audit.table_findings import FINDINGS_SCHEMA
from claims.record.types import Origin
from claims.registry.lookup import Registry
from dashboard import result_findings
from dashboard.choices import holds_words
from dashboard.downloads import TakenAlong
from dashboard.findings import FINDING_COLUMNS, FindingsQuery, finding_row, holds, holds_all, shown_findings
from dashboard.formatting import plural
from dashboard.html_tables import GAP
from dashboard.links import as_python, options_of
from dashboard.result_findings import EACH, KINDS
from dashboard.served import served_claims, served_findings, served_table
from dashboard.tabular import ShownTable

SHOWN_FIRST = (Verdict.INCONSISTENT, Verdict.CONFLICT, Verdict.NOTICE, Verdict.UNDECIDABLE)
FILTERS = {"rule": "Kind", "source": "Source", "benchmark": "Benchmark"}  # those that are lists to pick from


@dataclass(frozen=True, slots=True)
class WholeAudit:
    """Everything that the audit says.

    Attributes:
        papers: findings inside papers and between them.
        results: those of imported results, the columns of `FINDINGS_SCHEMA`.
    """

    papers: Sequence[AuditFinding]
    results: pl.DataFrame


def of_results(findings: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The findings with a verdict in which an imported source has a part: what people read is examined by itself."""
    imported = claims.filter(pl.col("origin").cast(pl.String) == Origin.IMPORTED.value)["source_id"].unique()
    return audit_of(findings.drop_nulls("verdict"), imported.to_list()).findings


def facts_line(whole: WholeAudit) -> str:
    """How much was asked and how much of it differs, as text."""
    rules = result_findings.counts_of(whole.results, "rule")
    conflicts = whole.results.filter(pl.col("verdict") == Verdict.CONFLICT.value).height
    return " · ".join(
        [
            f"{conflicts:,} of {plural(rules.get('sources', 0), 'cell')} that two sources print differ",
            f"{plural(rules.get('granularity', 0), 'score')} asked whether they are k of n items",
            f"{plural(len(whole.papers), 'check')} inside papers",
        ]
    )


def there(whole: WholeAudit, registry: Registry) -> Mapping[str, Collection[str]]:
    """What each filter can ask for."""
    claims = [claim for finding in whole.papers for claim in finding.claims]
    sources = result_findings.counts_of(whole.results, "source")
    return {
        "verdict": {each.value for each in Verdict},
        "rule": {*KINDS, *(finding.rule for finding in whole.papers)},
        "source": {*sources, *(paper.id for finding in whole.papers for paper in finding.papers)},
        "benchmark": {*registry.benchmarks, *(claim.benchmark for claim in claims if claim.benchmark)},
    }


def first_verdicts(whole: WholeAudit) -> tuple[str, ...]:
    """The verdicts that the page opens with: all that there are but what agrees."""
    found = {finding.verdict.value for finding in whole.papers} | {*whole.results["verdict"].cast(pl.String).unique()}
    return tuple(verdict.value for verdict in SHOWN_FIRST if verdict.value in found)


def worded(whole: WholeAudit, words: str) -> WholeAudit:
    """Only the findings that hold all the words: what every other filter and its counts then look at."""
    if not words.split():
        return whole
    return WholeAudit(
        [finding for finding in whole.papers if holds_all(finding, words)],
        whole.results.filter(holds_words(words, *result_findings.SEARCHED)),
    )


def verdict_counts(whole: WholeAudit, query: FindingsQuery) -> dict[str, int]:
    """How many findings each verdict would show under the other filters."""
    results = result_findings.passing(whole.results, query, but="verdict")
    counts = Counter(result_findings.counts_of(results, "verdict"))
    counts.update(f.verdict.value for f in whole.papers if holds(f, replace(query, verdict=(f.verdict.value,))))
    return {verdict.value: counts[verdict.value] for verdict in Verdict}


def options(whole: WholeAudit, query: FindingsQuery, name: str, registry: Registry) -> dict[str, str]:
    """Values of a filter of `FILTERS` with what the picker calls each: what is chosen first, then the commonest.

    Args:
        whole: everything that the audit says.
        query: the filters; all but that one narrow what is counted of imported results.
        name: of the filter.
        registry: names of benchmarks.
    """
    counts = Counter(result_findings.counts_of(result_findings.passing(whole.results, query, but=name), name))
    names: Mapping[str, str] = {}
    if name == "rule":
        counts.update(finding.rule for finding in whole.papers)
        names = KINDS
    elif name == "source":
        counts.update(paper.id for finding in whole.papers for paper in finding.papers)
    else:
        names = {entry.id: entry.name for entry in registry.benchmarks.values()}
    order = dict.fromkeys([*getattr(query, name), *(value for value, _ in counts.most_common())])
    return {value: f"{names.get(value, value)} · {counts[value]:,}" for value in order}


def paper_findings(whole: WholeAudit, query: FindingsQuery) -> list[AuditFinding]:
    """Findings of papers that pass the filters, the gravest first."""
    return [finding for finding in shown_findings(whole.papers, every=True) if holds(finding, query)]


def result_rows(whole: WholeAudit, query: FindingsQuery) -> pl.DataFrame:
    """Findings of imported results that pass the filters: in groups, or each with its row."""
    found = result_findings.passing(whole.results, query)
    return found if query.view == EACH else grouped(found)


def loaded(*, papers: bool) -> WholeAudit:
    """What the audit says of the data folder: of its papers, or of imported results."""
    if not papers:
        return WholeAudit((), of_results(served_findings(), served_table()))
    registry, read, claims = served_claims()
    return WholeAudit(audit(read, claims, registry), pl.DataFrame(schema=FINDINGS_SCHEMA))


def listed_results(query: FindingsQuery) -> pl.DataFrame:
    """Findings of the imported results of the data folder that pass the filters, as `result_rows` gives them."""
    return result_rows(loaded(papers=False), query)


def listed_papers(query: FindingsQuery) -> pl.DataFrame:
    """Findings of the papers of the data folder that pass the filters, the columns of `FINDING_COLUMNS`."""
    return as_frame(paper_findings(loaded(papers=True), query))


def as_frame(findings: Sequence[AuditFinding]) -> pl.DataFrame:
    """Findings of papers as texts, a row each."""
    return pl.DataFrame([finding_row(each) for each in findings], dict.fromkeys(FINDING_COLUMNS, pl.String))


def taken_results(rows: pl.DataFrame, query: FindingsQuery, claims: pl.DataFrame, registry: Registry) -> TakenAlong:
    """Findings of imported results as they can be taken along."""

    def cited() -> pl.DataFrame:
        sources = pl.concat([rows["source"], rows["other"]]).drop_nulls().unique()
        return claims.filter(pl.col("source_id").is_in(sources.implode()))

    return TakenAlong("findings", rows.height, lambda: rows, lambda: [result_grid(rows, query, registry)], cited,
                      _command(query), _python("listed_results", query))  # fmt: skip


def taken_papers(findings: Sequence[AuditFinding], query: FindingsQuery, claims: pl.DataFrame) -> TakenAlong:
    """Findings of papers as they can be taken along."""

    def cited() -> pl.DataFrame:
        return claims.filter(pl.col("paper_id").is_in([each.id for finding in findings for each in finding.papers]))

    asked = replace(query, view="")
    return TakenAlong(
        "paper-findings", len(findings), lambda: as_frame(findings), lambda: [paper_grid(as_frame(findings))], cited,
        f"{_command(asked)} --papers", _python("listed_papers", asked),
    )  # fmt: skip


def _command(query: FindingsQuery) -> str:
    return shlex.join(["claimboard", "findings", *options_of(query, {"q": "search", "p": "", "row": ""})])


def _python(name: str, query: FindingsQuery) -> str:
    return (
        f"from dashboard.audit_facts import {name}\n"
        "from dashboard.findings import FindingsQuery\n"
        f"found = {name}({as_python(query, ('p', 'row'))})"
    )


def result_grid(rows: pl.DataFrame, query: FindingsQuery, registry: Registry) -> ShownTable:
    """Findings of imported results as a table for people.

    Args:
        rows: as `result_rows` gives them.
        query: whether each has a row.
        registry: names of benchmarks and metrics.
    """
    each = query.view == EACH
    cells = []
    for row in rows.iter_rows(named=True):
        entry = registry.benchmarks.get(row["benchmark"] or "")
        printed = " and ".join(said for said in (row["printed"], row["other_printed"]) if said)
        sources = " and ".join(name for name in (row["source"], row["other"]) if name)
        told = [str(row["verdict"]), KINDS.get(row["rule"], row["rule"]), sources]
        if each:
            metric = registry.metrics.get(row["metric"])
            place = [entry.titled(row["subset"]) if entry else "", metric.name if metric else row["metric"]]
            told += [*place, row["setting"] or "", row["method"], printed, row["reason"]]
        else:
            widest = GAP if row["largest"] is None else f"{row['largest']:,.4g}"
            told += [entry.name if entry else "", f"{row['findings']:,}", widest, f"{row['method']}: {printed}"]
        cells.append(told)
    about = ("Metric", "Setting", "Method", "Printed", "What the audit says")
    header = ["Verdict", "Kind", "Sources", "Benchmark"]
    return ShownTable([*header, *(about if each else ("Findings", "Widest apart", "For example"))], cells)


def paper_grid(rows: pl.DataFrame) -> ShownTable:
    """Findings of papers as a table for people, without the columns that say nothing."""
    used = [name for name in rows.columns if (rows[name] != "").any()]
    return ShownTable(used, rows.select(used).rows())
