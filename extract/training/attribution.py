"""Learning whom an article's annotators name as the source of a fact (`extract.sources`).

Where a fact is stated, each voice around it is an example: one that the annotator named, or one that he did not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extract.attribution import SayingWords, frames
from extract.claim import Source, Span
from extract.lexicon import Lexicon, fold
from extract.linear import Linear
from extract.reading import Reading, Reference
from extract.relations import BACKWARD, FORWARD
from extract.schema import Schema
from extract.sources import Sources, Stated
from extract.stating import Stating
from extract.training.annotated import Annotated, Known, Named, entity_of
from extract.training.binary import fit
from extract.training.judge import Labelled
from extract.training.relations import IGNORED, OPTIONAL, OPTIONAL_WEIGHT, Ends, Row

_STRENGTH = 0.1
_MARKED_WEIGHT = 0.3  # snippets name sources less evenly than whole articles do
_FEWEST = 20  # named sources to learn from; with fewer the lists of the lexicon are better


@dataclass(frozen=True, slots=True)
class Taught:
    """A voice beside a stated fact: what speaks for it, whether it is the source, and how much that counts."""

    features: tuple[str, ...]
    named: bool
    weight: float = 1.0


def taught(article: Annotated, labelled: Labelled, schema: Schema, lexicon: Lexicon) -> Iterator[Taught]:
    """Yield the voices around the facts of an article as it was read, with its labelled pairs."""
    reading, words = labelled.reading, SayingWords(lexicon.table("saying"))
    stating = Stating(lexicon.table("relations"), lexicon.table("status"))
    sources = Sources(reading, frames(reading.doc, words), words)
    worth = _MARKED_WEIGHT if article.marked else 1.0
    for one in _taught(reading, labelled.rows, article, schema, stating, sources):
        yield replace(one, weight=one.weight * worth)


def _taught(
    reading: Reading,
    rows: Iterable[Row],
    article: Annotated,
    schema: Schema,
    stating: Stating,
    sources: Sources,
) -> Iterator[Taught]:
    for stated, facts, weight in _stated(reading, rows, article, schema, stating):
        wanted = [who for fact in facts for who in fact.attributed_to]
        for offer in sources.offers(stated):
            named = any(
                _is(source, who, reading, article.entities) for source in offer.names for who in wanted
            )
            yield Taught(offer.features, named, weight)


def _stated(
    reading: Reading, rows: Iterable[Row], article: Annotated, schema: Schema, stating: Stating
) -> Iterator[tuple[Stated, list[Known], float]]:
    """Yield the facts of an article where they are stated, with their annotations and weight."""
    ends, doc = Ends(reading, article), reading.doc
    for row in rows:
        for label, worth in row.labels.items():
            name = label.rstrip(FORWARD + BACKWARD)
            subject, obj = row.pair.first, row.pair.second
            if label.endswith(BACKWARD):
                subject, obj = obj, subject
            if worth == IGNORED or subject.kind == "value":
                continue
            facts = list(_facts(article, name, ends, subject, obj, _span(reading, subject)))
            if not facts and schema.relations[name].symmetric:
                facts = list(_facts(article, name, ends, obj, subject, _span(reading, subject)))
            known = any(match.frame.relation == name for match in row.pair.matches)
            status, trigger = stating.status(
                name, doc[row.pair.trigger], doc[subject.head], doc[obj.head], stated=known
            )
            if facts and status is not None:
                weight = OPTIONAL_WEIGHT if worth == OPTIONAL else 1.0
                yield Stated(name, status, trigger, subject, obj), facts, weight


def _facts(
    article: Annotated, relation: str, ends: Ends, subject: Reference, obj: Reference, span: Span
) -> Iterator[Known]:
    subjects, objects = ends.of(subject), ends.of(obj)
    for fact in article.facts:
        if fact.relation != relation or fact.subject not in subjects or fact.object not in objects:
            continue
        if fact.where is None or (fact.where.start < span.end and fact.where.end > span.start):
            yield fact


def _span(reading: Reading, reference: Reference) -> Span:
    sentence = reading.sentences[reference.sentence]
    return Span(sentence.start_char, sentence.end_char)


def _is(source: Source, who: str, reading: Reading, entities: Sequence[Named]) -> bool:
    """Tell whether a source found is the one annotated: the same entity, or much the same words."""
    names = reading.things[int(source.entity[1:])].names if source.entity else ()
    meant = next((e.id for e in entities if e.id == who), "") or entity_of((), who, entities)
    if meant or source.entity:
        return bool(meant) and meant == entity_of(names, source.text, entities)
    ours, theirs = fold(source.text), fold(who)
    return ours == theirs or (" " in ours + theirs and (ours in theirs or theirs in ours))


def train(examples: Sequence[Taught]) -> Linear | None:
    """Learn the weights of a voice; None where there is too little to learn from."""
    if sum(example.named for example in examples) < _FEWEST:
        return None
    return fit(
        [example.features for example in examples],
        [example.named for example in examples],
        strength=_STRENGTH,
        weights=[example.weight for example in examples],
    )
