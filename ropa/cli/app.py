"""The commands by name; a command's module is imported when it is called."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from ropa import __version__
from ropa.cli.codes import CLEAN, DEFECT, USAGE
from ropa.printable import printable

COMMANDS = {
    "init": "Begin a workspace: a folder with one register, ready for git and its checks.",
    "new": "Write a new register, party, agreement or service from answers to questions.",
    "check": "Check the record against the law and show every finding.",
    "build": "Check, then write the notices and records as HTML and PDF.",
    "sign": "Sign the PDFs and the manifest of a build.",
    "verify": "Check that a build, a pack or a PDF is unaltered, and from which commit.",
    "explain": "Explain a finding's code, or list all rules.",
    "list": "List registers, processors, agreements, documents, transfers, retention, rules and more.",
    "due": "Show what expires or falls due, soonest first.",
    "fmt": "Lay the YAML files out in one way, keeping every value and comment.",
    "serve": "Show the documents and findings on a local page that follows every save.",
    "lsp": "Serve an editor: findings while you type, what words mean, what may stand here.",
    "schema": "Print the JSON Schema of the YAML files, for editors.",
}
"""What `ropa --help` says of each command; its module is `ropa.cli.NAME_command`."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class _Commands(click.Group):
    """Finds a command by its module, imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"ropa.cli.{cmd_name}_command").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; a mistyped one is told with the one that was meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from ropa.decode import nearest  # slow to start, and only a wrong word needs it

            if near := nearest(args[0], COMMANDS):
                ctx.fail(f"There is no command '{printable(args[0])}'. Did you mean '{near}'?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def app() -> None:
    """Privacy compliance as plain text: YAML in git, checked against the law, printed as notices and records.

    WORKSPACE is a folder that holds registers/workspace.yaml; left out, it is the nearest one from here upwards.
    """


def run(arguments: Sequence[str]) -> int:
    """Run a command with its arguments and give its exit code; a defect of ropa is told as one, without hiding it."""
    try:
        result: Any = app.main(args=list(arguments), prog_name="ropa", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return USAGE
    except click.ClickException as problem:
        problem.show(sys.stderr)
        return USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    except Exception as defect:
        if isinstance(defect, OSError) and defect.errno in _FULL and defect.filename is None:
            click.echo(f"ropa: what was asked for could not be written out: {os.strerror(defect.errno)}", err=True)
            return USAGE
        if os.environ.get("ROPA_TRACEBACK"):
            raise
        reason = " ".join(str(defect).split())[:500]
        click.echo(f"ropa: a defect of ropa itself: {type(defect).__name__}: {reason}", err=True)
        click.echo("Run again with ROPA_TRACEBACK=1 to see where, and report it.", err=True)
        return DEFECT
    return result if isinstance(result, int) else CLEAN
