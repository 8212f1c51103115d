"""The SPARQL 1.1 protocol's requests, read strictly: what the standard does not allow is a wrong request.

1. GET with `query` among the parameters of the address.
2. POST of a form with `query`; the dataset may stand in the form or in the address.
3. POST of `application/sparql-query`, the body being the query, the dataset in the address.
An update is refused whichever way it comes: the endpoint only reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

from kg.serve.evaluation import Query, Reply

LARGEST = 1_000_000
_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 100

Fields = Sequence[tuple[str, str]]


class Refused(Exception):
    """A request that gets no query run; `reply` says why."""

    def __init__(self, status: int, why: str, **headers: str) -> None:
        super().__init__(why)
        self.reply = Reply(status, f"{why}\n", headers=headers)


READ_ONLY = "this endpoint only reads: updates are refused"


def query_of_get(address: str) -> Query | None:
    """Read the query of a GET; None where the address asks for none. Raises Refused."""
    fields = _fields(address, "the address")
    if not fields:
        return None
    return _query(fields)


def query_of_post(address: str, media: str, body: bytes) -> Query:
    """Read the query of a POST. Raises Refused."""
    kind, _, parameters = media.partition(";")
    kind = kind.strip().lower()
    if kind == "application/sparql-update":
        raise Refused(403, READ_ONLY)
    if kind not in (_FORM, "application/sparql-query"):
        raise Refused(415, f"send a query as application/sparql-query or {_FORM}, not as {kind or 'nothing'}")
    charset = parameters.partition("charset=")[2].strip().strip('"').lower()
    if charset not in ("", "utf-8", "utf8"):
        raise Refused(400, "send the query in UTF-8")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "the query is not UTF-8") from None
    fields = _fields(address, "the address")
    if kind == _FORM:
        return _query([*_fields(text, "the form"), *fields])
    if any(name == "query" for name, _ in fields):
        raise Refused(400, "the query stands in the body: leave it out of the address")
    return _query([("query", text), *fields])


def _fields(text: str, where: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise Refused(400, f"{where} is not UTF-8") from None
    except ValueError:
        raise Refused(400, f"{where} has more than {_MOST_FIELDS} parameters") from None


def _query(fields: Fields) -> Query:
    given = [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in fields):
        raise Refused(403, READ_ONLY)
    if len(given) != 1:
        raise Refused(400, f"there must be one query, not {len(given)}")
    return Query(given[0], _all(fields, "default-graph-uri"), _all(fields, "named-graph-uri"))


def _all(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in fields if key == name)
