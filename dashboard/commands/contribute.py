"""Commands for contributors and reviewers: `explain`, `schema`, `diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Examples: claimboard explain  ·  claimboard explain baseline-missing")(explain)
    app.command(epilog="Example: claimboard schema --write")(schema)
    app.command(epilog="Examples: claimboard diff main  ·  claimboard diff v0.1 v0.2 --out changes.md")(diff)


def explain(
    rule: Annotated[str | None, typer.Argument(help="Name of the rule, as messages give it in brackets.")] = None,
) -> None:
    """Say what a rule of `validate` wants and why, with a bad and a good example; without a rule, list them all."""
    from validation.checks import check_named
    from validation.renderers import explained, listed

    print(listed() if rule is None else explained(check_named(rule)))


def schema(
    write: Annotated[bool, typer.Option("--write", help="Write the files that are stale.")] = False,
) -> None:
    """Check that the JSON Schemas for editors fit the loader and the registries, or write them."""
    from claims.registry.folders import data_dir, own_dir
    from claims.registry.lookup import Registry
    from validation import json_schema

    folder = own_dir() if write else data_dir()
    registry = Registry.load(folder)
    paths = json_schema.write(folder, registry) if write else json_schema.stale(folder, registry)
    for path in paths:
        print(f"{path}: {'written' if write else 'is stale; claimboard schema --write renews it'}")
    raise typer.Exit(1 if paths and not write else 0)


def diff(
    base: Annotated[str, typer.Argument(help="Git revision to start from: a branch, tag or commit.")],
    head: Annotated[
        str | None, typer.Argument(help="Git revision to compare (default: the files as they are now).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", dir_okay=False, help="Append the Markdown to this file, too.")
    ] = None,
) -> None:
    """Show what changed between two revisions: claims, and every board that they touch, as Markdown.

    Boards are made with the code that is installed, from the data of each revision.
    """
    from claims.registry.lookup import data_dir
    from validation.diff import compare
    from validation.diff_report import as_markdown

    text = as_markdown(compare(data_dir(), base, head))
    print(text)
    if out is not None:
        with out.open("a", encoding="utf-8") as stream:
            stream.write(text + "\n")
