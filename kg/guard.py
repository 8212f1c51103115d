"""What a query may not do: reach the network or other files, or be so deep that a parser breaks.

A query changes nothing: the store is opened for reading, and updates are another language. What is left is
SERVICE and FROM, which fetch, and size and depth.
"""

from __future__ import annotations

import re

from kg.errors import WrongRequest

LONGEST = 64_000
DEEPEST = 200

# Comments, strings and IRIs first, so that no word in them counts; then words with any prefix or sigil.
_TOKEN = re.compile(
    r"""
    (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<comment>\#[^\n\r]*)
  | (?P<string>\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<word>[?$@]?[^\W\d][\w-]*(?::[\w:-]*)?|:[\w:-]+)
  | (?P<open>[({\[])
  | (?P<close>[)}\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_FETCHING = {"SERVICE", "FROM", "LOAD"}


def suspicious(sparql: str) -> bool:
    """Tell whether a query must run without a network, whatever `check` says.

    SPARQL has no lexer of its own: in `?a<3)SERVICE:x#>` only a parser knows that `<` opens no IRI. So a
    query that has the word anywhere, in a string say, is answered all the same, but cut off.
    """
    return "service" in sparql.casefold()


def check(sparql: str) -> None:
    """Refuse a query that would fetch something, or that is too long or too deep.

    Raises WrongRequest.
    """
    if len(sparql) > LONGEST:
        raise WrongRequest(f"the query has {len(sparql)} characters; {LONGEST} are allowed")
    try:
        sparql.encode("utf-8")
    except UnicodeEncodeError:
        raise WrongRequest("the query is not Unicode text") from None
    depth = 0
    for token in _TOKEN.finditer(sparql):
        if token.lastgroup == "word" and token.group().upper() in _FETCHING:
            raise WrongRequest(f"{token.group().upper()} is not allowed: a query may only read this graph")
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if depth > DEEPEST:
            raise WrongRequest(f"the query nests deeper than {DEEPEST} brackets")
