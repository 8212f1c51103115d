"""Who fills which role, on parses written by hand."""

import pytest
import spacy
from spacy.tokens import Doc

from extract.predicates import predicates
from extract.tree import Tree

VOCAB = spacy.blank("en").vocab


def parsed(rows):
    """Make a document of rows `word lemma pos tag dep head`, the head by its place."""
    fields = [row.split() for row in rows.strip().splitlines()]
    words, lemmas, pos, tags, deps, heads = zip(*fields, strict=True)
    return Doc(
        VOCAB, words=words, lemmas=lemmas, pos=pos, tags=tags, deps=deps, heads=[int(h) for h in heads]
    )


def roles(doc):
    """Give each predicate's roles by word."""
    tree = Tree.of(doc)
    return {
        doc[p.token].text: {doc[t].text: tuple(names) for t, names in p.roles.items()}
        for p in predicates(tree)
    }


ACTIVE = """
Acme Acme PROPN NNP nsubj 1
built build VERB VBD ROOT 1
Kite Kite PROPN NNP dobj 1
"""
PASSIVE = """
Kite Kite PROPN NNP nsubjpass 2
was be AUX VBD auxpass 2
built build VERB VBN ROOT 2
by by ADP IN agent 2
Acme Acme PROPN NNP pobj 3
and and CCONJ CC cc 4
Bolt Bolt PROPN NNP conj 4
"""
CONTRACT = """
Acme Acme PROPN NNP nsubj 1
won win VERB VBD ROOT 1
a a DET DT det 3
contract contract NOUN NN dobj 1
from from ADP IN prep 3
Oslo Oslo PROPN NNP pobj 4
to to PART TO aux 7
build build VERB VB acl 3
Kite Kite PROPN NNP dobj 7
"""
RELATIVE = """
Acme Acme PROPN NNP nsubj 5
, , PUNCT , punct 0
which which PRON WDT nsubj 3
built build VERB VBD relcl 0
Kite Kite PROPN NNP dobj 3
grew grow VERB VBD ROOT 5
"""
CONTROL = """
Acme Acme PROPN NNP nsubj 1
plans plan VERB VBZ ROOT 1
to to PART TO aux 3
sell sell VERB VB xcomp 1
Kite Kite PROPN NNP dobj 3
to to ADP IN dative 3
Oslo Oslo PROPN NNP pobj 5
"""
HIRED = """
Oslo Oslo PROPN NNP nsubj 1
hired hire VERB VBD ROOT 1
Acme Acme PROPN NNP dobj 1
to to PART TO aux 4
build build VERB VB xcomp 1
Kite Kite PROPN NNP dobj 4
"""
APPOSED = """
Kite Kite PROPN NNP nsubj 8
, , PUNCT , punct 0
a a DET DT det 3
rocket rocket NOUN NN appos 0
of of ADP IN prep 3
firms firm NOUN NNS pobj 4
such such ADJ JJ amod 7
as as ADP IN prep 5
flew fly VERB VBD ROOT 8
"""
BASED = """
Oslo Oslo PROPN NNP npadvmod 2
- - PUNCT HYPH punct 2
based base VERB VBN amod 3
Acme Acme PROPN NNP nsubj 4
grew grow VERB VBD ROOT 4
"""


@pytest.mark.parametrize(
    ("rows", "predicate", "filler", "role"),
    [
        (ACTIVE, "built", "Acme", "A0"),
        (ACTIVE, "built", "Kite", "A1"),
        (PASSIVE, "built", "Kite", "A1"),
        (PASSIVE, "built", "Acme", "A0"),
        (PASSIVE, "built", "Bolt", "A0"),
        (CONTRACT, "contract", "Acme", "A0"),
        (CONTRACT, "contract", "Oslo", "p_from"),
        (CONTRACT, "build", "Acme", "A0"),
        (CONTRACT, "build", "Kite", "A1"),
        (RELATIVE, "built", "Acme", "A0"),
        (CONTROL, "sell", "Acme", "A0"),
        (CONTROL, "sell", "Oslo", "A2"),
        (HIRED, "build", "Acme", "A0"),
        (APPOSED, "rocket", "Kite", "is"),
        (BASED, "based", "Acme", "A1"),
        (BASED, "based", "Oslo", "A0"),
    ],
)
def test_a_word_fills_its_role(rows, predicate, filler, role):
    assert role in roles(parsed(rows))[predicate][filler]


def test_a_subject_in_the_way_does_not_build():
    assert "Oslo" not in roles(parsed(HIRED))["build"]


def test_a_noun_hears_through_which_verb_it_got_its_subject():
    doc = parsed(CONTRACT)
    contract = next(p for p in predicates(Tree.of(doc)) if doc[p.token].text == "contract")
    assert doc[contract.through].text == "won"
