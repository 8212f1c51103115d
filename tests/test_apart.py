"""Short texts, read mention by mention; the wording of their pairs."""

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from extract import apart
from extract.claim import Date
from extract.lexicon import Lexicon
from extract.pairs import Pair
from extract.reading import Reading, Reference, Thing
from extract.schema import EntityType, Relation, Schema
from extract.untrained import Untrained
from extract.wording import Wording

TYPES = (EntityType("Person", "person"), EntityType("Firm", "company"), EntityType("Place", "place"))
KINDS = Untrained.of(TYPES, Lexicon())


@pytest.fixture
def reading():
    words = "Ann Lee founded Acme , where Lee and she work since 1994 .".split()
    tags = "NNP NNP VBD NNP , WRB NNP CC PRP VBP IN CD .".split()
    pos = "PROPN PROPN VERB PROPN PUNCT SCONJ PROPN CCONJ PRON VERB ADP NUM PUNCT".split()
    doc = Doc(English().vocab, words=words, tags=tags, pos=pos, lemmas=[w.lower() for w in words])
    things = [
        Thing(0, "Person", "Ann Lee", ("Ann Lee", "Lee"), {"Person": 1.0}),
        Thing(1, "Firm", "Acme", ("Acme",), {"Firm": 1.0}),
    ]
    names = [(0, 2, (0,)), (3, 4, (1,)), (6, 7, (0,))]
    references = [Reference(a, b, b - 1, "name", ids, sentence=3) for a, b, ids in names]
    return Reading(doc, [], [], things, references)


def test_every_spelling_and_every_pronoun_is_a_thing(reading):
    apart.take_apart(reading, KINDS)
    assert [t.name for t in reading.things] == ["Ann Lee", "Acme", "Lee", "where", "she"]
    assert [(r.start, r.kind, r.things[0]) for r in reading.references] == [
        (0, "name", 0), (3, "name", 1), (5, "pronoun", 3), (6, "name", 2), (8, "pronoun", 4),
    ]  # fmt: skip
    assert {r.sentence for r in reading.references} == {0}


def test_a_pronoun_may_be_what_its_word_allows(reading):
    apart.take_apart(reading, KINDS)
    types = {t.name: set(t.types) for t in reading.things}
    assert types["she"] == {"Person"}
    assert types["where"] == {"Firm", "Place"}


def test_values_that_no_relation_leads_to_are_left_out(reading):
    schema = Schema({}, {"since": Relation("since", "since", range=("date",))})
    for kind in ("date", "count"):
        reading.references.append(Reference(11, 12, 11, "value", (), Date("1994"), kind))
    apart.keep_values(reading, schema)
    assert [r.value_kind for r in reading.references if r.kind == "value"] == ["date"]


def test_an_ontology_asks_for_it_in_its_lexicon():
    assert apart.is_asked(Lexicon({"reading": {"mentions": "apart"}}))
    assert not apart.is_asked(Lexicon())


def test_the_words_between_see_names_as_their_types(reading):
    apart.take_apart(reading, KINDS)
    ann, acme, _, lee, she = reading.references
    wording = Wording(reading, None)
    shown = wording.of(ann, acme)
    assert {"tt=#Person#Firm", "gs=founded", "g&#Person#Firm=founded", "Ahd=lee", "Bw=acme"} <= set(shown)
    assert "gs=founded_#Firm_,_~Place" in wording.of(ann, lee)
    assert {"lk=sub", "lk=last"} <= set(wording.of(ann, lee))
    assert "Bpn=she" in wording.of(acme, she)


def test_pairs_keep_their_features_and_get_more(reading):
    apart.take_apart(reading, KINDS)
    ann, acme, *_ = reading.references
    (pair,) = Wording(reading, None).described([Pair(ann, acme, ["len=2"], {}, 2)])
    assert pair.features[0] == "len=2" and "ordA=0" in pair.features
