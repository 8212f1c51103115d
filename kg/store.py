"""The store behind a graph: an Oxigraph folder, read natively; queries run in a child that can be stopped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any, Protocol, TypeAlias

import pyoxigraph as ox

from kg.child import Failed, Helper, OutOfMemory, OutOfTime, in_child
from kg.errors import WrongRequest
from kg.guard import check, suspicious
from kg.rdf import Node, Term

MEGABYTES = 2_000

TermData: TypeAlias = list[str] | None
"""A term as JSON holds it: `[iri]`, `[text, datatype]`, or None where a variable is not bound."""
Table: TypeAlias = tuple[list[str], list[list[TermData]]]
"""What a query gives: the columns, and the rows of terms as JSON holds them."""


class Store(Protocol):
    """What a graph needs of a store, wherever it is."""

    def describe(self, iris: Iterable[str], *, graph: str = "") -> dict[str, Node]:
        """Give what is said of each IRI in one named graph, or in all."""

    def graph(self, iri: str) -> dict[str, Node]:
        """Give one named graph, by subject."""

    def subjects(self, wanted: Mapping[str, str]) -> list[str]:
        """List the IRIs that have all these objects, given by predicate."""

    def select(self, sparql: str, *, timeout: float, prefixes: Mapping[str, str] | None = None) -> Table:
        """Run a query over the union of all graphs: the columns, and the rows."""


class LocalStore:
    """An Oxigraph folder, opened for reading: it sees one state, whatever a build does meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._store = ox.Store.read_only(str(folder))
        self._helper = Helper(partial(_answered, self._store))

    def __len__(self) -> int:
        return len(self._store)

    def describe(self, iris: Iterable[str], *, graph: str = "") -> dict[str, Node]:
        """Give what is said of each IRI in one named graph, or in all."""
        where = ox.NamedNode(graph) if graph else None
        found: dict[str, Node] = {}
        for iri in iris:
            found.update(_grouped(self._store.quads_for_pattern(ox.NamedNode(iri), None, None, where)))
        return found

    def graph(self, iri: str) -> dict[str, Node]:
        """Give one named graph, by subject."""
        return _grouped(self._store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))

    def subjects(self, wanted: Mapping[str, str]) -> list[str]:
        """List the IRIs that have all these objects, given by predicate."""
        found: set[str] | None = None
        for predicate, end in wanted.items():
            quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(end), None)
            here = {_subject(quad) for quad in quads}
            found = here if found is None else found & here
        return sorted(found or ())

    def select(
        self,
        sparql: str,
        *,
        timeout: float,
        prefixes: Mapping[str, str] | None = None,
        graphs: Iterable[str] | None = None,
    ) -> Table:
        """Run a query over the union of all graphs, or of these, bounded in time and memory.

        Raises WrongRequest where it is no SPARQL, would fetch something, or does not end within its bounds.
        """
        check(sparql)

        request = [sparql, dict(prefixes or {}), None if graphs is None else list(graphs)]
        columns, rows = bounded(self._helper, request, timeout, offline=suspicious(sparql))
        return columns, rows

    def quads(self, graph: str = "") -> Iterator[ox.Quad]:
        """Give the quads of one named graph, or of all, in an order that follows from their terms alone."""
        return self._store.quads_for_pattern(None, None, None, ox.NamedNode(graph) if graph else None)

    def quads_of(self, predicate: str) -> Iterator[ox.Quad]:
        """Give the quads of one predicate, whatever their named graph."""
        return self._store.quads_for_pattern(None, ox.NamedNode(predicate), None, None)

    def dump(self, form: ox.RdfFormat, graph: str, prefixes: Mapping[str, str] | None = None) -> bytes:
        """Write one named graph."""
        data = self._store.dump(format=form, from_graph=ox.NamedNode(graph), prefixes=dict(prefixes or {}))
        assert data is not None
        return data

    def dump_to(self, out: IO[bytes], form: ox.RdfFormat) -> None:
        """Write all named graphs."""
        self._store.dump(out, format=form)


def _answered(store: ox.Store, request: tuple[str, dict[str, str], list[str] | None]) -> Table:
    """Answer a query over the union of all graphs, or of those named."""
    sparql, known, graphs = request
    if graphs is None:
        return _table(store.query(sparql, prefixes=known, use_default_graph_as_union=True))
    # The default graph is the union of these, and GRAPH sees no other either.
    union: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(iri) for iri in graphs]
    named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in graphs]
    return _table(store.query(sparql, prefixes=known, default_graph=union, named_graphs=named))


def bounded(
    helper: Helper, request: Any, timeout: float, megabytes: int = MEGABYTES, *, offline: bool = False
) -> Any:
    """Do the work of a query within its bounds; what goes wrong is said in one line."""
    try:
        if offline:
            return in_child(partial(helper.work, request), seconds=timeout, megabytes=megabytes, offline=True)
        return helper.do(request, seconds=timeout, megabytes=megabytes)
    except OutOfTime:
        raise WrongRequest(f"the query took longer than {timeout:g} s; --timeout allows more") from None
    except OutOfMemory:
        raise WrongRequest(f"the query needs more memory than the {megabytes} MB that it may have") from None
    except Failed as failure:
        kind, message = failure.args
        if kind == "SyntaxError":
            raise WrongRequest(f"this is no SPARQL query: {_placed(message)}") from None
        raise WrongRequest(f"the query failed: {message}") from None


def _placed(message: str) -> str:
    """Say where a query stops making sense.

    >>> _placed("error at 2:1: expected OPTIONAL")
    'line 2, column 1: expected OPTIONAL'
    """
    return re.sub(r"^error at (\d+):(\d+)", r"line \1, column \2", message.splitlines()[0])


def data_of(term: Term | None) -> TermData:
    """Turn a term into what JSON can hold."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        return [term.value, term.datatype.value]
    return [f"_:{term.value}" if isinstance(term, ox.BlankNode) else _name(term)]


def _name(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _table(found: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean) -> Table:
    if isinstance(found, ox.QuerySolutions):
        columns = [variable.value for variable in found.variables]
        return columns, [[data_of(term) for term in solution] for solution in found]
    if isinstance(found, ox.QueryTriples):
        return list(_TRIPLE), [[data_of(t.subject), data_of(t.predicate), data_of(t.object)] for t in found]
    return ["answer"], [[["true" if found else "false", _BOOLEAN]]]


_TRIPLE: Sequence[str] = ("subject", "predicate", "object")
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


def _grouped(quads: Iterable[ox.Quad]) -> dict[str, Node]:
    nodes: dict[str, dict[str, list[Term]]] = {}
    for quad in quads:
        node = nodes.setdefault(_subject(quad), {})
        terms = node.setdefault(quad.predicate.value, [])
        # A value stands in the graph of each article that states it.
        if quad.object not in terms:
            terms.append(quad.object)
    return dict(nodes)


def _subject(quad: ox.Quad) -> str:
    return quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
