"""Archives of articles, opened without letting a small file become a huge one."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from kg.reading.source import LIMIT, MEGABYTE, Unreadable, too_large

_MEMBERS = 100_000
_TOTAL = 1000 * MEGABYTE
_CHUNK = 1 << 20
# All that the library raises on an archive that lies about itself.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def unzipped(data: bytes) -> Iterator[tuple[str, bytes | Unreadable]]:
    """Give the files of a zip archive in the order of their names, or why one is not taken."""
    with opened(data) as archive:
        entries = sorted(archive.infolist(), key=lambda entry: entry.filename)
        if len(entries) > _MEMBERS:
            raise Unreadable(f"is an archive of more than {_MEMBERS} files")
        left = _TOTAL
        for entry in entries:
            if entry.is_dir() or _hidden(entry.filename):
                continue
            try:
                content = member(archive, entry.filename, limit=min(LIMIT, left))
            except Unreadable as refused:
                yield entry.filename, refused
                continue
            left -= len(content)
            yield entry.filename, content


def opened(data: bytes) -> zipfile.ZipFile:
    """Open a zip archive."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        raise Unreadable("is a broken zip archive") from None


def member(archive: zipfile.ZipFile, name: str, *, limit: int) -> bytes:
    """Unpack one file of an archive, and no more than `limit` bytes whatever the archive says of its size."""
    entry = archive.getinfo(name)
    if entry.flag_bits & 1:
        raise Unreadable("is locked by a password")
    try:
        with archive.open(entry) as file:
            return _bounded(file, limit)
    except _BROKEN:
        raise Unreadable("is broken within its archive") from None


def gunzipped(data: bytes) -> bytes:
    """Unpack a gzip file."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return _bounded(file, LIMIT)
    except _BROKEN:
        raise Unreadable("is a broken gzip file") from None


def _bounded(file: IO[bytes] | gzip.GzipFile, limit: int) -> bytes:
    parts, size = [], 0
    while part := file.read(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise Unreadable(f"unpacked {too_large(size, limit)}")
    return b"".join(parts)


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in name.split("/"))
