"""What lives longer than one run of a page: the tables (the only cache) and the address of the page."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import polars as pl
import streamlit as st

from claims.audit.derive import derived_claims
from claims.audit.examine import audit
from claims.audit.findings import AuditFinding
from claims.audit.verdicts import told_of_claims, verdicts_of, with_verdicts
from claims.record.types import Claim
from claims.registry.lookup import Registry, data_dir
from claims.registry.sound import sound_registry
from dashboard.audit_facts import of_results
from dashboard.choices import BoardQuery
from dashboard.folder_stamp import stamp_of
from dashboard.links import Query, from_params, to_params, touched, unknown_names
from dashboard.ranking import ranked
from dashboard.searching import SearchIndex, index_of
from validation import gate
from validation import judged as judging
from validation.gate import Tables
from validation.inspection import read_library
from validation.library import Library
from validation.serving import ServedTables, good_claims, served_tables

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

P = ParamSpec("P")
T = TypeVar("T")
_LOOKED = "data folder looked at"


@dataclass(frozen=True, slots=True)
class Audited:
    """Findings of the audit, and the values that follow from printed ones."""

    findings: tuple[AuditFinding, ...]
    derived: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings of the audit of the whole table.

    Attributes:
        findings: the columns of `FINDINGS_SCHEMA`: those with a verdict in which an imported source has a part.
        told: every finding once for each claim that has a part in it, as `told_of_claims` gives them.
        verdicts: the gravest verdict of each claim, as `verdicts_of` gives them.
    """

    findings: pl.DataFrame
    told: pl.DataFrame
    verdicts: pl.DataFrame


def tables() -> Tables:
    """The checked tables of the data folder, made again when a file of it changes.

    Raises:
        ClaimsError: when nothing of the data folder can be shown.
    """
    return served().tables


def served() -> ServedTables:
    """The tables, and what is wrong with the files that are left out of them.

    Raises:
        ClaimsError: when nothing of the data folder can be shown.
    """
    return _served(*_now())


def board(query: BoardQuery) -> pl.DataFrame:
    """Every row of the query's board before its filters, made again when a file of the data folder changes."""
    return _board(*_now(), query.benchmark, query.metric, query.subset, query.comparison)


def audited() -> Audited:
    """What arithmetic says about the claims of the data folder, made again when a file of it changes.

    Raises:
        ClaimsError: when the data folder does not pass the checks.
    """
    return _audited(*_now())


def judged() -> Judged:
    """What the audit of the whole table says, made again when a file of the data folder changes.

    Raises:
        ClaimsError: when nothing of the data folder can be shown.
    """
    return _judged(*_now())


def search_index() -> SearchIndex:
    """Every name that the search of the first page finds, made again when a file of the data folder changes."""
    return _search_index(*_now())


def kept(make: Callable[Concatenate[pl.DataFrame, Registry, P], T], *asked: P.args, **named: P.kwargs) -> T:
    """What a function makes of all claims for what is asked, made again when a file of the data folder changes.

    Made for texts, counts and small frames, a few hundred of them; nobody may change what is given back.

    Args:
        make: a function of a module; takes the claims table, the registry and what is asked.
        *asked: values that their `repr` tells apart.
        **named: likewise.
    """
    name = f"{make.__module__}.{make.__qualname__}"
    found: T = _kept(
        *_now(), name, repr((asked, named)), lambda claims, registry: make(claims, registry, *asked, **named)
    )
    return found


def snapshot() -> tuple[str, datetime | None, str]:
    """Fingerprint of the data that is shown, when its table was built (None where it is not kept), and the version."""
    return _snapshot(*_now())


def library() -> Library:
    """Every claims file of the data folder as it was read, faults included: what a proposed file is checked beside."""
    return _library(*_now())


def registry() -> Registry:
    """The registry of the data folder, read again when a file of it changes."""
    return _registry(*_now())


def _lasting(make: Callable[P, T]) -> Callable[P, T]:
    """Take what is made out of the collector's sight: Streamlit has it look at everything after each run of a page."""

    @wraps(make)
    def made(*args: P.args, **names: P.kwargs) -> T:
        found = make(*args, **names)
        gc.collect()
        gc.freeze()
        return found

    return made


@st.cache_resource(max_entries=2, show_spinner="Reading the claims …")
@_lasting
def _served(folder: Path, stamp: str) -> ServedTables:
    found = served_tables(folder)
    # In one piece: a few rows are gathered thirty times as fast as from the pieces of a file.
    return replace(found, tables=replace(found.tables, claims=found.tables.claims.rechunk()))


@st.cache_resource(max_entries=2, show_spinner=False)
def _registry(folder: Path, stamp: str) -> Registry:
    return sound_registry(folder)  # which keeps itself, too, but looks at every file of it to know


@st.cache_resource(max_entries=32, show_spinner="Ranking …")
@_lasting
def _board(folder: Path, stamp: str, *place: str) -> pl.DataFrame:
    benchmark, metric, subset, comparison = place
    query = BoardQuery(benchmark, metric, subset, comparison)
    rows = ranked(_served(folder, stamp).tables.claims, query, _registry(folder, stamp))
    return with_verdicts(rows, _judged(folder, stamp).verdicts)


@st.cache_resource(max_entries=2, show_spinner="Checking the claims …")
@_lasting
def _audited(folder: Path, stamp: str) -> Audited:
    registry, papers, claims, _ = good_claims(folder)
    return Audited(audit(papers, claims, registry), derived_claims(papers, claims, registry))


@st.cache_resource(max_entries=2, show_spinner="Reading the audit …")
@_lasting
def _judged(folder: Path, stamp: str) -> Judged:
    served = _served(folder, stamp)
    claims = served.tables.claims
    found = judging.judged(claims, folder) if served.left_out.faults else judging.findings(folder)
    return Judged(of_results(found, claims), told_of_claims(found), verdicts_of(found))


@st.cache_resource(max_entries=2, show_spinner="Reading the names …")
@_lasting
def _search_index(folder: Path, stamp: str) -> SearchIndex:
    found = _served(folder, stamp).tables
    return index_of(found.claims, found.papers, _registry(folder, stamp))


@st.cache_resource(max_entries=400, show_spinner=False)  # a note that comes and goes would move the page
def _kept(folder: Path, stamp: str, name: str, key: str, _make: Callable[[pl.DataFrame, Registry], Any]) -> Any:
    return _make(_served(folder, stamp).tables.claims, _registry(folder, stamp))


@st.cache_resource(max_entries=2, show_spinner=False)
def _snapshot(folder: Path, stamp: str) -> tuple[str, datetime | None, str]:
    built = gate.built_path(folder)
    when = datetime.fromtimestamp(built.stat().st_mtime, UTC) if built.is_file() else None
    return gate.fingerprint(folder), when, version("claimboard")


@st.cache_resource(max_entries=2, show_spinner="Reading the claims …")
@_lasting
def _library(folder: Path, stamp: str) -> Library:
    return read_library(folder)


def prepare() -> None:
    """Read what all pages share.

    Raises:
        ClaimsError: when nothing of the data folder can be shown.
    """
    now = _now()
    _judged(*now)  # which reads the tables, too
    _search_index(*now)


def begin() -> None:
    """Look at the data folder for a run of a page: what changes while it runs is for the next one."""
    folder = data_dir().resolve()
    st.session_state[_LOOKED] = (folder, stamp_of(folder))


def _now() -> tuple[Path, str]:
    """The data folder and its stamp at the start of the run; of now where no run has begun."""
    looked: tuple[Path, str] | None = st.session_state.get(_LOOKED)
    if looked is None:
        folder = data_dir().resolve()
        return folder, stamp_of(folder)
    return looked


def opened(page: str) -> dict[str, list[str]] | None:
    """Parameters of the address where the reader opened or edited a link; None while the widgets hold the truth.

    To be asked before `publish`. A page that was left and is entered again has an empty address: what it showed last is
    not forgotten for that.
    """
    current = _address()
    last = st.session_state.get(f"{page}:address")
    if current == last or (not current and last is not None):
        return None
    return current


def asked(page: str, kind: type[Query], change: Callable[[Query, Mapping[str, object]], Query] = touched) -> Query:
    """What a link asks for if one was opened, else what was shown last as the widgets have changed it.

    Args:
        page: name of the page.
        kind: its query.
        change: what the widgets do to a query.
    """
    params = opened(page)
    if params is not None:
        return from_params(kind, params)
    query: Query = st.session_state.get(f"{page}:query", kind())
    return change(query, _widgets(page))


def kept_faults(page: str, query: DataclassInstance, found: Collection[str]) -> tuple[str, ...]:
    """What is said about the link that was opened, until the reader changes what the page shows.

    To be asked before `publish`.

    Args:
        page: name of the page.
        query: what it shows.
        found: what is not there; parameters that the page does not know are added.
    """
    place, params = f"{page}:faults", opened(page)
    strangers = unknown_names(type(query), params) if params is not None else ()
    if params is not None or found:
        st.session_state[place] = (query, (*strangers, *found))
    shown, faults = st.session_state.get(place, (query, ()))
    return faults if shown == query else ()


def publish(page: str, query: DataclassInstance) -> None:
    """Remember what the page shows, and let the address say it."""
    st.session_state[f"{page}:query"] = query
    wanted = {name: [value] if isinstance(value, str) else value for name, value in to_params(query).items()}
    if wanted != _address():
        st.query_params.from_dict(wanted)
    st.session_state[f"{page}:address"] = wanted


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def key(page: str, name: str) -> str:
    """Session key of a page's widget."""
    return f"{page}:widget:{name}"


def seed(page: str, name: str, value: object) -> None:
    """Give a widget its value before it is drawn."""
    st.session_state[key(page, name)] = value


def _widgets(page: str) -> dict[str, object]:
    """What the widgets of a page say now; empty when the page is entered."""
    start = key(page, "")
    return {str(name)[len(start) :]: value for name, value in st.session_state.items() if str(name).startswith(start)}
