"""What the GDPR's rules share: since when they hold, and what several of them ask of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

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
    current,
    in_force,
    listed,
    rule,
)

APPLIES_FROM = Day(2018, 5, 25)
"""First day on which the GDPR applies (its Art. 99(2))."""


def gdpr(
    code: str, severity: Severity, *, on: type, law: Sequence[str]
) -> Callable[[Callable[[Any, Context], Iterable[Finding]]], Rule]:
    """Make a function a rule of the GDPR: silent before the GDPR applies, and for registers under another regime."""
    return rule(code, severity, on=on, law=law, since=APPLIES_FROM, regime=Regime.GDPR)


def registers(ctx: Context) -> Iterator[Register]:
    """The registers that stand under the GDPR."""
    return (entry for entry in ctx.workspace.registers.values() if (entry.regime or Regime.GDPR) is Regime.GDPR)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded transfer and the agreement, register or service it is written in."""

    transfer: Transfer
    holder: Agreement | Register | Service


def recorded(ctx: Context) -> Iterator[Recorded]:
    """Every recorded transfer that holds on the day, once, where it is written.

    Agreements that are not in force are left out, and so are those that cover only registers under another regime.
    """
    agreements = [entry for entry in ctx.workspace.agreements.values() if in_force(entry, ctx.as_of)]
    holders: list[Agreement | Register | Service] = [
        *(entry for entry in agreements if under_gdpr(entry, ctx)),
        *registers(ctx),
        *ctx.workspace.services.values(),
    ]
    for holder in holders:
        for transfer in listed(holder.transfers):
            if current(transfer, ctx.as_of):
                yield Recorded(transfer, holder)


def under_gdpr(agreement: Agreement, ctx: Context) -> bool:
    """Whether an agreement covers a register under the GDPR, or none at all."""
    covered = [ctx.workspace.registers.get(entry.register) for entry in listed(agreement.covers)]
    regimes = {entry.regime or Regime.GDPR for entry in covered if entry is not None}
    return not regimes or Regime.GDPR in regimes
