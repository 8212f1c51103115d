"""Tests of the reader of annotated snippets, and of the snippets that ship with the ontology."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.training.examples import (
    ExampleError,
    ExampleFact,
    Short,
    parse_examples,
    read_examples,
)

SHIPPED = Path(__file__).parent.parent / "ontology" / "examples"
SHORT = Short.beside(SHIPPED / "plain.txt")
AGENT = {"Person", "Company", "GovernmentBody", "Organization", "Place"}
THING = {"Program", "System", "Layer"}
ARGUMENTS: dict[str, tuple[set[str], set[str] | str]] = {
    "competesFor": (AGENT | {"System"}, THING),
    "inTalksWith": (AGENT, AGENT),
    "wonContractFor": (AGENT, THING),
    "contractsWith": (AGENT, AGENT),
    "contractValue": (AGENT, "amount"),
    "develops": (AGENT, THING),
    "owns": (AGENT, AGENT | THING),
    "partnersWith": (AGENT, AGENT),
    "partOf": (THING | AGENT, THING | AGENT),
    "worksFor": ({"Person"}, AGENT | THING),
    "holdsRole": ({"Person"}, "text"),
    "founded": (AGENT, AGENT | THING),
    "leads": (AGENT, AGENT | THING),
    "funds": (AGENT | THING, AGENT | THING),
    "acquires": (AGENT, AGENT | THING),
    "supports": (AGENT, AGENT | THING),
    "conflictsWith": (AGENT, AGENT | THING),
    "announces": (AGENT, AGENT | THING),
    "reliesOn": (AGENT | THING, AGENT | THING),
    "counters": (THING, {"Threat"}),
    "comparedTo": (THING, THING),
    "locatedIn": (AGENT | THING, {"Place", "System"}),
    "hasCost": (THING | {"Company", "Organization"}, "amount"),
    "hasQuantity": (THING | AGENT, "count"),
    "targetDate": (THING, "date"),
}

SNIPPET = """
# A comment.
[a:C Acme Robotics] won a {v $40 million=40M USD} order from the [n:G Navy], [n~ the service] said.
[a~ Its] {r boss=chief executive|CEO} hopes for {w 6 to 10 more=6..10 drone} by {d March 2027=2027-03}.
> a wins s; a sells n @n; a worth v @"two officials"
? a develops s planned

Plain text without marks.
"""


def test_marks_are_taken_out_of_the_text_and_kept_as_offsets() -> None:
    example = next(
        parse_examples(SNIPPET.replace("a wins s; ", "").replace("? a develops s planned", ""), short=SHORT)
    )
    assert example.text.startswith(
        "Acme Robotics won a $40 million order from the Navy, the service said.\n\nIts boss"
    )
    firm, navy = example.entities
    assert [(example.text[m.start : m.end], m.kind) for m in firm.mentions] == [
        ("Acme Robotics", "name"),
        ("Its", "pronoun"),
    ]
    assert [example.text[m.start : m.end] for m in navy.mentions] == ["Navy", "the service"]
    amount, role, count, date = example.values
    assert (amount.kind, amount.min, amount.max, amount.unit) == ("amount", 4e7, 4e7, "USD")
    assert (role.kind, role.text, role.others) == ("text", "chief executive", ("CEO",))
    assert (count.kind, count.min, count.max, count.unit) == ("count", 6, 10, "drone")
    assert (date.kind, date.text, example.text[date.start : date.end]) == ("date", "2027-03", "March 2027")
    assert example.facts[0] == ExampleFact("a", "contractsWith", "n", attributed_to=("Navy",))
    assert example.facts[1].attributed_to == ("two officials",)


def test_open_amounts_keep_one_bound() -> None:
    text = "{a over $2bn=2B.. USD} {b up to $2bn=..2B USD} {c dozens=24.. ship} {d within 60 days=P60D}"
    a, b, c, d = next(parse_examples(text)).values
    assert (a.min, a.max, b.min, b.max, c.min, c.max) == (2e9, None, None, 2e9, 24, None)
    assert (d.kind, d.text) == ("date", "P60D")


def test_one_mention_may_refer_to_two_entities_and_lie_inside_another() -> None:
    example = next(
        parse_examples("[a:C Oru], [b~:C the [g:L German] firm]. [a+b~ Both] grew.".replace("b~:C", "b:C~"))
    )
    assert [len(entity.mentions) for entity in example.entities] == [2, 1, 2]
    assert example.entity("b") is not None and example.entities[2].name == "the German firm"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[a Acme] won.", "no type"),
        ("[a:C Acme won.", "never ends"),
        ("[a:C Acme] won.\n> a wins b", "unknown id"),
        ("[a:C Acme] won.\n> a 7 a", "not a fact"),
        ("[a:C Acme] won.\n> a owns a maybe", "unknown 'maybe'"),
    ],
)
def test_a_wrong_snippet_is_named(source: str, message: str) -> None:
    with pytest.raises(ExampleError, match=message):
        list(parse_examples(source))


def test_the_shipped_examples_follow_the_guide() -> None:
    wrong: list[str] = []
    for example in read_examples(SHIPPED):
        kinds = {entity.id: entity.type for entity in example.entities}
        kinds |= {value.id: value.kind for value in example.values}
        for fact in example.facts:
            domain, target = ARGUMENTS[fact.p]
            right = kinds[fact.o] == target if isinstance(target, str) else kinds[fact.o] in target
            amount_right = not fact.amount or kinds[fact.amount] == "amount"
            if kinds[fact.s] not in domain or not right or fact.s == fact.o or not amount_right:
                wrong.append(f"{example.id}: {fact.s} {fact.p} {fact.o}")
    assert wrong == []


def test_short_forms_stand_for_relations_of_the_ontology() -> None:
    assert set(SHORT.relations.values()) <= set(ARGUMENTS)


def test_without_a_file_of_short_forms_names_are_taken_as_they_are() -> None:
    example = next(parse_examples("[a:C Acme] owns [b:Firm Bolt].\n> a wins b"))
    assert [e.type for e in example.entities] == ["C", "Firm"]
    assert example.facts[0].p == "wins"


def test_a_folder_has_its_own_short_forms(tmp_path: Path) -> None:
    (tmp_path / "short.toml").write_text(
        '[types]\nV = "Vessel"\n[relations]\nruns = "operates"\n', encoding="utf-8"
    )
    (tmp_path / "one.txt").write_text("[a:Line Acme] runs [b:V Tide].\n> a runs b\n", encoding="utf-8")
    example = next(read_examples(tmp_path))
    assert [e.type for e in example.entities] == ["Line", "Vessel"]
    assert example.facts[0].p == "operates"
