"""The file of decisions reads back what was added, and gives back the bytes that it had."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import ledger
from kg.decisions import ACTIONS, Decision, Decisions
from kg.errors import NotFound, WrongRequest

words = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1).filter(str.strip)
EACH = (
    Decision("merge", ("A", "B", "C"), why='they say "one"'),
    Decision("forbid", ("A", "B"), type="Company"),
    Decision("split", ("A", "A (town)"), articles=("x",)),
    Decision("rename", ("A", "Ä")),
    Decision("reject", fact=("A", "owns", "B"), articles=("x", "y")),
    Decision("accept", fact=("A", "owns", "5 USD"), status="planned"),
)


def test_every_kind_of_decision_reads_back():
    text = ledger.HEADER
    for item in EACH:
        text = ledger.add(text, item)
    assert ledger.parse(text) == Decisions(EACH)
    assert {item.do for item in EACH} == set(ACTIONS)


@given(st.tuples(words, words), words)
def test_any_name_reads_back(names, why):
    item = Decision("rename", names, why=why)
    assert ledger.parse(ledger.add("", item)).items == (item,)


@pytest.mark.parametrize(
    "before", ["", "# mine", "# mine\n", "\n\n", ledger.add("# a", EACH[0]), ledger.HEADER]
)
def test_taking_the_last_one_back_restores_the_bytes(before):
    for item in EACH:
        after = ledger.add(before, item)
        assert ledger.take_back(after, len(ledger.parse(after).items)) == before


def test_taking_back_one_in_the_middle_leaves_the_others():
    text = ledger.HEADER
    for item in EACH:
        text = ledger.add(text, item)
    assert ledger.parse(ledger.take_back(text, 2)).items == (EACH[0], *EACH[2:])


def test_a_new_file_goes_away_with_its_only_decision(tmp_path):
    path = tmp_path / ledger.NAME
    text = ledger.add(ledger.text_of(path), EACH[0])
    ledger.write(path, text)
    assert ledger.read(path).items == EACH[:1]
    ledger.write(path, ledger.take_back(text, 1))
    assert not path.exists() and ledger.read(path) == Decisions()


def test_taking_back_what_is_not_there_says_how_many_there_are():
    with pytest.raises(NotFound, match="no decision 3; there are 1"):
        ledger.take_back(ledger.add("", EACH[0]), 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[decision]\n", "is not TOML"),
        ("[other]\nx = 1\n", "only \\[\\[decision\\]\\] tables"),
        ("decision = 3\n", "only \\[\\[decision\\]\\] tables"),
        ("decision = [3]\n", "decision 1 is no table"),
        ('[[decision]]\ndo = "join"\n', "no decision 'join'; there are merge"),
        ('[[decision]]\ndo = "merge"\nnames = ["A"]\n', "merge needs two names"),
        ('[[decision]]\ndo = "merge"\nnames = [1, 2]\n', "names must be a list of texts"),
        ('[[decision]]\ndo = "merge"\nname = "A"\n', "no field 'name'; there are do, names"),
        ('[[decision]]\ndo = "split"\nnames = ["A", "B"]\n', "split needs the articles"),
        ('[[decision]]\ndo = "reject"\nsubject = "A"\n', "reject needs subject, relation and object"),
        (
            '[[decision]]\ndo = "accept"\nsubject="A"\nrelation="r"\nobject="B"\nstatus="sure"\n',
            "no status 'sure'",
        ),
    ],
)
def test_a_wrong_file_gets_one_clear_line(text, says):
    with pytest.raises(WrongRequest, match=says) as caught:
        ledger.parse(text)
    assert "\n" not in str(caught.value)
