"""The one way to a table on disk: load, build, check, write atomically.

A built table carries a fingerprint of what made it (the text of every YAML file under the data folder and the code that
made it) in its Parquet metadata. It is read again only while that fingerprint still holds: times of files
say nothing after a checkout, a removed file leaves no newer one behind, and an upgraded package must not show a table
that its predecessor made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from claims.record.errors import FileError, Problem
from claims.registry.folders import METRICS, SETTINGS, SHIPPED, kept_dir, layers
from claims.registry.lookup import Registry, data_dir

if TYPE_CHECKING:
    import polars as pl

    from claims.record.types import Claim, Paper
    from claims.registry.methods import Methods
    from claims.sources.description import BulkSource

FINGERPRINT = "claimboard.fingerprint"
CLAIMS = "claims.parquet"
_REGISTRIES = ("benchmarks", "methods")
# A table stands by benchmark and metric, and in groups so small that a board is read without the rest of the file.
_ROW_GROUP = 25_000
_RESULTS = (*_REGISTRIES, "sources")  # folders that imported results depend on


@dataclass(frozen=True, slots=True)
class Tables:
    """What a data folder holds, checked.

    Attributes:
        claims: one row a claim, the columns of `claims.boards.table`.
        papers: one row a paper, the columns of `claims.boards.papers`; papers without a claim are here only.
    """

    claims: pl.DataFrame
    papers: pl.DataFrame


def built_path(data: Path) -> Path:
    """Where the table of a data folder stands when it has been built; the papers stand beside it."""
    return kept_dir(data) / CLAIMS


def load(data: Path | None = None) -> tuple[Registry, tuple[Paper, ...], tuple[Claim, ...]]:
    """Registry, papers and claims of a data folder.

    Raises:
        ClaimsError: with every problem of every file.
    """
    from claims.files.loader import load_claims

    folder = data or data_dir()
    registry = Registry.load(folder)
    papers, claims = load_claims(folder / "claims", registry)
    return registry, papers, claims


def check(
    registry: Registry,
    papers: tuple[Paper, ...],
    claims: tuple[Claim, ...],
    results: BulkResults | None = None,
) -> Tables:
    """The tables of loaded claims, checked against the schema, and of imported results.

    Raises:
        TableError: with one problem for each row that breaks a rule.
    """
    from claims.audit.derive import derived_claims
    from claims.boards.papers import papers_frame
    from claims.boards.table import claims_frame
    from validation.schemas import check_frame

    every = (*claims, *derived_claims(papers, claims, registry))
    frame = claims_frame(papers, every, registry, None if results is None else results.methods)
    frame = check_frame(frame, registry, every)
    listed = papers_frame(papers, claims)
    return Tables(frame, listed) if results is None else _joined(frame, listed, results)


def in_order(claims: pl.DataFrame) -> pl.DataFrame:
    """The rows as they stand in the table: by benchmark and metric, those that name no benchmark last."""
    return claims.sort("benchmark", "metric", maintain_order=True, nulls_last=True)


def _joined(frame: pl.DataFrame, papers: pl.DataFrame, results: BulkResults) -> Tables:
    """What people wrote and what was imported as one, each method under one name."""
    import polars as pl

    from claims.boards.columns import frame_of
    from claims.boards.papers import PAPER_COLUMNS
    from claims.sources.frames import with_common_names

    both = sorted(set(papers["paper_id"]) & {source.id for source in results.sources})
    if both:
        raise FileError(Problem(f"'{name}' is both a claims file and a source", rule="source") for name in both)
    counts = dict(results.claims["paper_id"].value_counts().iter_rows())
    rows = [(source.paper, counts.get(source.id, 0)) for source in results.sources]
    whole = with_common_names(pl.concat([frame, results.claims]), results.methods)
    return Tables(in_order(whole), pl.concat([papers, frame_of(PAPER_COLUMNS, rows)]) if rows else papers)


@dataclass(frozen=True, slots=True)
class BulkResults:
    """The results of a data folder's sources.

    Attributes:
        sources: their descriptions.
        claims: their rows, checked.
        methods: the methods by which names were settled.
    """

    sources: tuple[BulkSource, ...]
    claims: pl.DataFrame
    methods: Methods


def imported(data: Path, registry: Registry, methods: Methods | None = None) -> BulkResults:
    """The sources of a data folder; their rows are kept beside the table until one of them or a registry changes.

    Args:
        data: the data folder.
        registry: its registry.
        methods: its methods; by default all of them, without a fault.

    Raises:
        ClaimsError: with everything that is wrong with a source.
    """
    from claims.boards.claim_columns import SCHEMA
    from claims.registry.methods import Methods
    from claims.sources.description import sources_of
    from claims.sources.frames import sources_frame
    from validation.schemas import check_frame

    sources, methods = sources_of(data), methods or Methods.load(data)
    path, mark = built_path(data).with_name("sources.parquet"), _mark(_files(data, *_RESULTS))
    frame = kept(path, mark, SCHEMA)
    if frame is None:
        frame = check_frame(sources_frame(sources, registry, methods), registry)
        with suppress(OSError):
            if sources:
                write_atomically(frame, path, mark)
    return BulkResults(sources, frame, methods)


def build(data: Path | None = None, out: Path | None = None) -> pl.DataFrame:
    """Load and check a data folder and give its table of claims, written to `out` where one is named.

    Raises:
        ClaimsError: with everything that is wrong; nothing is written then.
    """
    folder = data or data_dir()
    mark = fingerprint(folder)
    made = _made(folder)
    if out is not None:
        try:
            _keep(made, out, mark, beside=out == built_path(folder))
        except OSError as error:
            problem = Problem(f"cannot write the table: {error.strerror or error}", file=str(out), rule="write")
            raise FileError(problem) from error
    return made.claims


def _made(folder: Path) -> Tables:
    registry, papers, claims = load(folder)
    return check(registry, papers, claims, imported(folder, registry))


def table(data: Path | None = None) -> pl.DataFrame:
    """The table of claims of a data folder, see `tables`."""
    return tables(data).claims


def tables(data: Path | None = None) -> Tables:
    """The tables of a data folder: the built ones while they hold, else built now and kept where the folder allows it.

    Raises:
        ClaimsError: when the data folder does not pass the checks.
    """
    folder = data or data_dir()
    mark = fingerprint(folder)
    for place in places(folder):
        if (found := _read_if_fresh(place, mark)) is not None:
            return found
    made = _made(folder)
    # A read-only or full disk costs the next start some seconds; it is no reason to refuse a table that we have.
    with suppress(OSError):
        _keep(made, built_path(folder), mark, beside=True)
    return made


def places(folder: Path) -> Iterable[Path]:
    """Where a built table may stand: a wheel carries its own; what is made anew there is kept elsewhere."""
    return dict.fromkeys((built_path(folder), folder / "build" / CLAIMS))


def scan(data: Path | None = None) -> pl.LazyFrame:
    """The table of claims, read where it stands: what is asked of one benchmark leaves the rest of the file alone.

    Raises:
        ClaimsError: when the data folder does not pass the checks.
    """
    import polars as pl

    from claims.boards.claim_columns import SCHEMA

    folder = data or data_dir()
    mark = fingerprint(folder)
    fresh = (place for place in places(folder) if _holds(place, mark, SCHEMA))
    place = next(fresh, None)
    return tables(folder).claims.lazy() if place is None else pl.scan_parquet(place)


def _papers_path(path: Path) -> Path:
    return path.with_name("papers.parquet")


def _keep(made: Tables, path: Path, mark: str, *, beside: bool) -> None:
    if beside:
        write_atomically(made.papers, _papers_path(path), mark)
    write_atomically(made.claims, path, mark)


def write_atomically(frame: pl.DataFrame, path: Path, mark: str = "") -> None:
    """Write a Parquet file so that a reader sees the old one or the new one, never a half.

    Raises:
        OSError: when the folder cannot be written.
    """
    from claims.files.replacing import replacing

    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as stream:
        frame.write_parquet(stream, metadata={FINGERPRINT: mark}, row_group_size=_ROW_GROUP)


def fingerprint(data: Path) -> str:
    """Digest of everything that the table of a data folder depends on."""
    return _mark(_files(data, "claims", *_RESULTS))


def _mark(files: Mapping[str, Path]) -> str:
    digest = blake2b(code_fingerprint(), digest_size=16)
    for name, path in files.items():
        digest.update(f"{name}\0".encode())
        try:
            content = path.read_bytes()
        except OSError as error:
            problem = Problem(f"cannot read the file: {error.strerror}", file=str(path), rule="read")
            raise FileError(problem) from error
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def _files(data: Path, *names: str) -> dict[str, Path]:
    """The files that a table is made of, by name, in an order that does not depend on the file system."""
    found = _files_in(data, "", names)
    for base in layers(data)[0][:-1]:
        found |= _files_in(base, f"{SHIPPED}/", _REGISTRIES)
    return found


def _files_in(data: Path, start: str, names: Iterable[str]) -> dict[str, Path]:
    single = [data / name for name in (SETTINGS, METRICS, "conditions.yaml")]
    folders = [data / name for name in names]
    # A file that nobody reads counts, too: the table that was built before it came must not hide its fault.
    every = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() or path.suffix == ".yaml")
    return {f"{start}{path.relative_to(data).as_posix()}": path for path in (*filter(Path.is_file, single), *every)}


@lru_cache(maxsize=1)
def code_fingerprint() -> bytes:
    """Digest of the sources of this package and of `claims`, their data files included."""
    import claims

    digest = blake2b(digest_size=16)
    for root in (Path(claims.__file__).parent, Path(__file__).parent):
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".yaml", ".txt", ".json"} and path.relative_to(root).parts[0] != SHIPPED:
                digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.digest()


def _read_if_fresh(path: Path, mark: str) -> Tables | None:
    from claims.boards.claim_columns import SCHEMA
    from claims.boards.papers import PAPERS_SCHEMA

    claims, papers = kept(path, mark, SCHEMA), kept(_papers_path(path), mark, PAPERS_SCHEMA)
    return None if claims is None or papers is None else Tables(claims, papers)


def kept(path: Path, mark: str, schema: Mapping[str, pl.DataType]) -> pl.DataFrame | None:
    """A kept table, None where there is none that was made of just these files."""
    import polars as pl

    try:
        return pl.read_parquet(path) if _holds(path, mark, schema) else None
    except (OSError, pl.exceptions.PolarsError):
        return None


def _holds(path: Path, mark: str, schema: Mapping[str, pl.DataType]) -> bool:
    """Whether there is a table that was made of just these files."""
    import polars as pl

    try:
        stands = pl.read_parquet_metadata(path).get(FINGERPRINT) == mark
        return stands and pl.read_parquet_schema(path) == dict(schema)
    except (OSError, pl.exceptions.PolarsError):
        return False
