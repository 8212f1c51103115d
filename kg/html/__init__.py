"""The explorer: the whole graph as one page that needs neither a server nor a network."""

from kg.html.page import Embedded, embedded, explorer

__all__ = ["Embedded", "embedded", "explorer"]
