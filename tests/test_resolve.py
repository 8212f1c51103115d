"""Names across articles: what is one, and what stays apart."""

import random
import time

import pytest

from extract.claim import Entity
from extract.lexicon import Lexicon
from kg.data import shipped
from kg.resolve import resolve

LEXICON = Lexicon.load(shipped("ontology") / "lexicon")


def groups(*articles):
    """Resolve articles given as lists of "Type: Name = alias = alias"; give the sets of names that are one."""
    given = [
        (f"a{n:02}", [entity(i, text) for i, text in enumerate(texts)]) for n, texts in enumerate(articles)
    ]
    found = resolve(given, LEXICON)
    for seed in range(3):
        random.Random(seed).shuffle(given)
        assert resolve(given, LEXICON) == found
    return [{f"{article}:{e.name}" for article, e in group} for group in found]


def entity(number, text):
    type_name, _, names = text.partition(": ")
    name, *aliases = names.split(" = ")
    return Entity(f"e{number}", type_name, name, (name, *aliases))


def together(found, *members):
    return any(set(members) <= group for group in found)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Company: Acme", "Company: ACME"),
        ("Company: Acme Corp.", "Company: Acme"),
        ("Company: Acme Systems Inc.", "Company: Acme Systems"),
        ("Company: Acme.com Inc.", "Company: Acme"),
        ("GovernmentBody: Pentagon", "GovernmentBody: Department of Defense"),
        ("GovernmentBody: the Ministry of Works", "GovernmentBody: Ministry of Works"),
        ("Person: Dr. Jane Doe", "Person: Jane Doe"),
        ("Company: Acme", "Organization: Acme"),
        ("Threat: drone", "Threat: drones"),
        ("Person: Lockwood Merrin", "Company: Lockwood Merrin"),
        ("Place: U.S.", "Place: United States"),
    ],
)
def test_one_thing_under_two_spellings(first, second):
    assert len(groups([first], [second])) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Company: Acme", "Company: Apex"),
        ("Place: Paris", "Person: Paris"),
        ("System: Falcon 7", "System: Falcon 9"),
        ("Company: Delta", "Company: Delta Holdings Bank"),
        ("Person: John Smith", "Person: Joan Smith"),
        ("Company: Acme", "Person: Acme"),
        ("System: Type 26 frigate", "System: Type 31 frigate"),
    ],
)
def test_two_things_stay_apart(first, second):
    assert len(groups([first], [second])) == 2


def test_an_alias_that_another_article_gives_in_full_is_the_same():
    found = groups(["Organization: Bureau of Odd Affairs = BOA"], ["Organization: BOA"])
    assert together(found, "a00:Bureau of Odd Affairs", "a01:BOA")


def test_an_alias_of_two_things_stays_apart():
    found = groups(
        ["Organization: Bureau of Odd Affairs = BOA"],
        ["Organization: Bank of Asia = BOA"],
        ["Organization: BOA"],
    )
    assert len(found) == 3


def test_an_alias_without_likeness_needs_two_articles():
    one = ["Company: Acme = Thunder"]
    assert len(groups(one, ["Company: Thunder"])) == 2
    assert len(groups(one, one, ["Company: Thunder"])) == 1


def test_a_surname_is_its_only_bearer_where_the_articles_share_something_else():
    full, bare = "Person: Jane Doe", "Person: Doe"
    assert together(groups([full, "Company: Acme"], [bare, "Company: Acme"]), "a00:Jane Doe", "a01:Doe")
    assert not together(groups([full, "Company: Acme"], [bare, "Company: Apex"]), "a00:Jane Doe", "a01:Doe")


def test_a_surname_of_two_people_stays_apart():
    both = ["Person: Jane Doe", "Person: John Doe", "Company: Acme"]
    assert len(groups(both, ["Person: Doe", "Company: Acme"])) == 4


def test_the_first_word_of_a_firm_is_the_firm_where_only_one_begins_so():
    short = ["Company: Globex", "Place: Utopia"]
    assert together(
        groups(["Company: Globex Rockets", "Place: Utopia"], short), "a00:Globex Rockets", "a01:Globex"
    )
    two = groups(
        ["Company: Globex Rockets", "Place: Utopia"], ["Company: Globex Foods", "Place: Utopia"], short
    )
    assert not together(two, "a00:Globex Rockets", "a02:Globex")


def test_a_project_is_one_with_and_without_the_word():
    found = groups(["System: Project Comet", "Company: Acme"], ["System: Comet", "Company: Acme"])
    assert together(found, "a00:Project Comet", "a01:Comet")


def test_a_slip_in_a_long_name_is_forgiven_where_the_articles_share_something_else():
    found = groups(
        ["Company: Northwind Traders", "Person: Jane Doe"], ["Company: Nortwind Traders", "Person: Jane Doe"]
    )
    assert together(found, "a00:Northwind Traders", "a01:Nortwind Traders")


def test_what_one_article_holds_apart_is_not_joined():
    found = groups(["Company: Globex Rockets", "Company: Globex"], ["Company: Globex"])
    assert not together(found, "a00:Globex Rockets", "a00:Globex")


def test_a_rare_reading_as_another_kind_is_a_slip():
    found = groups(*[["Company: Acme"]] * 6, ["Person: Acme"])
    assert len(found) == 1


def test_the_work_grows_with_the_number_of_articles_only():
    def seconds(count):
        names = random.Random(1)
        texts = [
            [
                entity(i, f"Company: Firm {names.randrange(count)} {chr(97 + names.randrange(26))}")
                for i in range(8)
            ]
            for _ in range(count)
        ]
        start = time.process_time()
        resolve(((f"a{n:06}", found) for n, found in enumerate(texts)), LEXICON)
        return time.process_time() - start

    seconds(200)
    assert seconds(8000) < 16 * max(seconds(1000), 0.02)
