"""Why a fact is there, and why another is not: the stage at which it was lost, on planted misses."""

import dataclasses
import shlex
import shutil

import pytest
from goldgraph import build
from newsroom import Newsroom

from extract.article import Article
from extract.claim import Amount, Entity, Mention, Rejection, Span
from kg.decisions import Decision, Decisions
from kg.errors import NotFound, WrongRequest
from kg.graph import Graph
from kg.why import relation_of, why
from kg.whynot import why_not

TYPES = {"Shield": "Program", "Jane Roe": "Person", "Comet": "System", "Oslo": "Place"}


def press():
    room = Newsroom(types=TYPES)
    room.article(
        "first", "2025-04-10", "Daily Example", text="Zenith was not recognised here. Comet flies over Dune."
    )
    room.article("second", "2025-06-20", "Evening Example")
    room.claim("second", "Acme", "competesFor", "Shield", by=("Jane Roe",))
    room.claim("first", "Acme", "competesFor", "Shield")
    room.claim("second", "Acme", "competesFor", "Shield", "negated", by=("Acme",))
    room.claim("first", "Bolt", "competesFor", "Shield", "negated", by=("Bolt",))
    room.claim("first", "Crane", "competesFor", "Shield", "possible")
    room.claim("first", "Dune", "competesFor", "Shield", "planned")
    room.claim("first", "Acme", "partnersWith", "Bolt")
    room.claim(
        "first",
        "Shield",
        "hasCost",
        Amount(2e9, 2e9, "EUR"),
        figure="2 billion",
        quote="Shield costs 2 billion.",
    )
    room.claim("second", "Elm", "owns", "Comet")
    room.claim("second", "Fir", "owns", "Shield")
    room.claim("second", "Jane Roe", "supports", "Shield")
    return room


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Build the press with planted rejections, mentions and a decision."""
    room = press()
    folder = tmp_path_factory.mktemp("why") / "graph"
    articles = [Article(r.id, room.texts[r.id], r.title, r.date, r.source) for r in room.articles.values()]
    first, second = room.extractions()
    text = room.texts["first"]
    extra = []
    for name in ("Dune", "Comet"):
        at = text.index(name)
        extra.append((name, Span(at, at + len(name))))
    sentence = Span(text.index("Comet flies"), text.index("Dune.") + 5)
    entities = (*first.entities, Entity("comet", "System", "Comet", ("Comet",)))
    mentions = (*first.mentions, *(Mention(span, name.casefold()) for name, span in extra))
    opening = Span(0, text.index("here.") + 5)
    first = dataclasses.replace(
        first,
        entities=entities,
        mentions=tuple(sorted(set(mentions), key=lambda m: m.span)),
        sentences=tuple(sorted({*first.sentences, sentence, opening})),
        rejections=(
            Rejection("crane", "owns", "shield", "score", sentence, 0.31),
            Rejection("bolt", "leads", "shield", "scope", sentence),
        ),
    )
    decisions = Decisions((Decision("reject", fact=("Elm", "owns", "Comet")),))
    return Graph.open(build(zip(articles, (first, second), strict=True), folder, decisions))


def test_a_fact_has_its_sentences_in_the_order_of_their_dates(made):
    answer = why(made, "Acme", "competesFor", "Shield")
    assert [(row[0], row[1], row[2]) for row in answer] == [
        ("asserted", "", "2025-04-10"),
        ("asserted", "Jane Roe", "2025-06-20"),
        ("negated", "Acme", "2025-06-20"),
    ]
    assert answer.title == "Acme competesFor Shield: asserted in 2 articles, denied in 1 article"


def test_a_symmetric_fact_is_found_from_either_end(made):
    assert (
        len(why(made, "Bolt", "partnersWith", "Acme")) == len(why(made, "Acme", "partnersWith", "Bolt")) == 1
    )


@pytest.mark.parametrize("value", ["2000000000 EUR", "€2 billion", "2 billion euros"])
def test_a_value_is_found_however_it_is_written(made, value):
    assert len(why(made, "Shield", "costs", value)) == 1


@pytest.mark.parametrize(
    "name", ["competesFor", "COMPETESFOR", "competes for", "is in the running for", "bids for"]
)
def test_a_relation_goes_by_its_name_or_by_its_words(made, name):
    assert relation_of(made, name) == "competesFor"


def test_an_unknown_relation_is_refused_with_the_nearest(made):
    with pytest.raises(WrongRequest, match=r"did you mean .*competesFor"):
        relation_of(made, "competesForr")


def test_a_missing_fact_points_to_why_not(made):
    with pytest.raises(NotFound, match="why-not"):
        why(made, "Acme", "owns", "Shield")


LOST = [
    ("Acme", "competesFor", "Shield", "there", "the graph has it"),
    ("Bolt", "competesFor", "Shield", "negated", "denied by Bolt"),
    ("Crane", "competesFor", "Shield", "hedged", "possible"),
    ("Dune", "competesFor", "Shield", "planned", "planned"),
    ("Zenith", "owns", "Shield", "no entity", "not recognised"),
    ("Acme", "owns", "Yonder", "no entity", "no article has"),
    ("Acme", "owns", "Jane Roe", "type", "Jane Roe is a Person"),
    ("Crane", "owns", "Shield", "score", "0.31"),
    ("Bolt", "leads", "Shield", "scope", "question"),
    ("Elm", "owns", "Comet", "decision", "a decision drops it"),
    ("Dune", "develops", "Comet", "no pattern", "nothing was read"),
    ("Fir", "owns", "Comet", "apart", "no sentence mentions both"),
    ("Bolt", "partnersWith", "Fir", "apart", "no article mentions both"),
    ("Acme", "partnersWith", "acme", "merged", "one entity"),
    ("Shield", "hasCost", "3 billion", "apart", "no sentence"),
]


@pytest.mark.parametrize(("subject", "relation", "end", "stage", "told"), LOST)
def test_a_missing_fact_is_told_its_stage_and_what_would_let_it_in(made, subject, relation, end, stage, told):
    first = why_not(made, subject, relation, end).records()[0]
    assert first["stage"] == stage, first
    assert told in first["what happened"]
    assert first["what would let it in"]


def test_the_command_that_it_names_lets_the_fact_in(made, tmp_path):
    from kg.deciding import propose

    graph = tmp_path / "graph"
    shutil.copytree(made.path, graph)
    remedy = why_not(made, "Dune", "develops", "Comet").records()[0]["what would let it in"]
    subject, relation, end, _, article = shlex.split(remedy.partition(", or")[0])[3:]
    propose(graph, Decision("accept", fact=(subject, relation, end), articles=(article,))).accept()
    assert len(why(Graph.open(graph), "Dune", "develops", "Comet")) == 1


def test_a_figure_is_found_however_the_sentence_writes_it(made):
    first = why_not(made, "Shield", "hasQuantity", "2000000000").records()[0]
    assert (first["stage"], first["sentence"]) == ("no pattern", "Shield costs 2 billion.")


def test_the_nearest_sentence_comes_with_it(made):
    first = why_not(made, "Dune", "develops", "Comet").records()[0]
    assert (first["article"], first["sentence"]) == ("first", "Comet flies over Dune.")


def test_what_else_the_graph_says_of_the_two_is_told(made):
    stages = why_not(made, "Acme", "conflictsWith", "Bolt").column("stage")
    assert stages[-1] == "beside it"
