"""What a graph holds, in numbers."""

from __future__ import annotations

from collections.abc import Iterator

from kg.answer import Answer, Cell
from kg.graph import Graph
from kg.rdf import ARTICLES, ENTITIES

_COUNTS = {
    "articles": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ARTICLES}> {{ ?x a schema:NewsArticle }} }}",
    "entities": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ENTITIES}> {{ ?x rdfs:label ?name }} }}",
    "claims": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?x a cg:Claim } }",
    "attributed claims": "SELECT (COUNT(DISTINCT ?x) AS ?n) { GRAPH ?g { ?x cg:attributedTo ?who } }",
    "triples": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
}
_GROUPS = {
    "entities": f"SELECT ?key (COUNT(*) AS ?n) {{ GRAPH <{ENTITIES}> {{ ?x a ?key }} }} GROUP BY ?key",
    "claims": "SELECT ?key (COUNT(*) AS ?n) { GRAPH ?g { ?x rdf:predicate ?key } } GROUP BY ?key",
    "status": "SELECT ?key (COUNT(*) AS ?n) { GRAPH ?g { ?x cg:status ?key } } GROUP BY ?key",
}


def stats(graph: Graph) -> Answer:
    """Count what the graph holds: in all, by type, by relation and by status."""
    return Answer.of(("what", "kind", "count"), _rows(graph), title="What the graph holds")


def _rows(graph: Graph) -> Iterator[tuple[Cell, ...]]:
    for what, sparql in _COUNTS.items():
        yield what, "all", graph.select(sparql).rows[0][0]
    for what, sparql in _GROUPS.items():
        counts = [(graph.ontology.name(str(key)) or str(key), number) for key, number in graph.select(sparql)]
        for key, number in sorted(counts, key=lambda row: (-int(row[1] or 0), row[0])):
            yield what, key, number
