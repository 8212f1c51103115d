"""Recognition of names on parses written by hand, without the model."""

import numpy as np
from spacy.lang.en import English
from spacy.tokens import Doc, Span

from extract.candidates import candidates
from extract.evidence import Evidence
from extract.lexicon import Lexicon
from extract.names import read
from extract.net import Net
from extract.recognition import NONE, Surface, chosen
from extract.schema import EntityType
from extract.spelling import name_features
from extract.tokens import Tokens
from extract.untrained import Untrained

VOCAB = English().vocab  # its lexemes know their lower case
LEXICON = Lexicon(
    {
        "kinds": {"Company": ["startup", "maker"], "System": ["rocket"], "Layer": ["layer"]},
        "describing": {"System": ["data-center"]},
        "familiar": {"Place": ["Berlin"]},
    }
)


def parsed() -> Doc:
    words = [
        "Bolt",
        ",",
        "a",
        "rocket",
        "maker",
        ",",
        "likes",
        "the",
        "custody",
        "layer",
        ".",
        "It",
        "is",
        "in",
        "Berlin",
        ".",
    ]
    heads = [6, 0, 4, 4, 0, 0, 6, 9, 9, 6, 6, 12, 12, 12, 13, 12]
    deps = [
        "nsubj",
        "punct",
        "det",
        "compound",
        "appos",
        "punct",
        "ROOT",
        "det",
        "compound",
        "dobj",
        "punct",
        "nsubj",
        "ROOT",
        "prep",
        "pobj",
        "punct",
    ]
    tags = ["NNP", ",", "DT", "NN", "NN", ",", "VBZ", "DT", "NN", "NN", ".", "PRP", "VBZ", "IN", "NNP", "."]
    pos = [
        "PROPN",
        "PUNCT",
        "DET",
        "NOUN",
        "NOUN",
        "PUNCT",
        "VERB",
        "DET",
        "NOUN",
        "NOUN",
        "PUNCT",
        "PRON",
        "AUX",
        "ADP",
        "PROPN",
        "PUNCT",
    ]
    lemmas = [word.lower() for word in words]
    doc = Doc(VOCAB, words=words, heads=heads, deps=deps, tags=tags, pos=pos, lemmas=lemmas)
    doc.ents = [Span(doc, 0, 1, "ORG"), Span(doc, 14, 15, "GPE")]
    return doc


def spans(doc: Doc, words: set[str]) -> set[str]:
    return {doc[start:end].text for start, end in candidates(Tokens(doc), words)}


def test_a_noun_phrase_is_a_candidate_where_its_head_is_known() -> None:
    assert {"Bolt", "Berlin", "custody layer", "layer"} <= spans(parsed(), {"layer"})
    assert "custody layer" not in spans(parsed(), set())


def test_an_apposition_says_what_a_name_stands_for() -> None:
    shown = Evidence(Tokens(parsed()), LEXICON).of(0, 1)
    assert "pappkind=Company" in shown
    assert "kindof=Company" in shown
    assert "then=it" in shown


def test_a_familiar_name_is_hinted_at() -> None:
    assert "familiar=Place" in name_features(["Berlin"], "Berlin", LEXICON)


def test_nouns_of_two_words_are_looked_up_together() -> None:
    doc = Doc(
        VOCAB,
        words=["the", "data", "center", "Alpha"],
        tags=["DT", "NN", "NN", "NNP"],
        lemmas=["the", "data", "center", "Alpha"],
    )
    assert Evidence(Tokens(doc), LEXICON).kinds[2] == ("System",)


def test_where_spans_overlap_the_surer_one_stays() -> None:
    def surface(text: str, start: int, end: int, none: float) -> Surface:
        return Surface(text, [(start, end)], {}, np.asarray([1 - none, none], dtype=np.float32))

    found = [surface("Acme", 0, 1, 0.3), surface("Acme Rocket", 0, 2, 0.1), surface("noise", 4, 5, 0.9)]
    assert [s.text for _, _, s in chosen(found, ("Company", NONE))] == ["Acme Rocket"]


def test_without_a_model_labels_and_kinds_decide() -> None:
    reading = read(parsed(), LEXICON, None)
    assert {thing.name: thing.type for thing in reading.things}["Bolt"] == "Company"


def test_without_a_model_other_types_are_served_by_their_labels() -> None:
    types = [EntityType("Town", "town or city"), EntityType("Vessel", "vessel"), EntityType("Firm", "firm")]
    reading = read(parsed(), Lexicon(), Untrained.of(types, Lexicon()))
    assert {thing.name: thing.type for thing in reading.things} == {"Bolt": "Firm", "Berlin": "Town"}


def test_a_network_is_the_same_after_saving(tmp_path) -> None:
    net = Net(
        ("A", NONE),
        ("f", "g"),
        np.asarray([[1, 0, 2], [0, 1, -1]], dtype=np.float32),
        np.zeros((0, 3), dtype=np.float32),
        np.zeros(3, dtype=np.float32),
        np.asarray([[1, -1]], dtype=np.float32),
        ("layer",),
    )
    net.save(tmp_path / "net.npz")
    loaded = Net.load(tmp_path / "net.npz")
    rows = [{"f": 1.0}, {"g": 1.0}, {"unknown": 1.0}]
    vectors = np.zeros((3, 0), dtype=np.float32)
    assert np.allclose(loaded.probabilities(rows, vectors), net.probabilities(rows, vectors))
    assert loaded.words == ("layer",)
    assert np.allclose(net.probabilities(rows, vectors)[2], 0.5)
    assert net.reasons(["f", "g"], "A", 1) == [("f", 1.0)]
