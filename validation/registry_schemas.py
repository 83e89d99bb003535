"""JSON Schemas of the registries: benchmarks, methods, metrics and conditions by id."""

from __future__ import annotations

from claims.files.provenance import DATE
from claims.record.entries import ConditionKind, ConditionRole, Counts, MethodKind, Weights
from claims.registry import Registry, unit_names
from claims.registry.benchmarks import ADDRESS as PLACE
from claims.registry.benchmarks import BENCHMARK_ID, BENCHMARK_KEYS, SUBSET_KEYS
from claims.registry.condition_entries import CONDITION_ID, CONDITION_KEYS, WORD_KEYS
from claims.registry.method_entries import METHOD_KEYS
from claims.registry.metrics import METRIC_ID, METRIC_KEYS
from validation.schema_parts import (
    ADDRESS,
    FLAG,
    Schema,
    mapping,
    one_of,
    pattern,
    required,
    suggested,
    text,
    texts,
    whole,
)


def benchmarks_schema(registry: Registry) -> Schema:
    """Benchmarks by id."""
    metrics = {
        "description": "metric ids, the default first",
        "anyOf": [{"type": "array", "items": {"enum": list(registry.metrics)}}, {"enum": [*registry.metrics, None]}],
    }
    named = _sizes() | {
        "name": required("name as printed", "STEM"),
        "aliases": texts("other spellings; case, spaces and hyphens do not matter; never a version, year or part"),
        "version": texts("marks that an alias may carry because the plain name means just that", "v1", "2012"),
        "metrics": metrics,
    }
    subset = named | {"alone": FLAG | {"description": "its name is known without the benchmark's (SST-2)"}}
    properties = named | {
        "exact_case": FLAG | {"description": "the name is an ordinary word, and a benchmark only as printed (MATH)"},
        "variant_of": suggested("the benchmark that this is another version, part or difficulty of",
                                 registry.benchmarks),
        "task": text("what it tests, in a few words", "multiple-choice knowledge questions"),
        "url": text("home page or paper", pattern=ADDRESS),
        "subsets": {
            "type": ["object", "null"],
            "description": "parts with scores of their own, by id",
            "additionalProperties": mapping(SUBSET_KEYS, subset, ("name",)),
        },
    }  # fmt: skip
    entry = mapping(BENCHMARK_KEYS, properties, ("name",))
    return {"type": "object", "propertyNames": {"pattern": pattern(BENCHMARK_ID)}, "additionalProperties": entry}


def _sizes() -> dict[str, Schema]:
    number = whole("number of scored items", 1, 14042)
    return {
        "size": number,
        "sizes": {"type": ["object", "null"], "additionalProperties": number,
                  "description": "sizes by split, the usual one first", "examples": [{"test": 1821}]},
        "split": text("split that 'size' is of; 'all' where there is only one", "test", "validation", "all"),
        "counts": one_of("what the size counts; only over items is a score k/n", Counts),
        "size_source": text("where the size was read: host, path and commit or version",
                             "github.com/example/bench@0123abc: README.md", pattern=f"^({PLACE.pattern})"),
    }  # fmt: skip


def methods_schema() -> Schema:
    """Methods by id."""
    count = text("a count such as 110M, 7.24B or 1.04T", pattern=r"^\d+(\.\d+)?[KMBT]?$")
    properties = {
        "name": required("name as its makers print it", "Llama 3.1 405B Instruct"),
        "aliases": texts("other names; case, spaces, hyphens and the maker's account do not matter"),
        "kind": one_of("left out for a model", MethodKind),
        "family": text("what it is one size or version of", "Llama"),
        "variant": text("base, instruct, chat and the like", "instruct"),
        "organisation": text("who made it", "Meta"),
        "parameters": count,
        "active_parameters": count,
        "released": text("YYYY, YYYY-MM or YYYY-MM-DD", "2024-07-23", pattern=pattern(DATE)),
        "weights": one_of("whether anybody may have them", Weights),
        "licence": text("licence of the weights", "apache-2.0"),
        "based_on": text("id of the method that it was trained or quantised from"),
        "url": text("paper, model card or home page", pattern=ADDRESS),
    }
    entry = mapping(METHOD_KEYS, properties, ("name",))
    return {"type": "object", "propertyNames": {"pattern": "^[a-z0-9][a-z0-9.+-]*$"}, "additionalProperties": entry}


def conditions_schema() -> Schema:
    """Conditions by id."""
    pairs = {"type": ["object", "null"], "additionalProperties": text("a form or its meaning")}
    properties = {
        "name": required("name in running text", "Batch size"),
        "kind": one_of("what its value is", ConditionKind),
        "role": one_of("protocol and measurement keep numbers apart, a note is only shown", ConditionRole),
        "unit": text("canonical unit of its number", "token"),
        "aliases": texts("names of the condition itself", "bs"),
        "forms": {"type": "object", "additionalProperties": texts("spellings that need no name", "batch size {n}"),
                  "description": "normal form to its spellings"},
        "values": pairs | {"description": "further words for a form, where the condition is named"},
        "words": mapping(WORD_KEYS, {key: texts("words told part by part") for key in WORD_KEYS}),
        "same": pairs | {"description": "forms that mean another one, printed apart"},
        "examples": pairs | {"description": "texts and the normal form that they must be read as"},
    }  # fmt: skip
    entry = mapping(CONDITION_KEYS, properties, ("name", "kind", "role", "examples"))
    return {"type": "object", "propertyNames": {"pattern": pattern(CONDITION_ID)}, "additionalProperties": entry}


def metrics_schema() -> Schema:
    """Metrics by id."""
    end = {"type": ["number", "null"]}
    properties = {
        "name": required("name as the field prints it", "Accuracy"),
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
        "gated_by": {
            "type": "array",
            "items": {"enum": [str(ConditionRole.PROTOCOL), str(ConditionRole.MEASUREMENT)]},
            "description": "roles of the conditions that must match to rank two numbers; [protocol] if left out",
        },
        "fraction": FLAG | {"description": "bare numbers up to 1 are fractions by convention (AUC 0.83)"},
        "share": FLAG | {"description": "the value may be given as percent of the whole (training data: 43 %)"},
        "relative": FLAG | {"description": "exists only against a baseline (BD-rate)"},
        "aliases": texts("other spellings; case, spaces and hyphens do not matter", "acc"),
        "description": text("one line"),
        "examples": texts("phrases in which the metric must be recognised", "reaches 79.5% accuracy"),
    }
    entry = mapping(METRIC_KEYS, properties, ("name", "unit"))
    return {"type": "object", "propertyNames": {"pattern": pattern(METRIC_ID)}, "additionalProperties": entry}
