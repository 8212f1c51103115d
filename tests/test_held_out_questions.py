"""Questions on other subjects, written before they were first run: how many are answered right.

Figures of the first run stand in docs/asking.md; these lines keep what was reached since.
"""

import json
from pathlib import Path

import pytest
from goldgraph import SHARED, _articles, build

from kg.ask import ask
from kg.errors import NotFound
from kg.gold import fold
from kg.graph import Graph

LINES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "held_out_questions.jsonl").read_text("utf-8").splitlines()
]
pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not SHARED.exists(), reason=f"no evaluation data at {SHARED}"),
]


@pytest.fixture(scope="module")
def graphs(tmp_path_factory):
    """Open the graph of each group of articles; it is built once."""
    made = {}
    for line in LINES:
        docs = tuple(line["docs"])
        if docs not in made:
            pairs = [pair for pair in _articles("train") if pair[0].id in docs]
            made[docs] = Graph.open(build(pairs, tmp_path_factory.mktemp("held-out") / "graph"))
    return made


def outcome(graph, line):
    """Tell whether a question is answered right, wrongly, or not; without answers, not is right."""
    try:
        answer = ask(graph, line["question"], parse=False)
    except NotFound:
        return "refused" if line["answers"] else "right"
    if not len(answer):
        return "empty" if line["answers"] else "right"
    if not line["answers"]:
        return "wrong"
    known = [*line["answers"], *line.get("optional", ())]
    found = all(any(has(row, text) for row in answer.rows) for text in line["answers"])
    return "right" if found and all(any(has(row, text) for text in known) for row in answer.rows) else "wrong"


def has(row, text):
    return all(
        any(fold(str(cell)) == fold(part) for cell in row if cell is not None) for part in text.split("+")
    )


def test_nearly_all_are_answered_right_and_none_wrongly(graphs):
    outcomes = {line["question"]: outcome(graphs[tuple(line["docs"])], line) for line in LINES}
    wrong = [question for question, told in outcomes.items() if told == "wrong"]
    right = [question for question, told in outcomes.items() if told == "right"]
    assert not wrong
    assert len(right) >= 0.95 * len(LINES), {q: told for q, told in outcomes.items() if told != "right"}
