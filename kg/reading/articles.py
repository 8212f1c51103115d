"""Articles out of files and folders, whatever form they have."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from extract.article import Article
from kg.reading import collected, columns, front, packed, page, paper
from kg.reading.credit import wire
from kg.reading.names import Ids, stem
from kg.reading.source import LIMIT, Found, Unreadable, found, leads_out, load, suffix_of, too_large
from kg.reading.stored import Stored, place, stored
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
    ".parquet": columns.parquet,
    ".rss": collected.feed,
    ".atom": collected.feed,
    ".xml": collected.feed,
    ".eml": collected.mail,
}
PACKED = (".zip", ".gz")
_LINES = (".jsonl", ".ndjson")
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
    """Read all articles under `paths`, in an order that hangs on their names alone.

    A path is a file, a folder, or an address in object storage.

    Raises FileNotFoundError before anything is read where a path is not there, and WrongRequest where an
    address cannot be reached.
    """
    given = [place(path) for path in paths]
    here = [path for path in given if isinstance(path, Path)]
    for path in here:
        path.lstat()
    there = {file.address: file for path in given if isinstance(path, str) for file in stored(path)}
    files: list[Found | Stored] = [*found(here), *there.values()]
    ids = Ids()
    for file in sorted(files, key=lambda file: file.order):
        shown = line(str(file.path) if isinstance(file, Found) else file.address)
        for item in _of_any(file, shown):
            yield _distinct(item, shown, ids) if isinstance(item, Article) else item


def _of_any(file: Found | Stored, shown: str) -> Iterator[Article | Refusal]:
    name = file.path.name if isinstance(file, Found) else file.name
    if not suffix_of(name, KNOWN):
        yield Refusal(shown, f"is of no form that is read ({' '.join(KNOWN)})", skipped=not file.named)
    elif not file.named and Path(name).stem.lower() in _NOT_ARTICLES:
        yield Refusal(shown, "is no article", skipped=True)
    elif isinstance(file, Found):
        yield from _of_file(file, shown)
    else:
        yield from _of_stored(file, shown)


def _of_stored(file: Stored, shown: str) -> Iterator[Article | Refusal]:
    try:
        if file.size > LIMIT and suffix_of(file.name, _LINES):
            first = 1
            for piece in file.pieces():
                yield from _checked(collected.jsonl(piece, stem(Path(file.name).stem), first=first), shown)
                first += piece.count(b"\n")
            return
        data = file.load()
    except Unreadable as refused:
        yield Refusal(shown, str(refused))
        return
    yield from _of_bytes(data, file.name, shown)


def _of_file(file: Found, shown: str) -> Iterator[Article | Refusal]:
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
    for item in _checked(FORMATS[suffix](data, name), shown):
        yield item
    if item is None:
        raise Unreadable("has no article in it")


def _checked(items: Iterable[Article | Unreadable], shown: str) -> Iterator[Article | Refusal]:
    for item in items:
        if isinstance(item, Unreadable):
            yield Refusal(shown, str(item))
        elif not item.text.strip():
            yield Refusal(shown, "has no text")
        elif len(item.text) > TEXT_LIMIT:
            yield Refusal(shown, f"has an article that {too_large(len(item.text), TEXT_LIMIT)}")
        else:
            yield item if item.wire else dataclasses.replace(item, wire=wire(item.text))


def _distinct(article: Article, shown: str, ids: Ids) -> Article | Refusal:
    name = ids.distinct(article)
    if name is None:
        return Refusal(shown, f"has the article {article.id} again", skipped=True)
    return article if name == article.id else dataclasses.replace(article, id=name)
