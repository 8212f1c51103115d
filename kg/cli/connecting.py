"""Commands that walk on the web of entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from kg.cli.analysing import told
from kg.cli.app import app
from kg.cli.options import GRAPH, AsOf, Evidence, Form, GraphDir, one_of, opened
from kg.errors import WrongRequest

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.web import Web

_STATUSES = ("asserted", "planned", "possible", "negated")
_MEASURES = ("pagerank", "betweenness")

Relations: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--relation", "-r", metavar="NAME", help="Only claims of this relation; may be repeated."),
]
Statuses: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--status", metavar="|".join(_STATUSES), help="Only claims of this status; else all but the negated."
    ),
]
Sources: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only claims of this outlet, wire or article."),
]


@app.command()
def path(
    start: Annotated[str, typer.Argument(metavar="A", help="An entity.")],
    goal: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    count: Annotated[int, typer.Option("--count", "-k", min=1, max=100, help="How many paths.")] = 3,
    hubs: Annotated[
        float, typer.Option("--hubs", min=0, help="How dear ways through much-linked entities are; 0: not.")
    ] = 0.5,
    relation: Relations = None,
    status: Statuses = None,
    source: Sources = None,
    graph: GraphDir = GRAPH,
    evidence: Evidence = False,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """Show how two entities are connected, each hop with its evidence."""
    from kg.paths import paths, table

    whole = opened(graph, as_of)
    ends = whole.find(start), whole.find(goal)
    if ends[0] == ends[1]:
        raise WrongRequest(f"{start} and {goal} are one entity: {ends[0].name}")
    found = paths(_web(whole, relation, status, source), *ends, k=count, hubs=hubs)
    return told(whole, table(found, whole.articles), form, evidence=evidence)


@app.command()
def neighbors(
    entity: Annotated[str, typer.Argument(help="A name, an alias or an id.")],
    hops: Annotated[int, typer.Option("--hops", min=1, max=10, help="How far to go.")] = 1,
    relation: Relations = None,
    status: Statuses = None,
    source: Sources = None,
    graph: GraphDir = GRAPH,
    evidence: Evidence = False,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """List the entities that claims join with one, the most joined first."""
    from kg.paths import neighbors as run

    whole = opened(graph, as_of)
    answer = run(_web(whole, relation, status, source), whole.find(entity), hops=hops)
    return told(whole, answer, form, evidence=evidence)


@app.command()
def rank(
    by: Annotated[
        str, typer.Option("--by", metavar="|".join(_MEASURES), callback=one_of(_MEASURES, "measure"))
    ] = "pagerank",
    type: Annotated[str | None, typer.Option("--type", help="Only entities of this type.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many rows.")] = 20,
    relation: Relations = None,
    status: Statuses = None,
    source: Sources = None,
    graph: GraphDir = GRAPH,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """List the most central entities of the graph."""
    from dataclasses import replace

    from kg.rank import rank as run

    whole = opened(graph, as_of)
    if type and type not in whole.ontology.schema.types:
        raise WrongRequest(f"no type {type!r}; there are {', '.join(sorted(whole.ontology.schema.types))}")
    answer = run(_web(whole, relation, status, source), by=by)
    rows = [row for row in answer.rows if type in (None, row[2])]
    return told(whole, replace(answer, rows=tuple(rows[:top])), form)


@app.command()
def communities(
    seed: Annotated[int, typer.Option("--seed", help="Where the draw begins; the same gives the same.")] = 1,
    relation: Relations = None,
    status: Statuses = None,
    source: Sources = None,
    graph: GraphDir = GRAPH,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """List groups of entities that claims join more with each other than with the rest."""
    from kg.rank import communities as run
    from kg.rank import community_table

    whole = opened(graph, as_of)
    return told(whole, community_table(run(_web(whole, relation, status, source), seed=seed)), form)


def _web(graph: Graph, relation: list[str] | None, status: list[str] | None, source: list[str] | None) -> Web:
    from kg.web import AFFIRMED, chosen, web
    from kg.why import relation_of

    for name in status or ():
        if name not in _STATUSES:
            raise WrongRequest(f"no status {name!r}; there are {', '.join(_STATUSES)}")
    relations = [relation_of(graph, name) for name in relation or ()]
    _check_sources(graph, source or ())
    return web(
        chosen(
            graph.claims(),
            graph.articles,
            relations=relations,
            statuses=status or AFFIRMED,
            sources=source or (),
        )
    )


def _check_sources(graph: Graph, wanted: list[str] | tuple[str, ...]) -> None:
    records = graph.articles.values()
    known = {name for record in records for name in (record.source, record.wire) if name}
    folded = {name.casefold() for name in (*known, *graph.articles)}
    for name in wanted:
        if name.casefold() not in folded:
            raise WrongRequest(f"no source {name!r}; there are {', '.join(sorted(known)[:20])}")
