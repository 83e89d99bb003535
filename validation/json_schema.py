"""JSON Schemas of the data files for editors, made of what the loader reads: its keys, its choices, its registry.

A schema guides while one types; it does not judge. Names are suggested, not enforced, because the loader knows aliases;
text may look like a number, because the loader reads every value as text. What a schema refuses, the loader refuses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from claims.boards.columns import meanings
from claims.boards.papers import PAPER_COLUMNS
from claims.boards.table import CLAIM_COLUMNS
from claims.files.keys import AUDIT_KEYS, CLAIM_KEYS, EVIDENCE_KEYS, PAPER_KEYS, TOP_KEYS
from claims.files.loader import ARXIV, DATE
from claims.record.entries import Counts, MethodKind, Weights
from claims.record.settle import Scale
from claims.record.types import Aggregate, Bound, Comparison, Direction, Origin
from claims.registry import Registry, unit_names
from claims.registry.benchmarks import ADDRESS, BENCHMARK_ID, BENCHMARK_KEYS, SUBSET_KEYS
from claims.registry.method_entries import METHOD_KEYS
from claims.registry.metrics import METRIC_ID, METRIC_KEYS
from claims.strict_yaml.fields import MAX_TEXT

Schema = dict[str, Any]
FOLDER = "schema"
_DRAFT = "http://json-schema.org/draft-07/schema#"  # the one that editors' YAML support knows best
_TYPES = ["string", "number", "boolean", "null"]
_ADDRESS = "^https?://"
_FLAG: Schema = {"type": ["boolean", "null"]}
_ABOUT = meanings(PAPER_COLUMNS) | meanings(CLAIM_COLUMNS)
_SAID: dict[str, type[StrEnum]] = {
    "comparison": Comparison, "direction": Direction, "bound": Bound, "aggregate": Aggregate,
}  # fmt: skip


def schemas(registry: Registry) -> Mapping[str, Schema]:
    """Schemas by file name."""
    return {
        "claims.schema.json": _document("A claims file: one paper and the numbers that it reports", _claims(registry)),
        "benchmark.schema.json": _document("Benchmarks by id", _benchmarks(registry)),
        "metrics.schema.json": _document("Metrics by id", _metrics()),
        "method.schema.json": _document("Models, systems, algorithms and codecs by id", _methods()),
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


def _pattern(loaders: re.Pattern[str]) -> str:
    """A pattern of the loader, which matches at the start, in the dialect of JSON Schema, which searches."""
    return "^(?:" + loaders.pattern.replace(r"\Z", "$") + ")"


def _mapping(keys: Sequence[str], properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """A mapping with exactly these keys; a key without a schema of its own is an error of this module."""
    return {
        "type": "object",
        "properties": {key: properties[key] for key in keys},
        "additionalProperties": False,
        **({"required": list(required)} if required else {}),
    }


def _text(about: str, *examples: str, **more: Any) -> Schema:
    schema = {"type": _TYPES, "maxLength": MAX_TEXT, "description": about, **more}
    return schema | ({"examples": list(examples)} if examples else {})


def _required(about: str, *examples: str, **more: Any) -> Schema:
    return _text(about, *examples, **more) | {"type": _TYPES[:-1], "minLength": 1}


def _texts(about: str, *examples: str, **more: Any) -> Schema:
    return {"description": about, "anyOf": [{"type": "array", "items": _text(about, *examples, **more)}, _text(about)]}


def _one_of(about: str, kind: type[StrEnum]) -> Schema:
    return {"enum": [*(str(member) for member in kind), None], "description": about}


def _suggested(about: str, names: Iterable[str]) -> Schema:
    """Text for which editors offer the names; others stay possible, because the loader knows aliases."""
    return {"description": about, "anyOf": [{"enum": list(names)}, {"type": ["string", "number"]}]}


def _whole(about: str, least: int, *examples: int) -> Schema:
    return {"type": ["integer", "null"], "minimum": least, "description": about, "examples": list(examples)}


def _claims(registry: Registry) -> Schema:
    properties = {
        "paper": _paper(registry) | {"description": "the source: a paper, model card or leaderboard page"},
        "claims": {
            "type": "array",
            "items": _claim(registry),
            "description": "one entry a number; [] for a paper without any",
        },
    }
    return _mapping(TOP_KEYS, properties, TOP_KEYS)


def _paper(registry: Registry) -> Schema:
    properties = {
        "title": _required(_ABOUT["title"], "An Example of Learned Image Compression"),
        "arxiv": _text(f"{_ABOUT['arxiv']}, in quotes", "2501.00001",
                       pattern=_pattern(ARXIV)),
        "url": _text(_ABOUT["url"], "https://example.org/paper", pattern=_ADDRESS),
        "published": _text(_ABOUT["published"], "2025-01-31", "2025-01", "2025", pattern=_pattern(DATE))
        | {"type": ["string", "integer", "null"]},
        "venue": _text(_ABOUT["venue"], "NeurIPS 2025"),
        "code": _texts(_ABOUT["code"], "https://example.org/code", pattern=_ADDRESS),
        "benchmarks": {
            "description": _ABOUT["benchmarks"],
            "anyOf": [
                {"type": "array", "items": _suggested("id of a benchmark", registry.benchmarks)},
                {"type": ["string", "null"]},
            ],
        },
        "reason": _text(f"{_ABOUT['reason']}, in a few words of your own", "a survey"),
    }  # fmt: skip
    return _mapping(PAPER_KEYS, properties, ("title",))


def _claim(registry: Registry) -> Schema:
    subsets = sorted({part.id for benchmark in registry.benchmarks.values() for part in benchmark.subsets})
    properties = {
        "method": _required(_ABOUT["method"], "ExampleCodec"),
        "baseline": _text(f"{_ABOUT['baseline']}; 'unstated' where the source does not say",
                          "VTM-17.0 Intra", "unstated"),
        "benchmark": _suggested(_ABOUT["benchmark"], registry.benchmarks),
        "subset": _suggested(_ABOUT["subset"], subsets),
        "metric": _suggested(_ABOUT["metric"], registry.metrics),
        "setting": _text(_ABOUT["setting"], "5-shot", "0-shot, CoT"),
        "reported": _required(f"{_ABOUT['reported']}, in quotes", "79.5%", "up to 16.5% lower",
                              "3.1 points higher", "2.2x fewer", "34 ms", "0.83 ± 0.02"),
        **{name: _one_of(f"{_ABOUT[name]}; only where 'reported' does not say", kind) for name, kind in _SAID.items()},
        "scale": _one_of("how a bare number of a percent metric is meant: 0.83 or 83", Scale),
        "evidence": _evidence(),
        "origin": _one_of(f"{_ABOUT['origin']}; 'reported' is the default", Origin),
        "derived_from": _texts(f"for origin 'derived': {_ABOUT['derived_from']}", "example:0123abcd"),
        "reported_by": _text("who ran or re-reported the number, if not the paper itself", "Open LLM Leaderboard"),
        "note": _text("a remark in your own words"),
        "audit": _audit(),
    }  # fmt: skip
    return _mapping(CLAIM_KEYS, properties, ("method", "metric", "reported"))


def _evidence() -> Schema:
    properties = {
        "figure": _text(_ABOUT["figure"], "16.5%"),
        "sentence": _whole(_ABOUT["sentence"], 0, 5),
        "start": _whole(f"{_ABOUT['start']}, where the same figure stands twice", 0, 412),
    }
    about = "where the figure stands in the abstract"
    return _mapping(EVIDENCE_KEYS, properties) | {
        "description": about,
        "examples": [{"figure": "16.5%", "sentence": 5}],
    }


def _audit() -> Schema:
    properties = {
        "accepts": _texts("rules whose finding is right as it is", "suspicious-jump"),
        "because": _required("why, in your own words", "checked against table 3"),
    }
    return _mapping(AUDIT_KEYS, properties, AUDIT_KEYS) | {"description": "a warning that a person has judged"}


def _benchmarks(registry: Registry) -> Schema:
    metrics = {
        "description": "metric ids, the default first",
        "anyOf": [{"type": "array", "items": {"enum": list(registry.metrics)}}, {"enum": [*registry.metrics, None]}],
    }
    named = _sizes() | {
        "name": _required("name as printed", "STEM"),
        "aliases": _texts("other spellings; case, spaces and hyphens do not matter; never a version, year or part"),
        "version": _texts("marks that an alias may carry because the plain name means just that", "v1", "2012"),
        "metrics": metrics,
    }
    subset = named | {"alone": _FLAG | {"description": "its name is known without the benchmark's (SST-2)"}}
    properties = named | {
        "exact_case": _FLAG | {"description": "the name is an ordinary word, and a benchmark only as printed (MATH)"},
        "variant_of": _suggested("the benchmark that this is another version, part or difficulty of",
                                 registry.benchmarks),
        "task": _text("what it tests, in a few words", "multiple-choice knowledge questions"),
        "url": _text("home page or paper", pattern=_ADDRESS),
        "subsets": {
            "type": ["object", "null"],
            "description": "parts with scores of their own, by id",
            "additionalProperties": _mapping(SUBSET_KEYS, subset, ("name",)),
        },
    }  # fmt: skip
    entry = _mapping(BENCHMARK_KEYS, properties, ("name",))
    return {"type": "object", "propertyNames": {"pattern": _pattern(BENCHMARK_ID)}, "additionalProperties": entry}


def _sizes() -> dict[str, Schema]:
    number = _whole("number of scored items", 1, 14042)
    return {
        "size": number,
        "sizes": {"type": ["object", "null"], "additionalProperties": number,
                  "description": "sizes by split, the usual one first", "examples": [{"test": 1821}]},
        "split": _text("split that 'size' is of; 'all' where there is only one", "test", "validation", "all"),
        "counts": _one_of("what the size counts; only over items is a score k/n", Counts),
        "size_source": _text("where the size was read: host, path and commit or version",
                             "github.com/example/bench@0123abc: README.md", pattern=f"^({ADDRESS.pattern})"),
    }  # fmt: skip


def _methods() -> Schema:
    count = _text("a count such as 110M, 7.24B or 1.04T", pattern=r"^\d+(\.\d+)?[KMBT]?$")
    properties = {
        "name": _required("name as its makers print it", "Llama 3.1 405B Instruct"),
        "aliases": _texts("other names; case, spaces, hyphens and the maker's account do not matter"),
        "kind": _one_of("left out for a model", MethodKind),
        "family": _text("what it is one size or version of", "Llama"),
        "variant": _text("base, instruct, chat and the like", "instruct"),
        "organisation": _text("who made it", "Meta"),
        "parameters": count,
        "active_parameters": count,
        "released": _text("YYYY, YYYY-MM or YYYY-MM-DD", "2024-07-23", pattern=_pattern(DATE)),
        "weights": _one_of("whether anybody may have them", Weights),
        "licence": _text("licence of the weights", "apache-2.0"),
        "based_on": _text("id of the method that it was trained or quantised from"),
        "url": _text("paper, model card or home page", pattern=_ADDRESS),
    }
    entry = _mapping(METHOD_KEYS, properties, ("name",))
    return {"type": "object", "propertyNames": {"pattern": "^[a-z0-9][a-z0-9.+-]*$"}, "additionalProperties": entry}


def _metrics() -> Schema:
    end = {"type": ["number", "null"]}
    flag = _FLAG
    properties = {
        "name": _required("name as the field prints it", "Accuracy"),
        "unit": {
            "anyOf": [{"enum": sorted(unit_names.names())}, {"pattern": "^[A-Za-z_]+(/[A-Za-z_]+)+$"}],
            "description": "canonical unit; 'score' for a bare number on no scale",
        },
        "better": {"enum": ["higher", "lower", None], "description": "left out where neither is better by itself"},
        "kind": {
            "enum": ["quality", "cost"],
            "description": "a percent change of a cost is relative without being told",
        },
        "range": {"type": "array", "items": end, "minItems": 2, "maxItems": 2, "description": "in the canonical unit"},
        "fraction": flag | {"description": "bare numbers up to 1 are fractions by convention (AUC 0.83)"},
        "share": flag | {"description": "the value may be given as percent of the whole (training data: 43 %)"},
        "relative": flag | {"description": "exists only against a baseline (BD-rate)"},
        "aliases": _texts("other spellings; case, spaces and hyphens do not matter", "acc"),
        "description": _text("one line"),
        "examples": _texts("phrases in which the metric must be recognised", "reaches 79.5% accuracy"),
    }
    entry = _mapping(METRIC_KEYS, properties, ("name", "unit"))
    return {"type": "object", "propertyNames": {"pattern": _pattern(METRIC_ID)}, "additionalProperties": entry}
