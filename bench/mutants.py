"""Change one thing in a module and see whether its tests notice: `python bench/mutants.py GROUP [COUNT] [SEED]`.

1. Every place where a comparison, a condition, a number, a word, a result or a step can be other than it is
   gives one mutant. COUNT of them are drawn with SEED (0: all of them).
2. Each is tried in a fork of a process that has the libraries and the model of the language but none of the
   modules under test, which it imports with the change in place; then it runs the tests of the group.
3. A mutant is killed where a test fails, or takes far more time than usual. The others are listed, by line, with
   what was changed. Tests that only measure time are left out.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.util
import math
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIMIT = 4_000_000_000  # bytes that a mutant may take

GROUPS: dict[str, tuple[list[str], list[str]]] = {
    "status": (
        ["extract.status", "extract.operators", "extract.scope", "extract.nominal", "extract.clause"],
        ["test_status.py"],
    ),
    "amounts": (["extract.amounts", "extract.figures", "extract.numbers"], ["test_amounts.py"]),
    "graph": (["kg.graph"], ["test_graph.py", "test_past.py", "test_query.py", "test_remote.py"]),
}
"""Modules, and the tests that answer for them."""

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.Mod: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A module with one change: in which line, and what became of what."""

    module: str
    line: int
    was: str
    now: str
    tree: ast.Module


def mutants(module: str) -> Iterator[Mutant]:
    """Yield all mutants of a module."""
    source = _path(module).read_text("utf-8")
    for number in range(len(_places(ast.parse(source)))):
        tree = ast.parse(source)
        change = _places(tree)[number]
        was, now = ast.unparse(change.node), ast.unparse(change.apply())
        yield Mutant(module, getattr(change.node, "lineno", 0), was, now, ast.fix_missing_locations(tree))


@dataclass(frozen=True)
class Change:
    """A change of a tree, that is made when it is applied; the node is what it changes or stands in its place."""

    node: ast.AST
    apply: Callable[[], ast.AST]


def _places(tree: ast.Module) -> list[Change]:
    """List what can be changed in a tree, in a fixed order."""
    left_out = _left_out(tree)
    return [
        change
        for parent in ast.walk(tree)
        if id(parent) not in left_out
        for name, index, node in _children(parent)
        if id(node) not in left_out
        for change in _changes(parent, name, index, node)
    ]


def _left_out(tree: ast.Module) -> set[int]:
    """Find what a test cannot see: docstrings, types, and what is only for the checker of types."""
    found: list[ast.AST] = []
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and _is_word(body[0].value):
            found.append(body[0])
        if isinstance(node, ast.Expr) and _is_word(node.value):
            found.append(node)
        found += [a for name in ("annotation", "returns") if (a := getattr(node, name, None)) is not None]
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias":
            found.append(node)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            found.append(node)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found += node.decorator_list
    return {id(inner) for node in found for inner in ast.walk(node)}


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _children(parent: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for name, value in ast.iter_fields(parent):
        if isinstance(value, ast.AST):
            yield name, None, value
        elif isinstance(value, list):
            yield from ((name, i, item) for i, item in enumerate(value) if isinstance(item, ast.AST))


def _changes(parent: ast.AST, name: str, index: int | None, node: ast.AST) -> Iterator[Change]:
    """Yield the changes of one node."""

    def instead(new: ast.AST) -> Change:
        def apply() -> ast.AST:
            ast.copy_location(new, node)
            if index is None:
                setattr(parent, name, new)
            else:
                getattr(parent, name)[index] = new
            return new

        return Change(node, apply)

    match node:
        case ast.Compare(left=left, ops=[first, *rest], comparators=others) if type(first) in _COMPARED:
            yield instead(ast.Compare(left, [_COMPARED[type(first)](), *rest], others))
        case ast.BoolOp(op=op, values=values):
            yield instead(ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield instead(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _COMPUTED:
            yield instead(ast.BinOp(left, _COMPUTED[type(op)](), right))
        case ast.AugAssign():
            yield instead(ast.Pass())
        case ast.Expr(value=ast.Call()):
            yield instead(ast.Pass())
        case ast.Constant(value=bool() as value):
            yield instead(ast.Constant(not value))
        case ast.Constant(value=int() | float() as value):
            yield instead(ast.Constant(value + 1))
        case ast.Constant(value=str() as value) if not isinstance(
            parent, (ast.JoinedStr, ast.FormattedValue)
        ):
            yield instead(ast.Constant(value + "XX"))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield instead(ast.IfExp(test, orelse, body))
        case ast.Return(value=value) if value is not None and ast.unparse(value) != "None":
            yield instead(ast.Return(ast.Constant(None)))
        case ast.Continue():
            yield instead(ast.Break())
        case ast.Break():
            yield instead(ast.Continue())
        case ast.If(test=ast.Name() | ast.Call() | ast.Attribute() as test, body=body, orelse=orelse):
            yield instead(ast.If(ast.UnaryOp(ast.Not(), test), body, orelse))


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a mutant in place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: object, target: object = None):  # type: ignore[no-untyped-def]
        """Find the mutant."""
        if name != self.mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, _path(name), loader=self)

    def exec_module(self, module: object) -> None:
        """Run the mutant's code."""
        exec(compile(self.mutant.tree, _path(self.mutant.module), "exec"), vars(module))


def _path(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


def survives(mutant: Mutant | None, tests: list[str], seconds: int) -> bool:
    """Run the tests on a mutant, in a fork that may work for so many seconds; tell whether all passed."""
    child = os.fork()
    if child == 0:
        _child(mutant, tests, seconds)
    end = time.monotonic() + 20 * seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status == 0
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _child(mutant: Mutant | None, tests: list[str], seconds: int) -> None:
    status = 1
    try:
        import pytest

        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        if mutant:
            assert mutant.module not in sys.modules, f"{mutant.module} is there already"
            sys.meta_path.insert(0, Finder(mutant))
        options = [
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "--hypothesis-seed=0",
            "-k",
            "not time",
        ]
        status = int(pytest.main([*options, *(str(ROOT / "tests" / test) for test in tests)]))
    finally:
        os._exit(min(status, 1))


def main() -> int:
    """Try the mutants of a group, and list those that no test notices."""
    group = sys.argv[1]
    count, seed = (int(sys.argv[n]) if len(sys.argv) > n else n - 2 for n in (2, 3))
    modules, tests = GROUPS[group]
    found = [mutant for module in modules for mutant in mutants(module)]
    drawn = random.Random(seed).sample(found, count) if 0 < count < len(found) else found
    with tempfile.TemporaryDirectory() as storage:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = storage
        _prepare()
        if not survives(None, tests, 600):
            print("the tests fail without any change")
            return 2
        seconds = 2 * math.ceil(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime) + 2
        alive = []
        for number, mutant in enumerate(drawn, start=1):
            if survives(mutant, tests, seconds):
                alive.append(mutant)
                print(
                    f"{mutant.module}:{mutant.line}: {_short(mutant.was)}  →  {_short(mutant.now)}",
                    flush=True,
                )
            if number % 25 == 0:
                print(f"-- {number - len(alive)} of {number} killed", flush=True)
    left = Counter(mutant.module for mutant in alive)
    for module in modules:
        whole = sum(mutant.module == module for mutant in drawn)
        print(f"{module}: {whole - left[module]} of {whole} killed")
    killed = len(drawn) - len(alive)
    print(
        f"{group}: {killed} of {len(drawn)} killed, {100 * killed / len(drawn):.1f} % ({len(found)} there are)"
    )
    return 0


def _prepare() -> None:
    """Import what takes long and is not under test."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT / "tests"))
    import hypothesis
    import pyoxigraph
    import pytest
    import rdflib

    from extract.language import load

    load()
    assert hypothesis and pyoxigraph and pytest and rdflib


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) < 90 else f"{line[:87]}…"


if __name__ == "__main__":
    sys.exit(main())
