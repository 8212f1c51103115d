"""An article: one text with what is known about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read.

    `text` is the body after any front matter; every offset in the program counts its characters.
    `date` is ISO 8601 and may be of reduced precision, or empty where nothing is known.
    """

    id: str
    text: str
    title: str = ""
    date: str = ""
    source: str = ""
    byline: str = ""
    wire: str = ""
    url: str = ""

    @property
    def sha256(self) -> str:
        """Hash the whole article: its text and what is known about it."""
        fields = (self.id, self.text, self.title, self.date, self.source, self.byline, self.wire, self.url)
        return hashlib.sha256("\x00".join(fields).encode("utf-8", "surrogatepass")).hexdigest()
