"""Text and Markdown files, with what stands in their front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from extract.article import Article
from kg.reading.source import Unreadable
from kg.reading.text import decode, iso_date, line, safe

FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "date": ("date", "published", "datePublished", "pubDate", "pub_date", "publishedAt", "created"),
    "source": ("source", "outlet", "publisher", "publication", "sitename"),
    "byline": ("byline", "author", "authors", "by"),
    "wire": ("wire", "credit", "agency", "syndication"),
    "url": ("url", "link", "canonical"),
}
"""What an article's fields are called by those who write front matter or lines of JSON."""

_OPEN = re.compile(r"\ufeff?---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_LONGEST = 65_536
_HEADING = re.compile(r"#[ \t]+(\S.*)")


def markdown(data: bytes, name: str) -> Iterator[Article]:
    """Read one Markdown file; its text is what follows the front matter, as it stands there."""
    text = decode(data, name)
    fields, start = front_matter(text)
    body = safe(text[start:])
    if "title" not in fields and (heading := _HEADING.match(body.lstrip())):
        fields["title"] = line(heading[1])
    yield Article(name, body, **fields)


def plain(data: bytes, name: str) -> Iterator[Article]:
    """Read one text file. It may have front matter too; three dashes that are none are text."""
    text = decode(data, name)
    try:
        fields, start = front_matter(text)
    except Unreadable:
        fields, start = {}, 0
    yield Article(name, safe(text[start:]), **fields)


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """Read the front matter of a text, and tell where the body begins.

    >>> front_matter("---\\ntitle: A B\\ndate: 2025-07-22\\n---\\nBody")
    ({'title': 'A B', 'date': '2025-07-22'}, 36)
    """
    opened = _OPEN.match(text)
    if not opened:
        return {}, 0
    closed = _CLOSE.search(text, opened.end())
    if not closed:
        raise Unreadable("has front matter without an end: a line `---` is missing")
    if closed.start() - opened.end() > _LONGEST:
        raise Unreadable("has front matter of more than 64 kB")
    try:
        data = yaml.load(safe(text[opened.end() : closed.start()]), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        place = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        raise Unreadable(f"has broken front matter{place}: {line(str(error.problem))}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(f"has broken front matter: {line(str(error), limit=120)}") from None
    if not isinstance(data, Mapping) and data is not None:
        raise Unreadable("has broken front matter: it is no list of `name: value`")
    return fields_of(data or {}), closed.end()


def fields_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Find an article's fields in what somebody wrote about it, each under any of its usual names."""
    folded = {str(key).casefold(): value for key, value in data.items()}
    fields = {}
    for field, names in FIELDS.items():
        for name in names:
            if value := _value(folded.get(name.casefold())):
                fields[field] = iso_date(value) if field == "date" else line(value)
                break
    return fields


def _value(value: Any) -> str:
    match value:
        case str():
            return value
        case date():
            return value.isoformat()
        case bool() | None:
            return ""
        case int() | float():
            return str(value)
        case list():
            return ", ".join(filter(None, map(_value, value[:20])))
        case Mapping():
            return _value(value.get("name"))
    return ""


class _Loader(yaml.SafeLoader):
    """Reads plain values; an alias, by which a few lines grow to gigabytes, is refused."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases are not read", problem_mark=event.start_mark)
        return super().compose_node(parent, index)
