"""Commands that say how good a graph is, and how large."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import GRAPH, Form, GraphDir
from kg.cli.output import DONE, NOT_FOUND, give


@app.command()
def validate(graph: GraphDir = GRAPH, form: Form = None) -> int:
    """Check the graph against its SHACL shapes; the exit status is 1 where it does not conform."""
    from kg.cli.output import remark
    from kg.graph import Graph
    from kg.validate import validate as run

    violations = run(Graph.open(graph))
    if not len(violations):
        typer.echo("the graph conforms")
        return DONE
    give(violations, form)
    remark(f"the graph does not conform: {len(violations)} violations")
    return NOT_FOUND


@app.command()
def stats(graph: GraphDir = GRAPH, form: Form = None) -> int:
    """Count what the graph holds: articles, entities by type, claims by relation and status."""
    from kg.graph import Graph
    from kg.stats import stats as run

    return give(run(Graph.open(graph)), form)


@app.command("eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="A folder of gold files.")],
    graph: GraphDir = GRAPH,
    by_relation: Annotated[bool, typer.Option("--by-relation", help="Score each relation.")] = False,
    by_doc: Annotated[bool, typer.Option("--by-doc", help="Score each article.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List every error with its cause.")] = False,
    form: Form = None,
) -> int:
    """Score the graph against gold: precision, recall and F1 of facts and entities, and of their details."""
    from kg.graph import Graph
    from kg.measure import errors_of, measure, scores_by, summary

    opened = Graph.open(graph)
    scores = measure(opened, gold)
    if errors:
        return give(errors_of(opened, scores), form)
    if by_relation:
        return give(scores_by(scores.by_relation, "relation"), form)
    if by_doc:
        return give(scores_by(scores.by_doc, "article"), form)
    return give(summary(scores), form)
