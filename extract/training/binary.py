"""Learning yes or no from features that are there or not, by logistic regression."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from extract.linear import Linear

YES = "yes"
_MIN_COUNT = 2


def fit(
    rows: Sequence[Sequence[str]],
    labels: Sequence[bool],
    *,
    strength: float,
    weights: Sequence[float] | None = None,
) -> Linear | None:
    """Learn the weights of features; None where all labels are the same."""
    if len(set(labels)) < 2:
        return None
    counts = Counter(name for row in rows for name in row)
    index = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= _MIN_COUNT))}
    columns = [[index[name] for name in row if name in index] for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = [c for row in columns for c in row]
    matrix = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(index)))
    model = LogisticRegression(C=strength, solver="liblinear")
    model.fit(matrix, np.asarray(labels, dtype=np.int8), sample_weight=weights)
    return Linear((YES,), tuple(index), model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))
