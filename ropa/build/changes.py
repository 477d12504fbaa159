"""When the public view of a document last changed, and in which of its parts: the way back through the history.

A commit changed a document when the view made of the commit's files differs from the view made of its parent's, with
today's ropa, packs and tables at both. So a style sheet, a comment, an internal note, another order, another register
or a new edition of ropa changes no document; a revert does, and a merge does where it differs from every parent. The
views are those of the commit's own day and those of the day of the build: what was seen then, and what is seen now.

What a file that ropa cannot understand said at a commit is not known, and nothing was published of it. Such commits
are passed over: what stands on their far side is compared with what stands on their near one.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from datetime import datetime
from typing import Any

from ropa.build.said import Said, Speaker, Unknown
from ropa.build.scene import COMMON, TABLES, Library, Scene, Snapshot
from ropa.documents import DocumentKind
from ropa.files import file_at
from ropa.history import FileChange, Step, Trail

SHOWN = 3
"""How many changes a document tells of."""
MOST_COMPARED = 200
"""How many commits that touched what a document rests on are looked at for each of its changes, at most."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of what a document says; `parts` are the names of the parts, `first` tells that it then began."""

    commit: str
    when: datetime
    parts: tuple[Any, ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Traced:
    """What the history tells of a document: its changes, the newest first, and its date and version.

    Where no change was found, `when` is how far back the document is known to have said just this. `hidden` tells
    that a shallow clone hides the answer, `dated` that the answer holds for the day of the build alone. `compared`
    commits were looked at for the newest change.
    """

    changes: tuple[Change, ...]
    when: datetime | None
    commit: str | None
    hidden: bool = False
    dated: bool = False
    compared: int = 0

    @property
    def certain(self) -> bool:
        """Whether the last change was found."""
        return bool(self.changes)


@dataclass
class Walker:
    """A document on its way back. `scene` is what it rests on at `step`, the oldest commit known to say the same."""

    kind: DocumentKind
    register: str | None
    language: str
    scene: Scene
    wide: bool = False
    at: str | None = None
    step: Step | None = None
    lost: bool = False
    compared: int = 0
    changes: list[Change] = field(default_factory=list)
    first_compared: int = 0
    version: str | None = None
    dated: bool = False
    touched: str | None = None
    answer: Traced | None = None

    def __post_init__(self) -> None:
        self.at = self.register

    def change(self, parts: tuple[Any, ...] = (), first: bool = False) -> bool:
        """Note a change at the oldest commit that says the same; whether the way ends here."""
        if self.step is None:
            return True
        if not self.changes:
            self.first_compared = self.compared
            self.version = self.version or self.step.id
        self.changes.append(Change(self.step.id, self.step.when, parts, first))
        self.compared = 0
        if first or len(self.changes) == SHOWN:
            self.end()
        return self.answer is not None

    def end(self, hidden: bool = False) -> None:
        """The way ends, with what was found on it."""
        changes = tuple(self.changes)
        when, commit, compared = self.step.when if self.step else None, self.version, self.compared
        if changes:
            when, compared = changes[0].when, self.first_compared
        elif self.step:
            commit = commit or self.touched or self.step.id
        self.answer = Traced(changes, when, commit, hidden, self.dated, compared)

    def join(self, known: Traced) -> None:
        """The rest of the way is known from an earlier walk."""
        changes = (*self.changes, *known.changes)[:SHOWN]
        when, commit, compared = known.when, self.version or known.commit, self.compared + known.compared
        if self.changes:
            when, compared = changes[0].when, self.first_compared
        self.answer = Traced(changes, when, commit, False, self.dated or known.dated, compared)


@dataclass(frozen=True, slots=True)
class Tracer:
    """Follows documents back. `known` are answers of an earlier walk by commit, kind, register and language."""

    speaker: Speaker
    library: Library
    as_of: Day
    zone: zoneinfo.ZoneInfo
    known: Mapping[tuple[str, str, str | None, str], Traced]

    def trace(self, trail: Trail, walkers: Sequence[Walker], head: Snapshot) -> None:
        """Give every walker its answer. Raises Stopped where git gives none."""
        waiting: dict[str, list[Walker]] = {trail.head: list(walkers)}
        snapshots = {trail.head: head}
        known_at = {commit for commit, *_ in self.known}
        for step in trail.steps():
            here, snapshot = waiting.pop(step.id, []), snapshots.pop(step.id, None)
            if step.id in known_at:
                here = [walker for walker in here if not self._known(walker, step)]
            if not here or snapshot is None:
                if not waiting:
                    break
                continue
            if step.cut or not step.parents:
                _stop(here, step)
                continue
            ways = []
            for parent, changes in step.parents:
                before = snapshots.get(parent) or (snapshot.before(changes) if changes else snapshot)
                snapshots[parent] = before
                ways.append(self._way(parent, before, changes))
            for parent, going in self._sent(step, here, ways):
                waiting[parent] = waiting[parent] + going if parent in waiting else going

    def _sent(self, step: Step, here: list[Walker], ways: Sequence[_Way]) -> Iterator[tuple[str, list[Walker]]]:
        """The walkers that go on, by the parent they go on to."""
        silent = next((way for way in ways if not way.telling), None)
        if silent is not None:
            yield silent.parent, here
            return
        for walker in here:
            parent = self._parent(walker, step, ways)
            if parent is not None:
                yield parent, [walker]

    def _known(self, walker: Walker, step: Step) -> bool:
        """Whether an earlier walk has told the rest of the way from here, within the same bounds."""
        known = self.known.get((step.id, walker.kind.name, walker.register, walker.language))
        if known is None or walker.lost or walker.at != walker.register:
            return False
        if walker.compared + known.compared > MOST_COMPARED and walker.compared:
            return False
        walker.join(known)
        return True

    def _way(self, parent: str, before: Snapshot, changes: Sequence[FileChange]) -> _Way:
        """A parent with the changes of what files say to everybody."""
        telling, ids, words, everything = [], set(), set(), False
        for change in changes:
            file = file_at(change.path)
            versions = [self.library.entry(change.path, blob) for blob in (change.new, change.old)]
            new, old = versions
            if file is None and not change.path.startswith(TABLES):
                continue
            if new is not None and old is not None and new.says_the_same(old):
                continue
            telling.append(change)
            everything = everything or file is None or file.kind in COMMON
            ids |= {file.id} if file else set()
            words |= {word for entry in versions if entry is not None for word in entry.mentions}
        return _Way(parent, before, tuple(telling), frozenset(ids), frozenset(words), everything)

    def _parent(self, walker: Walker, step: Step, ways: Sequence[_Way]) -> str | None:
        """The parent at which the walker goes on: one that says the same, else the first; None where it ends."""
        untouched = next((way for way in ways if not way.touches(walker)), None)
        if untouched is not None:
            return untouched.parent
        walker.touched = walker.touched or step.id
        if not walker.lost:
            walker.step = step
        verdicts = []
        for way in ways:
            verdict = self._compare(walker, step, way)
            if verdict.same:
                self._go(walker, verdict, step)
                return way.parent
            verdicts.append(verdict)
        first = verdicts[0]
        if walker.compared > MOST_COMPARED:
            walker.end()
        elif first.unknown:
            walker.lost = True
        elif first.gone and walker.lost:
            walker.end()
        elif not walker.change(first.parts, first=first.gone):
            self._go(walker, first, step)
        return None if walker.answer else ways[0].parent

    def _go(self, walker: Walker, verdict: _Verdict, step: Step) -> None:
        if verdict.name != walker.at:
            walker.version = walker.version or step.id
            walker.at = verdict.name
        if verdict.scene is not None:
            walker.scene, walker.lost = verdict.scene, False

    def _compare(self, walker: Walker, step: Step, way: _Way) -> _Verdict:
        scene = way.snapshot.scene(None if walker.wide else walker.at)
        if not walker.wide and walker.scene.says_the_same(scene):
            return _Verdict(walker.at, scene, same=True)
        walker.compared += 1
        if walker.compared > MOST_COMPARED:
            return _Verdict(walker.at)
        try:
            parts = self._differing(walker, step, walker.at, scene)
        except Unknown:
            return _Verdict(walker.at, unknown=True)
        if parts is None:
            return _Verdict(walker.at, scene, same=True)
        if not isinstance(parts, _Gone):
            return _Verdict(walker.at, scene, parts=parts)
        return self._renamed(walker, step, way) or _Verdict(walker.at, scene, gone=True)

    def _differing(
        self, walker: Walker, step: Step, name: str | None, scene: Scene
    ) -> tuple[Any, ...] | _Gone | None:
        """In which parts a document said something else under a name in another scene; None where in none."""
        own = (walker.step or step).when.astimezone(self.zone).date()
        for day in (own, self.as_of):
            walker.dated = walker.dated or day != own
            now = self._said(walker, walker.at, walker.scene, day)
            then = self._said(walker, name, scene, day)
            if now is not None and then is None:
                return _Gone()
            if now is not None and then is not None and not now.says_the_same(then):
                return now.differing(then)
        return None

    def _said(self, walker: Walker, name: str | None, scene: Scene, day: Day) -> Said | None:
        return self.speaker.said(walker.kind, name, walker.language, scene, day)

    def _renamed(self, walker: Walker, step: Step, way: _Way) -> _Verdict | None:
        """The document under the name of a register that is no more, where it said just the same."""
        for change in way.telling:
            file = file_at(change.path)
            if walker.register is None or walker.lost or file is None or file.kind != "register" or change.new:
                continue
            scene = way.snapshot.scene(None if walker.wide else file.id)
            try:
                if self._differing(walker, step, file.id, scene) is None:
                    return _Verdict(file.id, scene, same=True)
            except Unknown:
                continue
        return None


class _Gone:
    """A document that was not there."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A parent with its files, and the changes since of what files say to everybody.

    `ids` are those of the files, `words` all that they name before and after; `everything` tells that every document
    rests on one of them.
    """

    parent: str
    snapshot: Snapshot
    telling: Sequence[FileChange]
    ids: frozenset[str]
    words: frozenset[str]
    everything: bool

    def touches(self, walker: Walker) -> bool:
        """Whether what a document rests on is among the changes."""
        if walker.register is None or walker.wide or self.everything:
            return bool(self.telling)
        return walker.at in self.words or not walker.scene.names.isdisjoint(self.ids)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """How a document was at a parent under a name: the same, unknown, not there, or other in some parts."""

    name: str | None
    scene: Scene | None = None
    same: bool = False
    unknown: bool = False
    gone: bool = False
    parts: tuple[Any, ...] = ()


def _stop(walkers: Iterable[Walker], step: Step) -> None:
    """The history ends here; a document that is known so far began with it, unless a shallow clone hides more."""
    for walker in walkers:
        if not walker.lost:
            walker.step = step
        if step.cut or walker.lost:
            walker.end(hidden=step.cut)
        else:
            walker.change(first=True)
