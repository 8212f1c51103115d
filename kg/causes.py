"""Why claims are wrong and facts missed: each error of an evaluation with its cause, as far as the data show.

The causes go from what comes first in extraction to what comes last, and an error bears the first that holds:
nothing can be said of two things that were never noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.evaluate import Error, Fact, Found, Scores
from kg.gold import GoldArticle, fold, same_value, value_label


@dataclass(frozen=True, slots=True)
class Cause:
    """One error: `kind` is `wrong`, `missed` or `status`; `detail` is what the cause points to."""

    kind: str
    cause: str
    doc: str
    subject: str
    relation: str
    object: str
    status: str
    detail: str = ""


Dropped = Mapping[tuple[str, str, str, str], str]
"""The stage at which a proposal fell, by article, subject, relation and object, names folded."""


def causes(scores: Scores, dropped: Dropped | None = None) -> Iterator[Cause]:
    """Give every error of an evaluation its cause, in the order of the articles."""
    for error in scores.errors:
        if error.found and error.fact:
            yield _of_status(error.gold, error.fact, error.found)
        elif error.found:
            yield _of_wrong(error.gold, error.found, scores)
        elif error.fact:
            yield _of_missed(error, error.fact, scores, dropped or {})


def _of_status(gold: GoldArticle, fact: Fact, found: Found) -> Cause:
    return _cause("status", "wrong status", gold, fact, f"found {_joined(found.statuses)}")


def _of_wrong(gold: GoldArticle, found: Found, scores: Scores) -> Cause:
    line, target = found.line, found.line["object"]
    cause, detail = _why_wrong(gold, found, scores.types_found.get(gold.doc, {}))
    return Cause(
        "wrong",
        cause,
        gold.doc,
        line["subject"]["name"],
        line["relation"],
        value_label(target),
        _joined(found.statuses),
        detail or line.get("proposedBy", ""),
    )


def _why_wrong(gold: GoldArticle, found: Found, types: Mapping[str, str]) -> tuple[str, str]:
    if found.subject is None:
        return "subject is no entity", ""
    if "name" not in found.line["object"]:
        near = [fact for fact in gold.facts if (fact.subject, fact.relation) == found.key[1::-1]]
        return (
            ("wrong value", "; ".join(gold.label(f.object) for f in near)) if near else ("no such fact", "")
        )
    if found.object is None:
        return "object is no entity", ""
    pair = (found.subject, found.object)
    between = [fact for fact in gold.facts if fact.object in pair and fact.subject in pair]
    turned = [f.relation for f in between if (f.subject, f.object) == pair[::-1]]
    if found.key[0] in turned:
        return "wrong direction", ""
    if between:
        return "wrong relation", ", ".join(dict.fromkeys(fact.relation for fact in between))
    wrong_type = [gold.entities[end].name for end in pair if types.get(end, "") != gold.entities[end].type]
    if wrong_type:
        return "wrong type", ", ".join(wrong_type)
    partners = _partners(gold, found)
    return ("wrong partner", ", ".join(partners)) if partners else ("no such fact", "")


def _partners(gold: GoldArticle, found: Found) -> list[str]:
    """Name what stands in the gold where this claim has another subject or object."""
    same = [fact for fact in gold.facts if fact.relation == found.key[0]]
    objects = [gold.label(fact.object) for fact in same if fact.subject == found.subject]
    subjects = [gold.label(fact.subject) for fact in same if fact.object == found.object]
    return list(dict.fromkeys(objects + subjects))


def _of_missed(error: Error, fact: Fact, scores: Scores, dropped: Dropped) -> Cause:
    gold, ends = error.gold, [fact.fact.subject]
    if isinstance(fact.fact.object, str):
        ends.append(fact.fact.object)
    types = scores.types_found.get(gold.doc, {})
    unseen = [gold.entities[end].name for end in ends if end not in types]
    if unseen:
        return _cause("missed", "no mention", gold, fact, ", ".join(unseen))
    near = list(_near(fact, scores.found.get(gold.doc, ())))
    if near:
        return _cause("missed", near[0][0], gold, fact, near[0][1])
    stage = dropped.get((gold.doc, *_folded(gold, fact)))
    if stage:
        return _cause("missed", f"dropped: {stage}", gold, fact)
    mistyped = [f"{gold.entities[end].name} as {types[end]}" for end in ends if _mistyped(gold, end, types)]
    if mistyped:
        return _cause("missed", "wrong type", gold, fact, ", ".join(mistyped))
    return _cause("missed", "no pattern", gold, fact)


def _near(fact: Fact, found: Iterable[Found]) -> Iterator[tuple[str, str]]:
    """Find claims that are nearly this fact, the nearest kind first."""
    relation, subject, obj = fact.key
    kinds: dict[str, list[str]] = {"wrong direction": [], "wrong relation": [], "wrong value": []}
    for claim in found:
        ends = claim.key[1:]
        if claim.key == (relation, obj, subject):
            kinds["wrong direction"].append("")
        elif set(ends) == {subject, obj}:
            kinds["wrong relation"].append(claim.key[0])
        elif claim.key[:2] == (relation, subject) and _other_value(fact, claim):
            kinds["wrong value"].append(value_label(claim.line["object"]))
    for kind, details in kinds.items():
        if details:
            yield kind, ", ".join(details)


def _other_value(fact: Fact, claim: Found) -> bool:
    value = fact.fact.object
    return not isinstance(value, str) and not same_value(value, claim.line["object"])


def _mistyped(gold: GoldArticle, end: str, types: Mapping[str, str]) -> bool:
    return types[end] != gold.entities[end].type


def _folded(gold: GoldArticle, fact: Fact) -> tuple[str, str, str]:
    return (
        fold(gold.label(fact.fact.subject)),
        fact.fact.relation,
        fold(gold.label(fact.fact.object)),
    )


def _cause(kind: str, cause: str, gold: GoldArticle, fact: Fact, detail: str = "") -> Cause:
    return Cause(
        kind,
        cause,
        gold.doc,
        gold.label(fact.fact.subject),
        fact.fact.relation,
        gold.label(fact.fact.object),
        _joined(fact.statuses),
        detail,
    )


def _joined(statuses: Iterable[str]) -> str:
    return "/".join(sorted(statuses))
