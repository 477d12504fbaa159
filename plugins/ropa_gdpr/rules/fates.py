"""One fate for one data group: several ends that say how they combine, rules that do not contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ADVICE,
    WARNING,
    Context,
    End,
    EndAction,
    Finding,
    Origin,
    Register,
    Related,
    Retention,
    answered,
    finding,
)
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.periods import data_of, groups_of, longest, rules

SEVERAL = 2
"""From this number of ends up the record says how they combine."""


@gdpr("RET013", WARNING, on=Register, law=("GDPR Art. 5(1)(a)", "GDPR Art. 13(2)(a)", "GDPR Art. 30(1)(f)"))
def ends_combined(register: Register, ctx: Context) -> Iterator[Finding]:
    """A rule with several ends says whether the first, the last or all of them end storage."""
    for rule in rules(register):
        own = [rule.until is not None, longest(rule.period) is not None]
        if rule.combine is None and sum(own) + len(rule.ends) >= SEVERAL:
            at = rule.at("ends" if rule.ends else "until")
            yield finding(at, data=data_of(rule, register), number=sum(own) + len(rule.ends))
        for at, number in _uncombined(rule.ends):
            yield finding(at, data=data_of(rule, register), number=number)


def _uncombined(ends: tuple[End, ...]) -> Iterator[tuple[Origin, int]]:
    for end in ends:
        if len(end.ends) >= SEVERAL and end.combine is None:
            yield end.at("ends"), len(end.ends)
        yield from _uncombined(end.ends)


@gdpr("RET014", WARNING, on=Register, law=("GDPR Art. 5(1)(a)", "GDPR Art. 13(2)(a)", "GDPR Art. 30(1)(f)"))
def rules_agree(register: Register, ctx: Context) -> Iterator[Finding]:
    """Two rules for the same data say what tells them apart, or how they combine."""
    several = [(rule, frozenset(groups_of(rule, register))) for rule in rules(register)]
    for number, (second, groups) in enumerate(several):
        for first, others in several[:number]:
            if groups and _same_scope(groups, others) and _rival(first, second):
                params = {"data": ", ".join(name for name in groups_of(second, register) if name in others)}
                yield finding(second.origin, Related(first.origin, "first"), **params)
                break


def _same_scope(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two rules meet without one being the special rule inside the other."""
    return one == other or bool(one & other and one - other and other - one)


def _rival(first: Retention, second: Retention) -> bool:
    """Whether nothing tells two rules for the same data apart."""
    scoped = any(
        getattr(first, name) != getattr(second, name) for name in ("purposes", "subjects", "medium", "active")
    )
    by_law = bool(first.law or first.statute) != bool(second.law or second.statute)
    noted = any(answered(rule.combine) or rule.exceptions for rule in (first, second))
    return not (scoped or by_law or noted)


@gdpr("RET015", ADVICE, on=Register, law=("GDPR Art. 5(1)(a)", "GDPR Art. 5(1)(e)"))
def one_end(register: Register, ctx: Context) -> Iterator[Finding]:
    """A rule does not leave open whether the data are erased or made anonymous."""
    for rule in rules(register):
        erased = [action for action in rule.then if action in (EndAction.DELETE, EndAction.DESTROY)]
        if erased and EndAction.ANONYMISE in rule.then:
            yield finding(rule.at("then"), data=data_of(rule, register), actions=", ".join(rule.then))
