"""The date and commit of a document, from git and never typed; and what is told where git cannot say."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ropa.diagnostics import ERROR, Diagnostic
from ropa.history import History
from ropa.source import Document, Origin, Span


@dataclass(frozen=True, slots=True)
class Dated:
    """When, in the workspace's time zone, and in which commit a document last changed."""

    when: datetime | None
    commit: str | None
    problems: tuple[Diagnostic, ...] = ()


def date_of(paths: Collection[str], history: History, timezone: str) -> Dated:
    """The date of a document that rests on some files. Where it has problems, it may only be a draft."""
    first = min(paths, default="registers/workspace.yaml")
    if not history.in_git:
        if history.problem is not None and history.outside_date is None:
            return Dated(None, None, (_tell("HIS003", first, reason=f"@git.{history.problem.value}"),))
        if history.outside_date is None:
            return Dated(None, None, (_tell("HIS004", first),))
        return Dated(_local(history.outside_date, timezone), None)
    if history.problem is not None:
        return Dated(None, None, (_tell("HIS003", first, reason=f"@git.{history.problem.value}"),))
    if history.head is None:
        return Dated(None, None, (_tell("HIS005", first),))
    last = history.last(paths)
    when, commit = (_local(last.when, timezone), last.id) if last else (None, None)
    changed = tuple(_tell("HIS001", path) for path in history.uncommitted(paths))
    if changed:
        return Dated(when, commit, changed)
    if history.hidden(paths):
        return Dated(when, commit, (_tell("HIS002", first),))
    return Dated(when, commit)


def _local(when: datetime, timezone: str) -> datetime:
    return when.astimezone(zoneinfo.ZoneInfo(timezone))


def _tell(code: str, path: str, **params: str) -> Diagnostic:
    return Diagnostic(code, ERROR, Origin(Document(path)), Span(1, 1), params)
