"""What a contributor gives (an abstract, a table, one claim) as a claims file, and where it can be proposed.

Nothing here writes or knows Streamlit: the page shows what these functions give, a test calls them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import quote, urlsplit

from claims.corpus.documents import Document
from claims.corpus.draft import draft, paper_id
from claims.files.writer import claim_entry, new_file, typed_entry
from claims.prose.extract import extract_claims
from claims.record.errors import ClaimsError
from claims.record.types import Claim, Evidence
from claims.registry.lexicon import entries
from claims.registry.lookup import Registry
from claims.tables import TableOptions, tables_of

MAX_TEXT, MAX_TABLE = 20_000, 200_000
MAX_LINK = 7_000  # hosts and proxies refuse much longer addresses
REPOSITORY, BRANCH = "CLAIMBOARD_REPOSITORY", "CLAIMBOARD_BRANCH"
_AUTHORS = ("we", "i", "paper", "work", "article", "study", "report", "authors")
_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Source:
    """The paper's part of the page, as typed."""

    title: str = ""
    arxiv: str = ""
    url: str = ""
    published: str = ""

    @property
    def fields(self) -> Mapping[str, str]:
        """What was filled in."""
        told = {"title": self.title, "arxiv": self.arxiv, "url": self.url, "published": self.published}
        return {name: value.strip() for name, value in told.items() if value.strip()}

    def document(self, text: str = "") -> Document:
        """The paper as the drafting of files wants it."""
        told = self.fields
        return Document("new", text, told.get("title"), told.get("arxiv"), told.get("published"), told.get("url"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claims file made of what was given.

    Attributes:
        text: YAML; empty where nothing was understood.
        notes: what was left out or guessed, and why.
    """

    text: str = ""
    notes: tuple[str, ...] = field(default=())


def of_abstract(source: Source, abstract: str, registry: Registry) -> Proposal:
    """The claims that an abstract makes."""
    if not abstract.strip():
        return Proposal()
    document = source.document(abstract)
    found = extract_claims(abstract, registry, title=document.title)
    notes = () if found else ("No sentence of the text reports a number as a result.",)
    return Proposal(draft(document, found, registry), notes)


def of_table(source: Source, table: str, own: str, registry: Registry) -> Proposal:
    """The claims of pasted tables: Markdown, HTML, LaTeX, CSV or TSV."""
    if not table.strip():
        return Proposal()
    try:
        outcomes = tables_of(table, registry, TableOptions(own=own.strip() or None))
    except ClaimsError as error:
        return Proposal(notes=tuple(f"{each.what}; {each.hint}" if each.hint else each.what for each in error.problems))
    notes = [f"row {each.place.row}, column {each.place.column}, “{each.text[:60]}” is left out: {each.why}"
             for outcome in outcomes for each in outcome.left_out]  # fmt: skip
    notes += [f"{each.kind} “{each.name}” is not in the registry ({each.cells} cells)"
              for outcome in outcomes for each in outcome.unknown]  # fmt: skip
    claims = [each.claim for outcome in outcomes for each in outcome.claims]
    sentences = {claim.method: why for claim in claims if claim.method and (why := not_a_name(claim.method))}
    written = [claim_entry(claim, registry) for claim in claims if claim.method not in sentences]
    return Proposal(new_file(source.fields, written) if written or not sentences else "", (*sentences.values(), *notes))


def of_fields(source: Source, fields: Mapping[str, str]) -> Proposal:
    """One claim, typed field by field; `figure` and `sentence` are its evidence."""
    given = {name: value.strip() for name, value in fields.items() if value.strip()}
    figure, sentence = given.pop("figure", ""), given.pop("sentence", "")
    if not given:
        return Proposal()
    if why := not_a_name(given.get("method", "")):
        return Proposal(notes=(why,))
    place = int(sentence) if sentence.isdecimal() else None
    entry = typed_entry(given, Evidence(figure, place) if figure else None)
    return Proposal(new_file(source.fields, [entry]))


def not_a_name(method: str) -> str | None:
    """Why a method's name is a sentence and no name, with the name that it may hold; None where it is one.

    >>> not_a_name("We present FooNet")
    "'We present FooNet' is a sentence and not the name of a method; did you mean 'FooNet'?"
    """
    words = method.split()
    stems = next(entry.words("words") for entry in entries("calling") if entry.name == "proposing")
    for at, (subject, verb) in enumerate(pairwise(word.casefold() for word in words)):
        if subject in _AUTHORS and verb.startswith(stems):
            rest = " ".join(word for word in words[at + 2 :] if word.casefold() not in ("a", "an", "the"))
            hint = f"; did you mean '{rest.rstrip('.,;:')}'?" if rest else ""
            return f"'{method}' is a sentence and not the name of a method{hint}"
    return None


def file_name(source: Source, wanted: str) -> str:
    """Name of the claims file: the id that was asked for, else one made of the title."""
    stem = _ID.sub("-", wanted.casefold()).strip("-") or paper_id(source.document())
    return f"{stem[:80]}.yaml"


def understood(claims: Sequence[Claim], registry: Registry) -> list[dict[str, str]]:
    """One row a claim: how its fields and its figure were read."""
    rows = []
    for claim in claims:
        metric = registry.metrics.get(claim.metric)
        benchmark = registry.benchmarks.get(claim.benchmark or "")
        quantity = claim.quantity
        bound = "" if quantity.bound == "exact" else str(quantity.bound).replace("_", " ")
        kind = (bound, quantity.aggregate, quantity.comparison, quantity.direction)
        rows.append(
            {
                "Method": claim.method or "",
                "Against": claim.baseline or "",
                "Benchmark": benchmark.titled(claim.subset) if benchmark else "",
                "Metric": metric.name if metric else claim.metric,
                "Setting": claim.setting or "",
                "Reported": claim.reported,
                "Read as": " ".join(str(part) for part in kind if part),
            }
        )
    return rows


def repository() -> str | None:
    """Address of the repository that claims are proposed to, None where none is configured."""
    given = os.environ.get(REPOSITORY, "").strip().rstrip("/")
    parts = urlsplit(given)
    return given if parts.scheme == "https" and parts.netloc and parts.path.strip("/") else None


def new_file_link(name: str, text: str) -> tuple[str, bool] | None:
    """Address of the host's page for a new file, and whether it brings the text along; None without a repository.

    A host that knows `new/BRANCH/FOLDER?filename=...&value=...` opens its editor with the file filled in and makes a
    fork and a pull request of it, all in the browser.
    """
    place = repository()
    if place is None:
        return None
    branch = quote(os.environ.get(BRANCH, "").strip() or "main", safe="/")
    start = f"{place}/new/{branch}/data/claims?filename={quote(name)}"
    whole = f"{start}&value={quote(text, safe='')}"
    return (whole, True) if len(whole) <= MAX_LINK else (start, False)
