"""The trees of the second look."""

import numpy as np

from extract.judge import Trees
from extract.linear import sigmoid


def trees():
    """One tree that asks whether feature 1 is at most 0.5, and one that is a single leaf."""
    return Trees(
        np.array([[1, -1, -1], [-1, -1, -1]], dtype=np.int16),
        np.array([[0.5, 0, 0], [0, 0, 0]], dtype=np.float32),
        np.array([[1, -1, -1], [-1, -1, -1]], dtype=np.int16),
        np.array([[2, -1, -1], [-1, -1, -1]], dtype=np.int16),
        np.array([[0, -2, 2], [1, 0, 0]], dtype=np.float32),
        ("owns", "funds"),
    )


def test_each_row_ends_in_a_leaf_of_each_tree():
    found = trees().probabilities(np.array([[9, 0.5], [9, 0.6]], dtype=np.float32))
    assert np.allclose(found, 1 / (1 + np.exp([1.0, -3.0])))


def grown(draw, count, splits):
    """Grow trees at random: an inner node's branches are two leaves that may be split in their turn."""
    feature, left, right = (np.full((count, 2 * splits + 1), -1, dtype=np.int16) for _ in range(3))
    threshold = draw.normal(size=feature.shape).astype(np.float32)
    for t in range(count):
        leaves = [0]
        for n in range(int(draw.integers(0, splits + 1))):
            node = leaves.pop(int(draw.integers(len(leaves))))
            feature[t, node], left[t, node], right[t, node] = draw.integers(5), 2 * n + 1, 2 * n + 2
            leaves += [2 * n + 1, 2 * n + 2]
    return Trees(feature, threshold, left, right, draw.normal(size=feature.shape).astype(np.float32), ())


def test_all_questions_at_once_lead_to_the_leaves_that_one_after_the_other_does():
    draw = np.random.default_rng(3)
    for splits in (1, 14, 63, 70):
        trees = grown(draw, 30, splits)
        rows = draw.normal(size=(50, 5)).astype(np.float32)
        rows[:25, 0] = trees.threshold[0, 0]  # a tie goes left
        own = trees.value[np.arange(30), trees._walked(rows)].sum(axis=1)
        assert np.array_equal(trees.probabilities(rows), sigmoid(own))


def test_trees_are_read_back_as_they_were_written(tmp_path):
    trees().save(tmp_path / "judge.npz")
    back = Trees.load(tmp_path / "judge.npz")
    rows = np.array([[0, 0.1], [0, 0.9]], dtype=np.float32)
    assert back.relations == ("owns", "funds")
    assert np.array_equal(back.probabilities(rows), trees().probabilities(rows))


def test_the_same_trees_are_the_same_bytes(tmp_path):
    for name in ("a.npz", "b.npz"):
        trees().save(tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
