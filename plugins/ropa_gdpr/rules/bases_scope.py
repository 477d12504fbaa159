"""Whom and what a legal basis covers: bases side by side, contracts with non-parties, authorities, unused data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from ropa.api import (
    ADVICE,
    ALL,
    ERROR,
    SUBJECTS,
    WARNING,
    ClaimedBasis,
    Context,
    Contract,
    Controller,
    Finding,
    LegitimateInterest,
    Purpose,
    Register,
    Related,
    Relation,
    SubjectGroup,
    Text,
    answered,
    finding,
    keyed,
    listed,
    within,
)
from ropa_gdpr.rules.bases import article, stated
from ropa_gdpr.rules.common import gdpr

NEVER_PARTY = (Relation.REPRESENTS_PARTY, Relation.INDIRECT, Relation.PUBLIC)
WERE_PARTY = "former-"
"""How the words for people begin who were a party: what a contract that has ended leaves to do is not judged."""


@gdpr("BAS005", ERROR, on=Register, law=("GDPR Art. 6(1), second subparagraph",))
def no_interest_in_tasks(register: Register, ctx: Context) -> Iterator[Finding]:
    """A public authority does not rest its tasks on a legitimate interest."""
    for purpose, basis in _interests_of_authority(register, ctx):
        if purpose.authority_task:
            yield finding(basis.at("article"))


@gdpr("BAS015", ADVICE, on=Register, law=("GDPR Art. 6(1), second subparagraph",))
def task_or_not(register: Register, ctx: Context) -> Iterator[Finding]:
    """A public authority says whether a purpose that rests on a legitimate interest is one of its tasks."""
    for purpose, basis in _interests_of_authority(register, ctx):
        if purpose.authority_task is None:
            yield finding(basis.at("article"))


def _interests_of_authority(register: Register, ctx: Context) -> Iterator[tuple[Purpose, LegitimateInterest]]:
    """The legitimate interests of a register whose every known controller says it is a public authority."""
    named = [
        ctx.workspace.body(entry.party) for entry in listed(register.controllers) if isinstance(entry, Controller)
    ]
    bodies = [body for body in named if body is not None]
    if bodies and all(body.public_authority for body in bodies):
        for purpose, basis in stated(register):
            if purpose is not None and isinstance(basis, LegitimateInterest):
                yield purpose, basis


@gdpr("BAS007", WARNING, on=Register, law=("GDPR Art. 6(1)", "GDPR Art. 13(1)(c)", "EDPB Guidelines 05/2020"))
def bases_apart(register: Register, ctx: Context) -> Iterator[Finding]:
    """Where a purpose has several legal bases, each says for whom, for which data or when it holds."""
    for name, purpose in keyed(register.purposes).items():
        bases = [basis for basis in listed(purpose.basis) if not isinstance(basis, ClaimedBasis)]
        for first, second in combinations(bases, 2):
            if article(first) != article(second) and _overlap(first, second, purpose, register):
                related = Related(second.at("article"), "other")
                params = {"first": article(first), "other": article(second)}
                yield finding(first.at("article"), related, purpose=name, **params)
                break


def _overlap(first: Any, second: Any, purpose: Purpose, register: Register) -> bool:
    """Whether two bases hold for the same people and the same data, and no condition tells them apart."""
    if first.when or second.when:
        return False
    data, subjects = keyed(register.data), keyed(register.subjects)
    return _share(first.data, second.data, purpose.data, data) and _share(
        first.subjects, second.subjects, purpose.subjects, subjects
    )


def _share(first: object, second: object, whole: object, known: Any) -> bool:
    """Whether two scopes have something in common; what is not narrowed is as wide as the purpose."""
    if first is None and second is None:
        return True
    widest: Collection[str] = within(whole, known) or tuple(known)
    return bool(_wide(first, widest, known) & _wide(second, widest, known))


def _wide(scope: object, widest: Collection[str], known: Any) -> set[str]:
    return set(within(scope, known)) if answered(scope) and scope is not ALL else set(widest)


@gdpr("BAS008", WARNING, on=Register, law=("GDPR Art. 6(1)(b)", "EDPB Guidelines 2/2019"))
def contract_with_party(register: Register, ctx: Context) -> Iterator[Finding]:
    """A contract is the legal basis only for people who are a party to it."""
    groups: Mapping[str, SubjectGroup] = {str(name): group for name, group in keyed(register.subjects).items()}
    for purpose, basis in stated(register):
        if not isinstance(basis, Contract):
            continue
        own = _named_by_others(basis, purpose)
        outside = [
            name
            for name in _concerned(basis, purpose, register)
            if name in groups and name not in own and _is_no_party(groups[name], basis, ctx)
        ]
        if outside:
            at = basis.at("subjects" if basis.subjects is not None else "article")
            related = [Related(groups[name].origin, "group") for name in outside]
            yield finding(at, *related, subjects=", ".join(outside))


def _concerned(basis: Contract, purpose: Purpose | None, register: Register) -> Sequence[str]:
    """The groups a contract is claimed for: as narrowed, else the purpose's own, else those of its data.

    A condition tells the parties from the others, so that only groups named with it are looked at; what is claimed
    for the register as a whole is claimed for all groups.
    """
    groups, data = keyed(register.subjects), keyed(register.data)
    if basis.subjects is not None:
        return within(basis.subjects, groups)
    if basis.when is not None:
        return ()
    if purpose is None:
        return tuple(groups)
    if purpose.subjects is not None:
        return within(purpose.subjects, groups)
    used = within(basis.data if basis.data is not None else purpose.data, data)
    return tuple(dict.fromkeys(name for key in used if key in data for name in within(data[key].subjects, groups)))


def _named_by_others(basis: Contract, purpose: Purpose | None) -> set[str]:
    """The groups that another basis of the purpose names for itself: for them the contract is not meant."""
    if purpose is None or basis.subjects is not None:
        return set()
    return {name for other in listed(purpose.basis) if other is not basis for name in listed(other.subjects)}


def _is_no_party(group: SubjectGroup, basis: Contract, ctx: Context) -> bool:
    if group.relation in NEVER_PARTY:
        return True
    if basis.before or group.relation in (Relation.PARTY, Relation.FORMER):
        return False
    if group.relation is Relation.PROSPECT:
        return True
    table = ctx.tables[SUBJECTS]
    words = [group.kind] if group.kind else [word for word in group.includes if not isinstance(word, Text)]
    rows = [row for row in (table.on(ctx.as_of, word) for word in words) if row is not None]
    return bool(rows) and all(row.contract_party is False and not row.key.startswith(WERE_PARTY) for row in rows)


@gdpr("BAS018", WARNING, on=Register, law=("GDPR Art. 5(1)(b)", "GDPR Art. 5(1)(c)"))
def data_serve(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every data group serves a purpose."""
    purposes, groups = keyed(register.purposes), keyed(register.data)
    scopes = [purpose.data for purpose in purposes.values()]
    if not scopes or not all(map(answered, scopes)) or any(scope is ALL for scope in scopes):
        return  # what a purpose uses is not assessed, or it is everything
    used = {name for scope in scopes for name in listed(scope)}
    for purpose in purposes.values():
        narrowed = [*listed(purpose.basis), purpose.profiling]
        used |= {name for entry in narrowed for name in within(getattr(entry, "data", None), groups)}
    for name, group in groups.items():
        if name not in used:
            yield finding(group.origin, data=name)
