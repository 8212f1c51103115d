"""The second reading of a question, for what the grammar alone does not understand: with a parse.

Only this loads spaCy. The parse gives each word its base form, and tells which parts of the clause belong
together, so that they can be put into the order that the grammar knows. The lexicon's single words count here
for every relation, as they do for the articles; but where they leave a choice between relations, the question
is not understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import cache
from typing import TYPE_CHECKING

from kg.question.matching import TooComplicated
from kg.question.meaning import Reading, Unknown
from kg.question.phrases import Phrases
from kg.question.reader import read
from kg.question.suggestions import unknown
from kg.question.vocabulary import Vocabulary
from kg.question.words import Word, spelled

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_OBJECTS = ("dobj", "attr", "oprd", "acomp", "dative")
_HELPING = ("aux", "auxpass", "neg")
_LATER = ("prep", "agent", "advmod", "npadvmod", "xcomp", "ccomp", "advcl", "prt")
_WH = ("WP", "WDT", "WP$", "WRB")
_NEAR = 1.0


def parsed_readings(words: Sequence[Word], vocabulary: Vocabulary) -> list[Reading]:
    """Read a question by its parse; nothing where no model is installed, or where doubt is left."""
    wide = _widened(vocabulary)
    if not words or any(unknown(words, wide)):
        # No parse explains a word that is in no lexicon: better to refuse at once than to load the model.
        return []
    nlp = _model()
    if nlp is None:
        return []
    doc = nlp(spelled(words))
    for row in dict.fromkeys(_rows(doc, words)):
        try:
            readings = [reading for reading in read(row, wide) if _whole(reading)]
        except TooComplicated:
            continue
        best = [reading for reading in readings if reading.weight > readings[0].weight - _NEAR]
        if best and len({tuple(fact.relations for fact in reading.facts) for reading in best}) == 1:
            return best
    return []


def _whole(reading: Reading) -> bool:
    """Tell whether every fact has both its ends in the question."""
    ends = (end for fact in reading.facts for end in fact.nodes())
    return bool(reading.facts) and not any(
        isinstance(end, Unknown) and end.noun in ("something", "somebody") for end in ends
    )


@cache
def _model() -> Language | None:
    try:
        from extract.language import load

        return load()
    except (ImportError, OSError):
        return None


def _widened(vocabulary: Vocabulary) -> Vocabulary:
    """Take the lexicon's single words into the vocabulary, for all relations."""
    wide = copy(vocabulary)
    wide.phrases = Phrases.of(vocabulary.ontology, vocabulary.lexicon, single=True)
    return wide


def _rows(doc: Doc, words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    yield tuple(words)
    based = tuple(_based(doc))
    yield tuple(word for _, word in based)
    by_index = dict(based)
    for root in (token for token in doc if token.dep_ == "ROOT"):
        order = list(_ordered(root))
        if len(order) == len([token for token in doc if not token.is_punct]):
            yield tuple(by_index[token.i] for token in order)


def _based(doc: Doc) -> Iterator[tuple[int, Word]]:
    """Give each word, a verb of which only the model knows the base form by that."""
    for token in doc:
        word = Word(token.text, token.i)
        known = token.lemma_ in word.bases or token.tag_ in ("NNP", "NNPS") or token.tag_[:2] != "VB"
        yield token.i, word if known else Word(token.lemma_, token.i)


def _ordered(root: Token) -> Iterator[Token]:
    """Put a clause into the usual order: what is asked for, auxiliary, subject, verb, the rest."""
    parts = {child: _subtree(child) for child in root.children}
    asked = [child for child in parts if any(token.tag_ in _WH for token in parts[child])]
    subjects = [child for child in parts if child.dep_ in _SUBJECTS]
    helping = [child for child in parts if child.dep_ in _HELPING]
    first = [child for child in asked if child not in subjects]
    before = [*first, *helping[:1], *subjects] if first else [*subjects, *helping[:1]]
    rest = [child for child in root.children if child.dep_ in (*_OBJECTS, *_LATER) and child not in before]
    rest.sort(key=lambda child: (child.dep_ != "prt", child.dep_ not in _OBJECTS, child.i))
    for child in (*before, *helping[1:]):
        yield from parts[child]
    yield root
    for child in rest:
        yield from parts[child]


def _subtree(token: Token) -> list[Token]:
    return [part for part in token.subtree if not part.is_punct]
