"""Paths go around hubs, and every hop has its claims."""

import pytest
from newsroom import Newsroom

from extract.claim import Amount
from kg.errors import NotFound
from kg.paths import neighbors, paths, table
from kg.web import chosen, web


@pytest.fixture
def room() -> Newsroom:
    made = Newsroom(types={"Ministry": "GovernmentBody"})
    made.article("a", "2025-05-01", "Daily Example", wire="Example Wire")
    made.article("b", "2025-06-01", "Evening Example")
    return made


def ways(room: Newsroom, start: str, goal: str, claims=None, **options) -> list[str]:
    spun = web(claims if claims is not None else room.claims)
    return [
        " ".join(e.name for e in path.entities)
        for path in paths(spun, room.entity(start), room.entity(goal), **options)
    ]


def hub(room: Newsroom) -> None:
    """Join the two ends through a hub of twenty, and by a longer way around it."""
    for name in ["Acme", "Bolt", *(f"Firm {n}" for n in range(20))]:
        room.claim("a", "Ministry", "supports", name)
    room.claim("a", "Acme", "partnersWith", "Crux")
    room.claim("b", "Crux", "owns", "Dyna")
    room.claim("b", "Bolt", "funds", "Dyna", "possible")


def test_a_way_around_a_hub_is_preferred_to_the_way_through_it(room):
    hub(room)
    assert ways(room, "Acme", "Bolt", k=2) == ["Acme Crux Dyna Bolt", "Acme Ministry Bolt"]
    assert ways(room, "Acme", "Bolt", k=1, hubs=0) == ["Acme Ministry Bolt"]


def test_every_hop_has_its_claims_the_firmest_first(room):
    room.claim("a", "Acme", "funds", "Bolt", "possible")
    room.claim("b", "Bolt", "partnersWith", "Acme")
    room.claim("b", "Crux", "owns", "Bolt")
    answer = table(paths(web(room.claims), room.entity("Acme"), room.entity("Crux")), room.articles)
    assert answer.rows == (
        (1, 1, "Acme", "Bolt", "Bolt partnersWith Acme", "asserted", "Evening Example", 2),
        (1, 2, "Bolt", "Crux", "Crux owns Bolt", "asserted", "Evening Example", 1),
    )
    assert answer.evidence == (("c1", "c0"), ("c2",))


@pytest.mark.parametrize(
    ("options", "count"),
    [({}, 25), ({"relations": ("supports", "owns")}, 23), ({"statuses": ("possible",)}, 1), ({"sources": ("evening example",)}, 2),
     ({"sources": ("EXAMPLE WIRE",)}, 23), ({"sources": ("b",), "relations": ("owns",)}, 1), ({"sources": ("nobody",)}, 0)],
)  # fmt: skip
def test_claims_are_chosen_by_relation_status_and_source(room, options, count):
    hub(room)
    assert len(list(chosen(room.claims, room.articles, **options))) == count


def test_a_denied_claim_connects_nobody_unless_it_is_asked_for(room):
    room.claim("a", "Acme", "owns", "Bolt", "negated")
    with pytest.raises(NotFound, match="nothing connects Acme and Bolt"):
        ways(room, "Acme", "Bolt", chosen(room.claims, room.articles))
    assert ways(room, "Acme", "Bolt", chosen(room.claims, room.articles, statuses=("negated",))) == [
        "Acme Bolt"
    ]


def test_values_and_oneself_are_no_way(room):
    room.claim("a", "Acme", "hasCost", Amount(5, 5, "USD"))
    room.claim("a", "Acme", "owns", "Acme", quote="Acme owns itself.", figure="itself")
    assert web(room.claims).nodes == []


def test_neighbours_come_with_what_joins_them(room):
    room.claim("a", "Acme", "funds", "Bolt")
    room.claim("b", "Bolt", "partnersWith", "Acme")
    room.claim("b", "Bolt", "owns", "Crux")
    room.claim("b", "Crux", "owns", "Dyna")
    answer = neighbors(web(room.claims), room.entity("Acme"), hops=2)
    assert answer.rows == (
        (1, "Bolt", "Company", "Acme funds Bolt; Bolt partnersWith Acme", 2, 2),
        (2, "Crux", "Company", "Bolt owns Crux", 1, 1),
    )
    assert answer.evidence == (("c0", "c1"), ("c2",))


def test_an_entity_that_nobody_speaks_of_has_no_neighbours(room):
    assert len(neighbors(web(()), room.entity("Acme"))) == 0


def test_the_order_of_claims_does_not_matter(room):
    hub(room)
    backwards = ways(room, "Acme", "Bolt", room.claims[::-1], k=2)
    assert backwards == ways(room, "Acme", "Bolt", k=2)
