"""Learning to choose one of several, or none."""

from __future__ import annotations

import math

from extract.training.choosing import fit


def chance(model: object, features: list[str], others: list[list[str]]) -> float:
    odds = [math.exp(float(model.sums(row)[0])) for row in (features, *others)]  # type: ignore[attr-defined]
    return odds[0] / (1 + sum(odds))


def test_the_near_one_is_chosen_where_the_near_ones_were_right() -> None:
    choices = [[["near"], ["far"]], [["far"], ["near"]], [["near"], ["far"], ["far"]]]
    model = fit(choices, [0, 1, 0], "yes", strength=1.0)
    assert model is not None
    assert chance(model, ["near"], [["far"]]) > 0.5 > chance(model, ["far"], [["near"]])


def test_none_is_a_choice() -> None:
    choices = [[["odd"]], [["odd"]], [["even"]], [["even"]]]
    model = fit(choices, [-1, -1, 0, 0], "yes", strength=10.0)
    assert model is not None
    assert chance(model, ["odd"], []) < 0.5 < chance(model, ["even"], [])


def test_from_nothing_nothing_is_learned() -> None:
    assert fit([], [], "yes", strength=1.0) is None
    assert fit([[["a"]]], [-1], "yes", strength=1.0) is None


def test_the_same_choices_give_the_same_weights() -> None:
    choices = [[["near", "a"], ["far", "b"]], [["far", "a"], ["near", "b"]]]
    one, two = (fit(choices, [0, 1], "yes", strength=0.3) for _ in range(2))
    assert one is not None and two is not None
    assert (one.weights == two.weights).all() and one.features == two.features
