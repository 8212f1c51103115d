"""Whatever an article holds, it is read or refused: no traceback, no hang, no memory without bound."""

import gzip
import json
import os
import random
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_reading import MIXED

from extract.article import Article
from kg.ontology import Ontology
from kg.reading import Refusal, read
from kg.reading.text import safe

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
SLOW = settings(
    max_examples=int(os.environ.get("EXAMPLES", "10000")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SEEDS = [(name, content) for name, content in MIXED.items() if name not in ("photo.jpg", "README.md")]
PIECES = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<",
    b"]]>",
    b"---\n",
    b"\r\n" * 40,
    b"(" * 400,
    b"&#x110000;",
    b"\xe2\x80\xae",
]

UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@st.composite
def mutated(draw):
    """Take a real file of some form and damage it."""
    name, content = draw(st.sampled_from(SEEDS))
    data = bytearray(gzip.decompress(content) if name.endswith(".gz") else content)
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, max(0, len(data) - 1)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 2, 10, 200])))
        piece = draw(
            st.one_of(st.sampled_from(PIECES), st.binary(max_size=8), st.just(bytes(data[start:end]) * 3))
        )
        data[start:end] = piece
    return name, gzip.compress(bytes(data)) if name.endswith(".gz") and draw(st.booleans()) else bytes(data)


def holds(name, data, folder):
    """Read one file and check what must hold of whatever comes out."""
    path = folder / name
    path.write_bytes(data)
    start = time.monotonic()
    items = list(read([path]))
    assert time.monotonic() - start < 1 + len(data) / 10_000 + 2, "it took too long"
    assert items
    for item in items:
        if isinstance(item, Refusal):
            assert "\n" not in str(item) and len(str(item)) < 1500
            continue
        assert item.text.strip()
        fields = (item.id, item.title, item.date, item.source, item.byline, item.wire, item.url)
        assert not any(UNHOLDABLE.search(field) or "\n" in field for field in fields)
        assert not UNHOLDABLE.search(item.text.replace("\n", "").replace("\t", ""))
        assert "/" not in item.id and item.id.strip(". ")
        json.dumps([item.text, *fields]).encode("ascii")


@QUICK
@given(damaged=mutated())
def test_a_damaged_file_is_read_or_refused(damaged, tmp_path_factory):
    holds(*damaged, tmp_path_factory.mktemp("d"))


@pytest.mark.slow
@SLOW
@given(damaged=mutated())
def test_ten_thousand_damaged_files_are_read_or_refused(damaged, tmp_path_factory):
    holds(*damaged, tmp_path_factory.mktemp("d"))


@given(st.text(st.characters()))
@settings(max_examples=200)
def test_what_is_replaced_is_replaced_one_for_one(text):
    assert len(safe(text)) == len(text)
    assert safe(safe(text)) == safe(text)
    safe(text).encode("utf-8")


SENTENCES = [
    "Acme Corp. won a $2 billion contract from the U.S. Navy on July 22, 2025.",
    "“We didn’t bid,” Jane Doe, chief executive of Bolt Inc., said on Tuesday.",
    "According to two officials, the Pentagon may cancel the $6 billion to $10 billion program by 2028.",
    "Lockheed Martin (LMT.N), which owns Sikorsky, denied that it would buy Acme for 3.5 million euros.",
    "It plans to launch up to 600 satellites, and its partner Acme has not said when.",
]
PARTS = [
    "(", ")", "[", "“", "”", '"', "'", "’s", "$", "$$$", "%", "-", "–", "—", "/", "\\", ".", "...", ",", ";", ":", "!", "?",
    "\n", "\n\n", "\t", "\u00a0", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufffd", "🇺🇸", "👨‍👩‍👧", "e\u0301", "ﬁ", "１２３", "٣", "Ⅷ",
    "$1,000,000,000,000,000,000 trillion", "1" * 40, "1,2,3,4,5,6,7 million", "between $1 and", "30 February 2025", "Q5 9999",
    "Mr.", "U.S.", "said", "not", "and", "or", "which", "of of of", "A.B.C.D.E.F.", "http://x.y/z?a=b#c", "a@b.c", "<b>", "&amp;",
    "株式会社", "ООО", "שלום", "X" * 300, "not not not not", "who said who said who said", "his her its their",
]  # fmt: skip


@st.composite
def articles(draw):
    """Write an article out of sentences of news and pieces that no editor would let pass."""
    parts = draw(
        st.lists(
            st.one_of(st.sampled_from(SENTENCES), st.sampled_from(PARTS), st.text(max_size=12)), max_size=40
        )
    )
    joint = draw(st.sampled_from([" ", "", "\n", "\n\n"]))
    return safe(joint.join(parts))


@pytest.fixture(scope="module")
def extractor():
    from extract.pipeline import Extractor

    ontology = Ontology.load()
    return Extractor.load(ontology.folder, ontology.schema)


def check(extraction, text):
    """Check what must hold of an extraction, whatever the text."""
    for span in (
        s for c in extraction.claims for s in (c.sentence, c.subject_span, c.object_span, c.trigger) if s
    ):
        assert 0 <= span.start < span.end <= len(text)
    for mention in extraction.mentions:
        assert mention.span.of(text).strip()
    known = {entity.id for entity in extraction.entities}
    for claim in extraction.claims:
        assert (
            claim.sentence.start <= claim.subject_span.start and claim.object_span.end <= claim.sentence.end
        )
        assert claim.subject in known
        assert not isinstance(claim.object, str) or claim.object in known
    assert type(extraction).from_json(extraction.to_json()) == extraction


def reads(extractor, text):
    """Extract, within a second for each 10 kB."""
    start = time.process_time()
    extraction = extractor.extract(Article("a", text, date="2025-07-22"))
    assert time.process_time() - start < 2 + 1.5 * len(text) / 10_000, "it took too long"
    check(extraction, text)


@pytest.mark.model
@QUICK
@given(text=articles())
def test_strange_articles_are_read(extractor, text):
    reads(extractor, text)


@pytest.mark.slow
@pytest.mark.model
@SLOW
@given(text=articles())
def test_ten_thousand_strange_articles_are_read(extractor, text):
    reads(extractor, text)


LONG = {
    "brackets": "(" * 20_000,
    "dollars": "$" * 20_000,
    "quotes": "“" * 10_000 + "”" * 10_000,
    "flags": "🇺🇸" * 5_000,
    "one word": "x" * 50_000,
    "no full stop": "the firm and the navy " * 2_500,
    "digits": "1" * 30_000,
    "commas": "1," * 15_000 + " million",
    "million": "$1 million " * 3_000,
    "dates": "July 22, 2025 " * 2_000,
    "hyphens": "a-" * 8_000,
    "dots": "U.S." * 8_000,
    "spaces": " " * 50_000 + "Acme won.",
    "lines": "\n" * 50_000 + "Acme won.",
    "initials": "A. " * 5_000,
    "capitals": "Acme Bolt " * 3_000,
    "commas and names": "Acme, Bolt, " * 1_500,
    "said": "Acme said Bolt said " * 2_000,
    "nested quotes": "“Acme said ‘" * 2_000,
    "surrogates": "\ud83d" * 10_000,
    "nul": "\x00" * 20_000,
    "combining": "e" + "\u0301" * 20_000,
    "address": "http://" + "a.b/" * 4_000,
    "ampersands": "AT&T " * 4_000,
}


@pytest.mark.model
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_text_takes_longer_than_its_length_allows(extractor, text):
    start = time.process_time()
    extraction = extractor.extract(Article("a", text))
    # Half a second more for each 10 kB than is promised: here others use the machine too.
    assert time.process_time() - start < 2 + 1.5 * len(text) / 10_000
    check(extraction, text)


@pytest.mark.slow
@pytest.mark.model
def test_a_book_is_read_in_pieces_with_its_offsets_kept(extractor):
    chance = random.Random(5)
    text = "\n\n".join(" ".join(chance.choices(SENTENCES, k=6)) for _ in range(2_500))
    assert len(text) > 1_000_000
    extraction = extractor.extract(Article("a", text, date="2025-07-22"))
    assert max(mention.span.end for mention in extraction.mentions) > 990_000
    check(extraction, text)
