"""Does a graph conform to its shapes? SHACL by pySHACL, over as much of the graph as the shapes speak of."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.answer import Answer
from kg.data import shipped
from kg.errors import WrongRequest
from kg.graph import Graph
from kg.ontology import RDF, RDFS, XSD
from kg.shapes import relation_shapes

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import Quad

_STRING = XSD + "string"
COLUMNS = ("what", "problem", "value", "node")
_PREFIXES = """
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
_SHACL = "http://www.w3.org/ns/shacl#"
_PATHS = ("path", "lessThan", "lessThanOrEquals", "targetSubjectsOf", "targetObjectsOf", "equals", "disjoint")


def validate(graph: Graph) -> Answer:
    """Check the graph against its shapes; a row for each violation, none where it conforms.

    The shapes are those in the ontology's folder, or follow from its domains and ranges where it has none.
    """
    import rdflib
    from pyshacl import validate as run

    shapes = _shapes(graph)
    data = _data(graph, shapes)
    # The report is all we want; pySHACL also logs every violation.
    quiet = logging.getLogger("kg.validate.pyshacl")
    quiet.setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        _, report, _ = run(data, shacl_graph=shapes, inference="none", advanced=False, logger=quiet)
    assert isinstance(report, rdflib.Graph)
    rows = sorted(set(_violations(graph, report)))
    return Answer.of(COLUMNS, rows, title="Violations")


def _shapes(graph: Graph) -> rdflib.Graph:
    import rdflib

    shapes = rdflib.Graph()
    own = graph.ontology.folder / "shapes.ttl"
    try:
        if own.is_file():
            shapes.parse(own, format="turtle")
        else:
            general = (shipped("ontology") / "shapes.ttl").read_text(encoding="utf-8")
            shapes.parse(data=general.partition(f"\n<{_NEWS}")[0], format="turtle")
            shapes.parse(data=_PREFIXES + relation_shapes(graph.ontology), format="turtle")
    except Exception as error:  # rdflib raises whatever its parsers do
        raise WrongRequest(f"cannot read the shapes {own}: {error}") from error
    return shapes


_NEWS = "https://w3id.org/claimgraph/news#"


def _data(graph: Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """Copy what the shapes speak of: types, and the properties that they name."""
    import rdflib
    from rdflib.term import Node

    paths: set[Node] = {rdflib.URIRef(RDF + "type"), rdflib.URIRef(RDFS + "label")}
    for predicate in _PATHS:
        paths.update(shapes.objects(None, rdflib.URIRef(_SHACL + predicate)))
    data = rdflib.Graph()
    for path in sorted(str(path) for path in paths if isinstance(path, rdflib.URIRef)):
        for quad in graph.store.quads_of(path):
            data.add(_triple(quad))
    return data


def _triple(quad: Quad) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    import pyoxigraph as ox
    import rdflib

    end: rdflib.term.Node
    if isinstance(quad.object, ox.Literal):
        # rdflib holds a plain literal and an xsd:string apart, as RDF 1.1 does not; shapes have plain ones.
        kind = quad.object.datatype.value
        end = rdflib.Literal(quad.object.value, datatype=rdflib.URIRef(kind) if kind != _STRING else None)
    else:
        end = rdflib.URIRef(quad.object.value if isinstance(quad.object, ox.NamedNode) else str(quad.object))
    subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)
    return rdflib.URIRef(subject), rdflib.URIRef(quad.predicate.value), end


def _violations(graph: Graph, report: rdflib.Graph) -> Iterator[tuple[str, str, str, str]]:
    import rdflib

    sh = rdflib.Namespace(_SHACL)
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        node = str(report.value(result, sh.focusNode))
        value = report.value(result, sh.value)
        said = _said(report.objects(result, sh.resultMessage))
        yield _name(graph, node), said, _name(graph, str(value)) if value is not None else "", node


def _said(messages: Iterable[object]) -> str:
    return "; ".join(sorted(str(message) for message in messages))


def _name(graph: Graph, text: str) -> str:
    """Say in words what an IRI stands for, as far as the graph knows."""
    if not text.startswith(("http://", "https://")):
        return text
    node = graph.store.describe([text]).get(text, {})
    ends = (RDF + "subject", RDF + "predicate", RDF + "object")
    if all(end in node for end in ends):
        return "claim: " + " ".join(_name(graph, str(node[end][0])[1:-1]) for end in ends)
    labels = [getattr(term, "value", str(term)) for term in node.get(RDFS + "label", ())]
    return ", ".join(labels) or graph.ontology.name(text) or text.rpartition("/")[2]
