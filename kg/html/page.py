"""One HTML file from its parts: page, style, scripts and data, bound together by a content security policy.

Text of articles reaches the page only as JSON within a script element that no browser runs; the scripts set
it as text, never as markup. The policy admits the page's own script and style, known by their hashes, and
nothing else: nothing can be loaded, sent or run, whatever an article says.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.html.data import page_data

if TYPE_CHECKING:
    from kg.graph import Graph

_HERE = Path(__file__).parent
_PARTS = ("model.js", "units.js", "drawing.js", "panel.js", "table.js", "main.js")
_FIELD = re.compile(r"\{\{(\w+)\}\}")
# A browser ends a script element at "</script", and opens a nested one at "<!--<script", wherever they stand.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def explorer(graph: Graph, *, title: str = "") -> str:
    """Write the graph as one HTML page that works offline in any browser."""
    return page(page_data(graph), title=title or _title(graph))


@dataclass(frozen=True, slots=True)
class Embedded:
    """The explorer within a notebook's cell: Jupyter, VS Code and marimo show it as it is, offline."""

    html: str
    height: int

    def _repr_html_(self) -> str:
        """Frame the page apart from the notebook, whose cells and cookies it cannot reach."""
        style = f"width: 100%; height: {self.height}px; border: 1px solid #ccc"
        rights = "allow-scripts allow-popups"
        return f'<iframe srcdoc="{escape(self.html)}" sandbox="{rights}" style="{style}"></iframe>'


def embedded(graph: Graph, *, height: int = 640) -> Embedded:
    """Make the explorer of a graph for a notebook; `height` is in pixels."""
    return Embedded(explorer(graph), height)


def page(data: dict[str, Any], *, title: str) -> str:
    """Put data of the form of `kg.html.data` into the page."""
    style = (_HERE / "assets" / "page.css").read_text(encoding="utf-8")
    script = _script()
    return fill(
        (_HERE / "assets" / "page.html").read_text(encoding="utf-8"),
        title=escape(title),
        csp=escape(policy(script=script, style=style), quote=False),
        style=style,
        data=script_json(data),
        script=script,
    )


def fill(template: str, **fields: str) -> str:
    """Put each field in its place in one pass, so that no field's content is taken for a place.

    >>> fill("<p>{{a}}</p>", a="{{a}}")
    '<p>{{a}}</p>'
    """
    return _FIELD.sub(lambda place: fields[place[1]], template)


def script_json(data: object) -> str:
    """Write JSON that may stand within a script element.

    >>> script_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    return json.dumps(data, separators=(",", ":")).translate(_ESCAPES)


def policy(*, script: str, style: str, more: str = "") -> str:
    """Write the content security policy of a page with just this script and this style."""
    return (
        f"default-src 'none'; script-src {_source(script)}; style-src {_source(style)}; img-src data:; "
        f"base-uri 'none'; form-action 'none'{more}"
    )


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _script() -> str:
    library = (_HERE / "vendor" / "d3.min.js").read_text(encoding="utf-8")
    own = "\n".join((_HERE / "assets" / part).read_text(encoding="utf-8") for part in _PARTS)
    return f'{library}\n(() => {{\n"use strict";\n{own}}})();\n'


def _title(graph: Graph) -> str:
    count = len(graph.articles)
    return f"Claims of {count} {'article' if count == 1 else 'articles'}"
