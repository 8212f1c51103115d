"""A graph made of gold files: what a perfect extraction would give. Tests of everything after it build on this."""

from __future__ import annotations

import atexit
import json
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

from extract.article import Article
from extract.claim import Claim, Entity, Extraction, Mention, Source, Span, Text, value_from
from kg.decisions import Decisions
from kg.generation import write
from kg.graph import Graph
from kg.ontology import Ontology

SHARED = Path(__file__).parents[2] / "shared" / "eval"


def gold_graph(names: tuple[str, ...] = ("gold",)) -> Graph:
    """Open the graph of the gold files; it is built once a session."""
    return Graph.open(_built(names))


@cache
def _built(names: tuple[str, ...]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="claimgraph-gold-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return build([pair for name in names for pair in _articles(name)], folder / "graph")


def build(pairs, folder: Path, decisions: Decisions | None = None) -> Path:
    """Build a graph of (article, extraction) pairs in a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    pairs = sorted(pairs, key=lambda pair: pair[0].id)
    write(
        folder,
        "gen-gold",
        lambda: (article for article, _ in pairs),
        lambda: (extraction for _, extraction in pairs),
        ontology=Ontology.load(),
        decisions=decisions or Decisions(),
        notes={},
    )
    return folder


def gold_pairs(name: str = "gold"):
    """Give the articles of a folder of gold files, each with its extraction."""
    return list(_articles(name))


def _articles(name: str):
    texts = SHARED / ("articles" if name == "gold" else name)
    for path in sorted((SHARED / name).glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        text = (texts / f"{data['doc']}.txt").read_text("utf-8")
        numbered = path.with_suffix(".sentences.txt")
        sentences = numbered.read_text("utf-8").splitlines() if numbered.exists() else []
        article = Article(
            data["doc"],
            text,
            title=text.strip().splitlines()[0],
            date=data.get("date") or "",
            source=data.get("source") or "",
        )
        yield article, extraction(article, data, sentences)


def extraction(article: Article, data, sentences: list[str]) -> Extraction:
    """Make the extraction that one gold file describes."""
    entities = tuple(Entity(e["id"], e["type"], e["name"], tuple(e["names"])) for e in data["entities"])
    by_name = {name: entity.id for entity in entities for name in (entity.name, *entity.names)}
    spans = [_place(article.text, sentence) for sentence in sentences]
    claims = tuple(_claim(article, fact, entities, by_name, spans) for fact in data["facts"])
    mentions = tuple(
        Mention(Span(m.start(), m.end()), entity.id)
        for entity in entities
        for name in entity.names
        for m in re.finditer(rf"\b{re.escape(name)}\b", article.text)
    )
    return Extraction(
        article.id,
        article.sha256,
        date=article.date,
        entities=entities,
        mentions=tuple(sorted(mentions, key=lambda m: (m.span, m.entity))),
        claims=tuple(dict.fromkeys(claims)),
        sentences=tuple(sorted({s for s in spans if s.end})),
    )


def _claim(article, fact, entities, by_name, spans) -> Claim:
    number = fact.get("sent")
    sentence = spans[number] if spans and number is not None and number < len(spans) else Span(0, 0)
    if not sentence.end:
        sentence = Span(0, min(len(article.text), 200))
    subject = next(e for e in entities if e.id == fact["s"])
    obj = fact["o"]
    if isinstance(obj, str):
        other = _inside(article.text, sentence, next(e for e in entities if e.id == obj))
    else:
        obj = value_from({key: part for key, part in obj.items() if key != "or"})
        other = _inside(article.text, sentence, obj if isinstance(obj, Text) else None)
    amount = fact.get("amount")
    return Claim(
        subject=fact["s"],
        relation=fact["p"],
        object=obj,
        status=fact["status"],
        sentence=sentence,
        subject_span=_inside(article.text, sentence, subject),
        object_span=other,
        attributed_to=tuple(Source(name, by_name.get(name, "")) for name in fact["attributedTo"]),
        amount=value_from(amount) if amount else None,
        proposed_by="gold",
    )


def _inside(text: str, sentence: Span, what: Entity | Text | None) -> Span:
    """Find where in the sentence something stands, or take the sentence itself."""
    names = [what.text] if isinstance(what, Text) else [what.name, *what.names] if what else []
    found = [
        (text.find(name, sentence.start, sentence.end), len(name))
        for name in sorted(names, key=len, reverse=True)
    ]
    start, size = next(((s, n) for s, n in found if s >= 0), (sentence.start, 0))
    return Span(start, start + size) if size else sentence


def _place(text: str, sentence: str) -> Span:
    """Find a sentence in the text, however its spaces are."""
    words = [re.escape(word) for word in sentence.split()]
    match = re.search(r"\s+".join(words), text) if words else None
    return Span(match.start(), match.end()) if match else Span(0, 0)
