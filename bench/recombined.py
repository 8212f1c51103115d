"""A corpus of any size for measuring speed: articles of the training set cut into paragraphs and mixed anew.

Only texts are used, no gold; those whose name's hash ends in one of `ASIDE` are left out. The same number gives the
same articles.
"""

from __future__ import annotations

import random
import sys
from hashlib import sha256
from pathlib import Path

from kg.data import shipped

TRAIN = Path(__file__).parents[2] / "shared" / "eval" / "train"
ASIDE, PARAGRAPHS, SEED = "01234", 9, 17


def the_five() -> list[str]:
    """Give the texts of the shipped corpus."""
    return [path.read_text(encoding="utf-8") for path in sorted(shipped("corpus").glob("*-*.md"))]


def texts(count: int) -> list[str]:
    """Make so many articles; without the training set, which is said, from the shipped corpus alone."""
    paths = sorted(TRAIN.glob("*.txt"))
    sources = [
        p.read_text(encoding="utf-8") for p in paths if sha256(p.stem.encode()).hexdigest()[-1] not in ASIDE
    ]
    if not sources:
        print(
            f"NO TRAINING TEXTS AT {TRAIN}: the corpus is mixed from the shipped articles only",
            file=sys.stderr,
        )
        sources = the_five()
    paragraphs = [line.strip() for text in sources for line in text.splitlines() if len(line.split()) > 8]
    draw = random.Random(SEED)
    return ["\n\n".join(draw.sample(paragraphs, min(PARAGRAPHS, len(paragraphs)))) for _ in range(count)]
