"""Every form of an answer: read back where programs read it, harmless where people do."""

import csv
import io
import json

import pytest

from kg.answer import Answer
from kg.format import FORMATS, visible, write

HOSTILE = ["=1+1", "@cmd", "a\tb\nc", "x|y", "<b>", "\x1b[2Jgone", "‮evil", " +1", '"quoted", so', "* _`"]
ANSWER = Answer.of(["name", "n"], [[text, i] for i, text in enumerate(HOSTILE)])


def written(form, answer=ANSWER):
    out = io.StringIO()
    write(answer, form, out)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_every_row(form):
    text = written(form, Answer.of(["firm", "n"], [[f"firm{i}", i] for i in range(30)]))
    assert all(f"firm{i}" in text for i in range(30))
    assert "firm" in text and text.endswith("\n")


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_answer_is_still_well_formed(form):
    assert written(form, Answer.of(["firm"], [])) is not None


def test_json_keeps_values_as_they_are():
    assert [record["name"] for record in json.loads(written("json"))] == HOSTILE


def test_ndjson_is_an_object_a_line():
    assert [json.loads(line)["name"] for line in written("ndjson").splitlines()] == HOSTILE


def test_tsv_has_as_many_cells_as_columns_whatever_the_text():
    assert {len(line.split("\t")) for line in written("tsv").splitlines()} == {2}


def test_csv_gives_a_spreadsheet_no_formula():
    rows = list(csv.reader(io.StringIO(written("csv"))))[1:]
    assert [row[1] for row in rows] == [str(i) for i in range(len(HOSTILE))]
    assert not [row[0] for row in rows if row[0].lstrip().startswith(("=", "+", "-", "@"))]
    assert rows[8][0] == HOSTILE[8]


def test_csv_leaves_numbers_alone():
    assert written("csv", Answer.of(["n"], [[-3], [2.5], [None]])) == 'n\n-3\n2.5\n""\n'


def test_markdown_shows_marks_as_text():
    lines = written("markdown").splitlines()
    assert {line.replace("\\|", "").count("|") for line in lines} == {3}
    assert "<b>" not in written("markdown")


@pytest.mark.parametrize("form", ["table", "tsv", "csv", "markdown"])
def test_what_a_person_reads_has_no_control_characters(form):
    assert not {"\x1b", "\u202e"} & set(written(form))


def test_a_table_cuts_nothing():
    long = "word " * 300
    assert " ".join(written("table", Answer.of(["text"], [[long]])).split()).count("word") == 300


def test_visible_text_keeps_its_length():
    assert len(visible("a\x00b\u200bc")) == 5


def test_a_notebook_shows_an_answer_escaped():
    html = Answer.of(["<i>"], [["<script>alert(1)</script>"]] * 300, title="<t>")._repr_html_()
    assert "<script>" not in html and "<i>" not in html and "<t>" not in html
    assert "100 more rows" in html


def test_an_answer_becomes_a_data_frame():
    pytest.importorskip("pandas")
    frame = Answer.of(["firm", "n"], [["Acme", 1]]).to_pandas()
    assert list(frame.columns) == ["firm", "n"] and frame["n"].sum() == 1


def test_a_column_that_is_not_there_names_those_that_are():
    with pytest.raises(KeyError, match="there are name, n"):
        ANSWER.column("age")
