"""The organisation itself and every other party: what a body is and where it works, never what role it plays."""

from datetime import date as Day
from typing import Annotated

from ropa.model.assessment import Assessment, Internal, Waiver
from ropa.model.base import Located, Single, Stated, Text, key, many, must, noun, said
from ropa.model.contact import Body
from ropa.model.scalars import Country, FilePath, Language, Link, PartyId, Word


class Activity(Word):
    """What happens to the data at a place."""

    STORAGE = "storage"
    ACCESS = "access"
    SUPPORT = "support"
    BACKUP = "backup"


class Region(Word):
    """A group of countries, where no single one is known."""

    EU = "EU"
    EEA = "EEA"
    OUTSIDE_EEA = "outside-EEA"
    CUSTOMER = "customer-region"
    WORLD = "world"


@noun
class Place(Located):
    """A place where data are kept or from where they are reached: remote access counts."""

    country: Country | None = said("Country, as ISO 3166 alpha-2")
    region: Region | None = said("Region, where no single country is known")
    what: Annotated[tuple[Activity, ...], Single()] = many("Storage, access, support or backup")
    by: PartyId | None = said("Party that works there, where another than this one")
    when: Text | None = said("Condition, for instance the customer's choice of region")
    since: Day | None = said("First day")
    until: Day | None = said("Last day")


@noun
class SubProcessor(Located):
    """Another processor that a party engages; entries stay, with their dates."""

    party: PartyId = key("Id of the engaged party")
    service: Text | None = said("What it does, and with which data")
    since: Day | None = said("First day of use")
    until: Day | None = said("Last day of use")
    announced: Day | None = said("Day the change was announced to us")
    flow_down: bool | None = said("Whether it is bound to the same obligations by contract (Art. 28(4))")
    when: Text | None = said("Condition, for instance a feature being on")
    link: Link | None = said("Its terms or list of further processors")


@noun
class Certificate(Located):
    """A certificate or audit report."""

    name: str = key("Standard or scheme")
    scope: Text | None = said("What it covers")
    until: Day | None = said("Last day of validity")


@noun
class Party(Body):
    """Any organisation outside; its role is said by the register or agreement that names it."""

    party: PartyId | None = must("The id: the file's name without the ending")
    locations: Stated[tuple[Place, ...]] = said("Where it keeps or reaches data")
    sub_processors: Stated[tuple[SubProcessor, ...]] = said("Further processors it engages")
    certificates: tuple[Certificate, ...] = many("Certificates and audit reports")
    notice: Link | None = said("Its own privacy notice")
    sector: Text | None = said("Sector, where a notice names a category")
    own_purposes: bool | None = said("Whether it also uses the data for purposes of its own")
    internal: Internal | None = said("What is not published")
    waivers: tuple[Waiver, ...] = many("Findings accepted for a time", internal=True)


@noun
class RecordExemption(Located):
    """A claim that the record need not be kept for some processing (Art. 30(5)): all conditions must hold."""

    occasional: bool | None = must("Whether the processing is only occasional")
    risk: bool | None = must("Whether it is likely to result in a risk")
    special_data: bool | None = must("Whether special or criminal data are processed")
    reason: Text | None = said("What the claim rests on")


@noun
class Organisation(Body):
    """Whose registers these are."""

    organisation: PartyId | None = must("The id by which registers name the organisation")
    country: Country | None = said("Country of establishment, where the address does not show it")
    employees: int | None = said("Number of employees (Art. 30(5))")
    languages: tuple[Language, ...] = many("Languages it serves people in")
    dpo_notified: Day | None = said("Day the data protection officer was notified to the authority")
    record_exemption: Stated[RecordExemption] = said("Claim that the record need not be kept (Art. 30(5))")
    security: Stated[tuple[Text, ...]] = said("Measures that hold for all registers")
    breaches: Text | None = said("What happens on a personal data breach")
    dpo_conflict: Stated[Text] = said("Tasks of the data protection officer that decide on processing")
    joint_arrangements: tuple[FilePath, ...] = many("Arrangements between joint controllers", internal=True)
    guarantees: Stated[Assessment] = said("How processors are assessed before they are used")
    internal: Internal | None = said("What is not published")
    waivers: tuple[Waiver, ...] = many("Findings accepted for a time", internal=True)
