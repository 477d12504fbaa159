"""What the GDPR's rules share: since when they hold, and what several of them ask of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date as Day
from datetime import timedelta
from typing import Any, NamedTuple

from ropa.api import (
    Agreement,
    Context,
    Finding,
    Regime,
    Register,
    Rule,
    Service,
    Severity,
    Transfer,
    rule,
)
from ropa_gdpr.tables import EXPECTATIONS

APPLIES_FROM = Day(2018, 5, 25)
"""First day on which the GDPR applies (its Art. 99(2))."""


def gdpr(
    code: str, severity: Severity, *, on: type, law: Sequence[str], past: bool = False
) -> Callable[[Callable[[Any, Context], Iterable[Finding]]], Rule]:
    """Make a function a rule of the GDPR: silent before the GDPR applies, and for registers under another regime."""
    return rule(code, severity, on=on, law=law, since=APPLIES_FROM, regime=Regime.GDPR, past=past)


def registers(ctx: Context) -> Iterator[Register]:
    """The registers that stand under the GDPR."""
    return (entry for entry in ctx.workspace.registers.values() if (entry.regime or Regime.GDPR) is Regime.GDPR)


def expected_days(name: str, ctx: Context) -> timedelta | None:
    """A number of days that the table of expected figures holds on the day; None where it holds none."""
    row = ctx.tables[EXPECTATIONS].on(ctx.as_of, name)
    return timedelta(days=row.number) if row is not None and row.number is not None else None


class Recorded(NamedTuple):
    """A recorded transfer and the agreement, register or service it is written in."""

    transfer: Transfer
    holder: Agreement | Register | Service


def recorded(ctx: Context) -> Iterator[Recorded]:
    """Every recorded transfer that holds on the day, once, where it is written.

    Agreements that are not in force are left out, and so are those that cover only registers under another regime.
    """
    for transfer, holder in ctx.facts.recorded:
        if isinstance(holder, Agreement):
            ours = under_gdpr(holder, ctx)
        else:
            ours = isinstance(holder, Service) or (holder.regime or Regime.GDPR) is Regime.GDPR
        if ours:
            yield Recorded(transfer, holder)


def under_gdpr(agreement: Agreement, ctx: Context) -> bool:
    """Whether an agreement covers a register under the GDPR, or none at all."""
    regimes = ctx.facts.agreement(agreement).regimes
    return not regimes or Regime.GDPR in regimes
