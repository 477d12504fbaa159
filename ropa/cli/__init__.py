"""The command line: `main` runs one command and gives its exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ropa import __version__
from ropa.cli.codes import CLEAN


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; `argv` are the arguments after the program's name, those of the process when left out."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:
        print(f"ropa {__version__}")  # noqa: T201  # answered before any library is loaded
        return CLEAN
    from ropa.cli.app import run

    return run(arguments)
