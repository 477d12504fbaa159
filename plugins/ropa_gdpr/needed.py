"""Which documents the GDPR asks of a register beside itself, and which of them are on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ropa.api import (
    Arrangement,
    Assessment,
    Balancing,
    BindingRules,
    ControllerRole,
    Dpia,
    Facts,
    Internal,
    LegitimateInterest,
    Located,
    NeededDocument,
    Needs,
    NotApplicable,
    Origin,
    OtherSafeguard,
    Processing,
    Register,
    RelationController,
    Screening,
    StandardClauses,
    Standing,
    Text,
    Todo,
    Transfer,
    TransferAssessment,
    Word,
    answered,
    current,
    keyed,
    listed,
)
from ropa_gdpr.screening import cases_met, criteria_met, criteria_open
from ropa_gdpr.tables import EXPECTATIONS


class DocumentType(Word):
    """The documents a register may need."""

    AGREEMENT = "agreement"
    BALANCING = "balancing"
    COMPATIBILITY = "compatibility"
    IMPACT = "impact-assessment"
    TRANSFER = "transfer-assessment"
    ARRANGEMENT = "arrangement"
    NOTICE = "notice"


def needed_documents(register: Register, facts: Facts) -> tuple[NeededDocument, ...]:
    """What the GDPR asks of a register, in the order of the record: agreements, assessments, arrangement, notice."""
    return (
        *_agreements(register, facts),
        *_balancing(register),
        *_compatibility(register),
        *_impact(register, facts),
        *_transfers(register, facts),
        *_arrangement(register, facts),
        *_notice(register),
    )


def _agreements(register: Register, facts: Facts) -> Iterator[NeededDocument]:
    first = facts.workspace.first_language
    for use in listed(register.processors):
        if not isinstance(use, Processing) or not current(use, facts.as_of):
            continue
        covered = facts.coverage(register, use)
        partly = covered.purposes or covered.data or covered.subjects or covered.unstated
        standing = (Standing.PARTLY if partly else Standing.THERE) if covered.agreements else Standing.MISSING
        name = use.party.anything(first) if isinstance(use.party, Text) else str(use.party)
        where = " ".join(str(agreement.agreement) for agreement in covered.agreements)
        days = [agreement.signed or agreement.accepted for agreement in covered.agreements]
        since = next((day for day in days if day is not None), None)
        yield NeededDocument(DocumentType.AGREEMENT, name, standing, where, since, use.at("party"))


def _balancing(register: Register) -> Iterator[NeededDocument]:
    own = register.internal.balancing if register.internal else None
    for name, purpose in keyed(register.purposes).items():
        for basis in listed(purpose.basis):
            if isinstance(basis, LegitimateInterest):
                test = basis.internal.balancing if basis.internal else None
                at = basis.at("article")
                yield _assessed(DocumentType.BALANCING, name, test if test is not None else own, at)


def _compatibility(register: Register) -> Iterator[NeededDocument]:
    own = register.internal.compatibility if register.internal else None
    for name, purpose in keyed(register.purposes).items():
        if purpose.secondary:
            made = purpose.internal.compatibility if purpose.internal else None
            at = purpose.at("secondary")
            yield _assessed(DocumentType.COMPATIBILITY, name, made if made is not None else own, at)


def _impact(register: Register, facts: Facts) -> Iterator[NeededDocument]:
    holders: list[tuple[str, Located, Internal | None]] = [("", register, register.internal)]
    for name, purpose in keyed(register.purposes).items():
        if purpose.internal is not None and (purpose.internal.screening or purpose.internal.dpia):
            holders.append((str(name), purpose, purpose.internal))
    for subject, holder, internal in holders:
        dpia, screening = (internal.dpia, internal.screening) if internal else (None, None)
        at = holder.at("internal", "dpia")
        if isinstance(dpia, Dpia):
            yield _assessed(DocumentType.IMPACT, subject, dpia, at)
        elif dpia is not None or screening is not None or len(holders) == 1:
            yield NeededDocument(DocumentType.IMPACT, subject, _due_to(screening, dpia, facts), "", None, at)


def _due_to(screening: object, dpia: object, facts: Facts) -> Standing:
    """Whether an impact assessment that is not on record is needed, as far as the record tells."""
    if isinstance(dpia, NotApplicable) or isinstance(screening, NotApplicable):
        return Standing.NOT_NEEDED
    if not isinstance(screening, Screening):
        return Standing.MISSING if isinstance(dpia, Todo) else Standing.UNKNOWN
    if cases_met(screening):
        return Standing.MISSING
    row = facts.tables[EXPECTATIONS].on(facts.as_of, "dpia-criteria")
    if row is not None and row.number and len(criteria_met(screening)) >= row.number:
        return Standing.MISSING if screening.conclusion is None else Standing.NOT_NEEDED
    return Standing.UNKNOWN if criteria_open(screening) else Standing.NOT_NEEDED


def _transfers(register: Register, facts: Facts) -> Iterator[NeededDocument]:
    for transfer in facts.transfers(register):
        tools = listed(transfer.mechanism)
        if any(isinstance(tool, StandardClauses | BindingRules | OtherSafeguard) for tool in tools):
            importer = transfer.importer
            name = importer.anything(facts.workspace.first_language) if isinstance(importer, Text) else importer
            subject = " ".join(filter(None, [name, str(transfer.country or transfer.region or "")]))
            yield _assessed(DocumentType.TRANSFER, subject, transfer.assessment, _place(transfer))


def _place(transfer: Transfer) -> Origin:
    return transfer.at("country" if transfer.country else "region")


def _arrangement(register: Register, facts: Facts) -> Iterator[NeededDocument]:
    entries = listed(register.controllers)
    joint = any(entry.role is ControllerRole.JOINT for entry in entries)
    undecided = len(entries) > 1 and any(
        entry.role is None and not isinstance(entry, RelationController) for entry in entries
    )
    if not joint and not undecided:
        return
    own = facts.workspace.organisation.joint_arrangements if facts.workspace.organisation else ()
    made = register.arrangement if isinstance(register.arrangement, Arrangement) else None
    files = [made.document] if made and made.document else list(own)
    standing = Standing.THERE if files else Standing.PARTLY if made and made.essence else Standing.MISSING
    where = " ".join(str(path) for path in files)
    yield NeededDocument(DocumentType.ARRANGEMENT, "", standing, where, None, register.at("arrangement"))


def _notice(register: Register) -> Iterator[NeededDocument]:
    notice = register.notice
    if notice is not None and notice.none is not None:
        yield NeededDocument(DocumentType.NOTICE, "", Standing.NOT_NEEDED, "", None, notice.at("none"))
        return
    published = " ".join(notice.published) if notice else ""
    standing = Standing.THERE if published else Standing.UNKNOWN
    yield NeededDocument(DocumentType.NOTICE, "", standing, published, None, register.at("notice"))


def _assessed(type_: DocumentType, subject: str, made: Any, at: Origin) -> NeededDocument:
    """An assessment that is on record, does not apply, or is missing."""
    if isinstance(made, Assessment | Balancing | TransferAssessment | Dpia):
        where = made.path or made.reference or ""
        return NeededDocument(type_, subject, Standing.THERE, where, made.date, made.origin)
    standing = Standing.NOT_NEEDED if answered(made) else Standing.MISSING
    return NeededDocument(type_, subject, standing, "", None, at)


NEEDS = Needs("gdpr", needed_documents)
