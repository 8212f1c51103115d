"""Let atheris look for bytes that break the readers and the clean-up: `python bench/fuzz.py [SECONDS]`.

Needs `pip install atheris` (Linux). What is found is written to bench/crash-*; the files of the tests are the seeds.
"""

import logging
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["kg.reading", "extract.cleaning", "yaml", "zipfile", "email", "html"]
):
    from extract.cleaning import safe_text
    from kg.reading.articles import FORMATS, PACKED, Refusal, _of_bytes
    from kg.reading.text import safe

# Pages and PDFs are read in a child, where no coverage is seen.
NAMES = [
    f"a{suffix}" for suffix in (*FORMATS, *PACKED) if suffix not in (".html", ".htm", ".xhtml", ".pdf")
] + ["a.txt.gz"]


def one(data: bytes) -> None:
    """Read some bytes as a file whose form the first of them names."""
    if not data:
        return
    for item in _of_bytes(data[1:], NAMES[data[0] % len(NAMES)], "a"):
        if not isinstance(item, Refusal):
            assert item.text.strip() and safe(item.text) == item.text
            assert len(safe_text(item.text)) == len(item.text)


def main() -> None:
    """Fuzz for so many seconds."""
    logging.disable(logging.CRITICAL)
    seconds = sys.argv[1] if len(sys.argv) > 1 else "3600"
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from test_reading import MIXED

    with tempfile.TemporaryDirectory() as corpus:
        for name, content in MIXED.items():
            for number, known in enumerate(NAMES):
                if Path(known).suffix == Path(name).suffix:
                    Path(corpus, f"{number}-{name}").write_bytes(bytes([number]) + content)
        atheris.Setup(
            [sys.argv[0], corpus, f"-max_total_time={seconds}", "-artifact_prefix=bench/", "-timeout=10"], one
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
