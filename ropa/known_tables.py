"""The tables the engine itself reads: the words of the record, and which countries need no transfer."""

from ropa.model.base import Text, many, noun, said
from ropa.model.data import SpecialKind
from ropa.model.retention import Align
from ropa.model.scalars import Email, EventWord, ItemWord, LawCode, Period, Word
from ropa.tables import Row, Spec


class Membership(Word):
    """Why a country is inside the European Economic Area for the GDPR."""

    EU = "eu"
    EFTA = "eea-efta"
    TERRITORY = "territory"
    BRIDGE = "bridge"


@noun
class AreaRow(Row):
    """A country or territory in which the GDPR's free movement of data holds."""

    membership: Membership | None = said(
        "eu, eea-efta, territory, or bridge for the time a former member is treated as one"
    )


@noun
class ItemRow(Row):
    """A data item."""

    special: SpecialKind | None = said("Special category of Art. 9(1)")
    possible: bool | None = said("Whether it only may reveal it")
    criminal: bool | None = said("Data of Art. 10")
    national_id: bool | None = said("Identity number of Art. 87")
    credit: bool | None = said("Data on creditworthiness")
    behavioural: bool | None = said("Transactions and behaviour that pile up during a relationship")
    location: bool | None = said("Location data")
    contact: bool | None = said("A way to reach the person")
    dpv: str | None = said("Term of the Data Privacy Vocabulary")


@noun
class SourceRow(Row):
    """A source of data."""

    person: bool | None = said("The data subject")
    device: bool | None = said("A device")
    generic: bool | None = said("Too general to tell a reader anything")
    public: bool | None = said("Publicly accessible")


@noun
class SubjectRow(Row):
    """A group of data subjects."""

    contract_party: bool | None = said("Whether such persons are parties to a contract")
    child: bool | None = said("Children")
    vulnerable: bool | None = said("People who need special protection")
    staff: bool | None = said("The organisation's own people")


@noun
class EventRow(Row):
    """An event from which, or until which, data are kept."""

    after: Text | None = said("Completes a length: '6 years {after}'")
    until_phrase: Text | None = said("Stands alone: 'until …'")
    in_which: Text | None = said("Completes an aligned start: 'the calendar year {in_which}'")
    open_ended: bool | None = said("End of a relationship that has no end of its own")
    by_person: bool | None = said("Depends on an act or request of the data subject")
    withdrawal: bool | None = said("Consent is withdrawn, or an objection made")


@noun
class LawRow(Row):
    """An act, or a section of one, by the code registers cite it with."""

    act: str | None = said("Number of the act")
    section: Text | None = said("Chapter and section, as printed")
    cite: Text | None = said("The whole citation, as a document prints it")
    about: Text | None = said("What the section is about")


class Bound(Word):
    """What a statutory period is."""

    MINIMUM = "minimum"
    LIMIT = "limit"


@noun
class PeriodRow(Row):
    """A statutory period."""

    law: LawCode | None = said("Code of the law")
    period: Period | None = said("Its length")
    bound: Bound | None = said("minimum, or limit")
    start: EventWord | None = said("Event from which it runs")
    align: Align | None = said("Boundary of the calendar it starts at")
    concerns: tuple[ItemWord, ...] = many("Data items it may concern")


@noun
class GroundRow(Row):
    """A national ground for processing an identity number."""

    ground: str | None = said("Its short name")
    section: Text | None = said("Section, as printed")
    needs_law: bool | None = said("Whether a provision of law must be named with it")


@noun
class CreditPurposeRow(Row):
    """A purpose for which credit data may be used."""

    section: Text | None = said("Section, as printed")
    inform: bool | None = said("Whether the person must be told of the use and of the register")


@noun
class BasisRow(Row):
    """A legal basis as a notice prints it."""

    article: Text | None = said("The article, as cited in a notice")
    needs_law: bool | None = said("Whether a provision of law must be named with it")
    consent: bool | None = said("Whether it is a consent")
    explicit: bool | None = said("Whether the consent must be explicit")
    regime: str | None = said("The regime, where not the GDPR")


@noun
class ActionRow(Row):
    """What happens to data at the end of storage."""

    final: bool | None = said("Whether no personal data are left with the controller")


@noun
class AuthorityRow(Row):
    """A supervisory authority, by country."""

    recheck: bool | None = said("Whether its contact must be looked up again before relying on it")
    visiting: Text | None = said("Visiting address")
    postal: Text | None = said("Postal address")
    phone: str | None = said("Telephone")
    registry_phone: str | None = said("Telephone of the registry")
    email: Email | None = said("Mailbox")
    web: Text | None = said("Web site")


@noun
class ArticleRow(Row):
    """An article of the GDPR."""


AREA = Spec("eea", AreaRow)
ARTICLES = Spec("articles", ArticleRow)
ITEMS = Spec("items", ItemRow, ("item",))
SOURCES = Spec("sources", SourceRow, ("source",))
SUBJECTS = Spec("subjects", SubjectRow, ("subject-word",))
EVENTS = Spec("events", EventRow, ("event",))
LAWS = Spec("laws", LawRow, ("law",))
PERIODS = Spec("periods", PeriodRow, ("law", "period-code"))
CREDIT_PURPOSES = Spec("credit-purposes", CreditPurposeRow, ("law",))
GROUNDS = Spec("national-id-grounds", GroundRow, ("ground",))
BASES = Spec("bases", BasisRow)
ACTIONS = Spec("end-actions", ActionRow)
AUTHORITIES = Spec("authorities", AuthorityRow)
