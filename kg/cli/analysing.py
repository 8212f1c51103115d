"""Commands that weigh what a graph says: where it comes from, where it disagrees, how it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import app
from kg.cli.options import GRAPH, AsOf, Evidence, Form, GraphDir, opened
from kg.cli.output import give, remark
from kg.errors import NotFound, WrongRequest

if TYPE_CHECKING:
    from kg.answer import Answer, Cell
    from kg.graph import Graph
    from kg.record import ClaimRecord


@app.command()
def corroboration(
    subject: Annotated[str | None, typer.Argument(metavar="[SUBJECT]", help="An entity.")] = None,
    relation: Annotated[str | None, typer.Argument(metavar="[RELATION]", help="A relation.")] = None,
    object: Annotated[str | None, typer.Argument(metavar="[OBJECT]", help="An entity or a value.")] = None,
    tree: Annotated[bool, typer.Option("--tree", help="Show who has each fact from whom.")] = False,
    least: Annotated[int, typer.Option("--least", min=1, help="Only facts of so many origins.")] = 1,
    graph: GraphDir = GRAPH,
    evidence: Evidence = False,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """Count the independent origins of facts, and the articles that repeat them.

    Reprints, quotes of one speaker and reports that credit one outlet count once. One fact, given in full, is
    shown as the tree of who has it from whom.
    """
    from kg.facts import facts
    from kg.origins import supports, table, tree_table

    whole = opened(graph, as_of)
    claims = _claims(whole, subject, relation, object)
    names = {name.casefold(): e.name for e in whole.entities.values() for name in e.names}
    found = facts(claims, whole.articles, symmetric=_symmetric(whole))
    known = [s for s in supports(found, whole.articles, whole.text, names=names) if len(s.origins) >= least]
    if tree or object:
        trees = [tree_table(support, whole.articles) for support in known]
        return told(whole, _stacked(trees), form, evidence=evidence)
    return told(whole, table(known), form, evidence=evidence)


@app.command()
def conflicts(
    entity: Annotated[str | None, typer.Argument(metavar="[ENTITY]", help="Only what concerns it.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show how the figures that agree stand to each other too.")
    ] = False,
    graph: GraphDir = GRAPH,
    evidence: Evidence = False,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """Show facts that are asserted and denied, and figures and dates that cannot both hold."""
    from kg.conflicts import conflicts as run
    from kg.conflicts import table
    from kg.intervals import VERDICTS

    whole = opened(graph, as_of)
    verdicts = VERDICTS if every else ("conflict",)
    found = run(whole.claims(), whole.articles, symmetric=_symmetric(whole), verdicts=verdicts)
    if entity:
        concerned = whole.find(entity)
        found = [c for c in found if concerned in (c.first.subject, c.first.object, c.second.object)]
    return told(whole, table(found, whole.articles), form, evidence=evidence)


@app.command()
def rivals(
    prize: Annotated[
        str | None, typer.Argument(metavar="[PROGRAM|LAYER]", help="Only it and its parts.")
    ] = None,
    cells: Annotated[bool, typer.Option("--cells", help="A row for each cell instead of a matrix.")] = False,
    pairs: Annotated[bool, typer.Option("--pairs", help="Pairs of rivals instead of a matrix.")] = False,
    graph: GraphDir = GRAPH,
    evidence: Evidence = False,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """Show which firms compete for, won, share or deny which programmes and layers.

    What follows from several claims is marked as derived; what an article says outright is not.
    """
    from kg import rivals as board

    if cells and pairs:
        raise WrongRequest("rivals takes --cells or --pairs, not both")
    whole = opened(graph, as_of)
    wanted = whole.find(prize) if prize else None
    if pairs:
        answer = board.pair_table(board.rivalries(whole.claims(), prize=wanted))
    else:
        found = board.cells(whole.claims(), prize=wanted)
        answer = board.table(found) if cells else board.matrix(found)
    return told(whole, answer, form, evidence=evidence)


@app.command()
def timeline(
    entity: Annotated[str, typer.Argument(help="A name, an alias or an id.")],
    every: Annotated[
        bool, typer.Option("--all", help="Show reports that only repeat earlier ones too.")
    ] = False,
    graph: GraphDir = GRAPH,
    evidence: Evidence = False,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """Show what was first said of an entity when, how it changed, and the dates that texts give."""
    from kg.timeline import table
    from kg.timeline import timeline as run

    whole = opened(graph, as_of)
    wanted = whole.find(entity)
    claims = _claims(whole, entity, None, None)
    found = run(claims, whole.articles, wanted, every=every, symmetric=_symmetric(whole))
    return told(whole, table(found, whole.articles), form, evidence=evidence)


@app.command()
def drift(
    entity: Annotated[str | None, typer.Argument(metavar="[ENTITY]", help="Only what concerns it.")] = None,
    graph: GraphDir = GRAPH,
    evidence: Evidence = False,
    form: Form = None,
    as_of: AsOf = None,
) -> int:
    """Show facts that went from "could" to "has" or lost their speaker, and the article that did it first."""
    from kg.drift import drifts, table

    whole = opened(graph, as_of)
    claims = _claims(whole, entity, None, None)
    found = drifts(claims, whole.articles, symmetric=_symmetric(whole))
    return told(whole, table(found, whole.articles), form, evidence=evidence)


def told(graph: Graph, answer: Answer, form: str | None, *, evidence: bool = False) -> int:
    """Write an answer's rows, with the sentences behind them where these are wanted."""
    if answer.title:
        # Said once: a table would show it as its own title too.
        remark(answer.title)
        answer = replace(answer, title="")
    if evidence:
        from kg.evidence import with_evidence

        answer = with_evidence(graph, answer)
    return give(answer, form)


def _claims(
    graph: Graph, subject: str | None, relation: str | None, object: str | None
) -> Iterable[ClaimRecord]:
    """List the claims of a fact, of a relation of an entity, of an entity on either side, or all."""
    if not subject:
        return graph.claims()
    from kg.why import relation_of, stated

    entity = graph.find(subject)
    name = relation_of(graph, relation) if relation else None
    if name and object:
        found = stated(graph, entity, name, object)
        if not found:
            raise NotFound(f"the graph has no claim that {entity.name} {name} {object}")
        return found
    claims = [*graph.claims(subject=entity, relation=name)]
    if not name or name in _symmetric(graph):
        claims += graph.claims(relation=name, object=entity)
    return claims


def _stacked(answers: list[Answer]) -> Answer:
    """Put answers of the same columns under each other, each after a row with its title."""
    from kg.answer import Answer

    if len(answers) == 1:
        return answers[0]
    columns = answers[0].columns if answers else ()
    rows: list[tuple[Cell, ...]] = []
    evidence: list[tuple[str, ...]] = []
    for answer in answers:
        rows += [(None, answer.title, *(None for _ in columns[2:])), *answer.rows]
        evidence += [(), *answer.evidence]
    return Answer(columns, tuple(rows), evidence=tuple(evidence))


def _symmetric(graph: Graph) -> frozenset[str]:
    return frozenset(name for name, known in graph.ontology.schema.relations.items() if known.symmetric)
