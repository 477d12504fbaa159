"""What the record of a controller must contain: purposes, people, data, recipients, time limits, measures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ropa.api import (
    ERROR,
    NONE,
    WARNING,
    Context,
    Finding,
    NotApplicable,
    Purpose,
    Register,
    Todo,
    Workspace,
    answered,
    finding,
    keyed,
    listed,
)
from ropa_gdpr.rules.common import gdpr, recorded, registers
from ropa_gdpr.tables import VAGUE_PURPOSES

SHORTEST_NAME = 15
"""Characters below which a purpose's name alone is taken not to say what is done, for whom and why."""

_WORDS = re.compile(r"[^\W_]+")
_JOINTS = re.compile(r"[,;/]|\b(?:ja|sekä|tai|och|samt|eller|and|or)\b")


@gdpr("REC003", ERROR, on=Register, law=("GDPR Art. 30(1)(b)",))
def purposes_listed(register: Register, ctx: Context) -> Iterator[Finding]:
    """A register states its purposes."""
    if not keyed(register.purposes):
        yield finding(register.at("purposes"), register=register.register)


@gdpr("REC013", WARNING, on=Workspace, law=("GDPR Art. 30(1)(b)", "GDPR Art. 5(1)(b)"))
def purposes_tell(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A purpose says what is done, for whom and why."""
    vague = {_plain(words) for row in ctx.tables[VAGUE_PURPOSES].all_on(ctx.as_of) for words in row.words()}
    firsts = {words.partition(" ")[0] for words in vague}
    for register in registers(ctx):
        for name, purpose in keyed(register.purposes).items():
            if purpose.name and not purpose.description and _says_little(purpose, vague, firsts):
                words = purpose.name.anything(workspace.first_language)
                yield finding(purpose.at("name"), purpose=name, words=words)


def _says_little(purpose: Purpose, vague: set[str], firsts: set[str]) -> bool:
    """Whether every language is short, or some language has nothing but words of the list."""
    names = list((purpose.name or {}).values())
    short = all(len(words.strip()) < SHORTEST_NAME for words in names)
    return short or any(_all_vague(words, vague, firsts) for words in names)


def _all_vague(words: str, vague: set[str], firsts: set[str]) -> bool:
    folded = words.casefold()
    first = _WORDS.search(folded)
    if first and first[0] not in firsts and not _JOINTS.match(folded, first.start()):
        return False  # nearly every name: no phrase of the list begins as this one does
    parts = [_plain(part) for part in _JOINTS.split(folded)]
    return _plain(words) in vague or all(part in vague for part in parts if part)


def _plain(words: str) -> str:
    """Words without case and punctuation, so that a phrase is found however it is written."""
    return " ".join(_WORDS.findall(words.casefold()))


@gdpr("REC004", ERROR, on=Register, law=("GDPR Art. 30(1)(c)",))
def subjects_listed(register: Register, ctx: Context) -> Iterator[Finding]:
    """A register states its categories of data subjects."""
    if not keyed(register.subjects):
        yield finding(register.at("subjects"), register=register.register)


@gdpr("REC005", ERROR, on=Register, law=("GDPR Art. 30(1)(c)",))
def data_listed(register: Register, ctx: Context) -> Iterator[Finding]:
    """A register states its categories of personal data."""
    if not keyed(register.data):
        yield finding(register.at("data"), register=register.register)


@gdpr("REC014", WARNING, on=Register, law=("GDPR Art. 30(1)(c)",))
def data_linked(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every category of personal data names the people it concerns."""
    if not keyed(register.subjects):
        return  # REC004 speaks
    known = keyed(register.subjects)
    for name, group in keyed(register.data).items():
        if not answered(group.subjects) or group.subjects is NONE or group.subjects == ():
            yield finding(group.at("subjects"), data=name, subjects=", ".join(known))


@gdpr("REC006", ERROR, on=Register, law=("GDPR Art. 30(1)(d)", "GDPR Art. 4(9)"))
def recipients_stated(register: Register, ctx: Context) -> Iterator[Finding]:
    """A register states its recipients, processors among them, or that there are none."""
    open_questions = [key for key in ("processors", "disclosures") if not answered(getattr(register, key))]
    if open_questions:
        at = register.at(open_questions[0])
        yield finding(at, register=register.register, keys=", ".join(open_questions))


@gdpr("REC007", ERROR, on=Register, law=("GDPR Art. 30(1)(e)",))
def transfers_stated(register: Register, ctx: Context) -> Iterator[Finding]:
    """A register states its transfers to third countries, or that there are none."""
    if not answered(register.transfers):
        yield finding(register.at("transfers"), register=register.register)


@gdpr("REC015", ERROR, on=Workspace, law=("GDPR Art. 30(1)(e)", "GDPR Art. 30(2)(c)"))
def transfers_identified(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """Every transfer identifies the third country or international organisation."""
    for item in recorded(ctx):
        transfer = item.transfer
        if transfer.country is None:
            region = transfer.region.value if transfer.region else None
            yield finding(transfer.at("region" if region else "country"), region=region)


@gdpr("REC008", ERROR, on=Register, law=("GDPR Art. 30(1)(f)",))
def time_limits_set(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every category of personal data has an envisaged time limit for erasure, or the reason why there is none."""
    groups = keyed(register.data)
    if not groups or isinstance(register.retention, NotApplicable):
        return  # REC005 speaks, or the reason is given
    limits = ctx.facts.retention(register)
    without = [name for name, group in groups.items() if not limits.get(name) and not group.on_device]
    if not listed(register.retention) and without:
        yield finding(register.at("retention"), data=", ".join(without))
    else:
        for name in without:
            yield finding(groups[name].origin, data=name)


@gdpr("REC009", WARNING, on=Register, law=("GDPR Art. 30(1)(g)", "GDPR Art. 32(1)"))
def measures_described(register: Register, ctx: Context) -> Iterator[Finding]:
    """The record has a general description of the security measures, or says where it is."""
    organisation = ctx.workspace.organisation
    said: list[object] = [register.security, organisation.security if organisation else None]
    for internal in (register.internal, organisation.internal if organisation else None):
        if internal is not None:
            said += [internal.security, internal.security_reference]
    if not any(value is not None and value is not NONE and not isinstance(value, Todo) for value in said):
        yield finding(register.at("security"), register=register.register)
