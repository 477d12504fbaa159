"""Where data go: transfers that nobody recorded, places that are not known, and codes that are no country's."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ADVICE,
    ERROR,
    WARNING,
    Address,
    Context,
    Finding,
    Flow,
    Located,
    Organisation,
    Origin,
    Party,
    Place,
    Processing,
    Region,
    Related,
    Text,
    ToAuthority,
    ToParty,
    Workspace,
    current,
    finding,
    identity,
    listed,
    outside,
)
from ropa_gdpr.rules.common import gdpr, recorded, registers
from ropa_gdpr.rules.countries import INSTEAD, exists

Use = Processing | ToParty | ToAuthority


@gdpr("TRF001", ERROR, on=Workspace, law=("GDPR Art. 44", "GDPR Art. 30(1)(e)"))
def transfer_recorded(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """Data that leave the EEA are covered by a recorded transfer."""
    for flows in _flows(ctx):
        told: set[tuple[Origin, str, str]] = set()
        for flow in flows:
            if not flow.leaves or flow.transfers or not exists(flow.country or "ORG:"):
                continue
            party = _at_work(flow, workspace)
            same = (flow.use.origin, party, flow.place)
            if same not in told:
                told.add(same)
                seen = Related(flow.seen, "seen")
                where = f"country: {flow.country}" if flow.country else f"region: {flow.place}"
                params = {"holder": identity(flow.holder), "party": party, "country": flow.place, "where": where}
                yield finding(_entry(flow.use), seen, **params)


@gdpr("TRF014", ADVICE, on=Workspace, law=("GDPR Art. 44", "GDPR Art. 24(1)"))
def places_known(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """It is known where every processor and recipient works."""
    told: set[str] = set()
    for holder in (*registers(ctx), *workspace.services.values()):
        entries = (
            *listed(getattr(holder, "processors", None)),
            *listed(getattr(holder, "disclosures", None)),
            *listed(getattr(holder, "sub_processors", None)),
        )
        for use in entries:
            party = workspace.body(_named(use))
            by_person = getattr(use, "by_person", False)
            if not isinstance(party, Party) or use.places or by_person or not current(use, ctx.as_of):
                continue
            unknown = _unknown_place(party)
            if unknown is not None and identity(party) not in told:
                told.add(identity(party))
                yield finding(unknown, Related(_entry(use), "used"), party=identity(party))


@gdpr("TRF002", ERROR, on=Workspace, law=("GDPR Art. 44",))
def country_exists(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """Every country is given by its code of ISO 3166-1."""
    for entry in _with_countries(workspace):
        code = getattr(entry, "country", None)
        if code is not None and not exists(code):
            yield finding(entry.at("country"), code=code, instead=INSTEAD.get(code))


@gdpr("TRF015", WARNING, on=Workspace, law=("GDPR Art. 44",))
def transfer_leaves(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A transfer is declared only to a country outside the EEA."""
    for item in recorded(ctx):
        country, region = item.transfer.country, item.transfer.region
        inside = outside(country, ctx.tables, ctx.as_of) is False if country else region in (Region.EU, Region.EEA)
        if inside:
            yield finding(item.transfer.at("country" if country else "region"), country=country or region)


def _flows(ctx: Context) -> Iterator[tuple[Flow, ...]]:
    for register in registers(ctx):
        yield ctx.facts.flows(register)
    for service in ctx.workspace.services.values():
        yield ctx.facts.flows(service)


def _named(use: Use) -> str | None:
    named = getattr(use, "authority" if isinstance(use, ToAuthority) else "party", None)
    return named if isinstance(named, str) else None


def _entry(use: Use) -> Origin:
    return use.at("authority" if isinstance(use, ToAuthority) else "party")


def _at_work(flow: Flow, workspace: Workspace) -> str:
    """The party that works at the place, by its id; an entry's own words where it names no party."""
    if flow.chain:
        return identity(flow.chain[-1])
    words = getattr(flow.use, "authority" if isinstance(flow.use, ToAuthority) else "party", None)
    return words.anything(workspace.first_language) if isinstance(words, Text) else ""


def _unknown_place(party: Party) -> Origin | None:
    """Where a party leaves open in which country it works: no place and no seat, or a place anywhere in the world."""
    places = listed(party.locations)
    if not places:
        known = party.address is not None and party.address.country is not None
        return None if known else party.at("locations")
    return next((place.at("region") for place in places if place.region is Region.WORLD and not place.country), None)


def _with_countries(workspace: Workspace) -> Iterator[Located]:
    """Every entry that gives a country, wherever in the workspace it stands."""
    yield from workspace.systems.values()
    bodies = [*workspace.parties.values(), *([workspace.organisation] if workspace.organisation else [])]
    for body in bodies:
        if isinstance(body, Organisation):
            yield body
        addresses: tuple[Address | None, ...] = (body.address, body.visiting_address)
        yield from (address for address in addresses if address is not None)
        yield from _places(body)
    for register in workspace.registers.values():
        yield from _places(register)
        yield from listed(register.transfers)
        for use in (*listed(register.processors), *listed(register.disclosures)):
            yield from use.places if isinstance(use, Use) else ()
    for agreement in workspace.agreements.values():
        yield from _places(agreement)
        yield from listed(agreement.transfers)
    for service in workspace.services.values():
        yield from _places(service)
        yield from listed(service.transfers)
        for use in listed(service.sub_processors):
            yield from use.places


def _places(entry: Located) -> tuple[Place, ...]:
    return listed(getattr(entry, "locations", None))
