"""Records: what Python code gets from a graph, whatever store is behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import TypeAlias

from extract.claim import Amount, Date, Duration, Span, Status, Text, Value


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An entity: `names` are all that the articles call it, `articles` the ids of those that speak of it."""

    id: str
    iri: str
    type: str
    name: str
    names: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name

    def _repr_html_(self) -> str:
        """Show the entity in a notebook."""
        others = ", ".join(escape(name) for name in self.names if name != self.name)
        also = f"<br>also {others}" if others else ""
        articles = f"<br>in {len(self.articles)} articles" if self.articles else ""
        return f"<div><b>{escape(self.name)}</b> ({escape(self.type)}){also}{articles}</div>"


End: TypeAlias = EntityRecord | Value
"""What stands at the far end of a claim."""


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim of one article with its evidence: `quote` is the article's text at `sentence`.

    `attributed_to` names those who say so, the outermost first where one cites another.
    """

    id: str
    iri: str
    subject: EntityRecord
    relation: str
    object: End
    status: Status
    article: str
    sentence: Span
    quote: str
    subject_span: Span
    object_span: Span
    trigger: Span | None = None
    attributed_to: tuple[str, ...] = ()
    amount: Amount | None = None
    score: float = 1.0
    proposed_by: str = ""

    def __str__(self) -> str:
        return f"{self.subject.name} {self.relation} {label(self.object)}"

    def _repr_html_(self) -> str:
        """Show the claim in a notebook: its sentence with subject and object marked, and who says it."""
        who = f"according to {escape(', citing '.join(self.attributed_to))}" if self.attributed_to else ""
        about = ", ".join(filter(None, (escape(self.status), who, f"in {escape(self.article)}")))
        return f"<div><b>{escape(str(self))}</b><blockquote>{self._marked()}</blockquote>{about}</div>"

    def _marked(self) -> str:
        """Write the sentence with what stands for subject and object marked; they may lie in another one."""
        parts, at = [], 0
        for span in sorted((self.subject_span, self.object_span)):
            start, end = span.start - self.sentence.start, span.end - self.sentence.start
            if at <= start < end <= len(self.quote) and end - start < len(self.quote):
                parts += [escape(self.quote[at:start]), f"<mark>{escape(self.quote[start:end])}</mark>"]
                at = end
        return "".join([*parts, escape(self.quote[at:])])


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What is known of an article; its text is `Graph.text(id)`."""

    id: str
    iri: str
    title: str = ""
    date: str = ""
    source: str = ""
    byline: str = ""
    wire: str = ""
    url: str = ""
    sha256: str = ""


def label(end: End) -> str:
    """Write the far end of a claim for a reader, an open interval with its bound missing.

    >>> label(Amount(6e9, 1e10, "USD"))
    '6000000000..10000000000 USD'
    >>> label(Amount(250e6, None, "USD"))
    '250000000.. USD'
    """
    match end:
        case EntityRecord():
            return end.name
        case Amount(low, high, unit):
            bounds = plain(low) if low == high else f"{plain(low)}..{plain(high)}"
            return f"{bounds} {unit}"
        case Date(date):
            return date
        case Duration(duration):
            return duration
        case Text(text):
            return text


def plain(number: float | None) -> str:
    """Write a number without an exponent and without needless zeros; None is nothing.

    >>> plain(1.75e11), plain(0.5), plain(None)
    ('175000000000', '0.5', '')
    """
    if number is None:
        return ""
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
