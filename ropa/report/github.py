"""Findings as annotations of a pull request: the workflow commands of GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ropa.diagnostics import ADVICE, ERROR, WARNING, Diagnostic
from ropa.printable import printable
from ropa.report import ReportContext
from ropa.report.places import Placed

_COMMAND = {ERROR: "error", WARNING: "warning", ADVICE: "notice"}


def report(found: Sequence[Diagnostic], context: ReportContext) -> Iterator[str]:
    """One command a finding, each a line; a waived finding is a notice, whatever its severity."""
    for placed in context.places.in_order(found):
        yield _annotation(placed, context)
    for note in context.notes:
        yield f"::notice title=ropa::{_data(note)}\n"


def _annotation(placed: Placed, context: ReportContext) -> str:
    found, span, book = placed.found, placed.span, context.phrasebook
    properties = [("file", found.path)] if found.path else []
    if span is not None and found.path:
        properties += [
            ("line", str(span.line)),
            ("endLine", str(span.line)),
            ("col", str(span.column)),
            ("endColumn", str(span.column + span.width)),
        ]
    title, lines = found.code, [book.message(found)]
    if found.accepted is not None:
        title += f" ({book.phrase('report.waived')})"
        by = book.phrase("report.waived-by", by=found.accepted.by, until=found.accepted.until)
        lines.append(f"{book.phrase('report.waived')}: {found.accepted.reason} ({by})")
    fix = book.fix(found)
    if fix:
        lines.append(f"{book.phrase('report.fix')}: {fix}")
    if found.law:
        lines.append(f"{book.phrase('report.law')}: {book.laws(found.law)}")
    command = "notice" if found.accepted is not None else _COMMAND[found.severity]
    said = ",".join(f"{name}={_property(value)}" for name, value in [*properties, ("title", title)])
    return f"::{command} {said}::{'%0A'.join(map(_data, lines))}\n"


def _data(text: str) -> str:
    """The message of a command: nothing in it ends the command or begins another."""
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
