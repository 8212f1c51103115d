"""Sentences begin at lines, bullets and behind datelines."""

from __future__ import annotations

import time

import pytest
import spacy

from extract.language import load
from extract.sentences import Lines, beginnings, dateline_end, is_wrapped

WRAPPED = """Norvik said on Friday that it had won
the contract to build a shield that is
to stop drones along the border of the
country, after a contest of two years
against its rival Talmar.
The ministry did not say what it would
pay for it."""


@pytest.mark.parametrize(
    ("line", "story"),
    [
        ("OSLO, Jan 30 (Agency) - Shares rose.", "Shares rose."),
        ("WASHINGTON — The president spoke.", "The president spoke."),
        ("KUALA LUMPUR/PARIS, Dec 9, 2025 (Wire) - A carrier is close.", "A carrier is close."),
        ("Washington, July 22, 2025 — The administration has shifted.", "The administration has shifted."),
        ("The firm said - and meant it - that it won.", ""),
        ("Norvik wins - again", ""),
        ("What happened: a deal.", ""),
    ],
)
def test_the_story_begins_behind_its_dateline(line: str, story: str) -> None:
    end = dateline_end(line)
    assert (line[end:] if end else "") == story


def test_every_line_begins_a_sentence_unless_the_text_is_wrapped() -> None:
    text = "A headline\nBy A Writer\n\nThe story. It goes on.\n• One\n• Two"
    assert [text[i:].split("\n")[0] for i in beginnings(text)] == [
        "By A Writer",
        "The story. It goes on.",
        "• One",
        "• Two",
    ]
    assert is_wrapped(WRAPPED) and not is_wrapped(text)
    assert [WRAPPED[i:][:12] for i in beginnings(WRAPPED)] == ["The ministry"]


@pytest.mark.model
def test_the_parser_keeps_to_the_lines() -> None:
    doc = load()("Poland signs deal\n\nWARSAW, Jan 30 (Wire) - A group won it. It was big.\n\n• One\n• Two")
    assert [s.text.strip() for s in doc.sents] == [
        "Poland signs deal",
        "WARSAW, Jan 30 (Wire) -",
        "A group won it.",
        "It was big.",
        "• One",
        "• Two",
    ]


def test_a_list_without_end_is_cut() -> None:
    doc = Lines()(spacy.blank("en")("word, " * 2_000))
    assert sum(bool(token.is_sent_start) for token in doc) >= 15


def test_a_long_text_of_short_lines_is_read_in_linear_time() -> None:
    begin = time.perf_counter()
    list(beginnings("AB - c\n" * 50_000))
    assert time.perf_counter() - begin < 2
