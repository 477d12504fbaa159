"""What a text claims against what the record shows: transfers, recipients, places, grounds (XRF003 and XRF006)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ropa.api import (
    ADVICE,
    ERROR,
    ITEMS,
    NONE,
    Claim,
    ClaimAbout,
    Consent,
    Context,
    Finding,
    Flow,
    LegitimateInterest,
    Located,
    Marketing,
    Origin,
    Place,
    Processing,
    Purpose,
    Region,
    Register,
    RegisterSource,
    Related,
    Text,
    ToAuthority,
    ToParty,
    ToPublic,
    Workspace,
    current,
    finding,
    identity,
    keyed,
    listed,
    within,
)
from ropa_gdpr.rules.common import gdpr, registers

SHOWN = 3
"""So many contradicting places are shown with a finding."""
ENTRIES = ("party", "authority", "register", "public")
"""The keys by which an entry names who gets the data."""

Shows = Callable[[Claim, Register, Context], Iterator[tuple[Origin, str]]]
"""Gives the places that contradict a claim, each with a word for what stands there."""


def name_of(entry: Located, ctx: Context) -> str:
    """Who an entry names, by id or in own words."""
    value = next((getattr(entry, name) for name in ENTRIES if getattr(entry, name, None) is not None), None)
    return value.anything(ctx.workspace.first_language) if isinstance(value, Text) else str(value)


def place_of(entry: Located) -> Origin:
    """The line on which an entry names who gets the data."""
    return entry.at(next(name for name in ENTRIES if getattr(entry, name, None) is not None))


def conditional(entry: Located) -> bool:
    """Whether an entry holds only under a condition, so that a text that speaks of the rule may leave it out."""
    limits = ("when", "conditions", "law", "frequency", "by_person", "possible")
    return any(getattr(entry, name, None) for name in limits)


def _transfers(claim: Claim, register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    milder = claim.regularly or claim.unless is not None
    for flow in ctx.facts.flows(register):
        by_condition = conditional(flow.use) or any(map(conditional, flow.transfers))
        if flow.leaves and not (milder and by_condition):
            yield flow.seen, _at_work(flow, ctx)
    known = {id(transfer) for flow in ctx.facts.flows(register) for transfer in flow.transfers}
    for transfer in ctx.facts.transfers(register):
        outside = ctx.facts.outside(transfer.country) or transfer.region is Region.OUTSIDE_EEA
        if outside and id(transfer) not in known and not (milder and conditional(transfer)):
            at = transfer.at("country" if transfer.country else "region")
            yield at, str(transfer.country or transfer.region)


def _at_work(flow: Flow, ctx: Context) -> str:
    return identity(flow.chain[-1]) if flow.chain else name_of(flow.use, ctx)


def _disclosures(claim: Claim, register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    """Recipients outside: those that decide for themselves, the public, and, as Art. 4(9) has it, processors."""
    milder = claim.regularly or claim.unless is not None
    entries = [entry for entry in listed(register.disclosures) if isinstance(entry, ToParty | ToAuthority | ToPublic)]
    entries += listed(register.processors) if claim.unless is None else ()
    for entry in entries:
        by_person = getattr(entry, "by_person", False)
        if current(entry, ctx.as_of) and not by_person and not (milder and conditional(entry)):
            yield place_of(entry), name_of(entry, ctx)


def _others(claim: Claim, register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    """Recipients that a claim of 'nobody else' does not name; publication, where it names none."""
    for entry in listed(register.disclosures):
        if not current(entry, ctx.as_of) or getattr(entry, "by_person", False):
            continue
        if claim.unless is not None and conditional(entry):
            continue
        other = claim.besides and not isinstance(entry, ToPublic) and hasattr(entry, "why")
        named = any(_same(getattr(entry, key, None), known) for key in ENTRIES for known in claim.besides)
        if (other or isinstance(entry, ToPublic)) and not named and getattr(entry, "register", None) is None:
            yield place_of(entry), name_of(entry, ctx)


def _same(value: object, known: object) -> bool:
    if isinstance(value, Text) and isinstance(known, Text):
        return bool({word.casefold() for word in value.values()} & {word.casefold() for word in known.values()})
    return value is not None and value == known


def _places(claim: Claim, register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    """Places of the controller and its processors that are none of those a claim names."""
    if not claim.places:
        return
    what = {activity for place in claim.places for activity in place.what}
    shown = [(place.country, place.what, place.at("country")) for place in listed(register.locations)]
    shown += [
        (flow.country, flow.what, flow.seen) for flow in ctx.facts.flows(register) if isinstance(flow.use, Processing)
    ]
    for country, activities, seen in shown:
        compared = not what or bool(what & set(activities))
        if country is not None and compared and not any(_holds(place, country, ctx) for place in claim.places):
            yield seen, country


def _holds(place: Place, country: str, ctx: Context) -> bool:
    """Whether a country is, or may be, the place a claim names."""
    if place.country is not None:
        return place.country == country
    if place.region in (Region.EU, Region.EEA):
        return ctx.facts.outside(country) is False
    return True


def _consents(claim: Claim, register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    yield from _bases(register, Consent)


def _interests(claim: Claim, register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    yield from _bases(register, LegitimateInterest)


def _bases(register: Register, kind: type[Consent | LegitimateInterest]) -> Iterator[tuple[Origin, str]]:
    for name, purpose in keyed(register.purposes).items():
        yield from ((basis.at("article"), name) for basis in listed(purpose.basis) if isinstance(basis, kind))
    yield from ((basis.at("article"), str(basis.article)) for basis in register.bases if isinstance(basis, kind))


def _special(claim: Claim, register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    for name, group in keyed(register.data).items():
        yield from ((entry.at("kind"), name) for entry in listed(group.special) if not entry.possible)
        if group.special is None:  # SPC001 asks for it; what the items are is plain all the same
            rows = ((item, ctx.tables[ITEMS].on(ctx.as_of, str(item.item))) for item in listed(group.items))
            yield from ((item.at("item"), name) for item, row in rows if row and row.special and not row.possible)


def _analytics(claim: Claim, register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    """Others that get data for a purpose of statistics or analysis."""
    entries = [*listed(register.processors), *listed(register.disclosures)]
    yield from _used_for(lambda purpose: bool(purpose.analytics), entries, register, ctx)


def _marketing(claim: Claim, register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    """Recipients that get data for a purpose of direct marketing."""
    entries = listed(register.disclosures)
    yield from _used_for(lambda purpose: isinstance(purpose.marketing, Marketing), entries, register, ctx)


def _used_for(
    meant: Callable[[Purpose], bool], entries: Iterable[Any], register: Register, ctx: Context
) -> Iterator[tuple[Origin, str]]:
    known = keyed(register.purposes)
    for entry in entries:
        purposes = (known[name] for name in within(entry.purposes, known) if name in known)
        if current(entry, ctx.as_of) and any(map(meant, purposes)):
            yield place_of(entry), name_of(entry, ctx)


def _other_use(claim: Claim, register: Register, ctx: Context) -> Iterator[tuple[Origin, str]]:
    for name, purpose in keyed(register.purposes).items():
        if purpose.secondary:
            yield purpose.at("secondary"), name


TESTS: Mapping[ClaimAbout, Shows] = {
    ClaimAbout.NO_TRANSFERS: _transfers,
    ClaimAbout.NO_DISCLOSURES: _disclosures,
    ClaimAbout.NO_OTHER_RECIPIENTS: _others,
    ClaimAbout.LOCATION: _places,
    ClaimAbout.NO_CONSENT: _consents,
    ClaimAbout.NO_LEGITIMATE_INTEREST: _interests,
    ClaimAbout.NO_SPECIAL_DATA: _special,
    ClaimAbout.NO_ANALYTICS: _analytics,
    ClaimAbout.NO_MARKETING_DISCLOSURES: _marketing,
    ClaimAbout.NO_OTHER_USE: _other_use,
}
"""How each kind of claim is tested; a claim to keep no register says nothing that could be compared."""


def _against(claim: Claim, register: Register, ctx: Context) -> list[tuple[Origin, str]]:
    test = TESTS.get(claim.about)
    return list(test(claim, register, ctx)) if test else []


def _told(at: Origin, shown: list[tuple[Origin, str]], about: str) -> Finding:
    related = (Related(place, "shown") for place, _ in shown[:SHOWN])
    return finding(at, *related, problem=f"@xrf.{about}", shown=", ".join(dict.fromkeys(word for _, word in shown)))


@gdpr("XRF003", ERROR, on=Workspace, law=("GDPR Art. 5(1)(a)", "GDPR Art. 13(1)(e)-(f)"))
def claims_hold(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """What a register claims is not contradicted by what it shows."""
    sources: dict[str, list[tuple[Origin, str]]] = {}
    for name, other in workspace.registers.items():
        for source in register_sources(other):
            drawn = sources.setdefault(source.register, [])
            drawn.append((source.at("register"), name))
    for register in registers(ctx):
        for claim in register.claims:
            shown = _against(claim, register, ctx)
            if shown and claim.unless is None:
                yield _told(claim.at("about"), shown, claim.about)
        if register.transfers is NONE:
            leaving = [flow for flow in ctx.facts.flows(register) if flow.leaves and not flow.transfers]
            if leaving:
                shown = [(flow.seen, _at_work(flow, ctx)) for flow in leaving]
                yield _told(register.at("transfers"), shown, "transfers-none")
        if register.disclosures is NONE:
            moved = [rule for rule in listed(register.retention) if rule.move_to is not None]
            shown = [(rule.at("move_to"), str(rule.move_to)) for rule in moved]
            shown += sources.get(str(register.register), [])
            if shown:
                yield _told(register.at("disclosures"), shown, "disclosures-none")


def register_sources(register: Register) -> Iterator[RegisterSource]:
    """Where a register names another one as a source of its data."""
    several = [listed(register.sources), *(listed(group.sources) for group in keyed(register.data).values())]
    for entries in several:
        yield from (entry for entry in entries if isinstance(entry, RegisterSource))


@gdpr("XRF006", ADVICE, on=Register, law=("GDPR Art. 5(1)(a)", "GDPR Art. 13(1)(e)-(f)"))
def exceptions_fit(register: Register, ctx: Context) -> Iterator[Finding]:
    """What a claim with an exception seems to deny falls under that exception."""
    for claim in register.claims:
        shown = _against(claim, register, ctx)
        if shown and claim.unless is not None:
            yield _told(claim.at("unless"), shown, claim.about)
