"""What the model's own entity recogniser sees in each word, kept when it reads.

The recogniser of spaCy turns each word in its context into a vector, decides by it, and throws it away. It says
more than the label does, and keeping it costs nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

_KEY = "claimgraph_views"


def keep_views(nlp: Language) -> None:
    """Make a pipeline's entity recogniser leave its word vectors with each document; once is enough."""
    if "ner" not in nlp.pipe_names:
        return
    model = nlp.get_pipe("ner").model  # type: ignore[attr-defined]
    if not model.has_ref("tok2vec"):
        return
    layer = model.get_ref("tok2vec")
    layer = layer.layers[0] if layer.layers else layer
    forward = layer._func
    if getattr(forward, "keeps_views", False):
        return

    def keeping(layer: Any, docs: list[Doc], is_train: bool) -> Any:
        vectors, back = forward(layer, docs, is_train)
        for doc, rows in zip(docs, vectors, strict=True):
            if isinstance(doc, Doc):
                doc.user_data[_KEY] = np.asarray(rows, dtype=np.float32)
        return vectors, back

    keeping.keeps_views = True  # type: ignore[attr-defined]
    layer._func = keeping


def views(doc: Doc) -> NDArray[np.float32]:
    """Give the kept vectors of a document, one row a token; without columns where none were kept."""
    kept = doc.user_data.get(_KEY)
    if kept is None or len(kept) != len(doc):
        return np.zeros((len(doc), 0), dtype=np.float32)
    return kept  # type: ignore[no-any-return]
