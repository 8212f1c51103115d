"""Frames: entries of the lexicon, and those made of labels."""

from extract.frames import Frame, Frames, from_labels, plain_roles
from extract.schema import Relation, Schema

SCHEMA = Schema(
    {}, {"supplies": Relation("supplies", "supplies"), "basedIn": Relation("basedIn", "is based in")}
)


def test_a_table_gives_a_frame_for_each_word():
    frames = Frames.of({"supplies": {"A0>A2": ["supply", "sell"]}, "basedIn": {}}, SCHEMA)
    assert len(frames) == 2
    found = list(frames.matches(["supply"], frozenset({"A0"}), frozenset({"A2"})))
    assert [(m.frame, m.forward) for m in found] == [(Frame("supply", "supplies", "A0", "A2"), True)]


def test_a_match_knows_that_the_subject_stands_second():
    frames = Frames.of({"supplies": {"A0>A2": ["supply"]}, "basedIn": {}}, SCHEMA)
    assert [m.forward for m in frames.matches(["supply"], frozenset({"A2"}), frozenset({"A0"}))] == [False]


def test_a_relation_without_frames_gets_them_from_its_label():
    words = {(f.word, f.subject, f.object) for f in from_labels("basedIn", SCHEMA)}
    assert ("base", "A1", "p_in") in words
    assert ("supply", "A0", "A1") in {(f.word, f.subject, f.object) for f in from_labels("supplies", SCHEMA)}


def test_the_way_of_a_member_is_dropped_from_its_role():
    assert plain_roles(["A0+", "A1~", "p_of"]) == {"A0", "A1", "p_of"}
