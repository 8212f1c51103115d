"""From a parsed article to its named things: candidates, recognition, grouping."""

from __future__ import annotations

from typing import cast

from spacy.tokens import Doc

from extract.document import Document
from extract.lexicon import Lexicon
from extract.reading import Reading
from extract.recognition import Recogniser, chosen, recognise, surfaces
from extract.things import reading_of
from extract.untrained import Untrained

CEILING = 0.6


def read(
    doc: Doc,
    lexicon: Lexicon,
    model: Recogniser | None,
    skipped: frozenset[int] = frozenset(),
    *,
    ceiling: float = CEILING,
) -> Reading:
    """Read the names of a document; tokens in `skipped` (captions, bylines) take no part.

    `ceiling` is the probability of being no name from which on a span is left out.
    Without a model, spaCy's own labels and the kinds of the lexicon decide.
    """
    model = model or Untrained.of((), lexicon)
    doc = cast(Doc, Document.of(doc))  # it answers what a Doc answers
    found, vectors = surfaces(doc, lexicon, frozenset(model.words), skipped)
    recognise(found, vectors, model)
    return reading_of(doc, chosen(found, model.classes, ceiling), model.classes, lexicon)
