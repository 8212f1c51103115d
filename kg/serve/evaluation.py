"""Evaluating a query for a stranger: in a child of its own, bounded in time, memory and size of result."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.child import Failed, OutOfMemory, OutOfTime, in_child
from kg.errors import WrongRequest
from kg.guard import check, suspicious
from kg.rdf import PREFIXES
from kg.serve.formats import RDF, RESULTS, acceptable

_BASE = "http://localhost/"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take. `at_once` queries run at a time; `waiting` more may wait for their turn."""

    seconds: float = 30.0
    megabytes: int = 2_000
    result_megabytes: int = 50
    at_once: int = 4
    waiting: int = 1_000


@dataclass(frozen=True, slots=True)
class Query:
    """A query with the dataset that the protocol's parameters ask for, which goes before all else."""

    sparql: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the client."""

    status: int
    body: str
    media: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)


class _TooLarge(Exception):
    """The result is larger than the endpoint gives."""


class _Bounded(io.BytesIO):
    """A file in memory that takes so many bytes and no more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.left = most

    def write(self, data: Any) -> int:
        """Take some bytes. Raises _TooLarge where they are too many."""
        self.left -= len(data)
        if self.left < 0:
            raise _TooLarge
        return super().write(data)


def evaluate(store: ox.Store, query: Query, accept: str, limits: Limits) -> Reply:
    """Run a query and write its result in the form that the client likes best."""
    try:
        check(query.sparql)
        graphs = _dataset(query)
    except (WrongRequest, ValueError) as error:
        return Reply(400, f"{error}\n")

    def work() -> list[str | int]:
        _let_go_of_connections()
        found = store.query(query.sparql, base_iri=_BASE, prefixes=dict(PREFIXES), **graphs)  # type: ignore[arg-type]
        return _written(found, accept, limits.result_megabytes * 1_000_000)

    try:
        status, media, body = in_child(
            work, seconds=limits.seconds, megabytes=limits.megabytes, offline=suspicious(query.sparql)
        )
    except OutOfTime:
        return Reply(503, f"the query took longer than the {limits.seconds:g} s that it may take\n")
    except OutOfMemory:
        return Reply(503, f"the query needs more memory than the {limits.megabytes} MB that it may have\n")
    except Failed as failure:
        return _failed(*failure.args, limits=limits)
    return Reply(status, body, media)


def graph_reply(store: ox.Store, graph: str | None, accept: str, limits: Limits) -> Reply:
    """Give one named graph, or the union of all where `graph` is None."""
    if graph is None:
        return evaluate(store, Query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"), accept, limits)
    try:
        name = ox.NamedNode(graph)
    except ValueError:
        return Reply(400, "the graph's name is not an absolute IRI\n")
    if not store.contains_named_graph(name):
        return Reply(404, "there is no graph of this name\n")
    return evaluate(store, Query("CONSTRUCT WHERE { ?s ?p ?o }", (graph,)), accept, limits)


def _let_go_of_connections() -> None:
    """Close the server's sockets in the child.

    A connection that the server closes would otherwise stay open as long as any child lives, and be reset
    under the hands of a client that uses it again.
    """
    for name in os.listdir("/dev/fd"):  # noqa: PTH208
        with contextlib.suppress(OSError):
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                os.close(int(name))


def _dataset(query: Query) -> dict[str, object]:
    """Name the graphs to query; as long as nobody asks for some, the default graph is the union of all."""
    if not query.default_graphs and not query.named_graphs:
        return {"use_default_graph_as_union": True}
    return {
        "default_graph": [ox.NamedNode(iri) for iri in query.default_graphs],
        "named_graphs": [ox.NamedNode(iri) for iri in query.named_graphs],
    }


def _written(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, accept: str, most: int
) -> list[str | int]:
    """Write a result in the child: status, media type and text, as JSON can hold them."""
    offered: Mapping[str, object] = RDF if isinstance(found, ox.QueryTriples) else RESULTS
    if isinstance(found, ox.QueryBoolean):
        offered = dict(list(RESULTS.items())[:2])
    media = acceptable(accept, offered)
    if media is None:
        return [406, "text/plain", f"this result can be had as {_listed(offered)}\n"]
    out = _Bounded(most)
    try:
        if isinstance(found, ox.QueryTriples):
            triples = dict.fromkeys(found)  # a union may give a triple more than once
            ox.serialize(triples, out, format=RDF[media], prefixes=dict(PREFIXES))
        else:
            found.serialize(out, format=RESULTS[media])
    except Exception as error:
        # A file's exception comes back through the store as another, so that its type does not tell.
        if out.left < 0:
            raise _TooLarge from error
        raise
    return [200, media, out.getvalue().decode("utf-8")]


def _failed(kind: str, message: str, *, limits: Limits) -> Reply:
    if kind == "SyntaxError":
        return Reply(400, f"this is no SPARQL query: {message.splitlines()[0]}\n")
    if kind == "_TooLarge":
        most = limits.result_megabytes
        return Reply(503, f"the result is larger than {most} MB; a LIMIT in the query makes it smaller\n")
    return Reply(500, f"the query failed: {' '.join(message.split())[:500]}\n")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
