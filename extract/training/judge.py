"""Learning the trees that take a second look (`extract.judge`), on scores of models that have not seen the article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np

from extract.alike import ALIKE, supported
from extract.judge import Trees, candidates, features
from extract.linear import Linear
from extract.reading import Reading
from extract.relations import probabilities
from extract.schema import Schema
from extract.training.relations import IGNORED, IS, OPTIONAL, OPTIONAL_WEIGHT, Row, fit

_ROUNDS = 110
_SNIPPET_WEIGHT = 0.3
_PARAMETERS: Mapping[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_child_samples": 25,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
}


@dataclass(slots=True)
class Labelled:
    """An article as it was read, with its labelled pairs."""

    article: str
    reading: Reading
    rows: list[Row]
    marked: bool = False


def scored(articles: Sequence[Labelled], folds: int = 5) -> Iterator[tuple[Labelled, Linear]]:
    """Yield each article with a linear model that has not learned from it; snippets only beside articles."""
    if all(article.marked for article in articles):
        return
    for number in range(folds):
        apart = [a for i, a in enumerate(articles) if i % folds == number]
        if apart:
            rest = [a for i, a in enumerate(articles) if i % folds != number]
            model = fit([row for a in rest for row in a.rows])
            for article in apart:
                yield article, model


def train(articles: Sequence[Labelled], schema: Schema, folds: int = 5) -> Trees | None:
    """Learn trees; None where there are too few articles to learn from."""
    tables = [table(article, model, schema) for article, model in scored(articles, folds)]
    tables = [t for t in tables if len(t[0])]
    if sum(len(t[0]) for t in tables) < 200:
        return None
    rows, target, weight = (np.concatenate([t[i] for t in tables]) for i in range(3))
    used = weight > 0
    data = lightgbm.Dataset(rows[used], target[used], weight=weight[used])
    booster = lightgbm.train(dict(_PARAMETERS), data, _ROUNDS)
    return exported(booster.dump_model(), tuple(sorted(schema.relations)))


def table(article: Labelled, model: Linear, schema: Schema) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give an article's candidates as features, targets and weights."""
    pairs = [row.pair for row in article.rows]
    if not pairs:
        return np.zeros((0, 0), np.float32), np.zeros(0), np.zeros(0)
    scores = probabilities(pairs, model)
    support = supported(pairs, scores, model.classes, schema) if ALIKE in model.classes else None
    found = candidates(pairs, scores, model.classes, schema, support)
    if not found:
        return np.zeros((0, 0), np.float32), np.zeros(0), np.zeros(0)
    worth = [article.rows[c.row].labels.get(model.classes[c.column], 0.0) for c in found]
    weights = [0.0 if w == IGNORED else OPTIONAL_WEIGHT if w == OPTIONAL else 1.0 for w in worth]
    if article.marked:  # its names and references are right, as they are not where the trees will judge
        weights = [weight * _SNIPPET_WEIGHT for weight in weights]
    for i, c in enumerate(found):
        only = article.rows[c.row].only
        weights[i] *= not only or c.relation.name in only
    names = sorted(schema.relations)
    return (
        features(article.reading, pairs, scores, model.classes, found, schema, names, support),
        np.array([w in (IS, OPTIONAL) for w in worth], dtype=np.int8),
        np.array(weights),
    )


def exported(dump: Mapping[str, Any], relations: tuple[str, ...]) -> Trees:
    """Lay out a LightGBM model in arrays."""
    trees = [list(_nodes(tree["tree_structure"])) for tree in dump["tree_info"]]
    most = max(map(len, trees))
    shape = (len(trees), most)
    feature, left, right = (np.full(shape, -1, dtype=np.int16) for _ in range(3))
    threshold, value = (np.zeros(shape, dtype=np.float32) for _ in range(2))
    for t, nodes in enumerate(trees):
        for n, (f, limit, a, b, leaf) in enumerate(nodes):
            feature[t, n], threshold[t, n], left[t, n], right[t, n], value[t, n] = f, limit, a, b, leaf
    return Trees(feature, threshold, left, right, value, relations)


def _nodes(root: Mapping[str, Any]) -> list[tuple[int, float, int, int, float]]:
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: Mapping[str, Any]) -> int:
        number = len(nodes)
        nodes.append((-1, 0.0, -1, -1, float(node.get("leaf_value", 0.0))))
        if "split_feature" in node:
            a, b = add(node["left_child"]), add(node["right_child"])
            nodes[number] = (node["split_feature"], float(node["threshold"]), a, b, 0.0)
        return number

    add(root)
    return nodes
