"""Who answers for the record: owners, reviews, the data protection officer, and the legal entity behind a name."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from datetime import date as Day
from datetime import timedelta

from ropa.api import (
    ADVICE,
    ERROR,
    NONE,
    WARNING,
    Body,
    BodyKind,
    Contact,
    Context,
    Controller,
    Finding,
    Internal,
    NotApplicable,
    Organisation,
    Register,
    Related,
    Review,
    Status,
    Text,
    Workspace,
    finding,
    identity,
    listed,
)
from ropa_gdpr.rules.common import gdpr, registers
from ropa_gdpr.tables import COMPANY_FORMS

_OFFICER = re.compile(r"\bDPO\b|data protection officer|tietosuojavastaava|dataskyddsombud", re.IGNORECASE)
MOST_QUESTIONS = 12
"""Open questions of a file that are named."""
_NO_ENTITY = (BodyKind.UNIT, BodyKind.GROUP)


@gdpr("GOV001", WARNING, on=Register, law=("GDPR Art. 24(1)", "GDPR Art. 5(2)"))
def owner_named(register: Register, ctx: Context) -> Iterator[Finding]:
    """A register has a role that answers for it."""
    if register.internal is None or register.internal.owner is None:
        yield finding(register.at("internal", "owner"), roles=", ".join(ctx.workspace.roles) or "…")


@gdpr("GOV002", WARNING, on=Register, law=("GDPR Art. 24(1)",))
def review_planned(register: Register, ctx: Context) -> Iterator[Finding]:
    """A register has a day of its next review, and that day has not passed."""
    if register.status is Status.ENDED:
        return
    review = register.internal.review if register.internal else None
    if review is None or (review.next is None and review.every is None):
        yield finding(register.at("internal", "review", "next"), problem="@gov.no-review")
        return
    due = _due(review)
    if due is not None and due < ctx.as_of:
        at = review.at("next" if review.next else "last")
        yield finding(at, problem="@gov.overdue", due=due)


def _due(review: Review) -> Day | None:
    """The day of the next review, worked out from the interval where no day is named; None where nothing tells it."""
    if review.next is not None or review.last is None or review.every is None:
        return review.next
    return review.last + timedelta(days=math.ceil(review.every.days_about()))


@gdpr("GOV003", ERROR, on=Workspace, law=("GDPR Art. 37(1)",))
def officer_designated(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A data protection officer is designated where the law demands one."""
    told: set[str] = set()
    for register in registers(ctx):
        for body in _controllers(register, workspace):
            name = identity(body)
            if name in told or isinstance(body.dpo, Contact | NotApplicable):
                continue
            reason = _needs_officer(body, register, workspace)
            if reason is not None:
                told.add(name)
                yield finding(body.at("dpo"), Related(register.origin, "register"), problem=reason, party=name)


def _needs_officer(body: Body, register: Register, workspace: Workspace) -> str | None:
    """Which case of Art. 37(1) holds, as far as the record says it; none for a body that the GDPR does not reach."""
    if body.subject_to_gdpr is False:
        return None
    if body.public_authority:
        return "@gov.authority"
    internals: list[Internal | None] = [register.internal]
    if isinstance(body, Organisation):
        internals.append(body.internal)
    for internal in internals:
        if internal is not None and internal.employees_large:
            return "@gov.monitoring"
        if internal is not None and getattr(internal.screening, "special_large_scale", None):
            return "@gov.special"
    return None


@gdpr("GOV006", WARNING, on=Organisation, law=("GDPR Art. 37(7)",))
def officer_published(organisation: Organisation, ctx: Context) -> Iterator[Finding]:
    """The data protection officer can be reached and has been notified to the supervisory authority."""
    officer = organisation.dpo
    if not isinstance(officer, Contact):
        return
    if not (officer.email or officer.phone or officer.address or officer.form):
        yield finding(officer.at("email"), problem="@gov.officer-contact")
    if organisation.dpo_notified is None:
        yield finding(organisation.at("dpo_notified"), problem="@gov.officer-notified")


@gdpr("GOV007", WARNING, on=Workspace, law=("GDPR Art. 38(6)",))
def officer_without_conflict(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The data protection officer has no task that decides on the processing."""
    organisation = workspace.organisation
    if organisation is None:
        return
    if isinstance(organisation.dpo_conflict, Text):
        words = organisation.dpo_conflict.anything(workspace.first_language)
        yield finding(organisation.at("dpo_conflict"), problem="@gov.conflict-stated", words=words)
    officer = organisation.dpo if isinstance(organisation.dpo, Contact) else None
    roles = {str(name): role for name, role in workspace.roles.items()}
    for register in registers(ctx):
        owner = register.internal.owner if register.internal else None
        role = roles.get(owner) if owner else None
        if role is None:
            continue
        same_mailbox = bool(officer and officer.email and role.contact and role.contact.email == officer.email)
        if same_mailbox or any(_OFFICER.search(words) for words in role.name.values()):
            yield finding(register.at("internal", "owner"), problem="@gov.conflict-owner", owner=owner)


@gdpr("GOV008", WARNING, on=Workspace, law=("GDPR Art. 4(7)", "GDPR Art. 30(1)(a)"))
def entity_named(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """Behind a brand, a unit or a community stands the legal entity that is the controller."""
    for body in _all_controllers(workspace, ctx):
        entity = body.legal_entity
        unnamed = not isinstance(entity, Text | NotApplicable)
        if unnamed and (body.kind in _NO_ENTITY or (entity is NONE and body.kind is not BodyKind.PERSON)):
            yield finding(body.at("legal_entity"), party=identity(body))


@gdpr("GOV012", ADVICE, on=Workspace, law=("GDPR Art. 4(7)", "GDPR Art. 30(1)(a)"))
def entity_recognised(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The name of a controller shows which legal entity or person it is."""
    forms = {form.casefold() for row in ctx.tables[COMPANY_FORMS].all_on(ctx.as_of) for form in row.forms}
    for body in _all_controllers(workspace, ctx):
        street = body.address.street if body.address else None
        said = body.kind or body.legal_entity is not None or body.business_id or body.public_authority or street
        if said or body.name is None:
            continue
        words = {word.casefold().strip(",.()") for name in body.name.values() for word in name.split()}
        if not words & forms:
            yield finding(body.at("name"), party=identity(body))


def _controllers(register: Register, workspace: Workspace) -> list[Body]:
    """The bodies a register names as its controllers."""
    named = [workspace.body(entry.party) for entry in listed(register.controllers) if isinstance(entry, Controller)]
    return [body for body in named if body is not None]


def _all_controllers(workspace: Workspace, ctx: Context) -> list[Body]:
    """Every body that is the controller of a register, once."""
    found = {identity(body): body for register in registers(ctx) for body in _controllers(register, workspace)}
    return list(found.values())


@gdpr("GOV013", ADVICE, on=Workspace, law=("GDPR Art. 5(2)", "GDPR Art. 24(1)"))
def nothing_left_open(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """No question of the record is left open"""
    ours = {register.origin.document.path for register in registers(ctx)}
    others = {register.origin.document.path for register in workspace.registers.values()} - ours
    for path, group in itertools.groupby(workspace.left_open, lambda place: place.document.path):
        places = list(group)
        if path not in others:
            questions = ", ".join(place.dotted() for place in places[:MOST_QUESTIONS])
            more = ", …" if len(places) > MOST_QUESTIONS else ""
            yield finding(places[0], questions=questions + more)
