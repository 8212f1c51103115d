"""Grouping the word vectors of a pipeline by meaning (`extract.clusters`)."""

from __future__ import annotations

import numpy as np
from sklearn.cluster import MiniBatchKMeans
from spacy.vocab import Vocab

from extract.clusters import Clusters

SIZES = (150, 500)


def train(vocab: Vocab, sizes: tuple[int, ...] = SIZES) -> Clusters | None:
    """Group a vocabulary's vectors; None where it has too few."""
    data = np.asarray(vocab.vectors.data, dtype=np.float32)
    if len(data) < max(sizes):
        return None
    unit = data / (np.linalg.norm(data, axis=1, keepdims=True) + 1e-6)
    groups = [
        MiniBatchKMeans(size, random_state=0, n_init=1, max_iter=60, batch_size=4096).fit(unit).labels_
        for size in sizes
    ]
    return Clusters(sizes, np.stack(groups).astype(np.uint16))
