"""FollowTheMoney: entities as lines of JSON, or statements as CSV, for Aleph and the tools of OpenSanctions.

1. A type becomes the schema nearest to it; what has none becomes an Asset, its type among the keywords.
2. A claim between entities becomes an Ownership, an Employment or an UnknownLink, whose role is the relation;
   its article is its proof, its sentence the summary.
3. A claim to a value becomes a note of its subject; a role also a position of the person.
4. A denied claim is left out: the model has no way to say no. The status of the others stands with them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from extract.claim import Text
from kg.errors import WrongRequest
from kg.html.words import friendly
from kg.interchange.claims import all_claims, clean
from kg.record import ArticleRecord, ClaimRecord, EntityRecord

if TYPE_CHECKING:
    from kg.graph import Graph

_SCHEMATA = {
    "Person": "Person",
    "Company": "Company",
    "GovernmentBody": "PublicBody",
    "Organization": "Organization",
    "Place": "Address",
    "Program": "Project",
}
_DATASET = "claimgraph"
_ARTICLE_ID = "article-"
_OTHER = "Asset"
_LINKS = {"owns": ("Ownership", "owner", "asset"), "worksFor": ("Employment", "employee", "employer")}
_ANY_LINK = ("UnknownLink", "subject", "object")


def ftm(graph: Graph, out: BinaryIO) -> None:
    """Write one entity a line: things first, then articles, then links.

    Raises WrongRequest where the package followthemoney is not installed.
    """
    for entity in _things(graph, _model()):
        out.write(json.dumps(entity.to_dict(), sort_keys=True).encode("ascii") + b"\n")


def statements(graph: Graph, out: BinaryIO) -> None:
    """Write a statement a line of CSV: one value of one property, with the article that it comes from.

    Raises WrongRequest where the package followthemoney is not installed.
    """
    model = _model()
    from followthemoney.statement import Statement
    from followthemoney.statement.serialize import CSVStatementWriter

    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = CSVStatementWriter(text)
    for entity in _things(graph, model):
        origin = next(iter(entity.get("proof", quiet=True)), "").removeprefix(_ARTICLE_ID) or None
        for statement in Statement.from_entity(entity, dataset=_DATASET, origin=origin):
            writer.write(statement)
    writer.close()
    text.detach()


def _model() -> Any:
    try:
        from followthemoney import model
    except ImportError:
        raise WrongRequest(
            "FollowTheMoney needs its package: pip install 'claimgraph[interchange]'"
        ) from None
    return model


def _things(graph: Graph, model: Any) -> Iterator[Any]:
    notes: dict[str, list[str]] = {}
    positions: dict[str, list[str]] = {}
    for claim in all_claims(graph):
        if claim.status != "negated" and not isinstance(claim.object, EntityRecord):
            notes.setdefault(claim.subject.id, []).append(_note(graph, claim))
            if isinstance(claim.object, Text):
                positions.setdefault(claim.subject.id, []).append(claim.object.text)
    for entity in graph.entities.values():
        yield _thing(graph, model, entity, notes.get(entity.id, []), positions.get(entity.id, []))
    for article in graph.articles.values():
        yield _article(model, article)
    for claim in all_claims(graph):
        if claim.status != "negated" and isinstance(claim.object, EntityRecord):
            yield _link(graph, model, claim, claim.object)


def _thing(graph: Graph, model: Any, entity: EntityRecord, notes: list[str], positions: list[str]) -> Any:
    schema = _schema(graph, entity.type)
    made = model.make_entity(schema)
    made.id = entity.id
    _add(made, "name", entity.name)
    for name in entity.names:
        if name != entity.name:
            _add(made, "alias", name)
    if schema == _OTHER:
        _add(made, "keywords", entity.type)
    for note in notes:
        _add(made, "notes", note)
    if schema == "Person":
        for position in positions:
            _add(made, "position", position)
    return made


def _article(model: Any, article: ArticleRecord) -> Any:
    made = model.make_entity("Article")
    made.id = _article_id(article.id)
    _add(made, "title", article.title or article.id)
    _add(made, "publishedAt", article.date)
    _add(made, "publisher", article.source)
    _add(made, "author", article.byline)
    _add(made, "sourceUrl", article.url)
    return made


def _link(graph: Graph, model: Any, claim: ClaimRecord, end: EntityRecord) -> Any:
    schema, source, target = _LINKS.get(claim.relation, _ANY_LINK)
    made = model.make_entity(schema)
    ends = ((source, claim.subject), (target, end))
    if any(not _takes(graph, model, made.schema, name, entity) for name, entity in ends):
        schema, source, target = _ANY_LINK
        made = model.make_entity(schema)
    made.id = f"claim-{claim.id}"
    made.add(source, claim.subject.id)
    made.add(target, end.id)
    relation = graph.ontology.schema.relations.get(claim.relation)
    _add(made, "role", relation.label if relation else claim.relation)
    _add(made, "status", claim.status)
    _add(made, "summary", claim.quote)
    _add(made, "date", graph.articles[claim.article].date)
    _add(made, "publisher", "; ".join(claim.attributed_to) or graph.articles[claim.article].source)
    made.add("proof", _article_id(claim.article))
    if claim.amount:
        _add(made, "description", friendly(claim.amount))
    return made


def _takes(graph: Graph, model: Any, schema: Any, name: str, entity: EntityRecord) -> bool:
    """Tell whether a link may have this entity at this end."""
    return bool(model.get(_schema(graph, entity.type)).is_a(schema.get(name).range))


def _schema(graph: Graph, type_name: str) -> str:
    ancestors = graph.ontology.schema.ancestors(type_name)
    if type_name in _SCHEMATA:
        return _SCHEMATA[type_name]
    return next((_SCHEMATA[name] for name in _SCHEMATA if name in ancestors), _OTHER)


def _note(graph: Graph, claim: ClaimRecord) -> str:
    assert not isinstance(claim.object, EntityRecord)
    relation = graph.ontology.schema.relations.get(claim.relation)
    said = f"{relation.label if relation else claim.relation}: {friendly(claim.object)}"
    return f"{said} ({claim.status}; {claim.article})"


def _article_id(article: str) -> str:
    return f"{_ARTICLE_ID}{article}"


def _add(entity: Any, name: str, text: str) -> None:
    if text.strip():
        entity.add(name, clean(text), quiet=True)
