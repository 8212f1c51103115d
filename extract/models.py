"""The models that an ontology has learned, each in a file of its folder `model/`; all are optional."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extract.clusters import Clusters
from extract.judge import Trees
from extract.linear import Linear
from extract.net import Net
from extract.support import Support

SUPPORT = "support.json"


@dataclass(frozen=True, slots=True)
class Models:
    """Which spans name what, what references mean, which pairs state which relation, and a second look at that."""

    recognition: Net | None = None
    coreference: Linear | None = None
    relations: Linear | None = None
    judge: Trees | None = None
    clusters: Clusters | None = None
    support: Support | None = None

    @classmethod
    def load(cls, folder: Path, base: Path | None = None) -> Models:
        """Read the models of a folder; what is not there is None, but for coreference, which `base` may have.

        What a pronoun refers to does not depend on the ontology.
        """
        coreference = _linear(folder / "coreference.npz")
        if coreference is None and base is not None:
            coreference = _linear(base / "coreference.npz")
        clusters = folder / "clusters.npz"
        recognition, judge = folder / "recognition.npz", folder / "judge.npz"
        return cls(
            Net.load(recognition) if recognition.is_file() else None,
            coreference,
            _linear(folder / "relations.npz"),
            Trees.load(judge) if judge.is_file() else None,
            Clusters.load(clusters) if clusters.is_file() else None,
            Support.load(folder / SUPPORT) if (folder / SUPPORT).is_file() else None,
        )

    def save(self, folder: Path) -> None:
        """Write each model that is there."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.support is not None:
            self.support.save(folder / SUPPORT)
        else:
            (folder / SUPPORT).unlink(missing_ok=True)
        for name in ("recognition", "coreference", "relations", "judge", "clusters"):
            model = getattr(self, name)
            path = folder / f"{name}.npz"
            if model is not None:
                model.save(path)
            else:
                path.unlink(missing_ok=True)


def _linear(path: Path) -> Linear | None:
    return Linear.load(path) if path.is_file() else None
