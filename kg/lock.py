"""One build at a time: a lock on the graph's folder that ends with the process, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import WrongRequest

try:
    import fcntl
except ImportError:  # Windows has none; there the user sees to it
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(graph: Path) -> Iterator[None]:
    """Hold the graph for writing.

    Raises WrongRequest, which names the other process, where it is held already.
    """
    path = graph / "lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    try:
        if fcntl:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.read(handle, 32).decode("ascii", "replace").strip() or "unknown"
                raise WrongRequest(
                    f"another process ({holder}) is writing to the graph at {graph}; wait until it is done"
                ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)
