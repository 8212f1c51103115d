"""Entries of the lexicon that examples show."""

from __future__ import annotations

import tomllib

from extract.frames import Frame, Frames
from extract.pairs import Pair
from extract.schema import Relation, Schema
from extract.training.induction import Entry, as_toml, frames_of, table

ENTRIES = [
    Entry(Frame("charter", "charters", "A0", "A1"), 4, 1.0, "Acme chartered the Tide."),
    Entry(Frame("hire", "charters", "A0", "A1"), 3, 0.75, "Acme hired the Tide."),
]


def test_learned_entries_are_written_in_the_form_of_the_lexicon():
    text = as_toml(ENTRIES)
    assert "# charter: support 4, precision 1.00" in text
    assert tomllib.loads(text) == table(ENTRIES) == {"charters": {"A0>A1": ["charter", "hire"]}}


def test_learned_frames_stand_beside_those_of_labels():
    schema = Schema({}, {"charters": Relation("charters", "charters")})
    both = Frames.of({}, schema, table(ENTRIES))
    assert len(both) == len(Frames.of({}, schema)) + 2
    learned = both.matches(["hire"], frozenset(("A0",)), frozenset(("A1",)))
    assert [match.frame.learned for match in learned] == [True]


def test_candidates_are_words_with_the_roles_of_both_ends():
    pair = Pair(None, None, ["pa=win|A0|p_from+", "po=win>contract|A0|p_from", "len=3", "pa=,|A0|A1"], {}, 0)
    assert frames_of(pair) == {("win", "A0", "p_from"), ("win+contract", "A0", "p_from")}
