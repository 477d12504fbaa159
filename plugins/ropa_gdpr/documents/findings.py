"""The check's result and the risks accepted for a time, as a document."""

from __future__ import annotations

from typing import Any

from ropa.api import Audience, Diagnostic, DocumentKind, Severity, Subject, View, ViewContext
from ropa_gdpr.documents import record_parts
from ropa_gdpr.documents.inside import document
from ropa_gdpr.documents.reader import Phrase, Reader, code


def findings(_: Any, context: ViewContext) -> View:
    """The view of all findings: by severity in numbers, by file in full, accepted ones by their last day."""
    reader = Reader(context, internal=True)
    by_file: dict[str, list[Diagnostic]] = {}
    for entry in context.findings:
        by_file.setdefault(entry.path, []).append(entry)
    accepted = [entry for entry in context.findings if entry.accepted is not None]
    accepted.sort(key=lambda entry: (entry.accepted.until if entry.accepted else "", entry.path, entry.code))
    workspace = context.workspace
    data = {
        "counts": _counts(context),
        "files": len(workspace.paths),
        "broken": sorted(workspace.broken),
        "groups": [
            {
                "id": f"file-{number}",
                "path": code(path),
                "name": _subject(reader, path),
                "findings": record_parts.findings(reader, found),
            }
            for number, (path, found) in enumerate(sorted(by_file.items()), 1)
        ],
        "accepted": record_parts.findings(reader, accepted),
        "tables": _tables(context),
    }
    return document(reader, "findings", ("state", "findings", "waivers"), data)


def _counts(context: ViewContext) -> dict[str, int]:
    open_ = [found for found in context.findings if found.accepted is None]
    counted = {severity.value: sum(1 for found in open_ if found.severity is severity) for severity in Severity}
    return {**counted, "accepted": len(context.findings) - len(open_)}


def _subject(reader: Reader, path: str) -> Phrase | None:
    """What a file is about, by its name; None for a file that names nothing."""
    workspace = reader.context.workspace
    named: list[Any] = [
        *workspace.registers.values(),
        *workspace.parties.values(),
        *workspace.services.values(),
        *((workspace.organisation,) if workspace.organisation else ()),
    ]
    for entry in named:
        if entry.origin.document.path == path:
            return reader.text(entry.name)
    for agreement in workspace.agreements.values():
        if agreement.origin.document.path == path:
            return reader.text(agreement.title)
    return None


def _tables(context: ViewContext) -> list[dict[str, Any]]:
    """The tables of law the check went by, each with the day its sources were last read, the oldest first."""
    found = []
    for name in context.tables.names():
        checked = [row.checked for rows in context.tables.tables[name].rows.values() for row in rows if row.checked]
        if checked:
            found.append({"name": code(name), "oldest": {"day": min(checked).isoformat()}, "rows": len(checked)})
    return sorted(found, key=lambda entry: (str(entry["oldest"]), str(entry["name"])))


FINDINGS = DocumentKind("findings", Audience.INTERNAL, Subject.WORKSPACE, "findings.html.j2", findings)
