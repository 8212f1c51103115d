"""The documentation: every command, query, format, type and relation is in it, and the site builds without a gap."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mkdocs", reason="the extra `docs` is not installed")
pytest.importorskip("mkdocstrings", reason="the extra `docs` is not installed")

from kg.export import FOLDERS, FORMATS
from kg.ontology import Ontology
from kg.query import saved

ROOT = Path(__file__).parents[1]


def hooks() -> Any:
    spec = importlib.util.spec_from_file_location("docs_hooks", ROOT / "docs" / "hooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    yield folder


def test_every_command_has_a_how_to_of_its_own() -> None:
    headings = {
        name
        for path in (ROOT / "docs" / "howto").glob("*.md")
        for name in re.findall(r"^#+ kg ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert headings == set(hooks().commands())


def test_every_option_that_the_how_tos_name_is_one() -> None:

    known = set(re.findall(r"--[a-z][a-z-]+", hooks().commands_page()))
    for path in [*(ROOT / "docs" / "howto").glob("*.md"), ROOT / "docs" / "tutorial.md", ROOT / "README.md"]:
        text = path.read_text(encoding="utf-8")
        used = {
            option
            for line in re.findall(r"^kg .*$", text, re.MULTILINE)
            for option in re.findall(r"(?<= )--[a-z][a-z-]+", line)
        }
        assert used <= known, path
        named = {line.split()[1] for line in re.findall(r"^kg [a-z].*$", text, re.MULTILINE)}
        assert named <= set(hooks().commands()), path


def test_the_reference_has_every_command_query_and_format(site: Path) -> None:
    page = {path.stem: path.read_text(encoding="utf-8") for path in (site / "reference").glob("*.html")}
    for command in hooks().commands():
        assert f"Usage: kg {command} " in page["commands"]
    for query in saved():
        assert f'id="{query}"' in page["queries"]
    for form in (*FORMATS, *FOLDERS):
        assert f"<code>{form}</code>" in page["formats"]
    assert "kg.graph.Graph" in page["python"]


def test_the_ontology_s_pages_have_every_type_and_relation(site: Path) -> None:
    schema = Ontology.load().schema
    page = {path.stem: path.read_text(encoding="utf-8") for path in (site / "ontology").glob("*.html")}
    for name in schema.types:
        assert f'id="{name.lower()}"' in page["types"]
        assert name in (site / "ontology" / "overview.svg").read_text(encoding="utf-8")
    for name in schema.relations:
        assert f'id="{name.lower()}"' in page["relations"]


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        loaded = re.findall(
            r"<(?:script|img|link rel=.stylesheet.)[^>]*(?:src|href)=.(https?:[^\"' >]+)",
            path.read_text(encoding="utf-8"),
        )
        assert loaded == [], path


def test_the_pictures_are_there_and_small() -> None:
    for name in ("explorer", "explorer-dark", "terminal"):
        picture = ROOT / "docs" / "images" / f"{name}.png"
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < 300_000
