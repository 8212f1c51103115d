"""Pages that need neither a server nor a network: the explorer of a whole graph, and an article marked up."""

from kg.html.article import MarkedPage, article
from kg.html.page import Embedded, embedded, explorer

__all__ = ["Embedded", "MarkedPage", "article", "embedded", "explorer"]
