"""Work in a child gives what it found, or ends within its bounds and takes nothing with it."""

import os
import signal
import time
from pathlib import Path

import pytest

from kg.child import Failed, OutOfMemory, OutOfTime, in_child

FDS = Path("/proc/self/fd")


def run(work, **more):
    return in_child(work, **({"seconds": 10, "megabytes": 500} | more))


def children():
    try:
        return os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None


def test_the_result_comes_back_whatever_its_size():
    assert run(lambda: {"a": [1, None, "é\u202e\ud800"]}) == {"a": [1, None, "é\u202e\ud800"]}
    assert len(run(lambda: "x" * 5_000_000)) == 5_000_000


def test_what_the_work_raises_is_told_by_name():
    with pytest.raises(Failed) as failure:
        run(lambda: int("x"))
    assert failure.value.args == ("ValueError", "invalid literal for int() with base 10: 'x'")


@pytest.mark.parametrize("work", [lambda: time.sleep(30), lambda: sum(range(10**12))])
def test_endless_work_ends_at_its_time(work):
    start = time.monotonic()
    with pytest.raises(OutOfTime):
        run(work, seconds=0.2)
    assert time.monotonic() - start < 2
    assert children() is None


def test_greedy_work_ends_at_its_memory():
    with pytest.raises(OutOfMemory):
        run(lambda: len(bytearray(10**9)), megabytes=100)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_crash_takes_only_the_child(number, capfd):
    with pytest.raises(OutOfMemory):
        run(lambda: os.kill(os.getpid(), number))
    assert capfd.readouterr() == ("", "")
    assert children() is None


def test_a_child_that_writes_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr("kg.child._LARGEST", 1000)
    with pytest.raises(OutOfMemory):
        run(lambda: "x" * 100_000)


def test_an_interrupt_of_the_parent_ends_the_child():
    def interrupt(*_):
        raise KeyboardInterrupt

    old = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            run(lambda: time.sleep(30))
    finally:
        signal.signal(signal.SIGALRM, old)
    assert children() is None


@pytest.mark.skipif(not FDS.exists(), reason="no /proc here")
def test_no_descriptor_is_left_open():
    def count():
        return sum(1 for _ in FDS.iterdir())

    before = count()
    for _ in range(5):
        run(lambda: 1)
    assert count() == before
