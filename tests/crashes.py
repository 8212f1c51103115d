"""Builds that are killed, cut off from power or left without room; used by the tests of what a crash may do."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import toyreader

import kg.build
import kg.graph
from kg.errors import KgError
from kg.export import export


def build(articles: Path, graph: Path) -> None:
    """Build with the reader that needs no model."""
    kg.build.build([articles], graph, load=toyreader.load)


def state(graph: Path) -> str:
    """Tell a graph's whole content: what it exports, and its articles' texts."""
    opened = kg.graph.Graph.open(graph)
    out = io.BytesIO()
    export(opened, "nquads", out)
    texts = "".join(opened.text(name) for name in sorted(opened.articles))
    return hashlib.sha256(out.getvalue() + texts.encode()).hexdigest()


class Builder:
    """Runs builds in processes of their own, each a fork of one that has all modules but has opened no store.

    A store uses threads, which a fork does not take along: a process that has opened one is no parent for
    another that does.
    """

    def __init__(self) -> None:
        command = [sys.executable, __file__]
        self._parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def close(self) -> None:
        """End the parent of all builds."""
        self._parent.communicate()

    def start(self, articles: Path, graph: Path, *, room: int = -1, pause: float = 0.0) -> int:
        """Start a build with so many bytes of room for each file; give its process id."""
        request = {"articles": str(articles), "graph": str(graph), "room": room, "pause": pause}
        assert self._parent.stdin and self._parent.stdout
        self._parent.stdin.write(json.dumps(request) + "\n")
        self._parent.stdin.flush()
        return int(self._parent.stdout.readline())

    def ended(self) -> tuple[int, str]:
        """Wait for a build: its exit status, or minus the signal that ended it, and what it said."""
        assert self._parent.stdout
        status, said = json.loads(self._parent.stdout.readline())
        return status, said

    def run(self, articles: Path, graph: Path, **more: float) -> tuple[int, str]:
        """Build, and wait."""
        self.start(articles, graph, **more)
        return self.ended()

    def kill_after(self, seconds: float, articles: Path, graph: Path) -> None:
        """Start a build and kill it after a while, if it is not done by then."""
        child = self.start(articles, graph)
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        self.ended()


def serve() -> None:
    """Be the parent of builds: a request a line, answered by the process id and then the end."""
    for line in sys.stdin:
        request = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _child(request, writing)
        os.close(writing)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(json.dumps([status, said]) + "\n")
        sys.stdout.flush()


def _child(request: dict[str, Any], writing: int) -> NoReturn:
    status, said = 1, ""
    try:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        if request["room"] >= 0:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (request["room"], hard))
        pause = request["pause"]
        try:
            kg.build.build(
                [request["articles"]],
                request["graph"],
                load=toyreader.load,
                progress=lambda *_: time.sleep(pause),
            )
            status = 0
        except KgError as error:
            status, said = 2, str(error)
        except BaseException as error:
            said = repr(error)
        os.write(writing, said.encode())
    finally:
        os._exit(status)


class Disk:
    """Keeps what would be left of a folder after a power cut: what was synced, and no more.

    A file has the content that it had when it was last synced; a folder has the entries that it had then.
    Nothing is kept that a real disk might have kept by luck.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._content: dict[int, bytes] = {}
        self._entries: dict[int, dict[str, int]] = {}
        for folder, _, files in os.walk(root):
            for name in files:
                self._sync(Path(folder, name))
            self._sync(Path(folder))

    def sync(self, handle: int) -> None:
        """Take note that a file or a folder was synced."""
        self._sync(Path(f"/proc/self/fd/{handle}").readlink())

    def _sync(self, path: Path) -> None:
        if path.is_dir():
            entries = {entry.name: entry.stat(follow_symlinks=False).st_ino for entry in path.iterdir()}
            self._entries[path.stat().st_ino] = entries
        else:
            self._content[path.stat().st_ino] = path.read_bytes()

    def after_power_cut(self, target: Path) -> None:
        """Write what is left into another folder."""
        shutil.rmtree(target, ignore_errors=True)
        self._write(self.root.stat().st_ino, target)

    def _write(self, inode: int, target: Path) -> None:
        if inode in self._entries:
            target.mkdir()
            for name, inner in self._entries[inode].items():
                self._write(inner, target / name)
        else:
            # An entry that was synced, of a file that never was, is an empty file.
            target.write_bytes(self._content.get(inode, b""))


if __name__ == "__main__":
    serve()
