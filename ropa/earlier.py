"""What the files said before: asked of git only when a rule asks, and then once."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar

from ropa.decode import Decoder
from ropa.diagnostics import ERROR
from ropa.history import Problem
from ropa.history.git import Stopped
from ropa.history.main_line import MainLine, Version
from ropa.model.base import Located
from ropa.model.party import Organisation
from ropa.source import Document
from ropa.workspace import Workspace, identity
from ropa.yamlio import Mapping as MappingNode
from ropa.yamlio import compose

MOST = 60
"""How many versions of one file are read at most, the newest first."""

T = TypeVar("T", bound=Located)
Line = Callable[[], MainLine | None]


def no_line() -> None:
    """The main line of a workspace that has no history."""


@dataclass(frozen=True, slots=True)
class State(Generic[T]):
    """What a file said from a day on. `day` is None where the file on disk is not committed."""

    day: Day | None
    entry: T


@dataclass(frozen=True, slots=True)
class Gone(Generic[T]):
    """A file that was removed: what it said last, the day it came, and the day on which it went.

    `until` is None where its removal is not committed.
    """

    since: Day
    until: Day | None
    entry: T


class Earlier:
    """The earlier states of a workspace's files, as they landed on the main line of its repository."""

    def __init__(self, workspace: Workspace, line: Line = no_line) -> None:
        self._workspace, self._read = workspace, line
        self._zone = zoneinfo.ZoneInfo(workspace.timezone)
        self._decoder = Decoder()
        self._path = ""
        self._known: dict[str, Any] = {}
        self.problem: Problem | None = None
        self.hidden = False
        self._asked: dict[str, Sequence[Version]] = {}

    def states(self, entry: T, since: Day | None = None) -> tuple[State[T], ...]:
        """What the file of an entry said, the oldest first; the last is what it says now, the only one without git.

        With `since` the first is what stood at the end of that day, where anything did. A version that cannot be
        read is passed over. `hidden` is set where a shallow clone keeps the first of them back.
        """
        if self.problem is not None:  # git is asked no second time
            return (State(None, entry),)
        try:
            return self._states(entry, since)
        except Stopped as stopped:
            self.problem = stopped.problem
            return (State(None, entry),)

    def gone(self, kind: type[T], folder: str) -> tuple[Gone[T], ...]:
        """The files of a folder that stood on the main line once and are there no more, by their paths.

        What cannot be read is passed over. `hidden` is set where a shallow clone may keep some of them back.
        """
        try:
            line = self._line if self.problem is None else None
            if line is None:
                return ()
            self.hidden = self.hidden or line.cut is not None
            present = frozenset(self._workspace.paths)
            paths = [path for path in line.versions if path.startswith(f"{folder}/") and path not in present]
            return tuple(gone for path in sorted(paths) if (gone := self._gone(kind, line, path)) is not None)
        except Stopped as stopped:
            self.problem = stopped.problem
            return ()

    @property
    def whole(self) -> bool:
        """Whether there is a history, and neither git nor a shallow clone kept any of it from the rules."""
        try:
            return self._line is not None and self.problem is None and not self.hidden
        except Stopped as stopped:
            self.problem = stopped.problem
            return False

    @property
    def asked(self) -> Mapping[str, Sequence[Version]]:
        """The versions of each file that rules have asked for, the newest first: what their findings rest on."""
        return self._asked

    @property
    def cut(self) -> str | None:
        """The commit at which the history that was asked for ends because a clone is shallow."""
        return self._line.cut if self._asked and self._line is not None else None

    def close(self) -> None:
        """End what reads the contents of the past."""
        if "_line" in self.__dict__ and self._line is not None:
            self._line.close()

    def _states(self, entry: T, since: Day | None) -> tuple[State[T], ...]:
        line, path = self._line, entry.origin.document.path
        if line is None or path not in line.versions:
            return (State(None, entry),)
        several = self._wanted(line, path, since)
        self._asked[path] = max(several, self._asked.get(path, ()), key=len)
        now = State(self._day(several[0]) if line.stands(path) else None, entry)
        before = [version for version in (several[1:] if now.day else several) if version.blob is not None]
        return (*self._readable(line, before, entry), now)

    @cached_property
    def _line(self) -> MainLine | None:
        return self._read()

    def _gone(self, kind: type[T], line: MainLine, path: str) -> Gone[T] | None:
        several = line.versions[path]
        last = next((version for version in several if version.blob is not None), None)
        if last is None or last.blob is None:
            return None
        self._asked[path] = several
        entry = self._entry(next(iter(line.contents([last.blob]))), kind, Document(path), PurePosixPath(path).stem)
        until = self._day(several[0]) if several[0].blob is None else None
        return None if entry is None else Gone(self._day(several[-1]), until, entry)

    def _wanted(self, line: MainLine, path: str, since: Day | None) -> Sequence[Version]:
        """The versions of a file after a day and the one that stood at its end, the newest first."""
        every = line.versions[path][:MOST]
        wanted: list[Version] = []
        for version in every:
            wanted.append(version)
            if since is not None and self._day(version) <= since:
                return wanted
        self.hidden = self.hidden or every[-1].commit == line.cut
        return wanted

    def _day(self, version: Version) -> Day:
        return version.when.astimezone(self._zone).date()

    def _readable(self, line: MainLine, versions: Sequence[Version], entry: T) -> Iterator[State[T]]:
        """The versions that can be read without a mistake, the oldest first."""
        self._read_what_is_new(line, versions, entry)
        for version in reversed(versions):
            read = self._known[version.blob or ""]
            if read is not None:
                yield State(self._day(version), read)

    def _read_what_is_new(self, line: MainLine, versions: Sequence[Version], entry: T) -> None:
        """Read versions of a file and remember them until another file is asked for: several rules ask in turn."""
        if self._path != entry.origin.document.path:
            self._path, self._known = entry.origin.document.path, {}
        new = [blob for blob in {version.blob: None for version in versions} if blob and blob not in self._known]
        for blob, content in zip(new, line.contents(new), strict=True):
            self._known[blob] = self._entry(content, type(entry), entry.origin.document, identity(entry))

    def _entry(self, content: bytes, kind: type[T], document: Document, name: str) -> T | None:
        """The entry a file's content says; None where any of it cannot be understood."""
        node = compose(content, lambda code, span, params: None)
        if type(node) is not MappingNode:
            return None
        self._decoder.forget()
        known = {kind.__name__.lower(): name} if kind is not Organisation else {}
        read: T = self._decoder.read(kind, node, document, known)
        return None if any(item.severity is ERROR for item in self._decoder.found) else read
