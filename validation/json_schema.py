"""JSON Schemas of the data files for editors, made of what the loader reads: its keys, its choices, its registry.

A schema guides while one types; it does not judge. Names are suggested, not enforced, because the loader knows aliases;
text may look like a number, because the loader reads every value as text. What a schema refuses, the loader refuses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from claims.boards.claim_columns import CLAIM_COLUMNS
from claims.boards.columns import meanings
from claims.boards.papers import PAPER_COLUMNS
from claims.files.keys import AUDIT_KEYS, CLAIM_KEYS, EVIDENCE_KEYS, OLD_KEYS, PAPER_KEYS, TOP_KEYS
from claims.files.loader import ARXIV
from claims.record.entries import Condition, ConditionKind, SourceKind
from claims.record.settle import Scale
from claims.record.types import SELF, Aggregate, Bound, Comparison, Direction, Origin, UncertaintyKind
from claims.registry import Registry
from validation.registry_schemas import benchmarks_schema, conditions_schema, methods_schema, metrics_schema
from validation.schema_parts import (
    ADDRESS,
    FLAG,
    Schema,
    date,
    mapping,
    number,
    one_of,
    pattern,
    required,
    suggested,
    text,
    texts,
    whole,
)  # fmt: skip

FOLDER = "schema"
_DRAFT = "http://json-schema.org/draft-07/schema#"  # the one that editors' YAML support knows best
_ABOUT = meanings(PAPER_COLUMNS) | meanings(CLAIM_COLUMNS)
_SAID: dict[str, type[StrEnum]] = {
    "comparison": Comparison, "direction": Direction, "bound": Bound, "aggregate": Aggregate,
}  # fmt: skip


def schemas(registry: Registry) -> Mapping[str, Schema]:
    """Schemas by file name."""
    return {
        "claims.schema.json": _document("A claims file: one paper and the numbers that it reports", _claims(registry)),
        "benchmark.schema.json": _document("Benchmarks by id", benchmarks_schema(registry)),
        "metrics.schema.json": _document("Metrics by id", metrics_schema()),
        "conditions.schema.json": _document("Circumstances of a measurement by id", conditions_schema()),
        "method.schema.json": _document("Models, systems, algorithms and codecs by id", methods_schema()),
    }


def written(schema: Schema) -> str:
    """The schema as its file has it."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def stale(data: Path, registry: Registry) -> list[Path]:
    """Schema files of a data folder that are not what they should be."""
    found = []
    for name, schema in schemas(registry).items():
        path = data / FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != written(schema):
            found.append(path)
    return found


def write(data: Path, registry: Registry) -> list[Path]:
    """Write the schema files that are stale, and give their paths.

    Raises:
        OSError: when the folder cannot be written.
    """
    paths = stale(data, registry)
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_text(written(schemas(registry)[path.name]), encoding="utf-8")
    return paths


def _document(title: str, schema: Schema) -> Schema:
    return {"$schema": _DRAFT, "title": title, **schema}


def _claims(registry: Registry) -> Schema:
    properties = {
        "paper": _paper(registry) | {"description": "the source: a paper, model card or leaderboard page"},
        "claims": {
            "type": "array",
            "items": _claim(registry),
            "description": "one entry a number; [] for a paper without any",
        },
    }
    return mapping(TOP_KEYS, properties, TOP_KEYS)


def _paper(registry: Registry) -> Schema:
    properties = {
        "title": required(_ABOUT["title"], "An Example of Learned Image Compression"),
        "arxiv": text(f"{_ABOUT['arxiv']}, in quotes", "2501.00001",
                       pattern=pattern(ARXIV)),
        "url": text(_ABOUT["url"], "https://example.org/paper", pattern=ADDRESS),
        "published": date(_ABOUT["published"]),
        "venue": text(_ABOUT["venue"], "NeurIPS 2025"),
        "kind": one_of("what sort of source it is; 'paper' is the default", SourceKind),
        "code": texts(_ABOUT["code"], "https://example.org/code", pattern=ADDRESS),
        "benchmarks": {
            "description": _ABOUT["benchmarks"],
            "anyOf": [
                {"type": "array", "items": suggested("id of a benchmark", registry.benchmarks)},
                {"type": ["string", "null"]},
            ],
        },
        "reason": text(f"{_ABOUT['reason']}, in a few words of your own", "a survey"),
    }  # fmt: skip
    return mapping(PAPER_KEYS, properties, ("title",))


def _claim(registry: Registry) -> Schema:
    subsets = sorted({part.id for benchmark in registry.benchmarks.values() for part in benchmark.subsets})
    properties = {
        "method": required(_ABOUT["method"], "ExampleCodec"),
        "baseline": text(f"{_ABOUT['baseline']}; 'unstated' where the source does not say",
                          "VTM-17.0 Intra", "unstated"),
        "benchmark": suggested(_ABOUT["benchmark"], registry.benchmarks),
        "subset": suggested(_ABOUT["subset"], subsets),
        "metric": suggested(_ABOUT["metric"], registry.metrics),
        "setting": text(_ABOUT["setting"], "5-shot", "0-shot, CoT"),
        "reported": required(f"{_ABOUT['reported']}, in quotes", "79.5%", "up to 16.5% lower",
                              "3.1 points higher", "2.2x fewer", "34 ms", "0.83 ± 0.02"),
        **{name: one_of(f"{_ABOUT[name]}; only where 'reported' does not say", kind) for name, kind in _SAID.items()},
        "scale": one_of("how a bare number of a percent metric is meant: 0.83 or 83", Scale),
        "evidence": _evidence(),
        "origin": one_of(f"{_ABOUT['origin']}; 'reported' is the default", Origin),
        "derived_from": texts(f"for origin 'derived': {_ABOUT['derived_from']}", "example:0123abcd"),
        "conditions": _conditions(registry),
        "uncertainty": number("the ± term, where 'reported' does not give it", 0.4),
        "uncertainty_low": number(f"{_ABOUT['uncertainty_low']}; not in 'reported'", 0.3),
        "uncertainty_high": number(f"{_ABOUT['uncertainty_high']}; not in 'reported'", 0.5),
        "uncertainty_kind": one_of("what the ± term is, where 'reported' does not say", UncertaintyKind),
        "evaluator": suggested(_ABOUT["evaluator"], (SELF,)),
        "quoted": FLAG | {"description": "whether the source copied the number from elsewhere"},
        "evaluated": date(_ABOUT["evaluated"]),
        **{old: text(f"old name of '{new}'") for old, new in OLD_KEYS.items()},
        "note": text("a remark in your own words"),
        "audit": _audit(),
    }  # fmt: skip
    return mapping((*CLAIM_KEYS, *OLD_KEYS), properties, ("method", "metric", "reported"))


def _conditions(registry: Registry) -> Schema:
    return {
        "type": ["object", "null"],
        "description": "circumstances of the measurement, by name; a second spelling of 'setting'",
        "properties": {entry.id: _condition_value(entry) for entry in registry.conditions.entries.values()},
        "examples": [{"hardware": "1x A100 80GB", "precision": "bf16", "batch_size": 1}],
    }


def _condition_value(entry: Condition) -> Schema:
    """A value of a condition, editors offer those that are known; other spellings stay possible."""
    known = [form for form, _ in (*entry.values, *entry.forms) if "{" not in form]
    about = f"{entry.name} ({entry.role}{f', {entry.unit}' if entry.unit else ''})"
    if entry.kind is ConditionKind.ONE_OF and known:
        return suggested(about, known)
    return texts(about, *(given.partition(": ")[2] for given, _ in entry.examples if ": " in given))


def _evidence() -> Schema:
    properties = {
        "figure": text(_ABOUT["figure"], "16.5%"),
        "sentence": whole(_ABOUT["sentence"], 0, 5),
        "start": whole(f"{_ABOUT['start']}, where the same figure stands twice", 0, 412),
        "in": text("the part of the source, where it is not the abstract", "table 3", "section 4.2"),
        "page": whole("page of the source", 1, 7),
        "row": text("heading or number of the row of a table", "ExampleCodec"),
        "column": text("heading or number of the column of a table", "latency (ms)"),
        "url": text("address of the place, with a fragment", "https://example.org/card#speed", pattern=ADDRESS),
    }
    about = "where the figure stands in the source"
    return mapping(EVIDENCE_KEYS, properties) | {
        "description": about,
        "examples": [{"figure": "16.5%", "sentence": 5}],
    }


def _audit() -> Schema:
    properties = {
        "accepts": texts("rules whose finding is right as it is", "suspicious-jump"),
        "because": required("why, in your own words", "checked against table 3"),
    }
    return mapping(AUDIT_KEYS, properties, AUDIT_KEYS) | {"description": "a warning that a person has judged"}
