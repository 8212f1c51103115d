"""Scoring a graph against gold files, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from kg.answer import Answer, Cell
from kg.causes import causes
from kg.errors import WrongRequest
from kg.evaluate import Scores, Share, Tally, evaluate
from kg.export.rows import claim_line, entity_line
from kg.gold import articles, fold
from kg.graph import Graph


def measure(graph: Graph, gold: Path) -> Scores:
    """Score a graph against the gold files of a folder.

    Raises WrongRequest where there are none, or one is not in the form of the guide.
    """
    if not gold.is_dir():
        raise WrongRequest(f"there is no folder {gold}")
    try:
        golds = list(articles(gold))
    except ValueError as error:
        raise WrongRequest(str(error)) from None
    if not golds:
        raise WrongRequest(f"no gold file (.json) in {gold}")
    symmetric = [relation.name for relation in graph.ontology.schema.relations.values() if relation.symmetric]
    claims = [claim_line(claim) for claim in graph.claims()]
    entities = [entity_line(entity) for entity in graph.entities.values()]
    return evaluate(golds, claims, entities, symmetric=symmetric)


def summary(scores: Scores) -> Answer:
    """Give the scores of the whole."""
    rows: list[tuple[Cell, ...]] = [
        _tally("facts", scores.facts),
        _tally("pairs", scores.pairs),
        _tally("entities", scores.entities),
        _share("types", scores.types),
        _share("status", scores.status),
        _share("attribution", scores.attribution),
        _share("amounts", scores.amounts),
    ]
    return Answer.of(_COLUMNS, rows, title=f"Scores of {scores.claims} claims")


_COLUMNS = ("what", "precision", "recall", "f1", "right", "wrong", "missed")


def scores_by(tallies: Mapping[str, Tally], what: str) -> Answer:
    """Give the scores of each part, the one with most facts first."""
    rows = [_tally(name, tally) for name, tally in tallies.items()]
    rows.sort(key=lambda row: (-int(row[4] or 0) - int(row[6] or 0), str(row[0])))
    return Answer.of((what, *_COLUMNS[1:]), rows)


def errors_of(graph: Graph, scores: Scores) -> Answer:
    """List every error with its cause, the commonest causes first."""
    found = list(causes(scores, dropped=dict(_dropped(graph, scores))))
    often = Counter((error.kind, error.cause) for error in found)
    found.sort(key=lambda error: (-often[error.kind, error.cause], error.kind, error.cause))
    columns = ("kind", "cause", "article", "subject", "relation", "object", "status", "detail")
    rows = [(e.kind, e.cause, e.doc, e.subject, e.relation, e.object, e.status, e.detail) for e in found]
    return Answer.of(columns, rows, title="Errors")


def _dropped(graph: Graph, scores: Scores) -> Iterator[tuple[tuple[str, str, str, str], str]]:
    """Tell at which stage proposals fell, under every name of their ends."""
    for doc in scores.by_doc:
        if doc not in graph.articles:
            continue
        read = graph.extraction(doc)
        names = {entity.id: {fold(name) for name in (entity.name, *entity.names)} for entity in read.entities}
        for rejection in read.rejections:
            ends = (names.get(end, {fold(end)}) for end in (rejection.subject, rejection.object))
            for subject, end in product(*ends):
                yield (doc, subject, rejection.relation, end), rejection.stage


def _tally(name: str, tally: Tally) -> tuple[Cell, ...]:
    scores = (round(score, 4) for score in (tally.precision, tally.recall, tally.f1))
    return name, *scores, tally.right, tally.wrong, tally.missed


def _share(name: str, share: Share) -> tuple[Cell, ...]:
    value = None if share.value is None else round(share.value, 4)
    good = int(share.good) if float(share.good).is_integer() else round(share.good, 2)
    return name, value, None, None, good, round(share.of - share.good, 2), None
