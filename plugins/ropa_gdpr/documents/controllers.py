"""Who decides: controllers, their roles, the arrangement between them (Art. 13(1)(a)-(b), 26(2), 30(1)(a))."""

from __future__ import annotations

from typing import Any

from ropa.api import Controller, Register, RelationController, listed
from ropa_gdpr.documents.contacts import body, contact
from ropa_gdpr.documents.reader import Phrase, Reader, code, row, rows, stated, word


def controller(reader: Reader, register: Register, entry: Any) -> dict[str, Any]:
    """A controller: who it is, how to reach it, and what is said of its part."""
    found: list[dict[str, Any]] = []
    name: Phrase
    if isinstance(entry, Controller):
        name = reader.party(entry.party)
        known = reader.context.workspace.body(entry.party)
        if known is not None:
            found += body(reader, known)
    else:
        name = reader.text(entry.described) or ""
        found += rows(row("name", name))
    found += rows(
        row("unit", reader.text(entry.unit)),
        row("contact-here", *contact(reader, entry.contact)),
        row("role", word(f"controller.{entry.role}") if entry.role and str(entry.role) != "sole" else None),
        row("purposes", reader.narrowed(register, "purposes", entry.purposes)),
        row("data", reader.narrowed(register, "data", entry.data)),
        row("case", reader.text(entry.when)),
        row("decides", reader.text(entry.decides)),
        row("requests-here", reader.text(entry.requests)),
    )
    return {"name": name, "rows": found}


def controllers(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """The controllers of a register; those known by a relation are among them."""
    return [controller(reader, register, entry) for entry in listed(register.controllers)]


def joint(register: Register) -> bool:
    """Whether controllers decide together (Art. 26)."""
    return any(str(entry.role) == "joint" for entry in listed(register.controllers))


def arrangement(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """The essence of the arrangement between joint controllers."""
    entry = stated(register.arrangement)
    if not entry:
        return rows(row("essence", reader.gap(register.arrangement))) if joint(register) else []
    return rows(
        row("essence", reader.text(entry.essence) or reader.gap(None)),
        row("contact-point", reader.text(entry.contact_point)),
        row("document", code(entry.document) if reader.internal else None),
    )


def names(reader: Reader, register: Register) -> list[Phrase]:
    """The names of the controllers."""
    return [
        reader.text(entry.described) or ""
        if isinstance(entry, RelationController)
        else reader.party(getattr(entry, "party", ""))
        for entry in listed(register.controllers)
    ]


def has_contact(reader: Reader, register: Register, name: str) -> bool:
    """Whether any controller has a data protection officer or a representative stated."""
    bodies = [
        reader.context.workspace.body(entry.party)
        for entry in listed(register.controllers)
        if isinstance(entry, Controller)
    ]
    return any(stated(getattr(found, name)) for found in bodies if found is not None)
