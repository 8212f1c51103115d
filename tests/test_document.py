"""A document read out answers what spaCy's own answers."""

import pytest

from extract import language
from extract.document import Document
from kg.data import shipped

pytestmark = [
    pytest.mark.model,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
PLAIN = "i idx text lower_ lemma_ tag_ dep_ pos_ ent_type_ whitespace_ is_space is_quote is_punct like_num".split()
ONE = ("head", "left_edge", "right_edge")
MANY = ("lefts", "rights", "children", "ancestors", "conjuncts")


@pytest.fixture(scope="module")
def docs():
    nlp = language.load()
    texts = [path.read_text(encoding="utf-8") for path in sorted(shipped("corpus").glob("*-*.md"))]
    return [
        (nlp(text), Document(nlp(text)))
        for text in [*texts, "", " \n", "Acme and Bolt, not Corp, bid.\n\nOr so?"]
    ]


def test_each_word_answers_as_its_token(docs):
    for doc, ours in docs:
        assert len(doc) == len(ours) and doc.text == ours.text
        for token, word in zip(doc, ours, strict=True):
            assert [getattr(word, name) for name in PLAIN] == [getattr(token, name) for name in PLAIN]
            assert [getattr(word, name).i for name in ONE] == [getattr(token, name).i for name in ONE]
            for name in MANY:
                assert [w.i for w in getattr(word, name)] == [t.i for t in getattr(token, name)]
            assert bool(word.is_sent_start) == bool(token.is_sent_start) and len(word) == len(token)
            assert (word.sent.start, word.sent.end) == (token.sent.start, token.sent.end)


def test_each_sentence_and_slice_answers_as_a_span(docs):
    for doc, ours in docs:
        spans = [*zip(doc.sents, ours.sents, strict=True)] if len(doc) else []
        spans += [(doc[a:b], ours[a:b]) for a, b in ((0, 3), (2, 2), (-4, 99), (5, 3))]
        for span, stretch in spans:
            assert (span.start, span.end, span.text) == (stretch.start, stretch.end, stretch.text)
            if len(span):
                assert (span.start_char, span.end_char) == (stretch.start_char, stretch.end_char)
                assert span.text_with_ws == stretch.text_with_ws and span.root.i == stretch.root.i
                assert [t.i for t in span[1:]] == [w.i for w in stretch[1:]] and span[-1].i == stretch[-1].i


def test_a_word_tells_what_hangs_from_it(docs):
    doc, ours = docs[0]
    for token, word in zip(doc[:60], ours[:60], strict=True):
        assert [word.is_ancestor(ours[i]) for i in range(60)] == [
            token.is_ancestor(doc[i]) for i in range(60)
        ]


def test_a_neighbour_before_the_first_word_is_refused(docs):
    with pytest.raises(IndexError):
        docs[0][1][0].nbor(-1)
    with pytest.raises(AttributeError):
        docs[0][1][0].nonsense  # noqa: B018
