"""Making decisions: what one would change is shown before it is written; written, it takes effect at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg import ledger
from kg.answer import Answer
from kg.assemble import assemble
from kg.build import reassemble
from kg.decisions import Decision, Decisions, checked, key
from kg.diff import Change, Difference, Side, differences, fact_rows, table
from kg.errors import NotFound, WrongRequest
from kg.generation import articles, extractions
from kg.graph import Graph, generation
from kg.ontology import Ontology
from kg.record import ClaimRecord


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new text of the file of decisions, and what it would change."""

    graph: Path
    text: str
    changes: tuple[Difference, ...]
    entities: tuple[int, int]

    def answer(self) -> Answer:
        """Show the facts that would change."""
        before, after = self.entities
        title = f"{len(self.changes)} facts change; {before} entities become {after}"
        answer = table(self.changes, ("subject", "relation", "object", "status"))
        return Answer(answer.columns, answer.rows, title, evidence=answer.evidence)

    def accept(self) -> None:
        """Write the decisions and make the graph anew with them."""
        ledger.write(self.graph / ledger.NAME, self.text)
        reassemble(self.graph)


def propose(graph: Path, item: Decision) -> Proposal:
    """Work out what one more decision would change.

    Raises WrongRequest or NotFound where it makes no sense in this graph.
    """
    if wrong := checked(item):
        raise WrongRequest(wrong)
    _check_names(Graph.open(graph), item)
    return _proposal(graph, ledger.add(ledger.text_of(graph / ledger.NAME), item))


def propose_undo(graph: Path, number: int | None = None) -> Proposal:
    """Work out what taking back a decision, by default the last one, would change."""
    count = len(ledger.read(graph / ledger.NAME).items)
    if not count:
        raise NotFound("there is no decision to take back")
    return _proposal(graph, ledger.take_back(ledger.text_of(graph / ledger.NAME), number or count))


def decided(graph: Path) -> Answer:
    """List the decisions of a graph."""
    generation(graph)
    rows = (
        (n, item.do, " | ".join(item.names or item.fact), ", ".join(item.articles), item.type, item.why)
        for n, item in enumerate(ledger.read(graph / ledger.NAME).items, start=1)
    )
    return Answer.of(("number", "decision", "about", "articles", "type", "why"), rows)


def _proposal(graph: Path, text: str) -> Proposal:
    folder = generation(graph)
    ontology = Ontology.load(folder / "ontology")
    sides, counts = [], []
    for decisions in (ledger.read(graph / ledger.NAME), ledger.parse(text)):
        entities, claims = _assembled(folder, ontology, decisions)
        by_id = {claim.id: claim for claim in claims}
        sides.append(Side.of(fact_rows(claims), by_id.get))
        counts.append(entities)
    changes = differences(sides[0], sides[1], _by_decision)
    return Proposal(graph, text, tuple(changes), (counts[0], counts[1]))


def _assembled(folder: Path, ontology: Ontology, decisions: Decisions) -> tuple[int, list[ClaimRecord]]:
    """Assemble what was read with some decisions, as a build would, without writing it."""
    assembly = assemble(((e.article, e.entities) for e in extractions(folder)), ontology, decisions)

    def records() -> Iterator[ClaimRecord]:
        for article, extraction in zip(articles(folder), extractions(folder), strict=True):
            yield from assembly.records(assembly.revised(extraction), article.text)

    return len(assembly.entities), list(records())


def _by_decision(change: Change, claim: ClaimRecord) -> str:
    del change, claim
    return "decision"


def _check_names(graph: Graph, item: Decision) -> None:
    """See that all names are those of entities as they stand: a decision goes by the very name."""
    relation = item.fact[1]
    if relation and relation not in graph.ontology.schema.relations:
        known = ", ".join(sorted(graph.ontology.schema.relations))
        raise WrongRequest(f"no relation {relation!r}; there are {known}")
    if item.type and item.type not in graph.ontology.schema.types:
        raise WrongRequest(
            f"no type {item.type!r}; there are {', '.join(sorted(graph.ontology.schema.types))}"
        )
    for article in item.articles:
        if article not in graph.articles:
            raise NotFound(f"there is no article {article!r} in this graph")
    borne = {key(name) for entity in graph.entities.values() for name in entity.names}
    value = bool(relation) and graph.ontology.schema.relations[relation].value_kind is not None
    ends = (item.fact[0],) if value else (item.fact[0], item.fact[2])
    new = item.do in ("split", "rename")
    for name in ends if relation else item.names[: 1 if new else None]:
        if key(name) not in borne:
            near = ", ".join(entity.name for entity in graph.nearest(name, limit=3))
            raise NotFound(f"nothing is called {name!r}; the nearest are {near or 'none'}")
