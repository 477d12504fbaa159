"""Credit data, and the safeguards that Finnish law demands for special categories."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ropa.api import (
    CREDIT_PURPOSES,
    ERROR,
    WARNING,
    Context,
    CreditData,
    DataGroup,
    Finding,
    KnownSource,
    Law,
    NotApplicable,
    PartySource,
    Register,
    Related,
    Text,
    finding,
    keyed,
    listed,
)
from ropa_fi.rules.common import DATA_PROTECTION_ACT, finnish, items_with

LAW = ("Credit Information Act 527/2007 § 19", "Credit Information Act 527/2007 § 29(2)", "GDPR Art. 14(2)(f)")

_SECTION_6 = re.compile(r"(?:tietosuojala|dataskyddsla|data protection act|1050/2018)", re.IGNORECASE)
_SIX = re.compile(r"\b6\s*(?:§|:n|mom)|\b(?:section|§)\s*6\b", re.IGNORECASE)


@finnish("SPC006", ERROR, on=Register, law=LAW)
def credit_permitted(register: Register, ctx: Context) -> Iterator[Finding]:
    """Credit data are used for a permitted purpose, from a named register, and the person is told of it."""
    for name, group in keyed(register.data).items():
        stated = group.credit
        if isinstance(stated, CreditData):
            yield from _of_stated(name, stated, group, ctx)
        elif not isinstance(stated, NotApplicable) and not group.derived:
            held = next(items_with(group, "credit", ctx), None)
            if held is not None:
                related = Related(held.at("item"), "item")
                yield finding(group.at("credit"), related, problem="@spc.credit-unsaid", data=name)


def _of_stated(name: str, stated: CreditData, group: DataGroup, ctx: Context) -> Iterator[Finding]:
    table = ctx.tables[CREDIT_PURPOSES]
    rows = [table.on(ctx.as_of, code) for code in stated.purpose if isinstance(code, str)]
    if not stated.purpose:
        yield finding(stated.at("purpose"), problem="@spc.credit-purpose", data=name)
    for index, code in enumerate(stated.purpose):
        if isinstance(code, str) and table.on(ctx.as_of, code) is None:
            yield finding(stated.at("purpose", index), problem="@spc.credit-not-permitted", data=name, law=code)
    if stated.register is None and not _register_named(group):
        yield finding(stated.at("register"), problem="@spc.credit-register", data=name)
    must_tell = any(row is not None and row.inform for row in rows)
    if must_tell and not stated.told:
        yield finding(stated.at("told"), problem="@spc.credit-told", data=name)


def _register_named(group: DataGroup) -> bool:
    return any(
        isinstance(source, PartySource) or (isinstance(source, KnownSource) and source.named is not None)
        for source in listed(group.sources)
    )


@finnish("SPC012", WARNING, on=Register, law=LAW[:1])
def credit_purpose_by_code(register: Register, ctx: Context) -> Iterator[Finding]:
    """The permitted purpose of credit data is named by its place in section 19 of the Credit Information Act."""
    for name, group in keyed(register.data).items():
        if isinstance(group.credit, CreditData):
            own = [index for index, code in enumerate(group.credit.purpose) if isinstance(code, Text)]
            if own:
                yield finding(group.credit.at("purpose", own[0]), data=name)


@finnish(
    "SPC008",
    ERROR,
    on=Register,
    law=("GDPR Art. 9(2)", "Data Protection Act 1050/2018 § 6(2)"),
    since=DATA_PROTECTION_ACT,
)
def safeguards_listed(register: Register, ctx: Context) -> Iterator[Finding]:
    """Special categories processed under section 6 of the Data Protection Act have their safeguards listed."""
    for name, group in keyed(register.data).items():
        for entry in listed(group.special):
            if any(map(_rests_on_section_6, entry.law)) and not listed(entry.safeguards):
                yield finding(entry.at("safeguards"), data=name, kind=entry.kind)


def _rests_on_section_6(entry: Law) -> bool:
    if isinstance(entry.law, Text):
        words = [
            f"{text} {section}" for text in entry.law.values() for section in (entry.section or {"": ""}).values()
        ]
        return any(_SECTION_6.search(text) and _SIX.search(text) for text in words)
    return entry.law == "FI.TSL.6" or entry.law.startswith("FI.TSL.6.")
