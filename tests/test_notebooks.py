"""The notebook runs from top to bottom, and what is stored in it is what running it gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbclient", reason="nbclient is not installed")
pytest.importorskip("matplotlib", reason="the extra `notebook` is not installed")
pytest.importorskip("ipykernel", reason="ipykernel is not installed")

import nbclient
import nbformat

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def outputs(notebook: Any) -> list[list[str]]:
    """List the kinds of output of each cell of code."""
    return [
        sorted({kind for output in cell.outputs for kind in output.get("data", {output.output_type: ""})})
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.model
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_its_stored_output_is_of_the_kind_that_running_gives(path: Path, tmp_path: Path) -> None:
    stored = nbformat.read(path, as_version=4)
    run = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(
        run, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    assert outputs(run) == outputs(stored), "run it and save: make notebooks"
    assert sum("image/png" in kinds for kinds in outputs(run)) >= 3
    assert not any(output.output_type == "error" for cell in run.cells for output in cell.get("outputs", ()))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_stored_names_a_place_on_somebody_s_machine(path: Path) -> None:
    stored = nbformat.read(path, as_version=4)
    for cell in stored.cells:
        for output in cell.get("outputs", ()):
            text = str(output.get("text", "")) + str(output.get("data", {}).get("text/plain", ""))
            assert "/home/" not in text
            assert "/work/" not in text
            assert "Traceback" not in text
