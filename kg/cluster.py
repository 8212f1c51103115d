"""Reading articles with the workers of a Dask cluster, one model to each.

1. A cluster is one that runs already, named by its address, or as many processes of this machine as are asked
   for. Each worker gets the ontology once, and loads its model when the first batch reaches it.
2. What stands in the shards is not read again. Other articles go out in batches, a few to each worker, so that
   they are streamed. A worker writes a batch's results to the shards before it reports them.
3. What a dead worker had is given to others. A batch that has killed several is read again, each article by
   itself, so that only the one that does it is refused.

Who may connect to a scheduler may run code on its workers: a cluster belongs in a network of its own, or
behind TLS, which Dask's own settings turn on.
"""

from __future__ import annotations

import contextlib
import io
import logging
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.article import Article
from extract.schema import Schema
from kg.errors import KgError, WrongRequest
from kg.shards import Shards
from kg.workers import Batch, Read, Reads, batches

CHARACTERS = 100_000  # of a batch: some seconds of work, and a shard that is worth its file
_WAITING = 3  # batches a worker has before it, so that none is ever idle
_LOOK = 10.0  # seconds between two looks at how many workers there are
_PATIENCE = 300.0  # seconds without any worker
_DEATHS = 1  # of workers of this machine that a batch may outlive


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to read articles: the ontology as an archive, and what loads a reader with it."""

    version: str
    model: str
    ontology: bytes
    load: Callable[[Path, Schema, str], Reads]
    shards: str = ""

    @property
    def name(self) -> str:
        """Name the job on the cluster."""
        return f"claimgraph-{self.version[:16]}"


def packed(folder: Path) -> bytes:
    """Pack an ontology's folder, without the examples that its models have learnt from."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if path.is_file() and not any(
                p.startswith(".") or p in ("__pycache__", "examples") for p in parts
            ):
                archive.add(path, "/".join(parts))
    return out.getvalue()


def read_all(
    articles: Iterable[Article], keys: Mapping[str, str], job: Job, *, address: str = "", jobs: int = 1
) -> Iterator[Read]:
    """Read articles, in any order, with a running cluster or with so many processes of this machine.

    `keys` are those of the articles' extractions. Raises WrongRequest where there is no cluster, or where it
    is gone before all is read.
    """
    try:
        import distributed  # noqa: F401, before anything is done
        import pyarrow  # noqa: F401
    except ImportError:
        raise WrongRequest("the engine dask needs Dask: pip install 'claimgraph[cluster]'") from None
    done: set[str] = set()
    if job.shards:
        wanted = set(keys.values())
        for key, result in Shards(job.shards, job.version).read():
            if key in wanted and result.article not in done:
                done.add(result.article)
                yield result
    todo = batches((article for article in articles if article.id not in done), size=CHARACTERS)
    first = next(todo, None)
    if first is None:
        return
    with ExitStack() as stack:
        try:
            client = stack.enter_context(_client(address, jobs))
            yield from _Run(client, keys, job).read(_with(first, todo))
        except KgError:
            raise
        except Exception as error:  # Dask has errors of many kinds
            said = str(error).strip().splitlines() or [""]
            raise WrongRequest(
                f"the cluster is gone ({type(error).__name__}: {said[0][:200]}); what was read is kept"
            ) from error


class _Run:
    """Batches on their way through a cluster."""

    def __init__(self, client: Any, keys: Mapping[str, str], job: Job) -> None:
        from kg.cluster_worker import Reader

        self._client, self._keys, self._job = client, keys, job
        self._threads, self._looked, self._seen = 0, 0.0, time.monotonic()
        client.register_plugin(Reader(job), name=job.name)

    def read(self, todo: Iterator[Batch]) -> Iterator[Read]:
        """Read all batches; what kills its workers is read again, an article at a time."""
        from distributed import KilledWorker

        waiting: dict[Any, Batch] = {}
        lost: list[Article] = []
        try:
            while True:
                for batch in _some(todo, _WAITING * self._workers() - len(waiting)):
                    waiting[self._submit(batch)] = batch
                if not waiting:
                    break
                for future in self._finished(waiting):
                    batch = waiting.pop(future)
                    try:
                        yield from future.result()
                    except KilledWorker:
                        lost += batch
            for article in lost:
                try:
                    yield from self._submit([article]).result()
                except KilledWorker:
                    yield Read(article.id, failure="the process that read it died", lasting=False)
        finally:
            with contextlib.suppress(Exception):
                self._client.cancel(list(waiting))
                self._client.unregister_worker_plugin(self._job.name)

    def _submit(self, batch: Batch) -> Any:
        from kg.cluster_worker import read_batch

        keys = [self._keys[article.id] for article in batch]
        return self._client.submit(read_batch, self._job.name, keys, batch, pure=False)

    def _finished(self, waiting: Mapping[Any, Batch]) -> list[Any]:
        """Wait for the first batches that are done."""
        from distributed import wait

        while True:
            try:
                with self._client.as_current():
                    return list(wait(list(waiting), timeout=_LOOK, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                self._workers()

    def _workers(self) -> int:
        """Tell how many batches can be read at once; wait where there is no worker yet."""
        while not self._threads or time.monotonic() - self._looked > _LOOK:
            self._threads, self._looked = len(self._client.nthreads()), time.monotonic()
            if self._threads:
                self._seen = self._looked
            elif self._looked - self._seen > _PATIENCE:
                raise WrongRequest(
                    f"the cluster has had no worker for {_PATIENCE:.0f} s; what was read is kept"
                )
            else:
                time.sleep(0.2)
        return self._threads


@contextlib.contextmanager
def _client(address: str, jobs: int) -> Iterator[Any]:
    """Connect to a cluster, or begin one of this machine's processes, which ends with the connection."""
    import dask
    from distributed import Client, LocalCluster

    # What a worker's death or a lost connection means is said better here than by Dask's own lines.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if address:
        try:
            client = Client(address, timeout=10, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise WrongRequest(
                f"there is no Dask cluster at {address}: {str(error).splitlines()[0]}"
            ) from None
        with client:
            yield client
        return
    settings = {
        "distributed.scheduler.allowed-failures": _DEATHS,
        "distributed.worker.profile.enabled": False,
        "distributed.admin.tick.limit": "1h",
    }
    with dask.config.set(settings), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        cluster = LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
            memory_limit=0,
            local_directory=folder,
        )
        with cluster, Client(cluster, set_as_default=False) as client:
            yield client


def _with(first: Batch, others: Iterator[Batch]) -> Iterator[Batch]:
    yield first
    yield from others


def _some(batches: Iterator[Batch], count: int) -> Iterator[Batch]:
    """Take so many, one after the other, so that none is taken before there is room for it."""
    for _ in range(count):
        batch = next(batches, None)
        if batch is None:
            return
        yield batch
