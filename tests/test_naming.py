"""Which names of an article are one thing."""

import pytest

from extract.lexicon import Lexicon
from extract.naming import Name, acronyms, canonical, clusters

LEXICON = Lexicon(
    {
        "names": {
            "name": [{"name": "Department of Defense", "type": "GovernmentBody", "aliases": ["Pentagon"]}]
        }
    }
)


def grouped(*names: tuple[str, str], text: str = "") -> list[set[str]]:
    return [
        {name.text for name in group}
        for group in clusters([Name(*n) for n in names], LEXICON, acronyms(text))
    ]


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("Jane Doe", "Doe", "Person"),
        ("Dr. Jane Doe", "Jane Doe", "Person"),
        ("Jane Doe", "Jane", "Person"),
        ("Acme Aerospace", "Acme", "Company"),
        ("Acme Corp.", "Acme", "Company"),
        ("Project Heron", "Heron", "System"),
        ("Pentagon", "Department of Defense", "GovernmentBody"),
        ("African Development Bank", "AfDB", "Organization"),
        ("National Institutes of Health", "NIH", "GovernmentBody"),
        ("Environment Agency", "the Agency", "GovernmentBody"),
    ],
)
def test_short_and_long_names_are_one(a: str, b: str, kind: str) -> None:
    assert grouped((a, kind), (b, kind)) == [{a, b}]


@pytest.mark.parametrize(
    "names",
    [
        [("Jane Doe", "Person"), ("John Doe", "Person"), ("Doe", "Person")],
        [("Acme Rail", "Company"), ("Acme Air", "Company"), ("Acme", "Company")],
        [("Jane Doe", "Person"), ("Doe", "Place")],
        [("cruise missiles", "Threat"), ("missiles", "Threat")],
    ],
)
def test_where_two_readings_are_possible_nothing_is_joined(names: list[tuple[str, str]]) -> None:
    assert len(grouped(*names)) == len(names)


def test_an_acronym_in_brackets_is_the_name_before_it() -> None:
    text = "the Quick Reaction Cell (QRC) said"
    assert acronyms(text) == {"QRC": "Quick Reaction Cell"}
    assert grouped(("Quick Reaction Cell", "Program"), ("QRC", "Program"), text=text) == [
        {"Quick Reaction Cell", "QRC"}
    ]


def test_a_short_form_joins_a_long_one_whose_type_is_only_likely() -> None:
    long = Name("Acme Games", "Program", 1, frozenset(["Program", "Company"]))
    assert len(clusters([Name("Acme", "Company", 3), long], LEXICON)) == 1


def test_people_are_shown_by_their_fullest_name_others_by_their_commonest() -> None:
    assert canonical([Name("Doe", "Person", 5), Name("Jane Doe", "Person")], LEXICON) == "Jane Doe"
    assert canonical([Name("Acme", "Company", 5), Name("Acme Aerospace", "Company")], LEXICON) == "Acme"
