"""The errors that a caller may meet. Each message is one line that says what was asked and what there is."""

from __future__ import annotations


class KgError(Exception):
    """Something that the library cannot do, said in one line."""


class WrongRequest(KgError):
    """The request does not make sense: no such path, no SPARQL, a name of two things."""


class NotFound(KgError):
    """The request makes sense, but the graph holds nothing that it asks for."""
