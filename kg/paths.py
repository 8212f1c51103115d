"""How two entities are connected: the shortest chains of claims, and who stands next to whom.

What everybody is joined with connects nothing: a way through an entity costs the more, the more others that
entity is joined with. `hubs` says how much: the hops that a way may take to go around an entity with twice as
many links.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise

from kg.answer import Answer, Cell
from kg.errors import NotFound
from kg.facts import Articles, source_of
from kg.record import ClaimRecord, EntityRecord, label
from kg.web import Web

HUBS = 0.5


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of entities with the claims behind each hop, the firmest first."""

    entities: tuple[EntityRecord, ...]
    hops: tuple[tuple[ClaimRecord, ...], ...]
    cost: float


def paths(
    spun: Web, start: EntityRecord, goal: EntityRecord, *, k: int = 3, hubs: float = HUBS
) -> list[Path]:
    """List the `k` cheapest chains between two entities, none of which visits an entity twice.

    Raises NotFound where nothing connects them.
    """
    import networkx as nx

    found: nx.Graph[str] = nx.Graph()
    found.add_nodes_from(spun.nodes)
    neighbours = spun.neighbours()
    toll = {node: hubs * math.log2(max(len(near), 1)) / 2 for node, near in neighbours.items()}
    # All ways begin and end at the same two, whose own tolls must not count.
    toll[start.id] = toll[goal.id] = 0.0
    found.add_weighted_edges_from((one, two, 1 + toll[one] + toll[two]) for one, two in sorted(spun.claims))
    try:
        ways = list(islice(nx.shortest_simple_paths(found, start.id, goal.id, "weight"), k))
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        raise NotFound(f"nothing connects {start.name} and {goal.name}") from None
    return [
        Path(
            tuple(spun.entities[node] for node in way),
            tuple(tuple(spun.between(*pair)) for pair in pairwise(way)),
            sum(found.edges[pair]["weight"] for pair in pairwise(way)),
        )
        for way in ways
    ]


def table(found: Iterable[Path], articles: Articles) -> Answer:
    """Show paths, a row a hop with its firmest claim; the evidence has all claims of the hop."""
    rows: list[tuple[Cell, ...]] = []
    evidence = []
    for number, path in enumerate(found, start=1):
        for step, claims in enumerate(path.hops, start=1):
            first = claims[0]
            rows.append(
                (number, step, path.entities[step - 1].name, path.entities[step].name, _said(first),
                 first.status, source_of(first, articles), len(claims))
            )  # fmt: skip
            evidence.append(tuple(claim.id for claim in claims))
    columns = ("path", "hop", "from", "to", "claim", "status", "source", "claims")
    return Answer(columns, tuple(rows), evidence=tuple(evidence))


def neighbors(spun: Web, entity: EntityRecord, *, hops: int = 1) -> Answer:
    """List the entities that claims join with one, within so many hops, the most joined first."""
    near = spun.neighbours()
    seen: dict[str, tuple[int, str]] = {entity.id: (0, "")}
    layer = [entity.id]
    for hop in range(1, hops + 1):
        layer = [
            other for node in layer for other in near.get(node, ())
            if seen.setdefault(other, (hop, node)) == (hop, node)
        ]  # fmt: skip
    rows = []
    for node, (hop, by) in seen.items():
        if hop:
            claims = spun.between(node, by)
            how = "; ".join(dict.fromkeys(_said(claim) for claim in claims))
            articles = len({claim.article for claim in claims})
            other = spun.entities[node]
            ids = tuple(claim.id for claim in claims)
            rows.append(((hop, other.name, other.type, how, len(claims), articles), ids))
    rows.sort(key=lambda row: (row[0][0], -row[0][4], row[0][1]))
    columns = ("hops", "entity", "type", "how", "claims", "articles")
    return Answer(columns, tuple(row for row, _ in rows), evidence=tuple(ids for _, ids in rows))


def _said(claim: ClaimRecord) -> str:
    return f"{claim.subject.name} {claim.relation} {label(claim.object)}"
