"""`ropa init`: a folder becomes a workspace."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ropa import __version__
from ropa.cli.asking import answer_by, refuse_id, told_as_wrong_use, words_in
from ropa.cli.common import lang_option
from ropa.editor.schemas import schema_files
from ropa.plugins import load_registry
from ropa.printable import printable
from ropa.start.answers import parted
from ropa.start.interview import Answer, Interview
from ropa.start.place import look, place
from ropa.start.workspace import BEGINNING, FIRST_REGISTER, TOOL_FILES, Beginning, Start, workspace_files
from ropa.tables import load_tables
from ropa.words import Phrasebook, choose_language


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Ask nothing: what the options do not say stays open.")
@click.option("--name", help="Official name of the organisation.")
@click.option("--country", help="Country it is established in, for instance FI.")
@click.option("--contact", help="Mailbox for data protection matters.")
@click.option("--languages", help="Languages of the documents, the main one first: fi,sv,en.")
@click.option("--register", metavar="ID", help="Id of the first register. Default: customers.")
@click.option("--processor", is_flag=True, default=None, help="Data are processed on behalf of others too.")
@click.option(
    "--requirement", default=f"ropa=={__version__}", show_default=True, help="What pip installs in the CI files."
)
@lang_option
def command(
    folder: Path,
    yes: bool,
    name: str | None,
    country: str | None,
    contact: str | None,
    languages: str | None,
    register: str | None,
    processor: bool | None,
    requirement: str,
    lang: str | None,
) -> int:
    """Make a folder a workspace: registers/ with the organisation and one register, and what git, GitHub, GitLab,
    pre-commit and editors need beside it.

    It asks a few questions on a terminal. What only the organisation knows stands in the files as not yet assessed,
    and 'ropa check' tells it. All files are written or none, and nothing is ever overwritten.

    \b
    Examples:
      ropa init privacy
      ropa init privacy --yes --name "Esimerkki Oy" --country FI --languages fi,sv

    Exit code: 0 written, 2 wrong use, stopped, or the folder holds such files already.
    """
    book = words_in(choose_language(lang, os.environ))
    options = {
        "name": name,
        "country": country,
        "contact": contact,
        "languages": languages,
        "register": register,
        "processor": "yes" if processor else None,
    }
    given = {field: said for field, said in options.items() if said is not None}
    with told_as_wrong_use(book, lambda route: f"--{route}"):
        look(folder, [*TOOL_FILES, "registers"])
        start = _ask(answer_by(yes, book), given, requirement, book)
        say = words_in(choose_language(start.languages[0], {})).phrase
        files = workspace_files(start, say, lambda code: words_in(code).phrase)
        place(folder, files)
    for path in files:
        click.echo(f"  {path}")
    shown = printable(str(folder))
    click.echo(book.phrase("init.done", folder=shown))
    click.echo(book.phrase("init.next", folder=shown))
    return 0


def _ask(answer: Answer, given: dict[str, str], requirement: str, book: Phrasebook) -> Start:
    said = Interview(answer, {}, book.language, given).answers(Beginning, BEGINNING)
    register = said["register"] or FIRST_REGISTER
    refuse_id(register, book, ("workspace", "organisation"))
    registry, _ = load_registry(None)
    tables, _ = load_tables(registry.tables, Path.cwd(), (), ())
    languages = tuple(parted(said["languages"])) or (book.language,)
    return Start(
        name=said["name"],
        country=said["country"],
        contact=said["contact"],
        languages=languages,
        register=register,
        processor=said["processor"] == "yes",
        requirement=requirement,
        schemas=schema_files(tables, languages[0]),
    )
