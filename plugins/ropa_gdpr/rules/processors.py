"""Processors at work: each use is covered by an agreement in force, as far as it reaches (Art. 28(1), (3), (10))."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date as Day
from datetime import timedelta

from ropa.api import (
    ADVICE,
    ERROR,
    WARNING,
    Agreement,
    AgreementStatus,
    Context,
    Covered,
    DataGroup,
    EndTerms,
    Finding,
    Party,
    Processing,
    Register,
    Related,
    Text,
    ToParty,
    Workspace,
    answered,
    current,
    finding,
    in_force,
    keyed,
    listed,
    shared_data,
)
from ropa_gdpr.rules.common import gdpr, registers, under_gdpr


def uses_of(agreement: Agreement, ctx: Context, *, day: Day | None = None) -> Iterator[tuple[Register, Processing]]:
    """Where the processor of an agreement is at work in the registers it covers; on the day, or ever where None."""
    for entry in listed(agreement.covers):
        register = ctx.workspace.registers.get(entry.register)
        if register is None:
            continue
        for use in listed(register.processors):
            if use.party == agreement.processor and (day is None or current(use, day)):
                yield register, use


def has_ended(agreement: Agreement, day: Day) -> bool:
    """Whether an agreement is over: its last day has passed, or it says so."""
    over = isinstance(agreement.until, Day) and agreement.until < day
    return over or agreement.status in (AgreementStatus.EXPIRED, AgreementStatus.TERMINATED)


def named(use: Processing, ctx: Context) -> str:
    """The processor as the entry names it: an id, or own words."""
    return use.party.anything(ctx.workspace.first_language) if isinstance(use.party, Text) else str(use.party)


def _by_processor(ctx: Context) -> Mapping[str, list[Agreement]]:
    found: dict[str, list[Agreement]] = {}
    for agreement in ctx.workspace.agreements.values():
        several = found.setdefault(agreement.processor or "", [])
        several.append(agreement)
    return found


def _covers(agreement: Agreement, register: Register) -> bool:
    return any(entry.register == register.register for entry in listed(agreement.covers))


def _uses(ctx: Context) -> Iterator[tuple[Register, Processing, Covered]]:
    """Every use of another organisation as a processor on the day, and how far agreements cover it."""
    for register in registers(ctx):
        for use in listed(register.processors):
            ours = not isinstance(use.party, Text) and ctx.workspace.is_us(use.party)
            if current(use, ctx.as_of) and not ours:
                yield register, use, ctx.facts.coverage(register, use)


@gdpr("DPA001", ERROR, on=Workspace, law=("GDPR Art. 28(3)",))
def use_covered(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An agreement in force covers every use of a processor."""
    by_processor = _by_processor(ctx)
    for register, use, covered in _uses(ctx):
        params = {"register": register.register, "party": named(use, ctx)}
        if covered.agreements:
            if covered.purposes:
                agreement = covered.agreements[0]
                missing = {"agreement": agreement.agreement, "purposes": ", ".join(covered.purposes)}
                at = use.at("purposes")
                yield finding(at, _agreement(agreement, register), problem="@dpa.purposes", **missing, **params)
            continue
        known = [] if isinstance(use.party, Text) else by_processor.get(use.party, [])
        if any(has_ended(agreement, ctx.as_of) and _covers(agreement, register) for agreement in known):
            continue  # DPA002 speaks
        running = [agreement for agreement in known if not has_ended(agreement, ctx.as_of)]
        if isinstance(use.party, Text):
            yield finding(use.at("party"), problem="@dpa.own-words", **params)
        elif not running:
            yield finding(use.at("party"), problem="@dpa.none", **params)
        else:
            pending = [agreement for agreement in running if _covers(agreement, register)]
            agreement = (pending or running)[0]
            problem = "@dpa.not-begun" if pending or not in_force(agreement, ctx.as_of) else "@dpa.not-named"
            related = _agreement(agreement, register)
            yield finding(use.at("party"), related, problem=problem, agreement=agreement.agreement, **params)


def _agreement(agreement: Agreement, register: Register) -> Related:
    """The line of an agreement that says what it covers of a register."""
    entry = next((entry for entry in listed(agreement.covers) if entry.register == register.register), None)
    return Related(entry.origin if entry else agreement.at("covers"), "agreement")


@gdpr("DPA011", ERROR, on=Workspace, law=("GDPR Art. 28(3)", "Implementing Decision (EU) 2021/915, Annex II"))
def data_covered(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """The data and the data subjects that a processor is given are among those of its agreement."""
    for register, use, covered in _uses(ctx):
        missing = [*covered.data, *covered.subjects]
        if covered.agreements and missing:
            agreement = covered.agreements[0]
            where = "data" if covered.data else "subjects"
            at = use.at(where if getattr(use, where) is not None else "party")
            params = {
                "missing": ", ".join(missing),
                "data": ", ".join(covered.data) or None,
                "subjects": ", ".join(covered.subjects) or None,
            }
            yield finding(
                at,
                _agreement(agreement, register),
                agreement=agreement.agreement,
                party=named(use, ctx),
                register=register.register,
                **params,
            )


@gdpr("DPA023", ADVICE, on=Workspace, law=("GDPR Art. 28(3)",))
def coverage_stated(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An agreement says in ids which data and which data subjects it covers, so that it can be compared."""
    told: set[tuple[str | None, str | None]] = set()
    for register, use, covered in _uses(ctx):
        for agreement in covered.agreements:
            for entry in listed(agreement.covers):
                missing = [name for name in ("data", "subjects") if getattr(entry, name) is None]
                same = (agreement.agreement, entry.register)
                if entry.register == register.register and covered.unstated and missing and same not in told:
                    told.add(same)
                    params = {"register": register.register, "missing": ", ".join(missing)}
                    used = Related(use.at("party"), "used")
                    yield finding(entry.origin, used, agreement=agreement.agreement, **params)


@gdpr("DPA019", ERROR, on=Workspace, law=("GDPR Art. 28(3)", "GDPR Art. 9"))
def sensitive_restricted(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """An agreement has restrictions of its own for special categories of data."""
    told: set[str | None] = set()
    for register, use, covered in _uses(ctx):
        special = [name for name in shared_data(register, use) if _special(keyed(register.data).get(name))]
        for agreement in covered.agreements if special else ():
            if not answered(agreement.sensitive) and agreement.agreement not in told:
                told.add(agreement.agreement)
                group = register.at("data", special[0])
                params = {"register": register.register, "data": ", ".join(special)}
                yield finding(
                    agreement.at("sensitive"), Related(group, "data"), agreement=agreement.agreement, **params
                )


def _special(group: DataGroup | None) -> bool:
    return any(not entry.possible for entry in listed(group.special)) if group else False


@gdpr("DPA022", ERROR, on=Workspace, law=("GDPR Art. 28(10)",))
def processor_obeys(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A processor does not use the data for purposes of its own."""
    told: set[str] = set()
    for register, use, _ in _uses(ctx):
        party = workspace.body(None if isinstance(use.party, Text) else use.party)
        if not isinstance(party, Party) or not party.own_purposes or str(use.party) in told:
            continue
        own = [entry for entry in listed(register.disclosures) if isinstance(entry, ToParty)]
        if not any(entry.party == use.party for entry in own):
            told.add(str(use.party))
            used = Related(use.at("party"), "used")
            yield finding(party.at("own_purposes"), used, party=use.party, register=register.register)


@gdpr("DPA013", WARNING, on=Agreement, law=("GDPR Art. 28(3)(g)",))
def end_confirmed(agreement: Agreement, ctx: Context) -> Iterator[Finding]:
    """A processor that is no longer used has deleted or returned the data."""
    last = _last_day(agreement, ctx)
    if last is None or not under_gdpr(agreement, ctx):
        return
    terms = agreement.end
    params = {"agreement": agreement.agreement, "party": agreement.processor, "last": last}
    if terms is None or terms.choice is None:
        yield finding(agreement.at("end"), problem="@dpa.end-open", **params)
    elif terms.confirmed is None and terms.confirmation is None and not _pending(terms, last, ctx.as_of):
        yield finding(terms.at("confirmed"), problem="@dpa.end-unconfirmed", **params)


def _pending(terms: EndTerms, last: Day, day: Day) -> bool:
    """Whether the time for deletion or return is still running."""
    return terms.days is not None and day <= last + timedelta(days=terms.days)


def _last_day(agreement: Agreement, ctx: Context) -> Day | None:
    """The day on which the last use under an agreement ended; None while there is one, or where none is known."""
    if any(True for _ in uses_of(agreement, ctx, day=ctx.as_of)):
        return None  # DPA002 speaks where the agreement is over
    ended = [use.until for _, use in uses_of(agreement, ctx) if use.until is not None and use.until < ctx.as_of]
    over = agreement.until if isinstance(agreement.until, Day) and agreement.until < ctx.as_of else None
    return max([*ended, *([over] if over else [])], default=None)
