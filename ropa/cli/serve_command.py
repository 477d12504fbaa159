"""`ropa serve`: the documents and findings on a local page that follows every save."""

from __future__ import annotations

import datetime
import os
import webbrowser
from importlib.util import find_spec
from pathlib import Path

import click

from ropa.cli.codes import CLEAN
from ropa.cli.common import (
    as_of_option,
    day_of,
    find_workspace,
    lang_option,
    local_option,
    settings_of,
    workspace_argument,
)
from ropa.words import choose_language

PORT = 7372
NEEDED = ("starlette", "uvicorn", "watchfiles")


@click.command("serve")
@workspace_argument
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option("--open", "browse", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--editor",
    default="vscode",
    show_default=True,
    metavar="SCHEME",
    help="What links to files open: vscode, vscodium, cursor, or an address such as idea://open?file={path}&line={line}.",
)
@as_of_option
@lang_option
@local_option
def command(
    workspace: Path | None,
    port: int,
    browse: bool,
    editor: str,
    as_of: datetime.date | None,
    lang: str | None,
    local_plugins: bool,
) -> int:
    """Show every document as it would be published, the findings beside the places they concern.

    The page follows every save, and shows the last good view while a file is broken. It can be reached from this
    machine only. Ctrl-C ends it. What only the history of a file shows, such as a translation left behind, is told
    by `ropa check`.

    \b
    Examples:
      ropa serve
      ropa serve --open --lang fi
      ropa serve --editor vscodium --port 8000

    Exit code: 0 ended, 2 wrong use, 3 a defect of ropa.
    """
    root = find_workspace(workspace)
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise click.ClickException(
            f"The preview needs {', '.join(missing)}. Install them with:  pip install 'ropa[serve]'"
        )
    from ropa.serve.editor import NoEditor, link_pattern  # the extra `serve` is needed from here on
    from ropa.serve.server import PortTaken, address_of, open_port, serve
    from ropa.serve.session import Choices, Session

    try:
        pattern = link_pattern(editor)
    except NoEditor as wrong:
        raise click.BadParameter(str(wrong), param_hint="--editor") from wrong
    try:
        listening = open_port(port)
    except PortTaken as taken:
        raise click.UsageError(
            f"Port {port} {taken.strerror}. Choose another, for instance: ropa serve --port {port % 65535 + 1}"
        ) from taken
    address = address_of(listening)

    def started() -> None:
        click.echo(f"{address}  (Ctrl-C ends the preview)")
        if browse:
            webbrowser.open(address)

    with listening:
        language = choose_language(lang, os.environ, settings_of(root).languages)
        choices = Choices(
            root=root,
            language=language,
            day=lambda settings: day_of(as_of, settings),
            editor=pattern,
            run_local=local_plugins,
            environ=dict(os.environ),
        )
        serve(Session(choices), listening, started)
    return CLEAN
