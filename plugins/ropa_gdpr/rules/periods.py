"""Reading a retention rule: its length, its ends, and the law it is linked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ropa.api import (
    EVENTS,
    PERIODS,
    Body,
    Combine,
    Context,
    Controller,
    End,
    EventRow,
    Length,
    NotApplicable,
    Origin,
    Period,
    PeriodRow,
    Register,
    Retention,
    Storage,
    Text,
    listed,
)

NEAR = 5.0
"""Days within which two lengths count as equal: months and years have no fixed number of days."""


def longest(length: Length | None) -> Period | None:
    """The length after which storage ends; None where only a floor is given, or nothing."""
    return (length.exactly or length.max or length.about) if length else None


def shortest(length: Length | None) -> Period | None:
    """The length for which data are kept at least, as far as the rule tells."""
    return (length.exactly or length.min or length.about or length.max) if length else None


def ends(rule: Retention | End) -> bool:
    """Whether a rule tells when storage ends: a floor alone does not."""
    if isinstance(rule, End):
        return bool(rule.event or longest(rule.period) or any(ends(inner) for inner in rule.ends))
    told = rule.until or longest(rule.period) or rule.not_later_than or rule.criterion or rule.schedule
    return bool(told or rule.storage or rule.statute or any(ends(inner) for inner in rule.ends))


def has_end(rule: Retention) -> bool:
    """Whether a rule gives a length, an event, a limit or a statute, so that wording is not all there is."""
    return bool(
        longest(rule.period) or rule.until or rule.ends or rule.not_later_than or rule.storage or rule.statute
    )


def event_row(event: object, ctx: Context) -> EventRow | None:
    """The row of a word of the vocabulary of events; None for own words."""
    return ctx.tables[EVENTS].on(ctx.as_of, event) if isinstance(event, str) else None


class Hinge(NamedTuple):
    """The event on which the end of storage hangs: its place, its row, and whether a length follows it."""

    at: Origin
    row: EventRow
    period: Period | None


def hangs_on(rule: Retention | End, flag: Callable[[EventRow], object], ctx: Context) -> Hinge | None:
    """The event with some property on which the end of storage hangs; None where another end comes first.

    Several ends without a word on how they combine are taken as whichever comes first.
    """
    found: list[Hinge | None] = []
    until = rule.event if isinstance(rule, End) else rule.until
    if until is not None:
        row = event_row(until, ctx)
        at = rule.at("event" if isinstance(rule, End) else "until")
        found.append(Hinge(at, row, None) if row is not None and flag(row) else None)
    length = longest(rule.period)
    if length is not None:
        row = event_row(rule.start, ctx)
        found.append(Hinge(rule.at("start"), row, length) if row is not None and flag(row) else None)
    found += [hangs_on(inner, flag, ctx) for inner in rule.ends]
    hinges = [hinge for hinge in found if hinge is not None]
    if not hinges:
        return None
    enough = rule.combine in (Combine.LATEST, Combine.ALL) or len(hinges) == len(found)
    return hinges[0] if enough else None


def stands_alone(rule: Retention) -> bool:
    """Whether nothing else than its events and lengths limits a rule."""
    return not (rule.not_later_than or rule.criterion or rule.schedule or rule.storage or rule.statute)


def words_of_events(rule: Retention | End) -> list[object]:
    """Every event a rule names, in its exceptions too."""
    found: list[object] = [rule.start, rule.event if isinstance(rule, End) else rule.until]
    for inner in rule.ends:
        found += words_of_events(inner)
    if isinstance(rule, Retention):
        for case in rule.exceptions:
            found += [case.until, case.start]
    return found


def groups_of(rule: Retention, register: Register, ctx: Context) -> tuple[str, ...]:
    """The data groups a rule holds for."""
    limits = ctx.facts.retention(register).items()
    return tuple([name for name, rules in limits if any(entry is rule for entry in rules)])


def data_of(rule: Retention, register: Register, ctx: Context) -> str:
    """The data groups a rule holds for, as a message names them; the rule's own place where it names none."""
    return ", ".join(groups_of(rule, register, ctx)) or rule.origin.dotted()


def others(rule: Retention, register: Register, ctx: Context) -> list[Retention]:
    """The other rules that hold for a data group of this one, and not for other purposes alone."""
    limits, named = ctx.facts.retention(register), groups_of(rule, register, ctx)
    found = [entry for name, several in limits.items() if name in named for entry in several]
    return [entry for entry in found if entry is not rule and not _for_other_purposes(entry, rule)]


def _for_other_purposes(entry: Retention, rule: Retention) -> bool:
    mine, theirs = listed(rule.purposes), listed(entry.purposes)
    return bool(mine and theirs) and set(mine).isdisjoint(theirs)


def rules(register: Register) -> tuple[Retention, ...]:
    """The retention rules of a register; empty where retention is not stated as a list."""
    return () if isinstance(register.retention, NotApplicable) else listed(register.retention)


def not_stored(rule: Retention) -> bool:
    """Whether the data are not kept at all."""
    return rule.storage is Storage.NOT_STORED


def countries(register: Register, ctx: Context) -> set[str]:
    """Where the controllers of a register are established; where the organisation is, if no controller says it."""
    named = [entry.party for entry in listed(register.controllers) if isinstance(entry, Controller)]
    bodies = [body for body in map(ctx.workspace.body, named) if body is not None]
    if not bodies and ctx.workspace.organisation is not None:
        bodies = [ctx.workspace.organisation]
    return {code for code in map(country_of, bodies) if code}


def country_of(body: Body) -> str | None:
    """Where a body is established, as stated or by its address."""
    return getattr(body, "country", None) or (body.address.country if body.address else None)


def linked(rule: Retention, register: Register, ctx: Context) -> Sequence[PeriodRow]:
    """The statutory periods a rule is linked to by `statute`, or else by `law`, in a controller's own country."""
    if not rule.statute and not rule.law:
        return ()
    at_home = countries(register, ctx)
    table = ctx.tables[PERIODS]
    named = [table.on(ctx.as_of, code) for code in rule.statute]
    rows = [row for row in named if row is not None]
    if not rule.statute:
        cited = {entry.law for entry in rule.law if not isinstance(entry.law, Text)}
        rows = [row for row in table.all_on(ctx.as_of) if row.law in cited]
    return [row for row in rows if row.key.split(".")[0] in at_home]
