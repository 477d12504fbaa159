"""The rights of data subjects and how they are used."""

from typing import Annotated

from ropa.model.base import Located, Scope, Single, Stated, Text, key, many, noun, said
from ropa.model.contact import Contact
from ropa.model.law import Laws
from ropa.model.scalars import Country, Link, Period, PurposeId, Word


class RightName(Word):
    """The rights of Art. 7(3), 15 to 22 and 77."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    AUTOMATED = "automated"
    WITHDRAWAL = "withdrawal"
    COMPLAINT = "complaint"
    INFORMATION = "information"


class ChannelKind(Word):
    """The addresses a request may go to by a word."""

    CONTROLLER = "controller"
    CONTACT = "contact"
    DPO = "dpo"


@noun
class Restriction(Located):
    """Why a right is denied or limited (Art. 23, national law)."""

    reason: Text | None = said("The reason", plain=True)
    law: Laws = many("Law that allows it")
    scope: Text | None = said("What it covers")


@noun
class Right(Located):
    """What the controller says of one right."""

    how: Text | None = said(
        "The right in your own words, with how it is used here; they take the place of what ropa says of it"
    )
    when: Text | None = said("Condition under which it applies")
    purposes: Stated[Scope[PurposeId]] = said("Purposes it concerns, where not all")
    self_service: Text | None = said("What people can do themselves")
    form: Text | None = said("Form the request must have")
    to: Contact | None = said("Addressee, where another")
    denied: Stated[Restriction] = said("Why it is denied or limited")
    law: Laws = many("Law that a text cites for it")


@noun
class Complaint(Located):
    """The right to lodge a complaint (Art. 77)."""

    authority: Country | Text | None = said("Country of the authority, or the authority in own words")
    contact: Contact | None = said("Contact of the authority, where the table does not hold it")
    after: Text | None = said("A condition that the text sets, kept as claimed")
    link: Link | None = said("Address of its instructions")


@noun
class ExtraRight(Located):
    """A right of national law besides the GDPR's."""

    name: Text = key("Name of the right")
    how: Text | None = said("How it is used")
    law: Laws = many("Law")


@noun
class Rights(Located):
    """How people use their rights; which rights apply follows from the bases unless they are listed."""

    channel: ChannelKind | Text | None = said("Where requests go: controller, contact, dpo, or own words")
    contact: Contact | None = said("Addressee of requests")
    identity: Stated[Text] = said("How identity is verified (Art. 12(6))")
    days: int | None = said("Days within which a request is answered")
    answered_within: Period | None = said("Time within which a request is answered, where not in days")
    fee: Stated[Text] = said("Fee, and when it is charged")
    form: Text | None = said("Form that requests must have")
    self_service: Text | None = said("What people can do themselves")
    quote: str | None = said("Reference to quote")
    see: Annotated[tuple[Link, ...], Single()] = many("Page that describes the rights instead")
    printed: tuple[RightName, ...] = many("The rights as a text lists them, where it is transcribed as printed")
    access: Stated[Right] = said("Right of access (Art. 15)")
    rectification: Stated[Right] = said("Right to rectification (Art. 16)")
    erasure: Stated[Right] = said("Right to erasure (Art. 17)")
    restriction: Stated[Right] = said("Right to restriction (Art. 18)")
    portability: Stated[Right] = said("Right to data portability (Art. 20)")
    objection: Stated[Right] = said("Right to object (Art. 21)")
    automated: Stated[Right] = said("Rights about automated decisions (Art. 22)")
    withdrawal: Stated[Right] = said("Right to withdraw consent (Art. 7(3))")
    complaint: Stated[Complaint] = said("Right to lodge a complaint (Art. 77)")
    extra: tuple[ExtraRight, ...] = many("Rights of national law")
