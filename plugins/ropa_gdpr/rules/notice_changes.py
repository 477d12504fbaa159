"""What changes and what is left out: further purposes, exemptions from informing, rights that are limited."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ERROR,
    NONE,
    WARNING,
    Context,
    Exemption,
    Finding,
    NotApplicable,
    Purpose,
    Register,
    RegisterSource,
    Restriction,
    Right,
    RightName,
    ToRegister,
    answered,
    finding,
    listed,
)
from ropa_gdpr.rights import rights_that_apply
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.notice import ALWAYS, published, purposes, rights_of, told_data

EXCUSED = frozenset(("6-1-a", "6-1-c"))
"""Bases on which data may be used further whatever they were collected for: consent, and law (Art. 6(4))."""


def _further(register: Register) -> Iterator[tuple[str, Purpose]]:
    """The purposes that came after the data had been collected for another one."""
    return ((name, purpose) for name, purpose in purposes(register).items() if purpose.secondary)


def _told(register: Register, name: str, ctx: Context) -> bool:
    """Whether people are told of a purpose: a change covers it, or the register the data come from tells of it."""
    if any(not change.purposes or name in change.purposes for change in register.changes if change.channel):
        return True
    own = [source for group in told_data(register).values() for source in listed(group.sources)]
    for source in (*own, *listed(register.sources)):
        origin = ctx.workspace.registers.get(source.register) if isinstance(source, RegisterSource) else None
        handed = listed(origin.disclosures) if origin else ()
        if any(isinstance(entry, ToRegister) and entry.register == register.register for entry in handed):
            return True
    return False


@gdpr("NOT019", ERROR, on=Register, law=("GDPR Art. 13(3)", "GDPR Art. 14(4)"))
def change_announced(register: Register, ctx: Context) -> Iterator[Finding]:
    """People are told of a further purpose before their data are used for it."""
    if not published(register):
        return
    for name, purpose in _further(register):
        if _told(register, name, ctx):
            continue
        silent = [change for change in register.changes if not change.purposes or name in change.purposes]
        if silent:
            yield finding(silent[0].at("channel"), problem="@not.change-channel", purpose=name)
        else:
            yield finding(purpose.at("secondary"), problem="@not.change-none", purpose=name)


@gdpr("NOT030", WARNING, on=Register, law=("GDPR Art. 6(4)", "GDPR Art. 5(1)(b)"))
def compatibility_assessed(register: Register, ctx: Context) -> Iterator[Finding]:
    """A further purpose has an assessment of its compatibility with the first one."""
    for name, purpose in _further(register):
        articles = {str(getattr(entry, "article", "")) for entry in listed(purpose.basis)}
        made = purpose.internal.compatibility if purpose.internal else None
        if not answered(made) and not (articles and articles <= EXCUSED):
            yield finding(
                purpose.at("internal", "compatibility") if purpose.internal else purpose.origin, purpose=name
            )


@gdpr("NOT024", WARNING, on=Register, law=("GDPR Art. 13(3)", "GDPR Art. 14(4)"))
def later_purpose_judged(register: Register, ctx: Context) -> Iterator[Finding]:
    """A purpose that began after its register says whether it uses data collected before."""
    began = register.since
    for name, purpose in purposes(register).items():
        later = began is not None and purpose.since is not None and began < purpose.since
        if later and published(register) and purpose.secondary is None and not _told(register, name, ctx):
            yield finding(purpose.at("since"), purpose=name, since=purpose.since, began=began)


@gdpr("NOT020", ERROR, on=Register, law=("GDPR Art. 13(4)", "GDPR Art. 14(5)", "GDPR Art. 12(4)", "GDPR Art. 23(1)"))
def limits_grounded(register: Register, ctx: Context) -> Iterator[Finding]:
    """An exemption from informing, or a limit to a right, states its ground and its law."""
    for exemption in register.exemptions:
        missing = _missing(exemption)
        if missing:
            params = {"missing": ", ".join(missing), "article": exemption.article}
            yield finding(exemption.at(missing[0]), problem="@not.exemption", **params)
    for right, name, restriction in _denials(register):
        if not restriction.law and not _needless(register, name, ctx):
            yield finding(right.at("denied"), problem="@not.denied", right=name.value)
    rights = rights_of(register)
    refused = [name for name in ALWAYS if rights and getattr(rights, name.value) is NONE]
    refused = [name for name in refused if not _needless(register, name, ctx)]
    if rights and refused:
        yield finding(rights.at(refused[0].value), problem="@not.denied", right=", ".join(refused))


def _missing(exemption: Exemption) -> list[str]:
    """What an exemption lacks. Art. 13(4) and 14(5)(a) and (b) are the law themselves; the rest needs another."""
    missing = [key for key in ("ground", "scope") if getattr(exemption, key) is None]
    if exemption.article not in ("13-4", "14-5-a", "14-5-b") and not exemption.law:
        missing.append("law")
    if exemption.article == "14-5-b" and exemption.public_at is None:
        missing.append("public_at")
    return missing


def _denials(register: Register) -> Iterator[tuple[Right, RightName, Restriction]]:
    rights = rights_of(register)
    for name in RightName:
        own = getattr(rights, name.value, None)
        if isinstance(own, Right) and isinstance(own.denied, Restriction):
            yield own, name, own.denied


def _needless(register: Register, name: RightName, ctx: Context) -> bool:
    """Whether a right does not apply here anyway, or law already limits it for every purpose."""
    follow = rights_that_apply(register, ctx.tables)
    known = bool(purposes(register)) and all(
        listed(purpose.basis) or isinstance(purpose.basis, NotApplicable) for purpose in purposes(register).values()
    )
    if not known or name is RightName.INFORMATION:
        return False
    bound = name is RightName.ERASURE and set(follow.erasure_bound) >= set(purposes(register))
    return bound or follow.of(name) is None
