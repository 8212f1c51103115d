"""Shows the examples of docstrings as code; as plain Markdown `>>>` would be a quotation in a quotation."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension

_EXAMPLE = re.compile(r"(?:^[ \t]*(?:>>>|\.\.\.).*\n?(?:^[ \t]*(?!>>>)\S.*\n?)*)+", re.MULTILINE)
_DIRECTIVE = re.compile(r"[ \t]*# doctest:.*")


class Doctests(Extension):
    """Fences every example."""

    def on_object(self, *, obj: Any, **_: Any) -> None:
        """Fence the examples of one docstring."""
        if obj.docstring:
            obj.docstring.value = _EXAMPLE.sub(fenced, obj.docstring.value)


def fenced(example: re.Match[str]) -> str:
    """Put an example between fences.

    >>> fenced(re.match(".*", ">>> 1 + 1  # doctest: +SKIP"))
    '\\n```pycon\\n>>> 1 + 1\\n```\\n'
    """
    return f"\n```pycon\n{_DIRECTIVE.sub('', example[0]).rstrip()}\n```\n"
