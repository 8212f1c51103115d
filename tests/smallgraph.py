"""A small graph made by hand, with names meant to do harm, for tests of what only reads graphs."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from types import SimpleNamespace

from extract.claim import Amount, Date, Span, Status, Text, Value
from kg.ontology import Ontology
from kg.record import ArticleRecord, ClaimRecord, EntityRecord

HOSTILE = '<script>alert("planted")</script>'


@dataclass
class SmallGraph:
    """What the explorer, the notes and the other exports read of a graph."""

    articles: dict[str, ArticleRecord] = field(default_factory=dict)
    entities: dict[str, EntityRecord] = field(default_factory=dict)
    made: list[ClaimRecord] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    ontology: Ontology = field(default_factory=Ontology.load)

    def claims(self, *, article: str | None = None) -> tuple[ClaimRecord, ...]:
        return tuple(claim for claim in self.made if article in (None, claim.article))

    def text(self, article: str) -> str:
        return self.texts[article]

    def extraction(self, article: str) -> SimpleNamespace:
        return SimpleNamespace(article=article, mentions=(), entities=(), claims=(), rejections=())

    def resolution(self, article: str) -> dict[str, str]:
        return {}

    def article(self, article_id: str, title: str, text: str, **more: str) -> str:
        iri = f"https://w3id.org/claimgraph/id/article/{article_id}"
        self.articles[article_id] = ArticleRecord(article_id, iri, title, **more)
        self.texts[article_id] = text
        return article_id

    def entity(self, name: str, kind: str, *others: str) -> EntityRecord:
        key = f"e{len(self.entities)}"
        iri = f"https://w3id.org/claimgraph/id/entity/{key}"
        docs = tuple(self.articles)
        self.entities[key] = EntityRecord(key, iri, kind, name, (name, *others), docs)
        return self.entities[key]

    def claim(
        self,
        subject: EntityRecord,
        relation: str,
        obj: EntityRecord | Value,
        quote: str,
        *,
        article: str = "a1",
        status: Status = "asserted",
        who: tuple[str, ...] = (),
        amount: Amount | None = None,
    ) -> None:
        start = self.texts[article].index(quote)
        key = f"c{len(self.made)}"
        spans = [_span(self.texts[article], end, start) for end in (subject, obj)]
        self.made.append(
            ClaimRecord(
                key,
                f"https://w3id.org/claimgraph/id/claim/{key}",
                subject,
                relation,
                obj,
                status,
                article,
                Span(start, start + len(quote)),
                quote,
                spans[0],
                spans[1],
                None,
                who,
                amount,
            )
        )


def _span(text: str, end: EntityRecord | Value, start: int) -> Span:
    name = end.name if isinstance(end, EntityRecord) else ""
    at = text.find(name, start) if name else start
    return Span(at, at + len(name)) if at >= 0 else Span(start, start + 1)


def small() -> SmallGraph:
    """Two articles: one is denied by the other, and its title carries a script."""
    graph = SmallGraph()
    first = "Acme bids for the Shield programme. Acme will build sensors for Shield for $2 billion."
    second = f"Acme denied that it bids for Shield. {HOSTILE} backs Acme. Jane Roe is chief of Acme."
    graph.article("a1", f"Acme {HOSTILE} wins", first, date="2025-05-01", source="Daily Example")
    graph.article("a2", "Denial", second, date="2025-06", source="Other", url="javascript:alert(1)")
    acme = graph.entity("Acme", "Company", "Acme Corp")
    shield = graph.entity("Shield", "Program")
    evil = graph.entity(HOSTILE, "Organization", '=HYPERLINK("http://x")', "../../etc/passwd\u202e")
    jane = graph.entity("Jane Roe", "Person")
    graph.claim(
        acme, "competesFor", shield, "Acme bids for the Shield programme.", who=("Reuters", "two sources")
    )
    build = "Acme will build sensors for Shield for $2 billion."
    graph.claim(acme, "develops", shield, build, status="planned")
    graph.claim(acme, "contractValue", Amount(2e9, 2e9, "USD"), build, status="planned")
    graph.claim(
        acme,
        "competesFor",
        shield,
        "Acme denied that it bids for Shield.",
        article="a2",
        status="negated",
        who=("Acme",),
    )
    graph.claim(
        evil, "supports", acme, f"{HOSTILE} backs Acme.", article="a2", amount=Amount(None, 1e6, "EUR")
    )
    graph.claim(jane, "holdsRole", Text("chief"), "Jane Roe is chief of Acme.", article="a2")
    graph.claim(jane, "worksFor", acme, "Jane Roe is chief of Acme.", article="a2")
    graph.claim(shield, "targetDate", Date("2028-Q4"), build, status="possible")
    return graph


def large(entities: int, claims: int) -> SmallGraph:
    """A graph of any size in which some entities are much spoken of, made the same way every time."""
    graph = SmallGraph()
    kinds = sorted(graph.ontology.schema.types)
    relations = sorted(
        name for name, known in graph.ontology.schema.relations.items() if not known.value_kind
    )
    for number in range(claims // 40 + 1):
        graph.article(f"a{number}", f"Article {number}", f"Sentence of article {number}.", date="2025-01-01")
    made = [graph.entity(f"Entity {number}", kinds[number % len(kinds)]) for number in range(entities)]
    chance = random.Random(1)
    size = max(1, entities // 40)
    for number in range(claims):
        # Most of what is said is said within a cluster, and of few in it.
        first = chance.randrange(40) * size
        ends = [first + int(chance.random() ** 2 * size) for _ in range(2)]
        if number % 20 == 0:
            ends[1] = chance.randrange(entities)
        article = f"a{number // 40}"
        subject, obj = (made[end % entities] for end in ends)
        graph.claim(subject, relations[number % len(relations)], obj, graph.texts[article], article=article)
    return graph
