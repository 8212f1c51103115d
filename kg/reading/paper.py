"""PDF and DOCX files: running text out of what was made to be printed."""

from __future__ import annotations

import io
import logging
import re
import statistics
from collections.abc import Iterator

from extract.article import Article
from kg.reading.child import Work, carefully
from kg.reading.markup import name_of, xml
from kg.reading.packed import member, opened
from kg.reading.source import MEGABYTE, Unreadable
from kg.reading.text import iso_date, line, safe

_PAGES = 2000
_HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad]$")
_FULL = 0.75
_XML_LIMIT = 50 * MEGABYTE


def pdf(data: bytes, name: str) -> Iterator[Article]:
    """Read one PDF file. The day it was printed is not the day it was written, so it gets no date."""
    if b"%PDF-" not in data[:1024]:
        raise Unreadable("is no PDF file")
    import pypdf  # noqa: F401, here and not in each child

    yield from carefully(_Paper(data, name))


class _Paper(Work):
    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name

    def articles(self) -> Iterator[Article]:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        try:
            reader = PdfReader(io.BytesIO(self.data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise Unreadable("is locked by a password")
            if len(reader.pages) > _PAGES:
                raise Unreadable(f"has more than {_PAGES} pages")
            text = "\n\n".join(page.extract_text() for page in reader.pages)
            said = reader.metadata
        except PyPdfError as error:
            raise Unreadable(f"is a broken PDF file: {line(str(error), limit=80)}") from None
        if not text.strip():
            raise Unreadable("has no text in it; are its pages pictures?")
        title = str(said.title or "") if said else ""
        byline = str(said.author or "") if said else ""
        yield Article(self.name, safe(unwrapped(text)), title=line(title), byline=line(byline))


def unwrapped(text: str) -> str:
    """Join the lines that were broken for print, and the words that were broken with them.

    A line that ends well before the others ends its paragraph.

    >>> unwrapped("The contract for the inter-\\nceptor was not signed by\\nthem.\\nNew line.")
    'The contract for the interceptor was not signed by them.\\n\\nNew line.'
    """
    lines = [" ".join(row.split()) for row in text.split("\n")]
    widths = [len(row) for row in lines if row]
    full = _FULL * statistics.median(widths) if widths else 0
    paragraphs, open_line = [""], False
    for row in lines:
        if not row:
            open_line = False
            continue
        if open_line:
            paragraphs[-1] = _joined(paragraphs[-1], row)
        else:
            paragraphs.append(row)
        open_line = len(row) >= full and not (row[-1] in '.!?"”' and len(row) < 1.2 * full)
    return "\n\n".join(paragraphs[1:])


def _joined(first: str, second: str) -> str:
    if _HYPHEN.search(first) and second[0].islower():
        return first[:-1] + second
    return f"{first} {second}"


def docx(data: bytes, name: str) -> Iterator[Article]:
    """Read one Word file: its body's paragraphs, without headers, footers and deleted text."""
    try:
        with opened(data) as archive:
            body = xml(member(archive, "word/document.xml", limit=_XML_LIMIT))
            has_core = "docProps/core.xml" in archive.namelist()
            core = xml(member(archive, "docProps/core.xml", limit=MEGABYTE)) if has_core else None
    except KeyError:
        raise Unreadable("is no Word file") from None
    said = {name_of(node): node.text or "" for node in core} if core is not None else {}
    paragraphs = []
    for node in body.iter():
        if name_of(node) == "p":
            paragraphs.append("".join(_runs(node)).strip())
    yield Article(
        name,
        safe("\n\n".join(filter(None, paragraphs))),
        title=line(said.get("title", "")),
        byline=line(said.get("creator", "")),
        date=iso_date(said.get("created", "")),
    )


def _runs(paragraph: object) -> Iterator[str]:
    for node in paragraph.iter():  # type: ignore[attr-defined]
        match name_of(node):
            case "t":
                yield node.text or ""
            case "tab":
                yield " "
            case "br" | "cr":
                yield "\n"
