"""Annotated texts to learn from."""

from extract.claim import Span
from extract.training.annotated import Named, entity_of, from_example, from_gold, same_value, sentence_spans
from extract.training.examples import parse_example

GOLD = {
    "doc": "a",
    "date": "2026-01-02",
    "entities": [{"id": "e1", "type": "Company", "name": "Acme", "names": ["Acme", "Acme Inc."]}],
    "facts": [{"s": "e1", "p": "hasCost", "o": {"min": 5.0, "max": 5.0, "unit": "EUR"}, "sent": 1}],
}


def test_sentences_are_numbered_as_an_annotator_does():
    text = "A headline\n\nMr. Roe of Acme Inc. left. He had $3.5m."
    assert [s.of(text) for s in sentence_spans(text)] == [
        "A headline",
        "Mr. Roe of Acme Inc. left.",
        "He had $3.5m.",
    ]


def test_a_gold_fact_stands_in_its_sentence():
    text = "A headline\n\nAcme costs €5. Nobody minds."
    article = from_gold(GOLD, text)
    assert article.facts[0].where is not None
    assert article.facts[0].where.of(text) == "Acme costs €5."
    assert not article.marked


def test_a_snippet_keeps_its_mentions():
    example = parse_example(["[a:C Acme] owns [b:C Bolt]. [a It] grew.", "> a owns b"], "x:1")
    article = from_example(example)
    assert article.marked
    assert [(span.of(article.text), ids, kind) for span, ids, kind in article.mentions] == [
        ("Acme", ("a",), "name"),
        ("Bolt", ("b",), "name"),
        ("It", ("a",), "pronoun"),
    ]
    assert article.facts[0].where == Span(0, len(article.text))


def test_values_are_the_same_where_a_bound_or_the_words_agree():
    assert same_value(
        {"min": 5, "max": None, "unit": "satellite"}, {"min": 5, "max": 5, "unit": "satellites"}
    )
    assert not same_value({"min": 5, "max": 5, "unit": "EUR"}, {"min": 5, "max": 5, "unit": "USD"})
    assert same_value({"text": "CEO", "or": ["chief executive"]}, {"text": "Chief Executive"})


def test_an_entity_is_found_by_any_of_its_names():
    entities = [Named("e1", "Company", ("Acme", "Acme Inc.")), Named("e2", "Place", ("Oslo",))]
    assert entity_of(["Acme Inc."], "Acme Inc.", entities) == "e1"
    assert entity_of(["Bergen"], "Bergen", entities) == ""
