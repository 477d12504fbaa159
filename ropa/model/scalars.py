"""The small values of the record: what a single word or number may look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, TypeAlias

from ropa.model.base import Text

PartyId = NewType("PartyId", str)
"""The id of a file under `registers/parties/`, or of the organisation."""
RegisterId = NewType("RegisterId", str)
"""The id of a register: its file's name without the ending."""
AgreementId = NewType("AgreementId", str)
"""The id of a file under `registers/agreements/`."""
ServiceId = NewType("ServiceId", str)
"""The id of a file under `registers/services/`."""
SubjectId = NewType("SubjectId", str)
"""The id of a group of data subjects in the same register."""
DataId = NewType("DataId", str)
"""The id of a data group in the same register."""
PurposeId = NewType("PurposeId", str)
"""The id of a purpose in the same register."""
RoleId = NewType("RoleId", str)
"""The id of a role listed in `workspace.yaml`."""
SystemId = NewType("SystemId", str)
"""The id of an information system listed in `workspace.yaml`."""

ItemWord = NewType("ItemWord", str)
"""A word of the vocabulary of data items."""
SourceWord = NewType("SourceWord", str)
"""A word of the vocabulary of sources."""
SubjectWord = NewType("SubjectWord", str)
"""A word of the vocabulary of subject groups."""
EventWord = NewType("EventWord", str)
"""A word of the vocabulary of start events."""
GroundCode = NewType("GroundCode", str)
"""A national ground for processing an identity number, for instance FI.29.1.2."""
LawCode = NewType("LawCode", str)
"""A code of the table of laws, for instance FI.KPL.2.10."""
PeriodCode = NewType("PeriodCode", str)
"""A code of the table of statutory periods."""
Country = NewType("Country", str)
"""An ISO 3166-1 alpha-2 code, or ORG:NAME for an international organisation."""
Language = NewType("Language", str)
"""An ISO 639-1 code."""
Email = NewType("Email", str)
"""An e-mail address, of a role rather than of a person."""
Link = NewType("Link", str)
"""An address beginning with https:, mailto: or tel:."""
FilePath = NewType("FilePath", str)
"""A file of the workspace, relative to it, with forward slashes."""
Sha256 = NewType("Sha256", str)
"""A SHA-256 in 64 small hexadecimal digits."""
Code = NewType("Code", str)
"""A finding's code, for instance RET007."""
RoutePath = NewType("RoutePath", str)
"""A route of ids from the top of a file, with dots: retention.0."""
ZoneName = NewType("ZoneName", str)
"""A time zone's name, for instance Europe/Helsinki."""

Cited: TypeAlias = LawCode | Text
"""A code of the table of laws, or the citation in own words."""

ID = re.compile(r"[a-z][a-z0-9-]{0,63}\Z")
COUNTRY = re.compile(r"(?:[A-Z]{2}|ORG:[A-Z]{2,12})\Z")
LAW = re.compile(r"[A-Z]{2}(?:\.[A-Za-z0-9]+)+\Z")
SHA256 = re.compile(r"[0-9a-f]{64}\Z")
EMAIL = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+\.[^\s@<>\"(),:;\\]+\Z")
LINK = re.compile(r"(?:https://[^\s<>\"'\\]+|mailto:[^\s<>\"'\\]+|tel:\+?[0-9-]+)\Z")
CODE = re.compile(r"[A-Z]{2,6}[0-9]{3}\Z")
ROUTE = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\Z")
FILE_PATH = re.compile(r"(?!/)(?!.*(?:^|/)\.\.?(?:/|\Z))(?!.*//)[^\x00-\x1f\x7f\\:*?\"<>|]+\Z")
LANGUAGES = frozenset(
    "bg cs da de el en es et fi fr ga hr hu is it lt lv mt nb nl nn no pl pt ro ru se sk sl sv uk".split()
)

_AMOUNT = re.compile(r"([0-9]{1,4}) (hour|day|week|month|year)s?\Z")
_UNITS = ("years", "months", "weeks", "days", "hours")


class Word(StrEnum):
    """A member of a closed list of words."""

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True, order=False)
class Period:
    """A length of calendar time, for instance 3 years and 6 months."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `6 years` or `3 years 6 months`; ValueError where the text is no period of whole numbers."""
        words = text.split(" ")
        if not text or len(words) % 2:
            raise ValueError(text)
        amounts: dict[str, int] = {}
        for number, unit in zip(words[::2], words[1::2], strict=True):
            found = _AMOUNT.match(f"{number} {unit}")
            if not found or f"{found[2]}s" in amounts or int(found[1]) == 0:
                raise ValueError(text)
            amounts[f"{found[2]}s"] = int(found[1])
        return cls(**amounts)

    def days_about(self) -> float:
        """Its length in days, years and months taken at their mean: for comparing, never for a date."""
        return self.years * 365.2425 + self.months * 30.436875 + self.weeks * 7 + self.days + self.hours / 24

    def parts(self) -> tuple[tuple[int, str], ...]:
        """The amounts with their units (`year`, `month`, `week`, `day`, `hour`), the longest first."""
        return tuple((getattr(self, unit), unit[:-1]) for unit in _UNITS if getattr(self, unit))

    def iso(self) -> str:
        """ISO 8601, for instance P3Y6M; weeks are written as days beside other units."""
        if self.weeks and not (self.years or self.months or self.days or self.hours):
            return f"P{self.weeks}W"
        days = self.days + self.weeks * 7
        date = "".join(f"{n}{letter}" for n, letter in ((self.years, "Y"), (self.months, "M"), (days, "D")) if n)
        return f"P{date}" + (f"T{self.hours}H" if self.hours else "")

    def __str__(self) -> str:
        return " ".join(f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in self.parts())
