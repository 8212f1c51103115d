"""Learning all models of an ontology from annotated articles and snippets.

The relation model must learn from readings like those it will meet: each article is read by a recognition model that
has not seen it. A snippet whose mentions are marked is read as it is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extract.frames import Frames
from extract.lexicon import Lexicon
from extract.linear import Linear
from extract.pairs import Pairs, Words
from extract.reading import Reading, Reference, Thing, head_of, read_sentences
from extract.schema import Schema
from extract.training import recognition
from extract.training.annotated import Annotated
from extract.training.relations import Row, fit, rows


@dataclass(frozen=True, slots=True)
class Models:
    """What learning leaves behind."""

    recognition: Linear
    relations: Linear


Finish = Callable[[Reading, str], None]
"""What turns a reading of names into one of all references; the date is the article's."""


def learn(
    articles: Sequence[Annotated], nlp: Language, schema: Schema, lexicon: Lexicon, finish: Finish
) -> Models:
    """Learn an ontology's models; the same articles in the same order give the same models."""
    docs = list(nlp.pipe([article.text for article in articles]))
    examples = [named(doc, article) for doc, article in zip(docs, articles, strict=True)]
    labelled = list(labelled_rows(articles, docs, examples, schema, lexicon, finish))
    return Models(recognition.train(examples, lexicon), fit([row for group in labelled for row in group]))


def named(doc: Doc, article: Annotated) -> recognition.Example:
    """Say which names an article has."""
    return recognition.Example(doc, tuple(recognition.Known(e.type, e.names) for e in article.entities))


def labelled_rows(
    articles: Sequence[Annotated],
    docs: Sequence[Doc],
    examples: Sequence[recognition.Example],
    schema: Schema,
    lexicon: Lexicon,
    finish: Finish,
) -> Iterable[list[Row]]:
    """Yield each article's labelled pairs."""
    words, frames = Words(lexicon.table("relations")), Frames.of(lexicon.table("frames"), schema)
    unmarked = [example for example, article in zip(examples, articles, strict=True) if not article.mentions]
    readings = iter(recognition.cross_read(unmarked, lexicon))
    for article, doc in zip(articles, docs, strict=True):
        reading = marked(doc, article) if article.mentions else next(readings)
        finish(reading, article.date)
        yield rows(reading, Pairs(reading, words, frames), article, schema)


def marked(doc: Doc, article: Annotated) -> Reading:
    """Read a snippet as its annotator marked it."""
    sentences, sentence_of = read_sentences(doc)
    reading = Reading(doc, sentences, sentence_of)
    number = {entity.id: i for i, entity in enumerate(article.entities)}
    for i, entity in enumerate(article.entities):
        reading.things.append(Thing(i, entity.type, entity.names[0], entity.names, {entity.type: 1.0}))
    for span, ids, kind in article.mentions:
        tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
        if tokens is not None:
            head = head_of(doc, tokens.start, tokens.end)
            things = tuple(number[entity_id] for entity_id in ids)
            where = sentence_of[tokens.start]
            reading.references.append(
                Reference(tokens.start, tokens.end, head, kind, things, sentence=where)  # type: ignore[arg-type]
            )
    reading.references.sort(key=lambda r: (r.start, r.end))
    return reading
