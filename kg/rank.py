"""Who is central, and who belongs together: PageRank, betweenness and communities of the web of entities.

Entities are numbered in the order of their ids and every draw has a fixed seed, so that the same graph gives
the same answer. PageRank is computed here with numpy; betweenness and communities by igraph where it is
installed (`pip install claimgraph[graphs]`), else by networkx.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, TypeAlias

from kg.answer import Answer
from kg.record import EntityRecord
from kg.web import Web

SEED = 1
DAMPING = 0.85
_EXACT = 5_000
_PIVOTS = 500

Links: TypeAlias = Sequence[tuple[int, int, float]]
"""Links between numbered nodes: from, to, weight."""


@dataclass(frozen=True, slots=True)
class Community:
    """Entities that claims join more with each other than with others, the most central first."""

    label: str
    members: tuple[EntityRecord, ...]


def rank(spun: Web, *, by: str = "pagerank") -> Answer:
    """Order entities by a measure of `MEASURES`, the most central first."""
    nodes, links = _numbered(spun)
    values = MEASURES[by](len(nodes), links)
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
    for part in partition(len(nodes), links, seed=seed):
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


def pagerank(size: int, links: Links, *, rounds: int = 100, tolerance: float = 1e-10) -> list[float]:
    """Compute PageRank over links that go both ways."""
    import numpy as np

    if not size:
        return []
    ends = np.array([(one, two) for one, two, _ in links], dtype=np.int64).reshape(-1, 2)
    weight = np.array([times for _, _, times in links], dtype=float)
    source, target = np.concatenate([ends, ends[:, ::-1]]).T
    weight = np.concatenate([weight, weight])
    out = np.bincount(source, weight, size)
    share = weight / out[source]
    alone = out == 0
    values = np.full(size, 1 / size)
    for _ in range(rounds):
        spread = np.bincount(target, values[source] * share, size)
        fresh = DAMPING * (spread + values[alone].sum() / size) + (1 - DAMPING) / size
        change = np.abs(fresh - values).sum()
        values = fresh
        if change < tolerance:
            break
    return [float(value) for value in values]


def betweenness(size: int, links: Links, *, pivots: int = 0) -> list[float]:
    """Count the shortest ways that lead through each node, as a share of all; a sample of large graphs."""
    if size < 3:
        return [0.0] * size
    pivots = pivots or (size if size <= _EXACT else _PIVOTS)
    starts = sorted(random.Random(SEED).sample(range(size), pivots)) if pivots < size else None
    if _igraph():
        values = _igraph_of(size, links).betweenness(directed=False, sources=starts)
    else:
        import networkx as nx

        graph = _networkx_of(size, links)
        found = nx.betweenness_centrality_subset(graph, starts or range(size), range(size))
        values = [found[node] for node in range(size)]
    scale = 2 / ((size - 1) * (size - 2)) * (size / len(starts) if starts else 1)
    return [float(value * scale) for value in values]


def partition(size: int, links: Links, *, seed: int = SEED) -> list[list[int]]:
    """Part nodes by modularity: Leiden by igraph, else Louvain by networkx."""
    if not size:
        return []
    if _igraph():
        import igraph

        graph = _igraph_of(size, links)
        igraph.set_random_number_generator(random.Random(seed))
        found = graph.community_leiden("modularity", weights="weight", n_iterations=-1)
        return [list(part) for part in found]
    import networkx as nx

    parts = nx.community.louvain_communities(_networkx_of(size, links), seed=seed)
    return [sorted(part) for part in parts]


MEASURES: dict[str, Callable[[int, Links], list[float]]] = {
    "pagerank": pagerank,
    "betweenness": betweenness,
}


def _numbered(spun: Web) -> tuple[list[str], list[tuple[int, int, float]]]:
    nodes = spun.nodes
    number = {node: n for n, node in enumerate(nodes)}
    return nodes, [(number[one], number[two], float(times)) for one, two, times in spun.links()]


def _igraph() -> bool:
    return find_spec("igraph") is not None


def _igraph_of(size: int, links: Links) -> Any:
    import igraph

    graph = igraph.Graph(n=size, edges=[(one, two) for one, two, _ in links])
    graph.es["weight"] = [times for _, _, times in links]
    return graph


def _networkx_of(size: int, links: Links) -> Any:
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_weighted_edges_from(links)
    return graph
