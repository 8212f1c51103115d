"""Articles are read from files as people have them, and what is none is refused in one line."""

import gzip
import io
import json
import os
import threading
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from extract.article import Article
from kg.reading import FORMATS, KNOWN, Refusal, read
from kg.reading.source import load

BODY = "Acme Corp. has won a contract worth $2 billion from the Navy, two officials said on Tuesday."
SECOND = "Bolt Systems had bid for it too. The Navy declined to comment on the contract or its terms."

PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Acme wins deal - The Daily</title>
<meta property="og:site_name" content="The Daily"><link rel="canonical" href="https://daily.example/acme">
<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"NewsArticle",
"headline":"Acme wins deal","author":[{{"@type":"Person","name":"Jane Doe"}}],"datePublished":"2025-07-22T08:00:00Z",
"publisher":{{"name":"The Daily"}},"sourceOrganization":{{"name":"Newswire One"}}}}]}}</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sports</a></nav><article><h1>Acme wins deal</h1>
<p>By Jane Doe</p><p>{BODY}</p><p>{SECOND}</p><p>{BODY} {SECOND}</p></article>
<aside>Subscribe to our newsletter now</aside><footer>Cookies and privacy</footer></body></html>"""

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Daily: Business</title><item>
<title>Acme &amp; Navy</title><link>https://daily.example/1</link><dc:creator>Jane Doe</dc:creator>
<pubDate>Tue, 22 Jul 2025 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{BODY}</p><script>alert(1)</script><p>{SECOND}</p>]]></content:encoded></item>
<item><title>Nothing</title></item></channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Atomics</title><entry><title>Bolt bids</title>
<link rel="alternate" href="https://atomics.example/2"/><updated>2025-07-23T01:00:00Z</updated>
<author><name>John Roe</name></author><content type="html">&lt;p&gt;{SECOND}&lt;/p&gt;</content></entry></feed>"""


def docx(*paragraphs):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    runs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    core = (
        '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/"><dc:title>A memo</dc:title>'
        "<dc:creator>Jane Doe</dc:creator><t:created>2025-07-22T00:00:00Z</t:created></c:coreProperties>"
    )
    document = f"<w:document {space}><w:body>{runs}</w:body></w:document>"
    return zipped({"word/document.xml": document, "docProps/core.xml": core})


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def pdf(*lines):
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(A paper)/Author(Jane Doe)>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(out),
        )
    )


def letter():
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = (
        "Our news",
        "The Daily <n@daily.example>",
        "Tue, 22 Jul 2025 10:00:00 +0000",
    )
    mail.set_content(f"{BODY}\n")
    mail.add_alternative(f"<p>{BODY}</p>", subtype="html")
    return mail.as_bytes()


MIXED = {
    "a-text.txt": f"{BODY}\n\n{SECOND}\n".encode(),
    "b-notes.md": f"---\ntitle: Acme's deal\ndate: 2025-07-22\nsource: The Daily\nauthors: [Jane Doe, John Roe]\nurl: https://daily.example/acme\n---\n\n{BODY}\n".encode(),
    "c-page.html": PAGE.encode(),
    "d-paper.pdf": pdf(*BODY.split(" two ")),
    "e-memo.docx": docx(BODY, "AT&amp;T bid too."),
    "f-feed.rss": RSS.encode(),
    "g-feed.xml": ATOM.encode(),
    "h-mail.eml": letter(),
    "i-lines.jsonl": (
        json.dumps({"id": "one", "text": BODY, "headline": "T", "published": "22 July 2025"}) + "\n{broken\n"
    ).encode(),
    "j-old.txt.gz": gzip.compress(BODY.encode(), mtime=0),
    "k-many.zip": zipped({"in/z-one.txt": BODY, "in/z-two.html": PAGE, "in/pic.png": b"\x89PNG"}),
    "photo.jpg": b"\xff\xd8\xff",
    "README.md": b"What this folder is.",
}


@pytest.fixture
def mixed(tmp_path):
    for name, content in MIXED.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def articles(*paths):
    return {item.id: item for item in read(paths) if isinstance(item, Article)}


def refusals(*paths):
    return [item for item in read(paths) if isinstance(item, Refusal)]


def only(path, content):
    path.write_bytes(content)
    (item,) = read([path])
    return item


def test_every_form_gives_its_articles(mixed):
    found = articles(mixed)
    assert set(found) == {
        "a-text", "b-notes", "c-page", "d-paper", "e-memo", "Acme & Navy", "Bolt bids", "h-mail", "one", "j-old", "z-one", "z-two",
    }  # fmt: skip
    assert all("Navy" in article.text for article in found.values())
    assert found["a-text"].text == f"{BODY}\n\n{SECOND}\n"
    assert found["b-notes"].text == f"\n{BODY}\n"
    assert found["d-paper"].text == BODY.replace(" two", "")
    assert found["e-memo"].text == f"{BODY}\n\nAT&T bid too."
    assert found["Acme & Navy"].text == f"{BODY}\n\n{SECOND}"
    assert found["h-mail"].text == f"{BODY}\n"


def test_what_is_no_article_is_named_and_the_rest_is_read(mixed):
    refused = {(Path(item.path).name, item.skipped): item.reason for item in refusals(mixed)}
    assert set(refused) == {
        ("photo.jpg", True), ("README.md", True), ("pic.png", True), ("i-lines.jsonl", False), ("f-feed.rss", False),
    }  # fmt: skip
    assert refused["i-lines.jsonl", False].startswith("line 2 is broken JSON")
    assert refused["f-feed.rss", False] == "entry 2 has no text"


def test_what_is_known_of_an_article_comes_along(mixed):
    found = articles(mixed)
    note, page, item = found["b-notes"], found["c-page"], found["Acme & Navy"]
    assert (note.title, note.date, note.source, note.byline) == (
        "Acme's deal",
        "2025-07-22",
        "The Daily",
        "Jane Doe, John Roe",
    )
    assert (page.title, page.date, page.source, page.byline) == (
        "Acme wins deal",
        "2025-07-22",
        "The Daily",
        "Jane Doe",
    )
    assert (page.wire, page.url) == ("Newswire One", "https://daily.example/acme")
    assert (item.date, item.source, item.byline, item.url) == (
        "2025-07-22",
        "The Daily: Business",
        "Jane Doe",
        "https://daily.example/1",
    )
    assert (found["Bolt bids"].url, found["Bolt bids"].byline) == ("https://atomics.example/2", "John Roe")
    assert (found["d-paper"].title, found["d-paper"].byline, found["e-memo"].title) == (
        "A paper",
        "Jane Doe",
        "A memo",
    )
    assert (found["one"].title, found["one"].date) == ("T", "2025-07-22")
    assert (found["h-mail"].title, found["h-mail"].date, found["h-mail"].source) == (
        "Our news",
        "2025-07-22",
        "The Daily",
    )


def test_a_page_comes_without_what_surrounds_the_article(mixed):
    text = articles(mixed)["c-page"].text
    assert not any(word in text for word in ("Subscribe", "Cookies", "Sports"))
    assert f"{BODY}\n\n{SECOND}" in text


def test_the_order_of_the_paths_changes_nothing(mixed):
    paths = [mixed / name for name in MIXED if name not in ("photo.jpg", "README.md")]
    there, back = list(read(paths)), list(read(reversed(paths)))
    assert there == back
    assert list(read([mixed, mixed / "a-text.txt"])) == list(read([mixed]))


def test_the_wire_is_read_from_the_dateline(tmp_path):
    text = f"A headline\n\nWASHINGTON, July 22 (Newswire One) - {BODY}"
    assert only(tmp_path / "a.txt", text.encode()).wire == "Newswire One"
    assert only(tmp_path / "a.txt", f"Acme (formerly Bolt) - {BODY}".encode()).wire == ""


def test_articles_of_one_name_are_told_apart_and_the_same_one_is_taken_once(tmp_path):
    for folder, text in (("p", "One."), ("q", "Two."), ("r", "One.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(text)
    items = list(read([tmp_path]))
    assert [getattr(item, "id", item) for item in items[:1]] == ["x"]
    assert items[1].id.startswith("x-") and items[1].text == "Two."
    assert isinstance(items[2], Refusal) and "again" in items[2].reason
    assert next(iter(read([tmp_path / "r", tmp_path / "q", tmp_path / "p"]))).id == "x"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a\nb.txt", "a_b"),
        ("\u202etxt.exe.txt", "_txt.exe"),
        ('a<b>&"c.txt', "a_b_&_c"),
        ("x" * 230 + ".txt", None),
    ],
)
def test_hostile_names_make_harmless_ids(tmp_path, name, expected):
    article = only(tmp_path / name, BODY.encode())
    assert article.id == expected if expected else len(article.id) < 200


def only_in_zip(folder, name):
    return only(folder / "a.zip", zipped({name: BODY}))


def test_a_name_within_an_archive_leads_nowhere(tmp_path):
    assert only_in_zip(tmp_path, "../../etc/passwd.txt").id == "passwd"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_name_that_is_no_unicode_is_read(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(path)).write_text(BODY)
    except OSError:
        pytest.skip("this file system has only names in Unicode")
    assert list(articles(tmp_path)) == ["caf_"]


def test_what_no_format_can_hold_is_replaced_one_for_one(tmp_path):
    text = "Lock\x00heed\x1b[31m\x92s\ud83d \ufffe\u202eq\u200b"
    raw = text.replace("\ud83d", "").encode()
    article = only(tmp_path / "a.jsonl", json.dumps({"text": text}).encode())
    assert article.text == "Lock\ufffdheed\ufffd[31m’s\ufffd \ufffd\u202eq\u200b"
    assert len(only(tmp_path / "a.txt", BODY.encode() + raw).text) == len(BODY) + len(text) - 1


def test_encodings_fall_back_and_say_so(tmp_path, caplog):
    text = "“Acme’s” café – 5 €"
    assert only(tmp_path / "a.txt", text.encode("utf-16")).text == text
    assert only(tmp_path / "b.txt", b"\xef\xbb\xbf" + text.encode()).text == "\ufeff" + text
    assert not caplog.records
    assert only(tmp_path / "c.txt", text.encode("cp1252")).text == text
    assert "Windows-1252" in caplog.text
    assert only(tmp_path / "d.txt", b"a\r\nb\rc\n").text == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t\n", "is empty"),
        ("a.txt", b"\x7fELF\x02\x01\x01" + bytes(100), "is a binary file"),
        ("a.txt", b"\x81\x8d\xfe", "is neither UTF-8 nor Windows-1252"),
        ("a.md", b"---\ntitle: [a\n---\nB", "has broken front matter in line 3"),
        ("a.md", b"---\ntitle: a\nB", "has front matter without an end"),
        ("a.md", b"---\na: &x [1]\nb: *x\n---\nB", "has broken front matter in line 3: aliases are not read"),
        ("a.md", b"---\n" + b"[" * 5000 + b"\n---\nB", "has broken front matter"),
        ("a.md", b"---\n- a\n---\nB", "has broken front matter: it is no list"),
        ("a.md", b"---\ntitle: a\n---\n", "has no text"),
        ("a.pdf", b"not at all", "is no PDF file"),
        ("a.pdf", b"%PDF-1.4\ngarbage" * 20, "is a broken PDF file"),
        ("a.docx", b"PK\x03\x04garbage", "is a broken zip archive"),
        ("a.docx", zipped({"x": b"y"}), "is no Word file"),
        ("a.html", b"<html><body></body></html>", "has no article in it"),
        ("a.xml", b"<rss><channel><item>", "is broken XML"),
        ("a.xml", b"<kml/>", "is XML, but no RSS or Atom feed"),
        ("a.xml", b'<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>', "is XML with entities"),
        ("a.eml", b"hello", "is no mail"),
        ("a.jsonl", b"\xff\xfe", "has no article in it"),
        ("a.rss", b"<rss/>", "has no article in it"),
        ("a.zip", b"PK\x05\x06broken", "is a broken zip archive"),
        ("a.txt.gz", b"\x1f\x8b\x08\x00broken", "is a broken gzip file"),
        ("a.zip", zipped({"b.zip": zipped({"c.txt": "x"})}), "is an archive within an archive"),
        ("a.jsonl", b'{"text": 5}', "line 1 has no text"),
        ("a.jsonl", b"[" * 100_000, "line 1 is broken JSON"),
        ("a.jpg", b"\xff\xd8", "is of no form that is read"),
    ],
)
def test_bad_files_are_refused_in_one_line(tmp_path, name, content, reason):
    item = only(tmp_path / name, content)
    assert isinstance(item, Refusal)
    assert item.reason.startswith(reason), item
    assert "\n" not in str(item)


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.reading.packed.LIMIT", 1_000_000)
    zeros = b"a" * 5_000_000
    assert "more than the 1 MB" in only(tmp_path / "a.txt.gz", gzip.compress(zeros)).reason
    assert "more than the 1 MB" in only(tmp_path / "b.zip", zipped({"a.txt": zeros})).reason


def test_an_archive_as_a_whole_has_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.reading.packed._TOTAL", 1000)
    (tmp_path / "a.zip").write_bytes(zipped({f"{n}.txt": "x" * 400 for n in range(5)}))
    items = list(read([tmp_path]))
    assert [isinstance(item, Article) for item in items] == [True, True, False, False, False]


def test_a_huge_file_is_not_read(tmp_path):
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(200_000_000)
    (item,) = read([tmp_path])
    assert item.reason == "has 200 MB, more than the 100 MB that are taken"


def test_a_line_of_fifty_megabytes_is_refused(tmp_path):
    assert "more than the 10 MB" in only(tmp_path / "a.txt", b"word " * 10_000_000).reason


def test_pipes_and_loops_and_ways_out_are_not_followed(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "good.txt").write_text(BODY)
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "up").symlink_to(folder)
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "within.txt").symlink_to("good.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / ".hidden.txt").write_text(BODY)
    refused = {Path(item.path).name: item.reason for item in refusals(folder)}
    assert set(articles(folder)) == {"good", "within"}
    assert refused.keys() == {"pipe.txt", "loop.txt", "out.txt", "gone.txt"}
    assert refused["pipe.txt"] == "is not a plain file"
    assert refused["out.txt"] == "is a link that leads out of the folder"
    assert articles(folder / "out.txt")["out"].text == "secret"  # who names it, wants it


def test_a_path_that_is_not_there_is_said_before_anything_is_read(tmp_path):
    (tmp_path / "a.txt").write_text(BODY)
    with pytest.raises(FileNotFoundError):
        next(read([tmp_path, tmp_path / "nowhere"]))


def test_a_file_without_rights_is_refused(tmp_path, monkeypatch):
    def denied(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("kg.reading.source.os.open", denied)
    assert only(tmp_path / "a.txt", BODY.encode()).reason == "cannot be read: Permission denied"


def test_a_file_that_changes_while_it_is_read_is_read_whole_or_refused(tmp_path):
    path = tmp_path / "a.txt"
    states = [letter.encode() * 300_000 for letter in "abc"]
    path.write_bytes(states[0])
    stop = threading.Event()

    def write():
        while not stop.is_set():
            for state in states:
                with path.open("wb") as file:
                    for start in range(0, len(state), 50_000):
                        file.write(state[start : start + 50_000])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(30):
            (item,) = read([path])
            assert isinstance(item, Refusal) or len(set(item.text)) == 1, "half of one state, half of another"
    finally:
        stop.set()
        writer.join()


def test_a_growing_file_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 10)
    real = os.fstat

    def grow(handle):
        state = real(handle)
        with path.open("ab") as file:
            file.write(b"y")
        return state

    monkeypatch.setattr("kg.reading.source.os.fstat", grow)
    with pytest.raises(Exception, match="changes while it is read"):
        load(path)


def test_every_known_ending_has_a_reader():
    assert set(KNOWN) == set(FORMATS) | {".zip", ".gz"}
