"""Why a fact that one expected is not in the graph: the stage at which it was lost, and what would let it in.

The stages, in the order in which a fact may be lost:

    no entity          a name was not recognised, or stands in no article
    merged             both names were taken for one entity
    type               the ontology does not admit such a fact between things of these types
    apart              no article mentions both, or none does in one sentence
    no pattern         a sentence mentions both, and nothing in it was read as the relation
    score              it was considered, and found too improbable
    scope              it was considered, and stands in a question or under an unreal condition
    decision           it was read, and a decision drops it
    negated            the articles deny it
    hedged, planned    it is there, but not as something that is so
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.claim import Extraction, Span
from extract.figures import Figures
from extract.lexicon import Lexicon, fold
from kg.answer import Answer
from kg.errors import NotFound, WrongRequest
from kg.record import ClaimRecord, EntityRecord, label
from kg.why import relation_of, same_value, stated

if TYPE_CHECKING:
    from kg.graph import Graph

_COLUMNS = ("stage", "what happened", "article", "sentence", "what would let it in")
_MOST = 5
_STATUS_STAGES = {"negated": "negated", "possible": "hedged", "planned": "planned"}


@dataclass(frozen=True, slots=True)
class Loss:
    """One place where the fact was lost."""

    stage: str
    told: str
    remedy: str
    article: str = ""
    sentence: str = ""
    claim: str = ""


@dataclass(frozen=True)
class _Asked:
    graph: Graph
    subject: EntityRecord
    relation: str
    object: EntityRecord | str

    def __str__(self) -> str:
        end = self.object if isinstance(self.object, str) else self.object.name
        return f"{self.subject.name} {self.relation} {end}"


def why_not(graph: Graph, subject: str, relation: str, object: str) -> Answer:
    """Tell where a fact was lost, the nearest sentences first.

    The first row is the stage that decides. Where the fact is there after all, the only row says so.
    """
    name = relation_of(graph, relation)
    ends: list[EntityRecord | None] = []
    losses: list[Loss] = []
    value = graph.ontology.schema.relations[name].value_kind is not None
    for text in (subject,) if value else (subject, object):
        try:
            ends.append(graph.find(text))
        except (NotFound, WrongRequest) as error:
            losses.append(_no_entity(graph, text, str(error)))
            ends.append(None)
    if losses:
        return _answer(f"{subject} {name} {object}", losses)
    left = ends[0]
    right = object if value else ends[1]
    assert left is not None and right is not None
    asked = _Asked(graph, left, name, right)
    return _answer(str(asked), list(_losses(asked, subject, object)))


def _answer(told: str, losses: Sequence[Loss]) -> Answer:
    rows = tuple((loss.stage, loss.told, loss.article, loss.sentence, loss.remedy) for loss in losses)
    evidence = tuple((loss.claim,) if loss.claim else () for loss in losses)
    return Answer(_COLUMNS, rows, f"why not {told}?", evidence=evidence)


def _losses(asked: _Asked, subject: str, object: str) -> Iterator[Loss]:
    right = object if isinstance(asked.object, str) else asked.object.id
    claims = stated(asked.graph, asked.subject, asked.relation, right)
    if any(claim.status == "asserted" for claim in claims):
        yield Loss("there", "the graph has it", f"nothing; see `kg why {asked}`", claim=claims[0].id)
        return
    if claims:
        yield from _weaker(claims)
        return
    if isinstance(asked.object, EntityRecord) and asked.subject.id == asked.object.id:
        told = f"{subject!r} and {object!r} are one entity, {asked.subject.name}"
        yield Loss("merged", told, f'kg decide split "{asked.subject.name}" "{object}"')
        return
    found = [*_type(asked), *_considered(asked)]
    yield from found[:_MOST]
    if not any(loss.stage in ("type", "decision") for loss in found):
        yield from _nearest(asked, considered=bool(found))
    yield from _other_relations(asked)


def _weaker(claims: Iterable[ClaimRecord]) -> Iterator[Loss]:
    """Tell of claims that are there, but not as asserted."""
    for claim in claims:
        stage = _STATUS_STAGES[claim.status]
        who = f" by {'; '.join(claim.attributed_to)}" if claim.attributed_to else ""
        told = f"it is denied{who}" if stage == "negated" else f"it is there as {claim.status}"
        accept = _accept(claim.subject.name, claim.relation, label(claim.object), claim.article)
        remedy = f"an article that asserts it, or {accept}"
        yield Loss(stage, told, remedy, claim.article, " ".join(claim.quote.split()), claim.id)


def _accept(subject: str, relation: str, object: str, article: str) -> str:
    """Give the command that lets a fact in, as a shell takes it."""
    return shlex.join(("kg", "decide", "accept", subject, relation, object, "--article", article))


def _admitting(asked: _Asked, article: str, otherwise: str) -> str:
    """Tell what lets a fact in whose ends one sentence has: a value is not accepted, it has to be read."""
    if isinstance(asked.object, str):
        return otherwise
    accept = _accept(asked.subject.name, asked.relation, asked.object.name, article)
    return f"{accept}, or {otherwise}"


def _no_entity(graph: Graph, name: str, error: str) -> Loss:
    """Tell whether the articles have the name at all."""
    wanted = name.casefold()
    for article in graph.articles:
        text = graph.text(article)
        at = text.casefold().find(wanted)
        if at >= 0:
            sentence = _sentence_at(graph.extraction(article), at)
            quote = " ".join((sentence.of(text) if sentence else text[at : at + 200]).split())
            told = f"{name!r} stands in an article, but was not recognised as one entity: {error}"
            remedy = "a row for it in the ontology's lexicon/names.toml, with its type"
            return Loss("no entity", told, remedy, article, quote)
    return Loss("no entity", f"no article has {name!r}: {error}", "an article that mentions it")


def _type(asked: _Asked) -> Iterator[Loss]:
    schema = asked.graph.ontology.schema
    relation = schema.relations[asked.relation]
    ends = [(asked.subject, relation.domain, "subject")]
    if isinstance(asked.object, EntityRecord):
        ends.append((asked.object, relation.range, "object"))
    for entity, types, end in ends:
        if not schema.admits(types, entity.type):
            wanted = ", ".join(types)
            told = f"{entity.name} is a {entity.type}; the {end} of {asked.relation} is one of {wanted}"
            remedy = (
                f"another type for {entity.name} in lexicon/names.toml, or {entity.type} in the ontology's "
            )
            yield Loss("type", told, remedy + ("domain" if end == "subject" else "range"))


def _considered(asked: _Asked) -> Iterator[Loss]:
    """Tell of claims that were read and dropped, and of proposals that were refused."""
    for article in _shared(asked) or asked.subject.articles:
        extraction = asked.graph.extraction(article)
        resolution = asked.graph.resolution(article)
        text = asked.graph.text(article)
        kept = {claim.id for claim in asked.graph.claims_of(article)}
        for claim in asked.graph.extraction(article, as_read=True).claims:
            end = claim.object if isinstance(claim.object, str) else label(claim.object)
            if claim.digest(article) not in kept and _same(
                asked, resolution, claim.subject, claim.relation, end
            ):
                told = "it was read here, and a decision drops it"
                yield Loss("decision", told, "kg decide undo", article, _flat(claim.sentence, text))
        for refused in extraction.rejections:
            if _same(asked, resolution, refused.subject, refused.relation, refused.object):
                yield _refused(refused.stage, refused.score, article, _flat(refused.sentence, text), asked)


def _refused(stage: str, score: float, article: str, sentence: str, asked: _Asked) -> Loss:
    accept = _admitting(asked, article, "an example like it in the training set")
    known = {
        "score": ("it was considered, and found too improbable", accept),
        "scope": (
            "it stands in a question, or under a condition that is not real",
            "a sentence that states it",
        ),
        "type": ("one end has a type that the relation does not admit", "the type in lexicon/names.toml"),
        "duplicate": ("another reading of the same words was better", "nothing: the other one is there"),
    }
    told, remedy = known.get(stage, (f"it was dropped at the stage {stage!r}", accept))
    if score:
        told += f" ({score:.2f})"
    return Loss(stage, told, remedy, article, sentence)


def _same(asked: _Asked, resolution: dict[str, str], subject: str, relation: str, object: str) -> bool:
    if relation != asked.relation:
        return False
    ends = (resolution.get(subject, subject), resolution.get(object, object))
    if isinstance(asked.object, str):
        return ends[0] == asked.subject.id and fold(asked.object) in fold(ends[1])
    wanted = (asked.subject.id, asked.object.id)
    symmetric = asked.graph.ontology.schema.relations[relation].symmetric
    return ends == wanted or (symmetric and ends == wanted[::-1])


def _shared(asked: _Asked) -> list[str]:
    if isinstance(asked.object, str):
        return []
    return [article for article in asked.subject.articles if article in asked.object.articles]


def _nearest(asked: _Asked, *, considered: bool) -> Iterator[Loss]:
    """Tell of the sentences that come nearest to stating it."""
    if isinstance(asked.object, str):
        yield from _value_sentences(asked)
        return
    shared = _shared(asked)
    if not shared:
        told = f"no article mentions both {asked.subject.name} and {asked.object.name}"
        yield Loss("apart", told, "an article that states it")
        return
    together = [hit for article in shared for hit in _together(asked, article, asked.object)]
    for article, sentence in together[:_MOST]:
        told = "both are mentioned here, and nothing was read as the relation"
        word = f"an example like it in the training set, with its word under [{asked.relation}] in lexicon/relations.toml"
        yield Loss("no pattern", told, _admitting(asked, article, word), article, sentence)
    if not together and not considered:
        article, sentence, distance = min(
            (hit for article in shared if (hit := _closest(asked, article, asked.object))),
            key=lambda hit: hit[2],
            default=(shared[0], "", 0),
        )
        many = f"{distance} sentence{'s' if distance != 1 else ''}"
        told = f"no sentence mentions both; the nearest are {many} apart"
        yield Loss(
            "apart", told, "a sentence that names both, or a reference that is understood", article, sentence
        )


def _places(asked: _Asked, article: str, entity: EntityRecord, extraction: Extraction) -> set[int]:
    """Number the sentences that mention an entity, by a name, a description or a pronoun."""
    resolution = asked.graph.resolution(article)
    local = {key for key, known in resolution.items() if known == entity.id}
    starts = [mention.span.start for mention in extraction.mentions if mention.entity in local]
    return {
        number
        for number, span in enumerate(extraction.sentences)
        if any(span.start <= start < span.end for start in starts)
    }


def _together(asked: _Asked, article: str, other: EntityRecord) -> list[tuple[str, str]]:
    extraction = asked.graph.extraction(article)
    both = _places(asked, article, asked.subject, extraction) & _places(asked, article, other, extraction)
    text = asked.graph.text(article)
    return [(article, _flat(extraction.sentences[number], text)) for number in sorted(both)]


def _closest(asked: _Asked, article: str, other: EntityRecord) -> tuple[str, str, int] | None:
    extraction = asked.graph.extraction(article)
    left = _places(asked, article, asked.subject, extraction)
    right = _places(asked, article, other, extraction)
    pairs = sorted((abs(one - two), min(one, two), max(one, two)) for one in left for two in right)
    if not pairs:
        return None
    distance, first, last = pairs[0]
    span = Span(extraction.sentences[first].start, extraction.sentences[last].end)
    return article, _flat(span, asked.graph.text(article)), distance


def _value_sentences(asked: _Asked) -> Iterator[Loss]:
    wanted = str(asked.object).casefold()
    figures = Figures(Lexicon.load(asked.graph.ontology.folder / "lexicon").table("units"))
    found = 0
    for article in asked.subject.articles:
        extraction = asked.graph.extraction(article)
        text = asked.graph.text(article)
        for number in sorted(_places(asked, article, asked.subject, extraction)):
            sentence = _flat(extraction.sentences[number], text)
            if found < _MOST and (wanted in sentence.casefold() or _figured(sentence, wanted, figures)):
                found += 1
                beside = f"{asked.object!r} stands here beside {asked.subject.name}"
                told = f"{beside}, and was not read as its {asked.relation}"
                remedy = f"the word that states it, under [{asked.relation}] in lexicon/relations.toml"
                yield Loss("no pattern", told, remedy, article, sentence)
    if not found:
        told = f"no sentence has both {asked.subject.name} and {asked.object!r}"
        yield Loss("apart", told, "an article that states it")


def _figured(sentence: str, wanted: str, figures: Figures) -> bool:
    """Tell whether a sentence has a figure, however it writes it: "€1.2bn"."""
    return any(same_value(label(figure.value), wanted, figures) for figure in figures.read(sentence))


def _other_relations(asked: _Asked) -> Iterator[Loss]:
    """Tell what the graph does say of the two."""
    if isinstance(asked.object, str):
        claims = list(asked.graph.claims(subject=asked.subject, relation=asked.relation))
    else:
        claims = [
            *asked.graph.claims(subject=asked.subject, object=asked.object),
            *asked.graph.claims(subject=asked.object, object=asked.subject),
        ]
    for claim in claims[:_MOST]:
        told = f"the graph has {claim} ({claim.status})"
        sentence = " ".join(claim.quote.split())
        yield Loss("beside it", told, "nothing, if that is what was meant", claim.article, sentence, claim.id)


def _sentence_at(extraction: Extraction, at: int) -> Span | None:
    return next((span for span in extraction.sentences if span.start <= at < span.end), None)


def _flat(span: Span, text: str) -> str:
    return " ".join(span.of(text).split())
