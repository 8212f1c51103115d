"""Between two graphs every row that changed is listed, with its cause and its sentence."""

import pytest
from newsroom import Newsroom

from kg.decisions import Decision, Decisions
from kg.diff import Side, compare, differences, fact_rows

TYPES = {"Shield": "Program", "Jane Roe": "Person"}


def room(**dates: str) -> Newsroom:
    made = Newsroom(types=dict(TYPES))
    for name in dates or {"one": "", "two": ""}:
        made.article(name, dates.get(name, "2025-05-01"), "Daily Example")
    return made


def shown(old, new) -> list[tuple]:
    return [tuple(row[:7]) for row in compare(old, new).rows]


def test_a_new_article_gains_and_upgrades_rows(tmp_path):
    before, after = room(one="2025-05-01"), room(one="2025-05-01", two="2025-06-01")
    for made in (before, after):
        made.claim("one", "Acme", "competesFor", "Shield", "possible")
    after.claim("two", "Acme", "competesFor", "Shield")
    after.claim("two", "Bolt", "competesFor", "Shield")
    old, new = before.graph(tmp_path / "old"), after.graph(tmp_path / "new")
    assert shown(old, new) == [
        ("gained", "Bolt", "competesFor", "Shield", None, "asserted", "new article"),
        ("upgraded", "Acme", "competesFor", "Shield", "possible", "asserted", "new article"),
    ]
    assert shown(new, old) == [
        ("downgraded", "Acme", "competesFor", "Shield", "asserted", "possible", "article gone"),
        ("lost", "Bolt", "competesFor", "Shield", "asserted", None, "article gone"),
    ]
    assert compare(old, new).rows[1][-2:] == ("two", "Acme competesFor Shield asserted.")
    assert shown(old, old) == []


def test_a_changed_text_and_a_changed_reading_are_told_apart(tmp_path):
    before, edited, reread = room(one="2025-05-01"), room(one="2025-05-01"), room(one="2025-05-01")
    before.claim("one", "Acme", "competesFor", "Shield")
    edited.article("one", "2025-05-01", "Daily Example", text="Corrected.")
    edited.claim("one", "Bolt", "competesFor", "Shield")
    reread.claim("one", "Acme", "competesFor", "Shield", "planned", quote="Acme competesFor Shield asserted.")
    old = before.graph(tmp_path / "old")
    assert {row[-1] for row in shown(old, edited.graph(tmp_path / "edited"))} == {"changed article"}
    assert shown(old, reread.graph(tmp_path / "reread")) == [
        ("downgraded", "Acme", "competesFor", "Shield", "asserted", "planned", "changed program")
    ]


def test_a_decision_is_told_as_the_cause(tmp_path):
    made = room()
    made.claim("one", "Acme", "competesFor", "Shield")
    made.claim("one", "Bolt", "partnersWith", "Crux")
    old = made.graph(tmp_path / "old")
    decisions = Decisions(
        (
            Decision("rename", ("Acme", "Acme Works")),
            Decision("reject", fact=("Bolt", "partnersWith", "Crux")),
        )
    )
    assert shown(old, made.graph(tmp_path / "new", decisions)) == [
        ("renamed", "Acme Works", "competesFor", "Shield", "Acme competesFor Shield", "Acme Works competesFor Shield", "decision"),
        ("lost", "Bolt", "partnersWith", "Crux", "asserted", None, "decision"),
    ]  # fmt: skip


def test_a_denial_is_a_row_of_its_own():
    before, after = room(), room()
    for made in (before, after):
        made.claim("one", "Acme", "competesFor", "Shield")
    after.claim("two", "Acme", "competesFor", "Shield", "negated")
    sides = [Side.of(fact_rows(m.claims), {c.id: c for c in m.claims}.get) for m in (before, after)]
    (found,) = differences(*sides, lambda *_: "because")
    assert (found.change, found.row[-1], found.after, found.cause) == (
        "gained",
        "negated",
        "negated",
        "because",
    )


def test_the_answers_to_a_question_are_compared(tmp_path):
    before, after = room(one="2025-05-01"), room(one="2025-05-01", two="2025-06-01")
    for made in (before, after):
        made.claim("one", "Acme", "competesFor", "Shield", "possible")
    after.claim("two", "Acme", "competesFor", "Shield")
    after.claim("two", "Bolt", "owns", "Crux")
    query = "SELECT ?firm ?status ?claim { ?claim rdf:subject/rdfs:label ?firm ; rdf:predicate kg:competesFor ; cg:status ?status }"
    answer = compare(
        before.graph(tmp_path / "old"), after.graph(tmp_path / "new"), lambda graph: graph.select(query)
    )
    assert answer.columns == ("change", "firm", "before", "after", "cause", "article", "sentence")
    assert answer.rows == (
        (
            "upgraded",
            "Acme",
            "possible",
            "asserted",
            "new article",
            "two",
            "Acme competesFor Shield asserted.",
        ),
    )


@pytest.mark.parametrize("changes", [0, 1, 30])
def test_every_row_that_changed_is_listed(changes):
    before, after = room(), room()
    for n in range(50):
        before.claim("one", f"Firm {n}", "competesFor", "Shield", "possible" if n < changes else "asserted")
        after.claim("one", f"Firm {n}", "competesFor", "Shield")
    sides = [Side.of(fact_rows(m.claims), {c.id: c for c in m.claims}.get) for m in (before, after)]
    assert [d.change for d in differences(*sides, lambda *_: "")] == ["upgraded"] * changes
