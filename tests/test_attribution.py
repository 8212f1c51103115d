"""Who says so: sentences with their sources, transcripts, and parses written by hand."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from extract.attribution import SayingWords, attribution, frames
from extract.language import load
from extract.lexicon import Lexicon

ROOT = Path(__file__).parents[1]
VOCAB = spacy.blank("en").vocab
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests/data/attribution.jsonl").read_text("utf-8").splitlines()
]


@cache
def words() -> SayingWords:
    return SayingWords(Lexicon.load(ROOT / "ontology/lexicon").table("saying"))


def sources(doc: Doc, predicate: str, object: str) -> list[str]:
    by_text = {token.text: token for token in doc}
    found = attribution(by_text[predicate], frames(doc, words()), object=by_text[object])
    return [doc[voice.start : voice.end].text for voice in found]


@pytest.mark.model
def test_nine_in_ten_sentences_give_their_sources() -> None:
    docs = load().pipe(row["text"] for row in ROWS)
    got = [sources(doc, row["predicate"], row["object"]) for doc, row in zip(docs, ROWS, strict=True)]
    wrong = [(row["text"], found) for row, found in zip(ROWS, got, strict=True) if found != row["expected"]]
    assert len(wrong) <= 0.1 * len(ROWS), wrong


@pytest.mark.model
def test_the_lines_of_a_transcript_are_their_speakers() -> None:
    doc = load()(
        "JANE DOE: Norvik has won the contract.\n\nJOHN ROE: Who bid?\n\nJANE DOE: Talmar bid.\n\nJOHN ROE: Thank you very much."
    )
    assert sources(doc, "won", "contract") == ["JANE DOE"]


def hand(cells: str, tags: str, pos: str, lemmas: str, heads: list[int], deps: str) -> Doc:
    return Doc(
        VOCAB,
        words=cells.split(),
        tags=tags.split(),
        pos=pos.split(),
        lemmas=lemmas.split(),
        heads=heads,
        deps=deps.split(),
    )


def said_that() -> Doc:
    return hand(
        "Roe said Norvik won ships",
        "NNP VBD NNP VBD NNS",
        "PROPN VERB PROPN VERB NOUN",
        "Roe say Norvik win ship",
        [1, 1, 3, 1, 3],
        "nsubj ROOT nsubj ccomp dobj",
    )


def test_a_frame_reaches_over_the_clause_of_its_verb() -> None:
    doc = said_that()
    assert sources(doc, "won", "ships") == ["Roe"]
    assert sources(doc, "said", "ships") == ["Roe"]


def test_without_a_lexicon_nobody_says_anything() -> None:
    assert frames(said_that(), SayingWords({})) == []


def test_a_pronoun_is_marked_with_the_voice_that_spoke_before() -> None:
    doc = hand(
        "Roe said Norvik won . He said Talmar lost",
        "NNP VBD NNP VBD . PRP VBD NNP VBD",
        "PROPN VERB PROPN VERB PUNCT PRON VERB PROPN VERB",
        "Roe say Norvik win . he say Talmar lose",
        [1, 1, 3, 1, 1, 6, 6, 8, 6],
        "nsubj ROOT nsubj ccomp punct nsubj ROOT nsubj ccomp",
    )
    (voice,) = attribution(doc[8], frames(doc, words()))
    assert (voice.pronoun, voice.antecedent) == (True, 0)


def test_many_quotations_are_read_in_linear_time() -> None:
    doc = Doc(
        VOCAB,
        words=['"', "so", "it", "is", '"', "."] * 4_000,
        tags=["X"] * 24_000,
        heads=list(range(24_000)),
        deps=["ROOT"] * 24_000,
    )
    begin = time.perf_counter()
    frames(doc, words())
    assert time.perf_counter() - begin < 5
