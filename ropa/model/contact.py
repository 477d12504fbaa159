"""Who can be reached where: addresses, contacts, and what every organisation has in common."""

from datetime import date as Day
from typing import Annotated

from ropa.model.base import Located, SameEverywhere, Stated, Text, key, many, must, noun, said
from ropa.model.scalars import Country, Email, Link, Word

Name = Annotated[Text, SameEverywhere()]
"""A name: the same everywhere when written plainly, or by language where it has official forms."""


@noun
class Address(Located):
    """A postal or visiting address."""

    street: Name | None = said("Street and number, or post-office box")
    postcode: str | None = said("Postcode")
    city: Name | None = said("City")
    country: Country | None = must("Country, as ISO 3166 alpha-2")


@noun
class Phone(Located):
    """A telephone number."""

    number: str = key("Number in international form")
    note: Text | None = said("What the number is, or what a call costs")


@noun
class Contact(Located):
    """How to reach a role: never the name of a person."""

    role: Text | None = said("Role or unit that answers")
    concerns: Text | None = said("What it answers for, where there are several")
    organisation: Name | None = said("Organisation, where it is another than the one described")
    email: Email | None = said("Mailbox of the role")
    phone: Phone | None = said("Telephone")
    address: Address | None = said("Postal address")
    form: Link | None = said("Web form")
    note: Text | None = said("Opening hours and the like")


class BodyKind(Word):
    """What sort of organisation a body is."""

    COMPANY = "company"
    ASSOCIATION = "association"
    AUTHORITY = "authority"
    UNIT = "unit"
    PERSON = "person"
    GROUP = "group"


@noun
class FormerName(Located):
    """A name a body had before."""

    name: Name = key("The former name")
    until: Day | None = said("Last day of the name")


@noun
class Body(Located):
    """What the organisation and every other party have in common."""

    name: Name | None = must("Name of the legal entity, or the name it is known by")
    kind: BodyKind | None = said("What sort of body it is")
    legal_entity: Stated[Name] = said("Legal entity behind a brand, unit or community; 'none' where there is none")
    business_id: str | None = said("Business or registration id in its country's form")
    former_names: tuple[FormerName, ...] = many("Names it had before, each with its last day")
    address: Address | None = said("Postal address")
    visiting_address: Address | None = said("Visiting address, where another")
    email: Email | None = said("General mailbox")
    phone: Phone | None = said("General telephone")
    website: Link | None = said("Web site")
    contact: Stated[Contact] = said("Contact in data protection matters")
    dpo: Stated[Contact] = said("Data protection officer, or 'none' where none is designated")
    representative: Stated[Contact] = said("Representative in the Union (Art. 27)")
    public_authority: bool | None = said("Whether it is a public authority or body")
    subject_to_gdpr: bool | None = said("Whether the GDPR applies to it directly (Art. 3)")
    group: Name | None = said("Group of undertakings it belongs to")
    example: bool | None = said("'yes' for an invented party")
