"""Decisions regroup entities, drop and add claims, and change nothing else."""

from dataclasses import replace

from extract.claim import Amount, Claim, Entity, Extraction, Mention, Rejection, Span
from kg.decisions import Decision, Decisions


def member(article: str, name: str, *names: str, kind: str = "Company") -> tuple[str, Entity]:
    return article, Entity(f"{article}-{name}", kind, name, (name, *names))


A1, B1 = member("one", "Alpha"), member("one", "Beta")
A2, LTD = member("two", "Alpha"), member("two", "Alpha Systems Ltd")
TOWN = member("three", "Alpha", kind="Place")
GROUPS = [(A1, A2), (B1,), (LTD,)]


def shape(*items: Decision, groups=GROUPS) -> set[tuple[str, frozenset[str]]]:
    found = Decisions(items).regroup(groups)
    return {(g.name, frozenset(f"{a}/{e.name}" for a, e in g.members)) for g in found}


def test_no_decision_changes_nothing():
    assert [g.members for g in Decisions().regroup(GROUPS)] == GROUPS


def test_a_merge_makes_two_groups_one_under_the_first_name():
    merged = shape(Decision("merge", ("alpha", "Alpha  Systems LTD")))
    assert merged == {
        ("alpha", frozenset({"one/Alpha", "two/Alpha", "two/Alpha Systems Ltd"})),
        ("", frozenset({"one/Beta"})),
    }


def test_a_merge_with_a_name_that_nobody_bears_waits_for_it():
    assert shape(Decision("merge", ("Gamma", "Beta"))) == shape()


def test_a_forbidden_pair_is_taken_apart():
    together = [(A1, A2, LTD), (B1,)]
    assert shape(Decision("forbid", ("Alpha", "Alpha Systems Ltd")), groups=together) == shape()


def test_a_later_decision_sees_what_an_earlier_one_did():
    undone = shape(Decision("merge", ("Alpha", "Beta")), Decision("forbid", ("Alpha", "Beta")))
    assert {members for _, members in undone} == {members for _, members in shape()}


def test_a_split_takes_a_name_out_of_some_articles():
    split = shape(Decision("split", ("Alpha", "Alpha (town)"), articles=("three",)), groups=[(A1, A2, TOWN)])
    assert split == {
        ("", frozenset({"one/Alpha", "two/Alpha"})),
        ("Alpha (town)", frozenset({"three/Alpha"})),
    }


def test_a_type_narrows_a_decision():
    renamed = shape(Decision("rename", ("Alpha", "Alpha Town"), type="Place"), groups=[(A1,), (TOWN,)])
    assert renamed == {("", frozenset({"one/Alpha"})), ("Alpha Town", frozenset({"three/Alpha"}))}


def claim(object_="e2", relation="partnersWith", **changes) -> Claim:
    made = Claim("e1", relation, object_, "asserted", Span(0, 30), Span(0, 5), Span(20, 24))
    return replace(made, **changes)


READ = Extraction(
    "one",
    "sha",
    entities=(Entity("e1", "Company", "Alpha"), Entity("e2", "Company", "Beta")),
    mentions=(Mention(Span(0, 5), "e1"), Mention(Span(20, 24), "e2"), Mention(Span(40, 45), "e1")),
    claims=(claim(), claim(Amount(6e9, 10e9, "USD"), "hasCost")),
    rejections=(Rejection("e2", "competesFor", "e1", "score", Span(0, 30), 0.4),),
    sentences=(Span(0, 30), Span(31, 60)),
)


def names_of(entity: str) -> frozenset[str]:
    return frozenset({"e1": {"alpha", "alpha systems ltd"}, "e2": {"beta"}}.get(entity, ()))


def revised(*items: Decision) -> Extraction:
    return Decisions(items).revise(READ, names_of)


def test_a_rejected_fact_goes_by_any_name_of_its_subject():
    left = revised(Decision("reject", fact=("Alpha Systems Ltd", "partnersWith", "Beta"))).claims
    assert left == READ.claims[1:]


def test_a_fact_with_an_amount_is_rejected_by_the_amount():
    left = revised(Decision("reject", fact=("Alpha", "hasCost", "6000000000..10000000000 USD"))).claims
    assert left == READ.claims[:1]


def test_a_rejection_for_another_article_changes_nothing():
    assert revised(Decision("reject", fact=("Alpha", "partnersWith", "Beta"), articles=("two",))) is READ


def test_an_accepted_fact_is_proven_by_the_sentence_that_was_refused():
    added = revised(Decision("accept", fact=("Beta", "competesFor", "Alpha"), status="possible")).claims[-1]
    assert added == Claim(
        "e2", "competesFor", "e1", "possible", Span(0, 30), Span(20, 24), Span(0, 5), proposed_by="decision"
    )


def test_a_fact_that_nothing_refused_needs_an_article():
    free = Decision("accept", fact=("Alpha", "acquires", "Beta"))
    assert revised(free) is READ
    assert len(revised(replace(free, articles=("one",))).claims) == 3


def test_an_end_that_is_meant_but_not_named_is_proven_by_the_whole_refused_sentence():
    bare = replace(READ, mentions=())
    item = Decision("accept", fact=("Beta", "competesFor", "Alpha"))
    added = Decisions((item,)).revise(bare, names_of).claims[-1]
    assert added.subject_span == added.object_span == added.sentence


def test_accepting_what_is_there_changes_nothing():
    assert revised(Decision("accept", fact=("Alpha", "partnersWith", "Beta"), articles=("one",))) is READ


def test_the_digest_does_not_depend_on_reasons():
    one, two = Decision("merge", ("A", "B")), Decision("merge", ("A", "B"), why="same firm")
    assert Decisions((one,)).digest == Decisions((two,)).digest != Decisions().digest
