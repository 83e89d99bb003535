"""The direction of imports, read from the sources: dashboard -> validation -> claims, and each library in its place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("claims", "validation", "dashboard")

# Library -> the only files and folders that may import it.
PLACES = {
    "yaml": ("claims/strict_yaml.py",),
    "pint": ("claims/units.py",),
    "polars": (
        "claims/corpus.py",  # reads documents from Parquet files
        "claims/table.py", "claims/leaderboard.py", "claims/compare", "claims/audit", "claims/formats",
        "validation", "dashboard",
    ),
    "pandera": ("validation",),
    "streamlit": ("dashboard",),
    "typer": ("dashboard",),
    "rich": ("dashboard", "validation"),
    "plotly": ("dashboard",),
}  # fmt: skip
# Stages that take text alone and know no sibling.
LEAVES = ("normalize", "units", "number_words", "modifiers", "tokens", "cues")
# Reading figures comes before reading names: these may know each other, but nothing of the stages after them.
FIGURES = ("normalize", "units", "number_words", "numbers", "modifiers", "figures", "quantities")


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Dotted names of every import of a file, inside functions and type checking blocks, too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_something_to_read() -> None:
    assert len(sources("claims")) > 10
    assert "polars" in tops(ROOT / "claims" / "table.py")
    assert "claims.text.quantities.parse_quantity" in imported(ROOT / "claims" / "claim_fields.py")


def test_claims_knows_no_face_and_no_gate() -> None:
    forbidden = {"validation", "dashboard", "pandera", "streamlit", "typer", "rich", "plotly"}
    assert {place(path): found for path in sources("claims") if (found := tops(path) & forbidden)} == {}


def test_validation_does_not_know_the_dashboard() -> None:
    assert [place(path) for path in sources("validation") if tops(path) & {"dashboard", "streamlit", "plotly"}] == []


def test_nobody_imports_the_tests() -> None:
    assert [place(path) for path in sources(*PACKAGES) if tops(path) & {"tests", "benchmarks"}] == []


@pytest.mark.parametrize("library", sorted(PLACES))
def test_library_stays_in_its_place(library: str) -> None:
    allowed = PLACES[library]
    strays = [
        place(path)
        for path in sources(*PACKAGES)
        if library in tops(path)
        and not any(place(path) in (home, f"{home}.py") or place(path).startswith(f"{home}/") for home in allowed)
    ]
    assert strays == []


def siblings(stage: str) -> set[str]:
    names = imported(ROOT / "claims" / "text" / f"{stage}.py")
    stages = {path.stem for path in sources("claims/text")}
    return {name.split(".")[2] for name in names if name.startswith("claims.text.")} & stages


@pytest.mark.parametrize("stage", LEAVES)
def test_leaf_stages_know_no_sibling(stage: str) -> None:
    assert siblings(stage) == set()


@pytest.mark.parametrize("stage", FIGURES)
def test_reading_figures_knows_nothing_of_names(stage: str) -> None:
    assert siblings(stage) <= set(FIGURES)


def test_no_module_imports_itself_through_others() -> None:
    modules = {place(path).removesuffix(".py").replace("/", "."): path for path in sources(*PACKAGES)}
    below = {name: {found for found in imported(path) if found in modules} for name, path in modules.items()}
    done: set[str] = set()
    while free := {name for name in below if name not in done and below[name] <= done}:
        done |= free
    assert sorted(set(below) - done) == []


def test_foundations_know_nothing_above_them() -> None:
    allowed = {
        "types": set[str](),
        "errors": set[str](),
        "strict_yaml": {"errors"},
        "nearest": set[str](),
        "fields": {"errors", "nearest", "strict_yaml"},
        "lexicon": {"errors", "strict_yaml"},
        "units": {"errors", "lexicon"},
        "registry_files": {"errors", "types", "strict_yaml", "units", "fields", "nearest"},
        "registry": {"errors", "types", "nearest", "registry_files"},
        "canonical": {"types", "units"},
    }
    for module, below in allowed.items():
        found = {
            name.split(".")[1] for name in imported(ROOT / "claims" / f"{module}.py") if name.startswith("claims.")
        }
        assert found <= below, module
