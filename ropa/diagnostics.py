"""What is told to a person about the files: a code, a severity and a place; the words come later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from ropa.source import Origin, Span


class Severity(Enum):
    """How grave a finding is; one code has one severity."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return tuple(Severity).index(self)


ERROR, WARNING, ADVICE = Severity


class Related(NamedTuple):
    """A second place that explains a finding; `note` names the sentence in the rule's words."""

    at: Origin
    note: str = ""
    span: Span | None = None


class Accepted(NamedTuple):
    """The waiver that covers a finding: who accepted the risk, why, and until when (ISO date)."""

    reason: str
    by: str
    until: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `at` is the place as a route; `span` is known at once for format problems, and is otherwise worked out from
    the file when the finding is printed. `params` fill the placeholders of the message. `law` cites the articles.
    """

    code: str
    severity: Severity
    at: Origin
    span: Span | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    law: tuple[str, ...] = ()
    accepted: Accepted | None = None

    @property
    def path(self) -> str:
        """The file, relative to the workspace."""
        return self.at.document.path

    @property
    def family(self) -> str:
        """The letters of the code: `TRF` of `TRF001`."""
        return self.code.rstrip("0123456789")


def order(found: Diagnostic) -> tuple[str, int, int, str, str]:
    """Sort key: file, line, column, code; findings without a worked-out line come by their route."""
    line, column = (found.span.line, found.span.column) if found.span else (0, 0)
    return (found.path, line, column, found.code, found.at.dotted())
