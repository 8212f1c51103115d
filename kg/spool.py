"""Articles set aside on disk while a build goes through them, so that memory holds one at a time."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from extract.article import Article
from extract.claim import as_data


class Spool:
    """Articles by id: written in any order, read in the order of their ids or by id."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w+b")
        self._places: dict[str, tuple[int, int]] = {}
        self.hashes: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink()

    def __len__(self) -> int:
        return len(self.hashes)

    def add(self, article: Article) -> None:
        """Set an article aside."""
        data = json.dumps(as_data(article), ensure_ascii=False).encode("utf-8", "surrogatepass")
        self._places[article.id] = self._file.seek(0, 2), len(data)
        self._file.write(data)
        self.hashes[article.id] = article.sha256

    def remove(self, article_id: str) -> None:
        """Forget an article."""
        del self._places[article_id], self.hashes[article_id]

    def get(self, article_id: str) -> Article:
        """Give the article of this id."""
        start, size = self._places[article_id]
        self._file.seek(start)
        return Article(**json.loads(self._file.read(size).decode("utf-8", "surrogatepass")))

    def articles(self, ids: Iterable[str] | None = None) -> Iterator[Article]:
        """Give articles of these ids, by default all in the order of their ids."""
        return (self.get(article_id) for article_id in (sorted(self.hashes) if ids is None else ids))
