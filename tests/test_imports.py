"""What a command loads: asking must not wait for what only building or drawing needs."""

import json
import subprocess
import sys
from contextlib import nullcontext
from importlib import import_module

import pytest
from fakereader import load

from kg.build import build

app_module = import_module("kg.cli.app")  # the package has the Typer by that name
HEAVY = ("spacy", "networkx", "rdflib", "numpy", "pyshacl", "pandas", "trafilatura", "pydantic")
SCRIPT = """
import json, sys
from kg.cli import main
status = main(json.loads(sys.argv[1]))
sys.stdout.flush()
print("\\n" + json.dumps([status, sorted(sys.modules)]))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("imports")
    (folder / "a.txt").write_text("Acme bids for Sky Shield.")
    build([folder / "a.txt"], folder / "g", load=load, jobs=1)
    return folder


def run(*args):
    """Run a command in a process of its own; give its status and the modules that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(args)], capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def loaded(modules, names=HEAVY):
    return [name for name in names if name in modules]


def test_a_command_called_alone_says_and_does_what_it_does_among_all(capsys, monkeypatch):
    names = [app_module._name(command) for command in app_module.app.registered_commands]
    assert len(names) > 20 and "why-not" in names
    said = {}
    for lean in (True, False):
        if not lean:
            monkeypatch.setattr(app_module, "_only", lambda args: nullcontext())
        for name in (*names, "--version", "nonsense", "quer"):
            status = app_module.main([name, "--help"] if name in names else [name])
            said.setdefault(name, []).append((status, *capsys.readouterr()))
    assert all(first == second for first, second in said.values())


def test_help_loads_nothing_heavy():
    status, modules = run("--help")
    assert status == 0
    assert loaded(modules, (*HEAVY, "pyoxigraph", "rich", "yaml")) == []


@pytest.mark.parametrize(
    "args",
    [
        ("query", "competitors"),
        ("query", "SELECT ?s { ?s a kg:Company }"),
        ("queries",),
        ("stats",),
        ("export", "-f", "claims"),
        ("export", "-f", "graphml"),
        ("show", "Acme"),
    ],
    ids=" ".join,
)
def test_asking_loads_nothing_heavy(built, args):
    graph = () if args[0] == "queries" else ("--graph", str(built / "g"))
    status, modules = run(*args, *graph)
    assert status == 0
    assert loaded(modules) == []


def test_a_build_with_nothing_to_read_loads_no_model(built):
    status, modules = run("build", str(built / "a.txt"), "--graph", str(built / "g"))
    assert status == 0
    assert loaded(modules) == []
