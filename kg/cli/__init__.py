"""The command line. Only the modules of this package know Typer."""

from kg.cli import analysing, asking, building, connecting, deciding, learning, reporting, serving
from kg.cli.app import app, main

__all__ = [
    "analysing",
    "app",
    "asking",
    "building",
    "connecting",
    "deciding",
    "learning",
    "main",
    "reporting",
    "serving",
]
