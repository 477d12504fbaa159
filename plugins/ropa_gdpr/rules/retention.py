"""How long data are kept: periods a reader can follow, set by the controller, and carried out."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ACTIONS,
    ADVICE,
    ERROR,
    ITEMS,
    WARNING,
    Consent,
    Context,
    Decider,
    End,
    Finding,
    NotApplicable,
    Origin,
    Reason,
    Register,
    Retention,
    Storage,
    answered,
    finding,
    keyed,
    listed,
    within,
)
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.periods import (
    data_of,
    ends,
    event_row,
    groups_of,
    hangs_on,
    has_end,
    linked,
    longest,
    not_stored,
    others,
    rules,
    stands_alone,
    words_of_events,
)
from ropa_gdpr.rules.wording import Wordings
from ropa_gdpr.tables import Wording

RECORDINGS = frozenset(
    ("camera-image", "image-time", "audio-recording", "call-recordings", "log-data", "access-log", "change-log")
)
"""Items whose storage plainly begins when they come into being."""
RECORDED = frozenset(("ip-address", "vehicle-registration", "user-agent", "location", "user-name", "device-data"))
"""Items that stand in a recording and come into being with it."""

SEVERAL_GROUPS, SEVERAL_PURPOSES = 3, 2
"""From how many data groups and purposes up one period for all of them is told."""


@gdpr("RET001", ERROR, on=Register, law=("GDPR Art. 5(1)(e)", "GDPR Art. 13(2)(a)", "GDPR Art. 30(1)(f)"))
def storage_ends(register: Register, ctx: Context) -> Iterator[Finding]:
    """A retention rule has a period with an upper end, an event, or a criterion."""
    for rule in rules(register):
        floor = rule.period.min if rule.period else None
        blurred = floor and not has_end(rule) and _blurred(rule, ctx)
        if (ends(rule) and not blurred) or rule.decided_by is Decider.PERSON:  # RET004: what a person decides
            continue
        problem = "@ret.floor" if floor else "@ret.no-end"
        at = rule.at("period") if floor else rule.origin
        yield finding(at, problem=problem, data=data_of(rule, register, ctx), floor=floor)


def _blurred(rule: Retention, ctx: Context) -> bool:
    """Whether a criterion has vague words that no end stands beside."""
    vague = Wordings.on(ctx, Wording.RETENTION, Wording.NO_LONGER)
    return bool(vague.inside(rule.criterion, Wordings.on(ctx, Wording.END)))


@gdpr("RET002", ERROR, on=Register, law=("GDPR Art. 13(2)(a)", "WP260 rev.01"))
def clock_starts(register: Register, ctx: Context) -> Iterator[Finding]:
    """A period says from which event it runs."""
    for rule in rules(register):
        if rule.start is not None or any(row.start for row in linked(rule, register, ctx)):
            continue
        period = longest(rule.period)
        if period is not None and not _recordings(rule, register, ctx):
            yield finding(rule.at("period"), period=period)
        for at, inner in _lengths_without_start(rule.ends):
            yield finding(at, period=inner)


def _lengths_without_start(several: tuple[End, ...]) -> Iterator[tuple[Origin, object]]:
    for end in several:
        period = longest(end.period)
        if period is not None and end.start is None:
            yield end.at("period"), period
        yield from _lengths_without_start(end.ends)


def _recordings(rule: Retention, register: Register, ctx: Context) -> bool:
    """Whether the data of a rule are recordings and what belongs to them: their time runs from when they are made."""
    groups = [group for name, group in keyed(register.data).items() if name in groups_of(rule, register, ctx)]
    items = {item.item for group in groups for item in listed(group.items) if isinstance(item.item, str)}
    return not items.isdisjoint(RECORDINGS) and items <= RECORDINGS | RECORDED


@gdpr("RET003", WARNING, on=Register, law=("GDPR Art. 5(1)(e)", "GDPR Art. 25(2)"))
def relationship_capped(register: Register, ctx: Context) -> Iterator[Finding]:
    """Data that pile up during a relationship have a limit of their own."""
    for rule in rules(register):
        hinge = hangs_on(rule, lambda row: row.open_ended, ctx)
        if hinge is None or not stands_alone(rule):
            continue
        piling = [name for name in groups_of(rule, register, ctx) if _behavioural(name, register, ctx)]
        capped = [
            entry
            for entry in others(rule, register, ctx)
            if ends(entry) and hangs_on(entry, lambda row: row.open_ended, ctx) is None
        ]
        if piling and not capped:
            yield finding(hinge.at, data=", ".join(piling), event=hinge.row.key)


def _behavioural(name: str, register: Register, ctx: Context) -> bool:
    group = next((entry for key, entry in keyed(register.data).items() if key == name), None)
    words = [item.item for item in listed(group.items)] if group else []
    table = ctx.tables[ITEMS]
    rows = [table.on(ctx.as_of, word) for word in words if isinstance(word, str)]
    return any(row is not None and row.behavioural for row in rows)


def _left_to_person(register: Register, ctx: Context) -> Iterator[tuple[Retention, Origin, str, bool]]:
    """Rules whose end hangs on an act of the person alone: the place, the act, and whether it may be tolerated.

    Evidence of a choice and suppression lists are left out, and what another rule of the same data ends in any case.
    """
    for rule in rules(register):
        if rule.reason in (Reason.EVIDENCE, Reason.OBJECTION, Reason.CLAIMS) or not stands_alone(rule):
            continue
        hinge = hangs_on(rule, lambda row: row.by_person, ctx)
        left = rule.decided_by is Decider.PERSON and not ends(rule)
        if hinge is None and not left:
            continue
        if any(ends(entry) and not _by_person(entry, ctx) for entry in others(rule, register, ctx)):
            continue
        if hinge is not None:
            yield rule, hinge.at, hinge.row.key, bool(hinge.row.withdrawal or hinge.period)
        else:
            yield rule, rule.at("decided_by"), str(rule.decided_by), False


def _by_person(rule: Retention, ctx: Context) -> bool:
    return stands_alone(rule) and hangs_on(rule, lambda row: row.by_person, ctx) is not None


@gdpr("RET004", ERROR, on=Register, law=("GDPR Art. 5(1)(e)", "GDPR Art. 25(2)"))
def controller_ends_storage(register: Register, ctx: Context) -> Iterator[Finding]:
    """The controller sets when storage ends, and does not leave it to a request or a closed account."""
    for rule, at, event, milder in _left_to_person(register, ctx):
        if not milder:
            yield finding(at, data=data_of(rule, register, ctx), event=event)


@gdpr("RET009", WARNING, on=Register, law=("GDPR Art. 5(1)(e)", "GDPR Art. 25(2)"))
def inactivity_ends_storage(register: Register, ctx: Context) -> Iterator[Finding]:
    """Storage that ends when a person withdraws or closes an account also ends after a time of inactivity."""
    for rule, at, event, milder in _left_to_person(register, ctx):
        if milder:
            yield finding(at, data=data_of(rule, register, ctx), event=event)


@gdpr("RET007", WARNING, on=Register, law=("GDPR Art. 30(1)(f)", "WP260 rev.01"))
def periods_differ(register: Register, ctx: Context) -> Iterator[Finding]:
    """Different categories of data have time limits of their own."""
    groups = ctx.facts.retention(register)
    if len(groups) < SEVERAL_GROUPS or len(keyed(register.purposes)) < SEVERAL_PURPOSES:
        return
    several = [_sameness(entries) for entries in groups.values() if entries]  # REC008 speaks of a group without
    if (
        len(several) >= SEVERAL_GROUPS
        and all(entry == several[0] for entry in several)
        and not all(map(not_stored, rules(register)))
    ):
        yield finding(register.at("retention"), number=len(several))


def _sameness(entries: tuple[Retention, ...]) -> list[object]:
    """What a reader is told about how long, of each rule; equal where two data groups have the same fate."""
    return [
        (rule.storage, rule.period, rule.start, rule.until, rule.ends, rule.align, rule.criterion, rule.schedule)
        for rule in entries
    ]


@gdpr("RET008", WARNING, on=Register, law=("GDPR Art. 5(1)(e)", "GDPR Art. 5(2)"))
def end_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """A retention rule says what happens to the data at the end."""
    for rule in _ending(register, ctx):
        if not rule.then:
            yield finding(rule.at("then"), data=data_of(rule, register, ctx))
            continue
        rows = [ctx.tables[ACTIONS].on(ctx.as_of, action) for action in rule.then]
        stays = all(row is not None and row.final is False for row in rows) and not _archived_by_law(rule)
        if stays and rule.move_to is None and not others(rule, register, ctx):
            yield finding(rule.at("then"), data=data_of(rule, register, ctx), action=", ".join(rule.then))


def _archived_by_law(rule: Retention) -> bool:
    """Whether data go to an archive because a law asks for it: there they may stay (Art. 89)."""
    return "archive" in rule.then and bool(rule.law or rule.statute)


@gdpr("RET010", WARNING, on=Register, law=("GDPR Art. 5(2)", "GDPR Art. 17(1)(a)", "GDPR Art. 32(1)"))
def end_carried_out(register: Register, ctx: Context) -> Iterator[Finding]:
    """The record says who carries out the end of storage, and how long backups last."""
    for rule in _ending(register, ctx):
        done = rule.internal.executed if rule.internal else None
        missing = []
        if not rule.automatic and (done is None or not (done.by or done.means)):
            missing.append("by")
        if done is None or not answered(done.backups):
            missing.append("backups")
        if missing:
            at = rule.at("internal", "executed") if done else rule.origin
            yield finding(at, data=data_of(rule, register, ctx), missing=", ".join(missing))


@gdpr("RET013", ADVICE, on=Register, law=("GDPR Art. 5(1)(e)", "GDPR Art. 13(2)(a)"))
def exceptions_end(register: Register, ctx: Context) -> Iterator[Finding]:
    """An exception from a period says until when it lasts, or on which law it rests."""
    for rule in rules(register):
        for case in rule.exceptions:
            if not (case.until or longest(case.period) or case.not_later_than or case.law):
                yield finding(case.at("if"), data=data_of(rule, register, ctx))


@gdpr("RET014", ADVICE, on=Register, law=("GDPR Art. 13(2)(a)",))
def ends_combined(register: Register, ctx: Context) -> Iterator[Finding]:
    """Several ends of storage say which of them counts."""
    for rule in rules(register):
        own = [rule.until is not None, longest(rule.period) is not None]
        if rule.combine is None and sum(own) + len(rule.ends) > 1:
            yield finding(rule.at("ends" if rule.ends else "until"), data=data_of(rule, register, ctx))


def _ending(register: Register, ctx: Context) -> Iterator[Retention]:
    """Rules at whose end something must happen: neither permanent nor not stored, nor the phase before an archive."""
    for rule in rules(register):
        if rule.storage in (Storage.PERMANENT, Storage.NOT_STORED) or (rule.active and others(rule, register, ctx)):
            continue
        yield rule


@gdpr("RET011", WARNING, on=Register, law=("GDPR Art. 17(1)(b)", "GDPR Art. 7(3)"))
def withdrawal_followed(register: Register, ctx: Context) -> Iterator[Finding]:
    """A purpose that rests on consent says what happens to the data once consent is withdrawn."""
    if not listed(register.retention):
        return  # REC008 speaks
    groups = keyed(register.data)
    limits = ctx.facts.retention(register)
    for name, purpose in keyed(register.purposes).items():
        consents = [basis for basis in listed(purpose.basis) if isinstance(basis, Consent)]
        if not consents:
            continue
        used = within(purpose.data, groups)
        touching = [rule for group in used for rule in limits.get(group, ())]
        touching += [rule for rule in rules(register) if name in within(rule.purposes, keyed(register.purposes))]
        suppressed = purpose.marketing is not None and getattr(purpose.marketing, "suppression", None)
        if not touching or suppressed or all(map(not_stored, touching)):
            continue
        told = any(rule.on_request or _names_withdrawal(rule, ctx) for rule in touching)
        if not told and not isinstance(purpose.basis, NotApplicable):
            yield finding(consents[0].at("article"), purpose=name)


def _names_withdrawal(rule: Retention, ctx: Context) -> bool:
    rows = [event_row(event, ctx) for event in words_of_events(rule)]
    return any(row is not None and row.withdrawal for row in rows)
