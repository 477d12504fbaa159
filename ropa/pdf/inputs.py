"""What a PDF is made from besides its HTML, and how a document that cannot be made is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]
"""How an associated file relates to the document; ISO 19005-3:2012 (PDF/A-3), 6.8 and Annex E."""

_MIME = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file carried inside the PDF: `name` is without a folder and its own, `mime` is `type/subtype`."""

    name: str
    data: bytes
    mime: str
    description: str
    relationship: Relationship

    def __post_init__(self) -> None:
        if not _MIME.fullmatch(self.mime):
            raise ValueError(f"{self.mime} is not of the form type/subtype")
        if not self.name or "/" in self.name:
            raise ValueError(f"{self.name!r} does not name a file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What the PDF says about itself: `language` is a BCP 47 tag, `date` has a time zone and is the only one told."""

    title: str
    language: str
    author: str
    date: datetime
    subject: str = ""
    keywords: tuple[str, ...] = ()
    creator: str = "ropa"

    def __post_init__(self) -> None:
        if self.date.tzinfo is None:
            raise ValueError("the date of a PDF needs its time zone")

    @property
    def moment(self) -> datetime:
        """The date in UTC, to the second."""
        return self.date.astimezone(UTC).replace(microsecond=0)


class RenderProblem(Exception):
    """The document would not be printed as its HTML and style sheets say; `problems` are sentences in English."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[type[RenderProblem], tuple[object, ...]]:
        # Exceptions travel from a worker to the build by their arguments, and the text alone is not one of them.
        return type(self), (self.problems,)


class ForbiddenResource(RenderProblem):
    """The document asks for something that is not given out: the `address` it used, and the `reason`."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__([f"{address} {reason}"])
        self.address = address
        self.reason = reason

    def __reduce__(self) -> tuple[type[RenderProblem], tuple[object, ...]]:
        return type(self), (self.address, self.reason)
