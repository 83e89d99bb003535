"""Numbers, units, names and links as the pages and exports show them; tested without Streamlit.

A page never scales or converts: it shows the converted number of the table with the metric's unit in the header, and
the printed figure beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from claims.boards.ties import printed_digits
from claims.record.entries import Metric

SYMBOLS: Mapping[str, str] = {
    "percent": "%",
    "percentage_point": "pp",
    "x": "×",
    "second": "s",
    "millisecond": "ms",
    "microsecond": "µs",
    "minute": "min",
    "hour": "h",
    "day": "d",
    "byte": "B",
    "kilobyte": "kB",
    "megabyte": "MB",
    "gigabyte": "GB",
    "gibibyte": "GiB",
    "USD": "US$",
    "watt": "W",
    "joule": "J",
    "bit_per_byte": "bits/byte",
    "bit_per_pixel": "bits/pixel",
    "count": "",
    "parameter": "",
    "score": "",
}
BOUND_WORDS: Mapping[str, str] = {"exact": "exact", "approx": "about", "up_to": "up to", "at_least": "at least"}
BOUND_SIGNS: Mapping[str, str] = {"exact": "", "approx": "≈ ", "up_to": "≤ ", "at_least": "≥ "}
COMPARISON_WORDS: Mapping[str, str] = {
    "absolute": "the metric's own value",
    "difference": "new minus old, in the metric's own unit",
    "relative": "percent change relative to the baseline",
    "ratio": "new to old as a factor",
    "percent": "a percent change of which the source does not say whether it is points or relative",
}
SIGNED = ("difference", "relative", "percent")
NOTHING = "–"
MAX_DECIMALS = 4
TINY = 1e-3  # below this a fixed number of decimals would show noughts
# Every character that Streamlit's Markdown (with its colours, icons, emoji and formulas) gives a meaning.
MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&\"'@/=^])")


def unit_symbol(unit: str | None) -> str:
    """Short printed form of a canonical unit; empty for a bare score or count."""
    return SYMBOLS.get(unit, unit.replace("_", " ")) if unit else ""


def metric_label(metric: Metric, unit: str | None = None) -> str:
    """The metric's name with its unit, as a table header or an axis says it: `Accuracy (%)`."""
    symbol = unit_symbol(metric.unit if unit is None else unit)
    return f"{metric.name} ({symbol})" if symbol else metric.name


def needed_decimals(value: float) -> int:
    """Fewest decimals that show a value as it is, four at most."""
    decimals = 0
    while decimals < MAX_DECIMALS and abs(round(value, decimals) - value) > 1e-9 * abs(value):
        decimals += 1
    return decimals


def printed_decimals(reported: str | None, value: float | None) -> int | None:
    """How many decimals a source prints of a value: 1 for "86.0", None where it prints the value in another form."""
    digits = printed_digits(reported, value)
    return digits[1] if digits and digits[0] == 0 else None


def number(value: float | None, decimals: int | None = None) -> str:
    """A number with thousands separators, with the decimals that its source prints, else with those that it needs.

    More would claim too much (85.30 for 85.3), fewer too little (86 for 86.0).
    """
    if value is None:
        return NOTHING
    places = needed_decimals(value) if decimals is None else decimals
    text = f"{value:.3g}" if 0 < abs(value) < TINY else f"{value:,.{places}f}"
    return text.replace("-", "−")


def times(value: float) -> str:
    """A factor with three digits: 2.2×, 0.47×, 100×, 1,250×.

    >>> times(2.2), times(0.4666), times(100.0), times(1250.0)
    ('2.2×', '0.467×', '100×', '1,250×')
    """
    return f"{value:,.0f}×" if value >= 100 else f"{float(f'{value:.3g}'):g}×"


def amount(row: Mapping[str, object]) -> str:
    """The converted number of a row, signed if it is a change, with its range and uncertainty, without its unit."""
    value, low, high = (_float(row[f"norm_{name}"]) for name in ("value", "low", "high"))
    plus = "+" if row["comparison"] in SIGNED else ""
    printed = _text(row.get("reported"))
    ends = [
        f"{plus if end is not None and end > 0 else ''}{number(end, printed_decimals(printed, end))}"
        for end in (value, low, high)
    ]
    spread = _float(row.get("norm_uncertainty"))
    around = f" ± {number(spread, printed_decimals(printed, spread))}" if spread else ""
    return (ends[0] if value is not None else f"{ends[1]} – {ends[2]}") + around


def places(row: Mapping[str, object]) -> str:
    """The rank of a row of a board: `2`, or `1-4` where printed digits and uncertainties leave these places open."""
    return open_places(row) or (NOTHING if row["rank"] is None else str(row["rank"]))


def open_places(row: Mapping[str, object]) -> str | None:
    """The places that a row of a board may have, `1-4`; None where there is but one, or none."""
    low, high = row["rank_low"], row["rank_high"]
    return None if low == high else f"{low}-{high}"


def quantity(row: Mapping[str, object]) -> str:
    """The amount with its bound and unit: `≤ 16.5 %`, `2 – 5 s`, `+2.1 pp`."""
    symbol = unit_symbol(_text(row["norm_unit"]))
    return f"{BOUND_SIGNS[str(row['bound'])]}{amount(row)} {symbol}".rstrip()


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands, in one line."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def source_link(arxiv: str | None, url: str | None) -> str | None:
    """Address of a paper: its arXiv page, else the page of the source."""
    if arxiv and re.fullmatch(r"[\w.\-/]+", arxiv):
        return f"https://arxiv.org/abs/{arxiv}"
    return url if url and re.match(r"https?://", url) else None


def address(url: str) -> str:
    """A web address that cannot end the Markdown link that it stands in."""
    return quote(url, safe=":/?#[]@!$&'*+,;=%~").replace("[", "%5B").replace("]", "%5D")


def known_day(day: date) -> str:
    """The day of a release or a publication; only the month where no more is known, kept as the month's first day."""
    return f"{day:%Y-%m}" if day.day == 1 else f"{day:%Y-%m-%d}"


def plural(count: int, noun: str) -> str:
    """`1 claim`, `1,204 claims`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
