"""Train the extractor's weights: `python bench/train_extractor.py [--folds N] [--write]`.

Every decision (claim or not, change, metric, benchmark, method, baseline) is a choice among options given by their
features; the weights maximise the likelihood of the right options under an L2 penalty (full-batch Adam, so that a run
is reproducible). `--folds` trains on all papers but a fold and scores the fold, by paper.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np
from annotations import SHARED, Annotated, read_annotations, scorer
from calibration import curve, judged

from claims.figures.normalize import normalize
from claims.formats.extractor import claim_as_object
from claims.prose.baseline_options import baseline_options
from claims.prose.benchmark_options import benchmark_options
from claims.prose.extract import CHANGES, changes_of, extract_claims, read_sentences
from claims.prose.features import change_features, claim_features
from claims.prose.mentions import Names
from claims.prose.method_options import method_options
from claims.prose.metric_options import metric_options
from claims.prose.model import WEIGHTS, Model
from claims.prose.own_system import own_system_options
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.prose.tokens import sentences
from claims.registry.lookup import Registry

# Smaller weights are dropped: half of them all. In 5-fold cross-validation on 2,800 abstracts the score at every level
# stays within 0.001 of that with all of them (full: 0.514 against 0.513); from 0.1 on it falls.
LEAST_WEIGHT = 0.07
PENALTY = {"system": 1.0, "claim": 2.0, "change": 2.0, "metric": 2.0, "benchmark": 3.0, "method": 3.0, "baseline": 1.0}


@dataclass
class Choices:
    """Training instances of one decision: options as feature lists, and which of them are right."""

    options: list[list[Sequence[str]]] = field(default_factory=list)
    right: list[list[bool]] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)

    def add(self, paper: str, options: Sequence[Sequence[str]], right: Sequence[bool]) -> None:
        if any(right) and not all(right):
            self.options.append(list(options))
            self.right.append(list(right))
            self.papers.append(paper)


def matching(placed: PlacedQuantity, claims: Sequence[dict[str, Any]], judge: ModuleType) -> dict[str, Any] | None:
    """The annotated claim that a quantity stands for: spans meet and values agree."""
    quantity = placed.quantity
    got = {"value": quantity.value, "low": quantity.low, "high": quantity.high}
    for claim in claims:
        if claim["start"] < quantity.span.end and quantity.span.start < claim["end"] and judge.same_value(claim, got):
            return claim
    return None


def collect_systems(papers: Sequence[Annotated], registry: Registry, judge: ModuleType) -> Choices:
    """Which of the names in an abstract is the paper's own: the one that annotators give most of its claims."""
    choices = Choices()
    knows = Names.of(registry).knows
    for paper in papers:
        named: Counter[str] = Counter()
        for claim in paper.claims:
            methods = claim.get("method")
            for method in methods if isinstance(methods, list) else [methods]:
                if method and not method.lower().startswith(("our ", "the ", "this ")):
                    named[method] += 1
        if not paper.claims:
            continue
        # A name of few of its claims is a baseline or a variant, not the paper's own.
        most = max(named.values(), default=0)
        named = Counter({name: count for name, count in named.items() if 2 * count >= most})
        folded = normalize(paper.text)
        spans = [(span.start, span.end) for span in sentences(folded)]
        options = own_system_options(folded, paper.title, spans, knows)
        right = [
            option.value is not None and any(judge.same_name(name, option.value) for name in named)
            for option in options
        ]
        if not any(right):
            right = [option.value is None for option in options]
        choices.add(paper.paper, [option.features for option in options], right)
    return choices


def collect(
    papers: Sequence[Annotated], registry: Registry, judge: ModuleType, halves: Sequence[Model]
) -> dict[str, Choices]:
    """Turn annotated abstracts into choices for every decision.

    The paper's system is named by weights that have not seen the paper (`halves[i % len(halves)]` for paper i), so that
    the other decisions learn to live with its mistakes.
    """
    data = {name: Choices() for name in PENALTY if name != "system"}
    for number, paper in enumerate(papers):
        for sentence in read_sentences(paper.text, registry, paper.title, halves[number % len(halves)]):
            for placed in sentence.quantities:
                _collect_quantity(paper, sentence, placed, registry, judge, data)
    return data


def _collect_quantity(
    paper: Annotated,
    sentence: Sentence,
    placed: PlacedQuantity,
    registry: Registry,
    judge: ModuleType,
    data: dict[str, Choices],
) -> None:
    span = placed.quantity.span
    gold = matching(placed, paper.claims, judge)
    if gold is None:
        if not any(c["start"] < span.end and span.start < c["end"] for c in paper.claims):
            data["claim"].add(paper.paper, [claim_features(sentence, placed), []], [False, True])
        return
    if gold.get("optional"):
        return
    data["claim"].add(paper.paper, [claim_features(sentence, placed), []], [True, False])
    readings = gold.get("readings") or [gold]
    changes = {"absolute" if r["comparison"] == "absolute" else r["direction"] for r in readings}
    answers = changes_of(placed)
    if len(answers) > 1:
        features = change_features(sentence, placed)
        data["change"].add(
            paper.paper, [[f"{a}|{f}" for f in features] for a in answers], [a in changes for a in answers]
        )
    change = next((c for c in CHANGES if c in changes), "absolute")
    metric = metric_options(sentence, placed, change, registry)
    data["metric"].add(
        paper.paper,
        [o.features for o in metric],
        [judge.any_of(judge.same_metric, gold.get("metric"), o.value) for o in metric],
    )
    _collect_names("benchmark", benchmark_options(sentence, placed, change), gold, paper, judge, data)
    method = method_options(sentence, placed, change)
    _collect_names("method", method, gold, paper, judge, data)
    if change != "absolute":
        _collect_names("baseline", baseline_options(sentence, placed, change), gold, paper, judge, data)


def _collect_names(
    decision: str, options: Sequence[Option], gold: dict[str, Any], paper: Annotated, judge: ModuleType,
    data: dict[str, Choices],
) -> None:  # fmt: skip
    right = [judge.any_of(judge.same_name, gold.get(decision), option.value) for option in options]
    if decision == "method":
        # Where an annotator gives a name and, as an alternative, "our method", the name is the better answer.
        named = [ok and not judge.same_name(None, option.value) for ok, option in zip(right, options, strict=True)]
        right = named if any(named) else right
    data[decision].add(paper.paper, [option.features for option in options], right)


def train(choices: Choices, penalty: float, least: int = 2, steps: int = 250) -> dict[str, float]:
    """Weights of one decision by full-batch Adam on the penalised negative log-likelihood."""
    counts = Counter(f for options in choices.options for option in options for f in set(option))
    vocabulary = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    features, owners, instance, right = [], [], [], []
    option_count = 0
    for number, (options, truth) in enumerate(zip(choices.options, choices.right, strict=True)):
        for option, ok in zip(options, truth, strict=True):
            known = [vocabulary[f] for f in option if f in vocabulary]
            features += known
            owners += [option_count] * len(known)
            instance.append(number)
            right.append(ok)
            option_count += 1
    feature, owner = np.array(features), np.array(owners)
    number, truth = np.array(instance), np.array(right)
    weights = _adam(feature, owner, number, truth, len(vocabulary), penalty, steps)
    return {f: round(float(weights[i]), 4) for f, i in vocabulary.items() if abs(weights[i]) >= LEAST_WEIGHT}


def _adam(feature: Any, owner: Any, number: Any, truth: Any, size: int, penalty: float, steps: int) -> Any:
    weights, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    count = number[-1] + 1
    options = len(number)
    for step in range(1, steps + 1):
        scores = np.bincount(owner, weights[feature], minlength=options)
        top = np.full(count, -np.inf)
        np.maximum.at(top, number, scores)
        exp = np.exp(scores - top[number])
        total = np.bincount(number, exp, minlength=count)
        good = np.bincount(number, exp * truth, minlength=count)
        residual = exp / total[number] - exp * truth / np.maximum(good, 1e-300)[number]
        gradient = np.bincount(feature, residual[owner], minlength=size) + penalty * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        weights -= 0.1 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def fit(papers: Sequence[Annotated], registry: Registry, judge: ModuleType) -> Model:
    """Train all decisions on some papers."""
    parts = 4
    halves = [
        Model({"system": _system_weights([p for i, p in enumerate(papers) if i % parts != part], registry, judge)})
        for part in range(parts)
    ]
    data = collect(papers, registry, judge, halves)
    weights = {name: train(choices, PENALTY[name]) for name, choices in data.items()}
    return Model({**weights, "system": _system_weights(papers, registry, judge)})


def _system_weights(papers: Sequence[Annotated], registry: Registry, judge: ModuleType) -> dict[str, float]:
    return train(collect_systems(papers, registry, judge), PENALTY["system"])


def predict(papers: Sequence[Annotated], registry: Registry, model: Model) -> dict[str, list[dict[str, Any]]]:
    """Extracted claims by paper in the extractor's JSON form, with their confidence."""
    return {
        p.paper: [
            claim_as_object(c, registry) | {"confidence": c.confidence}
            for c in extract_claims(p.text, registry, p.title, model=model)
        ]
        for p in papers
    }


def levels(papers: Sequence[Annotated], got: dict[str, list[dict[str, Any]]], judge: ModuleType) -> dict[str, float]:
    """F1 at the five levels of the scorer."""
    hits, n_gold, n_got = [0] * len(judge.LEVELS), 0, 0
    for paper in papers:
        gold, mine = [dict(c) for c in paper.claims], [dict(c) for c in got[paper.paper]]
        pairs = judge.match(gold, mine)
        optional = {i for i, c in enumerate(gold) if c.get("optional")}
        n_gold += len(gold) - len(optional)
        n_got += len(mine) - sum(i in optional for i, _, _ in pairs)
        for i, _, level in pairs:
            if i not in optional:
                for k in range(level):
                    hits[k] += 1
    return {name: 2 * hit / max(1, n_gold + n_got) for name, hit in zip(judge.LEVELS, hits, strict=True)}


def cross_validated(
    papers: Sequence[Annotated], registry: Registry, judge: ModuleType, folds: int
) -> dict[str, list[dict[str, Any]]]:
    """Predictions for every paper by a model that has not seen its fold."""
    got: dict[str, list[dict[str, Any]]] = {}
    for fold in range(folds):
        held = [p for i, p in enumerate(papers) if i % folds == fold]
        model = fit([p for i, p in enumerate(papers) if i % folds != fold], registry, judge)
        got.update(predict(held, registry, model))
    return got


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="write the weights of all papers into the package")
    parser.add_argument("--extra", nargs="*", default=[], help="further annotation files")
    arguments = parser.parse_args()
    if arguments.write:
        arguments.folds = arguments.folds or 5  # the curve of confidence needs claims kept aside
    registry, judge = Registry.load(), scorer(SHARED)
    papers = read_annotations()
    if arguments.extra:
        from pathlib import Path

        papers += read_annotations([Path(p) for p in arguments.extra])
    if arguments.folds:
        got = cross_validated(papers, registry, judge, arguments.folds)
        for source in dict.fromkeys(p.source for p in papers):
            part = [p for p in papers if p.source == source]
            print(source, len(part), {k: round(v, 3) for k, v in levels(part, got, judge).items()})
        print("all", len(papers), {k: round(v, 3) for k, v in levels(papers, got, judge).items()})
    if arguments.write:
        model = fit(papers, registry, judge)
        rows = [row for rows in judged(papers, got, judge) for row in rows]
        model = Model({**model.weights, "confidence": curve(rows)})
        WEIGHTS.write_text(json.dumps(model.weights, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n")
        print("wrote", sum(len(table) for table in model.weights.values()), "weights")


if __name__ == "__main__":
    main()
