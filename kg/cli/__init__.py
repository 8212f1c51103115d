"""The command line. Only the modules of this package know Typer."""

from kg.cli import building, reporting, serving
from kg.cli.app import app, main

__all__ = ["app", "building", "main", "reporting", "serving"]
