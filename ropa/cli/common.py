"""What several commands share: finding the workspace, the day, the reader's language, and the printed findings."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from ropa import __version__
from ropa.check import Checked, NothingToLeaveOut, check_workspace
from ropa.diagnostics import Diagnostic, Severity
from ropa.formats import Report
from ropa.history.main_line import read_main_line
from ropa.model.workspace import Settings
from ropa.printable import printable
from ropa.registry import Registry
from ropa.report import Link, Paint, ReportContext, github, json, plain, text, unlinked
from ropa.report.places import Places
from ropa.report.terminal import knows_links, linked
from ropa.words import LANGUAGES, Phrasebook, choose_language
from ropa.workspace import find_root, read_settings

F = TypeVar("F", bound=Callable[..., Any])

FORMATS: Mapping[str, Callable[[Sequence[Diagnostic], ReportContext], Any]] = {
    "text": text.report,
    "json": json.report,
    "github": github.report,
}


class DayType(click.ParamType[datetime.date]):
    """A date as 2026-05-04."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """Read the date; anything else is told as wrong use."""
        if isinstance(value, datetime.date):
            return value
        try:
            if len(value) != len("2026-05-04") or "W" in value:  # one way of writing, no week dates
                raise ValueError(value)
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{printable(value)}' is no date; write it as 2026-05-04", param, ctx)


class LanguageType(click.ParamType[str]):
    """A language in which ropa speaks."""

    name = "language"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code in small letters; anything else is told as wrong use."""
        code = str(value).strip().lower()
        if code not in LANGUAGES:
            self.fail(f"'{printable(str(value))}' is none of {', '.join(LANGUAGES)}", param, ctx)
        return code


workspace_argument = click.argument("workspace", required=False, type=click.Path(path_type=Path))
as_of_option = click.option(
    "--as-of", type=DayType(), help="Apply the law of this day. Default: today in the workspace's time zone."
)
lang_option = click.option("--lang", type=LanguageType(), help="Language of messages: en, fi or sv.")
without_option = click.option(
    "--without",
    multiple=True,
    metavar="TABLE:KEY",
    help="Leave out a row of a table, a party or an agreement: adequacy:US, party:ID, agreement:ID.",
)
local_option = click.option(
    "--local-plugins", is_flag=True, help="Run the workspace's own rule files. Only for files you trust."
)


def find_workspace(given: Path | None) -> Path:
    """The workspace's folder; wrong use where there is none."""
    if given is not None:
        if not (given / "registers" / "workspace.yaml").is_file():
            raise click.UsageError(
                f"{given} is no workspace: it has no registers/workspace.yaml."
                + ("" if given.is_dir() else " There is no such folder.")
            )
        return given.resolve()
    root = find_root(Path.cwd())
    if root is None:
        raise click.UsageError(
            "No workspace here: neither this folder nor one above it has registers/workspace.yaml. "
            "Name the folder: ropa check FOLDER"
        )
    return root


def day_of(as_of: datetime.date | None, settings: Settings) -> datetime.date:
    """The day whose law applies: the one given, or today in the workspace's time zone."""
    if as_of is not None:
        return as_of
    return datetime.datetime.now(zoneinfo.ZoneInfo(settings.timezone or "UTC")).date()


def check_with(
    root: Path,
    settings: Settings,
    as_of: datetime.date | None,
    without: Sequence[str],
    run_local: bool = False,
    printing: bool = True,
) -> Checked:
    """Check a workspace as the options say; wrong use where --without names nothing that is there."""
    for entry in without:
        if not all(entry.partition(":")):
            raise click.BadParameter(
                f"'{printable(entry)}' is not TABLE:KEY, party:ID or agreement:ID, for instance adequacy:US",
                param_hint="--without",
            )
    try:
        line = partial(read_main_line, root, os.environ, ("registers",))
        day = day_of(as_of, settings)
        return check_workspace(root, day, without=without, run_local=run_local, printing=printing, line=line)
    except NothingToLeaveOut as unknown:
        hint = f" Did you mean {printable(unknown.near)}?" if unknown.near else ""
        message = f"There is no {printable(unknown.entry)} to leave out.{hint}"
        raise click.BadParameter(message, param_hint="--without") from unknown


def settings_of(root: Path) -> Settings:
    """The workspace's settings."""
    return read_settings(root)


def phrasebook(lang: str | None, settings: Settings | None, registry: Registry) -> Phrasebook:
    """The words in the reader's language."""
    languages = settings.languages if settings else ()
    return Phrasebook.load(choose_language(lang, os.environ, languages), registry.words)


def print_findings(
    checked: Checked,
    book: Phrasebook,
    form: str,
    found: Sequence[Diagnostic] | None = None,
    building: bool = False,
    fold: bool = False,
) -> None:
    """Print findings in a format on standard output; `building` says that documents were made as well.

    A terminal shows colours, links and lines of its own width, and with `fold` few of many findings of one kind.
    """
    found = checked.found if found is None else found
    output: Any = sys.stdout  # None where standard output is closed
    terminal = form == "text" and output is not None and output.isatty()
    context = ReportContext(
        places=Places(checked.workspace.root),
        phrasebook=book,
        as_of=checked.as_of,
        version=__version__,
        files=len(checked.workspace.paths),
        notes=partial_notes(checked, book),
        building=building,
        paint=paint() if terminal else plain,
        link=_link(checked.workspace.root) if terminal else unlinked,
        width=shutil.get_terminal_size().columns if terminal else 0,
        fold=fold and terminal,
        mask=checked.masking.text,
    )
    write = FORMATS.get(form) or {report.name: report for report in checked.registry.reports}[form].write
    try:
        for piece in write(found, context):
            click.echo(checked.masking.text(piece), nl=False, color=True)
    except (Exception, SystemExit) as error:  # nor may a plugin's format end ropa as if all were well
        if form in FORMATS or isinstance(error, BrokenPipeError):
            raise
        reason = printable(f"{type(error).__name__}: {error}")
        raise click.ClickException(f"the plugin's format '{printable(form)}' failed: {reason}") from error


def partial_notes(checked: Checked, book: Phrasebook) -> tuple[str, ...]:
    """What did not run, so that a clean result is not taken for more than it is."""
    return tuple(book.message(item) for item in checked.found if item.family == "PLG")


def format_names(registry: Registry) -> tuple[str, ...]:
    """The formats of findings: the engine's own and the packs'."""
    reports: tuple[Report, ...] = registry.reports
    return (*FORMATS, *(report.name for report in reports))


def exit_code(checked: Checked, strict: bool) -> int:
    """0 where nothing is found at or above the bar, else 1; the bar is error, or warning when strict."""
    counts = checked.counts()
    return 1 if counts[Severity.ERROR] or (strict and counts[Severity.WARNING]) else 0


def _link(root: Path) -> Link:
    if not knows_links(os.environ):
        return unlinked
    return lambda text, path, line: linked(text, root / path, line)


def paint() -> Paint:
    """The look of findings: colours on a terminal, none elsewhere."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return plain
    from ropa.report.colour import painter  # rich is slow to start and only a terminal needs it

    return painter(sys.stdout)
