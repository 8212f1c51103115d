"""A cluster reads what one machine reads, to the same bytes, whatever dies meanwhile."""

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from crashes import state
from fakereader import load
from test_build import NEWS, exports, write
from toyreader import ToyReader, press

from kg.build import MODEL, build
from kg.cluster import Job, packed
from kg.errors import WrongRequest
from kg.ontology import Ontology
from kg.shards import Shards
from kg.workers import Read

distributed = pytest.importorskip("distributed")
fsspec = pytest.importorskip("fsspec")
parquet = pytest.importorskip("pyarrow.parquet")

VERSION = "v" * 64


class Loads:
    """Counts the processes that load a reader, in a folder that they all see; a pause makes it slow."""

    def __init__(self, folder, pause=0.0):
        self.folder, self.pause = folder, pause

    def __call__(self, *_):
        Path(self.folder, str(os.getpid())).touch()
        return ToyReader(self.pause)

    def pids(self):
        return [int(path.name) for path in Path(self.folder).iterdir()]


def loads(tmp_path, pause=0.0):
    folder = tmp_path / "loads"
    folder.mkdir(exist_ok=True)
    return Loads(str(folder), pause)


def refuse(*_):
    raise AssertionError("a reader was loaded")


def test_results_are_kept_in_shards_and_what_may_go_better_is_not(tmp_path):
    shards = Shards(str(tmp_path / "s"), VERSION)
    assert list(shards.read()) == []
    results = [Read("a", "{}"), Read("b", failure="cannot"), Read("c", failure="died", lasting=False)]
    shards.write(["ka", "kb", "kc"], results)
    shards.write(["kd"], [Read("d", failure="died", lasting=False)])
    assert list(shards.read()) == [("ka", results[0]), ("kb", results[1])]
    (path,) = (tmp_path / "s" / VERSION[:16]).iterdir()
    assert parquet.read_table(path).column_names == ["key", "article", "extraction", "failure"]
    assert list(Shards(str(tmp_path / "s"), "w" * 64).read()) == []


def test_shards_lie_in_storage_too():
    fsspec.filesystem("memory").store.clear()
    Shards("memory://s", VERSION).write(["k"], [Read("a", "{}")])
    assert list(Shards("memory:/s", VERSION).read()) == [("k", Read("a", "{}"))]


@pytest.mark.parametrize(
    "damage", [lambda data: data[: len(data) // 2], lambda data: data[:40] + bytes(40) + data[80:]]
)
def test_a_damaged_shard_costs_only_time(tmp_path, damage):
    shards = Shards(str(tmp_path), VERSION)
    shards.write(["ka"], [Read("a", "words " * 100)])
    (path,) = (tmp_path / VERSION[:16]).iterdir()
    path.write_bytes(damage(path.read_bytes()))
    shards.write(["kb"], [Read("b", "{}")])
    assert list(shards.read()) == [("kb", Read("b", "{}"))]


def test_what_the_shards_have_is_not_read_again_and_no_cluster_is_begun(tmp_path):
    news = press(tmp_path / "news", 5)
    build([news], tmp_path / "g", load=loads(tmp_path), jobs=1, engine="dask", shards=str(tmp_path / "s"))
    assert list((tmp_path / "s").rglob("*.parquet"))
    report = build([news], tmp_path / "other", load=refuse, engine="dask", shards=str(tmp_path / "s"))
    assert report.extracted == 5
    assert state(tmp_path / "other") == state(tmp_path / "g")


def test_an_engine_that_is_not_there_is_named_before_anything_is_read(tmp_path, monkeypatch):
    news = press(tmp_path / "news", 2)
    with pytest.raises(WrongRequest, match="no engine 'spark'; there are local, dask"):
        build([news], tmp_path / "g", engine="spark")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WrongRequest, match=r"needs Dask: pip install 'claimgraph\[cluster\]'"):
        build([news], tmp_path / "g", engine="dask", load=refuse)


@pytest.mark.slow
def test_a_cluster_that_is_not_there_is_said_in_one_line(tmp_path):
    news = press(tmp_path / "news", 2)
    with pytest.raises(WrongRequest, match=r"there is no Dask cluster at tcp://127\.0\.0\.1:9") as error:
        build([news], tmp_path / "g", engine="dask:tcp://127.0.0.1:9", load=refuse)
    assert "\n" not in str(error.value)


def test_asking_for_no_cluster_loads_none_of_it():
    code = "import sys, kg.build; sys.exit(any(m in sys.modules for m in ('distributed', 'dask', 'fsspec')))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.slow
def test_a_cluster_makes_the_bytes_of_one_machine(tmp_path):
    write(
        tmp_path / "news",
        {**NEWS, "bad": "BREAK Acme builds Falcon 7.", "killer": "KILL Acme builds Falcon 7."},
    )
    far = build([tmp_path / "news"], tmp_path / "far", load=load, jobs=2, engine="dask")
    near = build([tmp_path / "news"], tmp_path / "near", load=load, jobs=2)
    assert exports(tmp_path / "far") == exports(tmp_path / "near")
    assert sorted(map(str, far.refused)) == sorted(map(str, near.refused))
    assert {r.path: r.reason for r in far.refused}["killer"] == "the process that read it died"
    assert not (tmp_path / "far" / "cache" / "shards").exists()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_articles_come_out_of_storage_and_the_results_go_there(tmp_path, form):
    import pyarrow as pa

    news = press(tmp_path / "news", 40)
    rows = [{"id": path.stem, "text": path.read_text()} for path in sorted(news.iterdir())]
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    if form == "jsonl":
        memory.pipe_file("/in/news.jsonl", "\n".join(map(json.dumps, rows)).encode())
    else:
        with memory.open("/in/news.parquet", "wb") as out:
            parquet.write_table(pa.Table.from_pylist(rows), out)
    shards = f"file://{tmp_path}/shards"
    build(["memory://in"], tmp_path / "far", load=loads(tmp_path), jobs=2, engine="dask", shards=shards)
    build([news], tmp_path / "near", load=loads(tmp_path), jobs=1)
    assert state(tmp_path / "far") == state(tmp_path / "near")
    assert list((tmp_path / "shards").rglob("*.parquet"))


@pytest.mark.slow
def test_workers_that_are_killed_in_mid_run_cost_only_time(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.cluster.CHARACTERS", 500)
    news = press(tmp_path / "news", 120)
    slow, killed = loads(tmp_path, pause=0.02), []

    def kill(step, done, total):
        if step == "extracting" and done in (20, 60):
            victim = next(pid for pid in slow.pids() if pid not in killed)
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)

    report = build([news], tmp_path / "far", load=slow, jobs=2, engine="dask", progress=kill)
    assert len(killed) == 2 and report.refused == () and report.extracted == 120
    assert len(slow.pids()) >= 3
    build([news], tmp_path / "near", load=loads(tmp_path), jobs=1)
    assert state(tmp_path / "far") == state(tmp_path / "near")


DRIVER = """
import sys
sys.path.insert(0, sys.argv[1])
import kg.cluster
from kg.build import build
from test_cluster import Loads
if __name__ == "__main__":
    kg.cluster.CHARACTERS = 500
    build([sys.argv[2]], sys.argv[3], load=Loads(sys.argv[4], 0.05), jobs=2, engine="dask", shards=sys.argv[5])
"""


@pytest.mark.slow
def test_when_the_driver_dies_its_workers_end_and_another_one_goes_on(tmp_path):
    news, counted = press(tmp_path / "news", 120), loads(tmp_path)
    (tmp_path / "driver.py").write_text(DRIVER)
    places = [str(Path(__file__).parent), news, tmp_path / "g", counted.folder, tmp_path / "s"]
    driver = subprocess.Popen([sys.executable, tmp_path / "driver.py", *map(str, places)])
    end = time.monotonic() + 300
    while len(list((tmp_path / "s").rglob("*.parquet"))) < 5:
        assert time.monotonic() < end and driver.poll() is None
        time.sleep(0.05)
    driver.kill()
    driver.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in counted.pids()):
        assert time.monotonic() < end, "a worker outlives who waits for it"
        time.sleep(0.1)
    kept = sum(parquet.read_metadata(path).num_rows for path in (tmp_path / "s").rglob("*.parquet"))
    # Another machine, which has the shards and nothing else.
    read = FirstTime()
    report = build([news], tmp_path / "other", load=read, jobs=1, engine="dask", shards=str(tmp_path / "s"))
    assert report.extracted == 120 and 0 < kept < 120
    build([news], tmp_path / "near", load=loads(tmp_path), jobs=1)
    assert state(tmp_path / "other") == state(tmp_path / "near")


class FirstTime:
    """Loads a reader like any other."""

    def __call__(self, *_):
        return ToyReader()


@pytest.mark.slow
def test_a_cluster_that_runs_is_joined_by_its_address(tmp_path):
    news = press(tmp_path / "news", 30)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=2, host="127.0.0.1", dashboard_address=None, memory_limit=0
    ) as cluster:
        address = f"dask:{cluster.scheduler_address}"
        build([news], tmp_path / "far", load=loads(tmp_path), engine=address)
        assert len(loads(tmp_path).pids()) <= 2, "a worker has more than one model"
        build([news], tmp_path / "again", load=loads(tmp_path), engine=address, shards=str(tmp_path / "s"))
    build([news], tmp_path / "near", load=loads(tmp_path), jobs=1)
    assert state(tmp_path / "far") == state(tmp_path / "again") == state(tmp_path / "near")


def broken(*_):
    raise WrongRequest("cannot load the model 'none'")


@pytest.mark.slow
def test_what_a_worker_cannot_load_is_said_in_one_line(tmp_path):
    news = press(tmp_path / "news", 3)
    with pytest.raises(WrongRequest, match=r"^cannot load the model 'none'$"):
        build([news], tmp_path / "g", load=broken, jobs=1, engine="dask")


def test_a_worker_of_another_version_refuses(tmp_path):
    from kg.cluster_worker import Reader

    reader = Reader(Job("other" * 8, MODEL, packed(Ontology.load().folder), refuse))
    reader.setup(SimpleNamespace(local_directory=str(tmp_path)))
    with pytest.raises(WrongRequest, match="has another version of the program, spaCy or the model"):
        reader.read([], [])
    reader.teardown(None)
    assert list(tmp_path.iterdir()) == []


def test_an_ontology_is_packed_without_its_examples(tmp_path):
    for name in ("a.ttl", "lexicon/b.toml", "examples/c.txt", ".hidden", "__pycache__/d.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    with tarfile.open(fileobj=io.BytesIO(packed(tmp_path))) as archive:
        assert archive.getnames() == ["a.ttl", "lexicon/b.toml"]
