"""Learning all models of an ontology from annotated articles and snippets.

The relation model must learn from readings like those it will meet: each article is read by a recognition model that
has not seen it. A snippet whose mentions are marked is read as it is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extract.clusters import Clusters
from extract.coreference import resolve
from extract.frames import Frames
from extract.lexicon import Lexicon
from extract.linear import Linear
from extract.models import Models
from extract.pairs import Pairs, Words
from extract.reading import Reading, Reference, Thing, head_of, read_sentences
from extract.schema import Schema
from extract.training import clusters as groupings
from extract.training import coreference as coreferences
from extract.training import judge, recognition
from extract.training.annotated import Annotated
from extract.training.judge import Labelled
from extract.training.relations import fit, rows

AddValues = Callable[[Reading, str], None]
"""What adds the values to a reading; the date is the article's."""


def learn(
    articles: Sequence[Annotated], nlp: Language, schema: Schema, lexicon: Lexicon, add_values: AddValues
) -> Models:
    """Learn an ontology's models; the same articles in the same order give the same models."""
    docs = list(nlp.pipe([article.text for article in articles]))
    examples = [named(doc, article) for doc, article in zip(docs, articles, strict=True)]
    readings = list(named_readings(articles, examples, lexicon))
    reference = coreferences.train(taught(articles, readings, lexicon))
    groups = groupings.train(nlp.vocab)
    labelled = [
        label(article, reading, schema, lexicon, add_values, coreference=reference, clusters=groups)
        for article, reading in zip(articles, readings, strict=True)
    ]
    return Models(
        recognition.train(examples, lexicon),
        reference,
        fit([row for one in labelled for row in one.rows]),
        judge.train(labelled, schema),
        groups,
    )


def named_readings(
    articles: Sequence[Annotated], examples: Sequence[recognition.Example], lexicon: Lexicon
) -> Iterator[Reading]:
    """Read the names of each article by a model that has not seen it, a marked snippet as it is marked."""
    both = list(zip(examples, articles, strict=True))
    unmarked = [example for example, article in both if not article.marked]
    snippets = [example for example, article in both if article.marked]
    readings = iter(recognition.cross_read(unmarked, lexicon, also=snippets))
    for article, example in zip(articles, examples, strict=True):
        yield marked(example.doc, article) if article.marked else next(readings)


def taught(
    articles: Sequence[Annotated], readings: Sequence[Reading], lexicon: Lexicon
) -> Iterator[coreferences.Taught]:
    """Yield all from which it can be learned what pronouns and descriptions refer to."""
    for article, reading in zip(articles, readings, strict=True):
        if article.marked:
            yield from coreferences.from_marked(reading, lexicon)
        else:
            yield from coreferences.from_facts(reading, article, lexicon)


def label(
    article: Annotated,
    reading: Reading,
    schema: Schema,
    lexicon: Lexicon,
    add_values: AddValues,
    *,
    coreference: Linear | None,
    clusters: Clusters | None,
) -> Labelled:
    """Complete a reading by references and values, and label its pairs."""
    words, frames = Words(lexicon.table("relations")), Frames.of(lexicon.table("frames"), schema)
    if not article.marked:
        resolve(reading, lexicon, coreference)
    add_values(reading, article.date)
    found = rows(reading, Pairs(reading, words, frames, clusters), article, schema)
    return Labelled(article.id, reading, found, article.marked)


def named(doc: Doc, article: Annotated) -> recognition.Example:
    """Say which names an article has."""
    return recognition.Example(doc, tuple(recognition.Known(e.type, e.names) for e in article.entities))


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
