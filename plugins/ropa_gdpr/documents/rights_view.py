"""How the rights are told: those that apply, how each is used, and to whom people turn (Art. 12, 13(2)(b)-(d))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ropa.api import (
    AUTHORITIES,
    NONE,
    Contact,
    Controller,
    Register,
    Right,
    RightName,
    Rights,
    Text,
    listed,
)
from ropa_gdpr.documents.contacts import contact, email
from ropa_gdpr.documents.reader import Phrase, Reader, by_name, joined, link, row, rows, stated, word
from ropa_gdpr.rights import RightsThatApply, consents, explicit_consents, rights_that_apply

_LISTED = (
    RightName.INFORMATION,
    RightName.ACCESS,
    RightName.RECTIFICATION,
    RightName.ERASURE,
    RightName.RESTRICTION,
    RightName.PORTABILITY,
    RightName.AUTOMATED,
)
"""Those told one after another; objection, withdrawal and complaint have blocks of their own."""


def shown(reader: Reader, register: Register) -> tuple[RightsThatApply, frozenset[RightName]]:
    """The rights that follow from the bases, and those that are printed: those a text lists, else the same."""
    follow = rights_that_apply(register, reader.context.tables)
    given = _rights(register)
    printed = given.printed if given else ()
    return follow, frozenset(printed) or frozenset(entry.right for entry in follow.rights)


def _rights(register: Register) -> Rights | None:
    found: Any = register.rights
    return found if isinstance(found, Rights) else None


def _own(register: Register, name: RightName) -> Any:
    given = _rights(register)
    return getattr(given, str(name), None) if given else None


def told(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Each right that is used by a request, with what is particular here."""
    follow, printed = shown(reader, register)
    return [_right(reader, register, name, follow) for name in _LISTED if name in printed]


def _right(reader: Reader, register: Register, name: RightName, follow: RightsThatApply) -> dict[str, Any]:
    own = _own(register, name)
    entry = own if isinstance(own, Right) else None
    how = reader.text(entry.how) if entry else None
    texts: list[Phrase] = [how or word(f"right.{name}.text")]
    if name is RightName.ERASURE and follow.erasure_bound and not how:
        texts.append(word("right.erasure.bound", purposes=_purposes(reader, register, follow.erasure_bound)))
    if name is RightName.PORTABILITY:
        applies = follow.of(name)
        if applies and applies.purposes != ("",):
            texts.append(word("right.portability.purposes", purposes=_purposes(reader, register, applies.purposes)))
    texts += _particulars(reader, register, entry)
    if own is NONE:
        texts.append(word("right.does-not-apply"))
    title, article = word(f"right.{name}.title"), word(f"right.{name}.article")
    return {"name": str(name), "title": title, "article": article, "texts": texts}


def _particulars(reader: Reader, register: Register, entry: Right | None) -> list[Phrase]:
    if entry is None:
        return []
    denied = stated(entry.denied)
    found: list[Phrase | None] = [
        reader.text(entry.self_service),
        _with(reader.text(entry.when), "right.when", "when"),
        _with(reader.narrowed(register, "purposes", entry.purposes), "right.purposes", "purposes"),
        _with(reader.text(entry.form), "right.form", "form"),
    ]
    if entry.to:
        found.append(word("right.to", contact=joined(contact(reader, entry.to), "comma")))
    if denied:
        found.append(_with(reader.text(denied.reason), "right.denied", "reason") or word("right.denied-plain"))
        found.append(_with(reader.text(denied.scope), "right.denied-scope", "scope"))
        found.append(_with(reader.laws(denied.law), "right.denied-law", "laws"))
    found.append(_with(reader.laws(entry.law), "right.law", "laws"))
    return [text for text in found if text]


def _with(said: Phrase | None, key: str, hole: str) -> Phrase | None:
    return word(key, **{hole: said}) if said else None


def _purposes(reader: Reader, register: Register, names: tuple[str, ...]) -> Phrase:
    if len(names) == len(by_name(register.purposes)) > 1:
        return word("all.purposes")
    return joined(reader.entries(register.purposes, names), "semicolon")


def channel(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Where requests go, and what holds for all of them."""
    given = _rights(register)
    if given is None:
        return rows(row("requests", _default_channel(reader, register) or reader.gap(register.rights)))
    answered: Phrase | None = {"period": str(given.answered_within)} if given.answered_within else None
    if given.days:
        answered = {"period": f"{given.days} days" if given.days > 1 else "1 day"}
    fee: Any = given.fee
    return rows(
        row("requests", *_channel(reader, register, given)),
        row("identity", reader.text(given.identity) or _answer(reader, given.identity)),
        row("answered", word("detail.within", period=answered) if answered else None),
        row("fee", word("none.fee") if fee is NONE else reader.text(fee)),
        row("form", reader.text(given.form)),
        row("self-service", reader.text(given.self_service)),
        row("quote", given.quote),
        row("see", *(link(address) for address in given.see)),
    )


def _answer(reader: Reader, value: Any) -> Phrase | None:
    return reader.gap(value) if reader.internal or value is not NONE else None


def _channel(reader: Reader, register: Register, given: Rights) -> list[Phrase | None]:
    where: list[Phrase | None] = []
    if isinstance(given.channel, Text):
        where.append(reader.text(given.channel))
    elif given.channel is not None:
        where.append(_address(reader, register, str(given.channel)))
    where += contact(reader, given.contact)
    return where or [_default_channel(reader, register)]


def _default_channel(reader: Reader, register: Register) -> Phrase | None:
    return _address(reader, register, "contact")


def _address(reader: Reader, register: Register, kind: str) -> Phrase:
    """The mailbox behind a word, as a link; without one, a pointer to the section with the contact details."""
    mailbox = _mailbox(reader, register, kind)
    who = word(f"rights.to-{kind}")
    section = who if reader.internal else link("#controller", who)
    return word("rights.to-with-mail", who=section, mail=email(mailbox)) if mailbox else section


def _mailbox(reader: Reader, register: Register, kind: str) -> str | None:
    bodies = [reader.context.workspace.body(entry.party) for entry in listed(register.controllers)
              if isinstance(entry, Controller)]  # fmt: skip
    found: list[Contact | None] = [*register.contact] if kind == "contact" else []
    for body in bodies:
        officer: Any = body.dpo if body else None
        if kind == "dpo":
            found.append(officer if isinstance(officer, Contact) else None)
        elif body:
            found.append(body.contact if isinstance(body.contact, Contact) else None)
    direct = next((str(entry.email) for entry in found if entry and entry.email), None)
    if direct or kind == "dpo":
        return direct
    return next((str(body.email) for body in bodies if body and body.email), None)


def objection(reader: Reader, register: Register) -> dict[str, Any] | None:
    """The right to object, told apart from everything else (Art. 21(4)); None where it does not apply."""
    follow, printed = shown(reader, register)
    if RightName.OBJECTION not in printed:
        return None
    applies = follow.of(RightName.OBJECTION)
    names = applies.purposes if applies else ()
    own_situation = tuple(name for name in names if name not in follow.marketing or _opposable(register, name))
    entry = _own(register, RightName.OBJECTION)
    opt_outs = []
    for name in follow.marketing:
        purpose = by_name(register.purposes)[name]
        said = reader.text(purpose.marketing.opt_out)
        if said and said not in opt_outs:
            opt_outs.append(said)
    return {
        "how": reader.text(entry.how) if isinstance(entry, Right) else None,
        "texts": _particulars(reader, register, entry if isinstance(entry, Right) else None),
        "own_situation": _purposes(reader, register, own_situation) if own_situation else None,
        "marketing": bool(follow.marketing),
        "opt_outs": opt_outs,
    }


def _opposable(register: Register, name: str) -> bool:
    given = by_name(register.purposes)[name]
    return any(str(getattr(entry, "article", "")) in ("6-1-e", "6-1-f") for entry in listed(given.basis))


def withdrawal(reader: Reader, register: Register) -> dict[str, Any] | None:
    """How each consent is withdrawn (Art. 7(3), 13(2)(c)); None where nothing rests on consent."""
    _, printed = shown(reader, register)
    if RightName.WITHDRAWAL not in printed:
        return None
    entry = _own(register, RightName.WITHDRAWAL)
    return {
        "how": reader.text(entry.how) if isinstance(entry, Right) else None,
        "texts": _particulars(reader, register, entry if isinstance(entry, Right) else None),
        "consents": list(_withdrawals(reader, register)),
    }


def _withdrawals(reader: Reader, register: Register) -> Iterator[dict[str, Any]]:
    for name, given in consents(register):
        yield {
            "what": reader.entries(register.purposes, [name])[0],
            "case": reader.text(given.when),
            "how": reader.text(given.withdrawal) or reader.gap(None),
        }
    for name, special in explicit_consents(register):
        yield {
            "what": reader.entries(register.data, [name])[0],
            "case": None,
            "how": reader.text(special.consent) or reader.gap(None),
        }


def country(reader: Reader, register: Register) -> str | None:
    """The country whose authority complaints go to: the one stated, else the controller's."""
    given = _rights(register)
    complaint = stated(given.complaint) if given else None
    if complaint and isinstance(complaint.authority, str):
        return str(complaint.authority)
    for entry in listed(register.controllers):
        body = reader.context.workspace.body(entry.party) if isinstance(entry, Controller) else None
        if body and body.address and body.address.country:
            return str(body.address.country)
    own = reader.context.workspace.organisation
    place = (own.country or (own.address.country if own.address else None)) if own else None
    return str(place) if place else None


def complaint(reader: Reader, register: Register) -> dict[str, Any] | None:
    """The right to lodge a complaint, with the authority's contact details (Art. 13(2)(d), 77)."""
    _, printed = shown(reader, register)
    if RightName.COMPLAINT not in printed:
        return None
    given = _rights(register)
    entry = stated(given.complaint) if given else None
    code = country(reader, register)
    found = reader.row_of(AUTHORITIES, code) if code else None
    named = reader.text(entry.authority) if entry and isinstance(entry.authority, Text) else None
    facts: list[dict[str, Any]] = []
    if found and not named:
        web = reader.text(found.web)
        facts = rows(
            row("authority", reader.text(found.name)),
            row("visiting-address", reader.text(found.visiting)),
            row("postal-address", reader.text(found.postal)),
            row("phone", link(f"tel:{found.phone.replace(' ', '')}", found.phone) if found.phone else None),
            row("email", email(found.email)),
            row("website", link(web) if isinstance(web, str) else None),
        )
    else:
        unknown = word("complaint.of-country", country={"country": code}) if code else word("complaint.any")
        facts = rows(row("authority", named or unknown))
    if entry:
        facts += rows(
            row("contact", *contact(reader, entry.contact)),
            row("see", link(entry.link) if entry.link else None),
        )
    return {"rows": facts, "after": reader.text(entry.after) if entry else None}


def extra(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Rights of national law."""
    given = _rights(register)
    return [
        {"name": reader.text(entry.name) or "", "how": reader.text(entry.how), "law": reader.laws(entry.law)}
        for entry in (given.extra if given else ())
    ]
