"""Support is counted in origins: planted echoes are counted exactly."""

import random

import pytest
from newsroom import Newsroom

from kg.echoes import echoes, fingerprint, shared
from kg.facts import facts
from kg.origins import Press, supports, table, tree_table

FACT = ("Acme", "competesFor", "Shield")
WORDS = "report budget layer radar launch orbit crew test plan order firm state delay award price unit"


def story(seed: int, words: int = 200) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS.split()) + chance.choice(["", "s", "ed"]) for _ in range(words))


def support(room: Newsroom, names: dict[str, str] | None = None):
    (one,) = supports(facts(room.claims, room.articles), room.articles, room.text, names=names or {})
    return one


def add(room: Newsroom, name: str, source: str, *, by=(), text="", wire="", day=1, quote="") -> None:
    room.article(name, f"2025-06-{day:02}", source, wire=wire, text=text)
    room.claim(name, *FACT, by=by, quote=quote or f"Acme, says {source}, competesFor Shield.")


def test_twenty_reprints_five_quotes_and_two_real_reports_are_four_origins():
    room = Newsroom(types={"Shield": "Program"})
    for n in range(20):
        body = story(1)
        add(room, f"reprint{n}", f"Gazette {n}", text=body[: len(body) * (60 + 2 * n) // 100], day=2 + n // 4,
            wire="Example Wire" if n == 7 else "")  # fmt: skip
    for n in range(5):
        add(room, f"quote{n}", f"Courier {n}", by=("the Ministry of Works",), text=story(100 + n), day=3)
    add(room, "real1", "Morning Example", text=story(200), day=4)
    add(room, "real2", "Evening Example", text=story(201), day=5)
    found = support(room)
    assert found.origins == ("Evening Example", "Example Wire", "Ministry of Works", "Morning Example")
    assert len(found.articles) == 27
    assert table([found]).rows[0][4:6] == (4, 27)


def test_who_credits_an_outlet_has_it_from_whom_that_outlet_has_it():
    room = Newsroom()
    add(room, "wire", "Example Wire", by=("Jane Roe",), text=story(1))
    add(room, "daily", "Daily Example", by=("Example Wire",), text=story(2), day=2)
    add(room, "blog", "Blog Example", by=("Daily Example",), text=story(3), day=3)
    found = support(room)
    assert found.origins == ("Jane Roe",)
    assert found.tree() == [
        (0, ("who", "Jane Roe")),
        (1, ("who", "Example Wire")),
        (2, ("article", "wire")),
        (2, ("who", "Daily Example")),
        (3, ("article", "daily")),
        (3, ("who", "Blog Example")),
        (4, ("article", "blog")),
    ]
    shown = tree_table(found, room.articles)
    assert shown.rows[:3] == (
        (0, "Jane Roe", "origin", None, None),
        (1, "  Example Wire", "via", None, None),
        (2, "    Wire", "article", "2025-06-01", "asserted"),
    )
    assert shown.evidence[2] == ("c0",)


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (("three officials",), ("a US official",), 2),  # two outlets, each with sources of its own
        (("Example Wire", "three sources"), ("Example Wire",), 1),
        (("Sources",), ("Officials",), 2),
        (("a Northwind spokesman",), ("Northwind",), 1),
        (("a spokeswoman for Northwind",), ("the Northwind spokesperson",), 1),
        (("Jane Roe",), ("John Doe",), 2),
        (("Daily Example", "Jane Roe"), ("Jane Roe",), 1),
        ((), (), 2),
        (("Example Wire",), (), 2),
        (("NW",), ("Northwind",), 1),
    ],
)
def test_two_reports_have_as_many_origins_as_speakers_that_can_be_told_apart(first, second, count):
    room = Newsroom()
    add(room, "one", "Morning Example", by=first, text=story(1))
    add(room, "two", "Evening Example", by=second, text=story(2))
    assert len(support(room, {"nw": "Northwind"}).origins) == count


def test_a_sentence_taken_over_word_for_word_is_no_second_origin():
    room = Newsroom()
    quote = "Acme, which makes radars and rockets, competes for the whole of Shield."
    add(room, "one", "Morning Example", text=story(1), quote=quote)
    add(room, "two", "Evening Example", text=story(2), quote=quote, day=2)
    assert support(room).origins == ("Morning Example",)


def test_one_outlet_is_one_origin_however_often_it_reports():
    room = Newsroom()
    add(room, "one", "Morning Example", text=story(1))
    add(room, "two", "Morning Example", text=story(2))
    assert support(room).origins == ("Morning Example",)


def test_two_outlets_that_credit_each_other_are_one_origin_and_end():
    room = Newsroom()
    add(room, "one", "Morning Example", by=("Evening Example",), text=story(1))
    add(room, "two", "Evening Example", by=("Morning Example",), text=story(2), day=2)
    assert support(room).origins == ("Evening Example",)


def test_a_denial_is_no_support():
    room = Newsroom()
    add(room, "one", "Morning Example", text=story(1))
    room.article("two", "2025-07-01", "Evening Example")
    room.claim("two", *FACT, "negated", ("Acme",))
    assert support(room).origins == ("Morning Example",)


def test_an_article_of_which_nothing_is_known_stands_for_itself():
    room = Newsroom()
    room.article("alone", text=story(1))
    room.claim("alone", *FACT)
    assert support(room).origins == ("alone",)
    assert Press({}).outlet({"b", "a"}) == "a"


def test_a_shortened_reprint_is_a_copy_and_a_round_up_is_not():
    texts = {
        "full": story(1, 400),
        "short": story(1, 400)[:1200],
        "other": story(2, 400),
        "brief": story(2, 400)[:500],
    }
    texts["roundup"] = " ".join([story(n, 300) for n in range(3, 9)] + [texts["brief"]])
    found = echoes(texts, texts.__getitem__)
    assert found == dict.fromkeys(("full", "short"), frozenset({"full", "short"}))


def test_texts_too_short_to_tell_are_nobodys_copies():
    assert (
        shared(fingerprint("one two three four five six"), fingerprint("one two three four five six")) == 0.0
    )
    assert echoes(["a", "b"], lambda _: "") == {}


def test_copies_are_found_in_linear_time():
    texts = {f"a{n}": story(n % 50, 120) for n in range(1000)}
    assert len(set(echoes(texts, texts.__getitem__).values())) == 50


def test_articles_that_name_no_outlet_are_each_their_own():
    room = Newsroom()
    add(room, "one", "news article", text=story(1))
    add(room, "two", "news article", text=story(2))
    assert support(room).origins == ("one", "two")
