"""Appropriate safeguards of Art. 46: standard contractual clauses, binding rules, and their impact assessment."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ERROR,
    WARNING,
    Adequacy,
    Agreement,
    Annex,
    BindingRules,
    ClauseSet,
    Context,
    Direction,
    Finding,
    ImporterRole,
    NotApplicable,
    OtherSafeguard,
    Service,
    StandardClauses,
    SubOption,
    Transfer,
    TransferAssessment,
    Workspace,
    finding,
    listed,
)
from ropa_gdpr.rules.common import Recorded, gdpr
from ropa_gdpr.rules.transfer_tools import decision_for, leaving
from ropa_gdpr.tables import INSTRUMENTS, Family

Tool = StandardClauses | BindingRules | OtherSafeguard
"""The mechanisms of Art. 46."""

_MODULES: dict[tuple[bool | None, ImporterRole], tuple[int, ...]] = {
    (False, ImporterRole.CONTROLLER): (1,),
    (False, ImporterRole.PROCESSOR): (2,),
    (False, ImporterRole.SUB_PROCESSOR): (2, 3),
    (True, ImporterRole.CONTROLLER): (4,),
    (True, ImporterRole.PROCESSOR): (3,),
    (True, ImporterRole.SUB_PROCESSOR): (3,),
    (None, ImporterRole.CONTROLLER): (1, 4),
    (None, ImporterRole.PROCESSOR): (2, 3),
    (None, ImporterRole.SUB_PROCESSOR): (2, 3),
}
"""Modules of (EU) 2021/914 by whether the exporter is a processor (None: not known) and by the importer's role."""


def _clauses(ctx: Context) -> Iterator[tuple[Recorded, StandardClauses]]:
    for item in leaving(ctx):
        for mechanism in listed(item.transfer.mechanism):
            if isinstance(mechanism, StandardClauses):
                yield item, mechanism


def _clauses_of_2021(ctx: Context) -> Iterator[tuple[Recorded, StandardClauses]]:
    """Clauses of (EU) 2021/914; where no set is named, those of the day."""
    for item, clauses in _clauses(ctx):
        named = clauses.set or ClauseSet.SCC_2021
        if named is ClauseSet.SCC_2021 and ctx.tables[INSTRUMENTS].on(ctx.as_of, named) is not None:
            yield item, clauses


def _exporter_processes(item: Recorded, ctx: Context) -> bool | None:
    """Whether the exporter is a processor; None where the record does not say it."""
    holder, exporter = item.holder, item.transfer.exporter
    if isinstance(holder, Agreement):
        if exporter is not None and exporter == holder.processor:
            return True
        if exporter is None or ctx.workspace.is_us(exporter):
            return holder.direction in (Direction.WE_ARE_PROCESSOR, Direction.BETWEEN_PROCESSORS)
        return None
    if exporter is None or ctx.workspace.is_us(exporter):
        return isinstance(holder, Service)
    return None


def _importer_role(item: Recorded) -> ImporterRole | None:
    """What the importer is: as stated, or the processor of the agreement the transfer stands in."""
    if item.transfer.role is not None:
        return item.transfer.role
    holder = item.holder
    if isinstance(holder, Agreement) and item.transfer.importer == holder.processor is not None:
        return ImporterRole.PROCESSOR
    return None


@gdpr("TRF006", ERROR, on=Workspace, law=("GDPR Art. 46(2)(c)", "Implementing Decision (EU) 2021/914"))
def module_fits(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """Standard contractual clauses name the module that fits the two sides."""
    for item, clauses in _clauses_of_2021(ctx):
        role = _importer_role(item)
        fitting = _MODULES[_exporter_processes(item, ctx), role] if role else (1, 2, 3, 4)
        params = {"fit": " / ".join(str(number) for number in fitting), "country": item.transfer.country}
        if not clauses.module:
            yield finding(clauses.at("article"), problem="@trf.module-missing", **params)
        elif not set(clauses.module) & set(fitting):
            stated = ", ".join(str(number) for number in clauses.module)
            yield finding(clauses.at("module"), problem="@trf.module-wrong", module=stated, **params)


@gdpr("TRF007", ERROR, on=Workspace, law=("GDPR Art. 46(2)(c)", "Implementing Decision (EU) 2021/914 Art. 4"))
def clauses_cover(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The set of standard contractual clauses still covers transfers and was concluded in its time."""
    for _, clauses in _clauses(ctx):
        rows = ctx.tables[INSTRUMENTS].ever(clauses.set or ClauseSet.SCC_2021)
        row = rows[-1] if rows else None
        if row is None:
            continue
        name, signed = row.key, clauses.signed
        if row.until is not None and row.until < ctx.as_of:
            yield finding(clauses.at("set"), problem="@trf.clauses-ended", set=name, until=row.until)
        elif signed and row.concludable_until and row.concludable_until < signed:
            params = {"set": name, "signed": signed, "until": row.concludable_until}
            yield finding(clauses.at("signed"), problem="@trf.clauses-late", **params)
        elif signed and row.from_ and signed < row.from_:
            params = {"set": name, "signed": signed, "first": row.from_}
            yield finding(clauses.at("signed"), problem="@trf.clauses-early", **params)


@gdpr("TRF008", ERROR, on=Workspace, law=("Implementing Decision (EU) 2021/914 Annexes I to III",))
def annexes_filled(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The annexes of the standard contractual clauses are filled in."""
    for _, clauses in _clauses_of_2021(ctx):
        wanted = [Annex.PARTIES, Annex.DESCRIPTION]
        if set(clauses.module) != {4}:
            wanted += [Annex.AUTHORITY, Annex.MEASURES]
        if clauses.sub_processors is SubOption.SPECIFIC and {2, 3} & set(clauses.module):
            wanted.append(Annex.SUB_PROCESSORS)
        missing = ", ".join(annex for annex in wanted if annex not in clauses.annexes)
        if missing:
            yield finding(clauses.at("annexes" if clauses.annexes else "article"), missing=missing)


@gdpr("TRF009", ERROR, on=Workspace, law=("GDPR Art. 46(1)", "CJEU C-311/18", "EDPB Recommendations 01/2020"))
def transfer_assessed(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A transfer under appropriate safeguards has an assessment of the third country's law and practice."""
    for transfer in _needing_assessment(ctx):
        assessment = transfer.assessment
        if isinstance(assessment, TransferAssessment):
            stated = {"laws": assessment.laws, "next": assessment.next}
            missing = ", ".join(name for name, value in stated.items() if value is None)
            if missing:
                params = {"missing": missing, "country": transfer.country}
                yield finding(transfer.at("assessment"), problem="@trf.assessment-lacks", **params)
        else:
            yield finding(
                transfer.at("assessment"), problem="@trf.assessment-none", country=transfer.country or transfer.region
            )


@gdpr("TRF019", WARNING, on=Workspace, law=("GDPR Art. 46(1)", "EDPB Recommendations 01/2020"))
def assessment_current(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A transfer impact assessment is made again by the day it names."""
    for transfer in _needing_assessment(ctx):
        assessment = transfer.assessment
        due = assessment.next if isinstance(assessment, TransferAssessment) else None
        if due is not None and due < ctx.as_of:
            yield finding(
                transfer.at("assessment", "next"), due=due, country=transfer.country or transfer.region or "?"
            )


def _needing_assessment(ctx: Context) -> Iterator[Transfer]:
    """Transfers under a tool of Art. 46, where neither an adequacy decision nor a stated reason makes it needless."""
    for item in leaving(ctx):
        transfer = item.transfer
        mechanisms = listed(transfer.mechanism)
        rows = [
            ctx.tables[INSTRUMENTS].on(ctx.as_of, mechanism.article)
            for mechanism in mechanisms
            if isinstance(mechanism, Tool)
        ]
        wanted = any(row is not None and row.family is Family.SAFEGUARD and row.assessment for row in rows)
        adequate = any(
            isinstance(mechanism, Adequacy) and decision_for(mechanism, transfer, ctx) is not None
            for mechanism in mechanisms
        )
        if wanted and not adequate and not isinstance(transfer.assessment, NotApplicable):
            yield transfer


@gdpr("TRF011", ERROR, on=Workspace, law=("GDPR Art. 46(3)", "GDPR Art. 47(1)"))
def approval_recorded(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A safeguard that needs the supervisory authority's approval or authorisation has its reference."""
    for item in leaving(ctx):
        for mechanism in listed(item.transfer.mechanism):
            if not isinstance(mechanism, BindingRules | OtherSafeguard):
                continue
            row = ctx.tables[INSTRUMENTS].on(ctx.as_of, mechanism.article)
            params = {"article": mechanism.article, "country": item.transfer.country}
            if isinstance(mechanism, BindingRules) and row and row.approval and not mechanism.approval:
                yield finding(mechanism.at("approval"), problem="@trf.approval", **params)
            if isinstance(mechanism, OtherSafeguard) and row and row.authorisation and not mechanism.authorisation:
                yield finding(mechanism.at("authorisation"), problem="@trf.authorisation", **params)


@gdpr("TRF013", WARNING, on=Workspace, law=("Implementing Decision (EU) 2021/914 Art. 1(1)", "GDPR Art. 3(2)"))
def importer_outside_gdpr(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """Standard contractual clauses are used with an importer that is not itself subject to the GDPR."""
    for item, clauses in _clauses_of_2021(ctx):
        importer = item.transfer.importer
        body = workspace.body(importer) if isinstance(importer, str) else None
        if body is not None and body.subject_to_gdpr:
            yield finding(clauses.at("article"), importer=importer)
