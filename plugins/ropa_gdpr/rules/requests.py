"""How rights are used: where requests go, how direct marketing is stopped, who looks at an automated decision."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ERROR,
    WARNING,
    AutomatedDecision,
    ChannelKind,
    Contact,
    Context,
    DecisionGround,
    Finding,
    Marketing,
    Register,
    Right,
    RightName,
    Rights,
    Text,
    answered,
    finding,
    keyed,
    listed,
    within,
)
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.notice import controllers, linked, published, purposes, rights_of
from ropa_gdpr.rules.wording import Wordings
from ropa_gdpr.tables import Wording

LONGEST = 31
"""Days of the longest month: a target beyond them is more than one month (Art. 12(3))."""

HUMAN = (DecisionGround.CONTRACT, DecisionGround.CONSENT)
"""The grounds under which a person may ask for human intervention (Art. 22(3))."""

ALLOWED = frozenset(("9-2-a", "9-2-g"))
"""The conditions under which special categories may be used in such a decision (Art. 22(4))."""


@gdpr("RGT001", ERROR, on=Register, law=("GDPR Art. 12(2)", "GDPR Art. 12(3)", "GDPR Art. 12(6)"))
def requests_handled(register: Register, ctx: Context) -> Iterator[Finding]:
    """A request has somewhere to go, an answer within a month, and a rule on identity."""
    rights = rights_of(register)
    if rights is None:
        if published(register) and not answered(register.rights):
            yield finding(register.at("rights"), problem="@rgt.nothing")
        return
    if not _addressed(rights):
        yield finding(rights.at("channel"), problem="@rgt.channel")
    elif rights.channel is ChannelKind.DPO and not rights.contact and not _has_officer(register, ctx):
        yield finding(rights.at("channel"), problem="@rgt.no-dpo")
    days = rights.days or (rights.answered_within.days_about() if rights.answered_within else 0)
    if days > LONGEST:
        told = f"{rights.days} days" if rights.days else str(rights.answered_within)
        yield finding(rights.at("days" if rights.days else "answered_within"), problem="@rgt.late", period=told)
    if not answered(rights.identity) and not linked(rights):
        yield finding(rights.at("identity"), problem="@rgt.identity")


@gdpr("RGT005", WARNING, on=Register, law=("GDPR Art. 12(5)", "GDPR Art. 15(3)"))
def requests_free(register: Register, ctx: Context) -> Iterator[Finding]:
    """A request costs nothing, but for those the law lets a fee be charged for"""
    rights = rights_of(register)
    if rights is None or not isinstance(rights.fee, Text):
        return
    free, yearly, ground = (Wordings.on(ctx, kind) for kind in (Wording.FREE, Wording.YEARLY, Wording.FEE_GROUND))
    if ground.found(rights.fee) or (free.found(rights.fee) and not yearly.found(rights.fee)):
        return
    yield finding(rights.at("fee"), words=rights.fee.anything(ctx.workspace.first_language))


def _addressed(rights: Rights) -> bool:
    own = [getattr(rights, name.value, None) for name in RightName]
    return bool(
        rights.channel or rights.contact or rights.see or any(isinstance(entry, Right) and entry.to for entry in own)
    )


def _has_officer(register: Register, ctx: Context) -> bool:
    return any(isinstance(body.dpo, Contact) for body in controllers(register, ctx))


@gdpr("RGT002", ERROR, on=Register, law=("GDPR Art. 21(2)", "GDPR Art. 21(3)"))
def marketing_stopped(register: Register, ctx: Context) -> Iterator[Finding]:
    """Direct marketing can be refused, and the refusal is kept and respected."""
    for name, purpose in purposes(register).items():
        marketing = purpose.marketing
        if not isinstance(marketing, Marketing) or marketing.to_organisations:
            continue
        missing = [] if marketing.opt_out else ["opt_out"]
        if not answered(marketing.suppression):
            missing.append("suppression")
        if missing:
            yield finding(marketing.at(missing[0]), missing=", ".join(missing), purpose=name)


def _decisions(register: Register) -> Iterator[AutomatedDecision]:
    return (entry for entry in listed(register.automated) if isinstance(entry, AutomatedDecision))


@gdpr("RGT003", ERROR, on=Register, law=("GDPR Art. 22(3)", "GDPR Art. 22(4)"))
def human_intervenes(register: Register, ctx: Context) -> Iterator[Finding]:
    """An automated decision can be looked at by a human, and uses special categories only as allowed."""
    for entry in _decisions(register):
        if entry.ground in HUMAN and entry.human is None:
            yield finding(entry.at("human"), problem="@rgt.human", ground=entry.ground)
        if entry.special_data and not _special_allowed(register, entry):
            yield finding(entry.at("special_data"), problem="@rgt.special")


def _special_allowed(register: Register, decision: AutomatedDecision) -> bool:
    groups = keyed(register.data)
    named = within(decision.purposes, keyed(register.purposes))
    several = [within(purpose.data, groups) for name, purpose in purposes(register).items() if name in named]
    used = {str(name) for names in several for name in names}
    conditions = {
        str(special.article)
        for name, group in groups.items()
        if not used or name in used
        for special in listed(group.special)
        if special.article
    }
    return bool(conditions) and conditions <= ALLOWED


@gdpr("RGT004", ERROR, on=Register, law=("GDPR Art. 22(1)", "GDPR Art. 22(2)"))
def decision_grounded(register: Register, ctx: Context) -> Iterator[Finding]:
    """An automated decision names the ground that allows it, and the law where law allows it."""
    for entry in _decisions(register):
        if entry.ground is None:
            yield finding(entry.at("ground"), problem="@rgt.ground")
        elif entry.ground is DecisionGround.LAW and not entry.law:
            yield finding(entry.at("law"), problem="@rgt.ground-law")
