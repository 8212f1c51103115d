"""Parameters of saved queries: values become terms of their kind, and what makes no sense is said in one line."""

import pytest
from newsroom import Newsroom

from kg.binding import run
from kg.errors import NotFound, WrongRequest


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    room = Newsroom(types={"Shield": "Program", "Comet": "System"})
    room.article("first", "2025-04-10")
    room.article("second", "2025-06-20")
    room.claim("first", "Acme", "competesFor", "Shield")
    room.claim("second", "Bolt", "competesFor", "Shield", "possible")
    room.claim("second", "Bolt", "competesFor", "Comet", "negated")
    return room.graph(tmp_path_factory.mktemp("bound") / "graph")


def competitors(graph, **params):
    return set(run(graph, "competitors", params).column("competitor"))


def test_a_parameter_narrows_the_rows(made):
    assert competitors(made) == {"Acme", "Bolt"}
    assert competitors(made, **{"for": "shield"}) == {"Acme", "Bolt"}
    assert competitors(made, status="possible") == {"Bolt"}
    assert competitors(made, status=["possible", "asserted"]) == {"Acme", "Bolt"}
    assert competitors(made, since="2025-05") == {"Bolt"}
    assert competitors(made, before="2025-05") == {"Acme"}
    assert competitors(made, who="Acme", status="negated") == set()


def test_evidence_comes_with_the_rows(made):
    answer = run(made, "competitors", {"who": "Acme"})
    assert [made.claim(claim).quote for claim in answer.evidence[0]] == ["Acme competesFor Shield asserted."]


def test_any_sparql_runs_as_it_stands(made):
    answer = run(made, "SELECT ?name { ?e a kg:Company ; rdfs:label ?name } ORDER BY ?name", {})
    assert answer.column("name") == ("Acme", "Bolt")


def test_sparql_of_ones_own_takes_parameters_for_its_blocks(made):
    sparql = "SELECT ?name { VALUES ?one { UNDEF } ?one rdfs:label ?name }"
    assert run(made, sparql, {"one": "Acme"}).column("name") == ("Acme",)
    with pytest.raises(WrongRequest, match="VALUES"):
        run(made, sparql, {"two": "Acme"})


@pytest.mark.parametrize(
    ("query", "params", "error", "said"),
    [
        ("competitor", {}, NotFound, "did you mean competitors"),
        ("zzz", {}, NotFound, "`kg queries` lists them"),
        ("competitors", {"fro": "Shield"}, WrongRequest, "did you mean for"),
        ("competitors", {"for": "Shed"}, NotFound, "Shield"),
        ("competitors", {"for": " "}, WrongRequest, "empty"),
        ("competitors", {"status": "posible"}, WrongRequest, "did you mean possible"),
        ("competitors", {"since": "last May"}, WrongRequest, "no date"),
        ("claims", {"relation": "ownz"}, WrongRequest, "did you mean owns"),
        ("claims", {"in": "frist"}, NotFound, "did you mean first"),
        ("entities", {"type": "Compny"}, WrongRequest, "did you mean Company"),
        ("SELECT ?a WHERE { ?a ?b }", {}, WrongRequest, r"line 1, column \d+"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(made, query, params, error, said):
    with pytest.raises(error, match=said) as raised:
        run(made, query, params)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("value", ['x" } UNION { ?s ?p ?o } #', "\\", "\n", '"""', "<http://x> } DROP ALL"])
def test_a_text_is_bound_and_never_read(made, value):
    try:
        assert len(run(made, "counts", {"unit": value})) == 0
    except WrongRequest as error:
        assert "empty" in str(error)


def test_who_says_so_may_be_known_by_words_only(tmp_path):
    room = Newsroom(types={"Shield": "Program"})
    room.article("first", "2025-04-10")
    room.claim("first", "Acme", "competesFor", "Shield", by=("two senior officials",))
    room.claim("first", "Bolt", "competesFor", "Shield", by=("Acme",))
    graph = room.graph(tmp_path / "graph")
    assert competitors(graph, says="officials") == {"Acme"}
    assert competitors(graph, says="Acme") == {"Bolt"}
    with pytest.raises(NotFound, match="Nobody"):
        competitors(graph, says="Nobody")
