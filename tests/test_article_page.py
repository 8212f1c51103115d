"""An article's page marks what was read in it, and shows the article's own text otherwise unchanged."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from goldgraph import build

from extract.article import Article
from extract.claim import Claim, Entity, Extraction, Mention, Span
from kg.cli import main
from kg.errors import NotFound
from kg.graph import Graph
from kg.html import article

TEXT = 'Acme <b>bids</b>.\nIt \u202eowns "Bolt" & <script>alert(1)</script>.'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    name = 'Bolt" & <script>alert(1)</script>'
    start = TEXT.index("Bolt")
    read = Extraction(
        "a1",
        "x",
        entities=(Entity("1", "Company", "Acme", ("Acme",)), Entity("2", "Company", name, (name,))),
        mentions=(
            Mention(Span(0, 4), "1"),
            Mention(Span(18, 20), "1", "pronoun"),
            Mention(Span(start, start + 4), "2"),
            Mention(Span(start, start + 3), "1"),
        ),
        claims=(
            Claim("1", "owns", "2", "asserted", Span(18, len(TEXT)), Span(18, 20), Span(start, start + 4)),
        ),
    )
    folder = tmp_path_factory.mktemp("article") / "graph"
    return Graph.open(build([(Article("a1", TEXT, title="<script>x</script>"), read)], folder))


def words(page: str) -> str:
    """Give the text that a reader sees, without the claims and the signs of types."""
    body = re.search(r'<div class="text">(.*)</div>', page, re.DOTALL)[1]
    return unescape(re.sub(r"<small>.*?</small>|<ul>.*?</ul>|<[^>]+>", "", body, flags=re.DOTALL))


def test_the_text_is_all_there_and_nothing_else(graph: Any) -> None:
    for known in graph.articles:
        shown, text = words(article(graph, known).html), graph.text(known)
        assert "".join(shown.split()) == "".join(text.split())


def test_every_claim_stands_there_once(graph: Any) -> None:
    for known in graph.articles:
        page = article(graph, known).html
        assert sorted(re.findall(r'<li id="(\w+)">', page)) == sorted(
            c.id for c in graph.claims(article=known)
        )


def test_hostile_text_stays_text(hostile: Graph) -> None:
    page = article(hostile, "a1").html
    assert "<script" not in page
    assert "<b>bids" not in page
    assert "\u202e" not in page
    assert page.count('<mark class="type-') == 4, (
        "three in the text, of two that overlap the longer; one in the legend"
    )
    assert "default-src 'none'" in page
    assert "<script" not in article(hostile, "a1")._repr_html_()


def test_it_is_found_by_its_iri_and_an_unknown_one_is_said(hostile: Graph) -> None:
    assert article(hostile, hostile.articles["a1"].iri) == article(hostile, "a1")
    with pytest.raises(NotFound):
        article(hostile, "none")


def test_the_command_writes_it(hostile: Graph, tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    assert main(["show", "--article", "a1", "--html", str(out), "--graph", str(hostile.path)]) == 0
    assert out.read_text(encoding="utf-8") == article(hostile, "a1").html
