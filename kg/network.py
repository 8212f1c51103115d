"""RDF becomes networks here: edges between entities, each with all claims behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.claim import STATUSES, Amount, Status
from kg.errors import WrongRequest
from kg.rdf import value_iri
from kg.record import ClaimRecord, End, EntityRecord, label

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph import Graph


@dataclass(frozen=True, slots=True)
class Vertex:
    """A node of a network: an entity, or a value where values are wanted."""

    id: str
    label: str
    type: str
    names: tuple[str, ...] = ()
    articles: int = 0
    min: float | None = None
    max: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """All claims that say the same of the same two, with the same status, in the order of the articles."""

    source: Vertex
    target: Vertex
    relation: str
    status: Status
    claims: tuple[ClaimRecord, ...] = field(repr=False)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Tell the edge from all others."""
        return self.source.id, self.relation, self.target.id, self.status

    @property
    def sources(self) -> tuple[str, ...]:
        """List the articles that say so."""
        return tuple(dict.fromkeys(claim.article for claim in self.claims))

    @property
    def evidence(self) -> tuple[str, ...]:
        """List the sentences that say so."""
        return tuple(dict.fromkeys(" ".join(claim.quote.split()) for claim in self.claims))

    @property
    def attributed_to(self) -> tuple[str, ...]:
        """List who says so, where it is not the articles themselves."""
        return tuple(dict.fromkeys(who for claim in self.claims for who in claim.attributed_to))

    @property
    def score(self) -> float:
        """Give the score of the likeliest claim."""
        return max(claim.score for claim in self.claims)


def edges(claims: Iterable[ClaimRecord], *, values: bool = False) -> Iterator[Edge]:
    """Gather claims into edges, in the order of their ends' names."""
    gathered: dict[tuple[str, str, str, Status], list[ClaimRecord]] = {}
    for claim in claims:
        if values or isinstance(claim.object, EntityRecord):
            same = claim.subject.id, claim.relation, _end_id(claim.object), claim.status
            gathered.setdefault(same, []).append(claim)
    for key in sorted(gathered, key=lambda key: (gathered[key][0].subject.name, *key)):
        first = gathered[key][0]
        yield Edge(
            vertex(first.subject), vertex(first.object), first.relation, first.status, tuple(gathered[key])
        )


def vertex(end: End) -> Vertex:
    """Make the node of an entity or a value."""
    if isinstance(end, EntityRecord):
        return Vertex(end.id, end.name, end.type, end.names, len(end.articles))
    kind = type(end).__name__
    if isinstance(end, Amount):
        return Vertex(_end_id(end), label(end), kind, min=end.min, max=end.max, unit=end.unit)
    return Vertex(_end_id(end), label(end), kind)


def network(
    graph: Graph,
    *,
    relations: Collection[str] = (),
    statuses: Collection[str] = STATUSES[:3],
    articles: Collection[str] = (),
    values: bool = False,
) -> nx.MultiDiGraph[str]:
    """Give claims as a networkx MultiDiGraph: nodes are ids of entities, keys of edges are relations.

    By default it has all entities and every claim between them that is not negated. An edge holds all claims
    of one relation and status: its attributes are `relation`, `status`, `sources`, `evidence`,
    `attributed_to`, `score` and `claims` (their ids).

    Raises WrongRequest where there is no such relation or status.
    """
    import networkx as nx

    _check(relations, graph.ontology.schema.relations, "relation")
    _check(statuses, STATUSES, "status")
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in graph.entities.values():
        if not articles or not set(articles).isdisjoint(entity.articles):
            found.add_node(entity.id, **_attributes(vertex(entity)))
    claims = (c for article in sorted(set(articles) or graph.articles) for c in graph.claims_of(article))
    wanted = (c for c in claims if c.status in statuses and (not relations or c.relation in relations))
    for edge in edges(wanted, values=values):
        for end in (edge.source, edge.target):
            found.add_node(end.id, **_attributes(end))
        found.add_edge(
            edge.source.id,
            edge.target.id,
            key=edge.relation if edge.status == "asserted" else f"{edge.relation} ({edge.status})",
            relation=edge.relation,
            status=edge.status,
            sources=edge.sources,
            evidence=edge.evidence,
            attributed_to=edge.attributed_to,
            score=edge.score,
            claims=tuple(claim.id for claim in edge.claims),
        )
    return found


def _attributes(node: Vertex) -> dict[str, object]:
    return {"label": node.label, "type": node.type, "names": node.names, "articles": node.articles}


def _check(wanted: Collection[str], known: Collection[str], what: str) -> None:
    for name in wanted:
        if name not in known:
            raise WrongRequest(f"no {what} {name!r}; there are {', '.join(sorted(known))}")


def _end_id(end: End) -> str:
    return end.id if isinstance(end, EntityRecord) else value_iri(end).rpartition("/")[2]
