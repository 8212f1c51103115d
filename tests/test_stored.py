"""Articles in object storage are those of a folder with the same files."""

import io
import json
import sys

import pytest
from test_reading import BODY, MIXED, SECOND

from extract.article import Article
from kg.errors import WrongRequest
from kg.reading import Refusal, read
from kg.reading.stored import place

fsspec = pytest.importorskip("fsspec")
pa = pytest.importorskip("pyarrow")


@pytest.fixture
def bucket():
    files = fsspec.filesystem("memory")
    files.store.clear()
    yield files
    files.store.clear()


def table(rows, **more):
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), out, **more)
    return out.getvalue()


ROWS = [
    {"id": "one", "text": BODY, "headline": "T", "published": "22 July 2025"},
    {"id": "none", "text": "", "headline": None, "published": None},
    {"id": None, "text": SECOND, "headline": None, "published": None},
]


def bare(items, root):
    """Give items without where they lay."""
    return [
        item
        if isinstance(item, Article)
        else (item.path.removeprefix(root).lstrip("/"), item.reason, item.skipped)
        for item in items
    ]


def test_a_folder_in_storage_is_read_as_one_of_this_machine_is(tmp_path, bucket):
    for name, content in {
        **MIXED,
        "in/z.txt": BODY.encode(),
        ".hidden/x.txt": b"no",
        "l-rows.parquet": table(ROWS),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
        bucket.pipe_file(f"/news/{name}", content)
    here, there = list(read([tmp_path])), list(read(["memory://news"]))
    assert len(here) > len(MIXED)
    assert bare(there, "memory:///news") == bare(here, str(tmp_path))


def test_one_file_is_read_by_its_address_and_each_only_once(bucket):
    bucket.pipe_file("/news/a.txt", BODY.encode())
    bucket.pipe_file("/news/b.txt", SECOND.encode())
    assert [item.id for item in read(["memory://news/a.txt"])] == ["a"]
    assert [item.id for item in read(["memory://news", "memory://news/a.txt", "memory:/news"])] == ["a", "b"]


def test_lines_of_json_are_streamed_however_long_the_file_is(bucket, monkeypatch):
    rows = [json.dumps({"text": f"Acme won bid {n}."}) for n in range(200)]
    rows[150] = "{broken"
    data = "\n".join(rows).encode()
    monkeypatch.setattr("kg.reading.articles.LIMIT", 1000)
    monkeypatch.setattr("kg.reading.stored._PIECE", 700)
    bucket.pipe_file("/news/a.jsonl", data)
    items = list(read(["memory://news/a.jsonl"]))
    assert [item.id for item in items if isinstance(item, Article)] == [
        f"a-{n + 1}" for n in range(200) if n != 150
    ]
    (refusal,) = (item for item in items if isinstance(item, Refusal))
    assert refusal.reason.startswith("line 151 is broken JSON")
    monkeypatch.setattr("kg.reading.stored._LINE", 100)
    bucket.pipe_file("/news/a.jsonl", b"x" * 5000)
    assert [str(item) for item in read(["memory://news/a.jsonl"])] == [
        "memory:///news/a.jsonl: has a line of more than 0 MB"
    ]


def test_a_row_of_a_table_is_an_article(tmp_path):
    path = tmp_path / "t.parquet"
    path.write_bytes(table(ROWS))
    one, other = read([path])
    assert (one.id, one.text, one.title, one.date) == ("one", BODY, "T", "2025-07-22")
    assert (other.id, other.text) == ("t-3", SECOND)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no table", "is no Parquet file"),
        (b"PAR1 and no more", "is a broken Parquet file"),
        (table([{"words": "a"}]), "has no text; it is looked for under text, body"),
        (table([{"text": ""}]), "has no article in it"),
        (table(ROWS)[:-40], "is a broken Parquet file"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_in_one_line(tmp_path, data, reason):
    path = tmp_path / "t.parquet"
    path.write_bytes(data)
    (item,) = read([path])
    assert item.reason.startswith(reason) and "\n" not in str(item)


def test_a_table_that_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.reading.child._MEGABYTES", 150)
    path = tmp_path / "t.parquet"
    path.write_bytes(table([{"text": "word " * 1_000_000}] * 60, compression="zstd"))
    assert path.stat().st_size < 1_000_000
    (item,) = read([path])
    assert isinstance(item, Refusal) and "\n" not in str(item)


def test_what_is_out_of_reach_is_said_in_one_line(bucket, monkeypatch):
    for address, said in {
        "memory://nowhere": "there is no file or folder memory://nowhere",
        "nonsense://x/y": "cannot reach nonsense://x/y: Protocol not known: nonsense",
    }.items():
        with pytest.raises(WrongRequest, match=said) as error:
            next(read([address]))
        assert "\n" not in str(error.value)
    bucket.pipe_file("/news/a.txt", BODY.encode())
    monkeypatch.setattr(type(bucket), "cat_file", lambda *_: 1 / 0)
    assert [str(item) for item in read(["memory://news"])] == [
        "memory:///news/a.txt: cannot be read: division by zero"
    ]
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(WrongRequest, match=r"needs fsspec: pip install 'claimgraph\[cluster\]'"):
        next(read(["memory://news"]))


def test_a_path_is_no_address_and_a_file_address_is_a_path(tmp_path):
    (tmp_path / "a.txt").write_text(BODY)
    assert [item.id for item in read([f"file://{tmp_path}"])] == ["a"]
    assert place("file:" + str(tmp_path)) == tmp_path
    assert str(place("C:/news")) == "C:/news" and str(place("news:old")) == "news:old"
