"""Obsidian: a note for each entity and each article, with links between them, to read and write on in.

Names come from newspapers: a note's file name keeps letters, digits and a few signs, and is told from others
by a piece of its id where needed; within notes, what Markdown or HTML would take for markup is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.format import visible
from kg.html.words import friendly
from kg.interchange.claims import all_claims, clean
from kg.record import ArticleRecord, ClaimRecord, EntityRecord

if TYPE_CHECKING:
    from kg.graph import Graph

_LONGEST = 120  # bytes; file systems take 255, and the folder's path adds to them
_UNSAFE = re.compile(r"[^\w\s&,()'+-]+")
# Windows takes these for devices, whatever follows a full stop.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)$")
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~=$^%-])")
_ORDER = {"asserted": 0, "planned": 1, "possible": 2, "negated": 3}


def obsidian(graph: Graph, folder: Path) -> None:
    """Write the notes into an empty folder, entities and articles each in one of their own."""
    # Obsidian's links name a note without its folder, so that no two may share a name.
    known = [(e.id, e.name) for e in graph.entities.values()]
    known += [(f"article {a.id}", a.title or a.id) for a in graph.articles.values()]
    names = file_names(known)
    entities = {key: names[key] for key in graph.entities}
    articles = {key: names[f"article {key}"] for key in graph.articles}
    about: dict[str, list[ClaimRecord]] = {}
    for claim in all_claims(graph):
        about.setdefault(claim.subject.id, []).append(claim)
        if isinstance(claim.object, EntityRecord) and claim.object.id != claim.subject.id:
            about.setdefault(claim.object.id, []).append(claim)
    for part in ("entities", "articles"):
        (folder / part).mkdir()
    vault = _Vault(graph, entities, articles)
    for entity in graph.entities.values():
        note = vault.entity(entity, about.get(entity.id, ()))
        (folder / "entities" / f"{entities[entity.id]}.md").write_text(note, encoding="utf-8", newline="\n")
    for article in graph.articles.values():
        note = vault.article(article)
        (folder / "articles" / f"{articles[article.id]}.md").write_text(note, encoding="utf-8", newline="\n")


def file_names(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give each id a file name made of its name, safe on every system and unlike all others.

    >>> file_names([("a-1", "../etc/passwd"), ("b-2", "Acme"), ("c-3", "ACME")])
    {'a-1': 'etcpasswd', 'b-2': 'Acme', 'c-3': 'ACME c-3'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key, name in named:
        words = " ".join(_UNSAFE.sub("", clean(name)).split())
        stem = words.encode()[:_LONGEST].decode("utf-8", "ignore").strip(" -'+,")
        if not stem or _DEVICES.match(stem) or stem.casefold() in taken:
            stem = f"{stem} {_UNSAFE.sub('-', key)[-40:]}".strip()
        names[key] = stem
        taken.add(stem.casefold())
    return names


def escaped(text: str) -> str:
    """Write text so that Markdown shows it as it is, on one line.

    >>> escaped("<b>*x*</b> [[y]]")
    '&lt;b&gt;\\\\*x\\\\*&lt;/b&gt; \\\\[\\\\[y\\\\]\\\\]'
    """
    line = " ".join(clean(text).split())
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"(?i)\b(https?|www|mailto)(?=[:.])", r"\1&#8203;", _MARKUP.sub(r"\\\1", line))


class _Vault:
    """Writes notes that link to one another by their file names."""

    def __init__(self, graph: Graph, entities: Mapping[str, str], articles: Mapping[str, str]) -> None:
        self._graph = graph
        self._entities = entities
        self._articles = articles

    def entity(self, entity: EntityRecord, claims: Sequence[ClaimRecord]) -> str:
        """Write an entity's note: its facts by relation, each with its sentences."""
        others = [clean(name) for name in entity.names if name != entity.name]
        lines = [
            _front({"aliases": others, "type": entity.type, "id": entity.id}),
            f"# {escaped(entity.name)}\n",
        ]
        groups: dict[str, list[ClaimRecord]] = {}
        for claim in claims:
            groups.setdefault(self._heading(claim, entity), []).append(claim)
        for heading in sorted(groups):
            lines.append(f"## {escaped(heading)}\n")
            lines.extend(self._fact(claim, entity) for claim in sorted(groups[heading], key=_by_status))
        return "\n".join(lines)

    def article(self, article: ArticleRecord) -> str:
        """Write an article's note: what is known of it and what it says. Its text is not copied."""
        known = {name: clean(getattr(article, name)) for name in ("date", "source", "byline", "wire", "url")}
        lines = [
            _front({"id": article.id, **{name: value for name, value in known.items() if value}}),
            f"# {escaped(article.title or article.id)}\n",
        ]
        for claim in self._graph.claims(article=article.id):
            lines.append(f"- {self._link(claim.subject)} {self._statement(claim)} ({claim.status})")
        return "\n".join([*lines, ""])

    def _heading(self, claim: ClaimRecord, entity: EntityRecord) -> str:
        relation = self._graph.ontology.schema.relations.get(claim.relation)
        label = relation.label if relation else claim.relation
        return label if claim.subject.id == entity.id or (relation and relation.symmetric) else f"← {label}"

    def _fact(self, claim: ClaimRecord, entity: EntityRecord) -> str:
        here = claim.subject.id == entity.id
        other = self._end(claim) if here else self._link(claim.subject)
        amount = f" ({escaped(friendly(claim.amount))})" if claim.amount else ""
        said = f", says {escaped(', citing '.join(claim.attributed_to))}" if claim.attributed_to else ""
        article = self._graph.articles[claim.article]
        source = f"[[{self._articles[article.id]}|{_alias(article.title or article.id)}]]"
        head = f"- {other}{amount} · {claim.status}{said}"
        return f"{head}\n  > {escaped(claim.quote)}\n  > — {source} {escaped(article.date)}\n"

    def _statement(self, claim: ClaimRecord) -> str:
        relation = self._graph.ontology.schema.relations.get(claim.relation)
        return f"{escaped(relation.label if relation else claim.relation)} {self._end(claim)}"

    def _end(self, claim: ClaimRecord) -> str:
        end = claim.object
        return self._link(end) if isinstance(end, EntityRecord) else f"**{escaped(friendly(end))}**"

    def _link(self, entity: EntityRecord) -> str:
        return f"[[{self._entities[entity.id]}|{_alias(entity.name)}]]"


def _alias(text: str) -> str:
    """Write a link's words: no sign in them ends the link."""
    return re.sub(r"[\[\]|<>]", " ", visible(clean(text))).strip() or "…"


def _front(fields: Mapping[str, object]) -> str:
    import yaml

    text: str = yaml.safe_dump(dict(fields), allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{text}---\n"


def _by_status(claim: ClaimRecord) -> tuple[int, str, str]:
    return _ORDER[claim.status], claim.article, claim.id
