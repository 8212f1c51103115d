"""Files that hold many articles, or letters: feeds, mails, lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from extract.article import Article
from kg.reading.front import fields_of
from kg.reading.markup import fragment, name_of, xml
from kg.reading.names import stem
from kg.reading.source import Unreadable
from kg.reading.text import TEXT_LIMIT, decode, iso_date, line, safe

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TEXTS = ("text", "body", "content", "articleBody", "maintext", "article")
_IDS = ("id", "doc", "name", "slug")
_CONTENTS = ("encoded", "content", "description", "summary")


def jsonl(data: bytes, name: str, *, first: int = 1) -> Iterator[Article | Unreadable]:
    """Read a file of one article a line: `text`, and what else is known. A bad line costs only itself.

    `first` is the number of the first line, of what is a piece of a longer file.
    """
    text = decode(data, name)
    for number, row in enumerate(text.removeprefix("\ufeff").split("\n"), start=first):
        if row.strip():
            try:
                yield _of_line(row, f"{name}-{number}")
            except Unreadable as refused:
                yield Unreadable(f"line {number} {refused}")


def _of_line(row: str, name: str) -> Article:
    try:
        data = json.loads(row)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"is broken JSON: {line(str(error), limit=80)}") from None
    if not isinstance(data, Mapping):
        raise Unreadable("is no JSON object")
    return article_of(data, name)


def article_of(data: Mapping[str, Any], name: str) -> Article:
    """Make an article of what somebody wrote about it, under any of the usual names.

    Raises Unreadable where it has no text.
    """
    text = next((data[key] for key in _TEXTS if isinstance(data.get(key), str)), None)
    if text is None:
        raise Unreadable(f"has no text; it is looked for under {', '.join(_TEXTS)}")
    if not text.strip():
        raise Unreadable("has an empty text")
    known = next((str(data[key]) for key in _IDS if isinstance(data.get(key), str | int)), "")
    return Article(stem(known) if known else name, safe(text), **fields_of(data))


def feed(data: bytes, name: str) -> Iterator[Article | Unreadable]:
    """Read an RSS or Atom file: the entries that bring their text with them."""
    root = xml(data)
    if name_of(root) not in ("rss", "RDF", "feed"):
        raise Unreadable("is XML, but no RSS or Atom feed")
    source = next((node.text or "" for node in root.iter() if name_of(node) == "title"), "")
    entries = [node for node in root.iter() if name_of(node) in ("item", "entry")]
    for number, entry in enumerate(entries, start=1):
        said = _said(entry)
        text = max((fragment(said[key]) for key in _CONTENTS if key in said), key=len, default="")
        if not text:
            yield Unreadable(f"entry {number} has no text")
            continue
        yield Article(
            stem(line(said.get("title", ""), limit=80)) if said.get("title") else f"{name}-{number}",
            safe(text),
            title=line(fragment(said.get("title", ""))),
            date=iso_date(
                said.get("pubDate") or said.get("published") or said.get("date") or said.get("updated") or ""
            ),
            source=line(fragment(source)),
            byline=line(said.get("creator") or said.get("author") or ""),
            wire=line(said.get("source", "")),
            url=line(said.get("link", ""), limit=2000),
        )


def _said(entry: Element) -> dict[str, str]:
    said: dict[str, str] = {}
    for node in entry:
        text = "".join(node.itertext()).strip()
        if name_of(node) == "link" and not text:
            if node.get("rel", "alternate") != "alternate":
                continue
            text = node.get("href", "")
        if text:
            said.setdefault(name_of(node), text)
    return said


def mail(data: bytes, name: str) -> Iterator[Article]:
    """Read one mail, a newsletter say: its plain text, or else its HTML. What is attached is left."""
    try:
        message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        content = body.get_content() if body is not None else ""
        html = body is not None and body.get_content_type() == "text/html"
        fields = {key: str(message.get(key, "")) for key in ("subject", "from", "date")}
    except (LookupError, ValueError, TypeError, AttributeError, IndexError, RecursionError):
        raise Unreadable("is a broken mail") from None
    if not fields["subject"] and not fields["from"]:
        raise Unreadable("is no mail: it has neither sender nor subject")
    if not isinstance(content, str) or len(content) > TEXT_LIMIT:
        raise Unreadable("is a mail without a text that can be read")
    text = fragment(content) if html else content.replace("\r\n", "\n")
    sender, address = parseaddr(fields["from"])
    yield Article(
        name,
        safe(text),
        title=line(fields["subject"]),
        date=iso_date(fields["date"]),
        source=line(sender or address),
    )
