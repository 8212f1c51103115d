"""Any OWL or RDFS ontology becomes the plain schema that extraction works with."""

import re

import pytest

from extract.schema import VALUE_KINDS
from kg.errors import WrongRequest
from kg.ontology import Ontology
from kg.shapes import relation_shapes

TYPES = [
    "Company",
    "GovernmentBody",
    "Layer",
    "Organization",
    "Person",
    "Place",
    "Program",
    "System",
    "Threat",
]
RELATIONS = [
    "acquires",
    "announces",
    "comparedTo",
    "competesFor",
    "conflictsWith",
    "contractValue",
    "contractsWith",
    "counters",
    "develops",
    "founded",
    "funds",
    "hasCost",
    "hasQuantity",
    "holdsRole",
    "inTalksWith",
    "leads",
    "locatedIn",
    "owns",
    "partOf",
    "partnersWith",
    "reliesOn",
    "supports",
    "targetDate",
    "wonContractFor",
    "worksFor",
]

OTHER = """
@prefix : <http://example.org/films/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix schema: <http://schema.org/> .

:Film a owl:Class ; rdfs:label "Film"@de , "film"@en .
:Short a rdfs:Class ; rdfs:subClassOf :Film .
:directed a owl:ObjectProperty ; rdfs:domain schema:Person ; rdfs:range :Film ; owl:inverseOf :director .
:director a owl:ObjectProperty ; rdfs:domain :Film ; rdfs:range schema:Person ; rdfs:subPropertyOf :crew .
:crew a rdf:Property .
:alike a owl:SymmetricProperty ; rdfs:domain [ owl:unionOf ( :Film [ owl:unionOf ( :Short :Series ) ] ) ] .
:released a owl:DatatypeProperty ; rdfs:range xsd:gYear .
:seconds a owl:DatatypeProperty ; rdfs:range xsd:integer .
:tagline a owl:DatatypeProperty .
:shown a owl:ObjectProperty ; rdfs:range owl:Thing .
"""


@pytest.fixture
def films(tmp_path):
    (tmp_path / "films.ttl").write_text(OTHER)
    return Ontology.load(tmp_path)


def test_the_news_ontology_has_the_types_and_relations_of_the_guide():
    schema = Ontology.load().schema
    assert sorted(schema.types) == TYPES
    assert sorted(schema.relations) == sorted(RELATIONS)
    for thing in (*schema.types.values(), *schema.relations.values()):
        assert thing.label and thing.comment, thing.name
    for relation in schema.relations.values():
        assert relation.domain and relation.range, relation.name


def test_the_symmetric_relations_are_those_of_the_guide():
    relations = Ontology.load().schema.relations.values()
    assert {r.name for r in relations if r.symmetric} == {"inTalksWith", "partnersWith", "conflictsWith"}


def test_relations_to_values_know_of_what_kind():
    relations = Ontology.load().schema.relations
    assert {r.name: r.value_kind for r in relations.values() if r.value_kind} == {
        "contractValue": "amount",
        "hasCost": "amount",
        "hasQuantity": "count",
        "holdsRole": "text",
        "targetDate": "date",
    }


def test_names_and_iris_lead_to_each_other():
    ontology = Ontology.load()
    assert ontology.iri("owns") == "https://w3id.org/claimgraph/news#owns"
    assert ontology.name(ontology.iri("owns")) == "owns"
    assert ontology.namespace == "https://w3id.org/claimgraph/news#"
    assert ontology.inverse_label("owns") == "is owned by"


def test_another_ontology_gives_its_classes_and_properties(films):
    assert sorted(films.schema.types) == ["Film", "Person", "Series", "Short"]
    assert films.schema.types["Film"].label == "film"
    assert films.schema.types["Short"].parents == ("Film",)
    assert films.namespace == "http://example.org/films/"


@pytest.mark.parametrize(
    ("name", "domain", "range_", "inverse", "parents"),
    [
        ("directed", ("Person",), ("Film",), "director", ()),
        ("director", ("Film",), ("Person",), "directed", ("crew",)),
        ("crew", (), (), "", ()),
        ("alike", ("Film", "Short", "Series"), (), "", ()),
        ("released", (), ("date",), "", ()),
        ("seconds", (), ("count",), "", ()),
        ("tagline", (), ("text",), "", ()),
        ("shown", (), (), "", ()),
    ],
)
def test_a_property_gives_its_ends(films, name, domain, range_, inverse, parents):
    relation = films.schema.relations[name]
    assert (relation.domain, relation.range) == (domain, range_)
    assert (relation.inverse, relation.parents) == (inverse, parents)
    assert relation.value_kind in (None, *VALUE_KINDS)


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({}, "no ontology in .*: it needs a .ttl"),
        ({"a.ttl": "this is no turtle"}, "cannot read the ontology"),
        ({"a.ttl": "<http://e.org/A> a <http://www.w3.org/2002/07/owl#Class> ."}, "declares no relation"),
    ],
)
def test_a_folder_without_an_ontology_is_refused_in_one_line(tmp_path, files, complaint):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(WrongRequest, match=complaint) as error:
        Ontology.load(tmp_path)
    assert "\n" not in str(error.value)


def test_the_shipped_shapes_of_relations_follow_from_the_ontology():
    ontology = Ontology.load()
    written = (ontology.folder / "shapes.ttl").read_text("utf-8")
    assert written.endswith(relation_shapes(ontology))


def test_two_ontologies_of_one_folder_are_one(tmp_path):
    (tmp_path / "films.ttl").write_text(OTHER)
    (tmp_path / "more.nt").write_text(
        "<http://example.org/films/scored> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#Property> .\n"
    )
    assert "scored" in Ontology.load(tmp_path).schema.relations


def test_the_digest_changes_with_a_word_of_the_lexicon(tmp_path):
    (tmp_path / "films.ttl").write_text(OTHER)
    before = Ontology.load(tmp_path).digest
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "kinds.toml").write_text("Film = ['movie']")
    assert re.fullmatch("[0-9a-f]{64}", before)
    assert Ontology.load(tmp_path).digest != before
