"""What an agreement with a processor must be and say (Art. 28(3) and (9)): form, evidence, description, clauses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day
from datetime import timedelta

from ropa.api import (
    ERROR,
    WARNING,
    Agreement,
    Clause,
    ClauseState,
    Context,
    Finding,
    Form,
    NotApplicable,
    Related,
    SignedFile,
    Template,
    Workspace,
    answered,
    file_digest,
    finding,
    listed,
)
from ropa_gdpr.rules.common import expected_days, gdpr, under_gdpr
from ropa_gdpr.rules.processors import has_ended, uses_of

POINTS = ("a", "b", "c", "d", "e", "f", "g", "h", "instructions")
"""The points of Art. 28(3)(a) to (h), and its last subparagraph."""


def running(ctx: Context) -> Iterator[Agreement]:
    """The agreements in force on the day that concern registers under the GDPR."""
    for agreement in ctx.workspace.agreements.values():
        if ctx.facts.agreement(agreement).in_force and under_gdpr(agreement, ctx):
            yield agreement


@gdpr("DPA002", ERROR, on=Agreement, law=("GDPR Art. 28(3)",))
def agreement_runs(agreement: Agreement, ctx: Context) -> Iterator[Finding]:
    """An agreement that is relied on has not ended."""
    if not has_ended(agreement, ctx.as_of):
        return
    used = [
        (register, use)
        for register, use in uses_of(agreement, ctx, day=ctx.as_of)
        if not ctx.facts.coverage(register, use).agreements
    ]
    if used:
        over = isinstance(agreement.until, Day) and agreement.until < ctx.as_of
        yield finding(
            agreement.at("until" if over else "status"),
            *(Related(use.at("party"), "used") for _, use in used),
            problem="@dpa.over" if over else "@dpa.status",
            agreement=agreement.agreement,
            until=agreement.until if over else None,
            status=agreement.status,
            party=agreement.processor,
            registers=", ".join(dict.fromkeys(str(register.register) for register, _ in used)),
        )


@gdpr("DPA014", WARNING, on=Workspace, law=("GDPR Art. 28(3)",))
def agreement_lasts(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An agreement that is relied on does not end soon without a successor."""
    time = expected_days("agreement-ends-days", ctx)
    if time is None:
        return
    soon = ctx.as_of + time
    successors = {(entry.processor, entry.since) for entry in workspace.agreements.values() if entry.since}
    for agreement in running(ctx):
        until = agreement.until
        if not isinstance(until, Day) or until > soon or agreement.renewal is not None:
            continue
        used = next(uses_of(agreement, ctx, day=ctx.as_of), None)
        followed = any(
            party == agreement.processor and agreement.since and agreement.since < since <= until + timedelta(days=1)
            for party, since in successors
        )
        if used is not None and not followed:
            related = Related(used[1].at("party"), "used")
            params = {"agreement": agreement.agreement, "until": until, "party": agreement.processor}
            yield finding(agreement.at("until"), related, days=time.days, **params)


@gdpr("DPA003", ERROR, on=Workspace, law=("GDPR Art. 28(3)", "GDPR Art. 28(9)"))
def agreement_evidenced(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The record shows an agreement's text, its form and the day it was concluded."""
    for agreement in running(ctx):
        stated = {
            "document": isinstance(agreement.document, NotApplicable) or _reference(agreement) is not None,
            "form": agreement.form is not None,
            "signed": agreement.signed is not None or agreement.accepted is not None,
        }
        missing = [name for name, given in stated.items() if not given]
        if missing:
            yield finding(agreement.at("agreement"), agreement=agreement.agreement, missing=", ".join(missing))


def _reference(agreement: Agreement) -> SignedFile | None:
    document = agreement.document
    stated = isinstance(document, SignedFile) and (document.path or document.url or document.kept)
    return document if isinstance(document, SignedFile) and stated else None


@gdpr("DPA015", ERROR, on=Workspace, law=("GDPR Art. 28(9)",))
def agreement_written(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An agreement is in writing, also in electronic form."""
    for agreement in running(ctx):
        if agreement.form is Form.ORAL:
            yield finding(agreement.at("form"), agreement=agreement.agreement)


@gdpr("DPA016", WARNING, on=Workspace, law=("GDPR Art. 28(9)", "GDPR Art. 5(2)"))
def digest_recorded(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The signed file of an agreement is recorded with its SHA-256."""
    for agreement in running(ctx):
        document = _reference(agreement)
        if document is not None and document.path and document.sha256 is None:
            digest = file_digest(workspace.root, document.path)
            if digest is not None:
                yield finding(document.at("path"), agreement=agreement.agreement, path=document.path, digest=digest)


@gdpr("DPA018", ERROR, on=Workspace, law=("GDPR Art. 28(9)", "GDPR Art. 5(1)(f)"))
def file_unaltered(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The signed file of an agreement is the one that was recorded."""
    for agreement in running(ctx):
        document = _reference(agreement)
        if document is None or not document.path or document.sha256 is None:
            continue
        digest = file_digest(workspace.root, document.path)
        params = {"agreement": agreement.agreement, "path": document.path}
        if digest is None:  # REF005 speaks, at this place, of a file that is not there
            yield finding(document.at("path"), problem="@dpa.unreadable", **params)
        elif digest != document.sha256:
            yield finding(document.at("sha256"), problem="@dpa.altered", digest=digest, **params)


@gdpr("DPA004", ERROR, on=Workspace, law=("GDPR Art. 28(3)",))
def processing_described(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An agreement describes the processing: subject matter, duration, nature, purpose, data, people, controller."""
    for agreement in running(ctx):
        entries = listed(agreement.covers)
        stated = {
            "subject_matter": agreement.subject_matter,
            "duration": agreement.duration or agreement.until,
            "nature": agreement.nature,
            "purpose": agreement.purpose,
            "data_types": agreement.data_types or (entries and all(entry.data is not None for entry in entries)),
            "subject_types": agreement.subject_types
            or (entries and all(entry.subjects is not None for entry in entries)),
            "controller_rights": agreement.controller_rights,
        }
        missing = [name for name, value in stated.items() if not value]
        if missing:
            yield finding(agreement.at("agreement"), agreement=agreement.agreement, missing=", ".join(missing))


@gdpr("DPA005", ERROR, on=Workspace, law=("GDPR Art. 28(3)(a)-(h)", "GDPR Art. 28(3) last subparagraph"))
def clauses_there(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An agreement has a clause on every point of Art. 28(3)."""
    for agreement in running(ctx):
        clauses = {name: getattr(agreement.clauses, name, None) for name in POINTS}
        open_ = [name for name, clause in clauses.items() if not answered(clause)]
        if open_ and not _standard(agreement):
            at = agreement.at("clauses" if agreement.clauses else "agreement")
            points = ", ".join(open_)
            yield finding(at, problem="@dpa.clauses-open", agreement=agreement.agreement, points=points)
        for name, clause in clauses.items():
            lacking = isinstance(clause, Clause) and clause.state in (ClauseState.NO, ClauseState.PARTIAL)
            if isinstance(clause, Clause) and lacking:
                problem = "@dpa.clause-no" if clause.state is ClauseState.NO else "@dpa.clause-partial"
                yield finding(clause.origin, problem=problem, agreement=agreement.agreement, point=name)


def _standard(agreement: Agreement) -> bool:
    """Whether it is unaltered standard clauses of Art. 28(7) or (8), which hold every point."""
    return agreement.template in (Template.COMMISSION, Template.AUTHORITY) and agreement.modified is False
