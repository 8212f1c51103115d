"""Pages that MkDocs makes from the program itself when it builds the site, so that they cannot go stale.

Commands come from their `--help`, saved queries from their files, the ontology from its Turtle.
"""

from __future__ import annotations

import io
import math
import os
import re
from collections import defaultdict
from contextlib import redirect_stdout
from html import escape
from typing import Any

from mkdocs.structure.files import File, Files

from kg.ontology import RDFS, SKOS, Ontology

_ALIGNED = {
    RDFS + "subClassOf": "is a",
    RDFS + "subPropertyOf": "is a kind of",
    SKOS + "closeMatch": "close to",
}
_SPACES = {
    "http://schema.org/": "schema:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://www.w3.org/ns/org#": "org:",
    "http://xmlns.com/foaf/0.1/": "foaf:",
    "http://www.w3.org/2002/07/owl#": "owl:",
}
_VALUES = ("amount", "count", "date", "text")


def on_files(files: Files, config: Any, **_: Any) -> Files:
    """Add the pages that are made here."""
    ontology = Ontology.load()
    made = {
        "reference/commands.md": commands_page(),
        "reference/queries.md": queries_page(),
        "reference/formats.md": formats_page(),
        "ontology/index.md": overview_page(ontology),
        "ontology/types.md": types_page(ontology),
        "ontology/relations.md": relations_page(ontology),
        "ontology/overview.svg": overview(ontology),
    }
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


# Commands


def commands() -> dict[str, list[str]]:
    """Name all commands of the program, each with the commands below it."""
    import typer

    from kg.cli import app

    known = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return {name: list(getattr(command, "commands", ())) for name, command in known.items()}


def help_of(*command: str) -> str:
    """Give what `--help` prints."""
    from kg.cli import main

    os.environ["COLUMNS"] = os.environ["TERMINAL_WIDTH"] = "88"
    out = io.StringIO()
    with redirect_stdout(out):
        main([*command, "--help"])
    return re.sub(r"\n{3,}", "\n\n", out.getvalue().strip())


def commands_page() -> str:
    """Write the reference of the commands."""
    parts = [
        "# Commands\n",
        "What `kg --help` and `kg COMMAND --help` print.\n",
        f"```text\n{help_of()}\n```\n",
    ]
    for name, below in commands().items():
        parts.append(f"## kg {name}\n\n```text\n{help_of(name)}\n```\n")
        parts += [f"### kg {name} {sub}\n\n```text\n{help_of(name, sub)}\n```\n" for sub in below]
    return "\n".join(parts)


# Saved queries and formats


def queries_page() -> str:
    """Write the reference of the saved queries."""
    from kg.query import saved

    parts = ["# Saved queries\n", "Run one with `kg query NAME --param name=value`, or `g.query(name, …)`.\n"]
    for name, query in saved().items():
        parts.append(f"## {name}\n\n**{md(query.title)}.** {md(query.description)}\n")
        if query.parameters:
            parts.append("| parameter | kind | |\n| --- | --- | --- |")
            parts += [f"| `{p.name}` | {p.kind} | {md(p.comment)} |" for p in query.parameters]
        parts.append(f'\n??? note "SPARQL"\n\n    ```sparql\n{indented(query.sparql.strip())}\n    ```\n')
    return "\n".join(parts)


def formats_page() -> str:
    """Write the reference of the export formats, each with the first line of its function's docstring."""
    from kg.export import FOLDERS, FORMATS

    lines = ["# Export formats\n", "`kg export --format F -o FILE`. The same graph gives the same bytes.\n"]
    lines += ["| format | written as | what for |", "| --- | --- | --- |"]
    for name, function in {**FORMATS, **FOLDERS}.items():
        kind = "folder" if name in FOLDERS else "file"
        lines.append(
            f"| `{name}` | {kind} | {md(_USES.get(name) or (function.__doc__ or '').split(chr(10))[0])} |"
        )
    return "\n".join([*lines, ""])


_USES = {
    "html": "The explorer: one page for any browser, offline.",
    "ftm": "FollowTheMoney entities, one a line, for Aleph and the command `ftm`.",
    "ftm-statements": "FollowTheMoney statements as CSV, each with the article it comes from.",
    "sqlite": "A database with a full-text index, for Datasette and SQL.",
    "neo4j": "CSV files for `neo4j-admin database import`; `import.txt` has the command.",
    "parquet": "Columns of claims, entities, mentions and articles, for pandas, Polars, DuckDB and Spark.",
    "obsidian": "A vault with a note for each entity and each article.",
}


# The ontology


def overview_page(ontology: Ontology) -> str:
    """Write the page with the diagram and the table of what may stand where."""
    schema = ontology.schema
    ends = sorted({end for r in schema.relations.values() for end in r.range} - set(_VALUES)) + list(_VALUES)
    admitted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for relation in schema.relations.values():
        for start in relation.domain:
            for end in relation.range:
                admitted[start, end].append(relation.name)
    lines = [
        "# The ontology of news\n",
        f"{len(schema.types)} [types](types.md) and {len(schema.relations)} [relations](relations.md),",
        f"declared in `ontology/news.ttl` under `{ontology.namespace}`.",
        "Bring [your own](../howto/ontology.md) for another field.\n",
        "![Types and what relations lead from one to another](overview.svg)\n",
        "A line stands for the relations that lead from one type to another, the thicker the more.\n",
        "## What may stand where\n",
        "| from ↓ to → | " + " | ".join(ends) + " |",
        "| --- |" + " --- |" * len(ends),
    ]
    for start in schema.types:
        cells = [
            "<br>".join(f"[{n}](relations.md#{n.lower()})" for n in admitted[start, end]) for end in ends
        ]
        lines.append(f"| **{start}** | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def types_page(ontology: Ontology) -> str:
    """Write the page of the types."""
    parts = ["# Types\n"]
    for known in ontology.schema.types.values():
        parts.append(f"## {known.name}\n\n{md(known.comment)}\n")
        if known.alt_labels:
            parts.append(f"Also asked for as: {md(', '.join(known.alt_labels))}.\n")
        parts.append(aligned(ontology, known.name))
        out = [n for n, r in ontology.schema.relations.items() if known.name in r.domain]
        into = [n for n, r in ontology.schema.relations.items() if known.name in r.range]
        for words, names in (("Subject of", out), ("Object of", into)):
            links = ", ".join(f"[{name}](relations.md#{name.lower()})" for name in names)
            parts.append(f"{words}: {links or 'nothing'}.\n")
    return "\n".join(parts)


def relations_page(ontology: Ontology) -> str:
    """Write the page of the relations, each with a drawing of what it joins."""
    parts = ["# Relations\n", "A claim has one of these between its subject and its object.\n"]
    for known in ontology.schema.relations.values():
        parts.append(f"## {known.name}\n\n**{md(known.label)}.** {md(known.comment)}\n")
        parts.append(joined(known))
        notes = ["It holds in both directions." if known.symmetric else ""]
        notes.append(
            "" if known.symmetric else f"Read backwards: *{md(ontology.inverse_label(known.name))}*."
        )
        notes.append(f"Also asked for as: {md(', '.join(known.alt_labels))}." if known.alt_labels else "")
        parts.append(" ".join(filter(None, notes)) + "\n")
        parts.append(aligned(ontology, known.name))
    return "\n".join(parts)


def aligned(ontology: Ontology, name: str) -> str:
    """Tell how other vocabularies call a thing."""
    import pyoxigraph as ox

    store = ox.Store()
    for path in sorted(ontology.folder.glob("*.ttl")):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    iri = ox.NamedNode(ontology.iri(name))
    found = [
        f"{words} `{short(quad.object.value)}`"
        for predicate, words in _ALIGNED.items()
        for quad in store.quads_for_pattern(iri, ox.NamedNode(predicate), None)
        if isinstance(quad.object, ox.NamedNode)
    ]
    return f"In other vocabularies: {', '.join(sorted(found))}.\n" if found else ""


def joined(relation: Any) -> str:
    """Draw a relation: its subjects' types, an arrow with its name, its objects' types."""
    left, right = list(relation.domain) or ["anything"], list(relation.range) or ["anything"]
    high = 22 * max(len(left), len(right)) + 8
    middle = high / 2
    arrow = "url(#both)" if relation.symmetric else ""
    shapes = [box(10, high, left), box(410, high, right)]
    line = f'<path d="M165 {middle}H400" class="line" marker-end="url(#end)" marker-start="{arrow}"/>'
    label = f'<text x="282" y="{middle - 6}" class="name">{escape(relation.name)}</text>'
    markers = (
        '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8">'
        '<path d="M0 1L8 4L0 7z"/></marker><marker id="both" viewBox="0 0 8 8" refX="1" refY="4"'
        ' markerWidth="8" markerHeight="8"><path d="M8 1L0 4L8 7z"/></marker></defs>'
    )
    title = f"{', '.join(left)} {relation.name} {', '.join(right)}"
    inner = f"{markers}{''.join(shapes)}{line}{label}"
    return f"<div>{svg(570, high, inner, title, inline=True)}</div>\n"


def box(x: float, high: float, names: list[str]) -> str:
    """Stack names in the middle of the height."""
    top = (high - 22 * len(names)) / 2
    return "".join(
        f'<rect x="{x}" y="{top + 22 * n + 1}" width="150" height="20" rx="5" class="box"/>'
        f'<text x="{x + 75}" y="{top + 22 * n + 15}">{escape(name)}</text>'
        for n, name in enumerate(names)
    )


def overview(ontology: Ontology) -> str:
    """Draw all types and kinds of values on a ring, with a line from each to each that a relation joins."""
    schema = ontology.schema
    nodes = [*schema.types, *_VALUES]
    places = {
        name: (430 + 345 * math.cos(angle), 300 + 270 * math.sin(angle))
        for n, name in enumerate(nodes)
        for angle in [2 * math.pi * n / len(nodes) - math.pi / 2]
    }
    counts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for relation in schema.relations.values():
        for start in relation.domain:
            for end in relation.range:
                if start != end:
                    counts[start, end].append(relation.name)
    lines = []
    for (start, end), names in sorted(counts.items()):
        (x1, y1), (x2, y2) = places[start], places[end]
        bend = f"Q{430 + (x1 + x2 - 860) * 0.15:.0f} {300 + (y1 + y2 - 600) * 0.15:.0f}"
        title = f"<title>{escape(f'{start} to {end}: ' + ', '.join(names))}</title>"
        width = 0.6 + 0.45 * len(names)
        way = f"M{x1:.0f} {y1:.0f}{bend} {x2:.0f} {y2:.0f}"
        lines.append(f'<path d="{way}" class="line" stroke-width="{width}">{title}</path>')
    for name, (x, y) in places.items():
        kind = "value" if name in _VALUES else "box"
        lines.append(
            f'<rect x="{x - 68:.0f}" y="{y - 14:.0f}" width="136" height="28" rx="14" class="{kind}"/>'
            f'<text x="{x:.0f}" y="{y + 4:.0f}">{escape(name)}</text>'
        )
    return svg(860, 600, "".join(lines), "The types of the ontology and which relations join them")


def svg(width: float, height: float, inner: str, title: str, *, inline: bool = False) -> str:
    """Wrap shapes as a drawing that is light or dark as the reader's system is."""
    space = "" if inline else ' xmlns="http://www.w3.org/2000/svg"'
    style = (
        "text{font:13px system-ui,sans-serif;text-anchor:middle;fill:#222}.name{font-style:italic}"
        ".line{fill:none;stroke:#7385a5;stroke-opacity:.55}.box{fill:#e3ebf9;stroke:#6b86c9}"
        ".value{fill:#f6ecd4;stroke:#c4a04f}"
    )
    dark = "@media(prefers-color-scheme:dark){text{fill:#dde}.box{fill:#26324b}.value{fill:#453a20}}"
    if inline:
        # Within a page the theme's own switch decides, so that colours are the theme's.
        style = ""
        dark = (
            ".rel text{font:13px system-ui,sans-serif;text-anchor:middle;fill:var(--md-default-fg-color)}"
            ".rel .name{font-style:italic}.rel .line{fill:none;stroke:var(--md-default-fg-color--light)}"
            ".rel .box{fill:var(--md-code-bg-color);stroke:var(--md-default-fg-color--lighter)}"
            ".rel marker path{fill:var(--md-default-fg-color--light)}"
        )
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" style="max-width:100%"'
    head = f'<svg{space} class="rel" {size} role="img"'
    return f'{head} aria-label="{escape(title)}"><style>{style}{dark}</style>{inner}</svg>'


def short(iri: str) -> str:
    """Abbreviate an IRI of a well-known vocabulary."""
    for space, prefix in _SPACES.items():
        if iri.startswith(space):
            return prefix + iri.removeprefix(space)
    return iri


def md(text: str) -> str:
    """Write text so that Markdown shows it as it is."""
    return re.sub(r"([\\`*_{}\[\]<>|#])", r"\\\1", " ".join(text.split()))


def indented(text: str) -> str:
    """Indent by four spaces."""
    return "\n".join(f"    {line}" for line in text.splitlines())
