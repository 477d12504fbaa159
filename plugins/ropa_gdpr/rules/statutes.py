"""Periods against the law they are linked to: a duty to keep, a time after which the reason to keep has ended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ropa.api import (
    ERROR,
    LAWS,
    WARNING,
    Bound,
    Context,
    Finding,
    Law,
    PeriodRow,
    Reason,
    Register,
    Retention,
    Storage,
    Text,
    finding,
)
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.periods import NEAR, data_of, linked, longest, rules, shortest

YEAR = 365.2425
TEN_YEARS = 10 * YEAR
"""Days beyond which a period needs a law: the outer limits of ordinary claims lie there."""

OTHER_CLOCK = 2 * YEAR
"""Days by which a clock that starts before the end of a financial year must run longer to end no sooner."""

BEFORE_YEAR_END = frozenset(
    "collection entry-made last-transaction last-contact session-end order delivery invoice-paid fee-paid "
    "debt-settled claim-due event-held".split()
)
"""Events that come before the end of the financial year in which they happen."""

_SECTION = re.compile(
    r"§|\d\s*:\s*\d|\b(?:art|section|chapter|pykäl|luku|luvu|mom|kap|paragraf)",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:statut|legal(?:ly)? (?:dut|obligation|requir)|accounting dut|(?:required|demanded) by law|"
    r"lakisääte|velvoi|velvollisu|lain (?:vaati|edellyt)|laki (?:vaati|edellyt)|"
    r"gesetzlich|obligation légale|lovpålagt|"
    r"lagstadga|skyldighet|bokföringsskyldighet|rättslig förpliktelse|enligt lag\b)",
    re.IGNORECASE,
)


@gdpr("RET005", ERROR, on=Register, law=("GDPR Art. 6(1)(c)", "GDPR Art. 17(3)(b)"))
def statute_met(register: Register, ctx: Context) -> Iterator[Finding]:
    """A period is not shorter than the statute it is linked to demands."""
    for rule in rules(register):
        kept = shortest(rule.period)
        duties = [row for row in linked(rule, register, ctx) if row.bound is Bound.MINIMUM and row.period]
        if kept is None or not duties:
            continue
        if not rule.statute:  # the act alone leaves open which of its periods is meant: the shortest must be met
            duties = [min(duties, key=_days)]
        for row in duties:
            if kept.days_about() < _days(row) - NEAR:
                yield finding(rule.at("period"), period=kept, minimum=row.period, statute=row.key)


def _days(row: PeriodRow) -> float:
    return row.period.days_about() if row.period else 0.0


@gdpr("RET012", WARNING, on=Register, law=("GDPR Art. 6(1)(c)", "GDPR Art. 17(3)(b)"))
def clock_of_statute(register: Register, ctx: Context) -> Iterator[Finding]:
    """A period that follows a statute does not start before the clock of the statute."""
    for rule in rules(register):
        kept = shortest(rule.period)
        earlier = isinstance(rule.start, str) and rule.start in BEFORE_YEAR_END and rule.align is None
        if kept is None or not rule.statute or not earlier:
            continue
        for row in linked(rule, register, ctx):
            same_length = _days(row) - NEAR <= kept.days_about() < _days(row) + OTHER_CLOCK - NEAR
            if row.bound is Bound.MINIMUM and row.start == "financial-year-end" and same_length:
                yield finding(rule.at("start"), start=rule.start, clock=row.start, statute=row.key, period=kept)


@gdpr("RET006", WARNING, on=Register, law=("GDPR Art. 5(1)(e)", "GDPR Art. 5(2)"))
def length_justified(register: Register, ctx: Context) -> Iterator[Finding]:
    """A period that is longer than the law needs, or that rests on a law, says why with the section."""
    for rule in rules(register):
        found = _unjustified(rule, register, ctx)
        if found is not None:
            yield found


def _unjustified(rule: Retention, register: Register, ctx: Context) -> Finding | None:
    """The first thing that is not justified about the length of a rule."""
    length = longest(rule.period)
    days = length.days_about() if length else 0.0
    if length and rule.reason is None:
        params: dict[str, object] = {"period": length}
        limit = longest(rule.legal_limit)
        if limit and days > limit.days_about() + NEAR:
            params |= {"problem": "@ret.over-limit", "limit": limit, "data": data_of(rule, register, ctx)}
            return finding(rule.at("period"), **params)
        widest = max(linked(rule, register, ctx), key=_days, default=None)
        if widest is not None:
            spare = NEAR if rule.start is None or rule.start == widest.start else OTHER_CLOCK + NEAR
            if days > _days(widest) + spare:
                params |= {"problem": "@ret.over-statute", "limit": widest.period, "statute": widest.key}
                return finding(rule.at("period"), data=data_of(rule, register, ctx), **params)
    if not rule.law and not rule.statute:
        floor = rule.period.min.days_about() if rule.period and rule.period.min and not length else 0.0
        held_long = days > TEN_YEARS + NEAR or floor >= TEN_YEARS - NEAR
        if held_long and rule.reason is not Reason.OBJECTION:
            return finding(rule.at("period"), problem="@ret.over-ten", data=data_of(rule, register, ctx))
        if rule.storage is Storage.PERMANENT and rule.reason is None:
            return finding(rule.at("storage"), problem="@ret.permanent", data=data_of(rule, register, ctx))
        if rule.schedule is not None and length:
            return finding(rule.at("schedule"), problem="@ret.schedule", data=data_of(rule, register, ctx))
        if isinstance(rule.reason, Text) and any(_DUTY.search(words) for words in rule.reason.values()):
            return finding(rule.at("reason"), problem="@ret.duty", data=data_of(rule, register, ctx))
    if length and not rule.statute:
        for entry in rule.law:
            if not _has_section(entry, ctx):
                words = entry.law.anything(ctx.workspace.first_language) if isinstance(entry.law, Text) else entry.law
                return finding(
                    entry.at("law"), problem="@ret.no-section", law=words, data=data_of(rule, register, ctx)
                )
    return None


def _has_section(entry: Law, ctx: Context) -> bool:
    """Whether a citation names a section: by itself, by its row of the table, or in its own words."""
    if entry.section is not None:
        return True
    if isinstance(entry.law, Text):
        return any(_SECTION.search(words) for words in entry.law.values())
    row = ctx.tables[LAWS].on(ctx.as_of, entry.law)
    return row is None or row.section is not None
