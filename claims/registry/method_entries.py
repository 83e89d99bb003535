"""Reads `methods/*.yaml` into `Method` values, with every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from claims.record.entries import Method, MethodKind, Weights
from claims.record.errors import Problem
from claims.record.nearest import did_you_mean
from claims.registry.entries import RULE, Faults, entries_of
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

METHOD_KEYS = (
    "name", "aliases", "kind", "family", "variant", "organisation", "parameters", "active_parameters", "released",
    "weights", "licence", "based_on", "url",
)  # fmt: skip
_ID = re.compile(r"[a-z0-9][a-z0-9.+-]*\Z")
_COUNT = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)([KMBT]?)\Z", re.ASCII)
_SCALES = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?\Z", re.ASCII)


def read_methods(paths: Iterable[Path], faults: Faults) -> list[Method]:
    """Methods of several files; ids that stand in two files are both returned, what is wrong is added to `faults`."""
    entries = ((str(path), *entry) for path in paths for entry in entries_of(path, faults))
    found = [_method(key, node, file, faults.problems) for file, key, node in entries]
    ids = {method.id for method in found}
    return [_checked(method, ids, faults) for method in found]


def _method(key: sy.Scalar, node: sy.Node, file: str, problems: list[Problem]) -> Method:
    fields = Fields(node, file, problems, what=f"method '{key.text}'", keys=METHOD_KEYS, line=key.line)
    if not _ID.match(key.text):
        fields.add(RULE, f"id '{key.text}' must be made of lower-case letters, digits and . + -", key)
    url = fields.text("url")
    if url is not None and not url.startswith(("https://", "http://")):
        fields.wrong("url", RULE, f"'{url}' is not an http(s) address")
    return Method(
        id=key.text,
        name=fields.text("name", required=True) or key.text,
        aliases=fields.texts("aliases"),
        kind=fields.choice("kind", MethodKind) or MethodKind.MODEL,
        family=fields.text("family"),
        variant=fields.text("variant"),
        organisation=fields.text("organisation"),
        parameters=_count(fields, "parameters"),
        active_parameters=_count(fields, "active_parameters"),
        released=_day(fields, "released"),
        weights=fields.choice("weights", Weights),
        licence=fields.text("licence"),
        based_on=fields.text("based_on"),
        url=url,
        file=file,
        line=key.line,
    )


def _count(fields: Fields, key: str) -> int | None:
    text = fields.text(key)
    if text is None:
        return None
    match = _COUNT.match(text)
    count = Decimal(match[1]) * _SCALES[match[2]] if match else Decimal(0)
    if count <= 0 or count != int(count):
        fields.wrong(key, RULE, f"'{text}' is not a number of parameters", "for example 110M, 7.24B or 1.04T")
        return None
    return int(count)


def _day(fields: Fields, key: str) -> date | None:
    text = fields.text(key)
    match = _DATE.match(text) if text else None
    try:
        if match:
            return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        pass
    if text is not None:
        fields.wrong(key, RULE, f"'{text}' is not a valid date", "write YYYY, YYYY-MM or YYYY-MM-DD")
    return None


def _checked(method: Method, ids: set[str], faults: Faults) -> Method:
    """The method, without a reference to one that does not exist."""
    active, whole = method.active_parameters, method.parameters
    if active is not None and whole is not None and active > whole:
        what = f"method '{method.id}' has more active parameters ({active:,}) than parameters ({whole:,})"
        faults.at(method, what)
    if method.based_on is None or method.based_on in ids - {method.id}:
        return method
    what = f"method '{method.id}' is based on the unknown method '{method.based_on}'"
    faults.at(method, what, did_you_mean(method.based_on, ids))
    return replace(method, based_on=None)
