"""Reading articles with several processes of one machine.

The model is loaded once and the workers are forks of the process that has it, so that they share its memory.
What comes back is an extraction as a line of JSON. An article that breaks its reader is refused, the others
are read; one that kills its worker is found by reading its batch again, each article in a worker of its own.
"""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeAlias, runtime_checkable

from extract.article import Article
from extract.claim import Extraction

log = logging.getLogger(__name__)

_BATCH_CHARACTERS = 20_000
_WAITING = 3  # batches a worker has before it, so that none is ever idle
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class Reads(Protocol):
    """What reads articles."""

    def extract(self, article: Article) -> Extraction:
        """Read one article."""


@runtime_checkable
class Streams(Reads, Protocol):
    """What reads several articles faster at one go, to the same result."""

    def stream(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """Read articles in their order."""


@dataclass(frozen=True, slots=True)
class Read:
    """One article read: its extraction as a line of JSON, or why there is none.

    `lasting` says that another try would fail the same way.
    """

    article: str
    line: str = ""
    failure: str = ""
    lasting: bool = True


def useful_jobs(articles: int) -> int:
    """Tell how many processes are of use: a worker costs about what twenty articles do."""
    return max(1, min(len(os.sched_getaffinity(0)), articles // 20))


Batch: TypeAlias = list[Article]

_reader: Reads | None = None


def read_all(articles: Iterable[Article], reader: Reads, *, jobs: int = 1) -> Iterator[Read]:
    """Read articles, in any order, with so many processes."""
    if jobs <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        for batch in batches(articles):
            yield from read_with(reader, batch)
        return
    global _reader
    _reader = reader
    try:
        lost: list[Article] = []
        yield from _read_in_parallel(batches(articles), jobs, lost)
        for article in lost:
            yield _read_alone(article)
    finally:
        _reader = None


def batches(articles: Iterable[Article], *, size: int = _BATCH_CHARACTERS) -> Iterator[Batch]:
    """Group articles, of so many characters together, so that each group is worth the way to a worker and back."""
    batch: Batch = []
    had = 0
    for article in articles:
        batch.append(article)
        had += len(article.text)
        if had >= size:
            yield batch
            batch, had = [], 0
    if batch:
        yield batch


def _read_in_parallel(todo: Iterator[Batch], jobs: int, lost: list[Article]) -> Iterator[Read]:
    """Read batches in a pool; where a worker dies, its pool is gone and what it had is added to `lost`."""
    waiting: dict[Future[list[Read]], Batch] = {}
    while True:
        with _pool(jobs) as pool:
            try:
                for batch in islice(todo, jobs * _WAITING):
                    waiting[pool.submit(_read_batch, batch)] = batch
                while waiting:
                    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                    for future in done:
                        results = future.result()
                        del waiting[future]
                        yield from results
                        for batch in islice(todo, 1):
                            waiting[pool.submit(_read_batch, batch)] = batch
                return
            except BrokenProcessPool:
                lost += (article for batch in waiting.values() for article in batch)
                waiting.clear()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _read_alone(article: Article) -> Read:
    with _pool(1) as pool:
        try:
            return pool.submit(_read_batch, [article]).result()[0]
        except BrokenProcessPool:
            return Read(article.id, failure="the process that read it died", lasting=False)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork"), initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the parent, and never outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() == 1:
            os._exit(1)


def _read_batch(batch: Batch) -> list[Read]:
    assert _reader is not None
    return read_with(_reader, batch)


def read_with(reader: Reads, batch: Batch) -> list[Read]:
    """Read a batch at one go where the reader can; where that fails, each article for itself."""
    if isinstance(reader, Streams) and len(batch) > 1:
        try:
            return [Read(e.article, e.to_json()) for e in reader.stream(batch)]
        except Exception:
            log.debug("reading %d articles at one go", len(batch), exc_info=True)
    return [_read(reader, article) for article in batch]


def _read(reader: Reads, article: Article) -> Read:
    try:
        return Read(article.id, reader.extract(article).to_json())
    except MemoryError:
        return Read(article.id, failure="there is not enough memory to read it", lasting=False)
    except Exception as error:
        log.debug("reading %s", article.id, exc_info=True)
        return Read(article.id, failure=f"cannot be read: {type(error).__name__}: {error}")
