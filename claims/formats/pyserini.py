"""Reproduction pages of Pyserini: conditions (methods) with scores by topic set, nested in two ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number
from claims.formats.records import document

_SETS = ("datasets", "topics", "splits", "sub_datasets", "models")
_NAMES = ("dataset", "eval_key", "topic_key", "split", "model")


def read_pyserini(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows of every score; the benchmark is the file's stem with the name of the topic set.

    Args:
        files: YAML documents.
        options: none.
    """
    rows: list[dict[str, Any]] = []
    for file in files:
        stem = file.name.rpartition("/")[2].rpartition(".")[0]
        for method in document(file)["conditions"]:
            name = method.get("name") or method.get("model_name")
            for where, scores in _scores(method, ""):
                language, split = _language(name, method.get("eval_key")), where if method.get("splits") else None
                for metric, printed in scores.items():
                    rows.append({
                        "file": file.name, "row": f"{name}/{where}", "field": metric,
                        "method": _plain(method.get("display") or name.removesuffix(f".{language}")),
                        "benchmark": stem, "subset": language or where or None,
                        "metric": metric, "value": number(printed), "printed": printed,
                        "unit": "percent" if metric.startswith("Top") or stem == "dse" else "fraction",
                        "conditions": {"split": split},
                    })  # fmt: skip
    return FormatReading.of([row for row in rows if row["value"] is not None])


def _scores(node: Any, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    for scores in node.get("scores") or ():
        yield where, scores
    for key in _SETS:
        inside = node.get(key)
        for inner in inside if isinstance(inside, list) else ():
            name = next((inner[each] for each in _NAMES if inner.get(each)), "")
            yield from _scores(inner, f"{where}/{name}".lstrip("/"))


def _language(name: str, key: str | None) -> str | None:
    """The language of a condition that is about one: the `ar` of `bm25.ar`, for a set that is named so."""
    _, dot, last = name.rpartition(".")
    return last if key and dot and len(last) in (2, 3) else None


def _plain(text: str) -> str:
    return text.replace("<i>", "").replace("</i>", "")
