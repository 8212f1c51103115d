"""Claims and RDF: the one module where the one becomes the other, in both directions.

Writing gives N-Quads, a line each, since the store loads them in bulk and any RDF tool reads them. IRIs are
minted from letters, digits and hyphens only; what comes from a newspaper stands in a literal. JSON's escapes
of a string are all escapes of N-Quads, so that JSON's fast writer serves for literals.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from extract.claim import Amount, Span, Status, Value, as_data, value_from
from kg.ontology import CG, RDF, RDFS, SKOS, XSD, Ontology
from kg.record import ArticleRecord, ClaimRecord, End, EntityRecord, label, plain

ID = "https://w3id.org/claimgraph/id/"
SCHEMA = "http://schema.org/"
PROV = "http://www.w3.org/ns/prov#"
ENTITIES = ID + "graph/entities"
ARTICLES = ID + "graph/articles"

PREFIXES = {
    "kg": "https://w3id.org/claimgraph/news#",
    "cg": CG,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "xsd": XSD,
    "schema": SCHEMA,
    "prov": PROV,
}

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Node: TypeAlias = Mapping[str, list[Term]]
"""What a graph says of one IRI: its objects by predicate."""

_SPANS = {"sentence": "sentence", "subject_span": "subject", "object_span": "object", "trigger": "trigger"}
_NOT_SLUG = re.compile("[^a-z0-9]+")


def slug(name: str, longest: int = 40) -> str:
    """Reduce a name to lower-case letters, digits and hyphens.

    >>> slug("Société Générale (Paris)")
    'societe-generale-paris'
    """
    plain_letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain_letters).strip("-")[:longest].strip("-")


def digest(*parts: str, size: int = 8) -> str:
    """Hash texts to so many hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:size]


def minted(*parts: str, longest: int = 40) -> str:
    """Make an id of a name and whatever else tells it from others: its slug and a hash.

    >>> minted("Acme Corp", "Company")
    'acme-corp-292b067f'
    """
    return f"{slug(parts[0], longest)}-{digest(*parts)}".lstrip("-")


def entity_iri(entity_id: str) -> str:
    """Give the IRI of an entity."""
    return f"{ID}entity/{entity_id}"


def article_iri(article_id: str) -> str:
    """Give the IRI of an article, which is the name of its graph too: its id where that is plain enough."""
    plain_enough = slug(article_id, 100) == article_id
    return f"{ID}article/{article_id if plain_enough else minted(article_id, longest=80)}"


def claim_iri(claim_id: str) -> str:
    """Give the IRI of a claim."""
    return f"{ID}claim/{claim_id}"


def value_iri(value: Value) -> str:
    """Give the IRI of a value: equal values are one node.

    >>> value_iri(Amount(2e9, 2e9, "USD")) == value_iri(Amount(2_000_000_000, 2_000_000_000, "USD"))
    True
    """
    kind = type(value).__name__.lower()
    bounds = {
        key: plain(part) if isinstance(part, int | float) else part for key, part in as_data(value).items()
    }
    return f"{ID}value/{kind}-{digest(kind, json.dumps(bounds, sort_keys=True), size=16)}"


def speaker_iri(text: str, article_id: str) -> str:
    """Give the IRI of someone without a name: those of one article are nobody in another."""
    return f"{ID}speaker/{minted(text, article_id)}"


def article_lines(article: ArticleRecord) -> Iterator[str]:
    """Write what is known of an article, as N-Quads."""
    write = _writer(ARTICLES)
    yield write(article.iri, RDF + "type", _iri(SCHEMA + "NewsArticle"))
    yield write(article.iri, RDF + "type", _iri(PROV + "Entity"))
    yield write(article.iri, SCHEMA + "identifier", _text(article.id))
    known = {
        SCHEMA + "headline": article.title,
        SCHEMA + "datePublished": article.date,
        SCHEMA + "url": article.url,
        CG + "source": article.source,
        CG + "byline": article.byline,
        CG + "wire": article.wire,
        CG + "sha256": article.sha256,
    }
    yield from (write(article.iri, predicate, _text(value)) for predicate, value in known.items() if value)


def entity_lines(entity: EntityRecord, ontology: Ontology) -> Iterator[str]:
    """Write an entity with its names, as N-Quads."""
    write = _writer(ENTITIES)
    yield write(entity.iri, RDF + "type", _iri(ontology.iri(entity.type)))
    yield write(entity.iri, RDFS + "label", _text(entity.name))
    yield from (
        write(entity.iri, SKOS + "altLabel", _text(name)) for name in entity.names if name != entity.name
    )
    yield from (
        write(entity.iri, SCHEMA + "subjectOf", _iri(article_iri(article))) for article in entity.articles
    )


def claim_lines(
    claim: ClaimRecord, ontology: Ontology, speakers: Iterable[EntityRecord | str] = ()
) -> Iterator[str]:
    """Write a claim with its evidence, as N-Quads; `speakers` are those whom `attributed_to` names."""
    graph = article_iri(claim.article)
    write = _writer(graph)
    relation, end = ontology.iri(claim.relation), _end_iri(claim.object)
    yield write(claim.iri, RDF + "type", _iri(CG + "Claim"))
    yield write(claim.iri, RDF + "subject", _iri(claim.subject.iri))
    yield write(claim.iri, RDF + "predicate", _iri(relation))
    yield write(claim.iri, RDF + "object", _iri(end))
    if claim.status != "negated":
        yield write(claim.subject.iri, relation, _iri(end))
    yield write(claim.iri, CG + "status", _text(claim.status))
    yield write(claim.iri, CG + "article", _iri(graph))
    yield write(claim.iri, CG + "quote", _text(claim.quote))
    for attribute, name in _SPANS.items():
        span: Span | None = getattr(claim, attribute)
        if span:
            yield write(claim.iri, f"{CG}{name}Start", _number(span.start, "integer"))
            yield write(claim.iri, f"{CG}{name}End", _number(span.end, "integer"))
    yield write(claim.iri, CG + "score", _number(round(claim.score, 4), "decimal"))
    if claim.proposed_by:
        yield write(claim.iri, CG + "proposedBy", _text(claim.proposed_by))
    for value in (claim.object, claim.amount):
        if value is not None and not isinstance(value, EntityRecord):
            yield from _value_lines(value, write)
    if claim.amount:
        yield write(claim.iri, CG + "amount", _iri(value_iri(claim.amount)))
    yield from _speaker_lines(claim, tuple(speakers), write)


_Write: TypeAlias = Callable[[str, str, str], str]


def _speaker_lines(
    claim: ClaimRecord, speakers: tuple[EntityRecord | str, ...], write: _Write
) -> Iterator[str]:
    iris = []
    for speaker in speakers:
        if isinstance(speaker, EntityRecord):
            iris.append(speaker.iri)
        else:
            iris.append(speaker_iri(speaker, claim.article))
            yield write(iris[-1], RDF + "type", _iri(CG + "Speaker"))
            yield write(iris[-1], RDFS + "label", _text(speaker))
    yield from (write(claim.iri, CG + "attributedTo", _iri(iri)) for iri in dict.fromkeys(iris))
    if len(iris) > 1:
        yield write(claim.iri, CG + "attributionOrder", _text(" ".join(iris)))


def _value_lines(value: Value, write: _Write) -> Iterator[str]:
    iri = value_iri(value)
    yield write(iri, RDF + "type", _iri(CG + type(value).__name__))
    yield write(iri, RDFS + "label", _text(label(value)))
    for key, part in as_data(value).items():
        if part is not None:
            yield write(iri, CG + key, _text(part) if isinstance(part, str) else _number(part, "decimal"))


def _end_iri(end: End) -> str:
    return end.iri if isinstance(end, EntityRecord) else value_iri(end)


def _writer(graph: str) -> _Write:
    return lambda subject, predicate, end: f"<{subject}> <{predicate}> {end} <{graph}> .\n"


def _iri(iri: str) -> str:
    return f"<{iri}>"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(number: float, datatype: str) -> str:
    return f'"{plain(number)}"^^<{XSD}{datatype}>'


# From RDF back to records.


def one(node: Node, predicate: str) -> str:
    """Give the one object of a predicate as text, empty where there is none."""
    return next((_value(term) for term in node.get(predicate, ())), "")


def iris(node: Node, *predicates: str) -> list[str]:
    """List the objects of some predicates, their IRIs in order."""
    return sorted(_value(term) for predicate in predicates for term in node.get(predicate, ()))


def article_of(iri: str, node: Node) -> ArticleRecord:
    """Read an article's record."""
    return ArticleRecord(
        id=one(node, SCHEMA + "identifier"),
        iri=iri,
        title=one(node, SCHEMA + "headline"),
        date=one(node, SCHEMA + "datePublished"),
        source=one(node, CG + "source"),
        byline=one(node, CG + "byline"),
        wire=one(node, CG + "wire"),
        url=one(node, SCHEMA + "url"),
        sha256=one(node, CG + "sha256"),
    )


def entity_of(iri: str, node: Node, ontology: Ontology, article_id: Callable[[str], str]) -> EntityRecord:
    """Read an entity's record; `article_id` tells the id of an article's IRI."""
    name = one(node, RDFS + "label")
    return EntityRecord(
        id=iri.removeprefix(ID + "entity/"),
        iri=iri,
        type=next((known for kind in iris(node, RDF + "type") if (known := ontology.name(kind))), ""),
        name=name,
        names=(name, *iris(node, SKOS + "altLabel")),
        articles=tuple(sorted(article_id(article) for article in iris(node, SCHEMA + "subjectOf"))),
    )


def is_value(iri: str) -> bool:
    """Tell whether an IRI is that of an amount, a date, a duration or a text."""
    return iri.startswith(ID + "value/")


def value_of(node: Node) -> Value:
    """Read an amount, a date, a duration or a text."""
    data: dict[str, object] = {
        key: one(node, CG + key) for key in ("unit", "date", "duration", "text") if CG + key in node
    }
    for key in ("min", "max"):
        if number := one(node, CG + key):
            data[key] = float(number)
    return value_from(data)


def claim_of(
    iri: str,
    node: Node,
    ontology: Ontology,
    *,
    end: Callable[[str], End],
    name: Callable[[str], str],
    article_id: Callable[[str], str],
) -> ClaimRecord:
    """Read a claim's record; `end` tells what an IRI stands for, `name` how a speaker is called."""
    amount = one(node, CG + "amount")
    speakers = one(node, CG + "attributionOrder").split() or iris(node, CG + "attributedTo")
    return ClaimRecord(
        id=iri.removeprefix(ID + "claim/"),
        iri=iri,
        subject=cast(EntityRecord, end(one(node, RDF + "subject"))),
        relation=ontology.name(one(node, RDF + "predicate")),
        object=end(one(node, RDF + "object")),
        status=cast(Status, one(node, CG + "status")),
        article=article_id(one(node, CG + "article")),
        sentence=_span(node, "sentence") or Span(0, 0),
        quote=one(node, CG + "quote"),
        subject_span=_span(node, "subject") or Span(0, 0),
        object_span=_span(node, "object") or Span(0, 0),
        trigger=_span(node, "trigger"),
        attributed_to=tuple(name(speaker) for speaker in speakers),
        amount=cast(Amount, end(amount)) if amount else None,
        score=float(one(node, CG + "score") or 1),
        proposed_by=one(node, CG + "proposedBy"),
    )


def _span(node: Node, name: str) -> Span | None:
    start, end = one(node, f"{CG}{name}Start"), one(node, f"{CG}{name}End")
    return Span(int(start), int(end)) if start and end else None


def _value(term: Term) -> str:
    return str(term) if isinstance(term, Triple) else term.value
