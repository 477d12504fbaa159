"""What a notice tells of rights: those that apply, how consent is withdrawn, and where to complain."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    ADVICE,
    AUTHORITIES,
    ERROR,
    NONE,
    WARNING,
    Complaint,
    Consent,
    Context,
    Finding,
    NotApplicable,
    Register,
    Right,
    RightName,
    Rights,
    Text,
    answered,
    finding,
    listed,
)
from ropa_gdpr.rights import consents, explicit_consents, rights_that_apply
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.notice import ALWAYS, controllers, linked, published, purposes, rights_of, told_data
from ropa_gdpr.rules.periods import country_of

CONSENT_ITEMS = frozenset(("marketing-consents", "consent-records"))
"""Items that record consents which people have given."""


def _own(rights: Rights, name: RightName) -> object:
    return getattr(rights, name.value, None)


def _lacks(rights: Rights, name: RightName) -> bool:
    """Whether a text lists its rights without this one, or says that there is no such right.

    Where the text lists none, they follow from the bases and none is lacking; a page that is linked to counts.
    """
    if _own(rights, name) is NONE:
        return True
    return bool(rights.printed) and name not in rights.printed and not linked(rights)


def _lacking(register: Register, *names: RightName) -> tuple[Rights, list[str]] | None:
    """The rights among some that the notice lacks; None where a notice is not published or says nothing of rights."""
    rights = rights_of(register)
    if rights is None or not published(register):
        return None
    lacking = [name.value for name in names if _lacks(rights, name)]
    return (rights, lacking) if lacking else None


@gdpr("NOT008", ERROR, on=Register, law=("GDPR Art. 13(2)(b)", "GDPR Art. 14(2)(c)"))
def basic_rights_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice lists access, rectification, erasure and restriction."""
    if register.rights is NONE and published(register):
        yield finding(register.at("rights"), rights=", ".join(ALWAYS))
    found = _lacking(register, *ALWAYS)
    if found:
        rights, lacking = found
        yield finding(rights.at("printed" if rights.printed else lacking[0]), rights=", ".join(lacking))


@gdpr("NOT009", ERROR, on=Register, law=("GDPR Art. 13(2)(b)", "GDPR Art. 14(2)(c)", "GDPR Art. 21(4)"))
def objection_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice tells of the right to object where it applies."""
    yield from _applying(register, RightName.OBJECTION, ctx)


@gdpr("NOT010", ERROR, on=Register, law=("GDPR Art. 13(2)(b)", "GDPR Art. 14(2)(c)", "GDPR Art. 20(1)"))
def portability_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice tells of the right to data portability where it applies."""
    yield from _applying(register, RightName.PORTABILITY, ctx)


def _applying(register: Register, name: RightName, ctx: Context) -> Iterator[Finding]:
    found = _lacking(register, name)
    applies = rights_that_apply(register, ctx.tables).of(name) if found else None
    if found and applies:
        rights, _ = found
        named = ", ".join(purpose for purpose in applies.purposes if purpose) or "@not.every-purpose"
        yield finding(rights.at("printed" if _own(rights, name) is not NONE else name.value), purposes=named)


@gdpr("NOT023", ADVICE, on=Register, law=("GDPR Art. 12(1)", "GDPR Art. 20(1)", "GDPR Art. 21(1)"))
def rights_apply(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice lists no right that does not apply."""
    rights = rights_of(register)
    if rights is None or not rights.printed or not published(register) or not _bases_known(register):
        return
    follow = rights_that_apply(register, ctx.tables)
    for name in (RightName.OBJECTION, RightName.PORTABILITY):
        own = _own(rights, name)
        narrowed = isinstance(own, Right) and (own.when or own.denied or own.purposes)
        said_not = own is NONE or isinstance(own, NotApplicable)
        if name in rights.printed and follow.of(name) is None and not narrowed and not said_not:
            yield finding(rights.at("printed", rights.printed.index(name)), right=name.value)


def _bases_known(register: Register) -> bool:
    """Whether every purpose has a basis of the law, so that what does not apply is certain."""
    given = [listed(purpose.basis) for purpose in purposes(register).values()]
    return bool(given) and all(
        several and all(getattr(entry, "article", None) for entry in several) for several in given
    )


@gdpr("NOT011", ERROR, on=Register, law=("GDPR Art. 13(2)(c)", "GDPR Art. 14(2)(d)", "GDPR Art. 7(3)"))
def withdrawal_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice tells that consent can be withdrawn."""
    found = _lacking(register, RightName.WITHDRAWAL)
    resting = (_resting_on_consent(register) or _recorded_consents(register)) if found else {}
    if not found or not resting:
        return
    rights, _ = found
    own = rights.withdrawal
    if own is NONE or (not isinstance(own, Right) and not all(resting.values())):
        yield finding(rights.at("withdrawal" if own is NONE else "printed"), purposes=", ".join(resting))


@gdpr("NOT025", WARNING, on=Register, law=("GDPR Art. 13(2)(c)", "GDPR Art. 7(3)"))
def withdrawal_method_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice tells how consent is withdrawn."""
    rights = rights_of(register)
    if not published(register) or (rights is not None and (linked(rights) or _lacks(rights, RightName.WITHDRAWAL))):
        return  # a link tells it, or NOT011 speaks
    own = rights.withdrawal if rights else None
    if isinstance(own, Right) and (own.how or own.self_service or own.to or own.form):
        return
    if rights is not None and (rights.channel or rights.contact):
        return  # the general contact, which the notice gives for every request
    without = [name for name, how in _resting_on_consent(register).items() if not how]
    if without:
        yield finding((rights or register).at("withdrawal" if rights else "rights"), purposes=", ".join(without))


def _resting_on_consent(register: Register) -> dict[str, Text | None]:
    """The purposes and data groups that rest on consent, each with how it is withdrawn."""
    found: dict[str, Text | None] = {}
    for name, consent in consents(register):
        found[name] = consent.withdrawal
    for name, special in explicit_consents(register):
        found[name] = found.get(name) or special.consent
    for entry in register.bases:
        if isinstance(entry, Consent):
            found["@not.every-purpose"] = entry.withdrawal
    return found


def _recorded_consents(register: Register) -> dict[str, Text | None]:
    """Data groups that record consents, where the legal bases are not known well enough to say more."""
    if _bases_known(register):
        return {}
    return {
        name: None
        for name, group in told_data(register).items()
        if any(isinstance(item.item, str) and item.item in CONSENT_ITEMS for item in listed(group.items))
    }


@gdpr("NOT012", ERROR, on=Register, law=("GDPR Art. 13(2)(d)", "GDPR Art. 14(2)(e)", "GDPR Art. 77(1)"))
def complaint_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice tells of the right to lodge a complaint with a supervisory authority."""
    found = _lacking(register, RightName.COMPLAINT)
    if found and not isinstance(found[0].complaint, Complaint):
        rights, _ = found
        yield finding(rights.at("complaint" if rights.complaint is NONE else "printed"), register=register.register)


@gdpr("NOT026", ADVICE, on=Register, law=("GDPR Art. 13(2)(d)", "GDPR Art. 12(2)"))
def authority_named(register: Register, ctx: Context) -> Iterator[Finding]:
    """The notice names the supervisory authority and how to reach it."""
    rights = rights_of(register)
    if rights is None or not published(register) or linked(rights) or _lacks(rights, RightName.COMPLAINT):
        return
    entry = rights.complaint if isinstance(rights.complaint, Complaint) else None
    if entry and (entry.contact or entry.link):
        return
    code = entry.authority if entry and isinstance(entry.authority, str) else _home(register, ctx)
    in_own_words = entry is not None and isinstance(entry.authority, Text)
    row = ctx.tables[AUTHORITIES].on(ctx.as_of, code)
    if in_own_words or row is None or not (row.postal or row.phone or row.email or row.web):
        at = rights.complaint.at("authority") if isinstance(rights.complaint, Complaint) else rights.at("complaint")
        yield finding(at, register=register.register)


def _home(register: Register, ctx: Context) -> str | None:
    bodies = controllers(register, ctx)
    if not bodies and ctx.workspace.organisation is not None and not listed(register.controllers):
        bodies = [ctx.workspace.organisation]
    return next((code for code in map(country_of, bodies) if code), None)


@gdpr("NOT027", WARNING, on=Register, law=("GDPR Art. 77(1)",))
def complaint_unconditional(register: Register, ctx: Context) -> Iterator[Finding]:
    """The right to lodge a complaint is not made conditional."""
    rights = rights_of(register)
    complaint = rights.complaint if rights else None
    if published(register) and isinstance(complaint, Complaint) and answered(complaint.after):
        yield finding(complaint.at("after"))
