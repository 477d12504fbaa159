"""Who else gets or handles the data: processors, those who decide for themselves, the public, and claims about it."""

from datetime import date as Day
from typing import Annotated

from ropa.model.assessment import Internal
from ropa.model.base import ByKey, Located, Scope, Single, Stated, Text, key, many, noun, said
from ropa.model.law import Laws
from ropa.model.party import Place
from ropa.model.scalars import DataId, Link, PartyId, PurposeId, RegisterId, SubjectId, Word


@noun
class Share(Located):
    """Which data of whom go somewhere, for what and when."""

    purposes: Stated[Scope[PurposeId]] = said("Purposes it is for, or all")
    data: Stated[Scope[DataId]] = said("Data groups that are handed over, or all")
    subjects: Stated[Scope[SubjectId]] = said("Groups of data subjects, where not all of the data groups'")
    when: Text | None = said("Condition")
    since: Day | None = said("First day")
    until: Day | None = said("Last day; entries stay")
    internal: Internal | None = said("What is not published")


@noun
class Processing(Share):
    """A processor at work for this register (Art. 28)."""

    party: PartyId | Text = key("Id of the party, or in own words what sort of processor it is")
    service: Text | None = said("What it does, as the notice prints it")
    category: Text | None = said("Category under which the notice names it, instead of its name")
    system: Text | None = said("Product or system")
    guarantee: Text | None = said("What a text offers as guarantee, where no agreement is recorded")
    places: tuple[Place, ...] = many("Places for this use, where other than the party's")


class Condition(Word):
    """What a disclosure may depend on."""

    CONSENT = "consent"
    LAW = "law"
    SERVICE_CHOSEN = "service-chosen"
    REQUEST = "request"
    NEED = "need"


@noun
class Handover(Share):
    """What every disclosure has in common."""

    why: Text | None = said("Why the data are disclosed")
    conditions: Annotated[tuple[Condition, ...], Single()] = many("Kinds of condition: consent, law, …")
    law: Laws = many("Law that demands or allows it")
    frequency: Text | None = said("How often")
    by_person: bool | None = said("Whether the person sends the data there by an own act")
    places: tuple[Place, ...] = many("Where the recipient is, when no party says it")


@noun
class ToParty(Handover):
    """A recipient that decides for itself."""

    party: PartyId | Text = key("Id of the party, or in own words the category: kind, sector, location")
    group_company: bool | None = said("Whether it belongs to the same group of undertakings")
    joint: bool | None = said("Whether it is a joint controller")


@noun
class ToAuthority(Handover):
    """A public authority that receives data."""

    authority: PartyId | Text = key("The authority: id of a party, or in own words")


@noun
class ToRegister(Handover):
    """Another register of the same controller."""

    register: RegisterId = key("Id of the register that receives the data")


@noun
class ToPublic(Handover):
    """Publication."""

    public: Text = key("Where and how the data are published")
    licence: str | None = said("Licence of the published data")
    link: Link | None = said("Address")


Disclosure = Annotated[
    ToParty | ToAuthority | ToRegister | ToPublic,
    ByKey({"party": ToParty, "authority": ToAuthority, "register": ToRegister, "public": ToPublic}),
]


@noun
class NotRecipient(Located):
    """An authority that Union law does not count as a recipient (Art. 4(9))."""

    who: Text = key("The authority and its inquiry")
    law: Laws = many("Law")


@noun
class InternalAccess(Located):
    """Who inside the organisation sees which data."""

    who: Text = key("Role or unit")
    data: Stated[Scope[DataId]] = said("Data groups, or all")
    count: str | None = said("How many people, as stated: 7-10")
    why: Text | None = said("What for")


class ClaimAbout(Word):
    """What a typed statement claims."""

    NO_TRANSFERS = "no-transfers"
    NO_DISCLOSURES = "no-disclosures"
    NO_OTHER_RECIPIENTS = "no-other-recipients"
    NO_MARKETING_DISCLOSURES = "no-marketing-disclosures"
    NO_ANALYTICS = "no-third-party-analytics"
    NO_OTHER_USE = "no-other-use"
    LOCATION = "location"
    NO_CONSENT = "no-consent"
    NO_LEGITIMATE_INTEREST = "no-legitimate-interest"
    NO_SPECIAL_DATA = "no-special-data"
    NO_REGISTER = "no-register"


@noun
class Claim(Located):
    """A statement that a text makes, kept as made: rules test it against what the record shows."""

    about: ClaimAbout = key("What it claims")
    text: Text | None = said("The statement")
    unless: Text | None = said("The exception it names, for instance 'otherwise under an agreement'")
    regularly: bool | None = said("Whether it only says 'not regularly'")
    places: tuple[Place, ...] = many("Places it names")
    besides: tuple[PartyId | Text, ...] = many("Recipients it names itself, where it denies all others")
