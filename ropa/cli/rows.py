"""Rows of what a command lists, written as a table for reading, as JSON or as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import click

from ropa.printable import printable
from ropa.words import Phrasebook

Row = Mapping[str, Any]
F = TypeVar("F", bound=Callable[..., Any])


class Said(NamedTuple):
    """A value as other programs read it, and in a person's words."""

    plain: str
    words: str


def said(value: object, kind: str, book: Phrasebook) -> Said:
    """A word of the lists, such as a state; what a pack made up stands as it is."""
    key = f"list.{kind}.{value}"
    words = book.phrase(key)
    return Said(str(value), str(value) if words == key else words)


def row_format(*more: str) -> Callable[[F], F]:
    """The option --format of a command that lists rows; `more` are formats besides text, json and csv."""
    choice = click.Choice(["text", "json", "csv", *more])
    return click.option("--format", "form", type=choice, default="text", show_default=True)


def written(rows: Iterable[Row], form: str) -> str:
    """The rows in a format; the keys of the first are the columns."""
    plain = [{key: _plain(value) for key, value in row.items()} for row in rows]
    return {"text": _table, "json": _json, "csv": _csv}[form](plain)


def in_words(rows: Iterable[Row], book: Phrasebook) -> list[Row]:
    """Rows for a person: columns and values in words."""
    return [{book.phrase(f"list.column.{key}"): _words(value, book) for key, value in row.items()} for row in rows]


def _words(value: Any, book: Phrasebook) -> Any:
    if isinstance(value, bool):
        return book.phrase("list.yes") if value else ""
    return value.words if isinstance(value, Said) else value


def _plain(value: Any) -> str | int | bool | None:
    if isinstance(value, Said):
        return value.plain
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)


def _table(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return printable("" if value is None else str(value))


def _json(rows: Sequence[Row]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _csv(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows([[_no_formula(_cell(value)) for value in row.values()] for row in rows])
    return stream.getvalue()


def _no_formula(cell: str) -> str:
    """A cell that a spreadsheet must not run: an apostrophe makes it text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
