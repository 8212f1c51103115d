"""Run the commands that README.md shows, and put down what they say: `python .ci/readme.py [--check]`.

In a block that begins with ```console, each line `$ kg …` is run with the graph of the five articles, in a
temporary folder, and what follows it is replaced by what it prints. A line `$ …` that is no kg is left alone.
With --check nothing is written; the exit status is 1 where the page would change.
"""

import contextlib
import fcntl
import os
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
SECONDS = re.compile(r"in [\d.]+ s\b")
OWN = "Acme Corp. has won a contract worth $250 million from the U.S. Navy, two officials said on Tuesday.\n"


def output(command: str, folder: Path) -> str:
    """Run one command as a person at a terminal of 100 columns would see it."""
    words = shlex.split(command)
    size = {"COLUMNS": "100", "LINES": "60", "NO_COLOR": "1", "TERM": "dumb"}
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 100, 0, 0))
    environment = os.environ | size | {"KG_GRAPH": str(folder / "graph")}
    kg = str(ROOT / ".venv/bin/kg")
    process = subprocess.Popen([kg, *words[1:]], stdout=theirs, stderr=theirs, cwd=folder, env=environment)
    os.close(theirs)
    shown = b""
    # A terminal that nobody writes to any more is an error on Linux, and an end elsewhere.
    with contextlib.suppress(OSError):
        while part := os.read(ours, 65536):
            shown += part
    process.wait()
    os.close(ours)
    text = ESCAPES.sub("", shown.decode("utf-8")).replace("\r", "").replace(f"{folder}/", "")
    lines = [line.rstrip() for line in text.split("\n")]
    return "".join(
        f"{line}\n"
        for line in lines
        if line and not line.startswith(("reading ", "extracting ", "assembling "))
    )


def filled(block: re.Match[str], folder: Path) -> str:
    """Give a block with its commands run."""
    shown, keep = [], True
    for line in block[1].splitlines(keepends=True):
        if line.startswith("$ "):
            keep = not line.startswith("$ kg ")
            shown += [line] if keep else [line, output(line[2:], folder)]
        elif keep:
            shown.append(line)
    return "```console\n" + "".join(shown) + "```"


def main() -> int:
    """Fill the page, or check it."""
    page = ROOT / "README.md"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "news").mkdir()
        (folder / "news" / "acme.txt").write_text(OWN)
        old = page.read_text(encoding="utf-8")
        new = BLOCK.sub(lambda block: filled(block, folder), old)
    if "--check" in sys.argv:
        return SECONDS.sub("", old) != SECONDS.sub("", new)
    page.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
