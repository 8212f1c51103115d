"""Finding the files of a build and taking their bytes, whatever lies in a folder.

A folder is not trusted: it may hold loops of links, links that lead out of it, pipes that never end, and
files that somebody is still writing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
LIMIT = 100 * MEGABYTE
"""The most bytes that one file may have."""

_TRIES = 3


class Unreadable(Exception):
    """Says in a few words why a file, or one article in it, is not taken."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it is, and how it is called within the folder that was asked for."""

    path: Path
    relative: str
    named: bool

    @property
    def order(self) -> tuple[str, str, str]:
        """Give the place of the file among all others, the same in whatever order they were asked for."""
        return Path(self.relative).stem, self.relative, str(self.path)


def found(paths: Iterable[Path]) -> list[Found]:
    """List the files under `paths`, each once, in an order that hangs on their names alone."""
    seen: dict[Path, Found] = {}
    for path in paths:
        for file in _under(path):
            place = Path(os.path.abspath(file.path))  # noqa: PTH100, links stay links
            if place not in seen or file.named:
                seen[place] = file
    return sorted(seen.values(), key=lambda file: file.order)


def _under(path: Path) -> Iterator[Found]:
    if not path.is_dir():
        yield Found(path, path.name, named=True)
        return
    # Links to folders are not followed, so that no loop can be entered.
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if not name.startswith("."):
                inner = Path(folder, name)
                yield Found(inner, inner.relative_to(path).as_posix(), named=False)


def leads_out(file: Found) -> bool:
    """Tell whether a file met in a folder is a link to something outside that folder."""
    if file.named or not file.path.is_symlink():
        return False
    root = file.path
    for _ in Path(file.relative).parts:
        root = root.parent
    try:
        return not file.path.resolve(strict=True).is_relative_to(root.resolve())
    except RuntimeError:
        # Before 3.13 a loop of links is no OSError.
        raise Unreadable("is a link that leads back to itself") from None


def load(path: Path, *, limit: int = LIMIT) -> bytes:
    """Read a whole file as it was at one moment.

    Raises Unreadable where it is no plain file, is too large, or does not keep still.
    """
    for _ in range(_TRIES):
        # Without O_NONBLOCK, opening a pipe would wait for a writer for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        with os.fdopen(handle, "rb") as file:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise Unreadable("is not a plain file")
            if before.st_size > limit:
                raise Unreadable(too_large(before.st_size, limit))
            data = file.read(limit + 1)
            after = os.fstat(handle)
        if len(data) == before.st_size and _same(before, after):
            return data
    raise Unreadable("changes while it is read")


def too_large(size: int, limit: int) -> str:
    """Say that something is larger than it may be.

    >>> too_large(250_000_000, 100_000_000)
    'has 250 MB, more than the 100 MB that are taken'
    """
    return f"has {size / MEGABYTE:.0f} MB, more than the {limit / MEGABYTE:.0f} MB that are taken"


def suffix_of(name: str, known: Collection[str]) -> str:
    """Give the ending by which a file's form is known, or nothing.

    >>> suffix_of("News/A.TXT", {".txt"})
    '.txt'
    """
    suffix = Path(name).suffix.lower()
    return suffix if suffix in known else ""


def _same(before: os.stat_result, after: os.stat_result) -> bool:
    return (before.st_size, before.st_mtime_ns, before.st_ino) == (
        after.st_size,
        after.st_mtime_ns,
        after.st_ino,
    )
