"""The graph that is served: the one that its folder names now, opened anew once a build has replaced it."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from kg.graph import Graph, generation
from kg.html import explorer


class Served:
    """A graph's store and its pages, kept until the next build."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._folder = Path()
        self._store: ox.Store
        self._page = ""
        self.store()

    def store(self) -> ox.Store:
        """Give the store of the graph's current state.

        Raises NotFound or WrongRequest where it cannot be read.
        """
        with self._lock:
            folder = generation(self.path)
            if folder != self._folder:
                self._store = ox.Store.read_only(str(folder / "store"))
                self._folder, self._page = folder, ""
            return self._store

    def explorer(self) -> str:
        """Give the explorer page, which is made when it is first asked for."""
        self.store()
        with self._lock:
            if not self._page:
                self._page = explorer(Graph.open(self.path))
            return self._page


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
