"""The house, read from its sources: who may ask whom, one word for one thing, and functions that fit a screen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("claims", "validation", "dashboard")
LONGEST_FUNCTION = 40
LONGEST_MODULE = 330

# Room -> the rooms that it may ask. The four ways in (files, prose, tables, formats) do not know each other.
FOUNDATION = ("record", "strict_yaml", "registry", "figures")
WAYS_IN = ("files", "prose", "tables", "formats")
ROOMS: dict[str, tuple[str, ...]] = {
    **{room: FOUNDATION[:at] for at, room in enumerate(FOUNDATION)},
    **dict.fromkeys(WAYS_IN, FOUNDATION),
    "boards": (*FOUNDATION, *WAYS_IN),
    "sources": (*FOUNDATION, *WAYS_IN, "boards"),
    "audit": (*FOUNDATION, *WAYS_IN, "boards"),
    "corpus": (*FOUNDATION, *WAYS_IN, "boards", "audit"),
}
# Modules of a room from the ground up: each may ask only those before it; the last one composes.
ORDERED: dict[str, tuple[str, ...]] = {
    "figures": (
        "normalize", "units", "number_words", "number_phrases", "modifiers", "numbers", "amounts", "spreads", "ranges",
        "account", "quantities", "worth",
    ),
    "prose": (
        "cues", "tokens", "model", "reasons", "mentions", "abbreviations", "title_names", "introductions",
        "own_phrases", "sentence", "own_system", "relations", "phrases", "subjects", "features", "statistics",
        "concessions", "doubts", "pairings", "method_names", "versus", "owners", "metric_options", "benchmark_options",
        "method_options", "baseline_options", "extract",
    ),
    "tables": (
        "grids.grid", "grids.footnotes", "grids.siunitx", "grids.latex_columns", "grids.sections", "grids.latex_text",
        "grids.delimited", "grids.html", "grids.latex", "grids.markdown", "grids.reading", "vocabulary", "facts",
        "qualifiers", "cells", "uncertainty", "headings", "captions", "home", "heading_rows", "columns", "layout",
        "rows", "method_names",
        "outcome", "measures", "cell_claims", "binding", "understand", "report",
    ),
    "corpus": (
        "documents", "markdown", "read", "mine", "mined_table", "draft", "matching", "verify", "coverage",
    ),
    "formats": (
        "reading", "opening", "records", "mapped", "every_eval_ever", "lm_eval", "helm", "mteb", "openmmlab",
        "rate_distortion", "bd_rates", "euroeval", "pyserini", "papers_with_code", "model_index",
        "extractor", "writing", "table_writer", "claims_table", "every_eval_ever_writer", "model_index_writer",
        "eval_results_writer", "bibtex_writer", "croissant_writer",
    ),
    "sources": ("description", "tabled", "understood", "readers", "binding", "importing", "frames"),
    "boards": (
        "columns", "papers", "claim_columns", "table", "ties", "evidence", "reach", "intervals", "comparability",
        "leaderboard", "cells", "standing", "compare", "aggregate", "overall", "progress", "pairs", "pareto",
        "efficiency", "discrimination",
    ),
    "audit": (
        "intervals", "rounding", "findings", "links", "size_fit", "disagreements", "repeated", "exchanges",
        "item_counts", "table_findings", "verdicts", "overview", "printed", "formulas", "ends", "rules.changes",
        "rules.restated", "rules.ranges", "rules.granularity", "rules.orders", "rules.means", "rules.sources",
        "derive", "examine",
    ),
}  # fmt: skip
# Library -> the only files and folders that may import it.
PLACES = {
    "yaml": ("claims/strict_yaml",),
    "pint": ("claims/registry/units.py",),
    "polars": (
        "claims/corpus/read.py",  # documents of a Parquet file
        "claims/corpus/mined_table.py",
        "claims/formats", "claims/sources", "claims/boards", "claims/audit", "validation", "dashboard",
    ),
    "numpy": ("claims/boards",),
    "scipy": ("claims/boards",),
    "pandera": ("validation",),
    "streamlit": ("dashboard",),
    "typer": ("dashboard",),
    "rich": ("dashboard", "validation"),
    "plotly": ("dashboard",),
}  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def module(path: Path) -> str:
    return place(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(path: Path) -> frozenset[str]:
    """Dotted names of every import of a file, inside functions and type checking blocks, too."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def public_functions(path: Path) -> Iterator[Function]:
    """Functions and methods that others may call; those inside a function are its own business."""
    for node in tree(path).body:
        for inner in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(inner, Function) and not inner.name.startswith("_"):
                yield inner


def named_types(path: Path) -> Iterator[str]:
    """Classes, aliases of types and type variables that a module makes."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            yield node.name
    for statement in tree(path).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name = statement.targets[0].id
            if name.lstrip("_")[:1].isupper() and not name.isupper():
                yield name


def test_every_room_is_listed_and_nothing_lies_loose() -> None:
    inside = [path for path in (ROOT / "claims").iterdir() if path.name != "__pycache__"]
    assert {path.name for path in inside if path.is_dir()} == set(ROOMS)
    assert [path.name for path in inside if path.is_file() and path.name != "py.typed"] == ["__init__.py"]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_says_what_it_is(room: str) -> None:
    said = ast.get_docstring(tree(ROOT / "claims" / room / "__init__.py")) or ""
    assert "In: " in said
    assert "Out: " in said
    assert "ask" in said


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_asks_only_those_below_it(room: str) -> None:
    allowed = {room, *ROOMS[room]}
    strays = {
        place(path): asked
        for path in sources(f"claims/{room}")
        if (asked := {n.split(".")[1] for n in imported(path) if n.startswith("claims.")} - allowed)
    }
    assert strays == {}


@pytest.mark.parametrize("room", sorted(ORDERED))
def test_modules_of_a_room_ask_only_those_before_them(room: str) -> None:
    order = ORDERED[room]
    home = f"claims.{room}."
    found = {module(path).removeprefix(home): path for path in sources(f"claims/{room}") if path.stem != "__init__"}
    assert set(order) == set(found), "the list and the room differ"
    strays = {
        name: later
        for at, name in enumerate(order)
        if (later := {n.removeprefix(home) for n in imported(found[name]) if n.startswith(home)} & set(order[at:]))
    }
    assert strays == {}


def test_claims_knows_no_face_and_no_gate() -> None:
    forbidden = {"validation", "dashboard", "pandera", "streamlit", "typer", "rich", "plotly"}
    assert {place(path): found for path in sources("claims") if (found := tops(path) & forbidden)} == {}


def test_validation_does_not_know_the_dashboard() -> None:
    assert [place(path) for path in sources("validation") if tops(path) & {"dashboard", "streamlit", "plotly"}] == []


def test_nobody_imports_the_tests() -> None:
    assert [place(path) for path in sources(*PACKAGES) if tops(path) & {"tests", "bench"}] == []


@pytest.mark.parametrize("library", sorted(PLACES))
def test_library_stays_in_its_place(library: str) -> None:
    allowed = PLACES[library]
    users = [path for path in sources(*PACKAGES) if library in tops(path)]
    assert users, f"nobody imports {library}: the list has a ghost"
    strays = [
        place(path)
        for path in users
        if not any(place(path) == home or place(path).startswith(f"{home}/") for home in allowed)
    ]
    assert strays == []


def test_no_module_imports_itself_through_others() -> None:
    modules = {module(path): path for path in sources(*PACKAGES)}
    below = {
        name: {found for found in imported(path) if found in modules and modules[found].stem != "__init__"} - {name}
        for name, path in modules.items()
    }
    done: set[str] = set()
    while free := {name for name in below if name not in done and below[name] <= done}:
        done |= free
    assert sorted(set(below) - done) == []


def test_one_word_names_one_type() -> None:
    homes: dict[str, list[str]] = {}
    for path in sources(*PACKAGES):
        for name in named_types(path):
            homes.setdefault(name.lstrip("_"), []).append(place(path))
    assert len(homes) > 80
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_functions_fit_a_screen() -> None:
    long = [
        f"{place(path)}:{node.lineno} {node.name}"
        for path in sources(*PACKAGES, "bench")
        for node in ast.walk(tree(path))
        if isinstance(node, Function) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_modules_fit_a_sitting() -> None:
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources(*PACKAGES)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_public_functions_say_what_they_do() -> None:
    silent = [
        f"{place(path)}:{node.lineno} {node.name}"
        for path in sources(*PACKAGES)
        for node in public_functions(path)
        if ast.get_docstring(node) is None
    ]
    assert silent == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_paths_that_a_page_names_exist(page: str) -> None:
    """Every path in backticks that begins with a folder of the house, but for what is built; patterns are not paths."""
    named = set(re.findall(r"`((?:\.github|bench|claims|dashboard|data|tests|validation)/[\w./-]+)[`:]", text_of(page)))
    assert named
    assert sorted(path for path in named if not (ROOT / path).exists() and not path.startswith("data/build")) == []


def test_the_readme_shows_every_room() -> None:
    shown = set(re.findall(r"(\w+)/", text_of("README.md").partition("## The house")[2].partition("```\n")[0]))
    assert shown >= {*ROOMS, *PACKAGES, "data", "bench"}
