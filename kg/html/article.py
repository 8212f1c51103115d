"""An article as a page: its text with what it mentions marked by type, and what each sentence claims.

The page has no script. Marks are found by the same offsets that the evidence of claims uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from extract.claim import Mention, Span
from kg.binding import article as find
from kg.format import visible
from kg.html.page import fill
from kg.html.words import friendly
from kg.record import ArticleRecord, ClaimRecord, EntityRecord

if TYPE_CHECKING:
    from kg.graph import Graph

_ASSETS = Path(__file__).parent / "assets"
_COLORS = 10
_ABOUT = ("date", "source", "byline", "wire")


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """An article's page, which notebooks show in a frame of its own."""

    html: str

    def _repr_html_(self) -> str:
        """Frame the page apart from the notebook."""
        style = "width: 100%; height: 600px; border: 1px solid #ccc"
        return f'<iframe srcdoc="{escape(self.html)}" sandbox style="{style}"></iframe>'


def article(graph: Graph, article_id: str) -> MarkedPage:
    """Mark up an article, given by its id or IRI.

    Raises NotFound where the graph has no such article.
    """
    by_iri = {known.iri: known for known in graph.articles.values()}
    record = by_iri.get(article_id) or find(graph, article_id)
    style = (_ASSETS / "article.css").read_text(encoding="utf-8")
    template = (_ASSETS / "article.html").read_text(encoding="utf-8")
    marks = _Marks(graph, record)
    return MarkedPage(
        fill(
            template,
            title=_text(record.title or record.id),
            about=" · ".join(_text(part) for name in _ABOUT if (part := getattr(record, name))),
            legend="".join(
                f'<li><mark class="type-{n}">{_text(name)}</mark></li>' for name, n in marks.legend()
            ),
            body="".join(marks.body()),
            style=style,
        )
    )


class _Marks:
    def __init__(self, graph: Graph, record: ArticleRecord) -> None:
        # One character for one: offsets still hold.
        self._text = "\n".join(visible(line) for line in graph.text(record.id).split("\n"))
        extraction, ids = graph.extraction(record.id), graph.resolution(record.id)
        self._known = {
            key: graph.entities.get(ids.get(key, "")) for key in (e.id for e in extraction.entities)
        }
        self._mentions = sorted(extraction.mentions, key=lambda m: (m.span.start, -m.span.end))
        self._claims = graph.claims_of(record.id)
        types = list(graph.ontology.schema.types)
        self._color = {name: number % _COLORS for number, name in enumerate(types)}

    def legend(self) -> list[tuple[str, int]]:
        """Name the types that the article mentions, each with its colour."""
        types = {known.type for known in self._known.values() if known}
        return [(name, number) for name, number in self._color.items() if name in types]

    def body(self) -> Iterator[str]:
        """Write the text, and after each sentence its claims."""
        by_sentence: dict[Span, list[ClaimRecord]] = {}
        for claim in self._claims:
            by_sentence.setdefault(claim.sentence, []).append(claim)
        at = 0
        for span in sorted(by_sentence, key=lambda span: (span.end, span.start)):
            start = max(at, span.start)
            yield from self._marked(at, start)
            yield f'<span class="sentence">{"".join(self._marked(start, max(start, span.end)))}</span>'
            yield f"<ul>{''.join(map(_claim, by_sentence[span]))}</ul>"
            at = max(at, span.end)
            while self._text[at : at + 1] in (" ", "\n"):
                at += 1
        yield from self._marked(at, len(self._text))

    def _marked(self, start: int, end: int) -> Iterator[str]:
        at = start
        for mention in _within(self._mentions, start, end):
            if mention.span.start < at:
                continue
            yield escape(self._text[at : mention.span.start])
            yield self._mark(mention)
            at = mention.span.end
        yield escape(self._text[at:end])

    def _mark(self, mention: Mention) -> str:
        words = escape(mention.span.of(self._text))
        known = self._known.get(mention.entity)
        if known is None:
            return words
        title = _text(f"{known.name} ({known.type})")
        color = self._color.get(known.type, _COLORS - 1)
        kind = f"type-{color}" if mention.kind == "name" else f"type-{color} other"
        sign = f"<small>{_text(known.type)}</small>" if mention.kind == "name" else ""
        return f'<mark class="{kind}" title="{title}">{words}{sign}</mark>'


def _within(mentions: Sequence[Mention], start: int, end: int) -> Iterable[Mention]:
    return (m for m in mentions if start <= m.span.start < m.span.end <= end)


def _claim(claim: ClaimRecord) -> str:
    end = claim.object
    other = end.name if isinstance(end, EntityRecord) else friendly(end)
    amount = f" ({_text(friendly(claim.amount))})" if claim.amount else ""
    said = f", says {_text(', citing '.join(claim.attributed_to))}" if claim.attributed_to else ""
    fact = f"<b>{_text(claim.subject.name)}</b> {_text(claim.relation)} <b>{_text(other)}</b>{amount}"
    return f'<li id="{_text(claim.id)}">{fact} <i class="{claim.status}">{claim.status}</i>{said}</li>'


def _text(text: str) -> str:
    return escape(visible(text))
