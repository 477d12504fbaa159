"""Findings for programs: one JSON object whose keys stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ropa.diagnostics import Diagnostic, Related
from ropa.report import ReportContext, count
from ropa.report.places import Placed
from ropa.source import Span

SCHEMA = "ropa-findings-1"
"""Names the shape; keys may be added under it, none is taken away or changes its meaning."""

# What JSON lets stand in a text but a terminal must not receive.
_HIDDEN = re.compile(
    "[\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def report(found: Sequence[Diagnostic], context: ReportContext) -> Iterator[str]:
    """The object, indented, with a line feed at its end.

    `path` is relative to the workspace; `line`, `column` and `end_column` (the first column after the place) count
    from 1 in characters and are null where the file cannot be read; `route` is the list of keys and list positions;
    `waiver` is null or says who accepted the finding, why and until when; `complete` is false while `notes` say what
    was not looked at.
    """
    whole = {
        "schema": SCHEMA,
        "version": context.version,
        "as_of": context.as_of.isoformat(),
        "language": context.phrasebook.language,
        "complete": not context.notes,
        "notes": list(context.notes),
        "files": context.files,
        "counts": count(found)._asdict(),
        "findings": [_finding(placed, context) for placed in context.places.in_order(found)],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    yield _HIDDEN.sub(lambda hidden: json.dumps(hidden[0])[1:-1], text) + "\n"


def _finding(placed: Placed, context: ReportContext) -> dict[str, Any]:
    found, book = placed.found, context.phrasebook
    accepted = found.accepted
    return {
        "code": found.code,
        "severity": found.severity.value,
        **_place(found.at.document.path, placed.span),
        "route": list(found.at.route()),
        "title": book.title(found.code),
        "message": book.message(found),
        "fix": book.fix(found),
        "law": list(found.law),
        "related": [_related(found, related, span, context) for related, span in placed.related],
        "waiver": accepted and {"reason": accepted.reason, "by": accepted.by, "until": accepted.until},
    }


def _related(found: Diagnostic, related: Related, span: Span | None, context: ReportContext) -> dict[str, Any]:
    return {
        **_place(related.at.document.path, span),
        "route": list(related.at.route()),
        "note": context.phrasebook.note(found, related),
    }


def _place(path: str, span: Span | None) -> dict[str, Any]:
    return {
        "path": path,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_column": span.column + span.width if span else None,
    }
