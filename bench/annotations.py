"""Annotated abstracts and the scorer's own notion of "right", shared by training and scoring.

This repository holds only figures and names. The texts of the development set and of `more_*.jsonl` and the scorer lie
beside the checkout (`../shared`); those of `venues_*.jsonl` are abstracts of conference proceedings, which
`bench/venue_texts.py` collects from a public index into `bench/texts/venues.jsonl` (not committed).
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
OWN = Path(__file__).parent / "annotations"
VENUES = Path(__file__).parent / "texts" / "venues.jsonl"


@dataclass(frozen=True)
class Annotated:
    """One abstract with its annotated claims; `source` is the file that they came from."""

    paper: str
    title: str
    text: str
    claims: tuple[dict[str, Any], ...]
    source: str


def scorer(shared: Path = SHARED) -> ModuleType:
    """The scorer as a module: its matching functions define what counts as right."""
    spec = importlib.util.spec_from_file_location("claims_scorer", shared / "gold" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_texts(shared: Path = SHARED) -> dict[str, dict[str, str]]:
    """Title and abstract by paper key, of both corpora and, where they were collected, of the proceedings."""
    texts = {}
    corpora = [shared / "corpus" / "abstracts.jsonl", shared / "corpus" / "more.jsonl"]
    for path in [*corpora, *([VENUES] if VENUES.exists() else [])]:
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            texts[str(row["paper"])] = row
    return texts


def read_annotations(files: Iterable[Path] | None = None, shared: Path = SHARED) -> list[Annotated]:
    """Annotated abstracts of the development set and of this repository's own annotation.

    Annotations of proceedings are left out, with a word on standard error, where their texts were not collected.
    """
    paths = list(files) if files is not None else [shared / "gold" / "dev.jsonl", *sorted(OWN.glob("*.jsonl"))]
    if files is None and not VENUES.exists():
        paths = [path for path in paths if not path.stem.startswith("venues")]
        print(f"without the texts of the proceedings ({VENUES.name}: see bench/venue_texts.py)", file=sys.stderr)
    texts = read_texts(shared)
    out = []
    for path in paths:
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            source = texts[str(row["paper"])]
            out.append(
                Annotated(str(row["paper"]), source["title"], source["abstract"], tuple(row["claims"]), path.stem)
            )
    return out
