"""Whose data, which data, and where they come from."""

from typing import Annotated

from ropa.model.assessment import Internal
from ropa.model.base import ByKey, Located, Scope, Single, Stated, Text, key, many, must, noun, said
from ropa.model.law import Article9, Laws
from ropa.model.scalars import (
    Cited,
    GroundCode,
    ItemWord,
    PartyId,
    RegisterId,
    SourceWord,
    SubjectId,
    SubjectWord,
    Word,
)


class Medium(Word):
    """How data are kept."""

    PAPER = "paper"
    ELECTRONIC = "electronic"


class Relation(Word):
    """How a group of data subjects stands to the controller."""

    PARTY = "party"
    REPRESENTS_PARTY = "represents-party"
    PROSPECT = "prospect"
    FORMER = "former"
    INDIRECT = "indirect"
    STAFF = "staff"
    PUBLIC = "public"


@noun
class SubjectGroup(Located):
    """A category of data subjects."""

    name: Text | None = must("Name of the group, as the notice prints it", plain=True)
    description: Text | None = said("Who belongs to it")
    kind: SubjectWord | None = said("The word of the vocabulary it is closest to")
    includes: tuple[SubjectWord | Text, ...] = many("Groups it includes, as words of the vocabulary")
    relation: Relation | None = said("How it stands to the controller: decides whether a contract can be its basis")
    children: bool | None = said("Whether children are among them")
    vulnerable: bool | None = said("Whether they need special protection")
    when: Text | None = said("Condition under which the group is in the register")


@noun
class Item(Located):
    """One kind of data inside a data group."""

    item: ItemWord | Text = key("A word of the vocabulary, or own words by language")
    note: Text | None = said("Detail in brackets")
    when: Text | None = said("Condition, for instance 'only if needed'")
    optional: bool | None = said("Whether giving it is voluntary")


@noun
class KnownSource(Located):
    """A source by a word of the vocabulary, or in own words."""

    source: SourceWord | Text = key("A word of the vocabulary, or own words by language")
    how: Text | None = said("How the data come")
    when: Text | None = said("Condition")
    public: bool | None = said("Whether the source is publicly accessible")
    law: Laws = many("Law under which the data come")
    named: Text | None = said("The source by name, for instance which credit register")


@noun
class PartySource(Located):
    """A source that is a party of the workspace."""

    party: PartyId = key("Id of the party")
    how: Text | None = said("How the data come")
    when: Text | None = said("Condition")
    public: bool | None = said("Whether the source is publicly accessible")
    law: Laws = many("Law under which the data come")


@noun
class RegisterSource(Located):
    """Another register of the workspace as a source."""

    register: RegisterId = key("Id of the register")
    how: Text | None = said("How the data come")
    when: Text | None = said("Condition, for instance the end of the relationship")
    data: tuple[Text, ...] = many("Which data, where not all")


Source = Annotated[
    KnownSource | PartySource | RegisterSource,
    ByKey({"source": KnownSource, "party": PartySource, "register": RegisterSource}),
]


class ObligationKind(Word):
    """Whether a person must give the data (Art. 13(2)(e))."""

    STATUTORY = "statutory"
    CONTRACTUAL = "contractual"
    NEEDED = "needed-to-contract"
    VOLUNTARY = "voluntary"


@noun
class Obligation(Located):
    """Whether a person must give the data, and what happens otherwise."""

    kind: ObligationKind = key("Statutory, contractual, needed to contract, or voluntary")
    otherwise: Text | None = said("What happens when the data are not given")
    law: Laws = many("Law that demands them")


class SpecialKind(Word):
    """The special categories of Art. 9(1)."""

    ETHNIC = "ethnic"
    POLITICAL = "political"
    RELIGION = "religion"
    TRADE_UNION = "trade-union"
    GENETIC = "genetic"
    BIOMETRIC = "biometric"
    HEALTH = "health"
    SEX_LIFE = "sex-life"


@noun
class SpecialData(Located):
    """Data of a special category and the condition that allows them (Art. 9)."""

    kind: SpecialKind = key("The special category")
    possible: bool | None = said("Whether the data only may reveal it, for instance a diet")
    article: Article9 | None = said("Condition of Art. 9(2)")
    law: Laws = many("Law the condition needs (letters b, g, h, i, j)")
    explicit: bool | None = said("Whether consent was given explicitly (letter a)")
    consent: Text | None = said("How explicit consent is given and withdrawn")
    safeguards: Stated[tuple[Text, ...]] = said("Special safeguards that national law demands")


@noun
class CriminalData(Located):
    """Data on criminal convictions and offences, and what authorises them (Art. 10)."""

    law: Laws = many("Provision that authorises it")
    authority: bool | None = said("Whether it is under the control of an official authority")


@noun
class NationalId(Located):
    """A national identity number and the ground for processing it (Art. 87)."""

    ground: GroundCode | None = must("National ground, for instance FI.29.1.2")
    why: Text | None = said("Why unambiguous identification matters here")
    printed: bool | None = said("Whether it is printed on documents")
    login: bool | None = said("Whether it serves as a means of authentication")


@noun
class CreditData(Located):
    """Credit data, the purpose that permits their use, and the register they come from."""

    register: Text | None = said("Name of the credit register")
    purpose: Annotated[tuple[Cited, ...], Single()] = many("Permitted purposes, as codes of law or in own words")
    told: bool | None = said("Whether the person is told of the use and of the register")


@noun
class DataGroup(Located):
    """A category of personal data: the unit to which bases, recipients and retention attach."""

    name: Text | None = must("Name of the group, as the notice prints it", plain=True)
    description: Text | None = said("What it holds, where the items do not say it")
    subjects: Stated[Scope[SubjectId]] = said("Groups of data subjects it concerns, or all")
    items: Stated[tuple[Item, ...]] = said("Kinds of data in it")
    other: Text | None = said("Open end: what else it may hold")
    limit: Text | None = said("Limit on how much of it is used, for instance 'one item'")
    sources: Stated[tuple[Source, ...]] = said("Where the data come from")
    obligation: Stated[Obligation] = said("Whether a person must give them (Art. 13(2)(e))")
    special: Stated[tuple[SpecialData, ...]] = said("Special categories in it and their conditions (Art. 9)")
    criminal: Stated[CriminalData] = said("Data on criminal convictions and offences (Art. 10)")
    national_id: Stated[NationalId] = said("Identity number and its ground (Art. 87)")
    credit: Stated[CreditData] = said("Credit data and their register")
    medium: Annotated[tuple[Medium, ...], Single()] = many("Paper or electronic")
    when: Text | None = said("Condition under which the data are processed")
    reason: Text | None = said("Why these data are needed")
    derived: bool | None = said("Whether the controller derives them from other data")
    on_device: bool | None = said("Whether they stay on the person's device or are only read there")
    not_in_notice: bool | None = said("Whether the group is only internal and concerns nobody outside")
    internal: Internal | None = said("What is not published")
