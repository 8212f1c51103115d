"""The query editor: a page with a text area, the saved queries, and the rows as a table. It loads nothing."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from kg.html.page import fill, policy, script_json
from kg.query import saved
from kg.rdf import PREFIXES

_HERE = Path(__file__).parent / "assets"


@cache
def editor() -> str:
    """Write the page."""
    style = (_HERE / "editor.css").read_text(encoding="utf-8")
    script = (_HERE / "editor.js").read_text(encoding="utf-8")
    queries = [
        {"name": query.name, "title": query.title or query.name, "sparql": query.sparql}
        for query in saved().values()
    ]
    return fill(
        (_HERE / "editor.html").read_text(encoding="utf-8"),
        csp=escape(policy(script=script, style=style, more="; connect-src 'self'"), quote=False),
        style=style,
        data=script_json({"queries": queries, "prefixes": PREFIXES}),
        script=script,
    )
