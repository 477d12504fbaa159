"""The record of processing activities (Art. 30): all registers, complete or not, with findings and waivers in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ropa.api import Audience, Diagnostic, DocumentKind, Register, Service, Subject, View, ViewContext, listed
from ropa_gdpr.documents import content, controllers, particulars, recipients, record_parts, rights_view, transfers
from ropa_gdpr.documents.contacts import body, contact
from ropa_gdpr.documents.flow import flow
from ropa_gdpr.documents.needed_view import needed
from ropa_gdpr.documents.purposes import purposes, unmapped
from ropa_gdpr.documents.reader import Reader, date, row, rows, stated, unpublished, word

LETTERS = "abcdefg"
"""The points of Art. 30(1): each must be found in the record of each register."""
SERVICE_LETTERS = "abcd"
"""The points of Art. 30(2)."""


def record(_: Any, context: ViewContext) -> View:
    """The view of the whole record; what is not stated is told as not yet assessed, never left out."""
    reader = Reader(context, internal=True)
    workspace = context.workspace
    registers = [of_register(reader, entry, number) for number, entry in enumerate(workspace.registers.values(), 1)]
    services = [_service(reader, entry) for entry in workspace.services.values()]
    told = {id(found) for entry in (*registers, *services) for found in entry.pop("found")}
    others = [found for found in context.findings if id(found) not in told]
    organisation = workspace.organisation
    name = reader.text(organisation.name) if organisation else None
    data = {
        "title": word("record.title", organisation=name) if name else word("record.title-alone"),
        "heading": word("record.title-alone"),
        "organisation": organisation_part(reader),
        "registers": registers,
        "services": services,
        "findings": record_parts.findings(reader, others),
        "others": word("record.other-findings"),
        "counts": {"registers": len(workspace.registers), **counts(context.findings)},
        "broken": sorted(workspace.broken),
        "as_of": date(context.as_of),
    }
    blocks = [block for entry in registers for block in blocks_of(entry)]
    blocks += [f"service-{entry['id']}-{letter}" for entry in services for letter in SERVICE_LETTERS]
    title = workspace.title(organisation, context.language) if organisation else "Art. 30"
    return View(title=title, data=data, blocks=tuple(blocks), paths=workspace.paths)


def blocks_of(entry: Mapping[str, Any]) -> list[str]:
    """The names of the blocks in which the points of Art. 30(1) stand for a register."""
    return [f"{entry['id']}-{letter}" for letter in LETTERS]


def counts(findings: Sequence[Diagnostic]) -> dict[str, int]:
    """How many of some findings are open, by severity, and how many are accepted for a time."""
    open_ = [found for found in findings if found.accepted is None]
    return {
        "error": sum(1 for found in open_ if found.severity.value == "error"),
        "warning": sum(1 for found in open_ if found.severity.value == "warning"),
        "advice": sum(1 for found in open_ if found.severity.value == "advice"),
        "accepted": len(findings) - len(open_),
    }


def organisation_part(reader: Reader) -> dict[str, Any]:
    """What the record tells of the organisation itself: its name, and facts."""
    organisation = reader.context.workspace.organisation
    return {"name": reader.text(organisation.name) if organisation else None, "rows": _organisation(reader)}


def _organisation(reader: Reader) -> list[dict[str, Any]]:
    organisation = reader.context.workspace.organisation
    if organisation is None:
        return rows(row("name", reader.gap(None)))
    exemption: Any = stated(organisation.record_exemption)
    return body(reader, organisation) + rows(
        row("employees", str(organisation.employees) if organisation.employees is not None else None),
        row("dpo-notified", date(organisation.dpo_notified)),
        row("record-exemption", reader.text(exemption.reason) if exemption else None),
        row("breaches", reader.text(organisation.breaches)),
    )


def of_register(reader: Reader, register: Register, number: int) -> dict[str, Any]:
    """What the record tells of a register; `found` are its own findings, for whoever asks to count them."""
    name = str(register.register or register.origin.document.path)
    own = set(recipients.paths(reader, register)) - common(reader)
    found = [entry for entry in reader.context.findings if entry.path in own]
    given = recipients.recipients(reader, register)
    return {
        "id": name,
        "number": number,
        "name": reader.text(register.name) or reader.gap(None),
        "broken": register.origin.document.path in reader.context.workspace.broken,
        "general": record_parts.general(reader, register),
        "controllers": controllers.controllers(reader, register),
        "no_controllers": None if listed(register.controllers) else reader.gap(register.controllers),
        "contact": rows(*(row("contact-register", *contact(reader, entry)) for entry in register.contact)),
        "arrangement": controllers.arrangement(reader, register),
        "purposes": purposes(reader, register),
        "no_purposes": None if stated(register.purposes) else reader.gap(register.purposes),
        "unmapped": unmapped(reader, register),
        "subjects": content.subjects(reader, register),
        "no_subjects": None if stated(register.subjects) else reader.gap(register.subjects),
        "groups": content.by_subjects(reader, register),
        "no_data": None if stated(register.data) else reader.gap(register.data),
        "not_collected": [text for text in map(reader.text, register.not_collected) if text],
        "provision": content.obligations(reader, register),
        "sources": content.sources(reader, register),
        "recipients": {**given, "processors": []},
        "processors": record_parts.processors(reader, register),
        "flow": flow(reader, register),
        "received_from": content.received_from(reader, register),
        "transfers": _transfers(reader, register),
        "retention": record_parts.kept(reader, register),
        "no_retention": None if listed(register.retention) else reader.gap(register.retention),
        "security": record_parts.security(reader, register, particulars.security(reader, register)),
        "automated": particulars.automated(reader, register),
        "requests": rights_view.channel(reader, register),
        "assessments": record_parts.assessments(reader, register),
        "needed": needed(reader, register),
        "claims": record_parts.claims(reader, register),
        "findings": record_parts.findings(reader, found),
        "found": found,
    }


def common(reader: Reader) -> set[str]:
    """Files that every register rests on: their findings are told once, for the whole."""
    workspace = reader.context.workspace
    found = {workspace.settings.origin.document.path}
    if workspace.organisation is not None:
        found.add(workspace.organisation.origin.document.path)
    return found


def _transfers(reader: Reader, register: Register) -> dict[str, Any]:
    """The transfers, else what the record claims, and whether that follows from what it shows."""
    recorded = transfers.transfers(reader, register)
    none = None
    if not recorded:
        follows = transfers.no_transfers(reader, register)
        none = word("none.transfers") if follows else reader.gap(register.transfers)
        if not follows and none == word("state.none"):
            none = word("transfer.claimed-none")
    return {"transfers": recorded, "none": none}


def _service(reader: Reader, service: Service) -> dict[str, Any]:
    """A service in which we are processor (Art. 30(2))."""
    workspace, facts = reader.context.workspace, reader.context.facts
    us: Any = workspace.body(service.processor) if service.processor else workspace.organisation
    flows = facts.flows(service)
    found = [entry for entry in reader.context.findings if entry.path == service.origin.document.path]
    return {
        "id": str(service.service or service.origin.document.path),
        "name": reader.text(service.name) or reader.gap(None),
        "description": reader.text(service.description),
        "inside": unpublished(reader, service.internal),
        "processor": body(reader, us) if us else rows(row("name", reader.gap(None))),
        "clients": [_client(reader, entry) for entry in listed(service.clients)],
        "no_clients": None if listed(service.clients) else reader.gap(service.clients),
        "sub_processors": [
            {
                "name": reader.party(entry.party),
                "service": reader.text(entry.service) or reader.gap(None),
                "rows": rows(row("case", reader.text(entry.when)), row("since", date(entry.since))),
            }
            for entry in listed(service.sub_processors)
        ],
        "no_sub_processors": None if listed(service.sub_processors) else reader.gap(service.sub_processors),
        "locations": rows(row("locations", *record_parts.places(reader, service.locations))),
        "transfers": {
            "transfers": [transfers.transfer(reader, None, entry) for entry in listed(service.transfers)],
            "none": None if listed(service.transfers) else reader.gap(service.transfers),
        },
        "leaves": any(flow.leaves for flow in flows),
        "security": [text for text in map(reader.text, listed(service.security)) if text],
        "no_security": None if listed(service.security) else reader.gap(service.security),
        "found": found,
        "findings": record_parts.findings(reader, found),
    }


def _client(reader: Reader, entry: Any) -> dict[str, Any]:
    party = getattr(entry, "party", None)
    known = reader.context.workspace.body(party)
    categories: list[Any] = [text for text in map(reader.text, entry.categories) if text]
    agreement = reader.context.workspace.agreements.get(entry.agreement) if entry.agreement else None
    return {
        "name": reader.party(party) if party else reader.text(entry.described) or "",
        "rows": (body(reader, known) if known else [])
        + rows(
            row("contact-here", *contact(reader, entry.contact)),
            row("categories", *(categories or [reader.gap(None)])),
            row("agreement", reader.context.workspace.title(agreement, reader.language) if agreement else None),
        ),
    }


RECORD = DocumentKind("record", Audience.INTERNAL, Subject.WORKSPACE, "record.html.j2", record)
