"""The record of one register (Art. 30(1)): what the whole record tells of it, to be handed out without the others."""

from __future__ import annotations

from typing import Any

from ropa.api import Audience, DocumentKind, Subject, View, ViewContext
from ropa_gdpr.documents import recipients, record_parts
from ropa_gdpr.documents.reader import Reader, date, word
from ropa_gdpr.documents.record import blocks_of, common, counts, of_register, organisation_part


def register_record(name: Any, context: ViewContext) -> View:
    """The view of the record of one register, with the findings that concern it or every register."""
    reader = Reader(context, internal=True)
    workspace = context.workspace
    register = workspace.registers[name]
    entry = of_register(reader, register, 1) | {"number": None}
    own = entry.pop("found")
    of_all = common(reader)
    shared = [found for found in context.findings if found.path in of_all]
    paths = tuple(recipients.paths(reader, register))
    heading = word("record.of-register", register=entry["name"])
    data = {
        "title": heading,
        "heading": heading,
        "organisation": organisation_part(reader),
        "registers": [entry],
        "services": [],
        "findings": record_parts.findings(reader, shared),
        "others": word("record.common-findings"),
        "counts": {"registers": None, **counts([*own, *shared])},
        "broken": sorted(workspace.broken & set(paths)),
        "as_of": date(context.as_of),
    }
    title = workspace.title(register, context.language)
    return View(title=title, data=data, blocks=tuple(blocks_of(entry)), paths=paths)


REGISTER = DocumentKind(
    "register",
    Audience.INTERNAL,
    Subject.REGISTER,
    "register.html.j2",
    register_record,
    folder="register",
    asked=True,
)
