"""Impact assessments that the Finnish supervisory authority's list requires (Art. 35(4))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day
from typing import Any

from ropa.api import (
    ERROR,
    ITEMS,
    Context,
    Dpia,
    Finding,
    NotApplicable,
    Origin,
    Purpose,
    Regime,
    Register,
    Screening,
    Status,
    finding,
    keyed,
    listed,
    rule,
    within,
)
from ropa_fi.tables import DPIA_LIST, ListedRow

FURTHER = (
    "evaluation",
    "automated_decision",
    "monitoring",
    "large_scale",
    "matching",
    "vulnerable",
    "innovative",
    "preventing",
)
"""The criteria of WP248 rev.01 besides the fourth, sensitive or highly personal data."""
SEVERAL = 2
"""From this number of criteria up, without a reason, DIA002 speaks."""


@rule(
    "DIA003",
    ERROR,
    on=Register,
    law=("GDPR Art. 35(4)", "Decision of the Data Protection Ombudsman of 21 December 2018"),
    since=Day(2018, 12, 21),
    regime=Regime.GDPR,
    country="FI",
)
def listed_processing_assessed(register: Register, ctx: Context) -> Iterator[Finding]:
    """An impact assessment is made for the processing that the Finnish authority lists."""
    screening = register.internal.screening if register.internal else None
    dpia = register.internal.dpia if register.internal else None
    if not isinstance(screening, Screening) or isinstance(dpia, Dpia) or register.status is Status.ENDED:
        return  # DIA001 speaks where nothing is screened
    further = [name for name in FURTHER if getattr(screening, name)]
    if len(further) + bool(screening.sensitive) >= SEVERAL and _unexplained(screening, dpia):
        return  # DIA002 speaks
    for row in ctx.tables[DPIA_LIST].all_on(ctx.as_of):
        met = len(further) + (bool(screening.sensitive) if row.sensitive is not False else 0)
        at = _trigger(row, register, screening, ctx) if met >= (row.criteria or 0) else None
        if at is not None and not _assessed(at, register):
            yield finding(at, register=register.register, listed=f"@dia.{row.key}")


def _unexplained(screening: Screening, dpia: object) -> bool:
    return screening.conclusion is None and not isinstance(dpia, NotApplicable)


def _trigger(row: ListedRow, register: Register, screening: Screening, ctx: Context) -> Origin | None:
    """Where the register shows the processing that a row means."""
    if row.whistleblowing and screening.whistleblowing:
        return screening.at("whistleblowing")
    for claimed in register.exemptions if row.exemption else ():
        if claimed.article == row.exemption:
            return claimed.at("article")
    for group in keyed(register.data).values() if row.special or row.location else ():
        for entry in listed(group.special) if row.special else ():
            if entry.kind is row.special and not entry.possible:
                place: Origin = entry.at("kind")
                return place
        for item in listed(group.items):
            known: Any = ctx.tables[ITEMS].on(ctx.as_of, item.item) if isinstance(item.item, str) else None
            special = row.special is not None and known is not None and known.special is row.special
            if known is not None and ((special and not known.possible) or (row.location and known.location)):
                where: Origin = item.at("item")
                return where
    return None


def _assessed(at: Origin, register: Register) -> bool:
    """Whether every purpose that uses the data at a place has an assessment of its own."""
    route = at.route()
    if route[:1] != ("data",):
        return False
    groups = keyed(register.data)
    using: list[Purpose] = [
        purpose for purpose in keyed(register.purposes).values() if route[1] in within(purpose.data, groups)
    ]
    return bool(using) and all(
        purpose.internal is not None and isinstance(purpose.internal.dpia, Dpia) for purpose in using
    )
