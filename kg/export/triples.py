"""The graph as RDF.

Oxigraph keeps its quads in an order that follows from their terms alone, so what it writes of one named graph
is the same for the same graph, and grouped by subject. It declares prefixes in any order, hence their lines
are written here. Formats without named graphs have the triples of all, one graph after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

import pyoxigraph as ox

from kg.graph import Graph
from kg.rdf import PREFIXES

# XML 1.0 has no way to write these.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def turtle(graph: Graph, out: BinaryIO) -> None:
    """Write Turtle, the union of all graphs."""
    prefixes = _prefixes(graph)
    out.write(_declared(prefixes))
    for iri in graph.graph_names():
        out.write(_body(graph, iri, prefixes))


def trig(graph: Graph, out: BinaryIO) -> None:
    """Write TriG, with the named graphs."""
    prefixes = _prefixes(graph)
    out.write(_declared(prefixes))
    for iri in graph.graph_names():
        out.write(b"<%s> {\n%s}\n" % (iri.encode("ascii"), _body(graph, iri, prefixes)))


def ntriples(graph: Graph, out: BinaryIO) -> None:
    """Write N-Triples, the union of all graphs."""
    for iri in graph.graph_names():
        out.write(graph.store.dump(ox.RdfFormat.N_TRIPLES, iri))


def nquads(graph: Graph, out: BinaryIO) -> None:
    """Write N-Quads, as fast as the disk takes them: the form for a bulk load elsewhere."""
    graph.store.dump_to(out, ox.RdfFormat.N_QUADS)


def jsonld(graph: Graph, out: BinaryIO) -> None:
    """Write JSON-LD, with the named graphs."""
    ox.serialize(graph.store.quads(), out, ox.RdfFormat.JSON_LD)


def rdfxml(graph: Graph, out: BinaryIO) -> None:
    """Write RDF/XML, the union of all graphs; characters that XML cannot hold become spaces."""
    prefixes = _prefixes(graph)
    declared = " ".join(f"xmlns:{name}={quoteattr(iri)}" for name, iri in sorted(prefixes.items()))
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF {declared}>\n'.encode())
    for iri in graph.graph_names():
        data = ox.serialize(_xml(graph.store.quads(iri)), format=ox.RdfFormat.RDF_XML, prefixes=prefixes)
        assert data is not None
        out.write(data.split(b"\n", 2)[2].rstrip().removesuffix(b"</rdf:RDF>"))
    out.write(b"</rdf:RDF>\n")


def _body(graph: Graph, iri: str, prefixes: dict[str, str]) -> bytes:
    """Write one graph as Turtle without the lines of the prefixes, of which there is one each."""
    return graph.store.dump(ox.RdfFormat.TURTLE, iri, prefixes).split(b"\n", len(prefixes))[-1]


def _declared(prefixes: dict[str, str]) -> bytes:
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items())).encode()


def _xml(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    for quad in quads:
        end = quad.object
        if isinstance(end, ox.Literal) and _NOT_XML.search(end.value):
            end = ox.Literal(_NOT_XML.sub(" ", end.value), datatype=end.datatype)
        yield ox.Triple(quad.subject, quad.predicate, end)


def _prefixes(graph: Graph) -> dict[str, str]:
    own = graph.ontology.namespace
    return PREFIXES if own in PREFIXES.values() else {**PREFIXES, "o": own}
