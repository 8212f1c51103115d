"""Learning to choose one of several, or none, from features that are there or not: a conditional logit.

Each candidate has a weight, the exponential of the sum of its features' weights; "none of them" has the weight 1.
Its probability is its share. So candidates compete, where yes and no for each alone would not see the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extract.linear import Linear

_MIN_COUNT = 2
_STEPS = 200
Doubles = NDArray[np.float64]


def fit(
    choices: Sequence[Sequence[Sequence[str]]], answers: Sequence[int], name: str, *, strength: float
) -> Linear | None:
    """Learn from choices, each a list of candidates' features, and the number of the right one or -1 for none."""
    rows = [row for choice in choices for row in choice]
    if not any(answer >= 0 for answer in answers):
        return None
    counts = Counter(name for row in rows for name in row)
    index = {name: i for i, name in enumerate(sorted(n for n, c in counts.items() if c >= _MIN_COUNT))}
    columns = [[index[name] for name in row if name in index] for row in rows]
    flat = [column for row in columns for column in row]
    table = csr_matrix(
        (np.ones(len(flat)), flat, np.cumsum([0, *map(len, columns)])), shape=(len(rows), len(index))
    )
    group = np.repeat(np.arange(len(choices)), [len(choice) for choice in choices])
    right = np.zeros(len(rows))
    starts = np.cumsum([0, *(len(choice) for choice in choices)])
    right[[start + answer for start, answer in zip(starts, answers, strict=False) if answer >= 0]] = 1.0
    weights = _optimum(table, group, right, len(choices), strength)
    return Linear(
        (name,), tuple(index), weights[:-1, None].astype(np.float32), weights[-1:].astype(np.float32)
    )


def _optimum(
    table: csr_matrix, group: NDArray[np.int64], right: Doubles, choices: int, strength: float
) -> Doubles:
    """Find the weights that make the right candidates likeliest, the last being that of being one at all."""

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        sums = np.clip(table @ weights[:-1] + weights[-1], -30, 30)
        odds = np.exp(sums)
        total = 1.0 + np.bincount(group, odds, choices)
        miss = odds / total[group] - right
        slope = np.append(table.T @ miss, miss.sum()) + np.append(weights[:-1], 0.0) / strength
        cost = np.log(total).sum() - sums @ right + weights[:-1] @ weights[:-1] / (2 * strength)
        return float(cost), slope

    start = np.zeros(table.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    best: Doubles = found.x
    return best
