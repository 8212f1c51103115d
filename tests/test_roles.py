"""Roles that an article gives to persons."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from extract.language import load
from extract.lexicon import Lexicon
from extract.roles import RoleWords, roles

ROOT = Path(__file__).parents[1]
VOCAB = spacy.blank("en").vocab

SENTENCES = [
    ("Defense Secretary Pete Hall signed it.", ["Defense Secretary"]),
    ("Kenneth Hall, Acme's CFO, signed it.", ["CFO"]),
    ("Kenneth Hall, Acme CFO, signed it.", ["CFO"]),
    ("The company's chief executive, Jane Doe, resigned.", ["chief executive"]),
    ("Jane Doe, the company's vice president for operations, resigned.", ["vice president for operations"]),
    ("Jane Doe, head of site protection at Acme, resigned.", ["head of site protection"]),
    ("Jane Doe, head of Acme, resigned.", ["head"]),
    ("Jane Doe, former Acme engineer, resigned.", ["former engineer"]),
    ("Jane Doe, who chairs the committee, resigned.", ["chair"]),
    ("Jane Doe was named chief operating officer in May.", ["chief operating officer"]),
    ("Jane Doe became prime minister.", ["prime minister"]),
    ("Jane Doe served as acting director of the agency.", ["acting director"]),
    ("Sen. Jane Doe and Gov. John Roe met.", ["Sen.", "Gov."]),
    ("Brigadier General Jane Doe spoke.", ["Brigadier General"]),
    ("Acme spokeswoman Jane Doe declined to comment.", ["spokeswoman"]),
    ("The executive order was signed.", []),
    ("The general election was won.", []),
    ("It won a major contract from General Motors.", ["General"]),
]


@cache
def words() -> RoleWords:
    lexicon = Lexicon.load(ROOT / "ontology/lexicon")
    return RoleWords(lexicon.table("titles"), lexicon.table("roles"))


@pytest.mark.model
def test_nine_in_ten_sentences_give_the_roles_as_the_guide_wants_them() -> None:
    wrong = [
        (sentence, got)
        for sentence, expected in SENTENCES
        if (got := [role.text.text for role in roles(load()(sentence), words())]) != expected
    ]
    assert len(wrong) <= 0.1 * len(SENTENCES), wrong


@pytest.mark.parametrize(
    ("cells", "tags", "heads", "deps", "expected"),
    [
        ("Defense Secretary Hall", "NNP NNP NNP", [1, 2, 2], "compound compound ROOT", ["Defense Secretary"]),
        ("Hall , Acme CFO ,", "NNP , NNP NNP ,", [0, 0, 3, 0, 0], "ROOT punct compound appos punct", ["CFO"]),
        ("the executive order", "DT NN NN", [2, 2, 2], "det compound ROOT", []),
        (
            "Hall became attorney general",
            "NNP VBD NN JJ",
            [1, 1, 3, 1],
            "nsubj ROOT compound attr",
            ["attorney general"],
        ),
    ],
)
def test_a_role_is_read_from_a_parse_written_by_hand(
    cells: str, tags: str, heads: list[int], deps: str, expected: list[str]
) -> None:
    row = cells.split()
    lemmas = ["become" if w == "became" else w for w in row]
    doc = Doc(VOCAB, words=row, tags=tags.split(), lemmas=lemmas, heads=heads, deps=deps.split())
    assert [role.text.text for role in roles(doc, words())] == expected
