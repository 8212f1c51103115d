"""Work that may hang, eat all memory or crash is done in a child, so that it takes only the child with it.

Used for what strangers can steer: a query on an endpoint, a web page, a PDF. The child is a fork: it costs
two milliseconds and sees all that its parent has open. What it found comes back as JSON.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

_CHUNK = 1 << 16
_LARGEST = 500_000_000
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
FORKS = hasattr(os, "fork")


class OutOfTime(Exception):
    """The work was not done within its time."""


class OutOfMemory(Exception):
    """The work wanted more memory than it may have, or crashed."""


class Failed(Exception):
    """The work raised; the first argument is the name of the exception's class, the second its message."""


def in_child(work: Callable[[], Any], *, seconds: float, megabytes: int, offline: bool = False) -> Any:
    """Do `work` in a child and give its result, which must be such as JSON can hold.

    Where `offline` is set, the child has no network.

    Raises OutOfTime, OutOfMemory, or Failed where the work itself raised.
    """
    if not FORKS:
        return work()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # The child touches nothing that another thread may hold: it works, writes and is gone.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing, partial(_limit, seconds, megabytes, offline))
    os.close(writing)
    try:
        data = _collect(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return _result(data, status)


def _work(work: Callable[[], Any], writing: int, limit: Callable[[], None]) -> NoReturn:
    """Run in the child, never to return: neither clean-up nor output of the parent happens twice."""
    try:
        gc.disable()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        # What dying code has to say is said better by the parent.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.unraisablehook = lambda _: None
        faulthandler.disable()
        limit()
        try:
            report = {"result": work()}
        except MemoryError:
            # Not another byte: the parent sees that nothing came.
            os._exit(1)
        except Exception as error:
            report = {"error": [type(error).__name__, str(error)]}
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(json.dumps(report).encode("ascii"))
    finally:
        os._exit(0)


def _limit(seconds: float, megabytes: int, offline: bool) -> None:
    import resource

    # A child whose parent was killed ends itself; a crash leaves no core file behind.
    cpu = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        room = _in_use() + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
    if offline and not _without_network():
        # No new socket, then; nor any file that is not open yet.
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _without_network() -> bool:
    """Move the process where there is no network; tell whether the system lets it."""
    import ctypes

    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    return unshare is not None and unshare(_NEW_USER | _NEW_NET) == 0


def _in_use() -> int:
    """Tell how many bytes of addresses the process has now."""
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _collect(reading: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            raise OutOfTime
        part = os.read(reading, _CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            raise OutOfMemory


def _result(data: bytes, status: int) -> Any:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        raise OutOfTime
    try:
        report = json.loads(data)
    except ValueError:
        # It was killed, or aborted inside native code, before it could say anything.
        raise OutOfMemory from None
    if "error" in report:
        raise Failed(*report["error"])
    return report["result"]
