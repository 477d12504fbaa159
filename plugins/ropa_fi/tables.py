"""The dated tables of Finnish law, and the classes of the rows that only this pack reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ropa.api import (
    AUTHORITIES,
    CREDIT_PURPOSES,
    GROUNDS,
    LAWS,
    PERIODS,
    Row,
    Spec,
    SpecialKind,
    TableFile,
    many,
    noun,
    said,
)


@noun
class ChildAgeRow(Row):
    """The age from which a child's own consent to an information society service is lawful (Art. 8(1) GDPR)."""

    age: int | None = said("Age in years")


@noun
class ElectronicMarketingRow(Row):
    """A channel of direct marketing to natural persons that needs prior consent."""

    not_for: tuple[str, ...] = many(
        "Groups addressed as representatives of organisations, as words of the vocabulary"
    )


@noun
class CenturySignRow(Row):
    """A sign of the century in a personal identity code."""

    century: int | None = said("First year of the century")


@noun
class ListedRow(Row):
    """Processing for which the authority requires an impact assessment (Art. 35(4) GDPR)."""

    special: SpecialKind | None = said("Special category whose processing is meant")
    location: bool | None = said("Whether location data are meant")
    exemption: str | None = said("Exemption from the duty to inform that is meant")
    whistleblowing: bool | None = said("Whether a whistleblowing system is meant")
    criteria: int | None = said("Number of further criteria that must be met")
    sensitive: bool | None = said("'no' where criterion 4 does not count as a further one")


CHILD_AGE = Spec("child-consent-age", ChildAgeRow)
ELECTRONIC_MARKETING = Spec("electronic-marketing", ElectronicMarketingRow)
CENTURY_SIGNS = Spec("identity-code-signs", CenturySignRow)
DPIA_LIST = Spec("dpia-list", ListedRow)


def table_files() -> list[TableFile]:
    """The files of this pack's tables."""
    folder = Path(__file__).parent / "tables"
    specs: tuple[Spec[Any], ...] = (
        LAWS,
        PERIODS,
        GROUNDS,
        CREDIT_PURPOSES,
        AUTHORITIES,
        CHILD_AGE,
        DPIA_LIST,
        ELECTRONIC_MARKETING,
        CENTURY_SIGNS,
    )
    return [TableFile(spec, folder / f"{spec.name}.yaml") for spec in specs]
