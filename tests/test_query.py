"""Saved queries: their headers are read, and values are bound without ever being read as SPARQL."""

import pyoxigraph
import pytest

from kg.query import KINDS, parse, saved

FILE = """\
# Title: Who bids for what
# Description: Bids that an article reports,
#   denials left out.
# Param thing: entity. What they bid for
# Param status: status. How surely
SELECT ?who WHERE {
  VALUES ?thing { UNDEF }
  VALUES ?status { "asserted" "planned" }
  ?who <http://example.org/bids> ?thing ; <http://example.org/status> ?status .
}
"""


def test_the_header_tells_title_description_and_parameters():
    query = parse("bids", FILE)
    assert (query.title, query.description) == (
        "Who bids for what",
        "Bids that an article reports, denials left out.",
    )
    assert [(p.name, p.kind, p.comment) for p in query.parameters] == [
        ("thing", "entity", "What they bid for"),
        ("status", "status", "How surely"),
    ]
    assert [p.default for p in query.parameters] == ["", '"asserted" "planned"']


def test_a_parameter_without_value_keeps_its_default_or_binds_nothing():
    bound = parse("bids", FILE).bind({})
    assert "?thing {" not in bound
    assert 'VALUES ?status { "asserted" "planned" }' in bound


def test_several_values_are_several_terms():
    bound = parse("bids", FILE).bind({"status": ['"possible"', '"negated"']})
    assert 'VALUES ?status { "possible" "negated" }' in bound


def test_a_file_runs_as_it_stands():
    pyoxigraph.Store().query(FILE)


def test_a_value_is_never_read_as_a_block_of_another_parameter():
    hostile = str(pyoxigraph.Literal("VALUES ?status { UNDEF } } DROP ALL #"))
    bound = parse("bids", FILE).bind({"thing": [hostile]})
    assert hostile in bound
    assert 'VALUES ?status { "asserted" "planned" }' in bound
    pyoxigraph.Store().query(bound)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("# Param thing: colour. Which", "'colour'; there are entity"),
        ("# Param other: entity. Which", "no VALUES"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(line, complaint):
    with pytest.raises(ValueError, match=complaint):
        parse("bad", line + "\nSELECT * { VALUES ?thing { UNDEF } }")


@pytest.mark.parametrize("name", saved())
def test_every_shipped_query_explains_itself(name):
    query = saved()[name]
    assert query.title and query.description
    assert query.title[0].isupper() and not query.title.endswith(".")
    assert all(p.kind in KINDS and p.comment for p in query.parameters)


@pytest.mark.parametrize("name", saved())
def test_every_shipped_query_is_sparql_with_and_without_values(name):
    query = saved()[name]
    every = {p.name: ["<http://example.org/x>"] for p in query.parameters}
    for sparql in (query.sparql, query.bind({}), query.bind(every)):
        result = pyoxigraph.Store().query(sparql)
        assert [v.value for v in result.variables]


def test_a_block_that_never_closes_costs_no_time():
    text = "VALUES ?x {" * 20_000
    assert parse("bad", text).bind({"x": ["1"]}) == text
