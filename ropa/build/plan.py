"""Which documents there will be: each kind, for each register and language, with its view and its files' names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from ropa.check import Checked
from ropa.diagnostics import ERROR, Diagnostic
from ropa.documents import Audience, DocumentKind, Listed, RuleWords, State, Subject, View, ViewContext
from ropa.facts import Facts, compute_facts
from ropa.model.scalars import RegisterId
from ropa.registry import Registry
from ropa.words import Phrasebook
from ropa.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Planned:
    """A document that is due: `stem` is its path below the build folder without language and ending."""

    kind: DocumentKind
    register: RegisterId | None
    language: str
    stem: str
    view: View

    @property
    def name(self) -> str:
        """What `--only` matches: kind/register/language, kind/language for what is about the whole workspace."""
        return "/".join(part for part in (self.kind.name, self.register, self.language) if part)

    @property
    def public(self) -> bool:
        """Whether everybody may read it."""
        return self.kind.audience is Audience.PUBLIC

    def path(self, ending: str) -> str:
        """Its path below the build folder."""
        return f"{self.stem}.{self.language}.{ending}"


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes views: public ones from behind the privacy wall."""

    checked: Checked
    outside: Facts

    @classmethod
    def of(cls, checked: Checked) -> Planner:
        """A planner for what was checked."""
        return cls(checked, compute_facts(checked.workspace.public(), checked.tables, checked.as_of))

    def documents(self, only: Sequence[str]) -> Iterator[Planned]:
        """Every document but the indexes that `only` names; without it, all but those that have to be asked for."""
        for outline in self.outlines(only):
            if not outline.kind.index:
                yield self.viewed(outline)

    def indexes(self, only: Sequence[str], listing: Sequence[Listed]) -> Iterator[Planned]:
        """The indexes over what there is."""
        for outline in self.outlines(only):
            if outline.kind.index:
                yield self.viewed(outline, listing)

    def outlines(self, only: Sequence[str] = ()) -> Iterator[Planned]:
        """Every document that is due, without its view."""
        workspace = self.checked.workspace
        for kind in self.checked.registry.documents:
            registers: Sequence[RegisterId | None] = [None]
            if kind.about is Subject.REGISTER:
                registers = sorted(workspace.registers)
            for language in workspace.languages:
                for register in registers:
                    if register is None or _printed(kind, workspace, register, language):
                        outline = Planned(kind, register, language, self.stem(kind, register), View("", {}))
                        if _named(outline, only):
                            yield outline

    def viewed(self, outline: Planned, listing: Sequence[Listed] = ()) -> Planned:
        """A document with its view. An index is over the documents of `listing` that its readers may see."""
        kind = outline.kind
        seen = [item for item in listing if kind.audience in (Audience.INTERNAL, item.audience)]
        return replace(outline, view=kind.view(outline.register, self.context(kind, outline.language, seen)))

    def stem(self, kind: DocumentKind, register: RegisterId | None) -> str:
        """The path of a document below the build folder, without language and ending."""
        folder = kind.audience.value if kind.folder is None else f"{kind.audience.value}/{kind.folder}"
        if kind.folder:
            return f"{folder}/{register}" if register else f"{folder}/{kind.name}"
        return f"{folder}/{register or kind.name}"

    def context(self, kind: DocumentKind, language: str, listing: Sequence[Listed]) -> ViewContext:
        """What the view of a kind may look at."""
        public = kind.audience is Audience.PUBLIC
        facts = self.outside if public else self.checked.facts
        registry = self.checked.registry
        book = Phrasebook.load(language, registry.words)
        of_packs = kind.about is Subject.PACKS
        return ViewContext(
            workspace=facts.workspace,
            facts=facts,
            tables=self.checked.tables,
            language=language,
            as_of=self.checked.as_of,
            findings=() if public else self.checked.found,
            sentence=book.message,
            laws=book.laws,
            listing=tuple(listing),
            phrase=book.phrase,
            rules=rule_words(registry, book) if of_packs else (),
            citations=registry.citations if of_packs else (),
            coverage=registry.coverage if of_packs else (),
        )


def _printed(kind: DocumentKind, workspace: Workspace, register: RegisterId, language: str) -> bool:
    """Whether a register's document comes in a language; an internal one comes in every language of the workspace."""
    return kind.audience is Audience.INTERNAL or language in languages_of(workspace, register)


def languages_of(workspace: Workspace, register: RegisterId) -> Sequence[str]:
    """The languages a register's notice comes in; none where it says why no notice is published from it."""
    notice = workspace.registers[register].notice
    if notice is not None and notice.none is not None:
        return ()
    return notice.languages if notice and notice.languages else workspace.languages


def _named(outline: Planned, only: Sequence[str]) -> bool:
    if outline.kind.asked:
        only = [pattern for pattern in only if pattern.split("/")[0] == outline.kind.name]
        return any(fnmatchcase(outline.name, pattern) for pattern in only)
    return not only or any(fnmatchcase(outline.name, pattern) for pattern in only)


def rule_words(registry: Registry, book: Phrasebook) -> tuple[RuleWords, ...]:
    """Every rule of the packs by code, then the engine's own codes."""
    own = sorted(set(book.codes()) - {rule.code for rule in registry.rules})
    every = [(rule.code, rule.severity, rule.law) for rule in registry.rules] + [(code, None, ()) for code in own]
    return tuple(
        RuleWords(
            code=code,
            family=book.phrase(f"family.{code.rstrip('0123456789')}"),
            severity=severity,
            law=book.laws(law),
            title=book.title(code),
            why=book.why(code),
            remedy=book.remedy(code),
            limits=book.limits(code),
        )
        for code, severity, law in every
    )


def withholding(planned: Planned, checked: Checked) -> list[Diagnostic]:
    """The errors that forbid a public document: those in its files that nobody has accepted."""
    if not planned.public or planned.kind.index:
        return []
    return [
        item for item in checked.concerning(planned.view.paths) if item.severity is ERROR and item.accepted is None
    ]


def listed(planned: Planned, state: State, links: Sequence[str]) -> Listed:
    """A document as an index lists it; `links` are the paths of its files below the build folder."""
    by_format = {path.rpartition(".")[2]: path for path in links}
    return Listed(
        planned.kind.name,
        planned.kind.audience,
        planned.register,
        planned.language,
        planned.view.title,
        by_format,
        state,
    )
