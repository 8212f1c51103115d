"""A headless Chromium for tests of pages; where there is none, those tests are skipped and say so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def browser() -> Iterator[Any]:
    """Start Chromium; skip where it or Playwright is not installed."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="NO BROWSER TESTS: playwright is not installed"
    )
    if not CHROMIUM:
        pytest.skip("NO BROWSER TESTS: Chromium is not installed (apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        try:
            yield running
        finally:
            running.close()


def watched(running: Any, **options: Any) -> tuple[Any, list[str]]:
    """Open a page that notes every error, dialog and request to anywhere but its own file or server."""
    page = running.new_page(**options)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on(
        "console",
        lambda said: trouble.append(f"console: {said.text}") if said.type in ("error", "warning") else None,
    )
    page.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("file:", "data:", "http://127.0.0.1"))
            else trouble.append(f"request: {request.url}")
        ),
    )
    return page, trouble
