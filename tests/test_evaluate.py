"""The figures of `kg.evaluate`, checked by hand and against the scorer of the evaluation data."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from kg.evaluate import evaluate
from kg.gold import GoldArticle, articles, fold, same_value, value_label
from kg.lines import to_line

SHARED = Path(__file__).parents[2] / "shared" / "eval"
SYMMETRIC = {"inTalksWith", "partnersWith", "conflictsWith"}

needs_gold = pytest.mark.skipif(not SHARED.exists(), reason=f"no evaluation data at {SHARED}")


def article(facts, **entities):
    return GoldArticle.from_json(
        {
            "doc": "a",
            "entities": [
                {"id": key, "type": "Company", "name": name, "names": [name]}
                for key, name in entities.items()
            ],
            "facts": [
                {"s": s, "p": p, "o": o, "status": status, "attributedTo": [], **more}
                for s, p, o, status, more in facts
            ],
        }
    )


def claim(subject, relation, obj, status="asserted", says=()):
    return {
        "doc": "a",
        "subject": ref(subject),
        "relation": relation,
        "object": ref(obj) if isinstance(obj, str) else obj,
        "status": status,
        "attributedTo": list(says),
        "evidence": {"start": 0, "end": 0, "text": ""},
    }


def ref(name):
    return {"name": name, "type": "Company", "names": [name]}


def score(gold, *claims, entities=()):
    return evaluate([gold], claims, entities, symmetric=SYMMETRIC)


ACME_OWNS_BOLT = ("a", "owns", "b", "asserted", {})


def counts(tally):
    return tally.right, tally.wrong, tally.missed


def test_a_claim_is_right_by_any_name():
    gold = article([ACME_OWNS_BOLT], a="Acme Corp.", b="The Bolt Company")
    assert counts(score(gold, claim("ACME’s", "owns", "Bolt")).facts) == (1, 0, 0)


def test_a_turned_claim_is_right_only_where_the_relation_is_symmetric():
    gold = article([ACME_OWNS_BOLT, ("a", "partnersWith", "b", "asserted", {})], a="Acme", b="Bolt")
    scores = score(gold, claim("Bolt", "owns", "Acme"), claim("Bolt", "partnersWith", "Acme"))
    assert counts(scores.by_relation["owns"]) == (0, 1, 1)
    assert counts(scores.by_relation["partnersWith"]) == (1, 0, 0)
    assert counts(scores.pairs) == (1, 0, 0)


def test_a_claim_made_twice_counts_once():
    gold = article([ACME_OWNS_BOLT], a="Acme", b="Bolt")
    assert counts(score(gold, *[claim("Acme", "owns", "Bolt")] * 3).facts) == (1, 0, 0)


def test_an_optional_fact_counts_neither_found_nor_missed():
    gold = article([(*ACME_OWNS_BOLT[:4], {"optional": True})], a="Acme", b="Bolt")
    assert counts(score(gold).facts) == (0, 0, 0)
    assert counts(score(gold, claim("Acme", "owns", "Bolt")).facts) == (0, 0, 0)


def test_a_fact_with_two_statuses_is_half_right_with_one():
    gold = article([ACME_OWNS_BOLT, ("a", "owns", "b", "negated", {})], a="Acme", b="Bolt")
    scores = score(gold, claim("Acme", "owns", "Bolt", "negated"))
    assert counts(scores.facts) == (1, 0, 0)
    assert scores.status.value == 0.5


def test_an_amount_is_right_by_one_bound_and_exact_by_both():
    value = {"min": 5.0, "max": 9.0, "unit": "USD"}
    gold = article([("a", "hasCost", value, "asserted", {})], a="Acme")
    scores = score(gold, claim("Acme", "hasCost", {"min": 5, "max": None, "unit": "USD"}))
    assert counts(scores.facts) == (1, 0, 0)
    assert scores.amounts.value == 0.0


def test_what_nobody_attributes_is_not_scored_for_attribution():
    gold = article([ACME_OWNS_BOLT], a="Acme", b="Bolt")
    assert score(gold, claim("Acme", "owns", "Bolt")).attribution.value is None
    assert score(gold, claim("Acme", "owns", "Bolt", says=["Bolt"])).attribution.value == 0.0


def test_claims_without_gold_are_counted_apart():
    gold = article([ACME_OWNS_BOLT], a="Acme", b="Bolt")
    scores = score(gold, claim("Acme", "owns", "Bolt") | {"doc": "elsewhere"})
    assert scores.without_gold == {"elsewhere": 1}
    assert counts(scores.facts) == (0, 0, 1)


def test_a_split_entity_costs():
    gold = article([], a="Acme", b="Bolt")
    lines = [ref(name) | {"docs": ["a"]} for name in ("Acme", "Acme Corp", "Bolt")]
    assert counts(score(gold, entities=lines).entities) == (2, 1, 0)


@pytest.mark.parametrize(
    ("gold", "ours", "same"),
    [
        ({"text": "chief executive"}, {"text": "Chief Executive"}, True),
        ({"text": "President"}, {"text": "vice president"}, False),
        ({"text": "minister", "or": ["secretary"]}, {"text": "Secretary"}, True),
        ({"date": "2031-Q2"}, {"date": "2031"}, False),
        ({"duration": "P9D"}, {"duration": "P9D"}, True),
        ({"min": 4, "max": 4, "unit": "ship"}, {"min": 4, "max": 4, "unit": "ships"}, True),
        ({"min": 4, "max": 4, "unit": "ship"}, {"min": 4, "max": 4, "unit": "boat"}, False),
        ({"min": None, "max": 4, "unit": "EUR"}, {"min": 4, "max": None, "unit": "EUR"}, False),
    ],
)
def test_values_are_compared_as_the_guide_says(gold, ours, same):
    assert same_value(gold, ours) is same


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ({"min": 2.0, "max": 2.0, "unit": "USD"}, "2 USD"),
        ({"min": None, "max": 600, "unit": "satellite"}, "..600 satellite"),
        ({"min": 175000000000, "max": None, "unit": "USD"}, "175000000000.. USD"),
        ({"date": "--03"}, "--03"),
    ],
)
def test_a_value_is_written_as_an_interval(value, label):
    assert value_label(value) == label


def test_a_file_that_is_no_gold_is_named(tmp_path):
    (tmp_path / "bad.json").write_text('{"doc": "bad"}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.json is no gold file"):
        list(articles(tmp_path))


def test_folding_is_linear_in_hostile_names():
    assert fold("inc " * 50_000 + "x").endswith("inc x")


def noisy_claims(gold, rng):
    """Make claims of gold facts, some of them spoilt, so that every branch of scoring is met."""
    for fact in gold.facts:
        if rng.random() < 0.2:
            continue
        line = claim("", fact.relation, "", rng.choice(["asserted", fact.status]), fact.attributed_to)
        line["doc"] = gold.doc
        line["subject"] = entity_ref(gold, fact.subject)
        line["object"] = entity_ref(gold, fact.object) if isinstance(fact.object, str) else dict(fact.object)
        yield spoilt(line, gold, rng)


def spoilt(line, gold, rng):
    match rng.randrange(8):
        case 0:
            line["relation"] = rng.choice(["owns", "inTalksWith", "develops"])
        case 1:
            line["subject"] = ref(rng.choice(["Nobody Ltd", "the Somebody"]))
        case 2 if "name" in line["object"]:
            line["subject"], line["object"] = line["object"], line["subject"]
        case 3 if "unit" in line["object"]:
            line["object"]["min"] = None
        case 4 if "text" in line["object"]:
            line["object"] = {"text": line["object"]["text"] + " of things"}
        case 5:
            line["attributedTo"] = [rng.choice(["two officials", "officials", *list_names(gold)])]
    return line


def list_names(gold):
    return [entity.name for entity in gold.entities.values()]


def entity_ref(gold, key):
    entity = gold.entities[key]
    return {"name": entity.name, "type": entity.type, "names": list(entity.names)}


@pytest.mark.gold
@needs_gold
@pytest.mark.parametrize("seed", range(3))
def test_the_figures_are_those_of_the_scorer(tmp_path, seed):
    rng = random.Random(seed)
    golds = list(articles(SHARED / "gold"))
    claims = [line for gold in golds for line in noisy_claims(gold, rng)]
    entities = [
        entity_ref(gold, key) | {"docs": [gold.doc], "type": rng.choice(["Company", entity.type])}
        for gold in golds
        for key, entity in gold.entities.items()
        if rng.random() < 0.9
    ] + [ref("Nobody Ltd") | {"docs": [gold.doc for gold in golds]}]

    theirs = scorer(tmp_path, claims, entities)
    scores = evaluate(golds, claims, entities, symmetric=SYMMETRIC)

    for name, tally in [("facts", scores.facts), ("pairs", scores.pairs), ("entities", scores.entities)]:
        assert row(tally) == pytest.approx({key: theirs[name][key] for key in row(tally)})
    assert {name: row(tally) for name, tally in scores.by_relation.items()} == theirs["by_relation"]
    assert {name: row(tally) for name, tally in scores.by_doc.items()} == theirs["by_doc"]
    for name, share in [
        ("status", scores.status),
        ("attribution", scores.attribution),
        ("amounts_exact", scores.amounts),
    ]:
        assert share.value == pytest.approx(theirs[name])
    assert scores.types.value == pytest.approx(theirs["entities"]["type_accuracy"])
    assert scores.facts.wrong and scores.facts.missed and scores.facts.right


def row(tally):
    return {
        "p": tally.precision,
        "r": tally.recall,
        "f1": tally.f1,
        "right": tally.right,
        "wrong": tally.wrong,
        "missed": tally.missed,
    }


def scorer(folder, claims, entities):
    for name, lines in [("claims", claims), ("entities", entities)]:
        (folder / name).write_text("".join(map(to_line, lines)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "score.py", "gold", folder / "claims", "--entities", folder / "entities", "--json"],
        cwd=SHARED,
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)
