"""Impact assessments (Art. 35 and 36): screened, made where they are needed, complete, and up to date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ropa.api import (
    ERROR,
    WARNING,
    Context,
    Dpia,
    Finding,
    Internal,
    NotApplicable,
    Organisation,
    Purpose,
    Register,
    Residual,
    Screening,
    Status,
    answered,
    finding,
    keyed,
)
from ropa_gdpr.rules.common import APPLIES_FROM, gdpr
from ropa_gdpr.screening import cases_met, criteria_met, criteria_open
from ropa_gdpr.tables import EXPECTATIONS

PARTS = ("description", "necessity", "risks", "measures")
"""What an assessment must hold: Art. 35(7)(a) to (d)."""


class Judged(NamedTuple):
    """A register or one of its purposes, with what is recorded about its impact assessment."""

    holder: Register | Purpose
    internal: Internal
    name: str


def judged(register: Register) -> Iterator[Judged]:
    """The register, and those of its purposes that are screened or assessed on their own."""
    if register.internal is not None:
        yield Judged(register, register.internal, str(register.register))
    for name, purpose in keyed(register.purposes).items():
        internal = purpose.internal
        if internal is not None and (internal.screening is not None or internal.dpia is not None):
            yield Judged(purpose, internal, str(name))


def _screened(holder: Register | Purpose) -> bool:
    internal = holder.internal
    return internal is not None and (
        isinstance(internal.screening, Screening | NotApplicable) or isinstance(internal.dpia, Dpia)
    )


@gdpr("DIA001", ERROR, on=Register, law=("GDPR Art. 35(1)", "WP248 rev.01"))
def screened(register: Register, ctx: Context) -> Iterator[Finding]:
    """The record tells by the nine criteria whether an impact assessment is needed."""
    if register.status in (Status.PLANNED, Status.ENDED) or (register.until and register.until < ctx.as_of):
        return
    purposes = tuple(keyed(register.purposes).values())
    if not _screened(register) and not (purposes and all(map(_screened, purposes))):
        yield finding(register.at("internal", "screening"), problem="@dia.unscreened", register=register.register)
        return
    for item in judged(register):
        screening = item.internal.screening
        if isinstance(screening, Screening) and not isinstance(item.internal.dpia, Dpia):
            missing = criteria_open(screening)
            if missing:
                params = {"register": register.register, "missing": ", ".join(missing)}
                yield finding(screening.origin, problem="@dia.criteria-open", **params)


@gdpr("DIA002", ERROR, on=Register, law=("GDPR Art. 35(1)", "GDPR Art. 35(3)", "WP248 rev.01"))
def assessed(register: Register, ctx: Context) -> Iterator[Finding]:
    """An impact assessment is made where the law or the criteria ask for one, or the record says why not."""
    row = ctx.tables[EXPECTATIONS].on(ctx.as_of, "dpia-criteria")
    for item in judged(register):
        screening, dpia = item.internal.screening, item.internal.dpia
        if not isinstance(screening, Screening) or isinstance(dpia, Dpia | NotApplicable):
            continue
        cases, met = cases_met(screening), criteria_met(screening)
        params = {"holder": item.name}
        if cases:
            at = screening.at(cases[0])
            yield finding(at, problem="@dia.case", cases=", ".join(cases), **params)
        elif row is not None and row.number and len(met) >= row.number and screening.conclusion is None:
            yield finding(
                screening.at(met[0]), problem="@dia.criteria-met", number=len(met), met=", ".join(met), **params
            )


def _assessments(register: Register) -> Iterator[tuple[Judged, Dpia]]:
    for item in judged(register):
        if isinstance(item.internal.dpia, Dpia):
            yield item, item.internal.dpia


@gdpr("DIA004", WARNING, on=Register, law=("GDPR Art. 35(1)",))
def assessed_before(register: Register, ctx: Context) -> Iterator[Finding]:
    """An impact assessment was made before the processing began."""
    for item, dpia in _assessments(register):
        since = (item.holder.since if isinstance(item.holder, Purpose) else None) or register.since
        if dpia.date is not None and since is not None and APPLIES_FROM <= since < dpia.date:
            yield finding(dpia.at("date"), holder=item.name, date=dpia.date, since=since)


@gdpr("DIA006", WARNING, on=Register, law=("GDPR Art. 35(11)", "GDPR Art. 35(2)"))
def assessment_current(register: Register, ctx: Context) -> Iterator[Finding]:
    """An impact assessment is not older than the last change, and not overdue."""
    changed = [entry.date for entry in register.changes if entry.date and entry.date <= ctx.as_of]
    for item, dpia in _assessments(register):
        params = {"holder": item.name, "date": dpia.date}
        last = max(changed, default=None)
        if dpia.next is not None and dpia.next < ctx.as_of:
            yield finding(dpia.at("next"), problem="@dia.overdue", next=dpia.next, **params)
        elif dpia.date is not None and last is not None and dpia.date < last:
            yield finding(dpia.at("date"), problem="@dia.changed", changed=last, **params)


@gdpr("DIA007", WARNING, on=Register, law=("GDPR Art. 35(2)", "GDPR Art. 35(7)"))
def assessment_complete(register: Register, ctx: Context) -> Iterator[Finding]:
    """An impact assessment holds the four parts of Art. 35(7), the officer's advice and the day of its approval."""
    for item, dpia in _assessments(register):
        missing = [name for name in PARTS if not getattr(dpia, name)]
        missing += ["dpo_advice"] if dpia.dpo_advice is None and _has_officer(ctx.workspace.organisation) else []
        missing += ["validated"] if dpia.validated is None else []
        if missing:
            yield finding(dpia.origin, holder=item.name, missing=", ".join(missing))


def _has_officer(organisation: Organisation | None) -> bool:
    """Whether an officer is designated: advice is sought from one that there is (Art. 35(2))."""
    return organisation is not None and answered(organisation.dpo) and hasattr(organisation.dpo, "email")


@gdpr("DIA008", WARNING, on=Register, law=("GDPR Art. 35(7)", "GDPR Art. 5(2)"))
def assessment_kept(register: Register, ctx: Context) -> Iterator[Finding]:
    """The record says where the document of an impact assessment is kept."""
    for item, dpia in _assessments(register):
        if dpia.path is None and dpia.reference is None:
            yield finding(dpia.origin, holder=item.name)


@gdpr("DIA005", ERROR, on=Register, law=("GDPR Art. 36(1)",))
def authority_consulted(register: Register, ctx: Context) -> Iterator[Finding]:
    """The supervisory authority was consulted where a high risk remains."""
    if register.status is Status.ENDED:
        return
    for item, dpia in _assessments(register):
        if dpia.residual is Residual.HIGH and dpia.consulted is None:
            yield finding(dpia.at("residual"), holder=item.name)
