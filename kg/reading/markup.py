"""Markup without its tags: pieces of HTML in feeds and mails, and XML that is safe to read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from kg.reading.source import Unreadable

_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|div|figure|footer|form|h[1-6r]|header|li|main|nav|[ou]l|p|pre|"
    "section|table|t[dhr]"
)
_UNREAD = re.compile("script|style|template|head|noscript|svg|figcaption|button|select|textarea")
_GAPS = re.compile(r"[ \t\r\f\v\xa0]+")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if _UNREAD.fullmatch(tag):
            self._unread.append(tag)
        elif _BLOCKS.fullmatch(tag):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unread:
            del self._unread[self._unread.index(tag) :]
        elif _BLOCKS.fullmatch(tag):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(_GAPS.sub(" ", data.replace("\n", " ")))


def fragment(html: str) -> str:
    """Give the text of a piece of HTML, a paragraph a line with an empty line between.

    >>> fragment("<p>One &amp; only.</p><script>x</script><p>Two</p>")
    'One & only.\\n\\nTwo'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(text.split(" ")).strip() for text in "".join(reader.parts).split("\n"))
    return "\n\n".join(text for text in lines if text)


def xml(data: bytes) -> ET.Element:
    """Parse XML that declares nothing of its own: entities, by which a small file grows huge, are refused."""
    # An encoding with zero bytes could hide the declaration from the search.
    if b"\x00" in data or b"<!ENTITY" in data or re.search(rb"<!DOCTYPE[^>\[]{0,300}\[", data):
        raise Unreadable("is XML with entities or an encoding that is not read")
    try:
        return ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        raise Unreadable(f"is broken XML: {str(error)[:100]}") from None


def name_of(element: ET.Element) -> str:
    """Give an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
