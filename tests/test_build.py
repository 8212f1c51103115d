"""Builds: incremental ones equal clean ones, nothing is read twice, and nothing breaks the graph that is there."""

import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from fakereader import FakeReader, load

from kg.build import build
from kg.errors import WrongRequest
from kg.export import FORMATS, export
from kg.graph import Graph

NEWS = {
    "bids": "Acme Systems bids for Sky Shield. Globex bids for Sky Shield for $200 million.",
    "talks": "Acme talks with Ministry of Defence. Daily News said Globex never talks with Ministry of Defence.",
    "owners": "Jane Doe runs Acme Systems. Globex owns Initech. Initech builds Falcon 7.",
    "empty": "Nothing here is a fact.",
    "more": "Umbrella Corp. builds Falcon 7. Doe runs Acme Systems. Umbrella bids for Sky Shield.",
}


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    write(folder, NEWS)
    return folder


def write(folder, articles):
    folder.mkdir(exist_ok=True)
    for name, text in articles.items():
        (folder / f"{name}.txt").write_text(text)


def exports(graph):
    opened = Graph.open(graph)

    def written(form):
        out = io.BytesIO()
        export(opened, form, out)
        return out.getvalue()

    return {form: written(form) for form in FORMATS if form != "html"}


class Loads:
    """Hands out one reader, and remembers whether anybody asked for it."""

    def __init__(self):
        self.reader = None

    def __call__(self, folder, schema, model):
        self.reader = FakeReader()
        return self.reader


def test_a_build_holds_what_the_articles_say(news, tmp_path):
    report = build([news], tmp_path / "g", load=load, jobs=1)
    assert (report.extracted, report.reused, report.counts["articles"]) == (5, 0, 5)
    graph = Graph.open(tmp_path / "g")
    bidders = {c.subject.name for c in graph.claims(relation="competesFor", object="Sky Shield")}
    assert bidders == {"Acme Systems", "Globex", "Umbrella Corp."} or bidders == {
        "Acme Systems",
        "Globex",
        "Umbrella",
    }
    denied = graph.claims(status="negated")
    assert [(str(c), c.attributed_to) for c in denied] == [
        ("Globex inTalksWith Ministry of Defence", ("Daily News",))
    ]
    for claim in graph.claims():
        assert graph.text(claim.article)[claim.sentence.start : claim.sentence.end] == claim.quote


def test_a_second_build_reads_nothing_and_loads_no_model(news, tmp_path):
    build([news], tmp_path / "g", load=load, jobs=1)
    loads = Loads()
    report = build([news], tmp_path / "g", load=loads, jobs=1)
    assert loads.reader is None
    assert (report.changed, report.extracted, report.reused) == (False, 0, 5)


@pytest.mark.parametrize(
    "change",
    [
        {"bids": "Acme Systems bids for Sky Shield. Initech bids for Sky Shield."},
        {"new": "Hooli builds Falcon 7. Hooli owns Globex."},
        {"owners": None},
        {"bids": None, "talks": "Globex talks with Ministry of Defence.", "new": "Hooli owns Acme."},
    ],
    ids=["changed", "added", "removed", "all at once"],
)
def test_an_incremental_build_equals_a_clean_one(news, tmp_path, change):
    build([news], tmp_path / "g", load=load, jobs=1)
    for name, text in change.items():
        path = news / f"{name}.txt"
        path.unlink() if text is None else path.write_text(text)
    loads = Loads()
    build([news], tmp_path / "g", load=loads, jobs=1)
    read = loads.reader.read if loads.reader else []
    assert sorted(read) == sorted(name for name, text in change.items() if text)
    build([news], tmp_path / "clean", load=load, jobs=1)
    assert exports(tmp_path / "g") == exports(tmp_path / "clean")


def test_the_order_of_articles_and_the_number_of_jobs_change_no_byte(tmp_path, news):
    files = sorted(news.iterdir())
    random.Random(3).shuffle(files)
    build([news], tmp_path / "one", load=load, jobs=1)
    build(files, tmp_path / "two", load=load, jobs=2)
    assert exports(tmp_path / "one") == exports(tmp_path / "two")


def test_the_hash_seed_changes_no_byte(tmp_path, news):
    script = (
        "import sys; sys.path[:0] = [sys.argv[1]]\n"
        "from fakereader import load; from kg.build import build; from kg.export import FORMATS, export_to\n"
        "from kg.graph import Graph; from pathlib import Path\n"
        "graph = Path(sys.argv[3]); build([sys.argv[2]], graph, load=load, jobs=1)\n"
        "for form in FORMATS: export_to(Graph.open(graph), form, graph / form)\n"
    )
    written = []
    for seed in ("0", "4711"):
        target = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", script, str(Path(__file__).parent), str(news), str(target)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        written.append({form: (target / form).read_bytes() for form in FORMATS})
    assert written[0] == written[1]


def test_a_bad_article_among_good_ones_is_refused_and_the_others_are_built(news, tmp_path):
    (news / "bad.txt").write_text("BREAK Acme builds Falcon 7.")
    (news / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    report = build([news], tmp_path / "g", load=load, jobs=1)
    refused = {r.path.rpartition("/")[2]: r.reason for r in report.refused if not r.skipped}
    assert set(refused) == {"bad", "picture.txt"}
    assert "breaks the reader" in refused["bad"]
    assert report.counts["articles"] == 5
    again = build([news], tmp_path / "g", load=load, jobs=1)
    assert (again.changed, again.extracted) == (False, 0)
    assert {r.path.rpartition("/")[2] for r in again.refused if not r.skipped} == set(refused)


def test_an_article_that_kills_its_worker_costs_only_itself(news, tmp_path):
    (news / "killer.txt").write_text("KILL Acme builds Falcon 7.")
    report = build([news], tmp_path / "g", load=load, jobs=2)
    assert [(r.path, r.reason) for r in report.refused] == [("killer", "the process that read it died")]
    assert report.counts["articles"] == 5


def test_where_nothing_can_be_built_the_graph_stays(news, tmp_path):
    build([news], tmp_path / "g", load=load, jobs=1)
    before = exports(tmp_path / "g")
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(WrongRequest, match=r"no article to build from: .*empty\.txt: is empty"):
        build([tmp_path / "empty.txt"], tmp_path / "g", load=load)
    with pytest.raises(WrongRequest, match="there is no file or folder"):
        build([tmp_path / "gone"], tmp_path / "g", load=load)
    assert exports(tmp_path / "g") == before


def test_a_build_that_is_interrupted_keeps_what_it_read(news, tmp_path):
    def stop(step, done, total):
        if step == "extracting" and done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([news], tmp_path / "g", load=load, jobs=1, progress=stop)
    loads = Loads()
    report = build([news], tmp_path / "g", load=loads, jobs=1)
    assert (report.extracted, report.reused) == (2, 3)
    assert not list((tmp_path / "g").glob("*.part"))


def test_a_second_builder_is_told_who_is_at_work(news, tmp_path):
    def second(step, done, total):
        if step == "assembling":
            build([news], tmp_path / "g", load=load, jobs=1)

    with pytest.raises(WrongRequest, match=rf"another process \({os.getpid()}\) is writing"):
        build([news], tmp_path / "g", load=load, jobs=1, progress=second)


def test_a_broken_cache_costs_only_time(news, tmp_path):
    build([news], tmp_path / "g", load=load, jobs=1)
    (tmp_path / "g" / "cache" / "extractions.sqlite").write_bytes(b"no database" * 1000)
    report = build([news], tmp_path / "g", load=load, jobs=1)
    assert (report.extracted, report.changed) == (5, False)


def test_a_broken_generation_is_built_anew(news, tmp_path):
    build([news], tmp_path / "g", load=load, jobs=1)
    generation = next((tmp_path / "g").glob("gen-*"))
    (generation / "manifest.json").unlink()
    with pytest.raises(WrongRequest, match="not whole"):
        Graph.open(tmp_path / "g")
    assert build([news], tmp_path / "g", load=load, jobs=1).changed
    assert len(Graph.open(tmp_path / "g").articles) == 5


def test_a_reader_keeps_the_graph_that_it_opened(news, tmp_path):
    build([news], tmp_path / "g", load=load, jobs=1)
    reader = Graph.open(tmp_path / "g")
    (news / "bids.txt").unlink()
    build([news], tmp_path / "g", load=load, jobs=1)
    assert len(reader.articles) == 5
    assert reader.text("bids") == NEWS["bids"]
    assert len(Graph.open(tmp_path / "g").articles) == 4


def test_decisions_change_the_graph_without_reading_anything(news, tmp_path):
    build([news], tmp_path / "g", load=load, jobs=1)
    (tmp_path / "g" / "decisions.toml").write_text(
        '[[decision]]\ndo = "reject"\nsubject = "Globex"\nrelation = "owns"\nobject = "Initech"\n'
        '[[decision]]\ndo = "merge"\nnames = ["Globex", "Hooli"]\n'
    )
    report = build([news], tmp_path / "g", load=load, jobs=1)
    assert (report.changed, report.extracted) == (True, 0)
    assert not Graph.open(tmp_path / "g").claims(relation="owns")


def test_an_unknown_model_is_one_line(news, tmp_path):
    with pytest.raises(WrongRequest, match="cannot load the model 'xx_none'") as error:
        build([news], tmp_path / "g", model="xx_none")
    assert "\n" not in str(error.value)
    assert not (tmp_path / "g" / "CURRENT").exists()


def test_the_manifest_counts_what_the_graph_holds(news, tmp_path):
    build([news], tmp_path / "g", load=load, jobs=1)
    graph = Graph.open(tmp_path / "g")
    counts = graph.manifest["counts"]
    assert counts["entities"] == len(graph.entities) and counts["claims"] == len(graph.claims())
    assert json.dumps(dict(graph.manifest))
