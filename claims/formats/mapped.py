r"""Records to rows by a small mapping: which columns hold values, and which hold what the values are of.

```yaml
method: "{fullname}"   # text in which {column} stands for the value of a record, {a|b} for that of b where a is empty
conditions: {precision: "{precision}"}   # the same for every condition
values:
  mmlu: {benchmark: mmlu}                # a column of figures; what it is of, in words that the source's maps explain
  score: {benchmark: "{benchmark_id}", uncertainty: "{stderr}"}
  em: {column: EM/F1, part: 1}           # one part of a cell "88.9/94.6"
  params: {metric: parameters, bare: true}  # `bare`: the conditions of all do not bear on it
left_out: {average: mean of the six}     # other columns of figures (patterns), with the reason
skip: [{column: inferred, is: ["1"], why: copied from another scenario}]
extract: [{from: "{file}", pattern: '(?P<gpu>rtx\d+)'}]             # named groups become columns
replace: {gpu: {rtx4090: RTX 4090}}
join: {files: ["*/model.json"], on: model_id, take: {model: name}}  # columns of other records
```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import polars as pl

from claims.formats.opening import ForeignFile
from claims.formats.reading import LEDGER, ROW_SCHEMA, FormatReading
from claims.formats.records import ABOUT, AROUND, ROW, records_of
from claims.record.errors import FileError, Problem

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_FIGURE = (
    r"^\s*(?P<value>[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(?P<percent>%?)"
    r"(?:\s*(?:±|\+/-)\s*(?P<uncertainty>\d*\.?\d+)\s*%?)?\s*$"
)
# "37.5 **(31st)**", in a column that is known to hold figures.
_REMARKED = _FIGURE.removesuffix(r"\s*$") + r"(?:\s*[*_]*\([^()]*\)[*_]*)?\s*$"
_TEXTS = ("method", "benchmark", "subset", "metric", "unit", "uncertainty_kind", "evaluator", "evaluated", "published",
          "revision", "url")  # fmt: skip
_NUMBERS = ("uncertainty", "uncertainty_low", "uncertainty_high", "items", "runs")
_DIGITS = 15  # of a float: 4.1 * 1e9 is 4100000000
UNMAPPED = "no mapping for this column"


@dataclass(frozen=True, slots=True)
class RecordMapping:
    """How records become rows.

    Attributes:
        records: keys that lead to the records of a nested file.
        fields: template for each of the row's own fields; those of a value come before these.
        conditions: template for each condition.
        values: column of figures -> fields, conditions and `missing` (text -> reason) of its own.
        extract: template and pattern pairs: named groups of the pattern become columns.
        replace: column -> printed text -> the text that it stands for.
        missing: text that stands for no value -> reason.
        left_out: pattern of columns whose figures are no claims -> reason.
        skip: column, texts and reason of records that are left out as a whole.
    """

    records: str | None
    fields: Mapping[str, str]
    conditions: Mapping[str, str]
    values: Mapping[str, Mapping[str, Any]]
    extract: tuple[tuple[str, str], ...] = ()
    replace: Mapping[str, Mapping[str, str]] | None = None
    missing: Mapping[str, str] | None = None
    left_out: Mapping[str, str] | None = None
    skip: tuple[tuple[str, tuple[str, ...], str], ...] = ()

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> RecordMapping:
        """The mapping that options of a `source.yaml` describe; a list of values is one of bare columns."""
        values = options.get("values") or {}
        if isinstance(values, list):
            values = dict.fromkeys(values)
        return cls(
            options.get("records"),
            {name: options[name] for name in (*_TEXTS, *_NUMBERS) if options.get(name)},
            options.get("conditions") or {},
            {name: found or {} for name, found in values.items()},
            tuple((each["from"], each["pattern"]) for each in options.get("extract") or ()),
            options.get("replace") or {},
            options.get("missing") or {},
            options.get("left_out") or {},
            tuple((each["column"], tuple(each["is"]), each["why"]) for each in options.get("skip") or ()),
        )


def read_mapped(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger of files of records.

    Args:
        files: CSV, TSV, JSON, JSON Lines, YAML, TOML or Parquet.
        options: as the module's docstring shows them.

    Raises:
        FileError: a file is broken, or none holds a column that the mapping names.
    """
    mapping = RecordMapping.of(options)
    frame = _all_records(files, mapping.records)
    if join := options.get("join"):
        taken = {column: pl.col(name) for column, name in join["take"].items()}
        beside = _all_records(join["opened"], join.get("records")).select(join["on"], **taken).unique(join["on"])
        frame = frame.join(beside, on=join["on"], how="left", maintain_order="left")
    return from_records(frame, mapping)


def _all_records(files: Iterable[ForeignFile], path: str | None) -> pl.DataFrame:
    frames = [records_of(file, path) for file in files]
    if not frames:
        raise FileError(Problem("no file fits", rule="format"))
    return pl.concat(frames, how="diagonal")


def from_records(frame: pl.DataFrame, mapping: RecordMapping) -> FormatReading:
    """Rows and ledger of a frame of texts; a record without a method is in the ledger, not among the rows."""
    for source, pattern in mapping.extract:
        groups = template(source, frame).str.extract_groups(pattern).struct.unnest()
        frame = frame.with_columns(frame.select(groups))
    for column, texts in (mapping.replace or {}).items():
        frame = frame.with_columns(pl.col(column).replace(texts))
    columns = [own.get("column") or name for name, own in mapping.values.items()]
    unknown = [name for name in columns if name not in frame.columns]
    if unknown and len(unknown) == len(columns):
        listed = ", ".join(name for name in frame.columns[:12])
        raise FileError(Problem(f"no column '{unknown[0]}'", rule="format", hint=f"there is {listed}"))
    frame = frame.with_columns(_skipped=_why_skipped(mapping))
    read = [
        _column(frame, name, own, mapping)
        for name, own in mapping.values.items()
        if (own.get("column") or name) in frame.columns
    ]
    return FormatReading.joined([*read, _rest(frame, mapping)])


def _why_skipped(mapping: RecordMapping) -> pl.Expr:
    why = pl.lit(None, dtype=pl.String)
    for column, texts, reason in mapping.skip:
        why = pl.when(pl.col(column).fill_null("").is_in(texts)).then(pl.lit(reason)).otherwise(why)
    return why


def _column(frame: pl.DataFrame, name: str, own: Mapping[str, Any], mapping: RecordMapping) -> FormatReading:
    """Rows and ledger of one column of figures."""
    printed = pl.col(own.get("column") or name).str.strip_chars()
    if part := own.get("part"):
        printed = printed.str.split("/").list.get(int(part) - 1, null_on_oob=True).str.strip_chars()
    missing = {**(mapping.missing or {}), **(own.get("missing") or {})}
    frame = frame.filter(printed.is_not_null() & (printed != "")).with_columns(_printed=printed)
    found = pl.col("_printed").str.extract_groups(_FIGURE)
    fields = {**mapping.fields, **{key: text for key, text in own.items() if key in (*_TEXTS, *_NUMBERS)}}
    conditions = {**({} if own.get("bare") == "true" else mapping.conditions), **(own.get("conditions") or {})}
    value = found.struct.field("value").str.replace_all(",", "").cast(pl.Float64, strict=False)
    read = {
        "file": pl.col("@file"), "row": pl.col(ROW), "field": pl.lit(name), "printed": pl.col("_printed"),
        "value": (value * float(own.get("factor") or 1)).round_sig_figs(_DIGITS),
        "conditions": _encoded(conditions, frame),
        **{key: template(text, frame) for key, text in fields.items() if key in _TEXTS},
        **{key: _number(text, frame) for key, text in fields.items() if key in _NUMBERS},
    }  # fmt: skip
    read.setdefault("uncertainty", found.struct.field("uncertainty").cast(pl.Float64, strict=False))
    read.setdefault("unit", pl.when(found.struct.field("percent") == "%").then(pl.lit("percent")))
    why = pl.coalesce(
        "_skipped",
        pl.col("_printed").replace_strict(missing, default=None, return_dtype=pl.String) if missing else pl.lit(None),
        pl.when(value.is_null()).then(pl.lit("not a number")),
        pl.when(read["method"].is_null()).then(pl.lit("no method is named")) if "method" in read else None,
    )
    rows = frame.select(
        *(read.get(key, pl.lit(None)).cast(kind).alias(key) for key, kind in ROW_SCHEMA.items()), _why=why
    )
    left = rows.filter(pl.col("_why").is_not_null())
    return FormatReading(
        rows.filter(pl.col("_why").is_null()).drop("_why"),
        left.select("file", "row", "field", value="printed", why="_why"),
    )


def _rest(frame: pl.DataFrame, mapping: RecordMapping) -> FormatReading:
    """The ledger of every other column that holds figures and says nothing about others."""
    named = {name for text in _templates(mapping) for name in _PLACEHOLDER.findall(text)}
    used = named | {each for name in named for each in name.split("|")}
    used |= {own.get("column") or name for name, own in mapping.values.items()}
    parts = [FormatReading.of(()).ledger]
    for name in frame.columns:
        if name in used or name.startswith((ABOUT, AROUND, "_")):
            continue
        why = next((why for pattern, why in (mapping.left_out or {}).items() if fnmatchcase(name, pattern)), UNMAPPED)
        cells = frame.filter(pl.col(name).str.contains(_FIGURE if why == UNMAPPED else _REMARKED))
        parts.append(cells.select(
            pl.col("@file").alias("file"), pl.col(ROW).alias("row"), pl.lit(name).alias("field"),
            pl.col(name).alias("value"), pl.lit(why).alias("why")))  # fmt: skip
    return FormatReading(FormatReading.of(()).rows, pl.concat(parts).select(LEDGER))


def _templates(mapping: RecordMapping) -> Iterable[str]:
    yield from mapping.fields.values()
    yield from mapping.conditions.values()
    yield from (source for source, _ in mapping.extract)
    for own in mapping.values.values():
        yield from (text for key, text in own.items() if isinstance(text, str) and key != "factor")
        yield from (own.get("conditions") or {}).values()
    yield from (f"{{{column}}}" for column, _, _ in mapping.skip)


def template(text: str, frame: pl.DataFrame) -> pl.Expr:
    """A text with the values of columns in it; null where one of them is null or there is no such column."""
    parts: list[pl.Expr] = []
    at = 0
    for match in _PLACEHOLDER.finditer(text):
        parts.append(pl.lit(text[at : match.start()]))
        parts.append(_first_of(match[1], frame))
        at = match.end()
    return pl.concat_str(*parts, pl.lit(text[at:])) if parts else pl.lit(text)


def _first_of(column: str, frame: pl.DataFrame) -> pl.Expr:
    """A column, or the first of several (`a|b`) that is not null."""
    names = [column] if column in frame.columns else [each for each in column.split("|") if each in frame.columns]
    return pl.coalesce(names) if names else pl.lit(None, dtype=pl.String)


def _number(text: str, frame: pl.DataFrame) -> pl.Expr:
    return template(text, frame).str.replace_all(",", "").str.strip_chars("+ ").cast(pl.Float64, strict=False)


def _encoded(conditions: Mapping[str, str], frame: pl.DataFrame) -> pl.Expr:
    if not conditions:
        return pl.lit(None, dtype=pl.String)
    return pl.struct(template(text, frame).alias(name) for name, text in conditions.items()).struct.json_encode()
