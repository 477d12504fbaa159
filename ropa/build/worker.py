"""Rendering one document: a pure function of its job, so that any executor may run it anywhere."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from ropa.build.limits import PAGE_SECONDS, PDF_SECONDS, bound_memory, limits
from ropa.documents import View
from ropa.pdf import Attachment, Properties, RenderProblem, render_pdf, unsupported_characters
from ropa.render import Renderer, Stamp, TemplateProblem, Templates, too_much

PARENT_SECONDS = 0.5
"""How often a worker looks whether the build that started it still lives."""


@dataclass(frozen=True, slots=True)
class Look:
    """All templates, styles and words; `digest` is over all of them and stands for them."""

    digest: str
    templates: Templates = field(compare=False, repr=False)

    @classmethod
    def of(cls, templates: Templates) -> Look:
        """The look that some templates give."""
        return cls(templates.digest(templates.names()), templates)


@dataclass(frozen=True, slots=True)
class Job:
    """All that decides the bytes of one document's files; `key` is the digest of it, `size` how long the view is."""

    template: str
    view: View
    language: str
    stamp: Stamp
    formats: tuple[str, ...]
    look: Look
    author: str
    date: datetime
    keywords: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    key: str
    size: int


@dataclass(slots=True)
class Made:
    """The files of a document by ending, or what kept it from being made.

    `lost` are blocks of the law that the template lost, `unprintable` the characters the fonts lack, `problem` is the
    place in a template, its line and the reason; `exhausted` tells that it took more time or memory than it may.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    unprintable: tuple[str, ...] = ()
    problem: tuple[str, int, str] | None = None
    exhausted: bool = False

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
    """Render some documents in this process."""
    return [make(job) for job in jobs]


@lru_cache(maxsize=16)
def renderer_of(look: Look, language: str, paper: bool = False) -> Renderer:
    """Words and templates are parsed once a process: the same look gives the same pages."""
    return Renderer(look.templates, language, paper)


def make(job: Job) -> Made:
    """Render one document within limits: its page, and from the same templates its paper page where a PDF is due."""
    try:
        return _make(job)
    except TemplateProblem as problem:
        exhausted = isinstance(problem.__cause__, TimeoutError | MemoryError)
        return Made(problem=(problem.path, problem.line, problem.reason), exhausted=exhausted)
    except RenderProblem as problem:
        return Made(problem=(job.template, 0, "; ".join(problem.problems)))
    except (TimeoutError, MemoryError) as problem:
        return Made(problem=(job.template, 0, too_much(problem)), exhausted=True)


def _make(job: Job) -> Made:
    made = Made()
    with limits(PAGE_SECONDS, job.size):
        page = renderer_of(job.look, job.language).page(job.template, job.view, job.stamp)
    if page.missing:
        return Made(lost=page.missing)
    if "html" in job.formats:
        made.files["html"] = page.html.encode()
    if "pdf" in job.formats:
        with limits(PDF_SECONDS, job.size):
            made.unprintable = tuple(unsupported_characters(page.html))
            if not made.unprintable:
                made.files["pdf"] = _pdf(job)
    return made


def _pdf(job: Job) -> bytes:
    page = renderer_of(job.look, job.language, True).page(job.template, job.view, job.stamp)
    properties = Properties(
        title=page.title, language=job.language, author=job.author, date=job.date, keywords=job.keywords
    )
    return render_pdf(page.html, properties, job.attachments)


def start_worker(parent: int) -> None:
    """Bound a worker's memory, so that an endless template cannot take the machine down, and end it with its build.

    `parent` is the process number of the build: a build that is killed leaves no workers behind.
    """
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    bound_memory()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    os._exit(1)
