"""Agreements with processors (Art. 28), with their evidence, their coverage and their transfers."""

from datetime import date as Day
from typing import Annotated

from ropa.model.assessment import Assessment, Internal, Waiver
from ropa.model.base import Located, Scope, Single, Stated, Text, key, many, must, noun, said
from ropa.model.contact import Contact
from ropa.model.party import Certificate, Place
from ropa.model.purpose import Channel
from ropa.model.scalars import (
    AgreementId,
    Country,
    DataId,
    FilePath,
    Link,
    PartyId,
    Period,
    PurposeId,
    RegisterId,
    Sha256,
    SubjectId,
    Word,
)
from ropa.model.transfer import Transfer


class AgreementStatus(Word):
    """Where an agreement stands."""

    DRAFT = "draft"
    NEGOTIATION = "negotiation"
    SIGNED = "signed"
    EXPIRED = "expired"
    TERMINATED = "terminated"


class Direction(Word):
    """What we are under it."""

    WE_ARE_CONTROLLER = "we-are-controller"
    WE_ARE_PROCESSOR = "we-are-processor"
    BETWEEN_PROCESSORS = "between-processors"


class Form(Word):
    """How it was concluded (Art. 28(9))."""

    WRITTEN = "written"
    ELECTRONIC = "electronic"
    ACCEPTED_TERMS = "accepted-terms"
    ORAL = "oral"


class Template(Word):
    """What text it rests on."""

    COMMISSION = "2021/915"
    AUTHORITY = "authority"
    VENDOR = "vendor"
    OWN = "own"


class Indefinite(Word):
    """An agreement without an end."""

    INDEFINITE = "indefinite"


@noun
class SignedFile(Located):
    """The signed text: evidence that it exists and is unaltered."""

    path: FilePath | None = said("The file, relative to the workspace")
    url: Link | None = said("Its address, where it is no file of the workspace")
    sha256: Sha256 | None = said("SHA-256 of the file")
    kept: str | None = said("Where it is kept, when neither file nor address")


@noun
class Coverage(Located):
    """What an agreement covers of one register."""

    register: RegisterId = key("Id of the register")
    purposes: Stated[Scope[PurposeId]] = said("Purposes, or all")
    data: Stated[Scope[DataId]] = said("Data groups, or all")
    subjects: Stated[Scope[SubjectId]] = said("Groups of data subjects, or all")


class ClauseState(Word):
    """Whether a clause is there."""

    YES = "yes"
    PARTIAL = "partial"
    NO = "no"


@noun
class Clause(Located):
    """Where in the agreement a point of Art. 28(3) stands."""

    number: str = key("Number of the clause")
    state: ClauseState | None = said("yes, partial or no; yes when left out")
    note: Text | None = said("What is missing")


@noun
class Clauses(Located):
    """The points of Art. 28(3)."""

    a: Stated[Clause] = said("Documented instructions, transfers included")
    b: Stated[Clause] = said("Confidentiality")
    c: Stated[Clause] = said("Security measures of Art. 32")
    d: Stated[Clause] = said("Conditions for other processors")
    e: Stated[Clause] = said("Assistance with requests of data subjects")
    f: Stated[Clause] = said("Assistance with Art. 32 to 36")
    g: Stated[Clause] = said("Deletion or return at the end")
    h: Stated[Clause] = said("Information and audits")
    instructions: Stated[Clause] = said("Duty to say when an instruction infringes the law")


class Authorisation(Word):
    """How other processors are authorised (Art. 28(2))."""

    SPECIFIC = "specific"
    GENERAL = "general"
    NOT_ALLOWED = "not-allowed"


@noun
class SubApproval(Located):
    """What was decided about one other processor."""

    party: PartyId = key("Id of the other processor")
    approved: Day | None = said("Day it was approved, or the time to object ended unused")
    objected: Day | None = said("Day of an objection")
    ended: Day | None = said("Day it ceased to be used")


@noun
class SubProcessing(Located):
    """The terms for engaging other processors."""

    kind: Authorisation | None = must("specific, general or not-allowed")
    days: int | None = said("Days of notice before a change")
    channel: Channel | None = said("How changes are announced")
    objection: bool | None = said("Whether one may object to a change")
    objection_within: Period | None = said("Time within which one may object")
    otherwise: Text | None = said("What follows an objection")
    decided: tuple[SubApproval, ...] = many("Decisions on other processors; entries stay")
    see: Link | None = said("Published list of other processors")


@noun
class BreachTerms(Located):
    """How the processor reports breaches (Art. 33(2))."""

    hours: int | None = said("Hours within which")
    when: Text | None = said("Its words, for instance 'without undue delay'")
    contact: Contact | None = said("Contact at the processor")


class EndChoice(Word):
    """What happens to the data at the end (Art. 28(3)(g))."""

    DELETE = "delete"
    RETURN = "return"
    CHOICE = "choice"


@noun
class EndTerms(Located):
    """Deletion or return at the end."""

    choice: EndChoice | None = must("delete, return or choice")
    days: int | None = said("Days within which")
    copies: Text | None = said("What copies stay, and why")
    confirmed: Day | None = said("Day deletion or return was confirmed")
    confirmation: FilePath | None = said("The confirmation")


@noun
class Audit(Located):
    """The right to audit (Art. 28(3)(h))."""

    method: Text | None = said("How")
    frequency: Text | None = said("How often")
    cost: Text | None = said("At whose cost")
    last: Day | None = said("Day of the last one")
    next: Day | None = said("Day of the next one")


@noun
class Agreement(Located):
    """A data processing agreement."""

    agreement: AgreementId | None = must("The id: the file's name without the ending")
    title: Text | None = said("Title")
    version: str | None = said("Version: a number, a date or a hash")
    status: AgreementStatus | None = said("draft, negotiation, signed, expired or terminated")
    direction: Direction | None = said("What we are under it; controller when left out")
    controller: Stated[Annotated[tuple[PartyId | Text, ...], Single()]] = said("Controller that contracts")
    processor: PartyId | None = must("Legal entity that contracts as processor")
    main_contract: str | None = said("Contract it belongs to")
    form: Form | None = said("written, electronic, accepted-terms or oral")
    signed: Day | None = said("Day it was signed")
    accepted: Day | None = said("Day the terms were accepted")
    concluded: Text | None = said("How it is concluded, where neither")
    since: Day | None = said("First day")
    until: Day | Indefinite | None = said("Last day, or indefinite")
    renewal: Text | None = said("How it renews")
    notice_days: int | None = said("Days of notice to end it")
    document: Stated[SignedFile] = said("The signed text")
    covers: Stated[tuple[Coverage, ...]] = said("Registers, data and subjects it covers")
    subject_matter: Text | None = said("Subject matter (Art. 28(3))")
    duration: Text | None = said("Duration in words")
    nature: Text | None = said("Nature of the processing")
    purpose: Text | None = said("Purpose of the processing")
    data_types: Text | None = said("Types of personal data in its words")
    subject_types: Text | None = said("Categories of data subjects in its words")
    sensitive: Stated[Text] = said("Restrictions and safeguards for sensitive data")
    controller_rights: Text | None = said("Obligations and rights of the controller")
    clauses: Clauses | None = said("Where the points of Art. 28(3) stand")
    sub_processing: Stated[SubProcessing] = said("Terms for engaging other processors (Art. 28(2), (4))")
    locations: Stated[tuple[Place, ...]] = said("Places it allows")
    transfers: Stated[tuple[Transfer, ...]] = said("Transfers and their evidence, or none")
    transfer_clause: str | None = said("Clause on transfers")
    measures: Text | None = said("Measures, or where they are")
    certificates: tuple[Certificate, ...] = many("Certificates it refers to")
    breach: BreachTerms | None = said("How breaches are reported")
    assistance: Text | None = said("How it assists with requests, impact assessments and consultations")
    audit: Audit | None = said("Audits")
    guarantees: tuple[Assessment, ...] = many("Evidence of sufficient guarantees (Art. 28(1))")
    end: EndTerms | None = said("Deletion or return at the end")
    template: Template | None = said("2021/915, authority, vendor or own")
    modified: bool | None = said("Whether clauses of the template were changed")
    annexes: Text | None = said("What the annexes hold, or refer to")
    precedence: tuple[Text, ...] = many("Which document prevails, the first first")
    liability: Text | None = said("Liability terms")
    law: Country | None = said("Country whose law governs it")
    example: bool | None = said("'yes' for an invented agreement")
    internal: Internal | None = said("What is not published")
    waivers: tuple[Waiver, ...] = many("Findings accepted for a time", internal=True)
