"""Articles out of files and folders, whatever form they have."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from extract.article import Article
from kg.reading import collected, front, packed, page, paper
from kg.reading.credit import wire
from kg.reading.names import Ids, stem
from kg.reading.source import Found, Unreadable, found, leads_out, load, suffix_of, too_large
from kg.reading.text import TEXT_LIMIT, line

log = logging.getLogger(__name__)

Reader: TypeAlias = Callable[[bytes, str], Iterator[Article | Unreadable] | Iterator[Article]]

FORMATS: dict[str, Reader] = {
    ".txt": front.plain,
    ".md": front.markdown,
    ".markdown": front.markdown,
    ".html": page.html,
    ".htm": page.html,
    ".xhtml": page.html,
    ".pdf": paper.pdf,
    ".docx": paper.docx,
    ".jsonl": collected.jsonl,
    ".ndjson": collected.jsonl,
    ".rss": collected.feed,
    ".atom": collected.feed,
    ".xml": collected.feed,
    ".eml": collected.mail,
}
PACKED = (".zip", ".gz")
KNOWN = (*FORMATS, *PACKED)
_NOT_ARTICLES = ("readme", "license", "licence", "notice")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or an article in one, that is not taken, and why.

    `skipped` says that nobody would expect it to be: a picture in the folder, a README.
    """

    path: str
    reason: str
    skipped: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def read(paths: Iterable[Path | str]) -> Iterator[Article | Refusal]:
    """Read all articles under `paths`, files or folders, in an order that hangs on their names alone.

    Raises FileNotFoundError before anything is read where a path is not there.
    """
    given = [Path(path) for path in paths]
    for path in given:
        path.lstat()
    ids = Ids()
    for file in found(given):
        for item in _of_file(file):
            yield _distinct(item, file, ids) if isinstance(item, Article) else item


def _of_file(file: Found) -> Iterator[Article | Refusal]:
    shown = line(str(file.path))
    if not suffix_of(file.path.name, KNOWN):
        yield Refusal(shown, f"is of no form that is read ({' '.join(KNOWN)})", skipped=not file.named)
        return
    if not file.named and file.path.stem.lower() in _NOT_ARTICLES:
        yield Refusal(shown, "is no article", skipped=True)
        return
    try:
        if leads_out(file):
            raise Unreadable("is a link that leads out of the folder")
        data = load(file.path)
    except Unreadable as refused:
        yield Refusal(shown, str(refused))
        return
    except OSError as error:
        yield Refusal(shown, f"cannot be read: {error.strerror}")
        return
    yield from _of_bytes(data, file.path.name, shown)


def _of_bytes(data: bytes, name: str, shown: str, *, packing: bool = True) -> Iterator[Article | Refusal]:
    """Read a file's bytes by the ending of its name; `packing` is off within an archive."""
    suffix = suffix_of(name, KNOWN)
    bare = name[: len(name) - len(suffix)]
    try:
        if suffix in PACKED and not packing:
            raise Unreadable("is an archive within an archive")
        if suffix == ".zip":
            yield from _of_archive(data, shown)
        elif suffix == ".gz":
            yield from _of_bytes(packed.gunzipped(data), bare, shown, packing=False)
        elif suffix:
            yield from _articles(data, suffix, stem(bare.rpartition("/")[2]), shown)
        else:
            raise Unreadable("is of no form that is read")
    except Unreadable as refused:
        yield Refusal(shown, str(refused))


def _of_archive(data: bytes, shown: str) -> Iterator[Article | Refusal]:
    for name, content in packed.unzipped(data):
        inner = line(f"{shown}/{name}")
        if isinstance(content, Unreadable):
            yield Refusal(inner, str(content))
        elif not suffix_of(name, KNOWN):
            yield Refusal(inner, "is of no form that is read", skipped=True)
        else:
            yield from _of_bytes(content, name, inner, packing=False)


def _articles(data: bytes, suffix: str, name: str, shown: str) -> Iterator[Article | Refusal]:
    if not data.strip():
        raise Unreadable("is empty")
    item = None
    for item in FORMATS[suffix](data, name):
        if isinstance(item, Unreadable):
            yield Refusal(shown, str(item))
        elif not item.text.strip():
            yield Refusal(shown, "has no text")
        elif len(item.text) > TEXT_LIMIT:
            yield Refusal(shown, f"has an article that {too_large(len(item.text), TEXT_LIMIT)}")
        else:
            yield item if item.wire else dataclasses.replace(item, wire=wire(item.text))
    if item is None:
        raise Unreadable("has no article in it")


def _distinct(article: Article, file: Found, ids: Ids) -> Article | Refusal:
    name = ids.distinct(article)
    if name is None:
        return Refusal(line(str(file.path)), f"has the article {article.id} again", skipped=True)
    return article if name == article.id else dataclasses.replace(article, id=name)
