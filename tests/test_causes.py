"""Each error of an evaluation gets the cause that comes first."""

import pytest
from test_evaluate import SYMMETRIC, article, claim, ref

from kg.causes import causes
from kg.evaluate import evaluate

GOLD = article(
    [
        ("a", "owns", "b", "asserted", {}),
        ("a", "hasCost", {"min": 5, "max": 5, "unit": "USD"}, "asserted", {}),
        ("c", "develops", "b", "asserted", {}),
    ],
    a="Acme",
    b="Bolt",
    c="Crane",
)
ALL = ("Acme", "Bolt", "Crane")


def cause_of(kind, *claims, seen=ALL, relation="owns", dropped=None):
    entities = [ref(name) | {"docs": ["a"]} for name in seen]
    scores = evaluate([GOLD], claims, entities, symmetric=SYMMETRIC)
    found = [c for c in causes(scores, dropped) if c.kind == kind and c.relation == relation]
    assert len(found) == 1, found
    return found[0].cause, found[0].detail


def test_a_fact_of_unseen_things_lacks_the_mention():
    assert cause_of("missed", seen=["Acme", "Crane"]) == ("no mention", "Bolt")


def test_a_fact_that_nothing_comes_near_lacks_the_pattern():
    assert cause_of("missed") == ("no pattern", "")


def test_a_proposal_that_fell_names_its_stage():
    dropped = {("a", "acme", "owns", "bolt"): "type"}
    assert cause_of("missed", dropped=dropped) == ("dropped: type", "")


@pytest.mark.parametrize(
    ("ours", "cause"),
    [
        (claim("Bolt", "owns", "Acme"), "wrong direction"),
        (claim("Acme", "founded", "Bolt"), "wrong relation"),
    ],
)
def test_a_missed_fact_knows_the_claim_that_is_nearly_it(ours, cause):
    assert cause_of("missed", ours)[0] == cause


def test_a_missed_amount_shows_the_one_that_was_found():
    ours = claim("Acme", "hasCost", {"min": 7, "max": 7, "unit": "USD"})
    assert cause_of("missed", ours, relation="hasCost") == ("wrong value", "7 USD")
    assert cause_of("wrong", ours, relation="hasCost") == ("wrong value", "5 USD")


@pytest.mark.parametrize(
    ("ours", "cause"),
    [
        (claim("Nobody", "owns", "Bolt"), "subject is no entity"),
        (claim("Acme", "owns", "Nobody"), "object is no entity"),
        (claim("Bolt", "owns", "Acme"), "wrong direction"),
        (claim("Crane", "owns", "Bolt"), "wrong relation"),
        (claim("Acme", "owns", "Crane"), "wrong partner"),
        (claim("Bolt", "owns", "Bolt"), "wrong partner"),
    ],
)
def test_a_wrong_claim_says_what_is_wrong_with_it(ours, cause):
    assert cause_of("wrong", ours)[0] == cause


def test_a_right_claim_of_wrong_status_is_an_error_of_status():
    assert cause_of("status", claim("Acme", "owns", "Bolt", "planned")) == ("wrong status", "found planned")
