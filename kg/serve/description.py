"""The endpoint's description of itself, by the SPARQL 1.1 Service Description vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.ontology import RDF, XSD
from kg.serve.formats import RDF as RDF_FORMATS
from kg.serve.formats import RESULTS

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
VOCABULARIES = {"sd": _SD, "void": _VOID, "format": _FORMATS}
_UNIQUE = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
}
_MOST_GRAPHS = 1_000


def description(store: ox.Store, endpoint: str) -> Iterator[ox.Triple]:
    """Describe the service at this address, with its first thousand named graphs."""
    service, dataset, union = ox.BlankNode("service"), ox.BlankNode("dataset"), ox.BlankNode("union")
    yield _triple(service, RDF + "type", _sd("Service"))
    yield _triple(service, _SD + "endpoint", ox.NamedNode(endpoint))
    yield _triple(service, _SD + "supportedLanguage", _sd("SPARQL11Query"))
    yield _triple(service, _SD + "feature", _sd("UnionDefaultGraph"))
    for media in (*RESULTS, *RDF_FORMATS):
        yield _triple(service, _SD + "resultFormat", ox.NamedNode(_FORMATS + _UNIQUE[media]))
    yield _triple(service, _SD + "defaultDataset", dataset)
    yield _triple(dataset, RDF + "type", _sd("Dataset"))
    yield _triple(dataset, _SD + "defaultGraph", union)
    yield _triple(union, RDF + "type", _sd("Graph"))
    count = ox.Literal(str(len(store)), datatype=ox.NamedNode(XSD + "integer"))
    yield _triple(union, _VOID + "triples", count)
    for number, name in enumerate(store.named_graphs()):
        if number == _MOST_GRAPHS:
            break
        graph = ox.BlankNode(f"graph{number}")
        yield _triple(dataset, _SD + "namedGraph", graph)
        yield _triple(graph, RDF + "type", _sd("NamedGraph"))
        yield _triple(graph, _SD + "name", name)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _triple(
    subject: ox.BlankNode, predicate: str, end: ox.NamedNode | ox.BlankNode | ox.Literal
) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), end)
