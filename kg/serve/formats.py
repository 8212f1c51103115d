"""The forms of results and of RDF that the endpoint gives, and the choice among them by an Accept header."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

RESULTS: Mapping[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
RDF: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
# What clients also call them.
_OTHER_NAMES = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "application/x-turtle": "text/turtle",
    "text/plain": "application/n-triples",
}
_RDF_NAMES = {"application/json": "application/ld+json", "application/xml": "application/rdf+xml"}


def acceptable(accept: str, offered: Mapping[str, object]) -> str | None:
    """Choose the media type that a client likes best, or None where it likes none of those on offer.

    >>> acceptable("text/csv;q=0.5, application/sparql-results+xml", RESULTS)
    'application/sparql-results+xml'
    >>> acceptable("image/png", RESULTS) is None
    True
    """
    names = {**_OTHER_NAMES, **(_RDF_NAMES if "text/turtle" in offered else {})}
    best: tuple[float, float, int] | None = None
    chosen = None
    for asked, quality in _ranges(accept or "*/*"):
        for place, media in enumerate(offered):
            exactness = _fits(names.get(asked, asked), media)
            rank = (quality, exactness, -place)
            if quality > 0 and exactness and (best is None or rank > best):
                best, chosen = rank, media
    return chosen


def prefers(accept: str, media: str, *others: str) -> bool:
    """Tell whether a client names this media type, and none of the others before it."""
    asked = [name for name, quality in sorted(_ranges(accept), key=lambda r: -r[1]) if quality > 0]
    named = [name for name in asked if name == media or name in others]
    return bool(named) and named[0] == media


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(",")[:50]:
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        found.append((media.lower(), quality))
    return found


def _fits(asked: str, media: str) -> float:
    if asked == media:
        return 3
    if asked.endswith("/*") and media.startswith(asked[:-1]) and asked != "*/*":
        return 2
    return 1 if asked == "*/*" else 0
