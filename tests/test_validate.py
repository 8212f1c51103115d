"""SHACL: the graph conforms, and what is wrong with one that does not is said in words."""

import shutil

import pyoxigraph as ox
import pytest
from fakereader import load

from kg.build import build
from kg.cli import main
from kg.graph import Graph, generation
from kg.ontology import CG, Ontology
from kg.rdf import RDF
from kg.validate import validate


@pytest.fixture
def built(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Jane Doe runs Acme. Acme builds Falcon 7. Acme bids for Sky Shield for $20 million."
    )
    build([tmp_path / "a.txt"], tmp_path / "g", load=load, jobs=1)
    return tmp_path / "g"


def plant(folder, *changes):
    """Put quads into a built graph, or take them out."""
    store = ox.Store(str(generation(folder) / "store"))
    for change in changes:
        change(store)
    store.flush()


def claim(store, predicate, text):
    quads = store.quads_for_pattern(None, ox.NamedNode(predicate), ox.Literal(text), None)
    return next(iter(quads))


def test_a_built_graph_conforms(built, capsys):
    assert len(validate(Graph.open(built))) == 0
    assert main(["validate", "--graph", str(built)]) == 0
    assert "conforms" in capsys.readouterr().out


def test_the_graph_of_the_gold_conforms(graph):
    assert validate(graph).rows == ()


def test_a_relation_to_the_wrong_type_is_reported_by_name(built, capsys):
    graph = Graph.open(built)
    system, person = graph.find("Falcon 7"), graph.find("Jane Doe")
    works = ox.NamedNode(graph.ontology.iri("worksFor"))
    quad = ox.Quad(
        ox.NamedNode(system.iri), works, ox.NamedNode(person.iri), ox.NamedNode(graph.articles["a"].iri)
    )
    del graph
    plant(built, lambda store: store.add(quad))
    assert main(["validate", "--graph", str(built), "--format", "json"]) == 1
    said = capsys.readouterr()
    assert '"what": "Falcon 7"' in said.out
    assert "what worksFor is said of is a Person" in said.out
    assert "does not conform: 2 violations" in said.err


@pytest.mark.parametrize(
    ("predicate", "old", "new", "said"),
    [
        (CG + "status", "asserted", "certain", "a claim is asserted, planned, possible or negated"),
        (CG + "unit", "USD", None, "an amount has one unit"),
        (CG + "quote", "Acme builds Falcon 7.", None, "a claim quotes one sentence"),
        (CG + "text", "chief executive", "", "a text has words"),
    ],
)
def test_a_planted_fault_is_said_in_words(built, predicate, old, new, said):
    def change(store):
        quad = claim(store, predicate, old)
        store.remove(quad)
        if new is not None:
            store.add(ox.Quad(quad.subject, quad.predicate, ox.Literal(new), quad.graph_name))

    plant(built, change)
    problems = validate(Graph.open(built)).column("problem")
    assert said in problems


def test_an_ontology_without_shapes_is_checked_by_its_domains_and_ranges(built, tmp_path):
    own = tmp_path / "own"
    shutil.copytree(Ontology.load().folder, own)
    (own / "shapes.ttl").unlink()
    build([tmp_path / "a.txt"], tmp_path / "g", load=load, jobs=1, ontology=own)
    graph = Graph.open(tmp_path / "g")
    assert len(validate(graph)) == 0
    person = graph.find("Jane Doe").iri
    del graph
    kind = ox.NamedNode(Ontology.load().iri("Threat"))
    plant(
        tmp_path / "g",
        lambda store: [
            store.remove(q)
            for q in store.quads_for_pattern(ox.NamedNode(person), ox.NamedNode(RDF + "type"), None)
        ],
        lambda store: store.add(
            ox.Quad(ox.NamedNode(person), ox.NamedNode(RDF + "type"), kind, ox.DefaultGraph())
        ),
    )
    assert "Jane Doe" in validate(Graph.open(tmp_path / "g")).column("what")
