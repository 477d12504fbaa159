"""One fate for one data group: retention rules that do not contradict each other, and one end for each."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ADVICE,
    WARNING,
    Context,
    EndAction,
    Finding,
    Register,
    Related,
    Retention,
    answered,
    finding,
)
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.periods import data_of, groups_of, rules


@gdpr("RET015", WARNING, on=Register, law=("GDPR Art. 5(1)(a)", "GDPR Art. 13(2)(a)", "GDPR Art. 30(1)(f)"))
def rules_agree(register: Register, ctx: Context) -> Iterator[Finding]:
    """Two rules for the same data say what tells them apart, or how they combine."""
    several = [(rule, frozenset(groups_of(rule, register, ctx))) for rule in rules(register)]
    for number, (second, groups) in enumerate(several):
        for first, others in several[:number]:
            if groups and _same_scope(groups, others) and _rival(first, second):
                params = {"data": ", ".join(name for name in groups_of(second, register, ctx) if name in others)}
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


@gdpr("RET016", ADVICE, on=Register, law=("GDPR Art. 5(1)(a)", "GDPR Art. 5(1)(e)"))
def one_end(register: Register, ctx: Context) -> Iterator[Finding]:
    """A rule does not leave open whether the data are erased or made anonymous."""
    for rule in rules(register):
        erased = [action for action in rule.then if action in (EndAction.DELETE, EndAction.DESTROY)]
        if erased and EndAction.ANONYMISE in rule.then:
            yield finding(rule.at("then"), data=data_of(rule, register, ctx), actions=", ".join(rule.then))
