"""Findings for people and machines: what every format of them is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from ropa.diagnostics import ADVICE, ERROR, WARNING, Diagnostic
from ropa.report.places import Places
from ropa.words import Phrasebook

Paint = Callable[[str, str], str]
"""Gives a text (second) the look of a style (first), one of `STYLES`."""

STYLES = ("error", "warning", "advice", "waived", "path", "gutter", "label", "remedy")


def plain(style: str, text: str) -> str:
    """No colour at all."""
    return text


Link = Callable[[str, str, int | None], str]
"""Gives a text (first) the look of a link to a file (second) at a line."""


def unlinked(text: str, path: str, line: int | None) -> str:
    """No link."""
    return text


class ReportContext(NamedTuple):
    """What a format of findings is given beside them.

    `notes` say what was not looked at, in the reader's words; while there are any the result is partial.
    `files` is the number of files that were read, 0 where it is not known. `building` says that documents are being
    built in this run, so that nobody is told to build them next. A terminal has a `width` in columns, 0 being
    boundless, may show links, and folds many findings of one kind in one file.
    `mask` takes data of people out of a line of a file, character for character.
    """

    places: Places
    phrasebook: Phrasebook
    as_of: date
    version: str = ""
    files: int = 0
    notes: tuple[str, ...] = ()
    paint: Paint = plain
    link: Link = unlinked
    width: int = 0
    fold: bool = False
    building: bool = False
    mask: Callable[[str], str] = str


class Counts(NamedTuple):
    """How many findings there are; those a waiver covers are counted apart."""

    errors: int
    warnings: int
    advice: int
    waived: int


def count(found: Sequence[Diagnostic]) -> Counts:
    """Count findings by severity."""
    open_ones = [item.severity for item in found if item.accepted is None]
    errors, warnings, advice = (open_ones.count(severity) for severity in (ERROR, WARNING, ADVICE))
    return Counts(errors, warnings, advice, len(found) - len(open_ones))
