"""What the explorer page holds of a graph, as plain lists that refer to one another by number.

A sentence stands once, however many claims it states; so does an article, a value, a name. That keeps a page
of 10,000 entities to some megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extract.claim import STATUSES, Span
from kg.format import visible
from kg.html.groups import groups
from kg.html.words import friendly
from kg.record import ArticleRecord, ClaimRecord, EntityRecord

if TYPE_CHECKING:
    from kg.graph import Graph

_SIGN = 2


class Numbers:
    """Gives each distinct thing a number, in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def of(self, thing: Any) -> int:
        """Number a thing."""
        return self._numbers.setdefault(thing, len(self._numbers))

    def __iter__(self) -> Any:
        return iter(self._numbers)


def page_data(graph: Graph) -> dict[str, Any]:
    """Make the data of the page."""
    claims = graph.claims()
    schema = graph.ontology.schema
    entities, relations, types = Numbers(), Numbers(), Numbers()
    articles, sentences, values = Numbers(), Numbers(), Numbers()
    for name in schema.types:  # first of all, so that a type has the same colour in every graph
        types.of(name)
    rows = []
    for claim in claims:
        ends = [entities.of(claim.subject.id), -1, -1]
        if isinstance(claim.object, EntityRecord):
            ends[1] = entities.of(claim.object.id)
        else:
            ends[2] = values.of(friendly(claim.object))
        sentence = sentences.of((articles.of(claim.article), claim.quote))
        rows.append(_row(claim, ends, relations.of(claim.relation), sentence))
    for entity_id in graph.entities:
        entities.of(entity_id)
    links = [(row[0], row[2]) for row in rows if row[2] >= 0]
    group = groups(len(list(entities)), links)
    known = [_entity(graph.entities[key], types, group[i]) for i, key in enumerate(entities)]
    return {
        "articles": [_article(graph.articles[key]) for key in articles],
        "entities": known,
        "relations": [_relation(name, schema.relations) for name in relations],
        "sentences": [[article, visible(quote)] for article, quote in sentences],
        "statuses": list(STATUSES),
        "types": _types(list(types), schema.types),
        "values": [{"label": visible(label)} for label in values],
        "claims": rows,
    }


def _row(claim: ClaimRecord, ends: Sequence[int], relation: int, sentence: int) -> list[Any]:
    subject, obj, value = ends
    who = [visible(source) for source in claim.attributed_to]
    amount = friendly(claim.amount) if claim.amount else ""
    return [subject, relation, obj, value, STATUSES.index(claim.status), sentence, who, amount, _spans(claim)]


def _spans(claim: ClaimRecord) -> list[list[Any]]:
    """Place subject, object and trigger within the sentence; what lies in another sentence is left out."""
    parts: Iterable[tuple[Span | None, str]] = (
        (claim.subject_span, "subject"),
        (claim.object_span, "object"),
        (claim.trigger, "trigger"),
    )
    start, end = claim.sentence.start, claim.sentence.end
    return [
        [span.start - start, span.end - start, part]
        for span, part in parts
        if span and start <= span.start < span.end <= end and span != claim.sentence
    ]


def _entity(entity: EntityRecord, types: Numbers, group: int) -> dict[str, Any]:
    others = [visible(name) for name in entity.names if name != entity.name]
    return {"name": visible(entity.name), "names": others, "type": types.of(entity.type), "group": group}


def _article(article: ArticleRecord) -> dict[str, str]:
    fields = ("id", "title", "date", "source", "wire", "url")
    return {name: visible(getattr(article, name)) for name in fields}


def _relation(name: str, known: Mapping[str, Any]) -> dict[str, Any]:
    relation = known.get(name)
    label, symmetric = (relation.label, relation.symmetric) if relation else (name, False)
    return {"name": name, "label": visible(label), "symmetric": symmetric}


def _types(names: Sequence[str], known: Mapping[str, Any]) -> list[dict[str, str]]:
    labels = [known[name].label if name in known else name for name in names]
    return [
        {"name": name, "label": visible(label), "sign": sign}
        for name, label, sign in zip(names, labels, signs(labels), strict=True)
    ]


def signs(labels: Sequence[str]) -> list[str]:
    """Shorten labels to a letter or two that tell them apart where they can, since colour is not enough.

    >>> signs(["Person", "Place", "Company"])
    ['Pe', 'Pl', 'C']
    """
    firsts = [label[:1].upper() for label in labels]
    return [
        first if firsts.count(first) == 1 else label[:1].upper() + label[1:_SIGN]
        for label, first in zip(labels, firsts, strict=True)
    ]
