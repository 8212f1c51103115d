"""From a parsed article to its named things: candidates, recognition, grouping."""

from __future__ import annotations

from spacy.tokens import Doc

from extract.lexicon import Lexicon
from extract.linear import Linear
from extract.reading import Reading
from extract.recognition import chosen, recognise, surfaces
from extract.things import reading_of


def read(doc: Doc, lexicon: Lexicon, model: Linear, skipped: frozenset[int] = frozenset()) -> Reading:
    """Read the names of a document; tokens in `skipped` (captions, bylines) take no part."""
    found = surfaces(doc, lexicon, skipped)
    recognise(found, model)
    return reading_of(doc, chosen(found, model.classes), model.classes, lexicon)
