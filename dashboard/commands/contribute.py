"""Commands for contributors and reviewers: `explain`, `schema`, `diff`."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Examples: claimboard explain  ·  claimboard explain baseline-missing")(explain)


def explain(
    rule: Annotated[str | None, typer.Argument(help="Name of the rule, as messages give it in brackets.")] = None,
) -> None:
    """Say what a rule of `validate` wants and why, with a bad and a good example; without a rule, list them all."""
    from validation.checks import check_named
    from validation.formats import explained, listed

    print(listed() if rule is None else explained(check_named(rule)))
