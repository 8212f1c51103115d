"""Learning all models of an ontology from annotated articles and snippets.

The relation model must learn from readings like those it will meet: each article is read by a recognition model that
has not seen it. A snippet whose mentions are marked is read as it is marked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extract import apart
from extract.clusters import Clusters
from extract.coreference import resolve
from extract.frames import Frames
from extract.lexicon import Lexicon
from extract.linear import Linear
from extract.models import Models
from extract.names import CEILING
from extract.pairs import Pair, Pairs, Words
from extract.reading import Reading, Reference, Thing, head_of, read_sentences
from extract.schema import Schema
from extract.support import Support
from extract.tokens import VALUES
from extract.training import clusters as groupings
from extract.training import coreference as coreferences
from extract.training import judge, recognition
from extract.training.annotated import Annotated
from extract.training.judge import Labelled
from extract.training.relations import fit, rows
from extract.untrained import Untrained
from extract.wording import Wording

_ENOUGH = 200  # texts below which what pronouns refer to is not learned anew

AddValues = Callable[[Reading, str], None]
"""What adds the values to a reading; the date is the article's."""


def learn(
    articles: Sequence[Annotated], nlp: Language, schema: Schema, lexicon: Lexicon, add_values: AddValues
) -> Models:
    """Learn an ontology's models; the same articles in the same order give the same models."""
    return learn_from(articles, nlp, schema, lexicon, add_values).models


@dataclass(frozen=True, slots=True)
class Learned:
    """The models, and the labelled pairs of each article from which they were learned."""

    models: Models
    labelled: Sequence[Labelled]


def learn_from(
    articles: Sequence[Annotated], nlp: Language, schema: Schema, lexicon: Lexicon, add_values: AddValues
) -> Learned:
    """Learn an ontology's models, and keep what they were learned from."""
    docs = list(nlp.pipe([article.text for article in articles]))
    kinds = Untrained.of(tuple(schema.types.values()), lexicon)
    examples = [named(doc, article, kinds) for doc, article in zip(docs, articles, strict=True)]
    readings = list(named_readings(articles, examples, lexicon))
    reference = None
    if apart.is_asked(lexicon):
        for reading in readings:
            apart.take_apart(reading, kinds)
    elif len(articles) >= _ENOUGH:
        reference = coreferences.train(taught(articles, readings, lexicon))
    groups = groupings.train(nlp.vocab)
    labelled = [
        label(article, reading, schema, lexicon, add_values, coreference=reference, clusters=groups)
        for article, reading in zip(articles, readings, strict=True)
    ]
    models = Models(
        recognition.train(examples, lexicon),
        reference,
        fit([row for one in labelled for row in one.rows]),
        judge.train(labelled, schema),
        groups,
        supported(articles),
    )
    return Learned(models, labelled)


def supported(articles: Iterable[Annotated]) -> Support:
    """Count what there is to learn from."""
    given = list(articles)
    facts = Counter(f.relation for a in given for f in a.facts if not f.optional)
    return Support(len(given), sum(len(a.entities) for a in given), facts)


def named_readings(
    articles: Sequence[Annotated], examples: Sequence[recognition.Example], lexicon: Lexicon
) -> Iterator[Reading]:
    """Read the names of each article by a model that has not seen it, a marked snippet as it is marked."""
    both = list(zip(examples, articles, strict=True))
    unmarked = [example for example, article in both if not article.marked]
    snippets = [example for example, article in both if article.marked]
    # Short texts are many: a model of half of them names the others well enough.
    ceiling, folds = (apart.CEILING, 2) if apart.is_asked(lexicon) else (CEILING, 5)
    readings = iter(recognition.cross_read(unmarked, lexicon, folds, also=snippets, ceiling=ceiling))
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
    by_mention = apart.is_asked(lexicon)
    if not article.marked and not by_mention:
        resolve(reading, lexicon, coreference)
    add_values(reading, article.date)
    pairs: Iterable[Pair] = Pairs(reading, words, frames, clusters)
    if by_mention:
        apart.keep_values(reading, schema)
        pairs = Wording(reading, clusters).described(Pairs(reading, words, frames, clusters))
    found = rows(reading, pairs, article, schema)
    return Labelled(article.id, reading, found, article.marked)


def named(doc: Doc, article: Annotated, kinds: Untrained) -> recognition.Example:
    """Say which names an article has."""
    known = [recognition.Known(e.type, e.names) for e in article.entities]
    if article.partial:
        known += _unlisted(doc, article, kinds)
    return recognition.Example(doc, tuple(known))


def _unlisted(doc: Doc, article: Annotated, kinds: Untrained) -> Iterator[recognition.Known]:
    """Name what the pipeline takes for a name and the annotator has not listed; other capitals teach nothing."""
    taken: set[int] = set()
    for name in {name for entity in article.entities for name in entity.names}:
        for match in re.finditer(re.escape(name), doc.text):
            taken.update(range(*match.span()))
    for entity in doc.ents:
        if entity.label_ in VALUES or not taken.isdisjoint(range(entity.start_char, entity.end_char)):
            continue
        taken.update(range(entity.start_char, entity.end_char))
        number = kinds.labels.get(entity.label_)
        name = entity.text.removeprefix("the ").removeprefix("The ").removesuffix("'s").strip()
        kind = kinds.classes[number] if number is not None else ""
        yield recognition.Known(kind, (name,), optional=number is None)
    start = -1
    for token in doc:
        proper = token.tag_ in ("NNP", "NNPS") and token.text[0].isalnum() and token.idx not in taken
        if proper and start < 0:
            start = token.i
        if start >= 0 and (not proper or token.i + 1 == len(doc)):
            yield recognition.Known("", (doc[start : token.i + proper].text,), optional=True)
            start = -1


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
