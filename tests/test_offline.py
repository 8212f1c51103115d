"""Nothing reaches for a network: articles are built and asked with none there, and nobody even tries."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
tried = []
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        tried.append((event, args[1:]))
sys.addaudithook(watch)
from kg.cli import main
for command in COMMANDS:
    status = main(command)
    if status not in (0, 1):
        sys.exit(f"{command} gave {status}")
if tried:
    sys.exit(f"reached for the network: {tried}")
"""

PAGE = """<!DOCTYPE html><html><head><title>Acme</title><link rel="stylesheet" href="http://192.0.2.1/x.css">
<meta property="og:image" content="http://192.0.2.1/x.png"></head><body><article><p>{0}</p><p>{0}</p>
<img src="http://192.0.2.1/y.png"><script src="http://192.0.2.1/z.js"></script></article></body></html>"""
FEED = """<?xml version="1.0"?><rss><channel><title>T</title><item><title>A</title>
<link>http://192.0.2.1/a</link><description>{0}</description></item></channel></rss>"""
TEXT = (
    "Acme Corp. has won a contract worth $2 billion from the U.S. Navy, two officials said on Tuesday. " * 2
)


@pytest.mark.model
def test_building_and_asking_need_no_network_and_try_none(tmp_path):
    cut = ["unshare", "-rn"] if shutil.which("unshare") else []
    if cut and subprocess.run([*cut, "true"], capture_output=True).returncode:
        cut = []
    news = tmp_path / "news"
    news.mkdir()
    (news / "page.html").write_text(PAGE.format(TEXT))
    (news / "feed.xml").write_text(FEED.format(TEXT))
    (news / "note.md").write_text(f"---\ntitle: A\nurl: http://192.0.2.1/\n---\n{TEXT}")
    graph = ["--graph", str(tmp_path / "g")]
    commands = [
        ["build", str(news), *graph],
        ["ask", "Who won a contract from the Navy?", *graph],
        ["queries"],
        ["query", "SELECT * { ?s ?p ?o } LIMIT 5", *graph],
        ["show", "Acme", *graph],
        *(
            ["export", "--format", form, "-o", str(tmp_path / form), *graph]
            for form in ("jsonld", "graphml", "html")
        ),
        ["validate", *graph],
        ["stats", *graph],
    ]
    script = SCRIPT.replace("COMMANDS", repr(commands))
    done = subprocess.run(
        [*cut, sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert not cut or "unshare" in cut[0]


def test_the_page_of_the_explorer_names_no_other_host(tmp_path):
    """A page that opens offline must not fetch; links that a reader may follow are only in the articles."""
    import kg

    assets = Path(kg.__file__).parent / "html"
    for path in assets.rglob("*"):
        if path.suffix in (".html", ".css") and path.is_file():
            text = path.read_text(encoding="utf-8")
            assert 'src="http' not in text and "@import" not in text and "url(http" not in text, path
