"""What the Finnish rules share: for whom and since when they hold, and what several of them ask of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date as Day
from typing import Any

from ropa.api import (
    ITEMS,
    Consent,
    Context,
    DataGroup,
    Finding,
    Item,
    Regime,
    Register,
    Rule,
    Severity,
    Text,
    listed,
    rule,
    within,
)

GDPR_APPLIES = Day(2018, 5, 25)
"""First day on which the GDPR applies (its Art. 99(2)); the Finnish rules stand beside it."""

DATA_PROTECTION_ACT = Day(2019, 1, 1)
"""First day in force of the Data Protection Act 1050/2018 (its section 37)."""

Check = Callable[[Any, Context], Iterable[Finding]]


def finnish(
    code: str, severity: Severity, *, on: type, law: Sequence[str], since: Day = GDPR_APPLIES
) -> Callable[[Check], Rule]:
    """Make a function a rule of Finnish law: silent unless a controller is established in Finland."""
    return rule(code, severity, on=on, law=law, since=since, regime=Regime.GDPR, country="FI")


def anywhere(code: str, severity: Severity, *, on: type, law: Sequence[str]) -> Callable[[Check], Rule]:
    """Make a function a rule about something Finnish that may stand in anybody's files."""
    return rule(code, severity, on=on, law=law, since=GDPR_APPLIES, regime=Regime.GDPR)


def items_with(group: DataGroup, flag: str, ctx: Context) -> Iterator[Item]:
    """The items of a data group whose row of the vocabulary has some property."""
    table, day = ctx.tables[ITEMS], ctx.as_of
    for item in listed(group.items):
        row = None if isinstance(item.item, Text) else table.on(day, item.item)
        if row is not None and getattr(row, flag):
            yield item


def consents(bases: object) -> bool:
    """Whether one of some bases is a consent."""
    return any(isinstance(basis, Consent) for basis in listed(bases))


def uses(register: Register, name: str) -> Iterator[tuple[str, Any]]:
    """The purposes that use a data group, by id."""
    groups: Any = register.data if isinstance(register.data, dict) else {}
    purposes: Any = register.purposes if isinstance(register.purposes, dict) else {}
    for key, purpose in purposes.items():
        if name in within(purpose.data, groups):
            yield key, purpose
