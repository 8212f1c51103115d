"""A made press with known right answers: articles and claims written by hand, as records and as a graph."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from goldgraph import build

from extract.article import Article
from extract.claim import Amount, Claim, Entity, Extraction, Mention, Source, Span, Status, Value
from kg.decisions import Decisions
from kg.graph import Graph
from kg.record import ArticleRecord, ClaimRecord, EntityRecord, label

IRI = "https://w3id.org/claimgraph/id"


@dataclass
class Newsroom:
    """Articles and what they claim. `types` gives the types of names that are no companies."""

    types: dict[str, str] = field(default_factory=dict)
    articles: dict[str, ArticleRecord] = field(default_factory=dict)
    entities: dict[str, EntityRecord] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    made: list[ClaimRecord] = field(default_factory=list)

    @property
    def claims(self) -> tuple[ClaimRecord, ...]:
        return tuple(self.made)

    def article(self, name: str, date: str = "", source: str = "", *, wire: str = "", text: str = "") -> str:
        sha = hashlib.sha256(f"{name}{text}".encode()).hexdigest()
        self.articles[name] = ArticleRecord(
            name, f"{IRI}/article/{name}", name.title(), date, source, "", wire, "", sha
        )
        self.texts[name] = text
        return name

    def entity(self, name: str) -> EntityRecord:
        key = name.casefold().replace(" ", "-")
        iri = f"{IRI}/entity/{key}"
        return self.entities.setdefault(
            name, EntityRecord(key, iri, self.types.get(name, "Company"), name, (name,))
        )

    def claim(
        self,
        article: str,
        subject: str,
        relation: str,
        end: str | Value,
        status: Status = "asserted",
        by: tuple[str, ...] = (),
        *,
        quote: str = "",
        figure: str = "",
        amount: Amount | None = None,
    ) -> ClaimRecord:
        """Add a sentence with a claim to an article. `figure` is the part of the quote that gives a value."""
        obj = self.entity(end) if isinstance(end, str) else end
        shown = figure or label(obj)
        quote = quote or f"{subject} {relation} {shown} {status}."
        start = self.texts[article].find(quote)
        if start < 0:
            start = len(self.texts[article]) + bool(self.texts[article])
            self.texts[article] = f"{self.texts[article]}\n{quote}".lstrip("\n")
        key = f"c{len(self.made)}"
        self.made.append(
            ClaimRecord(
                key, f"{IRI}/claim/{key}", self.entity(subject), relation, obj, status, article,
                Span(start, start + len(quote)), quote, _span(quote, subject, start), _span(quote, shown, start),
                attributed_to=by, amount=amount,
            )
        )  # fmt: skip
        return self.made[-1]

    def text(self, article: str) -> str:
        return self.texts[article]

    def extractions(self) -> list[Extraction]:
        """Give what the claims would be had they been read from the articles."""
        return [self._extraction(record) for record in self.articles.values()]

    def _extraction(self, record: ArticleRecord) -> Extraction:
        claims = [c for c in self.made if c.article == record.id]
        found = {e.id: e for c in claims for e in (c.subject, c.object) if isinstance(e, EntityRecord)}
        ends = [(c.subject_span, c.subject) for c in claims] + [(c.object_span, c.object) for c in claims]
        spans = {(span, end.id) for span, end in ends if isinstance(end, EntityRecord)}
        return Extraction(
            article=record.id,
            sha256=record.sha256,
            date=record.date,
            title=record.title,
            source=record.source,
            wire=record.wire,
            entities=tuple(Entity(e.id, e.type, e.name, e.names) for e in found.values()),
            mentions=tuple(Mention(span, entity) for span, entity in sorted(spans)),
            claims=tuple(_claim(c) for c in claims),
            sentences=tuple(sorted({c.sentence for c in claims})),
        )

    def graph(self, folder: Path, decisions: Decisions | None = None) -> Graph:
        """Build a real graph of it in a folder."""
        articles = [
            Article(r.id, self.texts[r.id], r.title, r.date, r.source, wire=r.wire)
            for r in self.articles.values()
        ]
        return Graph.open(build(zip(articles, self.extractions(), strict=True), folder, decisions))


def _claim(c: ClaimRecord) -> Claim:
    obj = c.object.id if isinstance(c.object, EntityRecord) else c.object
    sources = tuple(Source(name) for name in c.attributed_to)
    return Claim(
        c.subject.id,
        c.relation,
        obj,
        c.status,
        c.sentence,
        c.subject_span,
        c.object_span,
        None,
        sources,
        c.amount,
    )


def _span(quote: str, words: str, start: int) -> Span:
    at = quote.index(words)
    return Span(start + at, start + at + len(words))
