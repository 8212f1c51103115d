"""Reading a form whose libraries a hostile file may hang or crash, at arm's length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Protocol

from extract.article import Article
from kg.child import Failed, OutOfMemory, OutOfTime, in_child
from kg.reading.source import Unreadable

_SECONDS = 20.0
_MEGABYTES = 1500


class Work(Protocol):
    """Something that gives articles."""

    def articles(self) -> Iterator[Article]:
        """Give them."""
        ...


def carefully(work: Work) -> Iterator[Article]:
    """Give the articles of `work`, done in a child that may use so much time and memory and no more."""
    try:
        rows = in_child(lambda: _report(work), seconds=_SECONDS, megabytes=_MEGABYTES)
    except OutOfTime:
        raise Unreadable(f"takes more than {_SECONDS:.0f} s to read") from None
    except OutOfMemory:
        raise Unreadable("takes too much memory to read") from None
    except Failed as error:
        raise Unreadable(f"is broken ({error.args[0]})") from None
    if isinstance(rows, str):
        raise Unreadable(rows)
    for row in rows:
        yield Article(**row)


def _report(work: Work) -> list[dict[str, str]] | str:
    try:
        return [asdict(article) for article in work.articles()]
    except Unreadable as refused:
        return str(refused)
