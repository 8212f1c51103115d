"""The server: routes and headers. All else stands in the modules beside this one.

/            the query editor
/explore     the explorer page
/sparql      SPARQL 1.1 Protocol: GET and POST; without a query, the service description
/store       SPARQL 1.1 Graph Store Protocol, reading: ?default or ?graph=IRI
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kg.errors import KgError, NotFound
from kg.serve.description import VOCABULARIES, description
from kg.serve.editor import editor
from kg.serve.evaluation import Limits, Query, Reply, evaluate, graph_reply
from kg.serve.formats import RDF, acceptable, prefers
from kg.serve.protocol import LARGEST, READ_ONLY, Refused, query_of_get, query_of_post
from kg.serve.served import Fixed, Served

LOCAL = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "cache-control": "no-cache",
}
_READING = "GET, HEAD, OPTIONS"


class _Queue:
    """Lets so many queries run at once, so many more wait, and sends the rest away."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._turns = anyio.CapacityLimiter(limits.at_once)
        self._inside = 0

    async def run(self, work: Callable[[], Reply]) -> Reply:
        """Do the work in a thread once it is its turn."""
        if self._inside >= self._limits.at_once + self._limits.waiting:
            return Reply(503, "too many queries are waiting; try again\n", headers={"retry-after": "5"})
        self._inside += 1
        try:
            return await anyio.to_thread.run_sync(work, limiter=self._turns)
        finally:
            self._inside -= 1


def application(
    source: Path | ox.Store, *, limits: Limits | None = None, hosts: tuple[str, ...] = LOCAL
) -> Starlette:
    """Make the application that serves a graph's folder, or a store as it stands.

    Requests that name another host than `hosts` are refused: else a page of the web could reach the graph
    through a name of its own that points to loopback.

    Raises NotFound where there is no graph.
    """
    served = Fixed(source) if isinstance(source, ox.Store) else Served(source)
    endpoint = _Endpoint(served, limits or Limits())
    return Starlette(
        routes=[
            Route("/", endpoint.editor, methods=["GET"]),
            Route("/explore", endpoint.explorer, methods=["GET"]),
            Route("/article", endpoint.article, methods=["GET"]),
            Route("/sparql", endpoint.sparql, methods=["GET", "POST"]),
            Route("/sparql/", endpoint.sparql, methods=["GET", "POST"]),
            Route("/store", endpoint.graph, methods=["GET", "OPTIONS", "PUT", "POST", "DELETE", "PATCH"]),
            Route("/update", endpoint.refuse, methods=["GET", "POST"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
        exception_handlers={KgError: _gone, Exception: _broken, 404: _nothing, 405: _nothing},
    )


class _Endpoint:
    def __init__(self, served: Served | Fixed, limits: Limits) -> None:
        self._served = served
        self._limits = limits
        self._queue = _Queue(limits)

    async def editor(self, request: Request) -> Response:
        return _page(editor())

    async def explorer(self, request: Request) -> Response:
        return _page(await anyio.to_thread.run_sync(self._served.explorer))

    async def article(self, request: Request) -> Response:
        try:
            return _page(
                await anyio.to_thread.run_sync(self._served.article, request.query_params.get("id", ""))
            )
        except NotFound as error:
            return _response(Reply(404, f"{error}\n"))

    async def sparql(self, request: Request) -> Response:
        accept = request.headers.get("accept", "")
        try:
            query = await _query(request)
        except Refused as refusal:
            return _response(refusal.reply)
        if query is None:
            if prefers(accept, "text/html", *RDF):
                return _page(editor())
            return self._described(request, accept)
        return _response(
            await self._queue.run(lambda: evaluate(self._served.store(), query, accept, self._limits))
        )

    def _described(self, request: Request, accept: str) -> Response:
        media = acceptable(accept, RDF)
        if media is None:
            return _response(Reply(406, f"the service description can be had as {', '.join(RDF)}\n"))
        triples = description(self._served.store(), str(request.url.replace(query="")))
        body = ox.serialize(triples, format=RDF[media], prefixes=VOCABULARIES)
        return _response(Reply(200, (body or b"").decode(), media))

    async def graph(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return _response(Reply(200, "", headers={"allow": _READING}))
        if request.method not in ("GET", "HEAD"):
            return _response(Reply(405, f"{READ_ONLY}\n", headers={"allow": _READING}))
        asked = request.query_params
        names = asked.getlist("graph")
        if ("default" in asked) + len(names) != 1:
            return _response(Reply(400, "name one graph: ?default or ?graph=IRI\n"))
        name, accept = (names[0] if names else None), request.headers.get("accept", "")
        return _response(
            await self._queue.run(lambda: graph_reply(self._served.store(), name, accept, self._limits))
        )

    async def refuse(self, request: Request) -> Response:
        return _response(Reply(403, f"{READ_ONLY}\n"))


async def _query(request: Request) -> Query | None:
    address = request.scope["query_string"].decode("latin-1")
    if request.method != "POST":
        return query_of_get(address)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise Refused(413, f"a request may have {LARGEST} bytes")
    return query_of_post(address, request.headers.get("content-type", ""), bytes(body))


def _response(reply: Reply) -> Response:
    # The protocol's own types have no charset; text has, so that no reader guesses.
    media = f"{reply.media}; charset=utf-8" if reply.media.startswith("text/") else reply.media
    headers = {**_HEADERS, "vary": "accept", "content-type": media, **reply.headers}
    return Response(reply.body.encode("utf-8", "replace"), reply.status, headers=headers)


def _page(html: str) -> Response:
    return HTMLResponse(html, headers=_HEADERS)


async def _broken(request: Request, error: Exception) -> Response:
    return _response(Reply(500, f"{' '.join(str(error).split())[:500] or type(error).__name__}\n"))


async def _gone(request: Request, error: Exception) -> Response:
    """Say that the graph cannot be read any more; another build may mend it."""
    return _response(Reply(503, f"{error}\n"))


async def _nothing(request: Request, error: Any) -> Response:
    known = "/, /explore, /article, /sparql and /store"
    status = int(error.status_code)
    words = (
        f"there is nothing here; there are {known}" if status == 404 else "this method is not allowed here"
    )
    return _response(Reply(status, f"{words}\n", headers=dict(error.headers or {})))
