"""A graph behind a SPARQL 1.1 endpoint, for when one machine's folder is outgrown.

The commands work on it as on a folder, but for those that need the articles' texts. What a query of the user
finds by its default graph is the endpoint's affair: it must take the union of all named graphs for it, as
Oxigraph (`--union-default-graph`), Fuseki (`tdb2:unionDefaultGraph`), QLever and `kg serve` do.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import WrongRequest
from kg.guard import check
from kg.ontology import XSD
from kg.rdf import Node, Term
from kg.store import Table, TermData

SCHEME = "sparql:"
LARGEST = 500_000_000  # bytes of one answer
_CHUNK = 200  # IRIs asked for at once
_SECONDS = 60.0
# A path on the command line has its double slashes taken away.
_URL = re.compile(r"sparql:(https?):/{1,2}(?=[^/])")
_PREFIX = re.compile(r"^\s*(?:#[^\n]*\n\s*|BASE\s*<[^>]*>\s*)*", re.IGNORECASE)


def endpoint(path: object) -> str:
    """Give the address in `sparql:https://…`, or nothing where that is a folder.

    >>> endpoint("sparql:https:/example.org/query"), endpoint("graph/")
    ('https://example.org/query', '')
    """
    text = str(path)
    if not text.startswith(SCHEME):
        return ""
    if not _URL.match(text):
        raise WrongRequest(
            f"{text} is no endpoint: it needs an address such as sparql:https://example.org/query"
        )
    return _URL.sub(r"\1://", text)


class RemoteStore:
    """What an endpoint holds."""

    def __init__(self, url: str) -> None:
        self.url = url

    def describe(self, iris: Iterable[str], *, graph: str = "") -> dict[str, Node]:
        """Give what is said of each IRI in one named graph, or in all."""
        found: dict[str, Node] = {}
        todo = iter(iris)
        while chunk := list(islice(todo, _CHUNK)):
            values = " ".join(str(NamedNode(iri)) for iri in chunk)
            found.update(self._nodes(f"VALUES ?s {{ {values} }} GRAPH {_graph(graph)} {{ ?s ?p ?o }}"))
        return found

    def graph(self, iri: str) -> dict[str, Node]:
        """Give one named graph, by subject."""
        return self._nodes(f"GRAPH {_graph(iri)} {{ ?s ?p ?o }}")

    def subjects(self, wanted: Mapping[str, str]) -> list[str]:
        """List the IRIs that have all these objects, given by predicate."""
        triples = " . ".join(f"?s {NamedNode(p)} {NamedNode(o)}" for p, o in wanted.items())
        rows = self._ask(f"SELECT DISTINCT ?s {{ GRAPH ?g {{ {triples} }} }}", _SECONDS)[1]
        return sorted(data[0] for (data,) in rows if data)

    def select(self, sparql: str, *, timeout: float, prefixes: Mapping[str, str] | None = None) -> Table:
        """Run a query; prefixes that it does not declare are those given.

        Raises WrongRequest where the endpoint does not answer it in time.
        """
        check(sparql)
        # Only what the query uses: rdflib's engine forgets a prefix when another gets the same namespace.
        declared = "".join(
            f"PREFIX {name}: <{iri}>\n" for name, iri in (prefixes or {}).items() if _undeclared(name, sparql)
        )
        # BASE stays in front: the prefixes of a query may be relative to it.
        head = _PREFIX.match(sparql)
        cut = head.end() if head else 0
        return self._ask(sparql[:cut] + declared + sparql[cut:], timeout)

    def _nodes(self, where: str) -> dict[str, Node]:
        nodes: dict[str, dict[str, list[Term]]] = {}
        for subject, predicate, end in self._terms(f"SELECT DISTINCT ?s ?p ?o {{ {where} }}"):
            nodes.setdefault(subject.value, {}).setdefault(predicate.value, []).append(end)
        return dict(nodes)

    def _terms(self, sparql: str) -> Iterator[tuple[Any, ...]]:
        _, rows = self._ask(sparql, _SECONDS)
        return (tuple(_term(data) for data in row) for row in rows)

    def _ask(self, sparql: str, timeout: float) -> Table:
        answer = self._answer(sparql, timeout)
        try:
            data = json.loads(answer)
            if "boolean" in data:
                return ["answer"], [[["true" if data["boolean"] else "false", f"{XSD}boolean"]]]
            columns = [str(name) for name in data["head"]["vars"]]
            rows = [[_data(row.get(name)) for name in columns] for row in data["results"]["bindings"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise WrongRequest(
                f"{self.url} answers with something that is no result of a SPARQL query"
            ) from None
        return columns, rows

    def _answer(self, sparql: str, timeout: float) -> bytes:
        request = urllib.request.Request(
            self.url,
            data=urllib.parse.urlencode({"query": sparql}).encode(),
            headers={"Accept": "application/sparql-results+json", "User-Agent": "claimgraph"},
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                answer: bytes = response.read(LARGEST + 1)
        except urllib.error.HTTPError as error:
            why = " ".join(error.read(300).decode("utf-8", "replace").split())
            raise WrongRequest(f"{self.url} refuses the query: {why or error.reason}") from None
        except TimeoutError:
            raise WrongRequest(f"{self.url} took longer than {timeout:g} s; --timeout allows more") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise WrongRequest(
                    f"{self.url} took longer than {timeout:g} s; --timeout allows more"
                ) from None
            raise WrongRequest(f"{self.url} does not answer: {reason}") from None
        if len(answer) > LARGEST:
            raise WrongRequest(f"{self.url} answers with more than {LARGEST // 1_000_000} MB")
        return answer


def _undeclared(prefix: str, sparql: str) -> bool:
    """Tell whether a query uses a prefix that it does not declare."""
    name = re.escape(prefix)
    if re.search(rf"\bPREFIX\s+{name}:", sparql, re.IGNORECASE):
        return False
    return re.search(rf"(?<![\w.:-]){name}:", sparql) is not None


def _graph(iri: str) -> str:
    return str(NamedNode(iri)) if iri else "?g"


def _data(binding: Mapping[str, str] | None) -> TermData:
    if binding is None:
        return None
    if binding["type"] in ("literal", "typed-literal"):
        return [binding["value"], binding.get("datatype", f"{XSD}string")]
    return [f"_:{binding['value']}" if binding["type"] == "bnode" else binding["value"]]


def _term(data: TermData) -> NamedNode | BlankNode | Literal:
    if data is None:
        raise KeyError("a variable without a value")
    if len(data) == 2:
        return Literal(data[0], datatype=NamedNode(data[1]))
    return BlankNode(data[0][2:]) if data[0].startswith("_:") else NamedNode(data[0])
