"""Web pages: the article without what surrounds it, and what the page says about it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from extract.article import Article
from kg.reading.child import Work, carefully
from kg.reading.source import Unreadable
from kg.reading.text import decode, iso_date, line, safe

_CREDITS = ("sourceOrganization", "provider", "creditText", "isBasedOn")
_CREDIT_METAS = (
    "syndication-source",
    "original-source",
    "dc.source",
    "dcterms.source",
    "article:wire",
    "credit",
)
_DEEPEST = 200


def html(data: bytes, name: str) -> Iterator[Article]:
    """Read one page."""
    import trafilatura  # noqa: F401, here and not in each child

    yield from carefully(_Page(decode(data, name), name))


class _Page(Work):
    """Finds the article of a page. Its libraries meet whatever the web holds, so it runs in a child."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name

    def articles(self) -> Iterator[Article]:
        import trafilatura
        from lxml import html as lxml_html

        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
        logging.getLogger("htmldate").setLevel(logging.CRITICAL)
        tree = trafilatura.load_html(self.text)
        if tree is None:
            raise Unreadable("is no web page")
        said = _said(tree)
        page = trafilatura.bare_extraction(
            lxml_html.tostring(tree, encoding="unicode"),
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            # A guess at the date from any number on the page is worse than none.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        if not isinstance(page, trafilatura.settings.Document) or not page.text:
            raise Unreadable("has no article in it")
        yield Article(
            self.name,
            safe("\n\n".join(part.strip() for part in page.text.split("\n") if part.strip())),
            title=line(page.title or said.get("title", "")),
            date=iso_date(said.get("date") or page.date or ""),
            source=line(said.get("source") or page.sitename or ""),
            byline=line(said.get("byline") or page.author or ""),
            wire=line(said.get("wire", "")),
            url=line(page.url or "", limit=2000),
        )


def _said(tree: Any) -> dict[str, str]:
    """Read what the page says of its article in JSON-LD and in its head."""
    said: dict[str, str] = {}
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            nodes = list(_nodes(json.loads(script.text or "")))
        except (ValueError, RecursionError):
            continue
        for node in nodes:
            if "Article" in str(node.get("@type", "")) or "Report" in str(node.get("@type", "")):
                said = _of_node(node) | said
    metas = {
        str(meta.get("name") or meta.get("property") or "").lower(): str(meta.get("content") or "")
        for meta in tree.iterfind(".//meta")
    }
    for key in _CREDIT_METAS:
        if metas.get(key):
            said.setdefault("wire", metas[key])
    if metas.get("og:site_name"):
        said.setdefault("source", metas["og:site_name"])
    return said


def _nodes(data: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, Mapping):
        yield data
        data = data.get("@graph", [])
    if isinstance(data, list) and depth < _DEEPEST:
        for inner in data[:1000]:
            yield from _nodes(inner, depth + 1)


def _of_node(node: Mapping[str, Any]) -> dict[str, str]:
    found = {
        "title": _name(node.get("headline")),
        "date": _name(node.get("datePublished")),
        "source": _name(node.get("publisher")),
        "byline": _name(node.get("author")),
        "wire": next(filter(None, (_name(node.get(key)) for key in _CREDITS)), ""),
    }
    return {key: value for key, value in found.items() if value}


def _name(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value[:20])))
    return value if isinstance(value, str) else ""
