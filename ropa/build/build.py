"""Building: every document that is due, rendered in parallel, written in one step each, with a manifest over all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from ropa.build.dates import Dates
from ropa.build.jobs import Due, Jobs
from ropa.build.manifest import manifest, versions
from ropa.build.output import Output
from ropa.build.plan import Planned, Planner, listed, withholding
from ropa.build.problems import no_pdf, not_written, stopped, template_problem, told
from ropa.build.remembered import Remembered, environment
from ropa.build.unchanged import build_key, holds, sealed
from ropa.build.worker import Look, Made, make_all, start_worker
from ropa.build.writing import NotWritten, Writing
from ropa.check import Checked
from ropa.diagnostics import Diagnostic, order
from ropa.documents import Audience, Listed, State
from ropa.history import History, read_history
from ropa.render import TemplateProblem, read_templates

MOST_TOGETHER = 16
"""Documents that a worker is given at once, at most."""

AS_STORED = ("sha256", "unsigned")
"""What an entry of the manifest says of a file's bytes, not of the document."""

Progress = Callable[[int, int, str], None]
"""Told after each document: how many are done, of how many, and which."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A public document that is not published; `codes` say why, `draft` whether a draft of it was written."""

    document: str
    register: str | None
    language: str
    codes: tuple[str, ...]
    draft: bool

    @classmethod
    def of(cls, planned: Planned, reasons: Iterable[Diagnostic], draft: bool) -> Withheld:
        """What becomes of a planned document for some reasons."""
        codes = tuple(sorted({reason.code for reason in reasons}))
        return cls(planned.name, planned.register, planned.language, codes, draft)


@dataclass(slots=True)
class Built:
    """What a build did.

    `found` are problems that only building shows, besides those of the check; `html_only` the files of documents that
    are too long for a PDF.
    """

    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    html_only: list[str] = field(default_factory=list)

    def nothing(self, problem: Diagnostic) -> None:
        """The build came to nothing for a reason: what was to be written was not."""
        self.written.clear()
        self.removed.clear()
        self.found.append(problem)

    def nothing_to_do(self, before: Mapping[str, Any]) -> None:
        """The folder holds this build already, as its manifest says."""
        self.kept += before["files"]
        self.without_pdf(before["files"])
        self.withheld += [Withheld(**{**entry, "codes": tuple(entry["codes"])}) for entry in before["withheld"]]

    def without_pdf(self, files: Mapping[str, Mapping[str, Any]]) -> None:
        """Note which of the files of a build stand for a document that is too long for a PDF."""
        self.html_only = sorted(path for path, entry in files.items() if entry.get("too_long"))

    def withheld_entries(self) -> list[dict[str, Any]]:
        """The withheld documents as the manifest names them."""
        return [{**asdict(item), "codes": list(item.codes)} for item in self.withheld]


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. `no_pdf` says why PDFs cannot be made on this machine; None where they can."""

    only: tuple[str, ...] = ()
    draft: bool = False
    jobs: int = 1
    no_pdf: str | None = None
    environ: Mapping[str, str] = field(default_factory=dict)

    def decisive(self) -> dict[str, Any]:
        """Those of the options that decide what is written."""
        return {"only": list(self.only), "draft": self.draft, "pdf": self.no_pdf is None}


def build(
    checked: Checked,
    output: Output,
    options: Options,
    progress: Progress | None = None,
    executor: Executor | None = None,
    history: History | None = None,
) -> Built:
    """Write the documents of a checked workspace into `output`.

    `executor` may be any `concurrent.futures.Executor`; without one, `options.jobs` processes are used. `history`
    takes the place of what git says of the workspace now. Raises Refused where another build writes there.

    Nothing is put in its place before all is made: where a file cannot be written, the last good build stays.
    """
    if history is None:
        history = read_history(checked.workspace.root, options.environ, within=("registers",))
    built = Built()
    try:
        with output.hold() as writing:
            templates, problems = read_templates(checked.workspace.root, checked.registry.templates)
            built.found += [template_problem(item.path, item.line, "templates", item.reason) for item in problems]
            if options.no_pdf is not None:
                built.found.append(no_pdf(options.no_pdf))
            look, made_with = Look.of(templates), versions()
            key = build_key(checked, history, look, options.decisive() | {"versions": made_with})
            if holds(writing, key):
                built.nothing_to_do(writing.before)
                return built
            run = _Run(checked, writing, options, history, built, Jobs(checked, history, look, made_with))
            with _executor(executor, options.jobs) as pool:
                run.documents(pool, progress)
                run.indexes(pool, progress)
            run.exports()
            run.finish(key)
    except NotWritten as problem:
        built.nothing(not_written(problem.path, problem.reason))
    except BrokenProcessPool:
        built.nothing(stopped())
    return built


@contextmanager
def _executor(given: Executor | None, jobs: int) -> Iterator[Executor | None]:
    if given is not None or jobs <= 1:
        yield given
        return
    with ProcessPoolExecutor(max_workers=jobs, initializer=start_worker, initargs=(os.getpid(),)) as pool:
        yield pool


class _Run:
    """One build."""

    def __init__(
        self, checked: Checked, writing: Writing, options: Options, history: History, built: Built, jobs: Jobs
    ) -> None:
        self.checked, self.writing, self.options, self.history, self.built = checked, writing, options, history, built
        self.jobs = jobs
        self.planner = Planner.of(checked)
        self.listing: list[Listed] = []
        self.files: dict[str, dict[str, Any]] = {}
        self.before: Mapping[str, Mapping[str, Any]] = writing.entries
        self.remembered = Remembered(writing.remembered, environment(checked), checked.as_of.isoformat())
        self.dates = Dates(checked, self.planner, history, self.remembered)

    def documents(self, pool: Executor | None, progress: Progress | None) -> None:
        """Everything but the indexes."""
        planned = list(self.planner.documents(self.options.only))
        self.dates.find(planned)
        self._render([due for document in planned for due in self._due(document)], pool, progress)
        # In the order of the plan, whatever was rendered now and what before: the same build gives the same index.
        places: dict[tuple[str, str | None, str], int] = {
            (item.kind.name, item.register, item.language): place for place, item in enumerate(planned)
        }
        self.listing.sort(key=lambda item: places[item.kind, item.register, item.language])

    def indexes(self, pool: Executor | None, progress: Progress | None) -> None:
        """The indexes, over what there is now."""
        there = [
            item._replace(links={form: f"../{path}" for form, path in item.links.items()}) for item in self.listing
        ]
        planned = list(self.planner.indexes(self.options.only, there))
        self.dates.find(planned)
        self._render([due for index in planned for due in self._due(index)], pool, progress)

    def _due(self, planned: Planned) -> Iterator[Due]:
        dated = self.dates.of(planned)
        reasons = list(withholding(planned, self.checked))
        if planned.public and not planned.kind.index:
            reasons += dated.problems
            self.built.found += [item for item in dated.problems if item not in self.built.found]
        draft = bool(reasons) and (self.options.draft or any(item.family == "HIS" for item in reasons))
        if reasons:
            self.built.withheld.append(Withheld.of(planned, reasons, draft))
            self._keep(planned)
            if not draft:
                return
        try:
            yield self.jobs.due(planned, dated, draft, self.options.no_pdf is None)
        except TemplateProblem as problem:
            self._fail(planned, [template_problem(problem.path, problem.line, planned.name, problem.reason)])

    def _keep(self, planned: Planned) -> None:
        """The last good version of a document that is not written stays, and stays listed."""
        kept = [path for path in map(planned.path, planned.kind.formats) if path in self.before]
        for path in kept:
            self.files[path] = {**self.writing.earlier(path), "withheld": True}
            self.built.kept.append(path)
        if not planned.kind.index:
            self.listing.append(listed(planned, State.WITHHELD, kept))

    def _fail(self, planned: Planned, problems: Sequence[Diagnostic]) -> None:
        self.built.found += problems
        self.built.withheld.append(Withheld.of(planned, problems, False))
        self._keep(planned)

    def _render(self, dues: Sequence[Due], pool: Executor | None, progress: Progress | None) -> None:
        fresh = []
        for due in dues:
            if self._unchanged(due) or self._made_ready(due):
                self._list(due)
            else:
                fresh.append(due)
        done = 0
        for chunk, results in _results(pool, self.options.jobs, fresh):
            for due, made in zip(chunk, results, strict=True):
                self._write(due, made)
                done += 1
                if progress is not None:
                    progress(done, len(fresh), due.planned.name)

    def _unchanged(self, due: Due) -> bool:
        """Whether the folder already holds exactly this document: same key, and its files as they were written."""
        for path in due.paths.values():
            entry = self.before.get(path)
            if not entry or entry.get("key") != due.job.key or self.writing.digest(path) != entry.get("sha256"):
                return False
        for path in due.paths.values():
            before = self.before[path]
            self.files[path] = {**due.entry, **{name: before[name] for name in AS_STORED if name in before}}
            self.built.kept.append(path)
        return True

    def _made_ready(self, due: Due) -> bool:
        """Whether a build that was killed had made exactly this document, and it is whole."""
        digests = {path: self.writing.reuse(path, due.job.key) for path in due.paths.values()}
        if None in digests.values():
            return False
        for path, digest in digests.items():
            self.files[path] = {**due.entry, "sha256": digest}
            self.built.written.append(path)
        return True

    def _write(self, due: Due, made: Made) -> None:
        if not made.good:
            self._fail(due.planned, told(made, due.planned, self.checked))
            return
        for ending, path in due.paths.items():
            self._put(path, made.files[ending], due.entry, due.job.key)
        self._list(due)

    def _put(self, path: str, data: bytes, entry: Mapping[str, Any], key: str = "") -> None:
        digest, changes = self.writing.stage(path, data, key)
        (self.built.written if changes else self.built.kept).append(path)
        self.files[path] = {**entry, "sha256": digest}

    def _list(self, due: Due) -> None:
        planned, first = due.planned, self.checked.workspace.first_language
        if not planned.kind.index and not due.entry["draft"]:
            self.listing.append(listed(planned, State.WRITTEN, list(due.paths.values())))
        elif planned.kind.index and planned.public and planned.language == first:
            self._put("public/index.html", self.writing.read(due.paths["html"]), due.entry)

    def exports(self) -> None:
        """The record for other programs, in the formats that packs give; not when only some documents are wanted."""
        if self.options.only:
            return
        for name, data in self.jobs.exports.items():
            self._put(f"{Audience.INTERNAL.value}/{name}", data, {"kind": "export", "audience": "internal"})

    def finish(self, key: str) -> None:
        """Remove what an older build wrote and this one does not, then put the manifest in its place.

        A build that found problems is never taken for done: the next one looks at them again.
        """
        if self.options.only:
            self.files = {**{path: self.writing.earlier(path) for path in self.before}, **self.files}
        gone = sorted(set(self.before) - set(self.files))
        self.built.removed += gone
        self.built.without_pdf(self.files)
        self.built.found.sort(key=order)
        self.built.withheld.sort(key=lambda item: (item.document, item.draft))
        withheld = self.built.withheld_entries()
        jobs, only = self.jobs, self.options.only
        look = jobs.look.templates
        content = manifest(self.checked, self.history, self.files, withheld, jobs.versions, look, only)
        documents = [entry for entry in self.files.values() if entry.get("language")]
        names = ((entry["kind"], entry["register"], str(entry["language"])) for entry in documents)
        content["history"] = self.remembered.data(names)
        self.writing.commit(content if self.built.found else sealed(content, key), gone)


def _results(pool: Executor | None, jobs: int, dues: Sequence[Due]) -> Iterator[tuple[Sequence[Due], list[Made]]]:
    """The documents in chunks with what was made of them, as each is done.

    The longest come first and alone, so that none is left over at the end; short ones come together and share what
    their templates are parsed into.
    """
    chunks = _chunks(sorted(dues, key=lambda due: -due.size), jobs)
    if pool is None:
        yield from ((chunk, make_all([due.job for due in chunk])) for chunk in chunks)
        return
    started = {pool.submit(make_all, [due.job for due in chunk]): chunk for chunk in chunks}
    for future in as_completed(started):
        yield started.pop(future), future.result()


def _chunks(dues: Sequence[Due], jobs: int) -> list[list[Due]]:
    share = sum(due.size for due in dues) / (8 * jobs)
    chunks: list[list[Due]] = []
    room = 0.0
    for due in dues:
        if not chunks or room < due.size or len(chunks[-1]) == MOST_TOGETHER:
            chunks.append([])
            room = share
        chunks[-1].append(due)
        room -= due.size
    return chunks
