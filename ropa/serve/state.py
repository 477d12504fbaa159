"""One reading of the workspace: what was found in it, and its documents, made when they are first looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, MutableMapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import cached_property

from ropa.build.dates import Dated, Dates
from ropa.build.jobs import Due, Jobs
from ropa.build.plan import Planned, Planner, listed, withholding
from ropa.build.problems import template_problem, told
from ropa.build.worker import Look, Made
from ropa.check import Checked
from ropa.diagnostics import ERROR, Diagnostic
from ropa.documents import Listed, State
from ropa.files import FOLDER, SETTINGS
from ropa.render import TemplateProblem, Templates, read_templates
from ropa.serve.past import Past, Pasts
from ropa.serve.press import Press
from ropa.source import Document, Origin, Span

SETTINGS_PATH = f"{FOLDER}/{SETTINGS}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document: its page as a build writes it, or None with the `problems` that kept it from being made.

    `reasons` are why a build would not publish it: errors in its files, or git that cannot date it.
    """

    planned: Planned
    title: str
    html: str | None
    key: str
    reasons: tuple[Diagnostic, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Means:
    """What all readings have in common: where pages are made, and the last page of each document by its path.

    `wanted` tells whether anything is still shown of a reading.
    """

    environ: Mapping[str, str]
    versions: Mapping[str, str]
    press: Press
    wanted: Callable[[Reading], bool]
    past: Pasts
    last: MutableMapping[str, Sheet] = field(default_factory=dict)


class Reading:
    """The workspace as it was at one moment. `number` tells readings apart; documents are made once each."""

    def __init__(self, number: int, checked: Checked, means: Means) -> None:
        self.number, self.checked, self._means = number, checked, means
        self._lock = threading.RLock()
        self._planned: dict[str, Planned] = {}
        self._sheets: dict[str, Future[Sheet]] = {}
        self._given_up: dict[str, Made] = {}
        self._looked_for: set[str] = set()

    @cached_property
    def outlines(self) -> Mapping[str, Planned]:
        """Every document that is due, by its path below a build's folder."""
        return {outline.path("html"): outline for outline in self._planner.outlines()}

    @cached_property
    def unreadable(self) -> frozenset[str]:
        """The files that could not be read as a whole: what they say is not known."""
        return frozenset(path for path, route in self.checked.workspace.unreadable if not route)

    def paths(self, path: str) -> frozenset[str]:
        """The files a document rests on; the settings are among them, since they choose its languages."""
        planned = self._view(path)
        return frozenset([*(planned.view.paths if planned else ()), SETTINGS_PATH])

    def sheet(self, path: str) -> Sheet:
        """A document of `outlines`, made now if nobody has looked at it before.

        Raises Overtaken where it took long and nobody wants to see this reading any more.
        """
        with self._lock:
            found, mine = self._sheets.get(path), Future[Sheet]()
            self._sheets.setdefault(path, mine)
        if found is not None:
            return found.result()
        try:
            mine.set_result(self._make(path))
        except BaseException as problem:
            mine.set_exception(problem)
        return mine.result()

    @cached_property
    def _planner(self) -> Planner:
        return Planner.of(self.checked)

    @cached_property
    def _look(self) -> tuple[Templates, list[TemplateProblem]]:
        return read_templates(self.checked.workspace.root, self.checked.registry.templates)

    @cached_property
    def _jobs(self) -> Jobs:
        return Jobs(self.checked, self._past.history, Look.of(self._look[0]), self._means.versions)

    @cached_property
    def _past(self) -> Past:
        return self._means.past.now(self.checked, self._means.environ)

    @cached_property
    def _dates(self) -> Dates:
        return Dates(self.checked, self._planner, self._past.history, self._past.remembered)

    def _dated(self, planned: Planned) -> Dated:
        """When a document last changed, looked for when it is first asked."""
        if planned.path("html") not in self._looked_for:
            self._looked_for.add(planned.path("html"))
            self._dates.find([planned])
            self._means.past.keep(self._past)
        return self._dates.of(planned)

    def _view(self, path: str) -> Planned | None:
        """A document with its view; None where the pack that makes it failed."""
        with self._lock:
            if path not in self._planned:
                outline = self.outlines[path]
                listing = self._listing() if outline.kind.index else ()
                try:
                    self._planned[path] = self._planner.viewed(outline, listing)
                except Exception:  # a pack's mistake must not end the preview; `_make` tells it
                    return None
            return self._planned[path]

    def _listing(self) -> list[Listed]:
        """What an index is over: every other document, as a build without PDFs would leave it."""
        found = []
        for path, outline in self.outlines.items():
            planned = None if outline.kind.index else self._view(path)
            if planned is not None:
                withheld = bool(self._reasons(planned))
                links = () if withheld else (f"../{path}",)
                found.append(listed(planned, State.WITHHELD if withheld else State.WRITTEN, links))
        return found

    def _reasons(self, planned: Planned) -> tuple[Diagnostic, ...]:
        """Why a build would withhold a document, or write it as a draft only."""
        if not planned.public or planned.kind.index:
            return ()
        return (*withholding(planned, self.checked), *self._dated(planned).problems)

    def _make(self, path: str) -> Sheet:
        with self._lock:
            ready = self._ready(path)
        if isinstance(ready, Sheet):
            return ready
        sheet, due = ready
        before = self._means.last.get(path)
        if before is not None and before.key == due.job.key:  # the same inputs give the same page
            problems = before.problems if before.html is None else self._template_problems()
            return replace(sheet, html=before.html, problems=problems)
        made = self._given_up.get(due.job.template)
        if made is not None:  # a search through hundreds of documents does not wait for each
            return replace(sheet, problems=tuple(told(made, sheet.planned, self.checked)))
        made = self._means.press.make(due.job, lambda: self._means.wanted(self))
        if made.exhausted:
            self._given_up[due.job.template] = made
        if made.good:
            sheet = replace(sheet, html=made.files["html"].decode(), problems=self._template_problems())
        else:
            sheet = replace(sheet, problems=tuple(told(made, sheet.planned, self.checked)))
        self._means.last[path] = sheet
        return sheet

    def _ready(self, path: str) -> Sheet | tuple[Sheet, Due]:
        """A document with the job that makes its page; the sheet alone where it cannot be made."""
        outline = self.outlines[path]
        planned = self._view(path)
        if planned is None:
            return Sheet(outline, outline.name, None, "", problems=(_failed(outline),))
        reasons = self._reasons(planned)
        try:
            due = self._jobs.due(planned, self._dated(planned), bool(reasons), pdf=False)
        except TemplateProblem as problem:
            found = template_problem(problem.path, problem.line, planned.name, problem.reason)
            return Sheet(planned, planned.view.title, None, "", reasons, (found,))
        return Sheet(planned, str(due.entry["title"]), None, due.job.key, reasons), due

    def _template_problems(self) -> tuple[Diagnostic, ...]:
        """Files of the look that were not read, though a document could be made without them."""
        return tuple(template_problem(item.path, item.line, "templates", item.reason) for item in self._look[1])


def _failed(outline: Planned) -> Diagnostic:
    """A pack's view of a document failed."""
    return _whole("DOC002", f"templates/{outline.kind.template}", document=outline.name, reason="its view failed")


def _whole(code: str, path: str, **params: str) -> Diagnostic:
    return Diagnostic(code, ERROR, Origin(Document(path)), Span(1, 1), {**params, "whole": "yes"})
