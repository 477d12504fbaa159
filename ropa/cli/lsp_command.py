"""`ropa lsp`: a language server for editors, over standard input and output."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from ropa.check import Checked
from ropa.cli.common import as_of_option, day_of, lang_option, phrasebook
from ropa.words import Phrasebook
from ropa.workspace import read_settings


@click.command("lsp")
@as_of_option
@lang_option
def command(as_of: datetime.date | None, lang: str | None) -> int:
    """Serve an editor that speaks the Language Server Protocol, over standard input and output.

    It shows findings while you type, says what a key asks for and what a word means, offers keys, words and ids,
    goes to where an id is defined, and lays a file out. Local plugins are never run. What only the history of a file
    shows, such as a translation left behind, is told by `ropa check`. It needs the extra "editor".

    \b
    Example, as an editor starts it:
      ropa lsp --lang fi
    """
    try:
        from ropa.editor.server import make_server
    except ImportError as lacking:
        raise click.ClickException(
            f'The language server needs more: pip install "ropa[editor]" ({lacking})'
        ) from lacking

    def today(root: Path) -> datetime.date:
        return day_of(as_of, read_settings(root))

    make_server(today, lambda checked: _book(lang, checked)).start_io()
    return 0


def _book(lang: str | None, checked: Checked) -> Phrasebook:
    return phrasebook(lang, checked.workspace.settings, checked.registry)
