"""What a worker of a cluster does: it keeps a reader, and reads the batches that reach it."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from distributed import get_worker
from distributed.diagnostics.plugin import WorkerPlugin

from kg.cluster import Job
from kg.errors import WrongRequest
from kg.ontology import Ontology
from kg.shards import Shards
from kg.versions import extraction_version
from kg.workers import Batch, Read, Reads, read_with


class Reader(WorkerPlugin):  # type: ignore[misc]
    """Keeps one reader on each worker, that of a job; a worker that joins later gets it too."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def setup(self, worker: Any) -> None:
        """Be ready to load what the first batch will need: then who waits for it hears what goes wrong."""
        self._lock = Lock()
        self._reader: Reads | None = None
        self._folder = TemporaryDirectory(dir=worker.local_directory, ignore_cleanup_errors=True)

    def teardown(self, worker: Any) -> None:
        """Forget the reader and its ontology."""
        self._reader = None
        self._folder.cleanup()

    def read(self, keys: Sequence[str], batch: Batch) -> list[Read]:
        """Read a batch and keep its results in the shards. A reader reads one batch at a time."""
        with self._lock:
            if self._reader is None:
                self._reader = self._load()
            results = read_with(self._reader, batch)
            if self.job.shards:
                Shards(self.job.shards, self.job.version).write(keys, results)
            return results

    def _load(self) -> Reads:
        folder = Path(self._folder.name) / "ontology"
        with tarfile.open(fileobj=io.BytesIO(self.job.ontology)) as archive:
            archive.extractall(folder, filter="data")
        ontology = Ontology.load(folder)
        if extraction_version(self.job.model, ontology) != self.job.version:
            raise WrongRequest(
                "a worker of the cluster has another version of the program, spaCy or the model"
            )
        return self.job.load(ontology.folder, ontology.schema, self.job.model)


def read_batch(job: str, keys: Sequence[str], batch: Batch) -> list[Read]:
    """Read a batch with the worker's own reader of a job."""
    reader: Reader = get_worker().plugins[job]
    return reader.read(keys, batch)
