"""Data that need a condition of their own: special categories of Art. 9, and criminal data of Art. 10."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    BASES,
    ERROR,
    ITEMS,
    NONE,
    WARNING,
    Article9,
    Context,
    CriminalData,
    DataGroup,
    Finding,
    Item,
    NotApplicable,
    Register,
    Related,
    SpecialData,
    SpecialKind,
    Text,
    answered,
    finding,
    keyed,
    listed,
)
from ropa_gdpr.rules.common import gdpr


@gdpr("SPC001", ERROR, on=Register, law=("GDPR Art. 9(1)", "GDPR Art. 9(2)"))
def condition_stated(register: Register, ctx: Context) -> Iterator[Finding]:
    """Data of a special category have a condition of Art. 9(2), and its law where the condition needs one."""
    for name, group in keyed(register.data).items():
        for entry in _special(group):
            if entry.article is None:
                if not entry.possible:
                    yield finding(entry.at("article"), problem="@spc.no-condition", data=name, kind=entry.kind)
            elif not entry.law:
                row = ctx.tables[BASES].on(ctx.as_of, entry.article)
                if row is not None and row.needs_law:
                    by_contract = entry.article is Article9.CARE
                    problem = "@spc.no-law-or-contract" if by_contract else "@spc.no-law"
                    yield finding(entry.at("law"), problem=problem, data=name, article=entry.article)
        for item, kind in _unsaid(group, ctx, possible=False):
            params = {"problem": "@spc.unsaid", "data": name, "kind": kind}
            yield finding(group.at("special"), Related(item.at("item"), "item"), **params)


@gdpr("SPC007", WARNING, on=Register, law=("GDPR Art. 9(1)", "GDPR Art. 9(2)"))
def possible_condition(register: Register, ctx: Context) -> Iterator[Finding]:
    """Data that may reveal a special category have a condition of Art. 9(2) for when they do."""
    for name, group in keyed(register.data).items():
        for entry in _special(group):
            if entry.article is None and entry.possible:
                yield finding(entry.at("article"), data=name, kind=entry.kind)
        for item, kind in _unsaid(group, ctx, possible=True):
            yield finding(group.at("special"), Related(item.at("item"), "item"), data=name, kind=kind)


@gdpr("SPC002", ERROR, on=Register, law=("GDPR Art. 9(2)(a)",))
def consent_explicit(register: Register, ctx: Context) -> Iterator[Finding]:
    """Consent to the processing of a special category is explicit."""
    for name, group in keyed(register.data).items():
        for entry in _special(group):
            if entry.article is Article9.EXPLICIT_CONSENT and not entry.explicit:
                yield finding(entry.at("explicit"), data=name)


@gdpr("SPC003", ERROR, on=Register, law=("GDPR Art. 10",))
def criminal_authorised(register: Register, ctx: Context) -> Iterator[Finding]:
    """Data on criminal convictions and offences are authorised by law, or under an official authority."""
    for name, group in keyed(register.data).items():
        if isinstance(group.criminal, CriminalData):
            if not group.criminal.law and not group.criminal.authority:
                yield finding(group.criminal.at("law"), data=name)
        else:
            for item in _criminal_unsaid(group, ctx, possible=False):
                yield finding(group.at("criminal"), Related(item.at("item"), "item"), data=name)


@gdpr("SPC009", WARNING, on=Register, law=("GDPR Art. 10",))
def possible_criminal(register: Register, ctx: Context) -> Iterator[Finding]:
    """Data that may tell of criminal convictions and offences are authorised by law for when they do."""
    for name, group in keyed(register.data).items():
        if not isinstance(group.criminal, CriminalData):
            for item in _criminal_unsaid(group, ctx, possible=True):
                yield finding(group.at("criminal"), Related(item.at("item"), "item"), data=name)


def _special(group: DataGroup) -> tuple[SpecialData, ...]:
    return listed(group.special)


def _unsaid(group: DataGroup, ctx: Context, *, possible: bool) -> Iterator[tuple[Item, SpecialKind]]:
    """The first item of each special category of which the group says nothing, by the table of items.

    What is only possible may be answered by `none`; what is special by its nature may not. A reason why the question
    does not arise is accepted for both.
    """
    if isinstance(group.special, NotApplicable) or (possible and group.special is NONE):
        return
    told = {entry.kind for entry in _special(group)}
    table = ctx.tables[ITEMS]
    for item in listed(group.items):
        row = None if isinstance(item.item, Text) else table.on(ctx.as_of, item.item)
        if row is not None and row.special and bool(row.possible) is possible and row.special not in told:
            told.add(row.special)
            yield item, row.special


def _criminal_unsaid(group: DataGroup, ctx: Context, *, possible: bool) -> Iterator[Item]:
    """The first item that holds criminal data, or may hold some, of which the group says nothing."""
    if isinstance(group.criminal, NotApplicable) or (possible and answered(group.criminal)):
        return
    table = ctx.tables[ITEMS]
    for item in listed(group.items):
        row = None if isinstance(item.item, Text) else table.on(ctx.as_of, item.item)
        if row is not None and row.criminal and bool(row.possible) is possible:
            yield item
            return
