"""The ids of articles: the stems of their files, made safe to stand in a path, a log line and a table."""

from __future__ import annotations

import hashlib
import unicodedata

from extract.article import Article

_LONGEST = 150
_SEPARATORS = set('/\\:*?"<>|\x7f')


def stem(name: str) -> str:
    """Make an article's id of a file's name without its ending.

    >>> stem("../etc/pass\\nwd"), stem(".."), stem("Golden Dome, part 2")
    ('.._etc_pass_wd', 'article', 'Golden Dome, part 2')
    """
    plain = "".join("_" if _hostile(character) else character for character in name).strip(" ")
    if not plain.strip("._ "):
        return "article"
    if len(plain) > _LONGEST:
        return f"{plain[:_LONGEST]}-{_digest(plain)}"
    return plain


def _hostile(character: str) -> bool:
    # Cc controls, Cf bidirectional and zero-width, Cs surrogates, Co and Cn unknown, Zl and Zp line ends.
    return character in _SEPARATORS or unicodedata.category(character) in (
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    )


class Ids:
    """Gives each article an id of its own: the first keeps its name, others add a hash of what they are."""

    def __init__(self) -> None:
        self._taken: dict[str, str] = {}

    def distinct(self, article: Article) -> str | None:
        """Give the id to use, or None where the very same article has been there."""
        content = article.sha256
        for name in (article.id, f"{article.id}-{content[:8]}", f"{article.id}-{content}"):
            if name not in self._taken:
                self._taken[name] = content
                return name
            if self._taken[name] == content:
                return None
        return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
