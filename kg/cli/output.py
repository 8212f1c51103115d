"""What a command puts out: rows to stdout, remarks to stderr."""

from __future__ import annotations

import sys

from kg.answer import Answer
from kg.format import visible, write

DONE, NOT_FOUND, WRONG_REQUEST, INTERRUPTED = 0, 1, 2, 130


def give(answer: Answer, form: str | None) -> int:
    """Write the rows and tell the exit status: `NOT_FOUND` where there are none."""
    write(answer, form or ("table" if sys.stdout.isatty() else "tsv"), sys.stdout)
    if not len(answer):
        remark("nothing found")
        return NOT_FOUND
    return DONE


def remark(message: str) -> None:
    """Say something to the person at the terminal, in one line."""
    sys.stderr.write(f"kg: {visible(' '.join(message.split()))}\n")
