"""Fits the small network of `extract.net`: a logistic regression and a wider network, averaged.

The two err differently: the mean of their scores types names better than either (see docs/accuracy.md). All
random choices come from a fixed seed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extract.net import Floats, Net

Labels = NDArray[np.int64]
_LINEAR_PENALTY = (0.5, 1.0)  # of the named features, of the dense vector
_HIDDEN = 64
_EPOCHS = 12
_BATCH = 512
_RATE = 3e-3
_DECAY = 1e-4
_DROP_INPUT = 0.3
_DROP_HIDDEN = 0.5
_SMOOTHING = 0.02


def fit(
    rows: Sequence[Mapping[str, float]],
    vectors: Floats,
    labels: Sequence[str],
    *,
    words: Iterable[str] = (),
    least: int = 3,
) -> Net:
    """Fit a network to rows of features with dense vectors and class names.

    Features that fewer than `least` rows have are left out.
    """
    counts = Counter(name for row in rows for name in row)
    features = tuple(sorted(name for name, count in counts.items() if count >= least))
    index = {name: column for column, name in enumerate(features)}
    classes = tuple(sorted(set(labels)))
    sparse = matrix(rows, index)
    wanted = np.asarray([classes.index(label) for label in labels])
    linear = _regression(sparse, vectors, wanted, len(classes))
    deep = _network(sparse, vectors, wanted, len(classes))
    hidden = [part * 1.0 for part in (deep[0], deep[1], deep[2])]
    sparse_weights = np.hstack([(linear[0] + deep[3]) / 2, hidden[0]])
    dense_weights = np.hstack([(linear[1] + deep[4]) / 2, hidden[1]])
    bias = np.concatenate([(linear[2] + deep[6]) / 2, hidden[2]])
    return Net(
        classes,
        features,
        sparse_weights.astype(np.float32),
        dense_weights.astype(np.float32),
        bias.astype(np.float32),
        (deep[5] / 2).astype(np.float32),
        tuple(sorted(words)),
    )


def matrix(rows: Sequence[Mapping[str, float]], index: Mapping[str, int]) -> csr_matrix:
    """Make a sparse matrix of rows of named features; names that are not in `index` are left out."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        for name, value in row.items():
            column = index.get(name)
            if column is not None:
                columns.append(column)
                data.append(value)
        ends.append(len(columns))
    shape = (len(rows), len(index))
    return csr_matrix((np.asarray(data, dtype=np.float32), columns, ends), shape=shape)


def _regression(sparse: csr_matrix, dense: Floats, labels: Labels, classes: int) -> list[Floats]:
    """Fit a multinomial logistic regression; gives the weights of features, of dimensions, and the bias."""
    count, wide = sparse.shape
    deep = dense.shape[1]
    turned = sparse.T.tocsr()
    target = np.eye(classes, dtype=np.float32)[labels]
    cuts = (wide * classes, (wide + deep) * classes)

    def parts(flat: Floats) -> list[Floats]:
        return [
            flat[: cuts[0]].reshape(wide, classes),
            flat[cuts[0] : cuts[1]].reshape(deep, classes),
            flat[cuts[1] :],
        ]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        a, b, bias = parts(flat.astype(np.float32))
        scores = sparse @ a + dense @ b + bias
        top = scores.max(axis=1, keepdims=True)
        raised = np.exp(scores - top)
        sums = raised.sum(axis=1, keepdims=True)
        lost = float(
            (top[:, 0] + np.log(sums[:, 0]) - scores[np.arange(count), labels]).sum(dtype=np.float64)
        )
        error = raised / sums - target
        slopes = (
            turned @ error + _LINEAR_PENALTY[0] * a,
            dense.T @ error + _LINEAR_PENALTY[1] * b,
            error.sum(axis=0),
        )
        lost += sum(
            0.5 * penalty * float((part.astype(np.float64) ** 2).sum())
            for penalty, part in zip(_LINEAR_PENALTY, (a, b), strict=True)
        )
        return lost, np.concatenate([slope.ravel() for slope in slopes]).astype(np.float64)

    start = np.zeros(cuts[1] + classes)
    options = {"maxiter": 200, "maxcor": 8, "ftol": 1e-6}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return parts(found.x.astype(np.float32))


def _network(sparse: csr_matrix, dense: Floats, labels: Labels, classes: int) -> list[Floats]:
    """Train the network by Adam with dropout; gives its seven arrays, see `_slopes`."""
    chance = np.random.default_rng(0)
    count, wide = sparse.shape
    deep = dense.shape[1]
    weights = [
        chance.normal(0, 0.05, (wide, _HIDDEN)),
        chance.normal(0, 0.7 / max(deep, 1) ** 0.5, (deep, _HIDDEN)),
        np.zeros(_HIDDEN),
        np.zeros((wide, classes)),
        np.zeros((deep, classes)),
        chance.normal(0, 0.1, (_HIDDEN, classes)),
        np.zeros(classes),
    ]
    weights = [part.astype(np.float32) for part in weights]
    first = [np.zeros_like(part) for part in weights]
    second = [np.zeros_like(part) for part in weights]
    step, steps = 0, _EPOCHS * -(-count // _BATCH)
    for _ in range(_EPOCHS):
        order = chance.permutation(count)
        for begin in range(0, count, _BATCH):
            rows = order[begin : begin + _BATCH]
            slopes = _slopes(weights, sparse[rows], dense[rows], labels[rows], chance)
            step += 1
            rate = _RATE * (1 - step / (steps + 1))
            for part, slope, m, v in zip(weights, slopes, first, second, strict=True):
                m += 0.1 * (slope - m)
                v += 0.01 * (slope**2 - v)
                change = (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-6)
                part -= rate * (change + _DECAY * part)
    return weights


def _slopes(
    weights: list[Floats], sparse: csr_matrix, dense: Floats, labels: Labels, chance: np.random.Generator
) -> list[Floats]:
    into, dense_into, hidden_bias, linear, dense_linear, out, bias = weights
    count = len(labels)
    sparse = sparse.copy()
    sparse.data *= (chance.random(len(sparse.data)) > _DROP_INPUT) / (1 - _DROP_INPUT)
    dense = dense * _kept(dense.shape, _DROP_INPUT, chance)
    hidden = sparse @ into + dense @ dense_into + hidden_bias
    kept = _kept(hidden.shape, _DROP_HIDDEN, chance) * (hidden > 0)
    active = hidden * kept
    scores = sparse @ linear + dense @ dense_linear + active @ out + bias
    error = np.exp(scores - scores.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error -= _SMOOTHING / error.shape[1]
    error[np.arange(count), labels] -= 1 - _SMOOTHING
    error /= count
    back = (error @ out.T) * kept
    turned = sparse.T.tocsr()
    slopes = (
        turned @ back,
        dense.T @ back,
        back.sum(axis=0),
        turned @ error,
        dense.T @ error,
        active.T @ error,
    )
    return [np.asarray(slope, dtype=np.float32) for slope in (*slopes, error.sum(axis=0))]


def _kept(shape: tuple[int, ...], drop: float, chance: np.random.Generator) -> Floats:
    kept: Floats = ((chance.random(shape) > drop) / (1 - drop)).astype(np.float32)
    return kept
