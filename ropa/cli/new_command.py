"""`ropa new`: a register, a party or an agreement, asked for question by question."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

import click

from ropa.check import Checked
from ropa.cli.asking import answer_by, refuse_id, told_as_wrong_use, words_in
from ropa.cli.common import check_with, day_of, find_workspace, lang_option, settings_of
from ropa.files import FOLDER, KINDS, ORGANISATION, SETTINGS
from ropa.printable import printable
from ropa.start.answers import Known
from ropa.start.compose import NewFile, new_file
from ropa.start.place import look, place
from ropa.start.workspace import with_schema
from ropa.words import choose_language
from ropa.workspace import Workspace, identity

_FOLDERS = {kind: folder for folder, kind in KINDS.items()}
_WHAT = ("register", "party", "agreement", "service")


@click.command("new")
@click.argument("kind", type=click.Choice(_WHAT))
@click.argument("entry", metavar="ID")
@click.argument("workspace", required=False, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Ask nothing: write a skeleton in which every question is open.")
@click.option("--name", default="", help="Name of the register, party or service, title of the agreement.")
@click.option("--processor", default="", metavar="PARTY", help="Of an agreement: id of the party that processes.")
@lang_option
def command(
    kind: str, entry: str, workspace: Path | None, yes: bool, name: str, processor: str, lang: str | None
) -> int:
    """Write a new file under registers/, from answers to questions in the workspace's language.

    What is not known yet stays open in the file, as {todo: …}, and 'ropa check' tells it. ID becomes the file's name.
    A service is work done for others, on their personal data. Nothing is ever overwritten.

    \b
    Examples:
      ropa new register customers
      ropa new party esimerkki-kirjeet --name "Esimerkki Kirjeet Oy" --yes
      ropa new agreement esimerkki-kirjeet-2025 --yes
      ropa new service payroll

    Exit code: 0 written, 2 wrong use, stopped, or there is such a file already.
    """
    root = find_workspace(workspace)
    settings = settings_of(root)
    asking = words_in(choose_language(lang, os.environ, settings.languages))
    writing = words_in(choose_language(None, {}, settings.languages))
    if processor and kind != "agreement":
        raise click.UsageError("--processor is about agreements.")
    checked = check_with(root, settings, day_of(None, settings), ())
    given = _given(kind, entry, name, processor, yes, checked.workspace)
    known = _known(checked, given.get("processor"))
    path = "/".join(filter(None, (FOLDER, _FOLDERS[kind], f"{entry}.yaml")))
    with told_as_wrong_use(asking, lambda route: f"--{'name' if route == 'title' else route}"):
        refuse_id(entry, asking, _taken(kind, checked.workspace))
        look(root, [path])
        file = NewFile(kind, entry, given, known, checked.workspace.first_language)
        text = new_file(file, answer_by(yes, asking), writing.phrase, writing.phrase("start.head"))
        place(root, {path: with_schema(path, text).encode()})
    click.echo(asking.phrase("start.wrote", path=printable(path)))
    party = given.get("processor")
    if party is not None and party not in checked.workspace.parties:
        click.echo(asking.phrase("start.next-party", party=printable(party)))
    click.echo(asking.phrase("start.next"))
    return 0


def _taken(kind: str, workspace: Workspace) -> tuple[str, ...]:
    """The ids that a file of a kind may not have, though no such file is there."""
    us = workspace.organisation
    return (SETTINGS, ORGANISATION) if kind == "register" else (identity(us),) if us and kind == "party" else ()


def _given(kind: str, entry: str, name: str, processor: str, yes: bool, workspace: Workspace) -> Mapping[str, str]:
    """What need not be asked: the organisation, what options say, and in a skeleton what must not be missing."""
    us = identity(workspace.organisation) if workspace.organisation else ""
    title = "title" if kind == "agreement" else "name"
    named = name or (entry.replace("-", " ").capitalize() if yes and title == "name" else "")
    given = {title: named} if named else {}
    if kind == "register":
        return {**given, "controllers": us}
    if kind in ("party", "service"):
        return given
    if yes or not workspace.parties:
        processor = processor or _processor_of(entry, workspace.parties)
    return {**given, "controller": us, **({"processor": processor} if processor else {})}


def _processor_of(entry: str, parties: Collection[str]) -> str:
    """The party that an agreement's id speaks of: the longest that it begins with, or the id without its year."""
    begun = [party for party in parties if entry == party or entry.startswith(f"{party}-")]
    return max(begun, key=len, default=re.sub(r"-[0-9]{4}\Z", "", entry))


def _known(checked: Checked, processor: str | None) -> Known:
    """What a new file may name: what the workspace has, and the words of the vocabulary."""
    workspace = checked.workspace
    us = [identity(workspace.organisation)] if workspace.organisation else []
    return {
        **checked.tables.words,
        "party": [*us, *workspace.parties, *([processor] if processor else [])],
        "register": list(workspace.registers),
        "role": list(workspace.settings.roles or ()),
    }
