"""Reads lines like `Acme owns Bolt.` without a model, so that builds can be tested by the thousand."""

from __future__ import annotations

import re
import time
from pathlib import Path

from extract.article import Article
from extract.claim import Claim, Entity, Extraction, Mention, Source, Span

SENTENCE = re.compile(r"^(.+?) (owns|partnersWith|competesFor) (.+?)(?:, (.+) said)?\.$", re.MULTILINE)


class ToyReader:
    """Finds claims by one pattern. `pause` makes it slow."""

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause

    def extract(self, article: Article) -> Extraction:
        """Read one article."""
        time.sleep(self.pause)
        entities: dict[str, Entity] = {}
        mentions, claims, sentences = [], [], []
        for found in SENTENCE.finditer(article.text):
            subject, obj = (self._entity(entities, found[n].strip()) for n in (1, 3))
            sentence, first, second = (Span(*found.span(n)) for n in (0, 1, 3))
            first = Span(first.end - len(found[1].lstrip()), first.end)
            sentences.append(sentence)
            mentions += [Mention(first, subject), Mention(second, obj)]
            by = (Source(found[4]),) if found[4] else ()
            claims.append(
                Claim(subject, found[2], obj, "asserted", sentence, first, second, attributed_to=by)
            )
        return Extraction(
            article=article.id,
            sha256=article.sha256,
            date=article.date,
            title=article.title,
            source=article.source,
            entities=tuple(entities.values()),
            mentions=tuple(sorted(set(mentions), key=lambda m: (m.span, m.entity))),
            claims=tuple(claims),
            sentences=tuple(sentences),
        )

    def _entity(self, entities: dict[str, Entity], name: str) -> str:
        key = next((e.id for e in entities.values() if e.name == name), f"e{len(entities)}")
        entities.setdefault(key, Entity(key, "Company", name, (name,)))
        return key


def load(*_: object) -> ToyReader:
    """Load the reader, as a build's option `load`."""
    return ToyReader()


def press(folder: Path, count: int, *, edition: str = "") -> Path:
    """Write a folder of articles; another edition says other things in the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        lines = [
            f"Firm{n} owns Unit{n}{edition}.",
            f"Firm{n} partnersWith Firm{(n + 1) % count}, Speaker{n} said.",
            f"Unit{n}{edition} partnersWith Prize.",
        ]
        (folder / f"article-{n}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
