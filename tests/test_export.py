"""Every format is read back by the tools that it is for, to what was in the graph."""

import csv
import io
import json

import igraph
import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from goldgraph import SHARED

from kg.errors import WrongRequest
from kg.evaluate import evaluate
from kg.export import FORMATS, export, export_to
from kg.gold import articles
from kg.lines import claim_lines, entity_lines

pytestmark = pytest.mark.gold

OX = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
WITH_GRAPHS = {"trig", "nquads", "jsonld"}


@pytest.fixture(scope="module")
def exported(graph):
    def write(form):
        out = io.BytesIO()
        export(graph, form, out)
        return out.getvalue()

    return {form: write(form) for form in FORMATS}


@pytest.fixture(scope="module")
def quads(graph):
    return set(graph.store.quads())


def terms(quads, form):
    if form in WITH_GRAPHS:
        return {(q.subject, q.predicate, q.object, q.graph_name) for q in quads}
    return {(q.subject, q.predicate, q.object) for q in quads}


@pytest.mark.parametrize("form", OX)
def test_oxigraph_reads_the_same_graph_back(exported, quads, form):
    assert terms(ox.parse(exported[form], format=OX[form]), form) == terms(quads, form)


@pytest.mark.parametrize("form", RDFLIB)
def test_rdflib_reads_the_same_graph_back(exported, quads, form):
    data = rdflib.Dataset() if form in WITH_GRAPHS else rdflib.Graph()
    data.parse(data=exported[form], format=RDFLIB[form])
    lines = data.serialize(format="nquads" if form in WITH_GRAPHS else "nt")
    back = ox.parse(lines, format=ox.RdfFormat.N_QUADS)
    assert terms(back, form) == terms(quads, form)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_reads_every_edge_with_typed_attributes(graph, exported, form):
    read = (
        nx.parse_graphml(exported[form], force_multigraph=True)
        if form == "graphml"
        else nx.read_gexf(io.BytesIO(exported[form]))
    )
    claims = graph.claims()
    assert sum(data["claims"] for _, _, data in read.edges(data=True)) == len(claims)
    assert {data["relation"] for _, _, data in read.edges(data=True)} == {c.relation for c in claims}
    for _, _, data in read.edges(data=True):
        assert data["status"] in ("asserted", "planned", "possible", "negated")
        assert data["sources"] and data["evidence"] and isinstance(data["score"], float)
    assert {data["type"] for _, data in read.nodes(data=True)} >= {"Company", "Person", "Amount", "Text"}


def test_igraph_reads_the_same_graphml(exported, tmp_path):
    (tmp_path / "g.graphml").write_bytes(exported["graphml"])
    read = igraph.Graph.Read_GraphML(str(tmp_path / "g.graphml"))
    other = nx.parse_graphml(exported["graphml"], force_multigraph=True)
    assert (read.vcount(), read.ecount()) == (other.number_of_nodes(), other.number_of_edges())
    assert {"relation", "status", "sources", "evidence", "score"} <= set(read.es.attributes())


def test_a_spreadsheet_has_a_row_for_each_claim(graph, exported):
    rows = list(csv.DictReader(io.StringIO(exported["csv"].decode("utf-8-sig"))))
    assert len(rows) == len(graph.claims())
    assert all(row["sentence"] and row["relation"] for row in rows)


def test_claims_and_entities_score_in_full_against_the_gold_they_come_from(exported, tmp_path, graph):
    for form in ("claims", "entities"):
        (tmp_path / form).write_bytes(exported[form])
    symmetric = [r.name for r in graph.ontology.schema.relations.values() if r.symmetric]
    golds = articles(SHARED / "gold")
    scores = evaluate(
        golds, claim_lines(tmp_path / "claims"), entity_lines(tmp_path / "entities"), symmetric=symmetric
    )
    assert scores.facts.f1 > 0.97
    assert scores.entities.f1 > 0.95
    assert scores.status.value > 0.99


def test_a_claim_line_quotes_its_article(graph, exported):
    for line in exported["claims"].decode().splitlines():
        claim = json.loads(line)
        proof = claim["evidence"]
        assert graph.text(claim["doc"])[proof["start"] : proof["end"]] == proof["text"]


def test_an_unknown_format_is_refused_with_those_there_are(graph):
    with pytest.raises(WrongRequest, match="no format 'xls'; there are turtle, trig"):
        export(graph, "xls", io.BytesIO())


def test_a_file_that_cannot_be_written_leaves_the_old_one(graph, tmp_path, monkeypatch):
    target = tmp_path / "out.nt"
    target.write_text("old")
    monkeypatch.setitem(FORMATS, "broken", lambda graph, out: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export_to(graph, "broken", target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
