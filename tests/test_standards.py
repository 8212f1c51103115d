"""The engine behind reading, writing and answering passes the W3C's tests, but for those that are explained."""

from pathlib import Path

import pytest
from w3c import KNOWN, RUN, SUITES, page, run

pytestmark = pytest.mark.skipif(not SUITES.exists(), reason=f"no W3C test suites at {SUITES}")
FLOORS = {"Turtle": 300, "TriG": 350, "N-Triples": 70, "N-Quads": 87, "RDF/XML": 160}


@pytest.mark.parametrize("suite", RUN)
def test_nothing_fails_but_what_is_explained(suite):
    tallies = run(RUN[suite]).values()
    assert {name for tally in tallies for name in tally.failed} <= KNOWN.keys()
    assert sum(tally.passed + len(tally.spelt) for tally in tallies) >= FLOORS.get(suite, 8)


def test_sparql_passes_by_value_what_the_research_measured():
    tally = run(RUN["SPARQL 1.1 query"])["QueryEvaluationTest"]
    assert (tally.passed + len(tally.spelt)) / tally.all >= 0.95


def test_the_page_of_documentation_is_up_to_date():
    assert (Path(__file__).parents[1] / "docs" / "standards.md").read_text(encoding="utf-8") == page()
