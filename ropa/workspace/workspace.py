"""The workspace: everything the files say, linked by ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ropa.model.agreement import Agreement
from ropa.model.base import Id, Located, Text, public
from ropa.model.party import Organisation, Party
from ropa.model.register import Register
from ropa.model.scalars import AgreementId, PartyId, RegisterId, ServiceId
from ropa.model.service import Service
from ropa.model.workspace import Role, Settings, System
from ropa.source import Origin, Step
from ropa.workspace.written import Written


@dataclass(frozen=True, slots=True)
class Workspace:
    """The record as read: broken files are in it with what could be read of them.

    `broken` are the paths of files with a format error; `unreadable` are the places of those errors, so that no
    rule complains about what a person did write but the reader could not understand. `spoken` are, by path, the
    languages in which the texts of a file that are not internal are written: each set of them that occurs there.
    `left_open` are the places of open questions, `{todo: note}`; `comments` are those in which data of people may
    stand. `digest` is over all files as they were read.
    """

    root: Path
    settings: Settings
    organisation: Organisation | None
    registers: Mapping[RegisterId, Register]
    parties: Mapping[PartyId, Party]
    agreements: Mapping[AgreementId, Agreement]
    services: Mapping[ServiceId, Service]
    paths: tuple[str, ...] = ()
    digest: str = ""
    broken: frozenset[str] = frozenset()
    unreadable: frozenset[tuple[str, tuple[Step, ...]]] = frozenset()
    spoken: Mapping[str, frozenset[tuple[str, ...]]] = field(default_factory=dict)
    left_open: tuple[Origin, ...] = ()
    comments: tuple[Written, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the documents, the first being that of every plain text."""
        return tuple(self.settings.languages) or ("en",)

    @property
    def first_language(self) -> str:
        """The language of every plain text."""
        return self.languages[0]

    @property
    def timezone(self) -> str:
        """Name of the time zone in which dates are printed."""
        return self.settings.timezone or "UTC"

    @property
    def roles(self) -> Mapping[Id, Role]:
        """Roles that answer for registers, findings and deletions."""
        return self.settings.roles or {}

    @property
    def systems(self) -> Mapping[Id, System]:
        """Information systems."""
        return self.settings.systems or {}

    def body(self, party: str | None) -> Organisation | Party | None:
        """The organisation or party of that id."""
        if self.organisation is not None and party == self.organisation.organisation:
            return self.organisation
        return self.parties.get(PartyId(party)) if party else None

    def is_us(self, party: str | None) -> bool:
        """Whether an id names the organisation itself."""
        return self.organisation is not None and party is not None and party == self.organisation.organisation

    def entries(self) -> Iterator[Located]:
        """Every file's value: settings, organisation, registers, parties, agreements, services."""
        yield self.settings
        if self.organisation is not None:
            yield self.organisation
        yield from self.registers.values()
        yield from self.parties.values()
        yield from self.agreements.values()
        yield from self.services.values()

    def unread(self, path: str, route: Sequence[Step]) -> bool:
        """Whether a file could not be read at a place, or above or below it: a format error says it already."""
        if path not in self.broken:
            return False
        wanted = list(map(str, route))
        places = (list(map(str, place)) for broken, place in self.unreadable if broken == path)
        return any(wanted[: len(place)] == place or place[: len(wanted)] == wanted for place in places)

    def words(self, text: Text | None, language: str) -> str | None:
        """The organisation's words in a language, or None where they are missing."""
        return text.in_language(language, self.first_language) if text else None

    def title(self, entry: Register | Party | Organisation | Agreement | Service, language: str) -> str:
        """The name of an entry for a reader, its id where it has none."""
        name = entry.title if isinstance(entry, Agreement) else entry.name
        spoken = self.words(name, language) or (name.anything(self.first_language) if name else None)
        return spoken or str(identity(entry))

    def public(self) -> Workspace:
        """The same workspace behind the privacy wall: nothing internal is in it any more."""
        return replace(
            self,
            settings=public(self.settings),
            organisation=public(self.organisation),
            registers=public(self.registers),
            parties=public(self.parties),
            agreements=public(self.agreements),
            services=public(self.services),
            left_open=(),
        )


def identity(entry: Located) -> str:
    """The id of a file's value."""
    for name in ("register", "party", "agreement", "service", "organisation"):
        value = getattr(entry, name, None)
        if value is not None:
            return str(value)
    return entry.origin.document.path
