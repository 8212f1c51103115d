"""Groups of entities that have much to do with one another: a large graph is drawn as bubbles."""

from __future__ import annotations

from collections.abc import Sequence

_DRAWN_WHOLE = 200
_SEED = 7


def groups(count: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """Number the group of each entity from 0 to `count`; a small graph is one group.

    The groups are Louvain's communities, found with a fixed seed: the same graph gives the same groups.
    """
    if count <= _DRAWN_WHOLE:
        return [0] * count
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    for subject, obj in links:
        weight = graph.get_edge_data(subject, obj, {"weight": 0})["weight"]
        graph.add_edge(subject, obj, weight=weight + 1)
    found = nx.community.louvain_communities(graph, seed=_SEED)
    numbers = [0] * count
    for number, members in enumerate(sorted((sorted(group) for group in found), key=lambda g: (-len(g), g))):
        for member in members:
            numbers[member] = number
    return numbers
