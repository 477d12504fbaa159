"""The record as a commit has it, and of it what a document may rest on. All of it behind the privacy wall."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from functools import cached_property
from pathlib import Path
from typing import Any

from ropa.check import Checked
from ropa.facts import Facts, compute_facts
from ropa.files import FOLDER, KINDS, ORGANISATION, SETTINGS, file_at
from ropa.history import FileChange
from ropa.model.base import listed
from ropa.model.workspace import Settings
from ropa.source import Document, Origin
from ropa.tables import Tables
from ropa.workspace import Entry, EntryReader, Workspace

MOST_KEPT = 4096
"""How many versions of files are kept as read."""
TABLES = f"{FOLDER}/tables/"
_FOLDERS = {kind: f"{FOLDER}/{folder}/" if folder else f"{FOLDER}/" for folder, kind in KINDS.items()}
COMMON = ("workspace", "organisation")
"""Kinds of files that every document rests on."""
_NAMING = ("register", "agreement", "service")
"""What a document about a register may rest on because it names the register."""


class Library:
    """Every version of every file that was asked for, read once.

    `read` gives the bytes of a content id, `known` are the entries that are in memory already.
    """

    def __init__(
        self,
        read: Callable[[str], bytes | None],
        known: Mapping[tuple[str, str], Entry],
        tables: Callable[[Mapping[str, bytes]], Tables],
        root: Path,
    ) -> None:
        self.root = root
        self._bytes, self._known, self._load = read, known, tables
        self._reader = EntryReader()
        self._entries: dict[tuple[str, str], Entry | None] = {}
        self._tables: dict[tuple[tuple[str, str], ...], Tables] = {}

    def entry(self, path: str, blob: str | None) -> Entry | None:
        """What a file says with some content; None where it is no file of the record."""
        if blob is None:
            return None
        key = (path, blob)
        if key in self._known:
            return self._known[key]
        if key not in self._entries:
            if len(self._entries) >= MOST_KEPT:
                self._entries.clear()
            self._entries[key] = self._reader.read(path, self._bytes(blob)) if file_at(path) else None
        return self._entries[key]

    def tables(self, own: tuple[tuple[str, str], ...]) -> Tables:
        """The legal tables with a workspace's own rows, given as paths and content ids."""
        if own not in self._tables:
            read = {path: self._bytes(blob) for path, blob in own}
            self._tables[own] = self._load({path: data for path, data in read.items() if data is not None})
        return self._tables[own]


@dataclass
class Scene:
    """What a document may rest on at one moment. `names` are all ids that it may name, known or not."""

    entries: Mapping[str, Entry]
    names: frozenset[str]
    tables: Tables
    root: Path
    known: dict[Any, Any] = field(default_factory=dict)
    """What was made of it before: facts by day, views by document and day."""

    def says_the_same(self, other: Scene) -> bool:
        """Whether the record says just this at another moment, whatever the day."""
        if self.tables is not other.tables or self.entries.keys() != other.entries.keys():
            return False
        return all(
            entry is other.entries[path] or entry.says_the_same(other.entries[path])
            for path, entry in self.entries.items()
        )

    def facts(self, day: Day) -> Facts:
        """What follows from it on a day."""
        if day not in self.known:
            self.known[day] = compute_facts(self.workspace, self.tables, day)
        facts: Facts = self.known[day]
        return facts

    @cached_property
    def workspace(self) -> Workspace:
        """A workspace of these files alone."""
        kinds: dict[str, dict[Any, Any]] = {kind: {} for kind in (*KINDS.values(), *COMMON)}
        for entry in self.entries.values():
            kinds[entry.file.kind][entry.file.id] = entry.value
        path = f"{FOLDER}/{SETTINGS}"
        return Workspace(
            root=self.root,
            settings=kinds["workspace"].get("workspace") or Settings(workspace=None, origin=Origin(Document(path))),
            organisation=kinds["organisation"].get("organisation"),
            registers=kinds["register"],
            parties=kinds["party"],
            agreements=kinds["agreement"],
            services=kinds["service"],
            paths=tuple(self.entries),
            broken=self.unreadable,
        )

    @cached_property
    def unreadable(self) -> frozenset[str]:
        """The files that could not be understood."""
        return frozenset(path for path, entry in self.entries.items() if not entry.readable)


class Snapshot:
    """All files of the record as a commit has them: content ids by path.

    `naming` are, by each word, the files at HEAD that hold it; `others` are the files that may differ from HEAD's.
    """

    def __init__(
        self,
        library: Library,
        files: Mapping[str, str],
        naming: Mapping[str, Collection[str]],
        others: frozenset[str] = frozenset(),
    ) -> None:
        self._library, self.files, self._naming, self._others = library, files, naming, others
        self._scenes: dict[str | None, Scene] = {}

    @classmethod
    def at_head(cls, library: Library, files: Mapping[str, str]) -> Snapshot:
        """The files at HEAD."""
        naming: dict[str, list[str]] = {}
        for path, blob in files.items():
            entry = library.entry(path, blob)
            if entry is not None and entry.file.kind in _NAMING:
                for word in entry.mentions:
                    naming.setdefault(word, []).append(path)
        return cls(library, files, naming)

    def before(self, changes: Sequence[FileChange]) -> Snapshot:
        """The files of a parent, against which the commit changed some."""
        files = dict(self.files)
        for change in changes:
            if change.old is None:
                files.pop(change.path, None)
            else:
                files[change.path] = change.old
        others = self._others | {change.path for change in changes}
        return Snapshot(self._library, files, self._naming, others)

    def entry(self, path: str) -> Entry | None:
        """What a file says; None where it is not there."""
        return self._library.entry(path, self.files.get(path))

    def scene(self, register: str | None) -> Scene:
        """What documents about a register may rest on; about the whole workspace, everything."""
        if register not in self._scenes:
            if register is None:
                found = {path: entry for path in sorted(self.files) if (entry := self.entry(path)) is not None}
                names: set[str] = set()
            else:
                found, names = self._around(register)
            self._scenes[register] = Scene(found, frozenset(names), self._tables(found), self._library.root)
        return self._scenes[register]

    def _tables(self, found: Mapping[str, Entry]) -> Tables:
        settings = found.get(f"{FOLDER}/{SETTINGS}")
        own = listed(settings.value.tables) if settings and isinstance(settings.value, Settings) else ()
        return self._library.tables(tuple((path, self.files[path]) for path in own if path in self.files))

    def _around(self, register: str) -> tuple[dict[str, Entry], set[str]]:
        """The entries that a register leads to and those that name it, and every id they may name.

        Too many do no harm, one too few would: other registers are taken along, but not what they in turn name.
        """
        found: dict[str, Entry] = {}
        names: set[str] = {register}
        own = f"{_FOLDERS['register']}{register}.yaml"
        led = [own, f"{FOLDER}/{SETTINGS}", f"{FOLDER}/{ORGANISATION}", *self._that_name(register)]
        while led:
            path = led.pop()
            entry = self.entry(path) if path not in found else None
            if entry is None:
                continue
            found[path] = entry
            if entry.file.kind == "register" and path != own:
                continue
            names |= entry.mentions
            kinds = ("party", "agreement", "register") if path == own else ("party", "agreement")
            led += [f"{_FOLDERS[kind]}{name}.yaml" for name in entry.mentions for kind in kinds]
        return {path: found[path] for path in sorted(found)}, names

    def _that_name(self, register: str) -> Iterator[str]:
        yield from (path for path in self._naming.get(register, ()) if path not in self._others)
        for path in sorted(self._others):
            entry = self.entry(path)
            if entry is not None and entry.file.kind in _NAMING and register in entry.mentions:
                yield path


def known_entries(checked: Checked, public: Workspace, blobs: Mapping[str, str]) -> dict[tuple[str, str], Entry]:
    """The entries of a workspace that was read, by path and content id; `blobs` are those of committed files."""
    found: dict[tuple[str, str], Entry] = {}
    for value in public.entries():
        path = value.origin.document.path
        file = file_at(path)
        if file is not None and path in blobs and path not in checked.workspace.broken:
            found[path, blobs[path]] = Entry(file, value)
    return found
