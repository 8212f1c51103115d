"""The graph that is served: the one that its folder names now, opened anew once a build has replaced it."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from kg.errors import NotFound, WrongRequest
from kg.graph import Graph, generation
from kg.html import article, explorer


class Served:
    """A graph's store and its pages, kept until the next build."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        # Making a page takes seconds on a large graph; queries must not wait for it.
        self._page_lock = Lock()
        self._folder = Path()
        self._store: ox.Store
        self._page, self._page_of = "", Path()
        self.store()

    def store(self) -> ox.Store:
        """Give the store of the graph's current state.

        Raises NotFound or WrongRequest where it cannot be read.
        """
        with self._lock:
            folder = generation(self.path)
            if folder != self._folder:
                try:
                    self._store = ox.Store.read_only(str(folder / "store"))
                except OSError as error:
                    raise WrongRequest(f"the graph at {self.path} cannot be read: {error}") from None
                self._folder = folder
            return self._store

    def explorer(self) -> str:
        """Give the explorer page, which is made when it is first asked for."""
        self.store()
        with self._page_lock:
            if self._page_of != self._folder:
                made_of = self._folder
                self._page = explorer(Graph.open(self.path))
                self._page_of = made_of
            return self._page

    def article(self, article_id: str) -> str:
        """Give an article's page, by its id or IRI. Raises NotFound where there is none."""
        return article(Graph.open(self.path), article_id).html


class Fixed:
    """A store that no build replaces, such as one in memory; it has no explorer."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def store(self) -> ox.Store:
        """Give the store."""
        return self._store

    def explorer(self) -> str:
        """Say that there is no explorer."""
        return "<!doctype html><title>no explorer</title><p>This store holds no graph of claims.</p>"

    def article(self, article_id: str) -> str:
        """Say that there are no articles."""
        raise NotFound("this store holds no articles")
