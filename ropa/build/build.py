"""Building: every document that is due, rendered in parallel, written in one step each, with a manifest over all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from ropa.build.worker import Job, Made, make, start_worker

from ropa.build.dates import Dated, date_of
from ropa.build.manifest import manifest, versions
from ropa.build.output import MANIFEST, Output, as_json
from ropa.build.plan import Plan, Planned, listed, make_plan, withholding
from ropa.check import Checked
from ropa.diagnostics import ERROR, Diagnostic, order
from ropa.documents import Audience, Listed, State
from ropa.history import History, read_history
from ropa.source import Document, Origin, Span

Progress = Callable[[int, int, str], None]
"""Told after each document: how many are done, of how many, and which."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A public document that is not published, and why; `draft` are the files of its draft, if one was asked for."""

    planned: Planned
    reasons: tuple[Diagnostic, ...]
    draft: bool


@dataclass(slots=True)
class Built:
    """What a build did. `found` are problems that only building shows, besides those of the check."""

    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def withheld_entries(self) -> list[dict[str, Any]]:
        """The withheld documents as the manifest names them."""
        return [
            {
                "document": item.planned.name,
                "register": item.planned.register,
                "language": item.planned.language,
                "codes": sorted({reason.code for reason in item.reasons}),
                "draft": item.draft,
            }
            for item in self.withheld
        ]


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. `pdf` says whether PDFs can be made on this machine."""

    only: tuple[str, ...] = ()
    draft: bool = False
    jobs: int = 1
    pdf: bool = True
    environ: Mapping[str, str] = field(default_factory=dict)


def build(
    checked: Checked,
    output: Output,
    options: Options,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Built:
    """Write the documents of a checked workspace into `output`.

    `executor` may be any `concurrent.futures.Executor`; without one, `options.jobs` processes are used.
    """
    plan = make_plan(checked, options.only)
    history = read_history(checked.workspace.root, options.environ)
    run = _Run(checked, output, options, plan, history)
    with _executor(executor, options.jobs) as pool:
        run.documents(pool, progress)
        run.indexes(pool, progress)
    run.exports()
    run.finish()
    return run.built


@contextmanager
def _executor(given: Executor | None, jobs: int) -> Iterator[Executor | None]:
    if given is not None or jobs <= 1:
        yield given
        return
    with ProcessPoolExecutor(max_workers=jobs, initializer=start_worker) as pool:
        yield pool


@dataclass(frozen=True, slots=True)
class _Due:
    """A document to be rendered: where its files go, and the job that makes them."""

    planned: Planned
    paths: Mapping[str, str]
    job: Job
    entry: Mapping[str, Any]


class _Run:
    """One build."""

    def __init__(self, checked: Checked, output: Output, options: Options, plan: Plan, history: History) -> None:
        self.checked, self.output, self.options = checked, output, options
        self.plan, self.history = plan, history
        self.built = Built()
        self.listing: list[Listed] = []
        self.files: dict[str, dict[str, Any]] = {}
        self.errors = [item for item in checked.found if item.severity is ERROR]
        self.versions = versions()

    def documents(self, pool: Executor | None, progress: Progress | None) -> None:
        """Everything but the indexes."""
        self._render([due for planned in self.plan.documents for due in self._due(planned)], pool, progress)

    def indexes(self, pool: Executor | None, progress: Progress | None) -> None:
        """The indexes, over what there is now."""
        planned = self.plan.planner.indexes(self.options.only, self._relative())
        self._render([due for index in planned for due in self._due(index)], pool, progress)

    def _due(self, planned: Planned) -> Iterator[_Due]:
        dated = date_of(planned.view.paths, self.history, self.checked.workspace.timezone)
        reasons = [*withholding(planned, self.checked)]
        if planned.public and not planned.kind.index:
            reasons += dated.problems
            self.built.found += [item for item in dated.problems if item not in self.built.found]
        draft = bool(reasons) and (self.options.draft or any(item.family == "HIS" for item in reasons))
        if reasons:
            self.built.withheld.append(Withheld(planned, tuple(reasons), draft))
            if not draft:
                self._keep(planned)
                return
        yield self._job(planned, dated, draft)

    def _job(self, planned: Planned, dated: Dated, draft: bool) -> _Due:
        prefix = "draft/" if draft else ""
        formats = [ending for ending in planned.kind.formats if ending != "pdf" or self.options.pdf]
        paths = {ending: prefix + planned.path(ending) for ending in formats}
        job = Job.of(planned, dated, draft, formats, self.checked, self.history, self.versions)
        entry = {
            "kind": planned.kind.name,
            "audience": planned.kind.audience.value,
            "register": planned.register,
            "language": planned.language,
            "title": planned.view.title,
            "key": job.key,
            "inputs": list(planned.view.paths),
            "commit": dated.commit,
            "date": dated.when.isoformat() if dated.when else None,
            "draft": draft,
        }
        return _Due(planned, paths, job, entry)

    def _keep(self, planned: Planned) -> None:
        """The last good version of a withheld document stays, and stays listed."""
        before = self.output.before.get("files", {})
        kept = [planned.path(ending) for ending in planned.kind.formats if planned.path(ending) in before]
        for path in kept:
            self.files[path] = {**before[path], "withheld": True}
            self.built.kept.append(path)
        self.listing.append(listed(planned, State.WITHHELD, kept))

    def _render(self, dues: Sequence[_Due], pool: Executor | None, progress: Progress | None) -> None:
        fresh = [due for due in dues if not self._unchanged(due)]
        for due in dues:
            if due not in fresh:
                self._list(due)
        results = zip(fresh, _results(pool, [due.job for due in fresh]), strict=True)
        for done, (due, made) in enumerate(results, start=1):
            self._write(due, made)
            if progress is not None:
                progress(done, len(fresh), due.planned.name)

    def _unchanged(self, due: _Due) -> bool:
        """Whether the folder already holds exactly this document: same key, and its files as they were written."""
        before = self.output.before.get("files", {})
        for path in due.paths.values():
            entry = before.get(path)
            if not entry or entry.get("key") != due.job.key or self.output.digest(path) != entry.get("sha256"):
                return False
        for path in due.paths.values():
            self.files[path] = dict(before[path])
            self.built.kept.append(path)
        return True

    def _write(self, due: _Due, made: Made) -> None:
        if made.problems:
            self.built.found += made.problems
            if due.planned.public:
                self.built.withheld.append(Withheld(due.planned, tuple(made.problems), False))
            self._keep(due.planned)
            return
        for ending, path in due.paths.items():
            data = made.files[ending]
            self._put(path, data, due.entry)
        self._list(due)

    def _put(self, path: str, data: bytes, entry: Mapping[str, Any]) -> None:
        digest = hashlib.sha256(data).hexdigest()
        if self.output.digest(path) == digest:
            self.built.kept.append(path)
        else:
            self.output.write(path, data)
            self.built.written.append(path)
        self.files[path] = {**entry, "sha256": digest}

    def _list(self, due: _Due) -> None:
        if not due.planned.kind.index and not due.entry["draft"]:
            self.listing.append(listed(due.planned, State.WRITTEN, list(due.paths.values())))
        first = self.checked.workspace.first_language
        if due.planned.kind.index and due.planned.public and due.planned.language == first:
            page = self.output.folder / due.paths["html"]
            if page.is_file():
                self._put("public/index.html", page.read_bytes(), due.entry)

    def _relative(self) -> list[Listed]:
        """The listing with links as the pages of the public and the internal folder need them."""
        return [
            replace(item, links={form: f"../{path}" for form, path in item.links.items()}) for item in self.listing
        ]

    def exports(self) -> None:
        """The record for other programs, in the formats that packs give."""
        if self.options.only:
            return
        for export in self.checked.registry.exports:
            path = f"{Audience.INTERNAL.value}/{export.name}.{export.ending}"
            self._put(path, export.write(self.checked.facts), {"kind": "export", "audience": "internal"})

    def finish(self) -> None:
        """Remove what an older build wrote and this one does not, then put the manifest in its place."""
        before = self.output.before.get("files", {})
        if self.options.only:
            self.files = {**{path: dict(entry) for path, entry in before.items()}, **self.files}
        for path in sorted(set(before) - set(self.files)):
            self.output.remove(path)
            self.built.removed.append(path)
        self.built.found.sort(key=order)
        content = manifest(self.checked, self.history, self.files, self.built.withheld_entries(), self.versions)
        data = as_json(content)
        if self.output.digest(MANIFEST) != hashlib.sha256(data).hexdigest():
            self.output.write(MANIFEST, data)


def _results(pool: Executor | None, jobs: Iterable[Job]) -> Iterator[Made]:
    return pool.map(make, jobs) if pool is not None else map(make, jobs)


def missing_pdf(reason: str) -> Diagnostic:
    """The finding that PDFs cannot be made on this machine."""
    return Diagnostic("DOC004", ERROR, Origin(Document("")), Span(1, 1), {"reason": reason})
