"""The store against rdflib's own and against bare Oxigraph: loading, Turtle, opening, and every saved query.

    python bench/store.py 300000

It makes a graph of about so many triples from generated articles (see assembly.py). Each query runs in turn
on ours (through `Graph.query`: a child process, its bounds, and rows as an answer), on Oxigraph without any of
that, and on rdflib in memory. A query that rdflib does not finish in 20 seconds counts as 20; one that it cannot
evaluate is left out of the mean.
"""

from __future__ import annotations

import json
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pyoxigraph as ox
import rdflib
from assembly import pairs

from kg.decisions import Decisions
from kg.export import export_to
from kg.generation import write
from kg.graph import Graph
from kg.ontology import Ontology
from kg.query import saved

ROUNDS, LONGEST, TRIPLES_PER_ARTICLE = 3, 20, 200


def seconds(work: Callable[[], object], graph: Graph | None = None) -> float:
    """Time one run of some work, in processor time: that of the child which answers a graph's queries counts too."""
    start = time.process_time() + child_time(graph)
    work()
    return time.process_time() + child_time(graph) - start


def child_time(graph: Graph | None) -> float:
    """Tell how much time a graph's helper has used so far (Linux)."""
    child = graph.store._helper._child if graph is not None else None
    return time.clock_gettime((~child._pid << 3) | 2) if child is not None and child._end.alive else 0.0


def bounded(work: Callable[[], object]) -> float | None:
    """Time some work that may take too long, then it counts as `LONGEST`, or fail, then it has no time."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    try:
        return seconds(work)
    except TimeoutError:
        return float(LONGEST)
    except Exception:
        return None
    finally:
        signal.alarm(0)


def built(folder: Path, triples: int) -> Graph:
    """Build a graph of about so many triples."""
    count = triples // TRIPLES_PER_ARTICLE
    write(
        folder, "gen-bench", lambda: (a for a, _ in pairs(count)), lambda: (e for _, e in pairs(count)),
        ontology=Ontology.load(), decisions=Decisions(), notes={},
    )  # fmt: skip
    return Graph.open(folder)


def loading(folder: Path, lines: Path) -> tuple[dict[str, object], rdflib.Graph]:
    """Load the same triples with rdflib and into a new store, and write both as Turtle."""
    theirs = rdflib.Graph()
    read = seconds(lambda: theirs.parse(lines, format="nt"))
    store = ox.Store(str(folder / "again"))
    loaded = seconds(lambda: store.bulk_load(path=str(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True))
    written = seconds(lambda: theirs.serialize(str(folder / "theirs.ttl"), format="turtle"))
    figures: dict[str, object] = {
        "triples": len(theirs),
        "loading: ours s": round(loaded, 2),
        "rdflib s": round(read, 2),
        "times": round(read / loaded, 1),
        "turtle: rdflib s": round(written, 2),
    }
    return figures, theirs


def own(graph: Graph) -> dict[str, tuple[float, float]]:
    """Time every saved query on ours and on bare Oxigraph, in turn."""
    bare = graph.store._store
    times = {}
    for name, query in saved().items():
        sparql = query.bind({})
        ours, native = [], []
        graph.query(name)
        for _ in range(ROUNDS):
            ours.append(seconds(lambda: graph.query(name), graph))  # noqa: B023
            native.append(seconds(lambda: list(bare.query(sparql, use_default_graph_as_union=True))))  # noqa: B023
        times[name] = statistics.median(ours), statistics.median(native)
    return times


def compared(times: dict[str, tuple[float, float]], theirs: rdflib.Graph) -> list[dict[str, object]]:
    """Put rdflib's times beside ours."""
    rows: list[dict[str, object]] = []
    for name, (mine, bare) in times.items():
        sparql = saved()[name].bind({})
        other = bounded(lambda: list(theirs.query(sparql)))  # noqa: B023
        rows.append(
            {
                "query": name,
                "ours ms": round(1000 * mine, 1),
                "bare ms": round(1000 * bare, 1),
                "rdflib ms": "fails" if other is None else round(1000 * other, 1),
                "rdflib / ours": "" if other is None else round(other / mine, 1),
            }
        )
    return rows


def main() -> None:
    """Measure everything and print it as tables."""
    triples = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graph = built(folder / "g", triples)
        # Before rdflib fills the memory: a child of a large process starts more slowly.
        times = own(graph)
        export_to(graph, "ntriples", folder / "all.nt")
        figures, theirs = loading(folder, folder / "all.nt")
        ours = seconds(lambda: export_to(graph, "turtle", folder / "ours.ttl"))
        figures["turtle: ours s"] = round(ours, 2)
        opening = [
            seconds(lambda: Graph.open(folder / "g").select("SELECT ?x { ?x a kg:Company } LIMIT 1"))
            for _ in range(5)
        ]
        figures["open and ask s"] = round(statistics.median(opening), 3)
        print(json.dumps(figures, indent=1))
        rows = compared(times, theirs)
    print("| " + " | ".join(rows[0]) + " |\n| --- |" + " --: |" * (len(rows[0]) - 1))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row.values()) + " |")
    ratios = [float(str(row["rdflib / ours"])) for row in rows if row["rdflib / ours"]]
    bare = [float(str(row["ours ms"])) / max(float(str(row["bare ms"])), 0.1) for row in rows]
    print(f"rdflib / ours: geometric mean {statistics.geometric_mean(ratios):.1f}, least {min(ratios)}")
    print(f"ours / bare Oxigraph: geometric mean {statistics.geometric_mean(bare):.2f}, most {max(bare):.2f}")


if __name__ == "__main__":
    main()
