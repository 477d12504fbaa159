"""Transfers outside the European Economic Area (Chapter V) by country and mechanism, with what shows each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ropa.api import (
    Agreement,
    Audience,
    DocumentKind,
    Flow,
    Register,
    Subject,
    Transfer,
    View,
    ViewContext,
    Workspace,
    current,
    identity,
    listed,
)
from ropa_gdpr.documents import pictures, transfers
from ropa_gdpr.documents.inside import document, findings
from ropa_gdpr.documents.reader import Phrase, Reader, joined, row, rows, word
from ropa_gdpr.documents.transfers import adequate
from ropa_gdpr.tables import ADEQUACY


@dataclass(slots=True)
class _Recorded:
    """A transfer with where it is recorded and the registers and services that it concerns."""

    transfer: Transfer
    stands: Phrase
    users: list[Phrase] = field(default_factory=list)
    register: Any = None


def transfers_document(_: Any, context: ViewContext) -> View:
    """The view of all transfers; a flow that no transfer covers stands beside them."""
    reader = Reader(context, internal=True)
    recorded = list(_recorded(reader))
    by_place: dict[str, list[_Recorded]] = {}
    for entry in recorded:
        by_place.setdefault(_place_key(entry.transfer), []).append(entry)
    running = {
        place: [entry.transfer for entry in entries if current(entry.transfer, context.as_of)]
        for place, entries in by_place.items()
    }
    uncovered = list(_uncovered(reader))
    data = {
        "counts": {
            "transfers": len(recorded),
            "countries": len(by_place),
            "unfounded": sum(1 for entry in recorded if not listed(entry.transfer.mechanism)),
            "uncovered": len(uncovered),
        },
        "picture": pictures.countries(
            [(_where(reader, entries[0]), entries) for place, entries in running.items() if entries]
        ),
        "countries": [_country(reader, place, by_place[place]) for place in sorted(by_place)],
        "uncovered": uncovered,
        "claims": list(_claims(reader)),
        "findings": findings(reader, ("TRF",)),
    }
    return document(reader, "transfers", ("countries", "uncovered", "claims"), data)


def _recorded(reader: Reader) -> Iterator[_Recorded]:
    """Every recorded transfer once, ended ones too, wherever it stands."""
    workspace: Workspace = reader.context.workspace
    found: dict[int, _Recorded] = {}
    holders: list[tuple[Any, Phrase]] = [
        *((agreement, pictures.title(reader, agreement)) for agreement in workspace.agreements.values()),
        *((register, reader.register_name(name)) for name, register in workspace.registers.items()),
        *((service, reader.text(service.name) or identity(service)) for service in workspace.services.values()),
    ]
    for holder, name in holders:
        for entry in listed(holder.transfers):
            told = found.setdefault(id(entry), _Recorded(entry, name))
            if isinstance(holder, Register):
                told.register = holder
            if not isinstance(holder, Agreement):
                told.users.append(name)
    for name, register in workspace.registers.items():
        for entry in reader.context.facts.transfers(register):
            if id(entry) in found and found[id(entry)].register is not register:
                found[id(entry)].users.append(reader.register_name(name))
    yield from found.values()


def _place_key(transfer: Transfer) -> str:
    return str(transfer.country or transfer.region or "")


def _where(reader: Reader, transfer: Transfer) -> Phrase:
    if transfer.country:
        return {"country": str(transfer.country)}
    return word(f"region.{transfer.region or 'unknown'}")


def _country(reader: Reader, place: str, entries: list[_Recorded]) -> dict[str, Any]:
    """A country with what holds for it as a whole, and its transfers by the part of Chapter V they rest on."""
    first = entries[0].transfer
    decision = reader.row_of(ADEQUACY, first.country) if adequate(reader, first) else None
    parts = []
    for kind in pictures.CLASSES:
        mine = [entry for entry in entries if _class(entry.transfer) == kind]
        if mine:
            parts.append(
                {"class": word(f"picture.class.{kind}"), "transfers": [_transfer(reader, entry) for entry in mine]}
            )
    return {
        "id": place.lower().replace(":", "-") or "unknown",
        "name": _where(reader, first),
        "rows": rows(
            row(
                "adequacy",
                word("transfer.adequate" if decision else "transfer.not-adequate") if first.country else None,
            ),
            row("decision", decision.decision if decision else None),
            row("decision-scope", reader.text(decision.scope) if decision else None),
        ),
        "parts": parts,
    }


def _class(transfer: Transfer) -> str:
    """The part of Chapter V a transfer rests on first."""
    return pictures.class_of(next(iter(listed(transfer.mechanism)), None))


def _transfer(reader: Reader, entry: _Recorded) -> dict[str, Any]:
    transfer = entry.transfer
    told = transfers.transfer(reader, entry.register, transfer)
    return {
        **told,
        "running": current(transfer, reader.context.as_of),
        "users": joined(entry.users, "semicolon") if entry.users else reader.gap(None),
        "stands": entry.stands,
    }


def _uncovered(reader: Reader) -> Iterator[dict[str, Any]]:
    """Flows to a place outside that no recorded transfer covers, and flows to places that are not known."""
    workspace, facts = reader.context.workspace, reader.context.facts
    for name, register in workspace.registers.items():
        for flow in facts.flows(register):
            if flow.leaves is not False and not flow.transfers:
                yield _flow(reader, reader.register_name(name), flow)
    for service in workspace.services.values():
        for flow in facts.flows(service):
            if flow.leaves is not False and not flow.transfers:
                yield _flow(reader, reader.text(service.name) or identity(service), flow)


def _flow(reader: Reader, holder: Phrase, flow: Flow) -> dict[str, Any]:
    parties: list[Phrase] = [reader.text(party.name) or identity(party) for party in flow.chain]
    where: Phrase = {"country": flow.country} if flow.country else word(f"region.{flow.region or 'unknown'}")
    route = flow.seen.dotted()
    return {
        "register": holder,
        "parties": joined(parties, "comma") if parties else reader.gap(None),
        "where": where,
        "what": joined([word(f"activity.{activity}") for activity in flow.what], "comma") if flow.what else None,
        "known": flow.leaves is True,
        "place": f"{flow.seen.document.path}: {route}" if route else flow.seen.document.path,
    }


def _claims(reader: Reader) -> Iterator[dict[str, Any]]:
    """What each register says of transfers where it records none, and whether that follows from the record."""
    for name, register in reader.context.workspace.registers.items():
        if reader.context.facts.transfers(register):
            continue
        follows = transfers.no_transfers(reader, register)
        told = reader.gap(register.transfers) or word("state.unassessed")
        if not follows and told == word("state.none"):
            told = word("transfer.claimed-none")
        yield {
            "register": reader.register_name(name),
            "says": word("none.transfers") if follows else told,
            "follows": follows,
        }


TRANSFERS = DocumentKind("transfers", Audience.INTERNAL, Subject.WORKSPACE, "transfers.html.j2", transfers_document)
