"""The JSON Schemas: fresh, true to the loader, named by every data file, and of use in an editor."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from claims.files import keys
from claims.registry import benchmarks, metrics
from claims.registry.lookup import Registry
from tests.commands import run
from tests.plain_yaml import SAFE
from tests.small import data_folder
from tests.validation.test_mutations import CASES, changed
from validation.checks import checks
from validation.json_schema import schemas, stale, write, written
from validation.rules.sources import SCHEMA_MARK

KINDS = {"claims": "claims.schema.json", "benchmarks": "benchmark.schema.json"}
# Rules that concern a file's shape, which a schema can see; what numbers and names mean it cannot.
SHAPE = {"unknown-key", "type", "missing-key"}


class Editor(SAFE):
    """YAML 1.2 as editors read it: no dates, and only true and false are booleans."""


LATER = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag not in LATER]
    for first, found in copy.deepcopy(SAFE.yaml_implicit_resolvers).items()
}
Editor.add_implicit_resolver(LATER[1], re.compile("(true|false)$"), list("tf"))


@pytest.fixture(scope="module")
def made(data: Path) -> Any:
    return schemas(Registry.load(data))


def errors(schema: Any, value: Any) -> list[str]:
    return [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(value)]


def read(text: str) -> Any:
    return yaml.load(text, Loader=Editor)


def test_the_files_are_fresh(data: Path) -> None:
    assert stale(data, Registry.load(data)) == [], "run: claimboard schema --write"


def test_they_are_schemas(made: Any) -> None:
    for schema in made.values():
        jsonschema.Draft7Validator.check_schema(schema)


def test_every_key_has_a_description(made: Any) -> None:
    claims = made["claims.schema.json"]["properties"]
    claim = claims["claims"]["items"]["properties"]
    assert list(claims["paper"]["properties"]) == list(keys.PAPER_KEYS)
    assert list(claim) == [*keys.CLAIM_KEYS, *keys.OLD_KEYS]
    assert list(claim["evidence"]["properties"]) == list(keys.EVIDENCE_KEYS)
    benchmark = made["benchmark.schema.json"]["additionalProperties"]["properties"]
    metric = made["metrics.schema.json"]["additionalProperties"]["properties"]
    assert list(benchmark) == list(benchmarks.BENCHMARK_KEYS)
    assert list(metric) == list(metrics.METRIC_KEYS)
    for properties in (claims["paper"]["properties"], claim, benchmark, metric):
        assert all(len(schema["description"]) > 5 for schema in properties.values())


def test_ids_are_suggested_not_enforced(made: Any, data: Path) -> None:
    claim = made["claims.schema.json"]["properties"]["claims"]["items"]["properties"]
    registry = Registry.load(data)
    assert claim["metric"]["anyOf"][0]["enum"] == list(registry.metrics)
    assert claim["benchmark"]["anyOf"][0]["enum"] == list(registry.benchmarks)
    assert errors(claim["metric"], "Acc") == []


def test_every_shipped_file_names_its_schema_and_keeps_it(made: Any, data: Path) -> None:
    paths = [data / "metrics.yaml", *(path for kind in KINDS for path in sorted((data / kind).glob("*.yaml")))]
    assert len(paths) > 200
    for path in paths:
        text = path.read_text(encoding="utf-8")
        first = text.partition("\n")[0]
        assert first.startswith(SCHEMA_MARK), path
        target = (path.parent / first.removeprefix(SCHEMA_MARK)).resolve()
        assert target == (data / "schema" / KINDS.get(path.parent.name, "metrics.schema.json")).resolve()
        assert errors(made[target.name], read(text)) == [], path


@pytest.mark.parametrize("case", CASES["valid"], ids=lambda case: str(case["name"]))
def test_what_the_loader_takes_the_schema_takes(case: dict[str, str], made: Any) -> None:
    assert errors(made["claims.schema.json"], read(changed(case)[0].removeprefix("\ufeff"))) == []


@pytest.mark.parametrize(
    "case", [case for case in CASES["mutations"] if case["rule"] in SHAPE], ids=lambda case: str(case["name"])
)
def test_faults_of_shape_are_seen_while_typing(case: dict[str, str], made: Any) -> None:
    unseen = {"blank title", "method of several lines", "derived without sources", "start without figure"}
    assert bool(errors(made["claims.schema.json"], read(changed(case)[0]))) == (case["name"] not in unseen)


@pytest.mark.parametrize(
    "case", [case for case in CASES["mutations"] if case["rule"] not in ("syntax",)], ids=lambda case: str(case["name"])
)
def test_what_the_schema_refuses_the_loader_refuses(case: dict[str, str], made: Any) -> None:
    try:
        value = read(changed(case)[0])
    except yaml.YAMLError:
        pytest.skip("an editor refuses it as YAML")
    if errors(made["claims.schema.json"], value):
        assert checks()[case["rule"]].severity == "error"


def test_the_command_writes_and_says_so(tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "data", {})
    done = run("--data", str(folder), "schema")
    assert (done.returncode, done.stdout.count("is stale")) == (1, 5)
    done = run("--data", str(folder), "schema", "--write")
    assert (done.returncode, done.stdout.count("written")) == (0, 5)
    assert run("--data", str(folder), "schema").returncode == 0
    registry = Registry.load(folder)
    assert write(folder, registry) == []
    assert (folder / "schema" / "claims.schema.json").read_text() == written(schemas(registry)["claims.schema.json"])
