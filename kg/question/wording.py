"""How a question was understood, said in words."""

from __future__ import annotations

from kg.ontology import Ontology
from kg.query import SavedQuery
from kg.question.forms import Match
from kg.question.meaning import Either, Fact, Limits, Named, Node, Reading, Unknown
from kg.question.words import bases

_KINDS = {
    "rows": "",
    "check": "whether ",
    "count": "how many, where ",
    "dates": "when it was reported that ",
    "articles": "how many articles say that ",
    "article list": "which articles say that ",
    "speakers": "who says that ",
}
STATUS_WORDS = {
    "asserted": "as so",
    "planned": "as planned",
    "possible": "as possible",
    "negated": "as denied",
}


def worded(reading: Reading, ontology: Ontology) -> str:
    """Say how a question was understood."""
    told = _fact_words(reading, ontology)
    if not told and reading.shown:
        told = f"mention {reading.shown[0]}"
        return f"{'how many' if reading.kind == 'articles' else 'which'} articles {told}"
    return _KINDS[reading.kind] + told + _limit_words(reading.limits, reading)


def match_words(query: SavedQuery, match: Match, limits: Limits) -> str:
    """Say that a saved query answers, and with which values."""
    values: dict[str, list[str]] = {}
    for name, entity in match.values:
        values.setdefault(name, []).append(entity.name)
    given = "".join(f", {name} {' or '.join(names)}" for name, names in values.items())
    title = query.title[:1].lower() + query.title[1:]
    return f"{title}{given} (the saved query {query.name}){_limit_words(limits, None)}"


def _fact_words(reading: Reading, ontology: Ontology) -> str:
    order = sorted(reading.facts, key=lambda fact: fact is not reading.facts[-1])
    letters: dict[int, str] = {}
    return " and ".join(_one(fact, ontology, letters) for fact in order)


def _one(fact: Fact, ontology: Ontology, letters: dict[int, str]) -> str:
    verb = " or ".join(ontology.schema.relations[name].label for name in fact.relations)
    negated = "" if not fact.absent else "no article says that "
    denied = " (denied)" if fact.statuses == ("negated",) else ""
    with_sum = " with which sum" if fact.amount else ""
    ends = [_node(end, letters, ontology) for end in (fact.subject, fact.object)]
    return f"{negated}{ends[0]} {verb} {ends[1]}{with_sum}{denied}"


def _node(node: Node, letters: dict[int, str], ontology: Ontology) -> str:
    if isinstance(node, Named):
        return str(node)
    if isinstance(node, Either):
        return " or ".join(_node(member, letters, ontology) for member in node.members)
    return _unknown(node, letters, ontology)


def _unknown(node: Unknown, letters: dict[int, str], ontology: Ontology) -> str:
    if node.says:
        return f'"{node.says}"'
    noun = node.noun
    if noun in ("most", "least"):
        return f"the {noun}"
    if node.value and node.value != "any":
        noun = {"count": "what number", "amount": "what sum", "date": "what date", "text": "which role"}[
            node.value
        ]
    elif node.asked:
        noun = noun if noun in ("who", "what", "where") else f"which {noun.removeprefix('how many ')}"
    elif noun not in ("something", "somebody"):
        noun = f"some {noun}"
    seen = node.key in letters
    letters.setdefault(node.key, noun)
    if seen and noun not in ("who", "what"):
        return f"the same {node.noun}"
    return noun + _loosely(node, ontology)


def _loosely(node: Unknown, ontology: Ontology) -> str:
    """Say where a noun is taken for its type: the graph does not know which companies are startups."""
    if len(node.types) != 1 or node.says:
        return ""
    kind = ontology.schema.types[node.types[0]]
    exact = {kind.label.casefold(), *(label.casefold() for label in kind.alt_labels)}
    nouns = node.noun.removeprefix("how many ").split(" or ")
    known = all(not bases(noun).isdisjoint(exact) or noun.replace("-", "") in exact for noun in nouns)
    return "" if known or node.noun in ("who", "what", "somebody", "something") else f" (any {kind.label})"


def _limit_words(limits: Limits, reading: Reading | None) -> str:
    said = []
    statuses = limits.statuses or (reading.hint if reading else ())
    if statuses:
        said.append("told " + " or ".join(STATUS_WORDS[status] for status in statuses))
    elif reading and reading.kind != "check" and not any(fact.statuses for fact in reading.facts):
        said.append("denials left out")
    if limits.speakers or limits.speaker_words:
        who = " or ".join((*(entity.name for entity in limits.speakers), *limits.speaker_words))
        said.append(f"according to {who}")
    if limits.since:
        said.append(f"in articles since {limits.since}")
    if limits.before:
        said.append(f"in articles before {limits.before}")
    if limits.excluded:
        said.append("without " + ", ".join(entity.name for entity in limits.excluded))
    if reading and reading.order:
        said.append(f"the {reading.order} only")
    return "; " + ", ".join((*said, *limits.notes)) if said or limits.notes else ""
