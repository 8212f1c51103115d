"""Running a query with its parameters: each value given becomes an RDF term of the parameter's kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode

from extract.claim import STATUSES
from kg.answer import Answer
from kg.errors import NotFound, WrongRequest
from kg.query import Kind, Parameter, SavedQuery, saved

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.record import ArticleRecord

Given: TypeAlias = str | float | Iterable[str | float]

TIMEOUT = 60.0
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,80}")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-Q[1-4])?")


def run(graph: Graph, query: str, params: Mapping[str, Given], *, timeout: float = TIMEOUT) -> Answer:
    """Run a saved query by its name, or SPARQL as it stands, with values for its parameters.

    Raises NotFound for an unknown query or name, WrongRequest for a value or a query that makes no sense.
    """
    known = find(query) if _NAME.fullmatch(query.strip()) else SavedQuery("", query)
    answer = graph.select(bound(graph, known, params), timeout=timeout)
    return replace(answer, title=known.title)


def find(name: str) -> SavedQuery:
    """Find a saved query. Raises NotFound, naming those that look alike."""
    queries = saved()
    if name.strip() in queries:
        return queries[name.strip()]
    near = get_close_matches(name.strip().lower(), queries, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "`kg queries` lists them"
    raise NotFound(f"there is no query {name.strip()!r}; {hint}")


def bound(graph: Graph, query: SavedQuery, params: Mapping[str, Given]) -> str:
    """Bind the values of a query's parameters; the result is SPARQL."""
    parameters = {parameter.name: parameter for parameter in query.parameters}
    terms = {}
    for name, given in params.items():
        parameter = parameters.get(name)
        if parameter is None and query.name:
            raise WrongRequest(f"{query.name} has no parameter {name!r}; {_offered(name, parameters)}")
        if parameter is None:
            if not query.takes(name):
                raise WrongRequest(f"the query has no VALUES ?{name} {{ … }} for the parameter {name!r}")
            parameter = Parameter(name, "entity")
        terms[name] = [str(term) for value in _listed(given) for term in _terms(graph, parameter, value)]
    return query.bind(terms)


def _offered(name: str, parameters: Mapping[str, Parameter]) -> str:
    near = get_close_matches(name, parameters, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    return f"it takes {', '.join(parameters)}" if parameters else "it takes none"


def _listed(given: Given) -> Iterator[str]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        yield str(given)
    else:
        yield from (str(value) for value in given)


def _terms(graph: Graph, parameter: Parameter, value: str) -> Iterable[NamedNode | Literal]:
    if not value.strip():
        raise WrongRequest(f"the parameter {parameter.name!r} is empty")
    return _MAKERS[parameter.kind](graph, value.strip())


def _entity(graph: Graph, value: str) -> Iterable[NamedNode | Literal]:
    return (NamedNode(graph.find(value).iri),)


def _speaker(graph: Graph, value: str) -> Iterable[NamedNode | Literal]:
    """Find who says so: an entity, or those whom the articles know only by some words ("two officials")."""
    words = Literal(value.casefold())
    found = graph.select(
        f"SELECT DISTINCT ?who {{ ?who a cg:Speaker ; rdfs:label ?l FILTER(CONTAINS(LCASE(?l), {words})) }}"
    )
    nodes: list[NamedNode | Literal] = [NamedNode(str(row[0])) for row in found]
    try:
        nodes.append(NamedNode(graph.find(value).iri))
    except NotFound:
        if not nodes:
            raise
    return nodes


def _type(graph: Graph, value: str) -> Iterable[NamedNode | Literal]:
    return (NamedNode(graph.ontology.iri(one_of(value, graph.ontology.schema.types, "type"))),)


def _relation(graph: Graph, value: str) -> Iterable[NamedNode | Literal]:
    return (NamedNode(graph.ontology.iri(one_of(value, graph.ontology.schema.relations, "relation"))),)


def _status(graph: Graph, value: str) -> Iterable[NamedNode | Literal]:
    return (Literal(one_of(value, STATUSES, "status")),)


def _text(graph: Graph, value: str) -> Iterable[NamedNode | Literal]:
    return (Literal(value),)


def _number(graph: Graph, value: str) -> Iterable[NamedNode | Literal]:
    try:
        number = float(value)
    except ValueError:
        raise WrongRequest(f"{value!r} is no number") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise WrongRequest(f"{value!r} is no number")
    return (Literal(int(number) if number.is_integer() else number),)


def _date(graph: Graph, value: str) -> Iterable[NamedNode | Literal]:
    if not _DATE.fullmatch(value):
        raise WrongRequest(f"{value!r} is no date; write it as 2025-07-22, 2025-07 or 2025")
    return (Literal(value),)


def _article(graph: Graph, value: str) -> Iterable[NamedNode | Literal]:
    return (NamedNode(article(graph, value).iri),)


def article(graph: Graph, name: str) -> ArticleRecord:
    """Find an article by its id. Raises NotFound, naming those that look alike."""
    return graph.articles[one_of(name, graph.articles, "article", missing=NotFound)]


def one_of(
    value: str, known: Iterable[str], what: str, *, missing: type[NotFound | WrongRequest] = WrongRequest
) -> str:
    """Find a name however its case is; else say which there are, or which look alike."""
    names = {name.casefold(): name for name in known}
    if value.casefold() in names:
        return names[value.casefold()]
    near = get_close_matches(value.casefold(), names, n=3, cutoff=0.5)
    if near:
        hint = f"did you mean {' or '.join(names[name] for name in near)}?"
    else:
        hint = f"there are {', '.join(list(names.values())[:30])}" if names else "there are none"
    raise missing(f"no {what} {value!r}; {hint}")


_MAKERS: dict[Kind, Callable[[Graph, str], Iterable[NamedNode | Literal]]] = {
    "entity": _entity,
    "type": _type,
    "relation": _relation,
    "status": _status,
    "text": _text,
    "number": _number,
    "date": _date,
    "article": _article,
    "speaker": _speaker,
}
