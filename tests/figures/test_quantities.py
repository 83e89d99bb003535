"""Figures: the case table, the examples of the vocabulary, and properties that hold for any text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from claims import parse_quantity
from claims.figures.normalize import lowered, normalize
from claims.figures.numbers import find_numbers
from claims.figures.quantities import find_quantities
from claims.record.errors import QuantityError
from claims.record.types import Quantity
from claims.registry.lexicon import entries
from claims.strict_yaml.reader import load_yaml, plain
from dashboard.cli import app
from tests.elapsed import growth

CASES: dict[str, Any] = plain(load_yaml(Path(__file__).parent.parent / "cases" / "quantities.yaml"))
FIELDS = ("text", "value", "low", "high", "uncertainty", "unit", "comparison", "direction", "bound", "aggregate")


def number(printed: str) -> Decimal:
    """A number as the cases write it; a fraction such as 1/3 keeps all its digits."""
    top, _, bottom = printed.partition("/")
    return Decimal(top) / Decimal(bottom or 1)


def expected(text: str, row: dict[str, str | None]) -> dict[str, Any]:
    full: dict[str, Any] = {name: row.get(name) for name in (*FIELDS, "role", "cue", "digits")}
    full["text"] = row.get("text") or text
    full["comparison"] = row.get("comparison") or "absolute"
    full["bound"] = row.get("bound") or "exact"
    for name in ("value", "low", "high", "uncertainty"):
        full[name] = None if full[name] is None else number(full[name])
    return full


def given_by(quantity: Quantity) -> dict[str, Any]:
    full = {name: getattr(quantity, name) for name in (*FIELDS, "role", "cue")}
    return full | {"digits": None if quantity.decimals is None else str(quantity.decimals)}


@pytest.mark.parametrize(("text", "rows"), CASES["figures"].items())
def test_case_table(text: str, rows: Any) -> None:
    rows = rows if isinstance(rows, list) else [rows]
    assert [given_by(q) for q in parse_quantity(text)] == [expected(text, row) for row in rows]


def test_case_table_keeps_printed_precision() -> None:
    exponents = {
        q.text: q.value.as_tuple().exponent for t in ("85.30", "45K", "2.0T") for q in parse_quantity(t) if q.value
    }
    assert exponents == {"85.30": -2, "45K": 3, "2.0T": 11}


@pytest.mark.parametrize("text", CASES["nothing"])
def test_digits_of_names_are_no_quantities(text: str) -> None:
    assert [q.text for q in find_quantities(text)] == []
    assert [q.text for q in find_quantities(f"We use {text} here and gain 7.5%.")] == ["7.5%"]


@pytest.mark.parametrize(("text", "message"), CASES["malformed"].items())
def test_malformed_is_one_clear_error(text: str, message: str) -> None:
    with pytest.raises(QuantityError, match=re.escape(message)) as caught:
        parse_quantity(text)
    assert len(caught.value.problems) == 1


def test_ten_thousand_digits_are_an_error() -> None:
    with pytest.raises(QuantityError, match="10,000 characters is too long"):
        parse_quantity("9" * 10_000)
    with pytest.raises(QuantityError):
        parse_quantity("9" * 200)


def _examples(name: str) -> list[tuple[str, str, str]]:
    return [(entry.name, text, result) for entry in entries(name) for text, result in entry.examples.items()]


@pytest.mark.parametrize(("unit", "text", "figure"), _examples("units"))
def test_examples_of_units(unit: str, text: str, figure: str) -> None:
    (found,) = find_quantities(text)
    assert found.text == figure
    if unit == "score":
        assert found.unit is None
    elif "/" in unit:
        assert found.unit == unit
    else:  # the unit itself, with a prefix, above or below the line
        assert any(part.endswith(unit) for part in str(found.unit).split("/"))


@pytest.mark.parametrize(("prefix", "printed", "unit"), _examples("prefixes"))
def test_examples_of_prefixes(prefix: str, printed: str, unit: str) -> None:
    assert unit.startswith(prefix)
    assert [q.unit for q in find_quantities(f"it takes 3 {printed}")] == [unit]


@pytest.mark.parametrize(("name", "printed", "unit"), _examples("denominators"))
def test_examples_of_denominators(name: str, printed: str, unit: str) -> None:
    assert [(q.text, q.unit) for q in find_quantities(printed)] == [(printed, unit)]


@pytest.mark.parametrize(("word", "text", "value"), _examples("number_words"))
def test_examples_of_number_words(word: str, text: str, value: str) -> None:
    assert [n.value for n in find_numbers(normalize(text), lowered(normalize(text)))] == [number(value)]


@pytest.mark.parametrize(("name", "text", "figure"), _examples("modifiers"))
def test_examples_of_modifiers(name: str, text: str, figure: str) -> None:
    (entry,) = (entry for entry in entries("modifiers") if entry.name == name)
    (quantity,) = find_quantities(text)
    assert quantity.text == figure
    kind = entry.text("kind")
    if kind == "bound":
        assert quantity.bound == name
    elif kind in ("aggregate", "extreme"):
        assert getattr(quantity, kind) == name
    elif kind == "relation":
        assert quantity.comparison == {"relative": "relative", "absolute": "difference"}[name]
    elif kind == "change":
        assert (quantity.direction, quantity.cue) == (entry.text("direction"), entry.text("cue"))
    elif kind == "range":
        assert quantity.low is not None


@pytest.mark.parametrize(("name", "text", "said"), _examples("spreads"))
def test_examples_of_spreads(name: str, text: str, said: str) -> None:
    (quantity,) = parse_quantity(text)
    assert str(getattr(quantity, name) if name in ("runs", "items") else quantity.uncertainty_kind) == said


PIECES = [
    *"0123456789.,%x×-−–+±~<>()/$^{}[] \n",
    *("one ", "half ", "two ", "to ", "from ", "by ", "of ", "dB", " points", "times ", "\\times", "\\pm", "->", "e5"),
    *("×10^", "K", "up to ", "on average", "orders of magnitude", "GPT-"),
    *("\u202e", "\u200b", "\x00", "İ", "ß", "²", "٣", "１"),
]
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("1" * 400)
@example("10^" + "9" * 9)
@example("İİ 5% İ lower")
@example("5€5 0×ONE+ 5×")
def test_spans_hold_for_any_text(text: str) -> None:
    quantities = find_quantities(text)
    ends = [0]
    for quantity in quantities:
        assert quantity.span.of(text) == quantity.text
        assert quantity.text.strip() == quantity.text != ""
        assert (quantity.value is None) == (quantity.low is not None) == (quantity.high is not None)
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
        assert quantity.span.start >= ends[-1]
        ends.append(quantity.span.end)
    for number in find_numbers(normalize(text), lowered(normalize(text))):
        assert 0 <= number.span.start < number.span.end <= len(text)
        assert number.value.is_finite()
        assert number.value >= 0


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_folding_keeps_every_offset(text: str) -> None:
    folded = normalize(text)
    assert len(folded) == len(text) == len(lowered(folded))
    assert normalize(folded) == folded


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_strict_reading_answers_or_explains(text: str) -> None:
    try:
        found = parse_quantity(text)
    except QuantityError:
        return
    assert found == find_quantities(text)
    assert found


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False),
    st.sampled_from(["%", "x", " dB", " ms", " points"]),
)
def test_printed_number_comes_back(value: Decimal, unit: str) -> None:
    (quantity,) = parse_quantity(f"{value}{unit}")
    if unit == " points" and value > 100:
        assert quantity.unit == "count"
    assert quantity.value == value
    assert quantity.decimals == 2


# Each piece is repeated to fill the text.
ADVERSARIAL = [
    *[
        "1",
        ".",
        ",",
        "±",
        "(",
        "x",
        "$",
        "[",
        "{",
        "-",
        "+",
        "~",
        "and",
        "1.",
        "1,",
        "1-",
        "1±",
        "(1",
        "1x",
        "1$",
        "[1,",
        "1/",
        "1K",
        "<1",
        "1e1",
        "é5",
        "ten",
        "http",
        "http://",
        "com/",
        "1,000",
        "\\times",
    ],
    *(
        "1 - ",
        "1 and ",
        "1 x ",
        "one ",
        "half ",
        "two hundred ",
        "up to ",
        "on average, ",
        "by 1% ",
        "from 1 to ",
        "1 a ",
        "a ",
    ),
    "1 word ",
]


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_time_grows_linearly(piece: str) -> None:
    # Eight times the text may take eight times as long; quadratic work would take sixty-four times.
    assert growth(lambda size: find_quantities(piece * (size // len(piece))), 2_500, 20_000, enough=24) < 24


def test_finds_the_annotated_figures(shared: Path) -> None:
    abstracts = {r["paper"]: r["abstract"] for r in _lines(shared / "corpus" / "abstracts.jsonl")}
    missed, total = [], 0
    for paper in _lines(shared / "gold" / "dev.jsonl"):
        found = find_quantities(abstracts[paper["paper"]])
        for claim in paper["claims"]:
            total += 1
            if not any(_same(claim, quantity) for quantity in found):
                missed.append((paper["paper"], claim["figure"]))
    assert total > 90
    assert len(missed) <= 2, missed


def _same(claim: dict[str, Any], quantity: Quantity) -> bool:
    if not (quantity.span.start < claim["end"] and claim["start"] < quantity.span.end):
        return False
    ends = [(claim[name], getattr(quantity, name)) for name in ("value", "low", "high")]
    return all((a is None) == (b is None) and (a is None or float(b) == pytest.approx(a, rel=1e-3)) for a, b in ends)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


RUN = CliRunner()


@pytest.mark.parametrize("text", ["-16.54%", "−16.54%", "-16% higher for F1", "up to 16.5% lower"])
def test_command_prints_json(text: str) -> None:
    result = RUN.invoke(app, ["parse", text, "--format", "json"])
    assert result.exit_code == 0
    (record,) = json.loads(result.stdout)
    assert list(record) == [*FIELDS, "digits"]
    assert record["unit"] == "percent"


def test_command_prints_both_ends_of_a_pair_from_stdin() -> None:
    result = RUN.invoke(app, ["parse", "-", "--format", "json"], input="25.8 -> 44.3\n")
    assert [(r["value"], r["role"]) for r in json.loads(result.stdout)] == [(25.8, "old"), (44.3, "new")]


def test_command_prints_a_table() -> None:
    result = RUN.invoke(app, ["parse", "2.2x fewer"])
    assert result.exit_code == 0
    assert "ratio" in result.stdout
    assert "decrease" in result.stdout


@pytest.fixture
def run_main(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], int]:
    def run(arguments: list[str]) -> int:
        from dashboard.cli import main

        monkeypatch.setattr("sys.argv", ["claimboard", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        return int(stopped.value.code or 0)

    return run


@pytest.mark.parametrize("text", ["1.2.3%", "--5", "", "72.6% points"])
def test_command_explains_what_it_cannot_read(
    text: str, run_main: Callable[[list[str]], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_main(["parse", text]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1
