"""Entries that belong together: who is at work and who is named, what one register sends and another receives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ropa.api import (
    ERROR,
    NONE,
    WARNING,
    Context,
    Finding,
    Origin,
    Party,
    Register,
    Related,
    System,
    Text,
    ToRegister,
    Transfer,
    Workspace,
    current,
    finding,
    listed,
)
from ropa_gdpr.rules.claims import name_of, register_sources
from ropa_gdpr.rules.common import gdpr, registers


@gdpr("XRF002", ERROR, on=Register, law=("GDPR Art. 4(9)", "GDPR Art. 13(1)(e)", "GDPR Art. 30(1)(d)"))
def workers_named(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every party that a register shows at work is among its processors or recipients."""
    entries = [*listed(register.processors), *listed(register.disclosures)]
    known = {name_of(entry, ctx).casefold() for entry in entries}
    known |= {str(getattr(entry, "party", "")) for entry in listed(register.controllers)}
    known |= {sub for party in tuple(known) for sub in _behind(party, ctx)}
    told: set[str] = set()
    for at, party in _at_work(register, ctx):
        body = ctx.workspace.body(party)
        names = (
            {party.casefold(), *(word.casefold() for word in (body.name or {}).values())}
            if body
            else {party.casefold()}
        )
        if not names & known and party not in told and not ctx.workspace.is_us(party):
            told.add(party)
            yield finding(at, party=party, register=register.register)


def _at_work(register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    """The parties that set something on a device, run a system of the register, or import its data."""
    for cookie in listed(register.cookies):
        if cookie.party is not None:
            yield cookie.at("party"), _party(cookie.party, ctx)
    known: Mapping[Any, System] = ctx.workspace.systems
    systems = register.internal.systems if register.internal else ()
    for position, name in enumerate(systems):
        system = known.get(name)
        if register.internal is not None and system is not None and system.party is not None:
            yield register.internal.at("systems", position), str(system.party)
    for transfer in listed(register.transfers):
        if current(transfer, ctx.as_of) and isinstance(transfer.importer, str):
            yield transfer.at("importer"), str(transfer.importer)


def _party(value: str | Text, ctx: Context) -> str:
    return value.anything(ctx.workspace.first_language) if isinstance(value, Text) else str(value)


def _behind(party: str, ctx: Context, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The other processors behind a party, down the chain."""
    body = ctx.workspace.body(party)
    for sub in listed(body.sub_processors) if isinstance(body, Party) and party not in seen else ():
        yield str(sub.party)
        yield from _behind(str(sub.party), ctx, seen | {party})


@gdpr("XRF005", WARNING, on=Workspace, law=("GDPR Art. 5(1)(b)", "GDPR Art. 5(2)", "GDPR Art. 6(4)"))
def entries_mirrored(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """What one register says it sends to another, the other says it receives, and the other way round."""
    known: Mapping[Any, Register] = workspace.registers
    for register in registers(ctx):
        name = str(register.register)
        for at, receiver in _sends(register, ctx):
            other = known.get(receiver)
            if other is not None and all(source.register != name for source in register_sources(other)):
                place = Related(other.at("sources"), "mirror")
                yield finding(at, place, problem="@xrf.not-received", register=name, other=receiver)
        for sender, source in _receives(register):
            other = known.get(sender)
            if other is None or other.disclosures is NONE or name in {to for _, to in _sends(other, ctx)}:
                continue  # XRF003 speaks where the other register denies it
            place = Related(other.at("disclosures"), "mirror")
            yield finding(source, place, problem="@xrf.not-sent", register=name, other=sender)


def _sends(register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    """The registers that get data of a register: by disclosure, or because data move there at their end."""
    for entry in listed(register.disclosures):
        if isinstance(entry, ToRegister) and current(entry, ctx.as_of):
            yield entry.at("register"), str(entry.register)
    told = {str(entry.register) for entry in listed(register.disclosures) if isinstance(entry, ToRegister)}
    for rule in listed(register.retention):
        if rule.move_to is not None and rule.move_to not in told:
            yield rule.at("move_to"), str(rule.move_to)


def _receives(register: Register) -> Iterator[tuple[str, Origin]]:
    """The registers a register names as sources, each with the first place that does."""
    told: set[str] = set()
    for source in register_sources(register):
        if source.register not in told:
            told.add(source.register)
            yield str(source.register), source.at("register")


@gdpr("XRF007", WARNING, on=Workspace, law=("GDPR Art. 30(1)(e)", "GDPR Art. 44"))
def transfers_alike(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A party to which one register records a transfer is not used in another as if there were none."""
    recorded: dict[str, tuple[Register, Transfer]] = {}
    for register in registers(ctx):
        for transfer in listed(register.transfers):
            if current(transfer, ctx.as_of) and isinstance(transfer.importer, str):
                recorded.setdefault(str(transfer.importer), (register, transfer))
    for register in registers(ctx) if recorded else ():
        importers = {str(entry.importer or "") for entry in ctx.facts.transfers(register)}
        leaving = {flow.use.origin for flow in ctx.facts.flows(register) if flow.leaves}
        for use in (*listed(register.processors), *listed(register.disclosures)):
            party = getattr(use, "party", None)
            known = recorded.get(party) if isinstance(party, str) else None
            if known is None or party in importers or use.origin in leaving or not current(use, ctx.as_of):
                continue  # TRF001 speaks where a place shows that data leave
            other, transfer = known
            place = Related(transfer.at("importer"), "mirror")
            where = transfer.country or transfer.region or "?"
            params = {"register": register.register, "other": other.register, "country": where}
            yield finding(use.at("party"), place, party=party, **params)


@gdpr("XRF008", WARNING, on=Workspace, law=("GDPR Art. 5(2)", "GDPR Art. 30(1)(e)"))
def systems_placed(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A system stands in a country in which the party that runs it works."""
    for name, system in workspace.systems.items():
        party = workspace.body(system.party)
        places = listed(party.locations) if isinstance(party, Party) else ()
        countries = {place.country for place in places if current(place, ctx.as_of)}
        if system.country is not None and places and None not in countries and system.country not in countries:
            params = {"system": name, "country": system.country, "party": system.party}
            shown = ", ".join(sorted(str(country) for country in countries))
            yield finding(system.at("country"), Related(places[0].at("country"), "shown"), places=shown, **params)
