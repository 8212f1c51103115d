"""An analyst's 25 questions about the five articles, each answered by a saved query."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kg.gold import articles, fold, same_value

SHARED = Path(__file__).parents[2] / "shared" / "eval"
FLOOR = 0.9

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not SHARED.exists(), reason=f"no evaluation data at {SHARED}"),
]


@dataclass(frozen=True)
class Asked:
    """A saved query with the values of its parameters, and the columns that answer the question.

    With `flat`, every cell is an answer of its own.
    """

    query: str
    columns: tuple[str, ...]
    values: dict[str, list[str]] = field(default_factory=dict)
    flat: bool = False


GOLDEN_DOME = ["Golden Dome"]

ASKED = {
    "q01": Asked("competitors", ("competitor",), {"for": ["custody layer"]}),
    "q02": Asked("competitors", ("competitor",), {"for": GOLDEN_DOME}),
    "q03": Asked("competitors", ("competitor",), {"for": ["satellite layers"]}),
    "q04": Asked("joint-bids", ("firm",), {"for": GOLDEN_DOME}),
    "q05": Asked("part-awards", ("winner", "part", "value"), {"of": GOLDEN_DOME}),
    "q06": Asked("reliance", ("who", "relies_on"), {"on": ["SpaceX"]}),
    "q07": Asked(
        "contracts",
        ("supplier", "customer", "status"),
        {"customer": ["Department of Defense", "US government"]},
    ),
    "q08": Asked("talks", ("other",), {"of": ["Trump administration", "US government"]}),
    "q09": Asked("talks", ("other",), {"of": ["Pentagon"], "status": ["asserted"]}),
    "q10": Asked("talks", ("other",), {"of": ["White House National Security Council"]}),
    "q11": Asked("roles", ("person", "role")),
    "q12": Asked("jobs", ("person", "organization")),
    "q13": Asked("parts", ("part",), {"of": GOLDEN_DOME}),
    "q14": Asked("costs", ("thing", "cost"), {"of": GOLDEN_DOME}),
    "q15": Asked("counts", ("thing", "count"), {"unit": ["satellite"], "status": ["asserted"]}),
    "q16": Asked("counts", ("thing", "count"), {"unit": ["satellite"], "status": ["planned", "possible"]}),
    "q17": Asked("developments", ("thing",), {"by": ["SpaceX"], "says": ["Pentagon"]}),
    "q18": Asked("threats", ("what", "threat")),
    "q19": Asked("deadlines", ("date",), {"of": GOLDEN_DOME}),
    "q20": Asked("denials", ("subject", "relation", "object"), {"by": ["Elon Musk"]}),
    "q21": Asked("conflicts", ("subject", "relation", "object")),
    "q22": Asked("connections", ("relation", "other"), {"of": ["Elon Musk"]}),
    "q23": Asked("founders", ("founder", "founded")),
    "q24": Asked("owners", ("owner", "owned")),
    "q25": Asked("comparisons", ("compared_to", "owner"), {"of": GOLDEN_DOME}, flat=True),
}


def questions():
    if not SHARED.exists():
        return []
    return json.loads((SHARED / "questions.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def same():
    """Tell whether two cells mean the same: a name of one entity, one value, one role."""
    names = {}
    for gold in articles(SHARED / "gold"):
        for entity in gold.entities.values():
            for name in (entity.name, *entity.names):
                names.setdefault(fold(name), set()).add(fold(entity.name))

    def compare(expected, cell):
        want, have = fold(expected), fold(str(cell))
        alike = want == have or want in names.get(have, ()) or bool(names.get(want, set()) & {have})
        return alike or same_value({"text": expected}, {"text": str(cell)})

    return compare


@pytest.mark.parametrize("question", questions(), ids=lambda q: q["id"])
def test_a_question_is_answered_by_a_saved_query(graph, same, question):
    asked = ASKED[question["id"]]
    answer = graph.query(asked.query, **asked.values)
    rows = set(zip(*(answer.column(name) for name in asked.columns), strict=True))
    if asked.flat:
        rows = {(cell,) for row in rows for cell in row if cell}

    def matches(text, row):
        parts = [part.strip() for part in text.split(" | ")]
        return len(parts) == len(row) and all(map(same, parts, row))

    required, optional = question["answers"], question.get("optional", [])
    missed = [text for text in required if not any(matches(text, row) for row in rows)]
    wrong = [row for row in rows if not any(matches(text, row) for text in required + optional)]
    free = [
        row
        for row in rows
        if not any(matches(text, row) for text in required) and any(matches(text, row) for text in optional)
    ]
    right = len(rows) - len(wrong) - len(free)
    assert 1 - len(missed) / len(required) >= FLOOR, f"missed {missed} in {sorted(rows)}"
    assert right / (right + len(wrong)) >= FLOOR, f"wrong {wrong}"


def test_every_question_has_its_query():
    assert {question["id"] for question in questions()} == set(ASKED)


def test_no_query_holds_an_answer():
    held = " ".join(path.read_text("utf-8") for path in sorted(Path("queries").glob("*.rq"))).casefold()
    cells = {cell for q in questions() for text in q["answers"] for cell in text.split(" | ")}
    names = {c for c in cells if c[0].isupper() and len(c) > 3}
    assert not {name for name in names if name.casefold() in held}
