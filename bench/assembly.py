"""How assembly grows: generated extractions of more and more articles, resolved and written as a graph.

    python bench/assembly.py 2000 20000 200000

Names follow a power law, as in news: a few are in many articles, most in one or two. For each size it prints
the seconds of resolution and of the whole, per article too, and the most memory that the process ever had.
The seconds are of the processor, not of the clock: other work on the machine does not count.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from extract.article import Article
from extract.claim import Claim, Entity, Extraction, Mention, Span
from extract.lexicon import Lexicon
from kg.decisions import Decisions
from kg.generation import write
from kg.ontology import Ontology
from kg.resolve import resolve

ENTITIES, CLAIMS, WORDS = 14, 25, 500
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "or")]
RELATIONS = {
    ("Company", "System"): "develops",
    ("Company", "Company"): "partnersWith",
    ("Person", "Company"): "leads",
}


def names(count: int) -> list[tuple[str, str]]:
    """Make so many names of firms, people and systems."""
    rng = random.Random(5)
    word = lambda: "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 4))).capitalize()  # noqa: E731
    kinds = ("Company", "Person", "System")
    return [(f"{word()} {word()}" if n % 3 < 2 else f"{word()} {n % 97}", kinds[n % 3]) for n in range(count)]


def pairs(count: int) -> Iterator[tuple[Article, Extraction]]:
    """Make so many articles with their extractions, in the order of their ids."""
    known = names(max(200, count // 2))
    for n in range(count):
        rng = random.Random(n)
        article = Article(f"a{n:07}", f"{n} " + "word " * WORDS)
        chosen = {min(int(rng.paretovariate(0.35)), len(known)) - 1 for _ in range(ENTITIES)}
        entities = [
            Entity(f"e{i}", known[c][1], known[c][0], (known[c][0], known[c][0].split()[-1]))
            for i, c in enumerate(sorted(chosen))
        ]
        spans = [Span(6 * i, 6 * i + 5) for i in range(3)]
        claims = []
        for _ in range(CLAIMS):
            a, b = rng.choice(entities), rng.choice(entities)
            relation = RELATIONS.get((a.type, b.type))
            if relation:
                claims.append(
                    Claim(a.id, relation, b.id, "asserted", Span(0, 90), spans[0], spans[1], spans[2])
                )
        mentions = tuple(Mention(Span(6 * i, 6 * i + 5), e.id) for i, e in enumerate(entities))
        yield (
            article,
            Extraction(
                article.id,
                article.sha256,
                entities=tuple(entities),
                mentions=mentions,
                claims=tuple(dict.fromkeys(claims)),
            ),
        )


def measure(count: int) -> dict[str, float]:
    """Resolve and write so many articles; give the figures."""
    ontology = Ontology.load()
    lexicon = Lexicon.load(ontology.folder / "lexicon")
    start = time.process_time()
    groups = resolve(((a.id, e.entities) for a, e in pairs(count)), lexicon)
    made = time.process_time()
    sum(1 for _ in pairs(count))
    making = time.process_time() - made
    resolving = made - start - making
    found = len(groups)
    del groups
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        manifest = write(
            Path(folder), "gen-bench",
            lambda: (a for a, _ in pairs(count)), lambda: (e for _, e in pairs(count)),
            ontology=ontology, decisions=Decisions(), notes={},
        )  # fmt: skip
        whole = time.process_time() - start - 3 * making
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    return {
        "articles": count,
        "entities": found,
        "claims": manifest["counts"]["claims"],
        "resolving s": round(resolving, 2),
        "whole s": round(whole, 2),
        "whole ms/article": round(1000 * whole / count, 3),
        "memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
        "disk kB/article": round(size / count / 1000, 1),
    }


def main() -> None:
    """Measure each size in a process of its own, so that memory is its own too."""
    if len(sys.argv) == 3 and sys.argv[1] == "--one":
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    rows = []
    for count in map(int, sys.argv[1:] or ("2000", "20000")):
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(count)], capture_output=True, text=True, check=True
        )
        rows.append(json.loads(done.stdout))
        print(rows[-1], file=sys.stderr)
    print("| " + " | ".join(rows[0]) + " |\n|" + " --: |" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(f"{value:,}" for value in row.values()) + " |")


if __name__ == "__main__":
    main()
