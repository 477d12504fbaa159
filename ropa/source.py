"""Text with places: where in which file a value of the record stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

Step = str | int


class Span(NamedTuple):
    """A stretch of one line: line and column count from 1, `width` in characters (at least 1)."""

    line: int
    column: int
    width: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the workspace, named by its path relative to the workspace, with forward slashes."""

    path: str


class Origin:
    """One link of a route of keys and list positions from the top of a document down to a value."""

    __slots__ = ("document", "parent", "step")

    def __init__(self, document: Document, parent: Origin | None = None, step: Step = "") -> None:
        self.document = document
        self.parent = parent
        self.step = step

    def at(self, *steps: Step) -> Origin:
        """The origin of what stands below this one, whether or not the file says anything there."""
        here = self
        for step in steps:
            here = Origin(self.document, here, step)
        return here

    def route(self) -> tuple[Step, ...]:
        """The keys and positions from the top of the document to here."""
        return tuple(reversed([link.step for link in self._links()]))

    def dotted(self) -> str:
        """The route as people write it in a waiver: `purposes.billing.basis.0`."""
        return ".".join(str(step) for step in self.route())

    def _links(self) -> Iterator[Origin]:
        here = self
        while here.parent is not None:
            yield here
            here = here.parent

    def __repr__(self) -> str:
        return f"<{self.document.path}:{self.dotted()}>"
