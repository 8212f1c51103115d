"""Ranks and communities of a web of 100,000 entities and 500,000 links, against networkx on the same web.

    python bench/graph_algorithms.py [NODES LINKS]

Each measure is run in turn with networkx's; betweenness from the same number of starting points. Both begin with
a graph of their own that is ready; what making it takes is told apart.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable

import networkx as nx

from kg import rank

PIVOTS = 8
ROUNDS = 3


def made(nodes: int, links: int, seed: int = 1) -> list[tuple[int, int, float]]:
    """Make a web with communities and hubs, as names in the news have them, the same every time."""
    chance = random.Random(seed)
    groups = max(nodes // 500, 1)
    size = nodes // groups
    found: set[tuple[int, int]] = set()
    while len(found) < links:
        group = chance.randrange(groups)
        one = group * size + int(size * chance.random() ** 2)
        far = chance.random() < 0.1
        two = int(nodes * chance.random() ** 2) if far else group * size + int(size * chance.random() ** 2)
        if one != two:
            found.add((min(one, two), max(one, two)))
    return [(one, two, float(chance.randint(1, 5))) for one, two in sorted(found)]


def timed(work: Callable[[], object]) -> float:
    """Give the seconds of the processor: other work on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main(nodes: int = 100_000, links: int = 500_000) -> None:
    web = rank.Numbered(nodes, made(nodes, links))
    print(f"{nodes:,} entities, {links:,} links; seconds, and networkx's over ours")
    print(f"made ready: ours {timed(lambda: web.fast):.2f}, networkx {timed(lambda: web.slow):.2f}")
    graph = web.slow
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object], int]] = {
        "PageRank": (lambda: rank.pagerank(web), lambda: nx.pagerank(graph, tol=1e-10), ROUNDS),
        f"betweenness from {PIVOTS}": (
            lambda: rank.betweenness(web, pivots=PIVOTS),
            lambda: nx.betweenness_centrality(graph, k=PIVOTS, seed=1),
            ROUNDS,
        ),
        "communities": (
            lambda: rank.partition(web),
            lambda: nx.community.louvain_communities(graph, seed=1),
            1,
        ),
    }
    for name, (ours, theirs, rounds) in pairs.items():
        times = [(timed(ours), timed(theirs)) for _ in range(rounds)]
        ratios = [b / a for a, b in times]
        mine, other = (statistics.median(column) for column in zip(*times, strict=True))
        spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
        print(
            f"{name:22} {mine:8.2f} {other:8.2f}   {statistics.median(ratios):6.1f} times ({spread})",
            flush=True,
        )
    print(f"modularity of our communities {nx.community.modularity(graph, rank.partition(web)):.3f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
