"""Cleaning keeps every offset, masks what pages add, and takes out what a tokeniser hangs on."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extract.cleaning import Boilerplate, clean, safe_text
from extract.lexicon import Lexicon

ROOT = Path(__file__).parents[1]


@cache
def words() -> Boilerplate:
    return Boilerplate(Lexicon.load(ROOT / "ontology/lexicon").table("boilerplate"))


HEADLINE = "Agency in talks with Norvik about a shield"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"{HEADLINE}\n\nA story.\n\n{HEADLINE}\nMore of it.", [HEADLINE]),
        ("A story.\nRead more: Norvik wins again\nMore of it.", ["Read more: Norvik wins again"]),
        ("A story.\nImage via Agency\nMore.", ["Image via Agency"]),
        ("Share\nTweet\nA story.", ["Share", "Tweet"]),
        ("A story of a share.\nShares rose.", []),
        ("Yes.\nNo.\nYes.", []),
    ],
)
def test_lines_of_the_page_are_masked_and_the_story_is_kept(text: str, masked: list[str]) -> None:
    cleaned = clean(text, words())
    assert [span.of(text) for span in cleaned.masked] == masked
    assert all(span.of(cleaned.text).strip() == "" for span in cleaned.masked)


@given(st.text(max_size=400))
def test_no_character_moves(text: str) -> None:
    cleaned = clean(text, words())
    assert len(cleaned.text) == len(text)
    assert all(new in (old, " ") for new, old in zip(cleaned.text, text, strict=True))
    assert cleaned.text.count("\n") == text.count("\n")


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\ud800", "\udfff", "\x85", "\ufeff", "\u2028"])
def test_what_is_no_text_becomes_a_space(bad: str) -> None:
    assert safe_text(f"a{bad}b") == "a b"


@pytest.mark.parametrize(
    "run", ["(" * 20_000, "-" * 20_000, "a" * 20_000, "([{<" * 5_000, '"' * 20_000, "a(" * 10_000]
)
def test_no_run_of_characters_hangs_the_tokeniser(run: str) -> None:
    begin = time.perf_counter()
    text = safe_text(f"Before {run} after.")
    doc = spacy.blank("en")(text)
    assert time.perf_counter() - begin < 2
    assert len(text) == len(run) + 14
    assert doc.text == text
