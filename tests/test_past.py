"""A graph as of a date holds what was out by then, whichever way it is asked."""

import pytest
from newsroom import Newsroom

from kg.errors import NotFound, WrongRequest
from kg.past import known_by
from kg.record import ArticleRecord

FIRMS = "SELECT ?firm ?claim { ?claim rdf:subject ?s ; rdf:predicate kg:competesFor . ?s rdfs:label ?firm } ORDER BY ?firm"
NAMED = "SELECT DISTINCT ?g { GRAPH ?g { ?claim cg:status ?status } }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    room = Newsroom(types={"Shield": "Program"})
    for name, date in [("may", "2025-05-10"), ("june", "2025-06"), ("july", "2025-07-01"), ("undated", "")]:
        room.article(name, date, "Daily Example")
        room.claim(
            name,
            f"{name.title()} Works",
            "competesFor",
            "Shield",
            "possible" if name == "may" else "asserted",
        )
    return room.graph(tmp_path_factory.mktemp("past") / "graph")


@pytest.mark.parametrize(
    ("date", "firms"),
    [
        ("2025-05-09", []),
        ("2025-05-10", ["May Works"]),
        ("2025-06-29", ["May Works"]),
        ("2025-06", ["June Works", "May Works"]),
        ("2025", ["July Works", "June Works", "May Works"]),
    ],
)
def test_queries_records_and_entities_agree_on_what_was_known(graph, date, firms):
    past = graph.as_of(date)
    answer = past.select(FIRMS)
    assert [row[0] for row in answer] == firms
    assert sorted(claim.subject.name for claim in past.claims()) == firms
    assert sorted(claim.subject.name for claim in past.claims(relation="competesFor")) == firms
    assert {e.name for e in past.entities.values()} == {*firms, *(["Shield"] if firms else [])}
    assert len(past.select(NAMED)) == len(past.articles) == len(firms)


def test_the_graph_itself_stays_whole(graph):
    graph.as_of("2025-05")
    assert len(graph.articles) == len(graph.claims()) == len(graph.select(FIRMS)) == 4


def test_an_entity_that_came_later_is_not_found(graph):
    with pytest.raises(NotFound):
        graph.as_of("2025-05").find("July Works")


def test_the_past_of_the_past_is_the_past(graph):
    assert len(graph.as_of("2025-07").as_of("2025-05").claims()) == 1
    assert len(graph.as_of("2025-05").as_of("2025-07").claims()) == 1


@pytest.mark.parametrize("date", ["", "soon", "2025-13", "--05-10"])
def test_what_is_no_date_is_refused(graph, date):
    with pytest.raises(WrongRequest, match="a date is written"):
        graph.as_of(date)


def test_an_article_counts_from_the_end_of_its_month():
    half = [ArticleRecord("a", "", date="2025-06")]
    assert known_by(half, "2025-06-29") == [] and known_by(half, "2025-06-30") == half
