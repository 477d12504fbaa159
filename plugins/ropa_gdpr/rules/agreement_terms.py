"""Terms of agreements with processors: breaches, guarantees, places, and the Commission's own clauses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day

from ropa.api import (
    ERROR,
    WARNING,
    Agreement,
    Context,
    Direction,
    Finding,
    Party,
    Place,
    Region,
    Related,
    Template,
    Workspace,
    current,
    finding,
    listed,
)
from ropa_gdpr.rules.agreements import running
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.countries import exists
from ropa_gdpr.rules.processors import uses_of
from ropa_gdpr.tables import EXPECTATIONS


@gdpr("DPA009", WARNING, on=Workspace, law=("GDPR Art. 33(2)", "GDPR Art. 28(3)(f)"))
def breaches_reported(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An agreement says within how many hours, and by whom, breaches are reported."""
    row = ctx.tables[EXPECTATIONS].on(ctx.as_of, "breach-hours")
    for agreement in running(ctx):
        terms = agreement.breach
        params = {"agreement": agreement.agreement}
        stated = {"hours": terms and terms.hours, "contact": terms and terms.contact}
        missing = [name for name, value in stated.items() if not value]
        if missing:
            at = agreement.at("breach" if terms else "agreement")
            yield finding(at, problem="@dpa.breach-open", missing=", ".join(missing), **params)
        if terms and terms.hours and row and row.number and terms.hours > row.number:
            yield finding(
                terms.at("hours"), problem="@dpa.breach-late", hours=terms.hours, expected=row.number, **params
            )


def _judged(ctx: Context) -> Iterator[tuple[Agreement, Related]]:
    """The agreements in force under which a processor works for us, and where."""
    for agreement in running(ctx):
        used = next(uses_of(agreement, ctx, day=ctx.as_of), None)
        if used is not None and agreement.direction is not Direction.WE_ARE_PROCESSOR:
            yield agreement, Related(used[1].at("party"), "used")


def _evidence(agreement: Agreement, ctx: Context) -> list[tuple[str, Day | None]]:
    """What shows that a processor gives sufficient guarantees: its kind, and the day up to which it serves."""
    party = ctx.workspace.body(agreement.processor)
    certificates = (*agreement.certificates, *(party.certificates if isinstance(party, Party) else ()))
    audit = agreement.audit
    return [
        *(("guarantees", entry.next) for entry in agreement.guarantees),
        *(("certificates", entry.until) for entry in certificates),
        *([("audit", audit.next)] if audit and audit.last else []),
    ]


@gdpr("DPA010", WARNING, on=Workspace, law=("GDPR Art. 28(1)", "GDPR Art. 28(5)", "EDPB Opinion 22/2024"))
def guarantees_shown(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The record shows that a processor gives sufficient guarantees."""
    for agreement, used in _judged(ctx):
        if not _evidence(agreement, ctx):
            params = {"agreement": agreement.agreement, "party": agreement.processor}
            yield finding(agreement.at("agreement"), used, **params)


@gdpr("DPA020", WARNING, on=Workspace, law=("GDPR Art. 28(1)", "GDPR Art. 24(1)", "EDPB Opinion 22/2024"))
def guarantees_current(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The evidence that a processor gives sufficient guarantees is not out of date."""
    for agreement, used in _judged(ctx):
        evidence = _evidence(agreement, ctx)
        ends = [last for _, last in evidence if last is not None]
        if evidence and len(ends) == len(evidence) and max(ends) < ctx.as_of:
            kind = next(kind for kind, last in evidence if last == max(ends))
            at = agreement.at(kind if kind != "certificates" or agreement.certificates else "agreement")
            params = {"agreement": agreement.agreement, "party": agreement.processor, "last": max(ends)}
            yield finding(at, used, **params)


@gdpr("DPA012", ERROR, on=Workspace, law=("GDPR Art. 28(3)(a)", "GDPR Art. 44"))
def places_allowed(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A place outside the EEA that an agreement allows has its transfer in the agreement."""
    for agreement in running(ctx):
        recorded = [entry for entry in listed(agreement.transfers) if current(entry, ctx.as_of)]
        party = workspace.body(agreement.processor)
        works = listed(party.locations) if isinstance(party, Party) else ()
        told = {place.country for place in works} if next(uses_of(agreement, ctx, day=ctx.as_of), None) else set()
        for place in listed(agreement.locations):
            if not current(place, ctx.as_of) or not _leaves(place, ctx) or (place.country and place.country in told):
                continue  # where the processor works there, TRF001 speaks
            covered = any(
                entry.country == place.country if place.country else entry.region is place.region
                for entry in recorded
            )
            if not covered:
                where = place.country or str(place.region)
                at = place.at("country" if place.country else "region")
                yield finding(at, agreement=agreement.agreement, place=where)


def _leaves(place: Place, ctx: Context) -> bool:
    if place.country:
        return exists(place.country) and ctx.facts.outside(place.country) is True
    return place.region is Region.OUTSIDE_EEA


@gdpr("DPA021", WARNING, on=Workspace, law=("GDPR Art. 28(7)", "Implementing Decision (EU) 2021/915, Clause 2"))
def clauses_unaltered(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """What is called the Commission's clauses of 2021/915 is unaltered, with its annexes filled in."""
    for agreement in running(ctx):
        if agreement.template is not Template.COMMISSION:
            continue
        if agreement.modified:
            yield finding(agreement.at("modified"), problem="@dpa.915-modified", agreement=agreement.agreement)
        elif agreement.annexes is None:
            yield finding(agreement.at("template"), problem="@dpa.915-annexes", agreement=agreement.agreement)
