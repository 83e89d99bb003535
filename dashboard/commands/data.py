"""Commands about the data folder: `validate`, `build`, `serve`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from claims.record.errors import ClaimsError, Problem
from dashboard.served import served_table

APP = Path(__file__).resolve().parent.parent / "app.py"


class ReportFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    GITHUB = "github"
    JSON = "json"
    SARIF = "sarif"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Examples: claimboard validate --strict  ·  claimboard validate data/claims/foo.yaml --fix")(
        validate
    )
    app.command(epilog="Example: claimboard build --out claims.parquet")(build)
    app.command(epilog="Example: claimboard serve --port 8600 --headless")(serve)


def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(exists=True, help="Claims files or folders of them (default: the whole data folder)."),
    ] = None,
    format: Annotated[ReportFormat, typer.Option("--format", "-f", help="How to print the findings.")] = (
        ReportFormat.TEXT
    ),
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail, too.")] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="First fix what is mechanical: spelling of ids, dates, settings, key order.")
    ] = False,
    notices: Annotated[bool, typer.Option("--notices", help="Show notices, too.")] = False,
) -> None:
    """Check claims files and say everything that is wrong, with file, line and the nearest right answer.

    Exit status: 0 all in order, 1 errors (with --strict: or warnings), 2 wrong use.
    """
    from claims.registry.folders import data_dir, own_dir
    from validation.inspection import inspect
    from validation.renderers import RENDERERS, as_text

    folder = data_dir()
    for path in paths or []:
        if path.is_dir() and not any(path.rglob("*.yaml")):
            raise typer.BadParameter(f"folder '{path}' holds no YAML file.", param_hint="'paths'")
    if fix:
        _mend(folder if paths else own_dir(), paths or [], quiet=format is not ReportFormat.TEXT)
    report = inspect(folder, paths or [], notices=notices)
    if format is ReportFormat.TEXT:
        print(as_text(report, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR")))
    else:
        print(RENDERERS[format.value](report))
    raise typer.Exit(1 if report.fails(strict=strict) else 0)


def _mend(folder: Path, paths: Sequence[Path], *, quiet: bool) -> None:
    """Mend the files, or those of the whole data folder, and say what was changed."""
    from claims.files.loader import claim_files
    from claims.registry.lookup import Registry
    from validation.fix import mend

    registry, _ = Registry.read(folder)
    metrics = folder / "metrics.yaml"  # which a folder that extends another need not have
    whole = [*([metrics] if metrics.is_file() else []), *claim_files([folder / "claims"])[0]]
    for path in claim_files(paths)[0] if paths else whole:
        for change in mend(path, registry):
            print(f"{path}:{change.line}: {change.what}", file=sys.stderr if quiet else sys.stdout)


def build(
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", dir_okay=False, help="Parquet file (default: build/claims.parquet of the data)."),
    ] = None,
) -> None:
    """Check the data folder and write its table of claims as one Parquet file, all or nothing."""
    from claims.registry.lookup import data_dir
    from validation import gate, judged

    folder = data_dir()
    target = out or gate.built_path(folder)
    frame = gate.build(folder, target)
    if out is None:
        judged.findings(folder)
    print(f"{target}: {frame.height:,} claims of {frame['paper_id'].n_unique():,} papers")


def serve(
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="Port to listen on.")] = 8501,
    address: Annotated[str, typer.Option("--address", help="Address to listen on.")] = "localhost",
    headless: Annotated[bool, typer.Option("--headless", help="Do not open a browser.")] = False,
) -> None:
    """Show the dashboard in the browser until Ctrl-C."""
    from claims.registry.lookup import data_dir

    _require_free(address, port)
    # What is wrong with the data is said here, where it can be read, and the first page finds the table made.
    served_table()
    # The dashboard runs in its own process, perhaps with another working directory: it must show this data folder.
    environment = os.environ | {"CLAIMBOARD_DATA": str(data_dir().resolve())}
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(APP)),
        *(f"--server.port={port}", f"--server.address={address}"),
        *(["--server.headless=true"] if headless else []),
    ]
    print(f"claimboard: {_web_address(address, port)}  (Ctrl-C stops)", flush=True)
    os.execvpe(sys.executable, command, environment)


def _require_free(address: str, port: int) -> None:
    """Streamlit would say the same, but only after the address was announced."""
    import socket

    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        what = f"cannot listen on {_web_address(address, port)}: {error.strerror}"
        raise ClaimsError(Problem(what, hint="choose another port with --port")) from None


def _web_address(address: str, port: int) -> str:
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"
