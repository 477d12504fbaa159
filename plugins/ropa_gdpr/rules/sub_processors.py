"""Other processors behind a processor: how they are authorised, which are used, who they are (Art. 28(2), (4))."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ERROR,
    NONE,
    Agreement,
    Authorisation,
    Body,
    Contact,
    Context,
    Finding,
    Organisation,
    Origin,
    Party,
    Processing,
    Related,
    SubProcessing,
    SubProcessor,
    Text,
    Workspace,
    answered,
    current,
    finding,
    listed,
)
from ropa_gdpr.rules.agreements import running
from ropa_gdpr.rules.common import gdpr, registers


@gdpr("DPA006", ERROR, on=Workspace, law=("GDPR Art. 28(2)", "GDPR Art. 28(4)"))
def authorisation_agreed(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An agreement says how other processors are authorised, and how one may object to a change."""
    for agreement in running(ctx):
        terms = agreement.sub_processing
        params = {"agreement": agreement.agreement}
        if not answered(terms):
            at = agreement.at("sub_processing" if terms else "agreement")
            yield finding(at, problem="@dpa.sub-open", **params)
        elif isinstance(terms, SubProcessing) and terms.kind is Authorisation.GENERAL:
            stated = {
                "days": terms.days is not None,
                "channel": terms.channel is not None,
                "objection": terms.objection or (terms.objection is None and terms.objection_within is not None),
            }
            missing = [name for name, given in stated.items() if not given]
            if missing:
                yield finding(terms.at("kind"), problem="@dpa.sub-general", missing=", ".join(missing), **params)


@gdpr("DPA007", ERROR, on=Workspace, law=("GDPR Art. 28(2)",))
def use_authorised(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """Every other processor that is used was authorised before its first day."""
    for agreement in running(ctx):
        terms, party = agreement.sub_processing, workspace.body(agreement.processor)
        if not isinstance(terms, SubProcessing) or not isinstance(party, Party):
            continue
        for sub in listed(party.sub_processors):
            if current(sub, ctx.as_of):
                problem = _unauthorised(agreement, terms, sub, ctx)
                if problem:
                    at = terms.at("decided" if terms.decided else "kind")
                    params = {"agreement": agreement.agreement, "party": agreement.processor, "sub": sub.party}
                    used = Related(sub.at("party"), "sub")
                    yield finding(at, used, problem=problem, since=sub.since, **params)


def _unauthorised(agreement: Agreement, terms: SubProcessing, sub: SubProcessor, ctx: Context) -> str | None:
    """What is wrong with the use of another processor: a phrase, or None."""
    decisions = [entry for entry in terms.decided if entry.party == sub.party]
    approved = [entry.approved for entry in decisions if entry.approved and entry.approved <= ctx.as_of]
    objected = [entry.objected for entry in decisions if entry.objected and entry.objected <= ctx.as_of]
    if terms.kind is Authorisation.NOT_ALLOWED:
        return "@dpa.sub-not-allowed"
    if objected and max(objected) >= max(approved, default=max(objected)):
        return "@dpa.sub-objected"
    if approved or terms.kind is None:
        return None
    if terms.kind is Authorisation.SPECIFIC:
        return "@dpa.sub-unapproved"
    concluded = agreement.since or agreement.signed or agreement.accepted
    joined = sub.since is not None and concluded is not None and sub.since > concluded
    return "@dpa.sub-unhandled" if joined else None  # those of the first day were agreed with the agreement itself


@gdpr("DPA008", ERROR, on=Workspace, law=("GDPR Art. 28(4)", "EDPB Opinion 22/2024"))
def chain_identified(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The record identifies every other processor in the chain and confirms that it is bound to the same duties."""
    told: set[int] = set()
    for sub, used in _chain(ctx):
        body = workspace.body(sub.party)
        if body is None or id(sub) in told:
            continue
        told.add(id(sub))
        missing = [*_unidentified(body), *(["service"] if sub.service is None else [])]
        missing += ["flow_down"] if not sub.flow_down else []
        if missing:
            yield finding(sub.at("party"), used, sub=sub.party, missing=", ".join(missing))
    for service in workspace.services.values():
        for use in listed(service.sub_processors):
            body = None if isinstance(use.party, Text) else workspace.body(use.party)
            if isinstance(body, Party) and current(use, ctx.as_of):
                missing = [*_unidentified(body), *(["service"] if use.service is None else [])]
                missing += [] if _bound(str(use.party), ctx) else ["agreement"]
                if missing:
                    at = Related(service.at("service"), "service")
                    yield finding(use.at("party"), at, sub=use.party, missing=", ".join(missing))


def _bound(party: str, ctx: Context) -> bool:
    """Whether an agreement in force binds a party as processor."""
    agreements = ctx.workspace.agreements.values()
    return any(entry.processor == party and ctx.facts.agreement(entry).in_force for entry in agreements)


def _chain(ctx: Context) -> Iterator[tuple[SubProcessor, Related]]:
    """Every other processor at work on the day behind a processor that a register or a service uses."""
    holders = [*registers(ctx), *ctx.workspace.services.values()]
    seen: set[str] = set()
    for holder in holders:
        for use in listed(getattr(holder, "processors", None) or getattr(holder, "sub_processors", None)):
            if isinstance(use, Processing) and current(use, ctx.as_of) and not isinstance(use.party, Text):
                yield from _below(use.party, use.at("party"), seen, ctx)


def _below(party: str, used: Origin, seen: set[str], ctx: Context) -> Iterator[tuple[SubProcessor, Related]]:
    body = ctx.workspace.body(party)
    if party in seen or not isinstance(body, Party):
        return
    seen.add(party)
    for sub in listed(body.sub_processors):
        if current(sub, ctx.as_of):
            yield sub, Related(used, "used")
            yield from _below(sub.party, used, seen, ctx)


def _unidentified(body: Body) -> list[str]:
    """What the record lacks to tell who and where a body is."""
    if isinstance(body, Organisation):
        return []
    address = body.address
    places = listed(getattr(body, "locations", None))
    stated = {
        "legal_entity": body.legal_entity is None or (answered(body.legal_entity) and body.legal_entity is not NONE),
        "address": address is not None and (address.street or address.city),
        "contact": isinstance(body.contact, Contact) or body.email or body.phone,
        "locations": places or (address is not None and address.country),
    }
    return [name for name, given in stated.items() if not given]
