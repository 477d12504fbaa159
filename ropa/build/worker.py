"""Rendering one document: a pure function of its job, so that any executor may run it anywhere."""

from __future__ import annotations

import hashlib
import json
import resource
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ropa.documents import View
from ropa.pdf import Attachment, Properties, RenderProblem, render_pdf, unsupported_characters
from ropa.render import Page, Renderer, Stamp, TemplateProblem, Templates

MEMORY_BYTES = 4 * 1024**3
"""Memory a worker may use: far above what documents need, far below what would take a machine down."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that decides the bytes of one document's files. `key` is the digest of it all."""

    template: str
    view: View
    language: str
    stamp: Stamp
    formats: tuple[str, ...]
    templates: Templates
    author: str
    date: datetime
    attachments: tuple[Attachment, ...]
    key: str


@dataclass(slots=True)
class Made:
    """The files of a document by ending, or what kept it from being made.

    `lost` are blocks of the law that the template lost, `unprintable` the characters the fonts lack, `problem` is the
    place in a template, its line and the reason.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    unprintable: tuple[str, ...] = ()
    problem: tuple[str, int, str] | None = None

    @property
    def good(self) -> bool:
        """Whether the document was made."""
        return not (self.lost or self.unprintable or self.problem)


def key_of(parts: Mapping[str, Any]) -> str:
    """The digest of everything that decides a document's bytes."""
    return hashlib.sha256(canonical(parts)).hexdigest()


def canonical(content: Any) -> bytes:
    """JSON in one form only: sorted keys, no spaces."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def make_all(jobs: Sequence[Job]) -> list[Made]:
    """Render some documents in one process; words and templates are parsed once for all of a language."""
    renderers: dict[tuple[int, str, bool], Renderer] = {}

    def renderer(job: Job, paper: bool) -> Renderer:
        name = (id(job.templates), job.language, paper)
        if name not in renderers:
            renderers[name] = Renderer(job.templates, job.language, paper)
        return renderers[name]

    return [_make(job, renderer(job, False), renderer(job, True) if "pdf" in job.formats else None) for job in jobs]


def _make(job: Job, screen: Renderer, paper: Renderer | None) -> Made:
    made = Made()
    try:
        page = screen.page(job.template, job.view, job.stamp)
        if page.missing:
            return Made(lost=page.missing)
        if "html" in job.formats:
            made.files["html"] = page.html.encode()
        if paper is not None:
            made.unprintable = tuple(unsupported_characters(page.html))
            if not made.unprintable:
                made.files["pdf"] = _pdf(job, paper.page(job.template, job.view, job.stamp))
    except TemplateProblem as problem:
        return Made(problem=(problem.path, problem.line, problem.reason))
    except RenderProblem as problem:
        return Made(problem=(job.template, 0, "; ".join(problem.problems)))
    return made


def _pdf(job: Job, page: Page) -> bytes:
    properties = Properties(title=page.title, language=job.language, author=job.author, date=job.date)
    return render_pdf(page.html, properties, job.attachments)


def limit_worker() -> None:
    """Bound the memory of a worker process, so that a template that never ends cannot take the machine down."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
