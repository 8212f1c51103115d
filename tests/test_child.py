"""Work in a child gives what it found, or ends within its bounds and takes nothing with it."""

import gc
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from kg.child import Failed, Helper, OutOfMemory, OutOfTime, in_child

FDS = Path("/proc/self/fd")


def run(work, **more):
    return in_child(work, **({"seconds": 10, "megabytes": 500} | more))


def children():
    return {pid for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()}


@pytest.fixture(autouse=True)
def leaves_no_child():
    before = children()
    yield
    gc.collect()  # helpers go with what holds them
    assert children() <= before


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


def test_greedy_work_ends_at_its_memory():
    with pytest.raises(OutOfMemory):
        run(lambda: len(bytearray(10**9)), megabytes=100)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_crash_takes_only_the_child(number, capfd):
    with pytest.raises(OutOfMemory):
        run(lambda: os.kill(os.getpid(), number))
    assert capfd.readouterr() == ("", "")


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


@pytest.mark.skipif(not FDS.exists(), reason="no /proc here")
def test_no_descriptor_is_left_open():
    def count():
        return sum(1 for _ in FDS.iterdir())

    before = count()
    for _ in range(5):
        run(lambda: 1)
    assert count() == before


def work(request):
    """Do what a test asks for."""
    kind, value = request
    if kind == "sleep":
        time.sleep(value)
    if kind == "burn":
        return sum(range(value))
    if kind == "take":
        return len(bytearray(value))
    if kind == "kill":
        os.kill(os.getpid(), value)
    if kind == "leave":
        os._exit(0)
    if kind == "raise":
        raise ValueError(value)
    return [os.getpid(), value]


def ask(helper, kind, value, **more):
    return helper.do([kind, value], **({"seconds": 10, "megabytes": 500} | more))


def test_a_helper_answers_again_and_again_from_one_child():
    helper = Helper(work)
    first, second = ask(helper, "say", "é\u202e"), ask(helper, "say", "x" * 3_000_000)
    assert first[1] == "é\u202e" and len(second[1]) == 3_000_000
    assert first[0] == second[0] != os.getpid()
    assert ask(helper, "say", 1, megabytes=400)[0] != first[0]  # other bounds, another child


def test_a_helper_that_broke_its_bounds_is_replaced():
    helper = Helper(work)
    for kind, value, error in (
        ("sleep", 30, OutOfTime),
        ("burn", 10**12, OutOfTime),
        ("take", 10**9, OutOfMemory),
        ("kill", signal.SIGSEGV, OutOfMemory),
        ("kill", signal.SIGKILL, OutOfMemory),
        ("leave", 0, OutOfMemory),
    ):
        before = ask(helper, "say", 1)[0]
        with pytest.raises(error):
            ask(helper, kind, value, seconds=0.3, megabytes=500)
        assert ask(helper, "say", 1)[0] != before


def test_a_helper_goes_on_after_work_that_raised():
    helper = Helper(work)
    before = ask(helper, "say", 1)
    with pytest.raises(Failed) as failure:
        ask(helper, "raise", "no")
    assert failure.value.args == ("ValueError", "no") and ask(helper, "say", 1) == before


def test_a_helper_may_use_its_time_anew_for_each_request():
    helper = Helper(work)
    pids = {ask(helper, "say", sum(range(3_000_000)), seconds=1)[0] for _ in range(20)}
    for _ in range(3):
        ask(helper, "burn", 10_000_000, seconds=3)
    assert pids == {ask(helper, "say", 1)[0]}


def test_a_helper_that_has_grown_or_was_asked_often_leaves_and_another_comes(monkeypatch):
    for name, value in (("_MOST_ASKED", 2), ("_MOST_GROWN", -1), ("_IDLE", 0.05)):
        with monkeypatch.context() as changed:
            changed.setattr(f"kg.child.{name}", value)
            helper = Helper(work)
            pids = []
            for _ in range(4):
                pids.append(ask(helper, "say", 1)[0])
                time.sleep(0.15)
            assert len(set(pids)) > 1


def test_what_another_thread_asks_meanwhile_does_not_wait():
    helper = Helper(work)
    ask(helper, "say", 1)
    slow = threading.Thread(target=lambda: ask(helper, "sleep", 1.5))
    slow.start()
    time.sleep(0.2)
    start = time.monotonic()
    assert ask(helper, "say", 2)[1] == 2
    assert time.monotonic() - start < 1
    slow.join()


def test_a_helper_inherited_by_a_fork_is_left_to_its_owner():
    helper = Helper(work)
    mine = ask(helper, "say", 1)[0]
    assert run(lambda: ask(helper, "say", 1)[0]) != mine
    assert ask(helper, "say", 1)[0] == mine


def test_a_helper_without_work_costs_no_descriptor_once_it_is_gone():
    before = len(list(FDS.iterdir())) if FDS.exists() else 0
    for _ in range(5):
        ask(Helper(work), "say", 1)
    gc.collect()
    assert (len(list(FDS.iterdir())) if FDS.exists() else 0) == before
