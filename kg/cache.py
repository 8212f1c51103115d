"""What was read once need not be read again: extractions by a hash of all that they depend on.

The cache is a table in one SQLite file, so that a killed build loses at most the last few seconds of work. A
file that is broken is thrown away: all that it costs is time.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
import time
import zlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from extract.claim import Entity, Extraction

log = logging.getLogger(__name__)

_PAUSE = 2.0  # seconds of work that may be lost
_ROOM = 4  # how many times the corpus the cache may hold
_CREATE = """
    CREATE TABLE IF NOT EXISTS extraction (
        key TEXT PRIMARY KEY, entities BLOB NOT NULL, data BLOB NOT NULL, failure TEXT NOT NULL
    ) WITHOUT ROWID
"""


class Cache:
    """Extractions by key, and the errors of articles that could not be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._saved = time.monotonic()
        try:
            self._table = self._open()
            self._table.execute("SELECT count(*) FROM extraction").fetchone()
        except sqlite3.DatabaseError as error:
            log.warning("the cache %s is thrown away: %s", path, error)
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
                (path.parent / name).unlink(missing_ok=True)
            self._table = self._open()

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        table = sqlite3.connect(self._path)
        table.execute("PRAGMA synchronous = NORMAL")
        table.execute(_CREATE)
        return table

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(sqlite3.DatabaseError):
            self._table.commit()
        self._table.close()

    def missing(self, keys: Iterable[str]) -> set[str]:
        """Tell which keys have neither an extraction nor a failure."""
        return {key for key in keys if not self._row("1", key)}

    def failure(self, key: str) -> str:
        """Say why the article of this key could not be read, or nothing."""
        return str(self._row("failure", key) or "")

    def extraction(self, key: str) -> Extraction:
        """Give an extraction. Raises KeyError where there is none."""
        return Extraction.from_json(self.line(key))

    def line(self, key: str) -> str:
        """Give an extraction as a line of JSON. Raises KeyError where there is none."""
        return zlib.decompress(self._blob("data", key)).decode("utf-8")

    def entities(self, key: str) -> tuple[Entity, ...]:
        """Give the entities of an extraction, without the cost of reading all of it."""
        rows = json.loads(self._blob("entities", key))
        return tuple(Entity(id_, type_, name, tuple(names)) for id_, type_, name, names in rows)

    def put(self, key: str, line: str) -> None:
        """Keep an extraction, given as its line of JSON."""
        entities = [[e["id"], e["type"], e["name"], e["names"]] for e in json.loads(line)["entities"]]
        packed = zlib.compress(line.encode("utf-8"), 1)
        self._put(key, json.dumps(entities, ensure_ascii=False).encode("utf-8"), packed, "")

    def put_failure(self, key: str, why: str) -> None:
        """Keep why an article could not be read."""
        self._put(key, b"[]", b"", why)

    def trim(self, used: set[str]) -> None:
        """Forget what is not in use, once that is most of what there is."""
        kept = {row[0] for row in self._table.execute("SELECT key FROM extraction")}
        if len(kept) > _ROOM * (len(used) + 100):
            unused = [(key,) for key in sorted(kept - used)]
            self._table.executemany("DELETE FROM extraction WHERE key = ?", unused)
            self._table.commit()

    def _put(self, key: str, entities: bytes, data: bytes, failure: str) -> None:
        row = (key, entities, data, failure)
        self._table.execute("INSERT OR REPLACE INTO extraction VALUES (?, ?, ?, ?)", row)
        if time.monotonic() - self._saved > _PAUSE:
            self._table.commit()
            self._saved = time.monotonic()

    def _row(self, column: str, key: str) -> object:
        row = self._table.execute(f"SELECT {column} FROM extraction WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _blob(self, column: str, key: str) -> bytes:
        found = self._row(column, key)
        if not isinstance(found, bytes) or not found:
            raise KeyError(key)
        return found
