"""Evidence: the sentences behind the rows of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.answer import Answer, Cell
from kg.record import ArticleRecord, ClaimRecord

if TYPE_CHECKING:
    from kg.graph import Graph

COLUMNS = ("claim", "stated as", "said by", "date", "source", "article", "sentence")


def with_evidence(graph: Graph, answer: Answer) -> Answer:
    """Open every row down to its sentences: a row for each claim behind it, the row's own cells first."""
    columns = (*answer.columns, *(_free(name, answer.columns) for name in COLUMNS))
    rows: list[tuple[Cell, ...]] = []
    evidence: list[tuple[str, ...]] = []
    for number, row in enumerate(answer.rows):
        cited = answer.evidence[number] if answer.evidence else ()
        claims = sorted((graph.claim(claim) for claim in cited), key=lambda claim: by_date(graph, claim))
        for claim in claims:
            rows.append((*row, *cells(graph, claim)))
            evidence.append((claim.id,))
        if not claims:
            rows.append((*row, *(None for _ in COLUMNS)))
            evidence.append(())
    return Answer(columns, tuple(rows), answer.title, answer.sparql, tuple(evidence))


def cells(graph: Graph, claim: ClaimRecord) -> tuple[Cell, ...]:
    """Tell of a claim what it states, how surely, who says so, when and where, and its sentence."""
    article = graph.articles.get(claim.article) or ArticleRecord(claim.article, "")
    said = "; ".join(claim.attributed_to)
    quote = " ".join(claim.quote.split())
    return (str(claim), claim.status, said, article.date, outlet(article), claim.article, quote)


def outlet(article: ArticleRecord) -> str:
    """Name where an article appeared, with the agency that it took its text from."""
    return f"{article.source} ({article.wire})" if article.wire else article.source


def by_date(graph: Graph, claim: ClaimRecord) -> tuple[str, ...]:
    """Give a key that puts claims in the order of their articles' dates, those without one last."""
    article = graph.articles.get(claim.article)
    return (
        article.date if article and article.date else "9999",
        claim.article,
        f"{claim.sentence.start:09d}",
    )


def verdict(claims: Iterable[ClaimRecord]) -> str:
    """Say how surely some claims state their fact, and in how many articles.

    >>> verdict([])
    'stated nowhere'
    """
    return ", ".join(_counts(list(claims))) or "stated nowhere"


def _counts(claims: list[ClaimRecord]) -> Iterator[str]:
    for status in ("asserted", "planned", "possible", "negated"):
        articles = {claim.article for claim in claims if claim.status == status}
        if articles:
            word = "denied" if status == "negated" else status
            yield f"{word} in {len(articles)} article{'s' if len(articles) > 1 else ''}"


def _free(name: str, taken: Iterable[str]) -> str:
    return f"its {name}" if name in taken else name
