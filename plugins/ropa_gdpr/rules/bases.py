"""Legal bases: each purpose has one, and each basis holds what its article asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ropa.api import (
    ADVICE,
    ERROR,
    WARNING,
    Balancing,
    ClaimedBasis,
    Consent,
    Context,
    Finding,
    LegalDuty,
    LegitimateInterest,
    NotApplicable,
    PublicTask,
    Purpose,
    Register,
    Right,
    Rights,
    finding,
    keyed,
    listed,
)
from ropa_gdpr.rules.citations import cited, has_section
from ropa_gdpr.rules.common import gdpr


def stated(register: Register) -> Iterator[tuple[Purpose | None, Any]]:
    """Every basis of a register with the purpose it belongs to; None where it is claimed for the whole register."""
    for purpose in keyed(register.purposes).values():
        for basis in listed(purpose.basis):
            yield purpose, basis
    for basis in register.bases:
        yield None, basis


def article(basis: Any) -> str | None:
    """The article a basis names; None where it is claimed in words that are none of the law's."""
    named = getattr(basis, "article", None)
    return str(named) if named else None


def lacks_basis(purpose: Purpose) -> bool:
    """Whether a purpose states no basis; one that only serves other purposes has theirs."""
    return not (listed(purpose.basis) or isinstance(purpose.basis, NotApplicable) or purpose.serves)


@gdpr("BAS001", ERROR, on=Register, law=("GDPR Art. 6(1)", "GDPR Art. 5(1)(a)"))
def purpose_has_basis(register: Register, ctx: Context) -> Iterator[Finding]:
    """Every purpose has a legal basis of Art. 6(1)."""
    for _, basis in stated(register):
        if isinstance(basis, ClaimedBasis):
            words = basis.claimed.anything(ctx.workspace.first_language)
            yield finding(basis.at("claimed"), problem="@bas.claimed", words=words)
    purposes = keyed(register.purposes)
    without = [name for name, purpose in purposes.items() if lacks_basis(purpose)]
    if without and register.bases:
        named = list(dict.fromkeys(filter(None, map(article, register.bases))))
        if len(named) > 1:  # a single one holds for every purpose
            params = {"purpose": ", ".join(without), "articles": ", ".join(named)}
            yield finding(register.at("bases"), problem="@bas.unmapped", **params)
        return
    for name in without:
        yield finding(purposes[name].at("basis"), problem="@bas.none", purpose=name)


@gdpr("BAS002", ERROR, on=Register, law=("GDPR Art. 6(3)",))
def law_named(register: Register, ctx: Context) -> Iterator[Finding]:
    """A legal duty and a public task name the law that lays them down."""
    for _, basis in stated(register):
        if isinstance(basis, LegalDuty | PublicTask) and not basis.law:
            yield finding(basis.at("law"), article=basis.article)


@gdpr("BAS012", WARNING, on=Register, law=("GDPR Art. 6(3)",))
def section_named(register: Register, ctx: Context) -> Iterator[Finding]:
    """The law behind a legal duty or a public task is named with its section."""
    for _, basis in stated(register):
        if isinstance(basis, LegalDuty | PublicTask):
            lacking = [entry for entry in basis.law if not has_section(entry, ctx)]
            if lacking:
                acts = ", ".join(cited(entry, ctx) for entry in lacking)
                yield finding(lacking[0].at("law"), article=basis.article, law=acts)


@gdpr("BAS003", ERROR, on=Register, law=("GDPR Art. 6(1)(f)", "GDPR Art. 13(1)(d)"))
def interest_stated(register: Register, ctx: Context) -> Iterator[Finding]:
    """A legitimate interest is put in words."""
    for _, basis in _interests(register):
        if basis.interest is None:
            yield finding(basis.at("interest"))


@gdpr("BAS013", ADVICE, on=Register, law=("GDPR Art. 6(1)(f)", "GDPR Art. 13(1)(d)"))
def holder_stated(register: Register, ctx: Context) -> Iterator[Finding]:
    """It is said whose a legitimate interest is."""
    for _, basis in _interests(register):
        if basis.interest is not None and not basis.holder:
            yield finding(basis.at("holder"))


@gdpr("BAS004", WARNING, on=Register, law=("GDPR Art. 6(1)(f)", "GDPR Art. 5(2)", "EDPB Guidelines 1/2024"))
def interest_balanced(register: Register, ctx: Context) -> Iterator[Finding]:
    """A legitimate interest has its balancing test: interest, necessity, balance."""
    for purpose, basis in _interests(register):
        test = _balancing(purpose, basis, register)
        if isinstance(test, Balancing):
            steps = {"interest": test.interest, "necessity": test.necessity, "balance": test.balance}
            missing = [name for name, words in steps.items() if words is None]
            elsewhere = len(missing) == len(steps) and (test.path or test.reference)
            if missing and not elsewhere:
                yield finding(test.origin, problem="@bas.balancing-lacks", missing=", ".join(missing))
        elif not isinstance(test, NotApplicable):
            yield finding(basis.at("internal", "balancing"), problem="@bas.balancing-none")


@gdpr("BAS014", WARNING, on=Register, law=("GDPR Art. 6(1)(f)", "GDPR Art. 5(2)"))
def balancing_current(register: Register, ctx: Context) -> Iterator[Finding]:
    """A balancing test is made again by the day it names."""
    told: set[int] = set()
    for purpose, basis in _interests(register):
        test = _balancing(purpose, basis, register)
        if isinstance(test, Balancing) and test.next and test.next < ctx.as_of and id(test) not in told:
            told.add(id(test))
            yield finding(test.at("next"), due=test.next)


@gdpr("BAS006", ERROR, on=Register, law=("GDPR Art. 7(1)", "GDPR Art. 7(3)", "GDPR Art. 4(11)"))
def consent_evidenced(register: Register, ctx: Context) -> Iterator[Finding]:
    """A consent is evidenced, its text is known, and it can be withdrawn."""
    for _, basis in stated(register):
        if isinstance(basis, Consent):
            held = {
                "proof": basis.proof,
                "withdrawal": basis.withdrawal or _way_to_withdraw(register),
                "text_version": basis.text_version,
            }
            missing = [name for name, value in held.items() if not value]
            if missing:
                remedy = ", ".join(f"{name}: …" for name in missing)
                yield finding(basis.at("article"), missing=", ".join(missing), remedy=remedy)


@gdpr("BAS017", WARNING, on=Register, law=("GDPR Art. 4(11)", "GDPR Art. 7(1)"))
def consent_given(register: Register, ctx: Context) -> Iterator[Finding]:
    """A consent is given by a clear affirmative act, not taken to be given."""
    for _, basis in stated(register):
        if isinstance(basis, Consent) and basis.deemed is not None:
            yield finding(basis.at("deemed"), words=basis.deemed.anything(ctx.workspace.first_language))


def _interests(register: Register) -> Iterator[tuple[Purpose | None, LegitimateInterest]]:
    for purpose, basis in stated(register):
        if isinstance(basis, LegitimateInterest):
            yield purpose, basis


def _balancing(purpose: Purpose | None, basis: LegitimateInterest, register: Register) -> object:
    """The balancing test of a basis, or what is said about it: at the basis, the purpose or the register."""
    for holder in (basis, purpose, register):
        internal = holder.internal if holder is not None else None
        if internal is not None and internal.balancing is not None:
            return internal.balancing
    return None


def _way_to_withdraw(register: Register) -> object:
    """How consents are withdrawn, where the register says it for all of them."""
    rights = register.rights
    right = rights.withdrawal if isinstance(rights, Rights) else None
    return (right.how or right.self_service or right.to or right.form) if isinstance(right, Right) else None
