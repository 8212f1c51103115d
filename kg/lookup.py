"""Files of JSON lines that are sorted by a key, read one line at a time without an index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO


class SortedLines:
    """A file of JSON objects, a line each, sorted by the text under `key`: any one is found by bisection."""

    def __init__(self, path: Path, key: str) -> None:
        self._path = path
        self._key = key

    def __iter__(self) -> Iterator[Any]:
        with self._path.open("rb") as lines:
            for line in lines:
                yield json.loads(line)

    def get(self, wanted: str) -> Any:
        """Give the object of that key, or None where there is none."""
        with self._path.open("rb") as file:
            low, high = 0, self._path.stat().st_size
            while low < high:
                middle = (low + high) // 2
                start = _line_start(file, middle)
                file.seek(start)
                line = file.readline()
                data = json.loads(line)
                if data[self._key] == wanted:
                    return data
                if data[self._key] < wanted:
                    low = start + len(line)
                else:
                    high = start
        return None


def _line_start(file: BinaryIO, offset: int) -> int:
    """Find where the line begins that holds this byte."""
    step = 1 << 14
    end = offset
    while end > 0:
        begin = max(0, end - step)
        file.seek(begin)
        found = file.read(end - begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        end = begin
    return 0
