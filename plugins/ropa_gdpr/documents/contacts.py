"""How bodies and roles can be reached, as facts with labels."""

from __future__ import annotations

from typing import Any

from ropa.api import Address, Body, Contact, Phone
from ropa_gdpr.documents.reader import Phrase, Reader, joined, link, row, rows, word

Rows = list[dict[str, Any]]


def address(reader: Reader, place: Address | None, home: str | None = None) -> list[Phrase]:
    """The lines of an address; the country is named where it is not the reader's own."""
    if place is None:
        return []
    city = joined([part for part in (place.postcode, reader.text(place.city)) if part], "space")
    lines: list[Phrase | None] = [reader.text(place.street), city if city["list"] else None]
    if place.country and place.country != home:
        lines.append({"country": str(place.country)})
    return [line for line in lines if line]


def phone(reader: Reader, number: Phone | None) -> Phrase | None:
    """A telephone number that can be called, with what is said of it."""
    if number is None:
        return None
    digits = "".join(sign for sign in number.number if sign.isdigit() or sign == "+")
    call: Phrase = link(f"tel:{digits}", number.number) if digits else number.number
    note = reader.text(number.note)
    return word("detail.bracket", what=call, note=note) if note else call


def email(mailbox: str | None) -> Phrase | None:
    """A mailbox that can be written to."""
    return link(f"mailto:{mailbox}", mailbox) if mailbox else None


def contact(reader: Reader, entry: Contact | None, home: str | None = None) -> list[Phrase]:
    """The lines of a contact."""
    if entry is None:
        return []
    lines: list[Phrase | None] = [
        reader.text(entry.concerns),
        reader.text(entry.role),
        reader.text(entry.organisation),
        *address(reader, entry.address, home),
        email(entry.email),
        phone(reader, entry.phone),
        link(entry.form) if entry.form else None,
        reader.text(entry.note),
    ]
    return [line for line in lines if line]


def contact_or_state(reader: Reader, label: str, stated: Any) -> dict[str, Any] | None:
    """A contact that may be `none`: a designated officer, a representative."""
    if isinstance(stated, Contact):
        return row(label, *contact(reader, stated))
    if stated is not None and not reader.internal and reader.gap(stated) == word("state.none"):
        return row(label, word(f"none.{label}")) if label == "dpo" else None
    return row(label, reader.gap(stated))


def body(reader: Reader, party: Body, *, officer: bool = True) -> Rows:
    """A body's identity and how to reach it. A gap is shown inside only where the law asks for the fact."""
    home = str(party.address.country) if party.address and party.address.country else None
    legal = party.legal_entity
    former = [
        word("detail.until", what=reader.text(old.name) or "", day={"date": old.until.isoformat()})
        if old.until
        else reader.text(old.name)
        for old in party.former_names
    ]
    role = party.contact if isinstance(party.contact, Contact) else None
    reached = (party.address, party.email, party.phone, party.website, role)
    found = rows(
        row("name", reader.text(party.name) or reader.gap(None)),
        row("legal-entity", reader.text(legal) or _said(reader, legal)),
        row("business-id", party.business_id),
        row("former-names", *former),
        row("address", *address(reader, party.address, home)),
        row("visiting-address", *address(reader, party.visiting_address, home)),
        row("email", email(party.email) if not role or role.email != party.email else None),
        row("phone", phone(reader, party.phone) if not role or role.phone != party.phone else None),
        row("website", link(party.website) if party.website else None),
        row("contact-details", None if any(reached) else reader.gap(None)),
        row("contact", *contact(reader, role)),
        row("group", reader.text(party.group)),
    )
    if officer:
        found += rows(contact_or_state(reader, "dpo", party.dpo), _representative(reader, party.representative, home))
    return found


def _representative(reader: Reader, entry: Any, home: str | None) -> dict[str, Any] | None:
    """Only some controllers need one (Art. 27), so nothing said is no gap.

    That of a body which is itself established in the area is one elsewhere, and not in the Union.
    """
    elsewhere = isinstance(entry, Contact) and reader.context.facts.outside(home) is False
    label = "representative-elsewhere" if elsewhere else "representative"
    return contact_or_state(reader, label, entry) if entry is not None else None


def _said(reader: Reader, entry: Any) -> Phrase | None:
    return reader.gap(entry) if entry is not None else None
