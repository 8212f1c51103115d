"""A graph of claims: what Python code opens, looks up and asks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.claim import Extraction, Status
from kg.answer import Answer, Cell
from kg.errors import NotFound, WrongRequest
from kg.finding import Finder
from kg.lookup import SortedLines
from kg.ontology import CG, RDF, XSD, Ontology
from kg.rdf import (
    ARTICLES,
    ENTITIES,
    ID,
    PREFIXES,
    Node,
    article_iri,
    article_of,
    claim_of,
    entity_of,
    iris,
    is_value,
    one,
    value_of,
)
from kg.record import ArticleRecord, ClaimRecord, End, EntityRecord, label
from kg.store import LocalStore, Store, TermData

if TYPE_CHECKING:
    import networkx as nx

CURRENT = "CURRENT"
TIMEOUT = 60.0
_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")


class Graph:
    """A built graph. Everything is read when it is first asked for; what was read stays as it was.

    >>> import kg
    >>> g = kg.open("graph/")                                   # doctest: +SKIP
    >>> g.claims(subject="SpaceX", relation="competesFor")      # doctest: +SKIP
    """

    def __init__(self, path: Path | str, store: Store, *, folder: Path | None, ontology: Ontology) -> None:
        self.path = path
        self.ontology = ontology
        self._store = store
        self._folder = folder
        self._known: dict[str, End] = {}
        self._articles: dict[str, ArticleRecord] = {}

    @classmethod
    def open(cls, path: str | Path) -> Graph:
        """Open the graph in a folder, or behind an endpoint given as `sparql:https://…`.

        Raises NotFound where there is none.
        """
        if str(path).startswith("sparql:"):
            from kg.remote import RemoteStore, endpoint

            return cls(str(path), RemoteStore(endpoint(path)), folder=None, ontology=Ontology.load())
        # One generation may be opened by itself, to compare it with a later one.
        whole = (Path(path) / "manifest.json").is_file()
        folder = Path(path) if whole else generation(Path(path))
        try:
            store = LocalStore(folder / "store")
        except OSError as error:
            raise WrongRequest(f"the graph at {path} cannot be read: {error}") from error
        return cls(Path(path), store, folder=folder, ontology=Ontology.load(folder / "ontology"))

    def __repr__(self) -> str:
        return f"<Graph {self.path}: {len(self.articles)} articles, {len(self.entities)} entities>"

    def _repr_html_(self) -> str:
        """Show in a notebook what the graph holds."""
        from kg.stats import stats

        return stats(self)._repr_html_()

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """Give what the build noted of itself: counts, model, versions."""
        if not self._folder:
            return {}
        data: Mapping[str, Any] = json.loads((self._folder / "manifest.json").read_text(encoding="utf-8"))
        return data

    @cached_property
    def articles(self) -> dict[str, ArticleRecord]:
        """Give all articles by their ids, in the order of these."""
        records = (article_of(iri, node) for iri, node in self._store.graph(ARTICLES).items())
        self._articles = {record.iri: record for record in records}
        return {record.id: record for record in sorted(self._articles.values(), key=lambda record: record.id)}

    @cached_property
    def entities(self) -> dict[str, EntityRecord]:
        """Give all entities by their ids, in the order of their names."""
        _ = self.articles
        nodes = self._store.graph(ENTITIES)
        records = [entity_of(iri, node, self.ontology, self._article_id) for iri, node in nodes.items()]
        self._known.update((record.iri, record) for record in records)
        return {record.id: record for record in sorted(records, key=lambda r: (r.name, r.id))}

    def find(self, name: str, *, type: str = "") -> EntityRecord:
        """Find the entity of this name, alias or id, however it is spelt.

        Raises NotFound, which names the nearest, or WrongRequest where several are called so.
        """
        return self._finder.find(name, type)

    def nearest(self, name: str, *, limit: int = 5) -> list[EntityRecord]:
        """List the entities whose names look most like this one."""
        return self._finder.nearest(name, limit=limit)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.entities.values(), self.ontology.folder / "lexicon")

    def claims(
        self,
        *,
        subject: EntityRecord | str | None = None,
        relation: str | None = None,
        object: EntityRecord | str | None = None,
        status: Status | None = None,
        article: str | None = None,
    ) -> tuple[ClaimRecord, ...]:
        """List the claims that fit, in the order of the articles and of their texts."""
        wanted = {
            RDF + "subject": self._entity(subject).iri if subject else None,
            RDF + "predicate": self._relation(relation) if relation else None,
            RDF + "object": self._entity(object).iri if object else None,
        }
        if any(wanted.values()):
            found = self._claims_where({key: iri for key, iri in wanted.items() if iri})
            kept = (c for c in found if article in (None, c.article) and status in (None, c.status))
            return tuple(sorted(kept, key=_order))
        ids = [article] if article is not None else list(self.articles)
        return tuple(c for id_ in ids for c in self.claims_of(id_) if status in (None, c.status))

    def claims_of(self, article: str) -> tuple[ClaimRecord, ...]:
        """List the claims of one article in the order of its text."""
        nodes = self._store.graph(article_iri(article))
        self._learn(nodes)
        return tuple(sorted(self._claims(nodes), key=_order))

    def claim(self, claim_id: str) -> ClaimRecord:
        """Give the claim of this id. Raises NotFound where there is none."""
        nodes = self._store.describe([f"{ID}claim/{claim_id}"])
        for claim in self._claims(nodes):
            return claim
        raise NotFound(f"there is no claim {claim_id!r} in this graph")

    def text(self, article: str) -> str:
        """Give an article's text: a claim's quote stands in it at the claim's offsets."""
        return str(self._line("articles.jsonl", "id", article)["text"])

    def extraction(self, article: str, *, as_read: bool = False) -> Extraction:
        """Give all that was read in an article: its mentions too, and what was considered and dropped.

        `as_read` leaves out what decisions and the check of types made of it.
        """
        revised = None if as_read else self._line("resolution.jsonl", "article", article).get("revised")
        return Extraction.from_data(revised or self._line("extractions.jsonl", "article", article))

    def resolution(self, article: str) -> dict[str, str]:
        """Map the entities of an article's extraction to the ids they have in the graph."""
        return dict(self._line("resolution.jsonl", "article", article)["entities"])

    def select(self, sparql: str, *, timeout: float = TIMEOUT) -> Answer:
        """Run SPARQL over the union of all articles, bounded in time and memory; it can only read this graph.

        A result ?claim or ?claims is not shown: it becomes the evidence of its row.
        Raises WrongRequest where it is no SPARQL, would fetch something, or does not end within its bounds.
        """
        known = {**PREFIXES, "": self.ontology.namespace}
        columns, rows = self._store.select(sparql, timeout=timeout, prefixes=known)
        return _answer(columns, rows, sparql)

    def query(
        self, name: str, *, timeout: float = TIMEOUT, **params: str | float | Iterable[str | float]
    ) -> Answer:
        """Run a saved query by its name, or SPARQL as it stands; `params` bind the query's parameters."""
        from kg.binding import run

        return run(self, name, params, timeout=timeout)

    def as_of(self, date: str) -> Graph:
        """Give the graph as it was known at the end of a day, a month or a year: without later articles.

        Raises WrongRequest where `date` is no ISO date.
        """
        from kg.past import PastStore, known_by

        known = known_by(self.articles.values(), date)
        store = PastStore(self._store, (record.iri for record in known))
        return Graph(self.path, store, folder=self._folder, ontology=self.ontology)

    def ask(self, question: str) -> Answer:
        """Answer a question in plain English."""
        from kg.ask import ask

        return ask(self, question)

    def network(self, **options: Any) -> nx.MultiDiGraph[str]:
        """Give the claims between entities as a networkx graph; see `kg.network.network`."""
        from kg.network import network

        return network(self, **options)

    def graph_names(self) -> tuple[str, ...]:
        """List the named graphs: the entities, the articles, then each article."""
        return (ENTITIES, ARTICLES, *(article.iri for article in self.articles.values()))

    @property
    def store(self) -> LocalStore:
        """Give the store itself. Raises WrongRequest where the graph is an endpoint."""
        if not isinstance(self._store, LocalStore):
            raise WrongRequest(f"{self.path} is an endpoint: what needs a folder does not work on it")
        return self._store

    def _entity(self, end: EntityRecord | str) -> EntityRecord:
        return end if isinstance(end, EntityRecord) else self.find(end)

    def _relation(self, name: str) -> str:
        if name not in self.ontology.schema.relations:
            raise WrongRequest(
                f"no relation {name!r}; there are {', '.join(sorted(self.ontology.schema.relations))}"
            )
        return self.ontology.iri(name)

    def _claims_where(self, wanted: Mapping[str, str]) -> Iterator[ClaimRecord]:
        found = self._store.subjects(wanted)
        nodes = self._store.describe(iri for iri in found if iri.startswith(f"{ID}claim/"))
        yield from self._claims(nodes)

    def _claims(self, nodes: Mapping[str, Node]) -> Iterator[ClaimRecord]:
        claims = {iri: node for iri, node in nodes.items() if CG + "status" in node}
        ends = (RDF + "subject", RDF + "object", CG + "amount", CG + "attributedTo")
        self._fetch({iri for node in claims.values() for iri in iris(node, *ends)} - self._known.keys())
        for iri, node in claims.items():
            yield claim_of(
                iri,
                node,
                self.ontology,
                end=self._known.__getitem__,
                name=lambda speaker: label(self._known[speaker]),
                article_id=self._article_id,
            )

    def _fetch(self, unknown: Iterable[str]) -> None:
        """Read the entities, values and speakers that are not known yet."""
        entities = {iri for iri in unknown if iri.startswith(f"{ID}entity/")}
        for iri, node in self._store.describe(sorted(entities), graph=ENTITIES).items():
            self._known[iri] = entity_of(iri, node, self.ontology, self._article_id)
        self._learn(self._store.describe(sorted(set(unknown) - entities)))

    def _learn(self, nodes: Mapping[str, Node]) -> None:
        """Keep the values and speakers that some nodes describe."""
        for iri, node in nodes.items():
            if is_value(iri) and iri not in self._known:
                self._known[iri] = value_of(node)
            elif iri.startswith(f"{ID}speaker/"):
                name = one(node, _LABEL)
                self._known[iri] = EntityRecord(iri.removeprefix(f"{ID}speaker/"), iri, "", name, (name,))

    def _article_id(self, iri: str) -> str:
        if iri not in self._articles:
            for known, node in self._store.describe([iri], graph=ARTICLES).items():
                self._articles[known] = article_of(known, node)
        return self._articles[iri].id if iri in self._articles else iri

    def _line(self, file: str, key: str, article: str) -> Any:
        if not self._folder:
            raise WrongRequest(f"{self.path} gives no texts: it is an endpoint, not a folder")
        data = SortedLines(self._folder / file, key).get(article)
        if data is None:
            raise NotFound(f"there is no article {article!r} in this graph")
        return data


_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def generation(path: Path) -> Path:
    """Find the folder of a graph's current state.

    Raises NotFound where there is no graph.
    """
    try:
        name = (path / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no graph at {path}; `kg build` makes one") from None
    except (OSError, ValueError) as error:
        raise WrongRequest(f"the graph at {path} cannot be read: {error}") from None
    if not (path / name / "manifest.json").is_file() or Path(name).name != name:
        raise WrongRequest(f"the graph at {path} is not whole; `kg build` makes it anew")
    return path / name


def _order(claim: ClaimRecord) -> tuple[Any, ...]:
    return (
        claim.article,
        claim.sentence,
        claim.subject_span,
        claim.object_span,
        claim.relation,
        label(claim.object),
        claim.status,
        claim.id,
    )


def _answer(columns: list[str], rows: list[list[TermData]], sparql: str) -> Answer:
    shown = [n for n, column in enumerate(columns) if column not in ("claim", "claims")]
    proof = [n for n, column in enumerate(columns) if column in ("claim", "claims")]
    return Answer(
        columns=tuple(columns[n] for n in shown),
        rows=tuple(tuple(_cell(row[n]) for n in shown) for row in rows),
        sparql=sparql,
        evidence=tuple(_evidence(row, proof) for row in rows) if proof else (),
    )


def _evidence(row: list[TermData], proof: list[int]) -> tuple[str, ...]:
    cited = " ".join(data[0] for n in proof if (data := row[n])).split()
    return tuple(dict.fromkeys(iri.removeprefix(f"{ID}claim/") for iri in sorted(cited)))


def _cell(data: TermData) -> Cell:
    if data is None:
        return None
    if len(data) == 1 or not data[1].startswith(XSD):
        return data[0]
    kind = data[1].removeprefix(XSD)
    if kind == "boolean":
        return data[0] == "true"
    if kind not in _NUMBERS:
        return data[0]
    number = float(data[0])
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
