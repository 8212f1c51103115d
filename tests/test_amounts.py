"""Sums and counts: strings in the form in which news writes them, and parses written by hand."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from extract.amounts import Units, amounts
from extract.figures import Figures
from extract.language import load
from extract.lexicon import Lexicon

ROOT = Path(__file__).parents[1]
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests/data/amounts.jsonl").read_text("utf-8").splitlines()
]
TABLE = Lexicon.load(ROOT / "ontology/lexicon").table("units")
VOCAB = spacy.blank("en").vocab
FIGURES: dict[str, Any] = {
    row["text"]: row["figures"]
    for row in map(json.loads, (ROOT / "tests/data/figures.jsonl").read_text("utf-8").splitlines())
}
_MORE = ("joined", "per", "money", "scaled", "written")


@cache
def units() -> Units:
    return Units(TABLE)


def test_the_suite_has_two_hundred_strings_and_none_twice() -> None:
    assert len({row["text"] for row in ROWS}) == len(ROWS) >= 200


KNOWN: frozenset[str] = frozenset(())
"""Strings that are not read right; one that is not among them must be."""


@pytest.mark.model
def test_ninety_eight_in_a_hundred_strings_are_read_right() -> None:
    wrong = []
    for row, doc in zip(ROWS, load().pipe(row["text"] for row in ROWS), strict=True):
        got = [[q.value.min, q.value.max, q.value.unit] for q in amounts(doc, units())]
        if got != row["expected"]:
            wrong.append((row["text"], got))
    assert {text for text, _ in wrong} == KNOWN, wrong
    assert len(KNOWN) <= 0.02 * len(ROWS)


def test_sums_are_read_without_any_parse() -> None:
    figures = Figures(TABLE)
    rows = [row for row in ROWS if row["expected"] and all(unit.isupper() for *_, unit in row["expected"])]
    wrong = [
        row["text"]
        for row in rows
        if [[f.value.min, f.value.max, f.value.unit] for f in figures.read(row["text"]) if f.money]
        != row["expected"]
    ]
    assert wrong == []


def hand(words: str, tags: str, heads: list[int], deps: str) -> Doc:
    cells = words.split()
    return Doc(
        VOCAB,
        words=cells,
        tags=tags.split(),
        lemmas=[w.lower().rstrip("s") for w in cells],
        heads=heads,
        deps=deps.split(),
    )


def test_a_count_hangs_by_its_noun_and_leaves_the_name_between_free() -> None:
    doc = hand(
        "12 Talmar Stream trains came",
        "CD NNP NNP NNS VBD",
        [3, 2, 3, 4, 4],
        "nummod compound compound nsubj ROOT",
    )
    (count,) = amounts(doc, units())
    assert (count.start, count.end, doc[count.head].text, count.value.unit) == (0, 1, "trains", "train")


def test_a_number_without_its_noun_takes_the_unit_before_it() -> None:
    doc = hand(
        "Of 40 satellites , 21 fly",
        "IN CD NNS , CD VBP",
        [5, 2, 0, 5, 5, 5],
        "prep nummod pobj punct nsubj ROOT",
    )
    first, second = amounts(doc, units())
    assert (first.value.unit, first.elided) == ("satellite", False)
    assert (second.value.max, second.value.unit, second.elided) == (21, "satellite", True)


def counted(line: str) -> tuple[Doc, str]:
    """Build a parse from `word/tag/dep/head` a token, and say what is expected of it."""
    left, _, expected = line.partition(" => ")
    rows = left.split()
    cells = [row.split("/") if row[0] != "." else [".", ".", "punct", "0"] for row in rows]
    words = [cell[0] for cell in cells]
    # "._/." is a full stop that stands apart from the word before it.
    glued = [
        row[:2] == "./" or word in ("-", "%", "'", "'s", ",", ")")
        for row, word in zip(rows, words, strict=True)
    ]
    doc = Doc(
        VOCAB,
        words=words,
        spaces=[
            word not in ("-", "$", "(") and not g for word, g in zip(words, [*glued[1:], False], strict=True)
        ],
        tags=[cell[1] for cell in cells],
        deps=[cell[2] for cell in cells],
        heads=[max(i - 1, 0) if cell[2] == "punct" else int(cell[3]) for i, cell in enumerate(cells)],
        lemmas=[cell[4] if len(cell) > 4 else _lemma(cell) for cell in cells],
    )
    return doc, expected


def _lemma(cell: list[str]) -> str:
    word = cell[0].lower()
    return word[:-1] if cell[1] in ("NNS", "NNPS") and word.endswith("s") else word


def shown(doc: Doc) -> str:
    return "; ".join(
        f"{q.value.min:g} {q.value.unit} {q.start}-{q.end} at {q.head}"
        + (" elided" if q.elided else "")
        + (f" per {q.per}" if q.per else "")
        for q in amounts(doc, units())
    )


@pytest.mark.parametrize(
    "line",
    [line for line in (ROOT / "tests/data/counts.txt").read_text("utf-8").splitlines() if line[0] != "#"],
)
def test_a_count_has_the_noun_and_the_head_that_its_parse_gives_it(line: str) -> None:
    doc, expected = counted(line)
    assert shown(doc) == expected


@pytest.mark.parametrize(("apart", "found"), [(30, 2), (39, 2), (60, 1)])
def test_a_sum_lends_its_currency_and_a_count_its_noun_no_further_than_forty_words(
    apart: int, found: int
) -> None:
    for start, end in (("2 jets", "5"), ("$ 2", "300 million")):
        cells = [*start.split(), *["so"] * (apart - 1), *end.split()]
        last = len(cells) - 1
        tags = {"2": "CD", "jets": "NNS", "$": "$", "5": "CD", "300": "CD", "million": "CD"}
        doc = Doc(
            VOCAB,
            words=cells,
            tags=[tags.get(word, "RB") for word in cells],
            lemmas=[word.rstrip("s") for word in cells],
            heads=[max(i - 1, 0) for i in range(len(cells))],
            deps=["ROOT", *["dobj" if i == last else "dep" for i in range(1, len(cells))]],
        )
        assert len(list(amounts(doc, units()))) == found, start


@pytest.mark.parametrize("text", FIGURES)
def test_a_figure_has_its_bounds_and_its_place(text: str) -> None:
    found = []
    for f in Figures(TABLE).read(text):
        more = {name: value for name in _MORE if (value := getattr(f, name))}
        found.append([text[f.start : f.end], f.value.min, f.value.max, f.value.unit, more])
    assert found == FIGURES[text]


def test_a_dollar_is_that_of_the_country_the_article_speaks_of() -> None:
    figures = Figures(TABLE)
    local = "Canada will pay $20 million, said a Canadian minister in Ottawa."
    abroad = "Canada will pay the United States $20 million, said a Canadian minister."
    assert [f.value.unit for f in figures.read(local)] == ["CAD"]
    assert [f.value.unit for f in figures.read(abroad)] == ["USD"]


@given(st.text(alphabet="0123456789$€-–,. toandbnm()%½ halfbillion", max_size=200))
def test_any_text_is_read_and_every_figure_stands_inside_it(text: str) -> None:
    for figure in Figures(TABLE).read(text):
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.value.min is not None or figure.value.max is not None


@pytest.mark.parametrize("piece", ["$1-", "1,000,", "hundred and ", "up to ", "9", "of millions ", "a half-"])
def test_long_runs_are_read_in_linear_time(piece: str) -> None:
    begin = time.process_time()
    list(Figures(TABLE).read(piece * 20_000))
    assert time.process_time() - begin < 5
