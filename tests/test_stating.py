"""Which word states a claim, and the status it has for its relation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from extract.language import load
from extract.lexicon import Lexicon
from extract.stating import Stating

ROOT = Path(__file__).parents[1]


@cache
def stating() -> Stating:
    lexicon = Lexicon.load(ROOT / "ontology/lexicon")
    return Stating(lexicon.table("relations"), lexicon.table("status"))


@pytest.mark.model
@pytest.mark.parametrize(
    ("sentence", "relation", "trigger", "subject", "object", "expected"),
    [
        ("Norvik was chosen to build the ferry.", "wonContractFor", "build", "Norvik", "ferry", "asserted"),
        ("Norvik was chosen to build the ferry.", "develops", "build", "Norvik", "ferry", "planned"),
        (
            "The agency hired Norvik to build the ferry.",
            "wonContractFor",
            "build",
            "Norvik",
            "ferry",
            "asserted",
        ),
        ("Norvik is in talks to buy Talmar.", "inTalksWith", "buy", "Norvik", "Talmar", "asserted"),
        ("Norvik is in talks to buy Talmar.", "acquires", "buy", "Norvik", "Talmar", "possible"),
        ("Norvik has agreed to buy Talmar.", "acquires", "agreed", "Norvik", "Talmar", "planned"),
        ("Norvik has raised its offer for Talmar.", "acquires", "offer", "Norvik", "Talmar", "planned"),
        ("Norvik has declined to back Talmar.", "supports", "declined", "Norvik", "Talmar", "negated"),
        (
            "Norvik backs Acme but has declined to endorse Talmar.",
            "supports",
            "backs",
            "Norvik",
            "Talmar",
            "negated",
        ),
        ("The ferry will not open before 2029.", "targetDate", "open", "ferry", "2029", "planned"),
        ("The ferry opens in 2029.", "targetDate", "opens", "ferry", "2029", "planned"),
        ("Norvik may sell its Talmar yard.", "owns", "sell", "Norvik", "Talmar", "asserted"),
        ("Norvik might partner with Talmar.", "partnersWith", "partner", "Norvik", "Talmar", "possible"),
        ("Norvik did not win the order from Talmar.", "contractsWith", "win", "Norvik", "Talmar", "negated"),
    ],
)
def test_the_status_is_that_of_the_relations_own_word(
    sentence: str, relation: str, trigger: str, subject: str, object: str, expected: str
) -> None:
    token = {t.text: t for t in load()(sentence)}
    reading, _ = stating().status(relation, token[trigger], token[subject], token[object], stated=False)
    assert reading == expected


def test_without_words_there_is_no_predicate() -> None:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    doc = Doc(
        Vocab(),
        words=["A", "met", "B"],
        pos=["PROPN", "VERB", "PROPN"],
        heads=[1, 1, 1],
        deps=["nsubj", "ROOT", "dobj"],
    )
    assert Stating({}, {}).predicate("inTalksWith", doc[0], doc[2]) is None
