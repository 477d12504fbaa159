"""`ropa build`: check, then write the documents."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ropa.build.build import Built, Options, Progress, build
from ropa.build.output import Output, Refused
from ropa.check import Checked
from ropa.cli.build_pack import write_pack_of
from ropa.cli.common import (
    as_of_option,
    check_with,
    find_workspace,
    lang_option,
    local_option,
    phrasebook,
    print_findings,
    settings_of,
    without_option,
    workspace_argument,
)
from ropa.pdf import pango_missing
from ropa.printable import printable
from ropa.words import Phrasebook


@click.command("build")
@workspace_argument
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder to write to. Default: build/ in the workspace."
)
@as_of_option
@click.option("--only", multiple=True, metavar="PATTERN", help="Only these documents: KIND/REGISTER/LANGUAGE.")
@click.option("--draft", is_flag=True, help="Write withheld documents to draft/, every page marked.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), help="Processes. Default: one for each core.")
@click.option(
    "--pack", "target", type=click.Path(path_type=Path), help="Also write all an auditor needs as one .zip."
)
@lang_option
@without_option
@local_option
def command(
    workspace: Path | None,
    output: Path | None,
    as_of: datetime.date | None,
    only: tuple[str, ...],
    draft: bool,
    jobs: int | None,
    target: Path | None,
    lang: str | None,
    without: tuple[str, ...],
    local_plugins: bool,
) -> int:
    """Check the workspace, then write its documents as HTML and PDF.

    A public notice that an error concerns is withheld: its last good version stays. Internal records always print.
    The record of one register, to be handed out without the others, is made where --only names it.

    \b
    Examples:
      ropa build
      ropa build -o site --only 'notice/*/fi'
      ropa build -o given --only 'register/customers/*'
      ropa build --draft
      ropa build --pack audit-2026.zip

    Exit code: 0 all written, 1 errors found or a document withheld, 2 wrong use, 3 a defect of ropa.
    """
    root = find_workspace(workspace)
    settings = settings_of(root)
    try:
        folder = Output.open(output or root / "build", root)
    except Refused as refused:
        raise click.UsageError(str(refused)) from refused
    checked = check_with(root, settings, as_of, without, local_plugins)
    book = phrasebook(lang, settings, checked.registry)
    missing = pango_missing()
    options = Options(
        only=only, draft=draft, jobs=jobs or os.cpu_count() or 1, no_pdf=missing, environ=dict(os.environ)
    )
    try:
        with _progress(book) as progress:
            built = build(checked, folder, options, progress)
    except Refused as refused:
        raise click.UsageError(str(refused)) from refused
    print_findings(checked, book, "text", [*checked.found, *built.found], building=True)
    _tell(built, book, folder)
    packed = target is None or write_pack_of(folder.folder, checked, target, book)
    return 1 if built.withheld or built.found or _errors(checked) or not packed else 0


def _errors(checked: Checked) -> bool:
    return any(item.severity.value == "error" and item.accepted is None for item in checked.found)


def _tell(built: Built, book: Phrasebook, output: Output) -> None:
    """What was written on standard output, what was withheld on standard error."""
    for withheld in built.withheld:
        codes = ", ".join(withheld.codes)
        key = "build.draft" if withheld.draft else "build.withheld"
        click.echo(printable(book.phrase(key, document=withheld.document, codes=codes)), err=True)
    if built.html_only:
        click.echo(printable(book.phrase("build.html-only", documents=", ".join(built.html_only))), err=True)
    counts = {"written": len(built.written), "kept": len(built.kept), "removed": len(built.removed)}
    said = {name: str(number) for name, number in counts.items()}
    click.echo(book.phrase("build.done", folder=printable(_short(output.folder)), **said))


def _short(folder: Path) -> str:
    """The folder as seen from here, where it is below."""
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) and folder != here else str(folder)


@contextmanager
def _progress(book: Phrasebook) -> Iterator[Progress | None]:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # rich is slow to start and only a terminal needs it
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(book.phrase("build.progress"), total=None)

        def told(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=printable(name))

        yield told
