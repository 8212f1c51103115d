"""Whose word a claim is: voices that speak, and voices that cannot."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from extract.attribution import SayingWords, frames
from extract.language import load
from extract.lexicon import Lexicon
from extract.reading import Reading, Reference, Thing, read_sentences
from extract.sources import Sources, Stated

ROOT = Path(__file__).parents[1]


@cache
def words() -> SayingWords:
    return SayingWords(Lexicon.load(ROOT / "ontology/lexicon").table("saying"))


def named(text: str, things: dict[str, str], relation: str, trigger: str) -> list[str]:
    """Name the sources of a relation between the first two of the things, all of them single words."""
    doc = load()(text)
    reading = Reading(doc, *read_sentences(doc))
    token = {t.text: t for t in reversed(list(doc))}
    for i, (name, kind) in enumerate(things.items()):
        reading.things.append(Thing(i, kind, name, (name,), {kind: 1.0}))
        reading.references += [
            Reference(t.i, t.i + 1, t.i, "name", (i,), sentence=reading.sentence_of[t.i])
            for t in doc
            if t.text == name
        ]
    first, second = (next(r for r in reading.references if r.things == (i,)) for i in (0, 1))
    sources = Sources(reading, frames(doc, words()), words())
    return [s.text for s in sources.of(Stated(relation, "asserted", token[trigger], first, second))]


NORVIK = {"Norvik": "Company", "Talmar": "Company", "Roe": "Person", "Kite": "System"}


@pytest.mark.model
def test_who_says_it_is_the_source() -> None:
    assert named("Roe said that Norvik was in talks with Talmar.", NORVIK, "inTalksWith", "talks") == ["Roe"]


@pytest.mark.model
def test_a_deed_of_its_own_is_announced() -> None:
    text = "Norvik said that it had hired Talmar, and Norvik would meet Talmar."
    assert named(text, NORVIK, "contractsWith", "hired") == []


@pytest.mark.model
def test_a_system_is_no_source() -> None:
    assert named("Kite shows that Norvik was in talks with Talmar.", NORVIK, "inTalksWith", "talks") == []


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "relation", "trigger", "expected"),
    [
        (
            "Reports that Norvik had bought Talmar were dismissed by a spokesperson.",
            "acquires",
            "bought",
            ["a spokesperson"],
        ),
        ("Norvik will meet Talmar next week, his office announced.", "inTalksWith", "meet", ["his office"]),
        (
            "Roe is in talks, two bankers said, and Norvik could join Talmar.",
            "partnersWith",
            "join",
            ["two bankers"],
        ),
        ("Norvik has been compared by geologists to Talmar.", "comparedTo", "compared", ["geologists"]),
    ],
)
def test_frames_reach_over_more_than_one_clause(
    text: str, relation: str, trigger: str, expected: list[str]
) -> None:
    assert sorted(named(text, NORVIK, relation, trigger)) == sorted(expected)
