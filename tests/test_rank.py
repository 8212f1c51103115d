"""Ranks and communities agree with what networkx computes, and are the same every time."""

import networkx as nx
import pytest
from newsroom import Newsroom

from kg import rank as ranking
from kg.web import web

CLUB = nx.karate_club_graph()
LINKS = [(one, two, float(weight)) for one, two, weight in CLUB.edges(data="weight")]


def club() -> ranking.Numbered:
    return ranking.Numbered(34, LINKS)


@pytest.fixture(params=["igraph", "networkx"])
def engine(request, monkeypatch):
    if request.param == "igraph":
        pytest.importorskip("igraph")
    monkeypatch.setattr(ranking, "_igraph", lambda: request.param == "igraph")


def test_pagerank_is_that_of_networkx(engine):
    pytest.importorskip("scipy")
    expected = nx.pagerank(CLUB, tol=1e-12)
    assert ranking.pagerank(club()) == pytest.approx([expected[n] for n in range(34)], abs=1e-8)


def test_pagerank_of_an_entity_without_links_is_a_fair_share(engine):
    assert ranking.pagerank(ranking.Numbered(3, [(0, 1, 1.0)])) == pytest.approx(
        [0.4651, 0.4651, 0.0698], abs=1e-4
    )
    assert ranking.pagerank(ranking.Numbered(0, [])) == []


def test_betweenness_is_that_of_networkx(engine):
    expected = nx.betweenness_centrality(CLUB)
    assert ranking.betweenness(club()) == pytest.approx([expected[n] for n in range(34)])


def test_betweenness_from_a_sample_comes_near(engine):
    exact, sampled = ranking.betweenness(club()), ranking.betweenness(club(), pivots=20)
    assert sampled == pytest.approx(exact, abs=0.15)
    assert sampled.index(max(sampled)) == exact.index(max(exact))


def test_communities_are_the_same_every_time_and_good(engine):
    parts = ranking.partition(club())
    assert parts == ranking.partition(club())
    assert nx.community.modularity(CLUB, parts) > 0.43


@pytest.fixture
def spun():
    room = Newsroom(types={"Eagle": "Program"})
    room.article("a", "2025-05-01")
    for group in ("ABCD", "WXYZ"):
        for one in group:
            for two in group:
                if one < two:
                    room.claim("a", f"Firm {one}", "partnersWith", f"Firm {two}")
    room.claim("a", "Firm A", "competesFor", "Eagle")
    room.claim("a", "Firm A", "owns", "Firm Z")
    return web(room.claims)


def test_ranks_name_the_most_central_first(spun, engine):
    for measure in ranking.MEASURES:
        answer = ranking.rank(spun, by=measure)
        assert answer.rows[0][:3] == (1, "Firm A", "Company")
        assert len(answer) == 9


def test_communities_are_named_after_their_most_central_member(spun, engine):
    found = ranking.communities(spun)
    assert [(c.label, [m.name for m in c.members]) for c in found] == [
        ("Firm A", ["Firm A", "Firm B", "Firm C", "Firm D", "Eagle"]),
        ("Firm Z", ["Firm Z", "Firm W", "Firm X", "Firm Y"]),
    ]
    assert ranking.community_table(found).rows[1] == (2, "Firm Z", 4, "Firm Z, Firm W, Firm X, Firm Y")


def test_an_empty_web_has_neither(engine):
    assert ranking.communities(web(())) == []
    assert [len(ranking.rank(web(()), by=measure)) for measure in ranking.MEASURES] == [0, 0]
