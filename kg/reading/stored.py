"""Articles in object storage, by their address: `s3://bucket/news/`, `gs://…`, `memory://…`.

What lies there is read as files of a folder are, by the same limits, but lines of JSON: these are taken a
piece at a time, however long the file is. fsspec reaches the storage; each kind needs its own package (s3fs,
gcsfs), which takes keys and regions from where they are kept for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from kg.errors import WrongRequest
from kg.reading.source import LIMIT, MEGABYTE, Unreadable, too_large

_PIECE = 16 * MEGABYTE
_LINE = 50 * MEGABYTE
# A path on the command line has its double slashes taken away.
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+):/{1,3}(?=[^/])")


def place(path: Path | str) -> Path | str:
    """Tell a folder or file of this machine from an address.

    >>> place("news"), place("s3:/bucket/news"), place("file:///srv/news")
    (PosixPath('news'), 's3://bucket/news', PosixPath('/srv/news'))
    """
    given = str(path)
    match = _ADDRESS.match(given)
    if match is None:
        return Path(path)
    if match[1] == "file":
        return Path("/" + given[match.end() :])
    return f"{match[1]}://{given[match.end() :]}"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in storage: its address, and how it is called within the folder that was asked for."""

    address: str
    relative: str
    size: int
    files: Any
    named: bool = False

    @property
    def name(self) -> str:
        """Give the last part of its address."""
        return PurePosixPath(self.relative).name

    @property
    def order(self) -> tuple[str, str, str]:
        """Give the place of the file among all others, the one that it has in a folder of this machine."""
        return PurePosixPath(self.relative).stem, self.relative, self.address

    def load(self) -> bytes:
        """Read it whole. Raises Unreadable where it is too large or out of reach."""
        if self.size > LIMIT:
            raise Unreadable(too_large(self.size, LIMIT))
        try:
            data: bytes = self.files.cat_file(self.address)
        except Exception as error:  # each kind of storage has errors of its own
            raise Unreadable(f"cannot be read: {_said(error)}") from None
        return data

    def pieces(self) -> Iterator[bytes]:
        """Read it a piece at a time, each of whole lines. Raises Unreadable where one has no end."""
        rest = b""
        try:
            with self.files.open(self.address, "rb") as file:
                while data := file.read(_PIECE):
                    head, end, tail = data.rpartition(b"\n")
                    if end:
                        yield rest + head + end
                        rest = tail
                    else:
                        rest += data
                    if len(rest) > _LINE:
                        raise Unreadable(f"has a line of more than {_LINE // MEGABYTE} MB")
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable(f"cannot be read: {_said(error)}") from None
        if rest:
            yield rest


def stored(address: str) -> list[Stored]:
    """List the files at an address and below it.

    Raises WrongRequest where there is none, or where the storage cannot be reached.
    """
    files, inner = storage(address)
    try:
        found = files.find(inner, detail=True)
    except Exception as error:
        raise WrongRequest(f"cannot read {address}: {_said(error)}") from None
    if not found:
        raise WrongRequest(f"there is no file or folder {address}")
    root = PurePosixPath("/", files._strip_protocol(inner))
    kept = []
    for path, about in found.items():
        full = PurePosixPath("/", path)
        named = full == root
        relative = full.name if named else full.relative_to(root).as_posix()
        if not any(part.startswith(".") for part in PurePosixPath(relative).parts):
            kept.append(Stored(files.unstrip_protocol(path), relative, int(about["size"] or 0), files, named))
    return kept


def storage(address: str) -> tuple[Any, str]:
    """Give the storage of an address, and the path in it.

    Raises WrongRequest where the package for it is not installed.
    """
    try:
        import fsspec
    except ImportError:
        raise WrongRequest(f"reading {address} needs fsspec: pip install 'claimgraph[cluster]'") from None
    try:
        files, inner = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise WrongRequest(f"cannot reach {address}: {_said(error)}") from None
    return files, str(inner)


def _said(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
