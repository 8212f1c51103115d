"""The command `kg`: its commands stand in the modules beside this one, each a function.

Nothing heavy is imported before a command runs: asking must not wait for what only building needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from kg.cli.output import INTERRUPTED, NOT_FOUND, WRONG_REQUEST, remark
from kg.errors import KgError, NotFound

# Without Rich's markup the help starts three times as fast, and reads as well.
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def kg() -> None:
    """Build a graph of claims from a folder of articles, and ask it: every answer with its sentence.

    \b
    Examples:
      kg build news/                          build or update the graph in graph/
      kg queries                              list the questions that are ready to ask
      kg query competitors --param for=NAME   ask one of them
      kg show NAME                            all that the graph says of one entity
    """


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line. This is the one place where an error becomes an exit status."""
    try:
        status = app(args, prog_name="kg", standalone_mode=False)
    except typer.TyperException as error:
        remark(error.format_message())
        return WRONG_REQUEST
    except NotFound as error:
        remark(str(error))
        return NOT_FOUND
    except KgError as error:
        remark(str(error))
        return WRONG_REQUEST
    except BrokenPipeError:
        # The reader has gone (`kg query … | head`): let Python's own flush at exit find no pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        remark(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
        return WRONG_REQUEST
    except (KeyboardInterrupt, typer.Abort):
        remark("interrupted")
        return INTERRUPTED
    return int(status or 0)
