"""The pipeline with its costly parts exchanged reads as the stock one does, alone or in batches, bit for bit."""

import random

import numpy as np
import pytest
import spacy
from thinc.api import Model, NumpyOps

from extract import language
from extract.article import Article
from extract.pipeline import Extractor
from extract.views import views
from kg.data import shipped
from kg.ontology import Ontology

pytestmark = [
    pytest.mark.model,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning"),
]
WORDS = "The firm Acme said on Monday it will buy Bolt for $ 3 billion , not Corp in talks over satellites".split()


@pytest.fixture(scope="module")
def texts():
    return [path.read_text(encoding="utf-8") for path in sorted(shipped("corpus").glob("*-*.md"))]


def parse(doc):
    return [(t.text, t.tag_, t.dep_, t.head.i, t.ent_type_, t.ent_iob_) for t in doc]


def test_openblas_changes_no_tag_no_tree_and_no_name(texts):
    ours = language.load()
    plain = language.load.__wrapped__()
    for _, part in plain.pipeline:
        for layer in part.model.walk() if isinstance(getattr(part, "model", None), Model) else ():
            layer.ops = NumpyOps()
    for text in texts:
        assert parse(ours(text)) == parse(plain(text))


def test_parts_of_speech_and_lemmas_are_the_stock_pipelines_but_for_a_few(texts):
    ours, stock = language.load(), spacy.load(language.model_path(language.DEFAULT_MODEL))
    stock.tokenizer = ours.tokenizer
    pairs = [(a, b) for text in texts for a, b in zip(ours(text), stock(text), strict=True)]
    assert sum(a.pos_ == b.pos_ for a, b in pairs) > 0.975 * len(pairs)
    assert sum(a.lemma_.lower() == b.lemma_.lower() for a, b in pairs) > 0.975 * len(pairs)


def test_a_word_met_again_is_read_as_the_first_time(texts):
    nlp = language.load()
    first = [[(t.pos_, t.lemma_) for t in nlp(text)] for text in texts]
    assert [[(t.pos_, t.lemma_) for t in nlp(text)] for text in texts] == first


def test_a_text_in_a_batch_gives_the_bits_that_it_gives_alone(texts):
    nlp = language.load()
    draw = random.Random(7)
    many = texts + [" ".join(draw.choices(WORDS, k=n)) for n in (150, 160, 199, 310, 1000)]
    for alone, batched in zip(map(nlp, many), nlp.pipe(many, batch_size=16), strict=True):
        assert np.array_equal(alone.tensor, batched.tensor)
        assert np.array_equal(views(alone), views(batched))


def test_articles_in_a_stream_are_read_as_they_are_alone(texts):
    # OpenBLAS multiplies matrices of few rows by other code, which rounds otherwise: such texts are read alone.
    reader = Extractor.load(shipped("ontology"), Ontology.load().schema)
    short = [text[:n] for n, text in enumerate(texts * 3, start=2)] + ["", "Acme owns Bolt.", texts[0][:590]]
    articles = [Article(f"a{n}", text) for n, text in enumerate([*short, *texts])]
    assert list(reader.stream(articles)) == [reader.extract(article) for article in articles]
