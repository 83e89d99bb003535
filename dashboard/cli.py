"""The `claimboard` command: registers the commands and turns every error into lines a user can act on.

Command modules import polars, pandera and streamlit inside their functions, so that `claimboard parse` starts as fast
as what it does. Exit status: 0 done, 1 something is wrong with the input, 2 the command was used wrongly, 130 stopped
by the keyboard.
"""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from claims.record.errors import ClaimsError

COMMANDS = (
    "parse",
    "board",
    "rankings",
    "curves",
    "lists",
    "methods",
    "data",
    "tables",
    "sources",
    "exporting",
    "extract",
    "audit",
    "contribute",
)

app = typer.Typer(
    name="claimboard",
    help="Reads the numbers that papers, model cards and leaderboards report, and keeps each claim as what it is.",
    epilog="Try: claimboard parse 'up to 16.5% lower'  ·  claimboard board mmlu  ·  claimboard serve",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"claimboard {version('claimboard')}")
        raise typer.Exit


@app.callback()
def root(
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Data folder (default: $CLAIMBOARD_DATA, else the nearest data/ upward, else the shipped one).",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Options before the command's name, which hold for every command."""
    if data is not None:
        os.environ["CLAIMBOARD_DATA"] = str(data)


def _register() -> None:
    for name in COMMANDS:
        import_module(f"dashboard.commands.{name}").register(app)


_register()


def _quiet_streams() -> None:
    """A reader that went away (`claimboard export jsonl | head`) is not an error worth a message."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(error: Exception) -> int:
    """Print an error as the user should see it and give the exit status."""
    if isinstance(error, ClaimsError):
        for problem in error.problems:
            print(problem, file=sys.stderr)
    elif isinstance(error, OSError) and error.filename is not None:
        print(f"claimboard: {error.filename}: {error.strerror}", file=sys.stderr)
    elif isinstance(error, OSError) and error.errno == errno.ENOSPC:
        print(f"claimboard: cannot write: {error.strerror}", file=sys.stderr)
    else:
        print(f"claimboard: internal error: {type(error).__name__}: {error}", file=sys.stderr)
        print("This is a defect of claimboard; CLAIMBOARD_DEBUG=1 shows where it arose.", file=sys.stderr)
    return 1


def main() -> None:
    """Entry point of the `claimboard` command."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a dash or a Greek letter gets an escape, not a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except SystemExit as ended:
        # Typer wraps the streams and ends with 1 when their reader went away; that is no fault of the input.
        if type(sys.stdout).__name__ == "PacifyFlushWrapper" and ended.code == 1:
            sys.exit(0)
        raise
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if os.environ.get("CLAIMBOARD_DEBUG") == "1":
            raise
        sys.exit(_report(error))
    finally:
        _quiet_streams()


if __name__ == "__main__":
    main()
