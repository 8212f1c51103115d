"""The real reader on the shipped corpus: order of files, number of jobs and hash seed change no byte."""

import os
import subprocess
import sys

import pytest

from kg.data import shipped
from kg.export import FORMATS

pytestmark = pytest.mark.model

SCRIPT = """
import sys
from pathlib import Path
from kg.build import build
from kg.export import FORMATS, export_to
from kg.graph import Graph
graph, jobs, *paths = sys.argv[1:]
build(paths, graph, jobs=int(jobs))
for form in FORMATS:
    export_to(Graph.open(graph), form, Path(graph) / form)
"""


def written(graph, seed, jobs, paths):
    """Build in a process of its own; give every export's bytes, those of folders file by file."""
    subprocess.run(
        [sys.executable, "-c", SCRIPT, str(graph), str(jobs), *map(str, paths)],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        check=True,
    )
    files = {}
    for form in FORMATS:
        path = graph / form
        parts = sorted(path.rglob("*")) if path.is_dir() else [path]
        files.update({str(p.relative_to(graph)): p.read_bytes() for p in parts if p.is_file()})
    return files


def test_the_same_bytes_come_out_of_the_corpus_however_it_is_built(tmp_path):
    articles = sorted(shipped("corpus").glob("*.md"))
    one = written(tmp_path / "one", 0, 1, articles)
    two = written(tmp_path / "two", 4711, 2, articles[::-1])
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
