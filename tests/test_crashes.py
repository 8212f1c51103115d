"""Nothing is lost: the old graph is there or the new one, whole, and the next build makes the very same bytes."""

import os
import random
import shutil
import subprocess
import threading
import time
from pathlib import Path

import pytest
from crashes import Builder, Disk, build, state
from toyreader import press

import kg.graph
from kg.errors import KgError, WrongRequest


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Two editions of a press, a graph of the first, and what each edition's graph holds."""
    root = tmp_path_factory.mktemp("world")
    old, new = press(root / "old", 12), press(root / "new", 15, edition="b")
    build(old, root / "graph-old")
    build(new, root / "graph-new")
    return root, old, new, {"old": state(root / "graph-old"), "new": state(root / "graph-new")}


@pytest.fixture(scope="module")
def builder():
    """Builds in processes of their own."""
    parent = Builder()
    yield parent
    parent.close()


def fresh(root, tmp_path):
    shutil.rmtree(tmp_path / "g", ignore_errors=True)
    shutil.copytree(root / "graph-old", tmp_path / "g")
    return tmp_path / "g"


def time_of_build(world, builder, tmp_path):
    root, _, new, _ = world
    start = time.monotonic()
    assert builder.run(new, fresh(root, tmp_path)) == (0, "")
    return time.monotonic() - start


def kill_often(world, builder, tmp_path, trials, seed):
    """Kill builds at random moments; count what was left each time."""
    root, _, new, states = world
    chance = random.Random(seed)
    whole = time_of_build(world, builder, tmp_path)
    left = {"old": 0, "new": 0}
    for _ in range(trials):
        graph = fresh(root, tmp_path)
        builder.kill_after(chance.uniform(0, whole * 1.1), new, graph)
        found = state(graph)
        assert found in states.values(), "neither the old graph nor the new one"
        left["old" if found == states["old"] else "new"] += 1
        build(new, graph)
        assert state(graph) == states["new"]
        assert not list(graph.glob("*.part"))
    return left


def test_a_build_killed_at_any_moment_leaves_the_old_graph_or_the_new_one(world, builder, tmp_path):
    left = kill_often(world, builder, tmp_path, trials=8, seed=7)
    assert left["old"] > 0


@pytest.mark.slow
def test_a_thousand_killed_builds_lose_nothing(world, builder, tmp_path):
    trials = int(os.environ.get("KILLS", "1000"))
    left = kill_often(world, builder, tmp_path, trials=trials, seed=20)
    assert min(left.values()) > trials // 50, left


def test_a_first_build_that_is_killed_leaves_no_graph_or_a_whole_one(world, builder, tmp_path):
    _, _, new, states = world
    whole = time_of_build(world, builder, tmp_path)
    for n in range(8):
        graph = tmp_path / f"first-{n}"
        builder.kill_after(whole * n / 7, new, graph)
        try:
            assert state(graph) == states["new"]
        except KgError as error:
            assert "there is no graph" in str(error)
        build(new, graph)
        assert state(graph) == states["new"]


def power_cuts(world, tmp_path, monkeypatch, act):
    """Cut the power after every sync and at the end of `act`; give the folders that are left."""
    root, _, new, _ = world
    graph = fresh(root, tmp_path)
    disk, images = Disk(graph), []
    real = os.fsync

    def fsync(handle):
        real(handle)
        if str(Path(f"/proc/self/fd/{handle}").readlink()).startswith(str(graph)):
            disk.sync(handle)
            cut()

    def cut():
        images.append(tmp_path / f"left-{len(images)}")
        disk.after_power_cut(images[-1])

    monkeypatch.setattr(os, "fsync", fsync)
    act(new, graph)
    cut()
    monkeypatch.setattr(os, "fsync", real)
    return images


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no /proc here")  # noqa: PTH112
def test_a_power_cut_that_drops_all_that_was_not_synced_loses_nothing(world, tmp_path, monkeypatch):
    states, new = world[3], world[2]
    images = power_cuts(world, tmp_path, monkeypatch, build)
    found = [state(image) for image in images]
    assert len(images) > 5
    assert set(found) == set(states.values())
    assert found[-1] == states["new"], "what was called done was not on the disk"
    assert found == sorted(found, key=lambda s: s == states["new"]), "the new graph was there, then not"
    for image in images[:: max(1, len(images) // 4)]:
        build(new, image)
        assert state(image) == states["new"]


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no /proc here")  # noqa: PTH112
def test_the_simulated_power_cut_would_notice_a_missing_sync(world, tmp_path, monkeypatch):
    states = world[3]
    monkeypatch.setattr("kg.generation._sync", lambda folder: None)
    images = power_cuts(world, tmp_path, monkeypatch, build)

    def broken(image):
        try:
            return state(image) not in states.values()
        except (KgError, OSError, ValueError):
            return True

    assert any(broken(image) for image in images)


@pytest.mark.parametrize("room", [0, 1_000, 10_000, 60_000, 200_000])
def test_a_disk_without_room_leaves_the_old_graph(world, builder, tmp_path, room):
    root, _, new, states = world
    graph = fresh(root, tmp_path)
    status, said = builder.run(new, graph, room=room)
    assert status in (0, 2), said
    if status:
        assert "cannot write" in said and "\n" not in said
        assert state(graph) == states["old"]
    assert builder.run(new, graph) == (0, "")
    assert state(graph) == states["new"]


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 64 megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], capture_output=True)
    if done.returncode:
        pytest.skip("mounting a small disk takes rights that are not here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_leaves_the_old_graph_and_a_build_with_room_again_the_new_one(world, small_disk):
    root, _, new, states = world
    graph = small_disk / "g"
    shutil.copytree(root / "graph-old", graph)
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 1000)
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    for room in (0, 50_000, 200_000):
        ballast.write_bytes(b"x" * (free - room))
        with pytest.raises(WrongRequest, match=r"No space left|disk is full"):
            build(new, graph)
        assert state(graph) == states["old"]
    ballast.unlink()
    build(new, graph)
    assert state(graph) == states["new"]


def test_of_two_builds_at_once_the_second_says_who_is_first(world, builder, tmp_path):
    root, _, new, states = world
    graph = fresh(root, tmp_path)
    child = builder.start(new, graph, pause=0.02)
    while not (graph / "articles.part").exists():
        time.sleep(0.002)
    with pytest.raises(WrongRequest, match=rf"another process \({child}\) is writing"):
        build(new, graph)
    assert builder.ended() == (0, "")
    assert state(graph) == states["new"]


def test_many_builds_at_once_leave_one_whole_graph(world, tmp_path):
    root, old, new, states = world
    graph = fresh(root, tmp_path)
    builders = [Builder() for _ in range(4)]
    for n, one in enumerate(builders):
        one.start(new if n % 2 else old, graph)
    ends = [one.ended() for one in builders]
    for one in builders:
        one.close()
    assert all(status == 0 or "another process" in said for status, said in ends), ends
    assert state(graph) in states.values()


def test_a_reader_sees_one_whole_graph_whatever_is_built_meanwhile(world, builder, tmp_path):
    root, old, new, states = world
    graph = fresh(root, tmp_path)
    done = threading.Event()

    def rebuild():
        for n in range(6):
            builder.run(new if n % 2 == 0 else old, graph)
        done.set()

    thread = threading.Thread(target=rebuild)
    thread.start()
    seen = []
    try:
        while not done.is_set():
            seen.append(state(graph))
    finally:
        thread.join()
    assert set(seen) == set(states.values())


def test_a_graph_that_is_open_goes_on_to_be_what_it_was(world, tmp_path):
    root, _, new, _ = world
    graph = fresh(root, tmp_path)
    opened = kg.graph.Graph.open(graph)
    before = opened.claims()
    build(new, graph)
    assert opened.claims() == before
    count = opened.select("SELECT (COUNT(*) AS ?n) { ?c a cg:Claim }").rows[0][0]
    assert count == len(before)
    assert opened.text("article-1").startswith("Firm1 owns Unit1.")


@pytest.mark.parametrize("damage", [b"", b"garbage", b"SQLite format 3\x00" + bytes(50)])
def test_a_damaged_cache_costs_only_time(world, tmp_path, damage):
    root, _, new, states = world
    graph = fresh(root, tmp_path)
    (graph / "cache" / "extractions.sqlite").write_bytes(damage)
    build(new, graph)
    assert state(graph) == states["new"]
