"""A graph as it was known on a day: of the articles dated on or before it, and of no others.

The graph stays as it is; a store that shows only some of its named graphs stands between. An article whose
date is not known is left out, and one of which only the month is known counts from the month's end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.errors import WrongRequest
from kg.intervals import of_date
from kg.ontology import CG
from kg.rdf import ARTICLES, ENTITIES, SCHEMA, Node, iris
from kg.record import ArticleRecord
from kg.store import LocalStore, Store, Table


def known_by(articles: Iterable[ArticleRecord], date: str) -> list[ArticleRecord]:
    """List the articles that were out by the end of a day, month or year.

    >>> known_by([ArticleRecord("a", "", date="2025-06")], "2025-06-29")
    []
    """
    until = of_date(date)
    if until is None:
        raise WrongRequest(f"no date {date!r}; a date is written 2025-06-30, 2025-06 or 2025")
    return [record for record in articles if (day := of_date(record.date)) and day.high <= until.high]


class PastStore:
    """A store that shows only the claims of some articles, given by their IRIs."""

    def __init__(self, store: Store, articles: Iterable[str]) -> None:
        base: Store = store._store if isinstance(store, PastStore) else store
        if not isinstance(base, LocalStore):
            raise WrongRequest("only a graph in a folder can be asked as of a date")
        self._store: LocalStore = base
        self._articles = frozenset(articles)

    def describe(self, iris: Iterable[str], *, graph: str = "") -> dict[str, Node]:
        """Give what is said of each IRI, unless a later article says it."""
        return self._known(self._store.describe(iris, graph=graph), graph)

    def graph(self, iri: str) -> dict[str, Node]:
        """Give one named graph, by subject; that of a later article is empty."""
        if iri not in (ENTITIES, ARTICLES) and iri not in self._articles:
            return {}
        return self._known(self._store.graph(iri), iri)

    def subjects(self, wanted: Mapping[str, str]) -> list[str]:
        """List the IRIs that have all these objects; `describe` leaves out those not yet known."""
        return self._store.subjects(wanted)

    def select(self, sparql: str, *, timeout: float, prefixes: Mapping[str, str] | None = None) -> Table:
        """Run a query over the articles that were out."""
        graphs = (ENTITIES, ARTICLES, *sorted(self._articles))
        return self._store.select(sparql, timeout=timeout, prefixes=prefixes, graphs=graphs)

    def _known(self, nodes: dict[str, Node], graph: str) -> dict[str, Node]:
        if graph == ARTICLES:
            return {iri: node for iri, node in nodes.items() if iri in self._articles}
        if graph == ENTITIES:
            return {iri: node for iri, node in nodes.items() if self._seen(node, SCHEMA + "subjectOf")}
        return {iri: node for iri, node in nodes.items() if self._seen(node, CG + "article")}

    def _seen(self, node: Node, predicate: str) -> bool:
        """Tell whether a node belongs to an article that was out, or to none."""
        found = iris(node, predicate)
        return not found or not self._articles.isdisjoint(found)
