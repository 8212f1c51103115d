"""Mentions that go together, and what is said of one."""

import numpy as np
import pytest

from extract.alike import ALIKE, supported
from extract.pairs import Pair
from extract.reading import Reference
from extract.schema import Relation, Schema

SCHEMA = Schema({}, {"owns": Relation("owns", "owns"), "meets": Relation("meets", "meets", symmetric=True)})
CLASSES = (ALIKE, "meets", "owns<", "owns>")


def mention(i, thing, sentence=0):
    return Reference(i, i + 1, i, "name", (thing,), sentence=sentence)


def pairs_of(*mentions):
    return [Pair(a, b, [], {}, 0) for i, a in enumerate(mentions) for b in mentions[i + 1 :]]


def test_what_is_said_of_one_mention_speaks_for_its_companion():
    ann, who, acme = mention(0, 0), mention(1, 1), mention(2, 2)
    scores = np.array([[0.8, 0, 0, 0], [0, 0, 0, 0.1], [0, 0, 0, 0.9]], dtype=np.float32)
    found = supported(pairs_of(ann, who, acme), scores, CLASSES, SCHEMA)
    assert found[1, 3, 0] == pytest.approx(0.72)  # Ann owns Acme: "who" does, and is alike to .8
    assert found[2, 3, 0] == pytest.approx(0.08)
    assert not found[1, 2, 0]


def test_mentions_of_one_thing_go_together_for_certain():
    acme, again, bolt = mention(0, 0), mention(1, 0), mention(2, 1)
    scores = np.array([[0, 0, 0, 0], [0, 0.6, 0, 0], [0, 0, 0, 0]], dtype=np.float32)
    found = supported(pairs_of(acme, again, bolt), scores, CLASSES, SCHEMA)
    assert found[2, 1, 0] == pytest.approx(0.6)


def test_nothing_is_said_across_sentences():
    scores = np.array([[0.9, 0, 0, 0.9], [0.9, 0, 0, 0.1]], dtype=np.float32)
    there = Pair(mention(0, 0), mention(1, 1), [], {}, 0)
    here = Pair(mention(5, 2, 1), mention(6, 3, 1), [], {}, 0)
    alone = supported([here], scores[1:], CLASSES, SCHEMA)
    assert np.array_equal(supported([there, here], scores, CLASSES, SCHEMA)[1], alone[0])


def test_a_model_that_knows_no_companions_gives_nothing():
    scores = np.array([[0.9]], dtype=np.float32)
    assert not supported(pairs_of(mention(0, 0), mention(1, 1)), scores, ("owns>",), SCHEMA).any()
