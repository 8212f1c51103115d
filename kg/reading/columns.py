"""Parquet files: an article a row, its columns called as the fields of a line of JSON are."""

from __future__ import annotations

from collections.abc import Iterator

from extract.article import Article
from kg.reading.child import Work, carefully
from kg.reading.collected import article_of
from kg.reading.source import Unreadable
from kg.reading.text import line

_ROWS = 1000


def parquet(data: bytes, name: str) -> Iterator[Article]:
    """Read a table of articles. A row without a text is left out."""
    if data[:4] != b"PAR1":
        raise Unreadable("is no Parquet file")
    try:
        import pyarrow.parquet  # noqa: F401, here and not in each child
    except ImportError:
        raise Unreadable(
            "is a Parquet file, which needs pyarrow: pip install 'claimgraph[cluster]'"
        ) from None
    yield from carefully(_Table(data, name))


class _Table(Work):
    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name

    def articles(self) -> Iterator[Article]:
        import pyarrow as pa
        from pyarrow import parquet

        try:
            table = parquet.ParquetFile(pa.BufferReader(self.data))
            number = 0
            for batch in table.iter_batches(_ROWS, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    try:
                        yield article_of(row, f"{self.name}-{number}")
                    except Unreadable as refused:
                        if number == 1 and "no text" in str(refused):
                            raise
        except (pa.ArrowException, OSError, ValueError) as error:
            raise Unreadable(f"is a broken Parquet file: {line(str(error), limit=80)}") from None
