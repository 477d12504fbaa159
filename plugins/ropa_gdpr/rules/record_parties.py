"""Who stands in the record: controllers and how to reach them, what is done for others, and the claimed exemption."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ERROR,
    Body,
    Contact,
    Context,
    Controller,
    ControllerRole,
    Finding,
    NotApplicable,
    Organisation,
    RecordExemption,
    Register,
    RelationClient,
    RelationController,
    Service,
    Stated,
    Workspace,
    answered,
    finding,
    identity,
    listed,
    outside,
)
from ropa_gdpr.rules.common import gdpr, registers
from ropa_gdpr.rules.periods import country_of
from ropa_gdpr.tables import EXEMPTION, Lost


def reachable(*sources: Body | Stated[Contact]) -> bool:
    """Whether one of some descriptions gives an address, a mailbox or a telephone number."""
    told = [source for source in sources if isinstance(source, Body | Contact)]
    return any(source.address or source.email or source.phone for source in told)


def _joint(register: Register) -> bool:
    """Whether the register has joint controllers: it says so, or names several without saying what else they are."""
    entries = listed(register.controllers)
    return len(entries) > 1 and any(entry.role in (ControllerRole.JOINT, None) for entry in entries)


@gdpr("REC001", ERROR, on=Workspace, law=("GDPR Art. 30(1)(a)",))
def controller_reachable(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """Every controller is in the record with an address, a mailbox or a telephone number."""
    bodies: dict[str, Body] = {}
    if workspace.organisation is not None and (any(registers(ctx)) or not workspace.registers):
        bodies[identity(workspace.organisation)] = workspace.organisation
    reached: set[str] = set()
    for register in registers(ctx):
        for entry in listed(register.controllers):
            body = workspace.body(entry.party) if isinstance(entry, Controller) else None
            if body is None or (_joint(register) and entry.role is not ControllerRole.SEPARATE):
                continue  # REC002 speaks of joint controllers
            bodies.setdefault(identity(body), body)
            if reachable(entry.contact, *register.contact):
                reached.add(identity(body))
    for name, controller in bodies.items():
        if name not in reached and not reachable(controller, controller.contact):
            yield finding(controller.at("contact"), party=name)


@gdpr("REC016", ERROR, on=Register, law=("GDPR Art. 30(1)(a)",))
def controller_named(register: Register, ctx: Context) -> Iterator[Finding]:
    """A register names its controller."""
    if register.controllers is not None and not listed(register.controllers):
        yield finding(register.at("controllers"), register=register.register)


@gdpr("REC012", ERROR, on=Workspace, law=("GDPR Art. 27(1)", "GDPR Art. 30(1)(a)"))
def representative_named(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A controller outside the EEA has a representative in the Union."""
    told: set[str] = set()
    for register in registers(ctx):
        for entry in listed(register.controllers):
            body = workspace.body(entry.party) if isinstance(entry, Controller) else None
            if body is None or identity(body) in told:
                continue
            told.add(identity(body))
            country = country_of(body)
            excused = body.public_authority or body.subject_to_gdpr is False
            named = isinstance(body.representative, Contact | NotApplicable)
            if outside(country, ctx.tables, ctx.as_of) and not excused and not named:
                yield finding(body.at("representative"), party=identity(body), country=country)


@gdpr("REC002", ERROR, on=Register, law=("GDPR Art. 30(1)(a)", "GDPR Art. 26(1)"))
def joint_controllers_reachable(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every joint controller is in the record by name, with a way to reach it."""
    if not _joint(register):
        return
    for entry in listed(register.controllers):
        if isinstance(entry, RelationController):
            if entry.role is ControllerRole.JOINT:
                yield finding(entry.at("described"), problem="@rec.joint-relation")
            continue
        body = ctx.workspace.body(entry.party)
        if entry.role is ControllerRole.SEPARATE or body is None or ctx.workspace.is_us(entry.party):
            continue  # REC001 speaks
        if not reachable(body, body.contact, entry.contact):
            yield finding(entry.at("party"), problem="@rec.joint-contact", party=entry.party)


@gdpr("REC010", ERROR, on=Service, law=("GDPR Art. 30(2)(a)", "GDPR Art. 30(2)(b)"))
def clients_recorded(service: Service, ctx: Context) -> Iterator[Finding]:
    """The record of a processor names every controller and what is done for it."""
    params = {"service": service.service}
    if not listed(service.clients):
        yield finding(service.at("clients"), problem="@rec.clients-none", **params)
    for client in listed(service.clients):
        if isinstance(client, RelationClient):
            yield finding(client.at("described"), problem="@rec.client-relation", **params)
        elif not client.categories:
            yield finding(client.at("party"), problem="@rec.client-categories", party=client.party, **params)


@gdpr("REC017", ERROR, on=Service, law=("GDPR Art. 30(2)(c)",))
def service_transfers_stated(service: Service, ctx: Context) -> Iterator[Finding]:
    """The record of a processor states its transfers to third countries, or that there are none."""
    if not answered(service.transfers):
        yield finding(service.at("transfers"), service=service.service)


@gdpr("REC011", ERROR, on=Organisation, law=("GDPR Art. 30(5)",))
def exemption_holds(organisation: Organisation, ctx: Context) -> Iterator[Finding]:
    """The exemption from keeping a record is claimed only where all its conditions hold."""
    claim = organisation.record_exemption
    row = next(ctx.tables[EXEMPTION].all_on(ctx.as_of), None)
    if not isinstance(claim, RecordExemption) or row is None or row.threshold is None:
        return
    number = organisation.employees
    if number is None:
        yield finding(claim.origin, problem="@rec.employees-unknown", threshold=row.threshold)
    elif number >= row.threshold:
        at = organisation.at("employees")
        yield finding(at, problem="@rec.employees-many", number=number, threshold=row.threshold)
    if Lost.NOT_OCCASIONAL in row.lost_if and claim.occasional is False:
        yield finding(claim.at("occasional"), problem="@rec.not-occasional")
    if Lost.RISK in row.lost_if and claim.risk:
        yield finding(claim.at("risk"), problem="@rec.risk")
    if {Lost.SPECIAL, Lost.CRIMINAL} & set(row.lost_if) and claim.special_data:
        yield finding(claim.at("special_data"), problem="@rec.special-data")
