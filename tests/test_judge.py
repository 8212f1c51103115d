"""The trees of the second look."""

import numpy as np

from extract.judge import Trees


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
