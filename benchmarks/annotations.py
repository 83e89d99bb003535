"""Annotated abstracts and the scorer's own notion of "right", shared by training and scoring.

The texts and the scorer live beside the checkout (`../shared`); this repository holds only figures and names.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
OWN = Path(__file__).parent / "annotations"


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
    """Title and abstract by paper key, of both corpora."""
    texts = {}
    for name in ("abstracts.jsonl", "more.jsonl"):
        for line in (shared / "corpus" / name).open(encoding="utf-8"):
            row = json.loads(line)
            texts[str(row["paper"])] = row
    return texts


def read_annotations(files: Iterable[Path] | None = None, shared: Path = SHARED) -> list[Annotated]:
    """Annotated abstracts of the development set and of this repository's own annotation."""
    paths = list(files) if files is not None else [shared / "gold" / "dev.jsonl", *sorted(OWN.glob("*.jsonl"))]
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
