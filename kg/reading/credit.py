"""The wire that a text itself credits, in its dateline: `WASHINGTON, July 22 (Reuters) - …`."""

from __future__ import annotations

import re

_FIRST = 600
_DATELINE = re.compile(
    r"^[ \t]{0,8}[A-Z][\w.’' ]{1,30}(?:[,/] {0,2}[\w.’' ]{1,30}){0,3} ?\(([A-Z][\w.& ]{1,30})\) ?[-–—]",
    re.MULTILINE,
)


def wire(text: str) -> str:
    """Give the agency named in the dateline, or nothing.

    >>> wire("A headline\\n\\nWASHINGTON, July 22 (Reuters) - The Pentagon said")
    'Reuters'
    """
    dateline = _DATELINE.search(text[:_FIRST])
    return dateline[1].strip() if dateline else ""
