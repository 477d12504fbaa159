"""The dated tables of Union law, and the classes of the rows that only this pack reads."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path
from typing import Annotated, Any

from ropa.api import (
    ACTIONS,
    AREA,
    ARTICLES,
    BASES,
    EVENTS,
    ITEMS,
    SOURCES,
    SUBJECTS,
    Row,
    Single,
    Spec,
    TableFile,
    Text,
    Word,
    many,
    noun,
    said,
)


class Evidence(Word):
    """What the record must hold to rely on an adequacy decision of limited scope."""

    DPF = "dpf"
    CONFIRM = "confirm"
    NONE = "none"


@noun
class AdequacyRow(Row):
    """An adequacy decision of the Commission (Art. 45), by country or organisation."""

    decision: str | None = said("Number of the decision")
    framework: str | None = said("Framework a recipient must belong to")
    scope: Text | None = said("Limit of the decision; the whole country when left out")
    evidence: Evidence | None = said("What the record must hold: dpf, confirm or none")


class Family(Word):
    """The order of tools in Chapter V."""

    ADEQUACY = "adequacy"
    SAFEGUARD = "safeguard"
    DEROGATION = "derogation"


@noun
class InstrumentRow(Row):
    """A tool of Chapter V, or a set of clauses."""

    article: Text | None = said("The article, as cited in a notice")
    family: Family | None = said("adequacy, safeguard or derogation")
    authorisation: bool | None = said("Whether the supervisory authority must authorise it")
    approval: bool | None = said("Whether the supervisory authority must approve it")
    assessment: bool | None = said("Whether a transfer impact assessment is needed")
    public_authority: bool | None = said("'no' where Art. 49(3) closes it to the exercise of public powers")
    tool: str | None = said("The tool a set of clauses is")
    concludable_until: Day | None = said("Last day a new contract could be made on it")


class Lost(Word):
    """The conditions of which any one ends the exemption of Art. 30(5)."""

    RISK = "risk"
    NOT_OCCASIONAL = "not-occasional"
    SPECIAL = "special-categories"
    CRIMINAL = "criminal-data"


@noun
class ExemptionRow(Row):
    """The exemption from keeping a record (Art. 30(5))."""

    threshold: int | None = said("Number of employees below which it may hold")
    lost_if: Annotated[tuple[Lost, ...], Single()] = many("Conditions that end it")


@noun
class VagueRow(Row):
    """Phrases that name no purpose, by language."""

    fi: tuple[str, ...] = many("In Finnish")
    sv: tuple[str, ...] = many("In Swedish")
    en: tuple[str, ...] = many("In English")

    def words(self) -> tuple[str, ...]:
        """The phrases of all languages."""
        return (*self.fi, *self.sv, *self.en)


@noun
class ExpectationRow(Row):
    """A figure that no article fixes: what authorities expect, or what gives time to act."""

    number: int | None = said("The figure")
    unit: str | None = said("What is counted")


class Wording(Word):
    """What a vague wording is said of."""

    RETENTION = "retention"
    NO_LONGER = "no-longer"
    END = "end"
    ONLY = "only"
    SOURCE = "source"
    RECIPIENT = "recipient"
    RECIPIENT_GENERAL = "recipient-general"
    EXAMPLE = "example"
    INTEREST = "interest"
    FILLER = "filler"
    FREE = "free"
    YEARLY = "yearly"
    FEE_GROUND = "fee-ground"


@noun
class WordingRow(VagueRow):
    """Patterns of vague wording: rows of words, `word*` for a beginning, `…` for some words between."""

    kind: Wording | None = said("What it is said of")
    other: tuple[str, ...] = many("In other languages")

    def words(self) -> tuple[str, ...]:
        """The patterns of all languages."""
        return (*self.fi, *self.sv, *self.en, *self.other)


@noun
class FormsRow(Row):
    """Words by which the name of a legal entity is recognised."""

    forms: tuple[str, ...] = many("Forms of companies and associations, and words for public bodies")


@noun
class MailRow(Row):
    """A mail service whose mailboxes are mostly those of private people, by its domain."""


@noun
class NamesRow(Row):
    """Given names of people."""

    names: tuple[str, ...] = many("The names")


ADEQUACY = Spec("adequacy", AdequacyRow)
INSTRUMENTS = Spec("transfer-instruments", InstrumentRow)
EXEMPTION = Spec("record-exemption", ExemptionRow)
EXPECTATIONS = Spec("expectations", ExpectationRow)
COMPANY_FORMS = Spec("company-forms", FormsRow)
CONSUMER_MAIL = Spec("consumer-mail", MailRow)
GIVEN_NAMES = Spec("given-names", NamesRow)
VAGUE_PURPOSES = Spec("vague-purposes", VagueRow)
VAGUE_WORDING = Spec("vague-wording", WordingRow)


def table_files() -> list[TableFile]:
    """The files of this pack's tables."""
    folder = Path(__file__).parent / "tables"
    specs: tuple[Spec[Any], ...] = (
        AREA,
        ARTICLES,
        BASES,
        ITEMS,
        SOURCES,
        SUBJECTS,
        EVENTS,
        ACTIONS,
        ADEQUACY,
        INSTRUMENTS,
        EXEMPTION,
        EXPECTATIONS,
        COMPANY_FORMS,
        CONSUMER_MAIL,
        GIVEN_NAMES,
        VAGUE_PURPOSES,
        VAGUE_WORDING,
    )
    return [TableFile(spec, folder / f"{spec.name}.yaml") for spec in specs]
