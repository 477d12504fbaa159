"""What allows a transfer: adequacy decisions and derogations, each held against the law of the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from ropa.api import (
    ADVICE,
    ERROR,
    WARNING,
    Adequacy,
    ClaimedMechanism,
    Compelling,
    Context,
    Derogation,
    Finding,
    ListStatus,
    Region,
    Transfer,
    Workspace,
    answered,
    finding,
    listed,
    outside,
)
from ropa_gdpr.rules.common import Recorded, expected_days, gdpr, recorded
from ropa_gdpr.rules.countries import exists
from ropa_gdpr.tables import ADEQUACY, INSTRUMENTS, AdequacyRow, Evidence

OCCASIONAL = ("49-1-a", "49-1-b", "49-1-c", "49-1-e", "49-1-second")
"""Grounds that carry no recurring transfer: recital 111 for b, c and e, the text itself for the second subparagraph;
for a the guidelines of the EDPB on derogations."""

_NUMBER = re.compile(r"\d{4}/\d+")


def leaving(ctx: Context) -> Iterator[Recorded]:
    """The recorded transfers that leave the EEA: to a country whose code exists, or to one that is not named."""
    for item in recorded(ctx):
        country, region = item.transfer.country, item.transfer.region
        unnamed = country is None and region in (None, Region.OUTSIDE_EEA)
        if unnamed or (country and exists(country) and outside(country, ctx.tables, ctx.as_of)):
            yield item


def decision_for(mechanism: Adequacy, transfer: Transfer, ctx: Context) -> AdequacyRow | None:
    """The adequacy decision a transfer rests on, where it is in force on the day."""
    row = ctx.tables[ADEQUACY].on(ctx.as_of, transfer.country)
    if row is None or not mechanism.decision:
        return row
    ended = _ended(mechanism, transfer, ctx)
    return None if ended is not None else row


def _ended(mechanism: Adequacy, transfer: Transfer, ctx: Context) -> AdequacyRow | None:
    """The decision that is named, where the table knows it and its last day is over."""
    named = _number(mechanism.decision or "")
    table = ctx.tables[ADEQUACY]
    countries = [transfer.country] if transfer.country else table.keys()
    rows = [
        row for country in countries for row in table.ever(country) if named and _number(row.decision or "") == named
    ]
    over = [row for row in rows if row.until is not None and row.until < ctx.as_of]
    return over[-1] if rows and len(over) == len(rows) else None


def _number(decision: str) -> str:
    found = _NUMBER.search(decision)
    return found[0] if found else decision.strip().casefold()


def _adequacies(ctx: Context) -> Iterator[tuple[Transfer, Adequacy]]:
    for item in leaving(ctx):
        for mechanism in listed(item.transfer.mechanism):
            if isinstance(mechanism, Adequacy):
                yield item.transfer, mechanism


@gdpr("TRF003", ERROR, on=Workspace, law=("GDPR Art. 45(1)", "GDPR Art. 45(3)"))
def decision_in_force(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An adequacy decision that a transfer rests on is in force."""
    for transfer, mechanism in _adequacies(ctx):
        ended = _ended(mechanism, transfer, ctx)
        known = ctx.tables[ADEQUACY].ever(transfer.country)
        if ended is None and transfer.country is None:
            continue  # REC015 speaks of the missing country
        if ended is None and ctx.tables[ADEQUACY].on(ctx.as_of, transfer.country) is None:
            over = [row for row in known if row.until is not None and row.until < ctx.as_of]
            ended = over[-1] if over else None
            problem = "@trf.decision-last" if ended else "@trf.decision-none"
        elif ended is not None:
            problem = "@trf.decision-ended"
        else:
            continue
        yield finding(
            mechanism.at("decision" if mechanism.decision else "article"),
            problem=problem,
            country=transfer.country or transfer.region or "?",
            day=ctx.as_of,
            decision=ended.decision if ended else None,
            until=ended.until if ended else None,
        )


@gdpr("TRF016", WARNING, on=Workspace, law=("GDPR Art. 45(3)",))
def decision_lasts(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An adequacy decision that a transfer rests on does not expire within 180 days."""
    soon = expected_days("adequacy-ends-days", ctx)
    if soon is None:
        return
    for transfer, mechanism in _adequacies(ctx):
        row = decision_for(mechanism, transfer, ctx)
        if row is None or row.until is None or row.until - ctx.as_of > soon:
            continue
        if ctx.tables[ADEQUACY].on(row.until + timedelta(days=1), transfer.country) is None:
            yield finding(
                mechanism.at("article"),
                country=transfer.country or transfer.region or "?",
                decision=row.decision,
                until=row.until,
            )


def _listed_under_dpf(ctx: Context) -> Iterator[tuple[Transfer, Adequacy]]:
    for transfer, mechanism in _adequacies(ctx):
        row = decision_for(mechanism, transfer, ctx)
        if row is not None and row.evidence is Evidence.DPF:
            yield transfer, mechanism


@gdpr("TRF004", ERROR, on=Workspace, law=("GDPR Art. 45(1)", "Implementing Decision (EU) 2023/1795"))
def certification_recorded(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The certification that an adequacy decision for the United States demands is on record."""
    for transfer, mechanism in _listed_under_dpf(ctx):
        stated = {
            "entity": mechanism.entity,
            "status": mechanism.status,
            "covered": mechanism.covered,
            "checked": mechanism.checked,
        }
        missing = [name for name, value in stated.items() if not value]
        if mechanism.status is ListStatus.INACTIVE:
            yield finding(
                mechanism.at("status"), problem="@trf.dpf-inactive", country=transfer.country or transfer.region
            )
        elif missing:
            params = {"country": transfer.country, "missing": ", ".join(missing)}
            yield finding(mechanism.at("article"), problem="@trf.dpf-missing", **params)


@gdpr("TRF017", WARNING, on=Workspace, law=("GDPR Art. 45(1)", "Implementing Decision (EU) 2023/1795"))
def certification_checked(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The list of certified recipients was looked at within a year."""
    holds = expected_days("list-check-days", ctx)
    if holds is None:
        return
    for _, mechanism in _listed_under_dpf(ctx):
        if mechanism.checked is not None and ctx.as_of - mechanism.checked > holds:
            yield finding(mechanism.at("checked"), checked=mechanism.checked)


@gdpr("TRF005", ERROR, on=Workspace, law=("GDPR Art. 45(1)",))
def scope_confirmed(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A recipient is inside the scope of a decision that does not cover its whole country."""
    for transfer, mechanism in _adequacies(ctx):
        row = decision_for(mechanism, transfer, ctx)
        if row is not None and row.evidence is Evidence.CONFIRM and mechanism.scope_confirmed is None:
            yield finding(
                mechanism.at("scope_confirmed"),
                country=transfer.country or transfer.region or "?",
                decision=row.decision,
            )


@gdpr("TRF012", ADVICE, on=Workspace, law=("GDPR Art. 45", "GDPR Art. 46(2)(c)"))
def fallback_recorded(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A transfer that rests on the Data Privacy Framework alone has a fallback."""
    for transfer, mechanism in _listed_under_dpf(ctx):
        if len(listed(transfer.mechanism)) == 1 and not answered(transfer.fallback):
            yield finding(mechanism.at("article"), country=transfer.country or transfer.region or "?")


@gdpr("TRF010", ERROR, on=Workspace, law=("GDPR Art. 49(1)", "GDPR Art. 49(3)", "GDPR Art. 49(6)"))
def derogation_holds(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A derogation for a specific situation meets its conditions."""
    for item in leaving(ctx):
        for mechanism in listed(item.transfer.mechanism):
            if not isinstance(mechanism, Derogation | Compelling):
                continue
            params = {"article": mechanism.article, "country": item.transfer.country}
            row = ctx.tables[INSTRUMENTS].on(ctx.as_of, mechanism.article)
            if mechanism.why is None:
                yield finding(mechanism.at("article"), problem="@trf.derogation-why", **params)
            if mechanism.recurring and mechanism.article in OCCASIONAL:
                yield finding(mechanism.at("recurring"), problem="@trf.derogation-recurring", **params)
            if isinstance(mechanism, Derogation) and mechanism.by_authority and row and row.public_authority is False:
                yield finding(mechanism.at("by_authority"), problem="@trf.derogation-authority", **params)
            if isinstance(mechanism, Compelling):
                stated = {
                    "authority_informed": mechanism.authority_informed,
                    "subjects_informed": mechanism.subjects_informed,
                    "safeguards": mechanism.safeguards,
                }
                missing = ", ".join(name for name, value in stated.items() if value is None)
                if missing:
                    yield finding(mechanism.at("article"), problem="@trf.compelling", missing=missing, **params)


@gdpr("TRF018", ERROR, on=Workspace, law=("GDPR Art. 44", "GDPR Art. 46(1)"))
def mechanism_stated(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A recorded transfer names what in Chapter V allows it."""
    for item in leaving(ctx):
        mechanisms = listed(item.transfer.mechanism)
        claimed = [entry for entry in mechanisms if isinstance(entry, ClaimedMechanism)]
        if not mechanisms:
            yield finding(item.transfer.at("mechanism"), problem="@trf.mechanism-none", country=item.transfer.country)
        elif len(claimed) == len(mechanisms):
            words = claimed[0].claimed.anything(workspace.first_language)
            at = claimed[0].at("claimed")
            yield finding(at, problem="@trf.mechanism-claimed", claimed=words, country=item.transfer.country)
