"""Work that may hang, eat all memory or crash is done in a child, so that it takes only the child with it.

Used for what strangers can steer: a query on an endpoint, a web page, a PDF. The child is a fork: it costs
two milliseconds and more, and sees all that its parent has open. What it found comes back as JSON. Where the same
kind of work is asked again and again a `Helper` keeps its child, within the same bounds.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import select
import signal
import struct
import sys
import threading
import time
import warnings
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

_CHUNK = 1 << 16
_LARGEST = 500_000_000
_LENGTH = struct.Struct(">Q")
_MOST_ASKED = 1_000  # requests after which a helper is replaced by a fresh one
_MOST_GROWN = 256_000_000  # bytes by which a helper may have grown
_IDLE = 300.0  # seconds without a request after which it leaves
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
    child = _fork()
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


def _fork() -> int:
    with warnings.catch_warnings():
        # The child touches nothing that another thread may hold: it works, writes and is gone.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _work(work: Callable[[], Any], writing: int, limit: Callable[[], None]) -> NoReturn:
    """Run in the child, never to return: neither clean-up nor output of the parent happens twice."""
    try:
        _calm()
        limit()
        report = _report(work)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(report)
    finally:
        os._exit(0)


def _calm() -> None:
    """Make a fresh child quiet: what dying code has to say is said better by the parent."""
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.unraisablehook = lambda _: None
    faulthandler.disable()


def _report(work: Callable[[], Any]) -> bytes:
    try:
        report = {"result": work()}
    except MemoryError:
        # Not another byte: the parent sees that nothing came.
        os._exit(1)
    except Exception as error:
        report = {"error": [type(error).__name__, str(error)]}
    return json.dumps(report).encode("ascii")


class Helper:
    """A child that stays for the next request. After a request that broke its bounds another takes its place.

    `work` takes a request, which must be such as JSON can hold. The child sees what its parent had open when it was
    first asked. A request that comes while it is busy, from another thread, gets a child of its own.
    """

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self.work = work
        self._busy = threading.Lock()
        self._child: _Kept | None = None

    def do(self, request: Any, *, seconds: float, megabytes: int) -> Any:
        """Do the work and give its result. Raises what `in_child` raises."""
        if not FORKS or not self._busy.acquire(blocking=False):
            return in_child(partial(self.work, request), seconds=seconds, megabytes=megabytes)
        try:
            data = json.dumps([request, seconds]).encode("ascii")
            for _ in range(2):  # it may have left just now
                child = self._child
                if child is None or not child.serves(megabytes):
                    child = self._child = _Kept(self.work, megabytes)
                with contextlib.suppress(BrokenPipeError):
                    found = child.ask(data, seconds)
                    if found is not None:
                        return _result(*found)
            raise OutOfMemory
        finally:
            self._busy.release()


class _Kept:
    """The child of a helper, seen from the parent."""

    def __init__(self, work: Callable[[Any], Any], megabytes: int) -> None:
        asked, self._asking = os.pipe()
        self._reading, writing = os.pipe()
        self._megabytes = megabytes
        self._parent = os.getpid()
        self._pid = _fork()
        if self._pid == 0:
            os.close(self._asking)
            os.close(self._reading)
            _serve(work, asked, writing, megabytes)
        os.close(asked)
        os.close(writing)
        self._end = weakref.finalize(self, _end, self._parent, self._pid, self._asking, self._reading)

    def serves(self, megabytes: int) -> bool:
        """Tell whether it is this process's own, alive, and bounded so."""
        return self._end.alive and self._parent == os.getpid() and self._megabytes == megabytes

    def ask(self, data: bytes, seconds: float) -> tuple[bytes, int] | None:
        """Give what it reports and 0, or how it ended; None where it had left before it was asked."""
        try:
            _put(self._asking, data)
            deadline = time.monotonic() + seconds
            head = _take(self._reading, _LENGTH.size, deadline)
            if len(head) == _LENGTH.size:
                (length,) = _LENGTH.unpack(head)
                if length > _LARGEST:
                    raise OutOfMemory
                found = _take(self._reading, length, deadline)
                if len(found) == length:
                    return found, 0
        except BaseException:
            self._end()
            raise
        # Its end of the pipe is closed: it has gone, or is about to.
        self._end.detach()
        os.close(self._asking)
        os.close(self._reading)
        try:
            _, status = os.waitpid(self._pid, 0)
        except ChildProcessError:  # somebody else saw it off
            status = 1
        return None if not head and status == 0 else (b"", status)


def _end(parent: int, child: int, asking: int, reading: int) -> None:
    """Close a helper's pipes and end it, where it is this process's own."""
    os.close(asking)
    os.close(reading)
    if os.getpid() == parent:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _serve(work: Callable[[Any], Any], asked: int, writing: int, megabytes: int) -> NoReturn:
    """Run in the kept child: answer request after request, until the parent has gone or it is time to leave."""
    try:
        _calm()
        _limit(0, megabytes, False)
        begun = _in_use()
        for _ in range(_MOST_ASKED):
            head = _take(asked, _LENGTH.size, time.monotonic() + _IDLE)
            if len(head) < _LENGTH.size:
                break
            data = _take(asked, _LENGTH.unpack(head)[0], time.monotonic() + _IDLE)
            request, seconds = json.loads(data)
            _limit_cpu(seconds)
            _put(writing, _report(partial(work, request)))
            if _in_use() - begun > _MOST_GROWN:
                break
    except OutOfTime:
        pass
    finally:
        os._exit(0)


def _put(pipe: int, data: bytes) -> None:
    rest = memoryview(_LENGTH.pack(len(data)) + data)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _take(pipe: int, size: int, deadline: float) -> bytes:
    """Read so many bytes, fewer where the other end was closed. Raises OutOfTime."""
    parts: list[bytes] = []
    while size > 0:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            raise OutOfTime
        part = os.read(pipe, min(size, _CHUNK))
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _limit(seconds: float, megabytes: int, offline: bool) -> None:
    import resource

    # A child whose parent was killed ends itself; a crash leaves no core file behind.
    _limit_cpu(seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        room = _in_use() + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
    if offline and not _without_network():
        # No new socket, then; nor any file that is not open yet.
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _limit_cpu(seconds: float) -> None:
    """Allow the process so many seconds from now on."""
    import resource

    cpu = int(time.process_time() + seconds) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu if most == resource.RLIM_INFINITY else min(cpu, most), most))


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
