"""`ropa due`: what expires or falls due, soonest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from ropa.check import Checked
from ropa.cli.common import (
    DayType,
    as_of_option,
    check_with,
    find_workspace,
    lang_option,
    phrasebook,
    settings_of,
    without_option,
    workspace_argument,
)
from ropa.cli.rows import Row, row_format, written
from ropa.due import Due, everything_due
from ropa.words import Phrasebook


@click.command("due")
@workspace_argument
@click.option("--until", type=DayType(), help="Only what falls due up to this day.")
@row_format("ical")
@as_of_option
@lang_option
@without_option
def command(
    workspace: Path | None,
    until: datetime.date | None,
    form: str,
    as_of: datetime.date | None,
    lang: str | None,
    without: tuple[str, ...],
) -> int:
    """Show what expires or falls due: agreements, transfers, assessments, reviews, certificates, waivers.

    The soonest stands first, with the role that answers for it. What is overdue is marked.

    \b
    Examples:
      ropa due
      ropa due --until 2027-06-30 --format csv
      ropa due --format ical > due.ics
    """
    root = find_workspace(workspace)
    settings = settings_of(root)
    checked = check_with(root, settings, as_of, without)
    book = phrasebook(lang, settings, checked.registry)
    found = everything_due(checked.facts, until)
    if form == "ical":
        from ropa.cli.calendar_file import calendar_of  # icalendar is slow to start and only this format needs it

        click.echo(calendar_of(list(_events(found, checked, book)), checked.as_of), nl=False)
    elif form == "text":
        told = written(_told(found, checked, book), form)
        click.echo(told or f"{book.phrase('due.nothing')}\n", nl=False)
    else:
        click.echo(written(_rows(found, checked), form), nl=False)
    return 0


def _owner(item: Due, checked: Checked, language: str) -> str:
    """The role that answers, by its name."""
    workspace = checked.workspace
    role = next((role for name, role in workspace.roles.items() if name == item.owner), None)
    if role is None:
        return item.owner
    return workspace.words(role.name, language) or role.name.anything(workspace.first_language)


def _told(found: Sequence[Due], checked: Checked, book: Phrasebook) -> Iterator[Row]:
    """For reading: words in the reader's language under translated headings."""
    for item in found:
        values = {
            "date": item.day,
            "what": _what(item, book),
            "entry": item.entry,
            "owner": _owner(item, checked, book.language),
            "file": item.at.document.path,
        }
        row: dict[str, object] = {book.phrase(f"due.column.{name}"): value for name, value in values.items()}
        yield {**row, " ": book.phrase("due.overdue") if item.overdue(checked.as_of) else ""}


def _what(item: Due, book: Phrasebook) -> str:
    what = book.phrase(f"due.{item.kind}")
    return f"{what}: {item.detail}" if item.detail else what


def _rows(found: Sequence[Due], checked: Checked) -> Iterator[Row]:
    """For another program: words of the format, whatever the language."""
    for item in found:
        yield {
            "date": item.day,
            "overdue": item.overdue(checked.as_of),
            "kind": item.kind,
            "entry": item.entry,
            "detail": item.detail,
            "owner": item.owner,
            "file": item.at.document.path,
            "at": item.at.dotted(),
        }


def _events(found: Sequence[Due], checked: Checked, book: Phrasebook) -> Iterator[tuple[Due, str, str]]:
    """Each entry with the title and the description it has in a calendar."""
    for item in found:
        owner = _owner(item, checked, book.language)
        told = [f"{book.phrase('due.column.owner')}: {owner}"] if owner else []
        place = f"{item.at.document.path} {item.at.dotted()}".strip()
        yield item, f"{_what(item, book)} ({item.entry})", "\n".join([*told, place])
