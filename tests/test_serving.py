"""The commands that keep a graph at hand, run as a person runs them."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from goldgraph import SHARED, gold_graph

pytest.importorskip("starlette", reason="the extra `serve` is not installed")

KG = [sys.executable, "-c", "import sys; from kg.cli import main; sys.exit(main())"]
needs_gold = pytest.mark.skipif(not SHARED.exists(), reason="NO GOLD DATA beside the repository")


def kg(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*KG, *args], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


@needs_gold
def test_serve_says_where_it_is_answers_and_ends_on_an_interrupt() -> None:
    command = [*KG, "serve", "--graph", str(gold_graph().path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        try:
            line = running.stderr.readline()
            found = re.fullmatch(r"kg: serving at (http://127\.0\.0\.1:\d+/) \(Ctrl\+C stops\)\n", line)
            assert found, line
            with urllib.request.urlopen(f"{found[1]}sparql?query=ASK%20%7B%7D", timeout=20) as reply:
                assert b"true" in reply.read()
            running.send_signal(signal.SIGINT)
            assert running.wait(20) in (0, 130)
            assert "Traceback" not in running.stderr.read()
        finally:
            running.kill()


@pytest.mark.parametrize("command", ["serve", "mcp"])
def test_without_a_graph_there_is_one_line_and_no_traceback(command: str, tmp_path: Path) -> None:
    done = kg(command, "--graph", str(tmp_path / "none"))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "kg build" in done.stderr


@needs_gold
def test_a_port_that_is_taken_is_a_wrong_request() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = kg("serve", "--graph", str(gold_graph().path), "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    blocked = "import sys; sys.modules['starlette'] = sys.modules['mcp'] = None; from kg.cli import main; sys.exit(main())"
    for command in ("serve", "mcp"):
        done = subprocess.run(
            [sys.executable, "-c", blocked, command, "--graph", str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 2
        assert f"pip install 'claimgraph[{command}]'" in done.stderr
