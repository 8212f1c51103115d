"""English questions over a made press: what is understood, what is refused, and what never happens."""

import contextlib
import random
import subprocess
import sys
import textwrap
import time

import pytest
from newsroom import Newsroom

from extract.article import Article
from extract.claim import Amount, Date, Text
from kg.ask import ask, understand
from kg.errors import NotFound, WrongRequest

TYPES = {
    "Shield": "Program", "Sensor Layer": "Layer", "Relay Layer": "Layer", "Comet": "System", "Lantern": "System",
    "Jane Roe": "Person", "Max Muster": "Person", "Defence Ministry": "GovernmentBody", "rockets": "Threat",
    "night drones": "Threat", "Oslo": "Place", "Norway": "Place", "The Wire": "Organization",
}  # fmt: skip


def press():
    room = Newsroom(types=TYPES)
    room.article("first", "2025-04-10", "Daily Example")
    room.article("second", "2025-06-20", "Evening Example")
    room.article("third", "2026-02-01", "The Wire")
    room.claim("first", "Acme", "competesFor", "Shield")
    room.claim("second", "Bolt", "competesFor", "Shield", by=("The Wire",))
    room.claim("second", "Acme", "competesFor", "Sensor Layer", "possible")
    room.claim("third", "Acme", "competesFor", "Shield", "negated", by=("Jane Roe",))
    room.claim("third", "Crane", "competesFor", "Relay Layer")
    room.claim("first", "Sensor Layer", "partOf", "Shield")
    room.claim("first", "Relay Layer", "partOf", "Shield")
    room.claim("first", "Jane Roe", "owns", "Acme")
    room.claim("first", "Jane Roe", "founded", "Bolt")
    room.claim("first", "Jane Roe", "worksFor", "Acme")
    room.claim("first", "Jane Roe", "holdsRole", Text("chief executive"))
    room.claim("second", "Max Muster", "worksFor", "Bolt")
    room.claim("second", "Max Muster", "holdsRole", Text("CFO"))
    room.claim("first", "Acme", "owns", "Comet")
    room.claim("first", "Acme", "develops", "Comet")
    room.claim("second", "Acme", "develops", "Lantern", "planned", by=("Defence Ministry",))
    room.claim("second", "Bolt", "inTalksWith", "Defence Ministry")
    room.claim("second", "Defence Ministry", "inTalksWith", "Acme", "possible")
    room.claim("first", "Acme", "partnersWith", "Crane")
    room.claim("first", "Shield", "hasCost", Amount(2e9, 2e9, "EUR"))
    room.claim("first", "Sensor Layer", "hasCost", Amount(1e8, 3e8, "EUR"))
    room.claim("first", "Comet", "hasQuantity", Amount(24, 24, "satellite"))
    room.claim("second", "Comet", "hasQuantity", Amount(100, None, "satellite"), "planned")
    room.claim("first", "Shield", "targetDate", Date("2029"))
    room.claim("first", "Shield", "counters", "rockets")
    room.claim("first", "Shield", "counters", "night drones")
    room.claim("first", "Acme", "locatedIn", "Oslo")
    room.claim("first", "Max Muster", "funds", "Acme", amount=Amount(5e6, 5e6, "EUR"))
    room.claim("second", "Defence Ministry", "reliesOn", "Comet")
    room.claim("second", "Acme", "contractsWith", "Defence Ministry")
    room.claim("second", "Acme", "contractValue", Amount(7e7, 7e7, "EUR"))
    return room


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return press().graph(tmp_path_factory.mktemp("press") / "graph")


def told(answer):
    """Give what an answer tells: its cells but for status, source and articles."""
    shown = [
        n for n, column in enumerate(answer.columns) if column not in ("status", "according to", "articles")
    ]
    return {tuple(row[n] for n in shown) for row in answer.rows}


ANSWERED = [
    ("Who competes for Shield?", {("Acme",), ("Bolt",)}),
    ("who is bidding for shield", {("Acme",), ("Bolt",)}),
    ("Which companies are in the running for Shield?", {("Acme",), ("Bolt",)}),
    ("List the firms that are vying for the Shield programme.", {("Acme",), ("Bolt",)}),
    ("By whom is Shield being pursued?", {("Acme",), ("Bolt",)}),
    ("For which layer does Acme compete?", {("Sensor Layer",)}),
    ("What is Acme competing for?", {("Shield",), ("Sensor Layer",)}),
    ("For Shield, who is bidding?", {("Acme",), ("Bolt",)}),
    ("Acme competes for what?", {("Shield",), ("Sensor Layer",)}),
    ("Who competes for Shield, not Acme?", {("Bolt",)}),
    ("Who besides Acme competes for Shield?", {("Bolt",)}),
    ("Who else, other than Bolt, competes for Shield?", {("Acme",)}),
    ("Who competes for Shield, according to The Wire?", {("Bolt",)}),
    ("According to The Wire, who competes for Shield?", {("Bolt",)}),
    ("Who, The Wire says, competes for Shield?", {("Bolt",)}),
    ("Who has competed for Shield since May?", {("Bolt",)}),
    ("Who competed for Shield before May 2025?", {("Acme",)}),
    ("Who competed for Shield in June 2025?", {("Bolt",)}),
    ("Who possibly competes for the Sensor Layer?", {("Acme",)}),
    ("Who does not compete for Shield?", {("Acme",)}),
    ("Who competes with Bolt for Shield?", {("Acme",)}),
    ("Against whom does Bolt compete for Shield?", {("Acme",)}),
    ("Who are Bolt's rivals for Shield?", {("Acme",)}),
    ("Who competes for both Shield and the Sensor Layer?", {("Acme",)}),
    ("Who competes for Shield but not for the Sensor Layer?", {("Bolt",)}),
    ("Which firms owned by Jane Roe compete for Shield?", {("Acme",)}),
    ("Which firms does Jane Roe own that compete for Shield?", {("Acme",)}),
    ("What does Bolt's founder own?", {("Acme", "Jane Roe")}),
    ("Who owns the company that develops Comet?", {("Jane Roe", "Acme")}),
    ("Which firms compete for a layer of Shield?", {("Acme", "Sensor Layer"), ("Crane", "Relay Layer")}),
    ("Who founded Bolt?", {("Jane Roe",)}),
    ("By whom was Bolt founded?", {("Jane Roe",)}),
    ("Who is the founder of Bolt?", {("Jane Roe",)}),
    ("Who is Bolt's CFO?", {("Max Muster",)}),
    ("Who is the chief executive of Acme?", {("Jane Roe",)}),
    ("What is Max Muster's job?", {("CFO",)}),
    ("Where does Max Muster work?", {("Bolt",)}),
    ("Where is Acme based?", {("Oslo",)}),
    ("Which layers are part of Shield?", {("Sensor Layer",), ("Relay Layer",)}),
    ("What does Shield consist of?", {("Sensor Layer",), ("Relay Layer",)}),
    ("How much does Shield cost?", {("2000000000 EUR",)}),
    ("What is the price of the Sensor Layer?", {("100000000..300000000 EUR",)}),
    ("How expensive is Shield?", {("2000000000 EUR",)}),
    ("How many satellites does Comet have so far?", {("24 satellite",)}),
    ("How many satellites will Comet have?", {("100.. satellite",)}),
    ("When is Shield due?", {("2029",)}),
    ("What is the deadline for Shield?", {("2029",)}),
    ("Which threats does Shield counter?", {("rockets",), ("night drones",)}),
    ("What stops drones?", {("Shield", "night drones")}) ,
    ("Who has been in talks with the Defence Ministry?", {("Acme",), ("Bolt",)}),
    ("With whom is Bolt talking?", {("Defence Ministry",)}),
    ("What does the Defence Ministry expect Acme to build?", {("Lantern",)}),
    ("Which system is Acme expected by the Defence Ministry to develop?", {("Lantern",)}),
    ("What will Acme develop?", {("Lantern",)}),
    ("What has Acme built?", {("Comet",)}),
    ("How much did Max Muster invest in Acme?", {("5000000 EUR",)}),
    ("Who finances Acme, and with how much?", {("Max Muster", "5000000 EUR")}),
    ("Whose partner is Crane?", {("Acme",)}),
    ("Which customers does Acme have?", {("Defence Ministry",)}),
    ("How many companies compete for Shield?", {(2, "Acme; Bolt")}),
    ("How many articles say that Acme competes for Shield?", {(1, "first")}),
    ("Which articles mention Bolt?", {("first",), ("second",)}),
    ("Who denies that Acme competes for Shield?", {("Jane Roe",)}),
    ("Does anybody deny that Acme competes for Shield?", {("Jane Roe",)}),
    ("Who says that Bolt competes for Shield?", {("The Wire",)}),
    ("Does Acme own Comet?", {("yes",)}),
    ("Is Acme in talks with the Defence Ministry?", {("possibly",)}),
    ("Does Acme compete for Shield?", {("yes",), ("denied",)}),
    ("Are there talks between Bolt and the Defence Ministry?", {("yes",)}),
    ("Who relies on Comet?", {("Defence Ministry",)}),
    ("What is the most expensive layer of Shield?", {("Sensor Layer", "100000000..300000000 EUR")}),
    ("What costs the most?", {("Shield", "2000000000 EUR")}),
    ("What is the cheapest layer?", {("Sensor Layer", "100000000..300000000 EUR")}),
    ("Who are Bolt's competitors?", {("Acme", "Shield")}),
    ("What does Acme own that the Defence Ministry relies on?", {("Comet",)}),
    ("Are Acme and Crane partners?", {("yes", "Acme", "Crane"), ("yes", "Crane", "Acme")}),
    ("Who owns Acme, and who founded Bolt?", {(1, "Jane Roe"), (2, "Jane Roe")}),
    ("competitors for Shield", {("Acme",), ("Bolt",)}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), ANSWERED)
def test_it_answers_and_names_its_claims(made, question, expected):
    answer = ask(made, question, parse=False)
    assert told(answer) == expected, f"{answer.title}\n{answer.sparql}"
    assert len(answer.evidence) == len(answer)


PARTS = [
    # Question, and what is told of each of its parts
    ("Who owns Acme, and who founded the Moon Treaty?", None),
    ("Who owns Acme and who develops Comet?", {1: {"Jane Roe"}, 2: {"Acme"}}),
    ("Who owns Acme; who founded Bolt; and who relies on Comet?",
     {1: {"Jane Roe"}, 2: {"Jane Roe"}, 3: {"Defence Ministry"}}),
    ("Does Acme own Comet, and does Bolt compete for Shield?", {1: {"yes"}, 2: {"yes"}}),
    ("What does Shield cost, and what does the Sensor Layer?",
     {1: {"2000000000 EUR"}, 2: {"100000000..300000000 EUR"}}),
    ("How much does Shield cost and how much the Sensor Layer?",
     {1: {"2000000000 EUR"}, 2: {"100000000..300000000 EUR"}}),
    ("Who relies on Comet, and who supports Comet?", {1: {"Defence Ministry"}}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), PARTS)
def test_two_questions_joined_by_and_are_answered_apart(made, question, expected):
    if expected is None:
        with pytest.raises(NotFound):
            ask(made, question, parse=False)
        return
    answer = ask(made, question, parse=False)
    found = {}
    for number, cell in zip(answer.column("part"), (row[1:] for row in answer.rows), strict=True):
        found.setdefault(number, set()).update(str(one) for one in cell if one is not None)
    assert all(expected[number] <= found[number] for number in expected), answer.title
    assert found.keys() == expected.keys()
    assert len(answer.evidence) == len(answer) and all(answer.evidence)


def test_a_part_that_finds_nothing_is_told(made):
    assert "(nothing found)" in ask(made, "Who relies on Comet, and who supports Comet?", parse=False).title


def test_a_second_question_that_says_it_is_one_question_with_the_first(made):
    answer = ask(made, "What does Acme own, and who relies on it?", parse=False)
    assert "part" not in answer.columns and told(answer) == {("Comet", "Defence Ministry")}


@pytest.mark.parametrize(
    "question",
    [
        "Which hypersonic firms compete for Shield?",  # "hypersonic" would be passed over
        "Who competes for the moon?",
        "Why does Acme compete for Shield?",
        "How old is Jane Roe?",
        "What did Jane Roe eat?",
        "Who is the second largest supplier of the Defence Ministry?",
        "Is Acme bigger than Bolt?",
        "Which Norwegian firms compete for Shield?",
        "Who nearly competes for Shield?",
        "colourless green ideas sleep furiously",
        "Who who who?",
    ],
)
def test_what_it_does_not_understand_it_does_not_answer(made, question):
    with pytest.raises(NotFound):
        ask(made, question, parse=False)


def test_a_refusal_names_the_words_and_questions_near_it(made):
    with pytest.raises(NotFound, match=r"'frobnicates'.*Who or what .*Acme"):
        ask(made, "Who frobnicates the owner of Acme?", parse=False)


def test_an_unknown_name_is_refused_with_those_near_it(made):
    with pytest.raises(NotFound, match=r"'Acne'.*near it are Acme"):
        ask(made, "Who owns Acne?", parse=False)


def test_it_says_how_it_understood(made):
    words = understand(made, "Which firms, besides Acme, compete for Shield since May 2025?").words
    assert (
        words == "which firm competes for Shield; denials left out, in articles since 2025-05, without Acme"
    )


@pytest.mark.parametrize("question", ["", "  ?", "?!"])
def test_no_question_is_a_wrong_request(made, question):
    with pytest.raises((WrongRequest, NotFound)):
        ask(made, question, parse=False)


def test_a_question_without_end_is_a_wrong_request(made):
    with pytest.raises(WrongRequest, match="words"):
        ask(made, "who owns " * 200, parse=False)


def test_a_tangle_is_refused_in_time(made):
    tangle = (
        "Which firms of firms of firms that firms that firms own own of firms in talks with firms own what?"
    )
    with pytest.raises(NotFound):
        ask(made, tangle, parse=False)


@pytest.mark.parametrize(
    "question",
    [
        'Who says that Acme competes for "} DROP ALL #"?',
        'Who competes for Shield, according to x") } UNION { ?s ?p ?o } #?',
        "Who is the x') || true || ('chief of Acme?",
        'Who competes for Shield since 2025" } #?',
    ],
)
def test_no_question_writes_sparql(made, question):
    try:
        answer = ask(made, question, parse=False)
    except (NotFound, WrongRequest):
        return
    assert "DROP" not in answer.sparql and "UNION { ?s ?p ?o }" not in answer.sparql.replace('\\"', "")


def test_no_row_of_words_breaks_it_or_takes_long(made):
    words = "who what which how many does is are the of for in and or not Acme Shield Sensor Layer owns competes talks"
    words += " with firms that owned by Roe's 's , ? ( since May 2025 according to most expensive denies both when ' \" {"
    chance = random.Random(1)
    for _ in range(300):
        question = " ".join(chance.choice(words.split()) for _ in range(chance.randint(1, 40)))
        started = time.perf_counter()
        with contextlib.suppress(NotFound, WrongRequest):
            understand(made, question, parse=False)
        assert time.perf_counter() - started < 5, question


def test_names_of_two_things_are_both_told(tmp_path):
    room = Newsroom(types={"Jane Roe": "Person", "Mary Roe": "Person"})
    room.article("one", "2025-01-01")
    room.claim("one", "Jane Roe", "owns", "Acme")
    room.claim("one", "Mary Roe", "owns", "Bolt")
    with pytest.raises(NotFound, match=r"several things.*Jane Roe.*Mary Roe"):
        ask(room.graph(tmp_path / "graph"), "What does Roe own?", parse=False)


def test_the_type_that_a_relation_needs_tells_two_names_apart(tmp_path):
    room = Newsroom(types={"Jane Roe": "Person", "Roe": "System"})
    room.article("one", "2025-01-01")
    room.claim("one", "Jane Roe", "owns", "Acme")
    room.claim("one", "Acme", "develops", "Roe")
    graph = room.graph(tmp_path / "graph")
    assert told(ask(graph, "Who develops Roe?", parse=False)) == {("Acme",)}


def test_asking_by_a_form_loads_no_spacy(tmp_path):
    press().graph(tmp_path / "graph")
    code = f"""
        import sys
        from kg.cli import main
        assert main(["ask", "Who competes for Shield?", "--graph", {str(tmp_path / "graph")!r}]) == 0
        heavy = {{"spacy", "networkx", "rdflib", "numpy"}} & set(sys.modules)
        assert not heavy, heavy
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Bolt" in done.stdout and "understood as" in done.stderr


GARDEN = """
@prefix : <http://example.org/garden#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix cg: <https://w3id.org/claimgraph/claim#> .
:Plant a owl:Class ; rdfs:label "plant" ; skos:altLabel "flower" .
:Gardener a owl:Class ; rdfs:label "gardener" .
:Garden a owl:Class ; rdfs:label "garden" .
:waters a owl:ObjectProperty ; rdfs:label "waters" ; cg:inverseLabel "is watered by" ;
  rdfs:domain :Gardener ; rdfs:range :Plant .
:growsIn a owl:ObjectProperty ; rdfs:label "grows in" ; rdfs:domain :Plant ; rdfs:range :Garden .
:birthPlace a owl:ObjectProperty ; rdfs:domain :Gardener ; rdfs:range :Garden .
:height a owl:ObjectProperty ; rdfs:label "height" ; rdfs:domain :Plant ; rdfs:range cg:Count .
"""


@pytest.fixture(scope="module")
def garden(tmp_path_factory):
    """A graph under an ontology of one's own that has labels and no lexicon."""
    from goldgraph import Graph, write

    from kg.decisions import Decisions
    from kg.ontology import Ontology

    folder = tmp_path_factory.mktemp("garden")
    (folder / "ontology").mkdir()
    (folder / "ontology" / "garden.ttl").write_text(GARDEN, encoding="utf-8")
    room = Newsroom(
        types={"Rosa": "Gardener", "Tom": "Gardener", "Dahlia": "Plant", "Fern": "Plant", "Kew": "Garden"}
    )
    room.article("one", "2025-01-01")
    room.claim("one", "Rosa", "waters", "Dahlia")
    room.claim("one", "Tom", "waters", "Fern", "planned")
    room.claim("one", "Dahlia", "growsIn", "Kew")
    room.claim("one", "Rosa", "birthPlace", "Kew")
    articles = [Article(r.id, room.texts[r.id], r.title, r.date) for r in room.articles.values()]
    write(
        folder / "graph",
        "gen-made",
        lambda: iter(articles),
        lambda: iter(room.extractions()),
        ontology=Ontology.load(folder / "ontology"),
        decisions=Decisions(),
        notes={},
    )
    return Graph.open(folder / "graph")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who waters Dahlia?", {("Rosa",)}),
        ("What does Tom water?", {("Fern",)}),
        ("By whom is Dahlia watered?", {("Rosa",)}),
        ("Which gardeners water a plant?", {("Rosa", "Dahlia"), ("Tom", "Fern")}),
        ("Which flowers grow in Kew?", {("Dahlia",)}),
        ("Who waters a flower that grows in Kew?", {("Rosa", "Dahlia")}),
        ("What is Rosa's birth place?", {("Kew",)}),
        ("Does Tom water Dahlia?", set()),
    ],
)
def test_an_ontology_of_ones_own_is_asked_by_its_labels(garden, question, expected):
    assert told(ask(garden, question, parse=False)) == expected


@pytest.mark.model
def test_the_parse_helps_where_a_word_states_one_relation_only(made):
    with pytest.raises(NotFound):
        ask(made, "Who bankrolled Acme quietly?", parse=True)
    assert told(ask(made, "Who did Bolt dine with?", parse=True)) == {("Defence Ministry",)}
