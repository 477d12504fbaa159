"""Transfers to third countries and international organisations, and what allows them (Chapter V)."""

from datetime import date as Day
from typing import Annotated

from ropa.model.assessment import Internal, TransferAssessment
from ropa.model.base import ByKey, ByValue, Located, Scope, Single, Stated, Text, key, many, noun, said
from ropa.model.party import Region
from ropa.model.scalars import Country, DataId, Link, PartyId, PurposeId, Word


class CoveredData(Word):
    """What a certification under the Data Privacy Framework covers."""

    HR = "hr"
    NON_HR = "non-hr"


class ListStatus(Word):
    """Status on the Data Privacy Framework List."""

    ACTIVE = "active"
    INACTIVE = "inactive"


@noun
class Adequacy(Located):
    """An adequacy decision of the Commission (Art. 45)."""

    article: str = key("45")
    decision: str | None = said(
        "The decision relied on, for instance (EU) 2023/1795; the one of the day when left out"
    )
    entity: str | None = said("US: the contracting entity as it stands on the Data Privacy Framework List")
    status: ListStatus | None = said("US: its status on the list")
    covered: Annotated[tuple[CoveredData, ...], Single()] = many("US: data its certification covers")
    checked: Day | None = said("US: day the list was checked")
    scope_confirmed: Text | None = said("How it was confirmed that the recipient is inside a limited decision")


class ClauseSet(Word):
    """Sets of standard contractual clauses of the Commission."""

    SCC_2021 = "2021/914"
    SCC_2010 = "2010/87/EU"
    SCC_2004 = "2004/915/EC"
    SCC_2001 = "2001/497/EC"


class Annex(Word):
    """Annexes of the clauses of 2021/914 that must be filled in."""

    PARTIES = "IA"
    DESCRIPTION = "IB"
    AUTHORITY = "IC"
    MEASURES = "II"
    SUB_PROCESSORS = "III"


class SubOption(Word):
    """Clause 9 of the clauses of 2021/914."""

    SPECIFIC = "specific"
    GENERAL = "general"


@noun
class StandardClauses(Located):
    """Standard contractual clauses of the Commission (Art. 46(2)(c))."""

    article: str = key("46-2-c")
    set: ClauseSet | None = said("The set of clauses: 2021/914, or the older one relied on")
    module: Annotated[tuple[int, ...], Single()] = many(
        "Module 1 (controller to controller) to 4 (processor to controller)"
    )
    signed: Day | None = said("Day the clauses were concluded")
    annexes: tuple[Annex, ...] = many("Annexes that are filled in")
    sub_processors: SubOption | None = said("Option of clause 9: specific or general authorisation")
    docking: bool | None = said("Whether clause 7 is used")
    law: Country | None = said("Country whose law and courts apply (clauses 17 and 18)")
    by_reference: Text | None = said("What is only referred to, not filled in")


@noun
class BindingRules(Located):
    """Binding corporate rules (Art. 46(2)(b), 47)."""

    article: str = key("46-2-b")
    for_processors: bool | None = said("Whether they are rules for processors")
    authority: Text | None = said("Lead authority")
    approval: str | None = said("Reference of the approval")
    approved: Day | None = said("Day of the approval")


@noun
class OtherSafeguard(Located):
    """Another safeguard of Art. 46: instrument between authorities, code, certificate, authorised clauses."""

    article: str = key("46-2-a, 46-2-d, 46-2-e, 46-2-f, 46-3-a or 46-3-b")
    reference: str | None = said("Instrument, code or certificate")
    authorisation: str | None = said("Authorisation of the authority (Art. 46(3))")
    until: Day | None = said("Last day of validity")


@noun
class Derogation(Located):
    """A derogation for a specific situation (Art. 49(1), first subparagraph)."""

    article: str = key("49-1-a to 49-1-g")
    why: Text | None = said("Why the ground fits")
    recurring: bool | None = said("Whether the transfer recurs")
    by_authority: bool | None = said("Whether a public authority transfers in the exercise of its powers (49(3))")


@noun
class Compelling(Located):
    """Compelling legitimate interests (Art. 49(1), second subparagraph)."""

    article: str = key("49-1-second")
    why: Text | None = said("The compelling interest and why nothing else is possible")
    recurring: bool | None = said("Whether the transfer recurs")
    authority_informed: Day | None = said("Day the supervisory authority was informed")
    subjects_informed: Day | None = said("Day the persons were informed")
    safeguards: Text | None = said("Assessment and safeguards, for the record (49(6))")


@noun
class ClaimedMechanism(Located):
    """A mechanism as somebody claimed it that is none of the law's: kept as claimed, then reported."""

    claimed: Text = key("The claim in its own words")


Mechanism = Annotated[
    Adequacy | StandardClauses | BindingRules | OtherSafeguard | Derogation | Compelling | ClaimedMechanism,
    ByValue(
        "article",
        {
            "45": Adequacy,
            "46-2-a": OtherSafeguard,
            "46-2-b": BindingRules,
            "46-2-c": StandardClauses,
            "46-2-d": OtherSafeguard,
            "46-2-e": OtherSafeguard,
            "46-2-f": OtherSafeguard,
            "46-3-a": OtherSafeguard,
            "46-3-b": OtherSafeguard,
            **{f"49-1-{letter}": Derogation for letter in "abcdefg"},
            "49-1-second": Compelling,
        },
    ),
    ByKey({"claimed": ClaimedMechanism}),
]


class ImporterRole(Word):
    """What the importer is to the exporter."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"
    SUB_PROCESSOR = "sub-processor"


@noun
class Transfer(Located):
    """A transfer: stated once, where its evidence is, and inherited by every register that uses the party."""

    country: Country | None = said("Third country (ISO 3166 alpha-2), or ORG:NAME for an international organisation")
    region: Region | None = said("Region, where no country is named")
    importer: PartyId | Text | None = said("Party that receives the data")
    exporter: PartyId | None = said("Party that sends them, where it is not the organisation")
    role: ImporterRole | None = said("What the importer is to the exporter")
    data: Stated[Scope[DataId]] = said("Data groups, where not all that the party gets")
    purposes: Stated[Scope[PurposeId]] = said("Purposes")
    possible: bool | None = said("Whether it only may happen")
    when: Text | None = said("Condition")
    frequency: Text | None = said("How often")
    mechanism: Stated[Annotated[tuple[Mechanism, ...], Single()]] = said("What allows it; alternatives side by side")
    fallback: Stated[Annotated[tuple[Mechanism, ...], Single()]] = said("What allows it if the mechanism falls away")
    assessment: Stated[TransferAssessment] = said("Transfer impact assessment")
    supplementary: Stated[tuple[Text, ...]] = said("Supplementary measures")
    copy_at: Link | Text | None = said("Where a copy of the safeguards can be had (Art. 13(1)(f))")
    onward: Stated[tuple[Text, ...]] = said("Onward transfers")
    since: Day | None = said("First day")
    until: Day | None = said("Last day; entries stay")
    internal: Internal | None = said("What is not published")
