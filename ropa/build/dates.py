"""The date, version and last changes of a document: from git, never typed; and what is told where git cannot say.

A public document bears the date at which its public view last changed, an internal one that of the last commit which
touched its files. Where the last change of a public view is not found (more than `MOST_COMPARED` commits that touched
it without changing it, or files of old commits that ropa cannot understand), the document does not say that it was
updated, but since when at least it has been unchanged.

A changed law or word of ropa, a pack or a shipped table is no change of the record and moves no date: the views of
all commits are made with those of today. So does a day that passes, which a record foresaw when it was written.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ropa.build.changes import Change, Traced, Tracer, Walker
from ropa.build.plan import Planned, Planner
from ropa.build.remembered import Name, Remembered, answers_in
from ropa.build.said import Said, Speaker, Unknown
from ropa.build.scene import Library, Snapshot, known_entries
from ropa.check import Checked
from ropa.diagnostics import ERROR, Diagnostic
from ropa.files import file_at, read_inside
from ropa.history import History, Trail
from ropa.history.git import Stopped
from ropa.source import Document, Origin, Span
from ropa.tables import Tables, load_tables
from ropa.yamlio import MAX_FILE_BYTES

SETTINGS = "registers/workspace.yaml"


@dataclass(frozen=True, slots=True)
class Dated:
    """When, in the workspace's time zone, and in which commit a document last changed, and its last changes.

    `certain` tells that `when` is the last change; else the document is unchanged since then at least. Where it has
    problems, it may only be a draft.
    """

    when: datetime | None
    commit: str | None
    problems: tuple[Diagnostic, ...] = ()
    changes: tuple[Change, ...] = ()
    certain: bool = True


class Dates:
    """The dates of the documents of one build."""

    def __init__(self, checked: Checked, planner: Planner, history: History, remembered: Remembered) -> None:
        self.checked, self.history, self.remembered = checked, history, remembered
        self.outside, self.speaker = planner.outside.workspace, Speaker(planner)
        self.zone = zoneinfo.ZoneInfo(checked.workspace.timezone)
        self._tables = [str(path) for path in checked.workspace.settings.tables]
        there = [path for path in history.blobs if file_at(path)]
        self._edited = frozenset(history.uncommitted({*checked.workspace.paths, *self._tables, *there}))
        self._dated: dict[Name, Dated] = {}

    def of(self, planned: Planned) -> Dated:
        """The date of a document that was among those to `find`, or of an internal one."""
        found = self._dated.get(_name(planned)) if planned.public else None
        return found or self._by_files(planned.view.paths)

    def find(self, planned: Sequence[Planned]) -> None:
        """Look for the last changes of the public ones among some documents."""
        public = [item for item in planned if item.public]
        history = self.history
        if not public or history.problem is not None or history.head is None:
            return
        if history.attached is not None:
            told = dict(answers_in(history.attached))
            for item in public:
                _, answer = told.get(_name(item), ("", Traced((), None, None)))
                self._dated[_name(item)] = self._answered(item, answer)
        elif history.trail is not None:
            try:
                self._follow(public, history.trail)
            except Stopped as stopped:
                problem = _tell("HIS003", SETTINGS, reason=f"@git.{stopped.problem.value}")
                self._dated |= {_name(item): Dated(None, None, (problem,)) for item in public}

    def _follow(self, public: Sequence[Planned], trail: Trail) -> None:
        """Take what is remembered, and go back through the history for the rest."""
        rest = []
        for item in public:
            head, answer = self.remembered.before.get(_name(item), ("", None))
            edited = self._edited.intersection(item.view.paths)
            if answer is not None and head == trail.head and (edited or not self._edited):
                self._note_edited(item, edited)
                self._take(item, answer, trail.head)
            else:
                rest.append(item)
        if not rest:
            return
        committed = {path: blob for path, blob in self.history.blobs.items() if path not in self._edited}
        with trail.contents(MAX_FILE_BYTES) as contents:
            known = known_entries(self.checked, self.outside, committed)
            library = Library(contents.read, known, self._with_own_rows, self.checked.workspace.root)
            head_now = Snapshot.at_head(library, self.history.blobs)
            walkers = [(item, self._begin(item, head_now)) for item in rest]
            tracer = Tracer(self.speaker, library, self.checked.as_of, self.zone, self.remembered.known())
            tracer.trace(trail, [walker for _, walker in walkers if walker is not None], head_now)
        for item, walker in walkers:
            if walker is not None and walker.answer is not None:
                self._take(item, walker.answer, trail.head)

    def _begin(self, item: Planned, head: Snapshot) -> Walker | None:
        """A document at HEAD, ready to be followed back; None, its date being noted, where HEAD does not have it."""
        edited = {path for path in item.view.paths if path in self._edited}
        scene, wide = head.scene(item.register), False
        said, now = self._said(item, head, wide=False), Said.of(item.view)
        if said is not None and not said.says_the_same(now) and not edited and not item.kind.index:
            edited = set(self._edited & scene.entries.keys() or self._edited)
            if not edited:
                scene, wide = head.scene(None), True
                said = self._said(item, head, wide=True)
        self._note_edited(item, edited)
        if said is None:
            self._dated.setdefault(_name(item), Dated(None, None))
            return None
        if wide and not said.says_the_same(now):  # it looks at more than the record: only its files can be dated
            by_files = self._by_files(item.view.paths)
            self._dated[_name(item)] = Dated(by_files.when, by_files.commit, by_files.problems, certain=False)
            return None
        return Walker(item.kind, item.register, item.language, scene, wide)

    def _note_edited(self, item: Planned, edited: Collection[str]) -> None:
        """Note which files a document rests on are not committed, where there are any."""
        if edited:
            problems = tuple(_tell("HIS001", path) for path in sorted(edited))
            self._dated[_name(item)] = Dated(None, None, problems)

    def _said(self, item: Planned, head: Snapshot, wide: bool) -> Said | None:
        scene = head.scene(None if wide else item.register)
        try:
            return self.speaker.said(item.kind, item.register, item.language, scene, self.checked.as_of)
        except Unknown:
            return None

    def _take(self, item: Planned, answer: Traced, head: str) -> None:
        """Note the answer for a document, and remember it."""
        before = self._dated.get(_name(item), Dated(None, None))
        found = self._answered(item, answer)
        problems = before.problems or found.problems
        self._dated[_name(item)] = Dated(found.when, found.commit, problems, found.changes, found.certain)
        if not answer.hidden:
            self.remembered.now[_name(item)] = head, answer

    def _answered(self, item: Planned, answer: Traced) -> Dated:
        first = min(item.view.paths, default=SETTINGS)
        problems = (_tell("HIS002", first),) if answer.hidden else ()
        if answer.hidden and not answer.changes:
            return Dated(None, None, problems)
        when = answer.when.astimezone(self.zone) if answer.when else None
        changes = tuple(
            Change(change.commit, change.when.astimezone(self.zone), change.parts, change.first)
            for change in answer.changes
        )
        return Dated(when, answer.commit, problems, changes, answer.certain)

    def _with_own_rows(self, own: Mapping[str, bytes]) -> Tables:
        """The tables with the workspace's own rows as some commit had them."""
        now = {path: read_inside(self.checked.workspace.root, path, []) for path in self._tables}
        if own == now:
            return self.checked.tables
        with TemporaryDirectory(prefix="ropa-tables-") as place:
            for path, data in own.items():
                file = Path(place, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            files, without = self.checked.registry.tables, self.checked.tables.without
            return load_tables(files, Path(place), list(own), without)[0]

    def _by_files(self, paths: Collection[str]) -> Dated:
        """The last commit that touched a document's files."""
        history, first = self.history, min(paths, default=SETTINGS)
        if not history.in_git:
            if history.problem is not None and history.outside_date is None:
                return Dated(None, None, (_tell("HIS003", first, reason=f"@git.{history.problem.value}"),))
            if history.outside_date is None:
                return Dated(None, None, (_tell("HIS004", first),))
            return Dated(history.outside_date.astimezone(self.zone), None)
        if history.problem is not None:
            return Dated(None, None, (_tell("HIS003", first, reason=f"@git.{history.problem.value}"),))
        if history.head is None:
            return Dated(None, None, (_tell("HIS005", first),))
        last = history.last(paths)
        when, commit = (last.when.astimezone(self.zone), last.id) if last else (None, None)
        changed = tuple(_tell("HIS001", path) for path in sorted(self._edited & set(paths)))
        hidden = (_tell("HIS002", first),) if history.hidden(paths) else ()
        return Dated(when, commit, changed or hidden)


def _name(planned: Planned) -> Name:
    return planned.kind.name, planned.register, planned.language


def _tell(code: str, path: str, **params: str) -> Diagnostic:
    return Diagnostic(code, ERROR, Origin(Document(path)), Span(1, 1), params)
