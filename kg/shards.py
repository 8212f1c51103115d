"""Extractions in storage: a folder of Parquet files, each what one batch of articles gave.

    FOLDER/<version>/<hash of its keys>.parquet      key, article, extraction, failure

A worker of a cluster writes each batch before it reports it, so that what was read once is not lost with the
worker, with who waits for it, or with the machine of either. A file that is broken is none: all that it costs
is time.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from typing import Any

from kg.errors import WrongRequest
from kg.rdf import digest
from kg.reading.stored import place, storage
from kg.workers import Read

log = logging.getLogger(__name__)

_COLUMNS = ("key", "article", "extraction", "failure")


class Shards:
    """The shards of one version, in a folder of this machine or at an address."""

    def __init__(self, folder: str, version: str) -> None:
        where = place(folder)
        self._files, inner = storage(where if isinstance(where, str) else f"file://{where.resolve()}")
        self._folder = f"{inner.rstrip('/')}/{version[:16]}"

    def write(self, keys: Sequence[str], results: Sequence[Read]) -> None:
        """Keep the results of a batch, but those that another try may better."""
        import pyarrow as pa
        from pyarrow import parquet

        rows = [
            dict(zip(_COLUMNS, (key, r.article, r.line, r.failure), strict=True))
            for key, r in zip(keys, results, strict=True)
            if r.lasting or not r.failure
        ]
        if not rows:
            return
        out = io.BytesIO()
        parquet.write_table(pa.Table.from_pylist(rows), out, compression="zstd", write_page_checksum=True)
        self._files.makedirs(self._folder, exist_ok=True)
        self._files.pipe_file(f"{self._folder}/{digest(*keys, size=32)}.parquet", out.getvalue())

    def read(self) -> Iterator[tuple[str, Read]]:
        """Give what is there: keys and results, those of one shard after the other."""
        for path in self._paths():
            for row in self._rows(path):
                yield row["key"], Read(row["article"], row["extraction"], row["failure"])

    def _paths(self) -> list[str]:
        try:
            return sorted(
                path for path in self._files.ls(self._folder, detail=False) if path.endswith(".parquet")
            )
        except FileNotFoundError:
            return []
        except Exception as error:  # each kind of storage has errors of its own
            raise WrongRequest(f"cannot read the shards in {self._folder}: {error}") from None

    def _rows(self, path: str) -> list[dict[str, Any]]:
        import pyarrow as pa
        from pyarrow import parquet

        try:
            data = pa.BufferReader(self._files.cat_file(path))
            table = parquet.read_table(data, columns=list(_COLUMNS), page_checksum_verification=True)
            return [row for row in table.to_pylist() if all(isinstance(row[name], str) for name in _COLUMNS)]
        except Exception as error:
            log.warning("the shard %s is left out: %s", path, str(error).splitlines()[0])
            return []
