"""Makes the pictures of docs/images with Chromium, from the articles that come with the program."""

from __future__ import annotations

import io
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

import kg
from kg.export import export_to

IMAGES = Path(__file__).parent / "images"
SESSION = (
    ("build",),
    ("ask", "Who competes for Golden Dome?"),
    ("ask", "Who is in conflict with Elon Musk?"),
    ("why", "SpaceX", "owns", "Starlink"),
)
WIDTH, ROWS = 104, 9


def explorer(browser: Any, graph: Path) -> None:
    """Photograph the explorer with an entity open, light and dark."""
    with tempfile.TemporaryDirectory() as folder:
        page_file = Path(folder) / "graph.html"
        export_to(kg.open(graph), "html", page_file)
        for name, theme in (("explorer", ""), ("explorer-dark", "&theme=dark")):
            page = browser.new_page(viewport={"width": 1280, "height": 760})
            page.goto(f"{page_file.as_uri()}#entity=SpaceX{theme}")
            page.locator("#panel section:has-text('competes for') details.fact summary").first.click()
            page.locator("#panel section:has-text('competes for')").first.scroll_into_view_if_needed()
            page.wait_for_timeout(500)
            photograph(page, name)


def terminal(browser: Any, graph: Path) -> None:
    """Photograph a session: what the commands print on a terminal, as it is."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    for command in SESSION:
        shown = " ".join(f'"{part}"' if " " in part else part for part in command)
        console.print(Text(f"$ kg {shown}", style="bold"))
        lines = run(command, graph).rstrip().splitlines()
        for line in lines[:ROWS]:
            console.print(Text.from_ansi(line))
        console.print(Text("…" if len(lines) > ROWS else "", style="dim"))
    page = browser.new_page(viewport={"width": 1290, "height": 1000})
    page.set_content(console.export_svg(title="kg"))
    photograph(page.locator("svg").first, "terminal")


def run(command: tuple[str, ...], graph: Path) -> str:
    """Run a command on a terminal of its own and give what stands there."""
    master, slave = pty.openpty()
    env = {**os.environ, "KG_GRAPH": graph.name, "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    kg_command = shutil.which("kg") or str(Path(sys.executable).with_name("kg"))
    # The bars of a build move; in a picture they would stand in hundreds of lines.
    stderr = subprocess.DEVNULL if command[0] == "build" else slave
    process = subprocess.Popen(
        [kg_command, *command], stdout=slave, stderr=stderr, stdin=slave, env=env, cwd=graph.parent
    )
    os.close(slave)
    parts = []
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    process.wait()
    return b"".join(parts).decode().replace("\r", "")


def photograph(what: Any, name: str) -> None:
    """Save a picture with few colours, so that it is small."""
    from PIL import Image

    path = IMAGES / f"{name}.png"
    what.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Make all pictures."""
    IMAGES.mkdir(exist_ok=True)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=quiet)
        terminal(browser, Path(folder) / "graph")  # which builds it
        explorer(browser, Path(folder) / "graph")
        browser.close()


if __name__ == "__main__":
    main()
