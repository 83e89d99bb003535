"""Numbers, units, names and links as the pages and exports show them; tested without Streamlit.

A page never scales or converts: it shows the converted number of the table with the metric's unit in the header, and
the printed figure beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

import polars as pl

from claims.types import Metric

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
NOTHING = "–"
MAX_DECIMALS = 4
TINY = 1e-3  # below this a fixed number of decimals would show noughts
# Every character that Streamlit's Markdown (with its colours, icons, emoji and formulas) gives a meaning.
MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&\"'@/=^])")
FORMULA = tuple("=+-@\t\r")
LINK_TEXT = r"^https?://(?:www\.)?(?:arxiv\.org/abs/|github\.com/)?([^?#]+?)/?(?:[?#].*)?$"


def unit_symbol(unit: str | None) -> str:
    """Short printed form of a canonical unit; empty for a bare score or count."""
    return SYMBOLS.get(unit, unit.replace("_", " ")) if unit else ""


def metric_label(metric: Metric, unit: str | None = None) -> str:
    """The metric's name with its unit, as a table header or an axis says it: `Accuracy (%)`."""
    symbol = unit_symbol(metric.unit if unit is None else unit)
    return f"{metric.name} ({symbol})" if symbol else metric.name


def needed_decimals(values: Iterable[float | None]) -> int:
    """Fewest decimals that show every value as it is, so that one column reads evenly; four at most."""
    needed = 0
    for value in values:
        if value is None:
            continue
        while needed < MAX_DECIMALS and abs(round(value, needed) - value) > 1e-9 * abs(value):
            needed += 1
    return needed


def number(value: float | None, decimals: int | None = None) -> str:
    """A number with thousands separators; without `decimals` as many as it needs."""
    if value is None:
        return NOTHING
    if 0 < abs(value) < TINY:
        return f"{value:.3g}".replace("-", "−")
    return f"{value:,.{needed_decimals([value]) if decimals is None else decimals}f}".replace("-", "−")


def quantity(row: Mapping[str, object], decimals: int | None = None) -> str:
    """The converted number of a row with its bound, range and uncertainty: `≤ 16.5 %`, `2–5 s`."""
    value, low, high = (_float(row.get(f"norm_{name}")) for name in ("value", "low", "high"))
    symbol = unit_symbol(_text(row.get("norm_unit")))
    body = number(value, decimals) if value is not None else f"{number(low, decimals)} – {number(high, decimals)}"
    if value is None and low is None:
        return NOTHING
    spread = _float(row.get("norm_uncertainty"))
    around = f" ± {number(spread)}" if spread is not None else ""
    return f"{BOUND_SIGNS.get(_text(row.get('bound')) or '', '')}{body}{around}{' ' + symbol if symbol else ''}"


def column_format(values: Iterable[float | None]) -> str:
    """Number format of a table column (printf, as Streamlit's column configuration takes it)."""
    shown = [value for value in values if value is not None]
    if any(abs(value) >= 1e5 for value in shown):
        return "compact"
    if any(0 < abs(value) < TINY for value in shown):
        return "%.3g"
    return f"%.{needed_decimals(shown)}f"


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


def with_link(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with a column `link`: where each row's paper can be read."""
    links = [source_link(arxiv, url) for arxiv, url in frame.select("arxiv", "url").iter_rows()]
    return frame.with_columns(pl.Series("link", links, dtype=pl.String))


def plural(count: int, noun: str) -> str:
    """`1 claim`, `1,204 claims`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """A CSV file that no spreadsheet runs: text that starts like a formula is preceded by an apostrophe."""
    safe = []
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if isinstance(dtype, pl.List):
            joined = column.cast(pl.List(pl.String)).list.join("; ")
            column = pl.when(column.list.len() > 0).then(joined)
        elif dtype not in (pl.String, pl.Categorical) and not isinstance(dtype, pl.Enum):
            continue
        text = column.cast(pl.String)
        risky = text.str.strip_chars_start(" \n").str.slice(0, 1).is_in(list(FORMULA))
        safe.append(pl.when(risky).then(pl.lit("'") + text).otherwise(text).alias(name))
    return frame.with_columns(safe).write_csv().encode()


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
