"""The personal identity code: its ground, its use, and that none stands in the files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Day
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from ropa.api import (
    ERROR,
    GROUNDS,
    WARNING,
    Context,
    DataGroup,
    Finding,
    Marketing,
    Mask,
    NationalId,
    NotApplicable,
    Obligation,
    Register,
    Related,
    Tables,
    Workspace,
    finding,
    keyed,
    listed,
)
from ropa_fi.rules.common import DATA_PROTECTION_ACT, anywhere, finnish, items_with, uses
from ropa_fi.tables import CENTURY_SIGNS

SECTION = "Data Protection Act 1050/2018 § 29"

_CODE = re.compile(r"(?<![0-9])([0-9]{2})([0-9]{2})([0-9]{2})([-+A-Z])([0-9]{3})([0-9A-Z])(?![0-9A-Z])")
_HYPHENS = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2212"
"""What stands for the hyphen of a code once a text processor has been at it."""
_PLAIN = str.maketrans(dict.fromkeys(_HYPHENS, "-") | dict(zip(ascii_lowercase, ascii_uppercase, strict=True)))
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
"""The check character by the remainder of the nine digits divided by 31; letters easily misread are left out."""
HIDDEN = (("hidden", "yes"),)
"""Of a finding whose line is not shown."""

_OF_PEOPLE = range(2, 900)
"""Individual numbers that people get; those above are for temporary and test codes."""


def finnish_code(group: DataGroup, ctx: Context) -> bool:
    """Whether a data group holds the Finnish code: it says so, or one of its items is it."""
    held = [item.item for item in items_with(group, "national_id", ctx)]
    return isinstance(group.national_id, NationalId) or "personal-identity-code" in held


@finnish("SPC004", ERROR, on=Register, law=("GDPR Art. 87", SECTION), since=DATA_PROTECTION_ACT)
def ground_stated(register: Register, ctx: Context) -> Iterator[Finding]:
    """The personal identity code is processed on a ground of section 29 of the Data Protection Act."""
    for name, group in keyed(register.data).items():
        stated = group.national_id
        if isinstance(stated, NationalId):
            if stated.ground is None or ctx.tables[GROUNDS].on(ctx.as_of, stated.ground) is None:
                yield finding(stated.at("ground"), data=name)
        elif not isinstance(stated, NotApplicable) and finnish_code(group, ctx):
            codes = [item for item in items_with(group, "national_id", ctx) if item.item == "personal-identity-code"]
            yield finding(group.at("national_id"), Related(codes[0].at("item"), "item"), data=name)


@finnish("SPC010", WARNING, on=Register, law=("GDPR Art. 87", SECTION), since=DATA_PROTECTION_ACT)
def provision_named(register: Register, ctx: Context) -> Iterator[Finding]:
    """A ground for the personal identity code that rests on law has that law named in the record."""
    for name, group in keyed(register.data).items():
        stated = group.national_id
        row = ctx.tables[GROUNDS].on(ctx.as_of, stated.ground) if isinstance(stated, NationalId) else None
        if row is None or not row.needs_law:
            continue
        by_duty = isinstance(group.obligation, Obligation) and bool(group.obligation.law)
        by_basis = any(getattr(basis, "law", None) for _, p in uses(register, name) for basis in listed(p.basis))
        if not by_duty and not by_basis:
            yield finding(group.at("national_id", "ground"), data=name, ground=row.key)


@finnish("SPC005", WARNING, on=Register, law=("GDPR Art. 5(1)(c)", SECTION), since=DATA_PROTECTION_ACT)
def code_used_sparingly(register: Register, ctx: Context) -> Iterator[Finding]:
    """The personal identity code serves neither marketing, analysis nor login, and is not printed without need."""
    for name, group in keyed(register.data).items():
        if not finnish_code(group, ctx):
            continue
        stated = group.national_id
        if isinstance(stated, NationalId):
            if stated.login:
                yield finding(stated.at("login"), problem="@spc.login", data=name)
            if stated.printed and not (isinstance(group.obligation, Obligation) and group.obligation.law):
                yield finding(stated.at("printed"), problem="@spc.printed", data=name)
        for key, purpose in uses(register, name):
            if _needs_no_code(purpose):
                yield finding(purpose.at("data"), problem="@spc.purpose", data=name, purpose=key)


def _needs_no_code(purpose: Any) -> bool:
    return bool(isinstance(purpose.marketing, Marketing) or purpose.analytics or purpose.online_targeting)


@anywhere("SPC011", ERROR, on=Workspace, law=("GDPR Art. 5(1)(c)", SECTION))
def no_code_in_files(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """No personal identity code of a person stands in the files."""
    for text in (*ctx.facts.texts.written, *ctx.facts.texts.comments):
        if any(identity_codes(text.words, ctx.tables, ctx.as_of)):
            yield Finding(text.at, HIDDEN, span=text.span)


def identity_codes(text: str, tables: Tables, day: Day) -> Iterator[tuple[int, int]]:
    """Where the codes that a person can have stand in a text."""
    found = list(_CODE.finditer(text.translate(_PLAIN)))
    signs = {row.key: row.century for row in tables[CENTURY_SIGNS].all_on(day) if row.century} if found else {}
    for code in found:
        if _is_code(code.groups(), signs):
            yield code.span()


CODES = Mask("finnish-identity-codes", lambda text, tables, day: identity_codes(text, tables, Day.max))
"""Whatever day's law applies, a code with a later sign is not printed either."""


def _is_code(parts: Sequence[str], signs: Mapping[str, int]) -> bool:
    """Whether a date of birth, sign, individual number and check character make a code a person can have."""
    day, month, year, sign, number, check = parts
    if sign not in signs or int(number) not in _OF_PEOPLE:
        return False
    try:
        Day(signs[sign] + int(year), int(month), int(day))
    except ValueError:
        return False
    return _CHECK[int(day + month + year + number) % len(_CHECK)] == check
