"""The command `kg`: its commands stand in the modules beside this one, each a function.

Nothing heavy is imported before a command runs: asking must not wait for what only building needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer
from typer.models import CommandInfo

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


@contextmanager
def _only(args: Sequence[str]) -> Iterator[None]:
    """Leave of the commands only the one that is called, where one is: Typer takes long to look at all of them."""
    every = app.registered_commands
    called = next((arg for arg in args if not arg.startswith("-")), None)
    app.registered_commands = [command for command in every if _name(command) == called] or every
    try:
        yield
    finally:
        app.registered_commands = every


def _name(command: CommandInfo) -> str:
    return command.name or getattr(command.callback, "__name__", "").replace("_", "-")


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line. This is the one place where an error becomes an exit status."""
    try:
        with _only(sys.argv[1:] if args is None else args):
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
