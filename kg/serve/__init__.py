"""A graph on loopback: SPARQL and graph store protocols for programs, an editor and the explorer for people.

Needs the extra: `pip install claimgraph[serve]`.
"""

from kg.serve.app import application
from kg.serve.running import run

__all__ = ["application", "run"]
