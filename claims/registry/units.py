"""Units: dimension and conversion. The only module that knows pint; spellings stand in `unit_names`.

pint gets its own registry from `units.txt` and computes in `Decimal`, so that a conversion by an exact factor adds no
float noise. Percent and percentage point are separate dimensions there, and dB has no other unit to go to.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.record.errors import Problem, UnitError
from claims.registry.unit_names import canonical, names, surfaces

if TYPE_CHECKING:
    from pint import UnitRegistry

_NAME = re.compile(r"[A-Za-z_]+(?:/[A-Za-z_]+)*")
DEFINITIONS = Path(__file__).parent / "units.txt"

# Words for dimensions that pint spells as formulas of base dimensions; the base ones are named in units.txt.
_COMPOUND = {
    "[energy] / [time]": "power",
    "[computation] / [time]": "computation rate",
    "[information] / [time]": "data rate",
    "[length] / [time]": "velocity",
    "[level_difference]": "level difference (dB)",
}


@cache
def _registry() -> UnitRegistry[Any]:
    # Importing pint takes longer than reading a figure, and most commands never convert.
    from pint import UnitRegistry

    return UnitRegistry(str(DEFINITIONS), non_int_type=Decimal, on_redefinition="raise", case_sensitive=True)


@lru_cache(maxsize=1024)
def _factor(unit: str, target: str) -> Decimal:
    registry = _registry()
    return Decimal(registry.Quantity(Decimal(1), _parsed(unit)).to(_parsed(target)).magnitude)


@lru_cache(maxsize=1024)
def _parsed(unit: str) -> Any:
    import pint

    name = canonical(unit) or unit
    try:
        # pint would evaluate anything: only names, and names joined by slashes, are units.
        if not _NAME.fullmatch(name):
            raise ValueError
        return _registry().parse_units(name)
    except (pint.PintError, ValueError, AttributeError):
        raise UnitError(Problem(f"unknown unit '{_short(unit)}'", rule="unit", hint=_nearest(unit))) from None


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}..."


def _nearest(unit: str) -> str | None:
    from rapidfuzz import fuzz, process

    found = process.extractOne(unit[:40], [*surfaces(), *names()], scorer=fuzz.ratio, score_cutoff=70)
    return f"did you mean '{found[0]}'?" if found else None


@lru_cache(maxsize=1024)
def dimension(unit: str) -> str:
    """What a unit measures, in words: `time`, `information`, `US dollars`, `tokens per time`.

    Raises:
        UnitError: the unit is unknown.
    """
    formula = str(_parsed(unit).dimensionality)
    if formula in _COMPOUND:
        return _COMPOUND[formula]
    return formula.replace("[", "").replace("]", "").replace("_", " ").replace(" / ", " per ").replace(" * ", " times ")


@lru_cache(maxsize=4096)
def compatible(unit: str, target: str) -> bool:
    """Whether a value in `unit` can be given in `target`; percent and percentage points are not.

    Raises:
        UnitError: a unit is unknown.
    """
    return bool(_parsed(unit).dimensionality == _parsed(target).dimensionality)


def convert(value: Decimal, unit: str, target: str) -> Decimal:
    """A value given in another unit of the same dimension.

    >>> convert(Decimal("34"), "ms", "second")
    Decimal('0.034')

    Raises:
        UnitError: a unit is unknown, or the dimensions differ ("information cannot be given in seconds").
    """
    if not compatible(unit, target):
        spelled = f"{(canonical(target) or target).replace('_', ' ')}{'' if target in ('x', 'dB') else 's'}"
        what = f"{dimension(unit)} cannot be given in {spelled}"
        raise UnitError(Problem(what, rule="unit", hint=f"'{unit}' measures {dimension(unit)}"))
    factor = _factor(unit, target)
    return value if factor == 1 else value * factor
