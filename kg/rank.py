"""Who is central, and who belongs together: PageRank, betweenness and communities of the web of entities.

Entities are numbered in the order of their ids and every draw has a fixed seed, so that the same graph
gives the same answer. igraph does the work where it is installed (`pip install claimgraph[graphs]`), else
networkx, and numpy for PageRank.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.answer import Answer
from kg.record import EntityRecord
from kg.web import Web

if TYPE_CHECKING:
    import networkx as nx

SEED = 1
DAMPING = 0.85
_EXACT = 5_000
_PIVOTS = 500

Links: TypeAlias = Sequence[tuple[int, int, float]]
"""Links between numbered nodes: from, to, weight."""


@dataclass(frozen=True)
class Numbered:
    """A web whose nodes are numbers, as an igraph or a networkx graph, made when it is first asked for."""

    size: int
    links: Links

    @cached_property
    def fast(self) -> Any:
        """Give the igraph graph, or None where igraph is not installed."""
        if not _igraph():
            return None
        import igraph

        graph = igraph.Graph(n=self.size, edges=[(one, two) for one, two, _ in self.links])
        graph.es["weight"] = [times for _, _, times in self.links]
        return graph

    @cached_property
    def slow(self) -> nx.Graph[int]:
        """Give the networkx graph."""
        import networkx as nx

        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(self.size))
        graph.add_weighted_edges_from(self.links)
        return graph


@dataclass(frozen=True, slots=True)
class Community:
    """Entities that claims join more with each other than with others, the most central first."""

    label: str
    members: tuple[EntityRecord, ...]


def rank(spun: Web, *, by: str = "pagerank") -> Answer:
    """Order entities by a measure of `MEASURES`, the most central first."""
    nodes, links = _numbered(spun)
    values = MEASURES[by](Numbered(len(nodes), links))
    near = spun.neighbours()
    order = sorted(range(len(nodes)), key=lambda n: (-round(values[n], 12), spun.entities[nodes[n]].name))
    rows = (
        (place, spun.entities[nodes[n]].name, spun.entities[nodes[n]].type, float(f"{values[n]:.6g}"),
         len(near[nodes[n]]))
        for place, n in enumerate(order, start=1)
    )  # fmt: skip
    return Answer.of(("rank", "entity", "type", by, "neighbours"), rows)


def communities(spun: Web, *, seed: int = SEED) -> list[Community]:
    """Part the entities into communities, the largest first, each named after its most central member."""
    nodes, links = _numbered(spun)
    weight = [0.0] * len(nodes)
    for one, two, times in links:
        weight[one] += times
        weight[two] += times
    found = []
    for part in partition(Numbered(len(nodes), links), seed=seed):
        ordered = sorted(part, key=lambda n: (-weight[n], nodes[n]))
        members = tuple(spun.entities[nodes[n]] for n in ordered)
        found.append(Community(members[0].name, members))
    return sorted(found, key=lambda c: (-len(c.members), c.label, c.members[0].id))


def community_table(found: Sequence[Community], shown: int = 8) -> Answer:
    """List communities, a row each."""
    rows = (
        (n, c.label, len(c.members), ", ".join(member.name for member in c.members[:shown]))
        for n, c in enumerate(found, start=1)
    )
    return Answer.of(("community", "around", "size", "members"), rows)


def pagerank(web: Numbered) -> list[float]:
    """Compute PageRank over links that go both ways."""
    if not web.size:
        return []
    if web.fast:
        return [
            float(value) for value in web.fast.pagerank(directed=False, damping=DAMPING, weights="weight")
        ]
    return _power(web.size, web.links)


def betweenness(web: Numbered, *, pivots: int = 0) -> list[float]:
    """Count the shortest ways that lead through each node, as a share of all; a sample of large graphs."""
    size = web.size
    if size < 3:
        return [0.0] * size
    pivots = pivots or (size if size <= _EXACT else _PIVOTS)
    starts = sorted(random.Random(SEED).sample(range(size), pivots)) if pivots < size else None
    if web.fast:
        values = web.fast.betweenness(directed=False, sources=starts)
    else:
        import networkx as nx

        found = nx.betweenness_centrality_subset(web.slow, starts or range(size), range(size))
        values = [found[node] for node in range(size)]
    scale = 2 / ((size - 1) * (size - 2)) * (size / len(starts) if starts else 1)
    return [float(value * scale) for value in values]


def partition(web: Numbered, *, seed: int = SEED) -> list[list[int]]:
    """Part nodes by modularity: Leiden by igraph, else Louvain by networkx."""
    if not web.size:
        return []
    if web.fast:
        import igraph

        igraph.set_random_number_generator(random.Random(seed))
        return [list(part) for part in web.fast.community_leiden("modularity", weights="weight")]
    import networkx as nx

    return [sorted(part) for part in nx.community.louvain_communities(web.slow, seed=seed)]


MEASURES: dict[str, Callable[[Numbered], list[float]]] = {
    "pagerank": pagerank,
    "betweenness": betweenness,
}


def _numbered(spun: Web) -> tuple[list[str], list[tuple[int, int, float]]]:
    nodes = spun.nodes
    number = {node: n for n, node in enumerate(nodes)}
    return nodes, [(number[one], number[two], float(times)) for one, two, times in spun.links()]


def _igraph() -> bool:
    return find_spec("igraph") is not None


def _power(size: int, links: Links, *, rounds: int = 200, tolerance: float = 1e-12) -> list[float]:
    """Compute PageRank by the power method."""
    import numpy as np

    ends = np.array([(one, two) for one, two, _ in links], dtype=np.int64).reshape(-1, 2)
    source, target = np.concatenate([ends, ends[:, ::-1]]).T
    weight = np.tile(np.array([times for _, _, times in links], dtype=float), 2)
    out = np.bincount(source, weight, size)
    share = weight / out[source]
    alone = out == 0
    values = np.full(size, 1 / size)
    for _ in range(rounds):
        spread = np.bincount(target, values[source] * share, size) + values[alone].sum() / size
        fresh = DAMPING * spread + (1 - DAMPING) / size
        change = np.abs(fresh - values).sum()
        values = fresh
        if change < tolerance:
            break
    return [float(value) for value in values]
