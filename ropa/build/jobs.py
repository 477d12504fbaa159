"""From a planned document to the job that makes it: stamp, attachments, and the key over everything."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property
from itertools import groupby
from typing import Any

from ropa.build.dates import Dated
from ropa.build.plan import Planned
from ropa.build.worker import Job, Look, canonical, key_of, renderer_of
from ropa.check import Checked
from ropa.documents import Subject
from ropa.files import read_file
from ropa.history import History
from ropa.pdf import Attachment
from ropa.render import Changed, Renderer, Stamp

CLAIM = "ropa:"
"""What the keywords of a PDF that tell its origin begin with: `ropa:commit=…`."""

MOST_ON_PAPER = 3_000_000
"""Bytes of a view of which a PDF is made: the record of some 250 registers, a thousand pages.

A PDF of more takes many minutes and gigabytes, and nobody turns its pages: such a document is written as HTML alone,
and the manifest says so of it.
"""

SHORT = 10
"""Digits of a commit's id that a document prints."""


@dataclass(frozen=True, slots=True)
class Due:
    """A document to be rendered: its files' paths by ending, the job that makes them, its entry in the manifest."""

    planned: Planned
    paths: Mapping[str, str]
    job: Job
    entry: Mapping[str, Any]

    @property
    def size(self) -> int:
        """How long it takes, compared with others: the length of its view as JSON."""
        return self.job.size


class Jobs:
    """Makes jobs for the documents of one build."""

    def __init__(self, checked: Checked, history: History, look: Look, versions: Mapping[str, str]) -> None:
        self.checked, self.history, self.versions = checked, history, versions
        self.look = look
        self._digests: dict[tuple[str, str], str] = {}
        self._used: dict[str, frozenset[str]] = {}
        self._sources: dict[str, bytes | None] = {}
        self._examples = frozenset(
            entry.origin.document.path
            for entry in checked.workspace.entries()
            if getattr(entry, "example", None) is True
        )

    @cached_property
    def exports(self) -> Mapping[str, bytes]:
        """The record for other programs, by the names of its files; made when it is first asked for."""
        return {
            f"{export.name}.{export.ending}": export.write(self.checked.facts)
            for export in self.checked.registry.exports
        }

    def due(self, planned: Planned, dated: Dated, draft: bool, pdf: bool) -> Due:
        """The job of a planned document. Raises TemplateProblem where its template cannot be parsed."""
        data = canonical(planned.view.data)
        paper = pdf and len(data) <= MOST_ON_PAPER
        formats = tuple(ending for ending in planned.kind.formats if ending != "pdf" or paper)
        prefix = "draft/" if draft else ""
        stamp = self._stamp(planned, dated, draft)
        attachments = tuple(self._attachments(planned, data)) if "pdf" in formats else ()
        title = self._renderer(planned.language).title(planned.view)
        keywords = self._claims(planned, dated)
        job = Job(
            template=planned.kind.template,
            view=planned.view,
            language=planned.language,
            stamp=stamp,
            formats=formats,
            look=self.look,
            author=self._author(planned.language),
            date=self._date(dated),
            keywords=keywords,
            attachments=attachments,
            key=self._key(planned, stamp, formats, dated, keywords, attachments, data),
            size=len(data),
        )
        entry = {
            "kind": planned.kind.name,
            "audience": planned.kind.audience.value,
            "register": planned.register,
            "language": planned.language,
            "title": title,
            "key": job.key,
            "inputs": list(planned.view.paths),
            "commit": dated.commit,
            "date": dated.when.isoformat() if dated.when else None,
            **({} if dated.certain else {"unchanged_since": True}),
            "draft": draft,
            **({"too_long": True} if pdf and not paper and "pdf" in planned.kind.formats else {}),
        }
        paths = {ending: prefix + planned.path(ending) for ending in formats}
        return Due(planned, paths, job, entry)

    def _stamp(self, planned: Planned, dated: Dated, draft: bool) -> Stamp:
        example = not self._examples.isdisjoint(planned.view.paths)
        if planned.public:
            day = dated.when.date() if dated.when else None
            return Stamp(
                updated=day if dated.certain else None,
                unchanged_since=None if dated.certain else day,
                changes=tuple(_by_day(dated)),
                commit=dated.commit[:SHORT] if dated.commit else None,
                draft=draft,
                example=example,
            )
        if planned.kind.about is Subject.PACKS:
            return Stamp(versions={pack.name: pack.version for pack in self.checked.registry.packs if pack.version})
        return Stamp(
            updated=dated.when.date() if dated.when else None,
            commit=dated.commit[:SHORT] if dated.commit else None,
            as_of=self.checked.as_of,
            head=self.history.head.id[:SHORT] if self.history.head else None,
            versions={"ropa": self.versions["ropa"]},
            draft=draft,
            example=example,
        )

    def _claims(self, planned: Planned, dated: Dated) -> tuple[str, ...]:
        """What a PDF says of its origin for `ropa verify`: nothing that the document does not print."""
        claims: dict[str, str | None] = {"document": planned.name}
        if planned.kind.about is not Subject.PACKS:
            claims["commit"] = dated.commit
            if not planned.public:
                claims["head"] = self.history.head.id if self.history.head else None
                claims["as-of"] = self.checked.as_of.isoformat()
        return tuple(f"{CLAIM}{name}={value}" for name, value in claims.items() if value)

    def _author(self, language: str) -> str:
        organisation = self.checked.workspace.organisation
        return self.checked.workspace.title(organisation, language) if organisation else ""

    def _date(self, dated: Dated) -> datetime:
        """The date inside a PDF: that of the document; without one, the day whose law it applies."""
        return dated.when or datetime.combine(self.checked.as_of, time(), UTC)

    def _attachments(self, planned: Planned, data: bytes) -> Iterator[Attachment]:
        """A public document carries its own view and nothing else, as does what is about the packs.

        An internal one carries its sources and the record; one about a register, which may be handed out without the
        others, its view and the register's own file: an agreement's file may name other registers.
        """
        whole = planned.kind.about is Subject.WORKSPACE and not planned.public
        if not whole:
            yield Attachment(
                name="view.json",
                data=data,
                mime="application/json",
                description="What this document says, for programs",
                relationship="Data",
            )
        for name, record in self.exports.items() if whole else ():
            yield Attachment(
                name=name,
                data=record,
                mime="application/json" if name.endswith(".json") else "application/octet-stream",
                description="The record for programs",
                relationship="Data",
            )
        for path in self._sources_of(planned):
            source = self._source(path)
            if source is not None:
                yield Attachment(
                    name=path.replace("/", "_"),
                    data=source,
                    mime="application/yaml",
                    description=path,
                    relationship="Source",
                )

    def _sources_of(self, planned: Planned) -> Sequence[str]:
        """The files of the workspace that a document carries."""
        if planned.public or planned.kind.about is Subject.PACKS:
            return ()
        if planned.register is None:
            return planned.view.paths
        return (self.checked.workspace.registers[planned.register].origin.document.path,)

    def _key(
        self,
        planned: Planned,
        stamp: Stamp,
        formats: tuple[str, ...],
        dated: Dated,
        keywords: tuple[str, ...],
        attachments: tuple[Attachment, ...],
        data: bytes,
    ) -> str:
        return key_of(
            {
                "view": hashlib.sha256(data).hexdigest(),
                "title": planned.view.title,
                "blocks": list(planned.view.blocks),
                "template": self._digest(planned.kind.template, planned.language),
                "stamp": stamp.data(),
                "formats": list(formats),
                "language": planned.language,
                "author": self._author(planned.language),
                "date": self._date(dated).isoformat(),
                "versions": dict(self.versions),
                "keywords": list(keywords),
                "attachments": [[item.name, hashlib.sha256(item.data).hexdigest()] for item in attachments],
            }
        )

    def _digest(self, template: str, language: str) -> str:
        name = (template, language)
        if name not in self._digests:
            if template not in self._used:
                self._used[template] = self._renderer(language).used(template)
            self._digests[name] = self._renderer(language).digest(template, self._used[template])
        return self._digests[name]

    def _renderer(self, language: str) -> Renderer:
        return renderer_of(self.look, language)

    def _source(self, path: str) -> bytes | None:
        """A file of the record, read once: every internal document carries it."""
        if path not in self._sources:
            self._sources[path] = read_file(self.checked.workspace.root, path, [])
        return self._sources[path]


def _by_day(dated: Dated) -> Iterator[Changed]:
    """The changes of a document, those of one day together."""
    for day, changes in groupby(dated.changes, key=lambda change: change.when.date()):
        several = list(changes)
        parts = {canonical(part): part for change in several for part in change.parts}
        first = any(change.first for change in several)
        yield Changed(day, () if first else tuple(parts.values()), first)
