"""The register: one filing system or activity, its notice and its record."""

from collections.abc import Mapping
from datetime import date as Day
from typing import Annotated

from ropa.model.assessment import Internal, Waiver
from ropa.model.base import ByKey, Located, Scope, Single, Stated, Text, key, many, must, noun, said
from ropa.model.contact import Contact
from ropa.model.data import DataGroup, Medium, Source, SubjectGroup
from ropa.model.law import Laws, Regime
from ropa.model.party import Place
from ropa.model.purpose import AutomatedDecision, Basis, Purpose
from ropa.model.recipients import Claim, Disclosure, InternalAccess, NotRecipient, Processing
from ropa.model.retention import Length, Retention
from ropa.model.rights import Rights
from ropa.model.scalars import (
    DataId,
    FilePath,
    Language,
    Link,
    PartyId,
    PurposeId,
    RegisterId,
    SubjectId,
    Word,
)
from ropa.model.transfer import Transfer


class ControllerRole(Word):
    """How several controllers stand to each other."""

    SOLE = "sole"
    JOINT = "joint"
    SEPARATE = "separate"


@noun
class Arrangement(Located):
    """The arrangement between joint controllers (Art. 26)."""

    essence: Text | None = said("Its essence, for the notice (Art. 26(2))")
    contact_point: Text | None = said("Contact point for data subjects")
    document: FilePath | None = said("The arrangement itself")


@noun
class ControllerRoleEntry(Located):
    """What is said of a controller in this register."""

    role: ControllerRole | None = said("sole, joint or separate")
    purposes: Stated[Scope[PurposeId]] = said("Purposes it answers for, where not all")
    data: Stated[Scope[DataId]] = said("Data groups it answers for, where not all")
    when: Text | None = said("Condition")
    unit: Text | None = said("Responsible unit inside it")
    contact: Contact | None = said("Its contact for this register")
    decides: Text | None = said("What it decides")
    requests: Text | None = said("Where people turn to with it")


@noun
class Controller(ControllerRoleEntry):
    """A controller that is a party of the workspace."""

    party: PartyId = key("Id of the organisation or party")


@noun
class RelationController(ControllerRoleEntry):
    """A controller known by a relation: 'the company you have a contract with'."""

    described: Text = key("The relation in words")


ControllerEntry = Annotated[
    Controller | RelationController, ByKey({"party": Controller, "described": RelationController})
]


class Status(Word):
    """Whether the processing has begun or ended."""

    PLANNED = "planned"
    ACTIVE = "active"
    ENDED = "ended"


@noun
class SecurityMeasure(Located):
    """A measure that may be published."""

    text: Text = key("The measure")
    medium: Medium | None = said("paper or electronic, where it matters")


class DeviceStore(Word):
    """Where something is kept on a person's device."""

    COOKIE = "cookie"
    LOCAL_STORAGE = "local-storage"
    SESSION_STORAGE = "session-storage"
    OTHER = "other"


@noun
class Cookie(Located):
    """Something kept on or read from a person's device."""

    name: str = key("Its name")
    why: Text | None = said("What it is for")
    essential: bool | None = said("Whether the service asked for cannot do without it")
    lasts: Length | Text | None = said("How long it stays")
    party: PartyId | Text | None = said("Who sets it, where another")
    store: DeviceStore | None = said("cookie, local-storage, session-storage or other")
    consent: Text | None = said("How consent is asked and withdrawn")


@noun
class Change(Located):
    """A change that people were or will be told of (Art. 13(3))."""

    date: Day | None = must("Day")
    what: Text | None = must("What changes")
    channel: Text | None = said("How people are told")
    purposes: tuple[PurposeId, ...] = many("Purposes it adds or changes")


@noun
class Exemption(Located):
    """A claimed exemption from the duty to inform (Art. 13(4), 14(5), national law)."""

    article: str = key("13-4, 14-5-a to 14-5-d, or a national code")
    ground: Text | None = said("Why it applies")
    scope: Text | None = said("What it covers")
    law: Laws = many("Law")
    public_at: Link | None = said("Where the information is public (14(5)(b))")


@noun
class SeeAlso(Located):
    """Another notice that completes this one."""

    name: Text = key("Its name")
    link: Link | None = said("Address")
    register: RegisterId | None = said("The register, where it is one of this workspace")
    covers: Text | None = said("What it tells")


@noun
class Notice(Located):
    """What is particular about the notice as a document."""

    title: Text | None = said("Title, where not made from the register's name")
    languages: tuple[Language, ...] = many("Languages, where not all of the workspace")
    published: Annotated[tuple[Link, ...], Single()] = many("Addresses it is published at")
    available: Text | None = said("Where else it can be had, for instance on paper")
    changes: Text | None = said("How changes are announced")
    valid_from: Day | None = said("Day from which the notice holds, where the text says so")
    cites: Laws = many("Acts that a text cites without resting a purpose on them")
    see_also: tuple[SeeAlso, ...] = many("Other notices that complete it")
    claimed_date: str | None = said("A date typed in an older text, as typed: compared, never printed")
    version: str | None = said("A version typed in an older text, as typed")
    none: Text | None = said("Why no notice is published from this register")


@noun
class Register(Located):
    """One register: everything that is recorded, checked and printed about it."""

    register: RegisterId | None = must("The id: the file's name without the ending")
    name: Text | None = must("Name of the register")
    description: Text | None = said("What it is, in a sentence or two")
    reference: str | None = said("Record reference number")
    regime: Regime | None = said("Law it stands under; the GDPR when left out")
    status: Status | None = said("planned, active or ended")
    since: Day | None = said("Day the processing began")
    until: Day | None = said("Day it ended or ends")
    medium: Annotated[tuple[Medium, ...], Single()] = many("Paper or electronic")
    controllers: Stated[tuple[ControllerEntry, ...]] = must("Who decides: ids, or {described: …}")
    arrangement: Stated[Arrangement] = said("Arrangement between joint controllers (Art. 26)")
    contact: Annotated[tuple[Contact, ...], Single()] = many("Contact for this register, where not the controller's")
    subjects: Stated[Mapping[SubjectId, SubjectGroup]] = said("Groups of data subjects, by id")
    data: Stated[Mapping[DataId, DataGroup]] = said("Data groups, by id")
    not_collected: tuple[Text, ...] = many("What is explicitly not collected")
    purposes: Stated[Mapping[PurposeId, Purpose]] = said("Purposes, by id")
    bases: tuple[Basis, ...] = many("Grounds that are claimed for the register but not mapped to purposes")
    sources: Stated[tuple[Source, ...]] = said("Sources of the whole register, where data groups do not say it")
    processors: Stated[tuple[Processing, ...]] = said("Processors, or none")
    disclosures: Stated[tuple[Disclosure, ...]] = said("Recipients that decide for themselves, or none")
    not_recipients: tuple[NotRecipient, ...] = many("Authorities that Union law does not count as recipients")
    access: tuple[InternalAccess, ...] = many("Who inside sees which data")
    locations: Stated[tuple[Place, ...]] = said("Where the organisation itself keeps the data")
    transfers: Stated[tuple[Transfer, ...]] = said("Transfers that no agreement holds, or none")
    claims: tuple[Claim, ...] = many("Statements of an existing text, kept as made and tested")
    retention: Stated[tuple[Retention, ...]] = said("How long data are kept: a list of rules")
    rights: Stated[Rights] = said("How people use their rights")
    automated: Stated[Annotated[tuple[AutomatedDecision, ...], Single()]] = said(
        "Automated decisions (Art. 22), or none"
    )
    security: Stated[tuple[SecurityMeasure, ...]] = said("Measures that may be published (Art. 32(1))")
    cookies: Stated[tuple[Cookie, ...]] = said("What is kept on or read from a device")
    breaches: Text | None = said("What the notice says about personal data breaches")
    changes: tuple[Change, ...] = many("Changes of purpose that people are told of (Art. 13(3))")
    exemptions: tuple[Exemption, ...] = many("Claimed exemptions from the duty to inform")
    notice: Notice | None = said("What is particular about the notice as a document")
    internal: Internal | None = said("What is not published")
    waivers: tuple[Waiver, ...] = many("Findings accepted for a time", internal=True)
