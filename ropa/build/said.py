"""What a document says, part by part, in a form that can be compared: the order of what is told does not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Day
from typing import Any

from ropa.build.plan import Planner, languages_of
from ropa.build.scene import Scene
from ropa.documents import Audience, DocumentKind, Listed, State, Subject, View, ViewContext
from ropa.facts import Facts, compute_facts
from ropa.files import FOLDER, ORGANISATION, SETTINGS
from ropa.model.scalars import RegisterId
from ropa.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Said:
    """What a document said at some moment, by parts; `titles` are the names of the parts as phrases."""

    parts: Mapping[str, Any]
    titles: Mapping[str, Any]

    @classmethod
    def of(cls, view: View) -> Said:
        """What a view says."""
        if not view.parts:
            return cls({"": (view.title, view.data)}, {})
        parts = {name: part.content for name, part in view.parts.items()}
        return cls(parts, {name: part.title for name, part in view.parts.items()})

    def says_the_same(self, other: Said) -> bool:
        """Whether it says just what another says."""
        return not any(True for _ in self._other_parts(other))

    def differing(self, before: Said) -> tuple[Any, ...]:
        """The titles of the parts that say something else than before, or that are no more."""
        titles = {**before.titles, **self.titles}
        return tuple(titles[name] for name in self._other_parts(before) if name in titles)

    def _other_parts(self, other: Said) -> Iterator[str]:
        for name in {**self.parts, **other.parts}:
            mine, theirs = (said.parts.get(name) for said in (self, other))
            if mine != theirs and _sorted(mine) != _sorted(theirs):
                yield name


def _sorted(content: Any) -> Any:
    """The same with every list in an order of its own."""
    if isinstance(content, Mapping):
        return {name: _sorted(content[name]) for name in sorted(content)}
    if isinstance(content, list | tuple):
        return sorted(map(_sorted, content), key=repr)
    return content


class Unknown(Exception):
    """What a document said cannot be known: a file that it rested on cannot be understood."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Makes what documents say, with the ropa, the packs and the words of today."""

    planner: Planner
    _contexts: dict[tuple[str, str], ViewContext] = field(default_factory=dict)

    def said(self, kind: DocumentKind, register: str | None, language: str, scene: Scene, day: Day) -> Said | None:
        """What a document says on a day; None where there is none. Raises Unknown."""
        key = (kind.name, register, language, day)
        if key not in scene.known:
            scene.known[key] = self._made(kind, register, language, scene, day)
        found: Said | Unknown | None = scene.known[key]
        if isinstance(found, Unknown):
            raise found
        return found

    def _made(
        self, kind: DocumentKind, register: str | None, language: str, scene: Scene, day: Day
    ) -> Said | Unknown | None:
        common = [f"{FOLDER}/{SETTINGS}", f"{FOLDER}/{ORGANISATION}"]
        needed = [*common, *([f"{FOLDER}/{register}.yaml"] if register else [])]
        if not scene.unreadable.isdisjoint(needed):
            return Unknown()
        workspace = scene.workspace
        if not _exists(workspace, register, language):
            return None
        try:
            view = self._view(kind, register, language, scene, day)
        except Exception:  # what nobody can mend any more must not keep today's documents from being made
            return Unknown()
        return Said.of(view) if scene.unreadable.isdisjoint(view.paths) else Unknown()

    def _view(self, kind: DocumentKind, register: str | None, language: str, scene: Scene, day: Day) -> View:
        facts = _bare(scene, day) if kind.index else scene.facts(day)
        if (kind.name, language) not in self._contexts:
            self._contexts[kind.name, language] = self.planner.context(kind, language, ())
        context = replace(
            self._contexts[kind.name, language],
            workspace=facts.workspace,
            facts=facts,
            tables=scene.tables,
            as_of=day,
            listing=tuple(self._listing(facts.workspace)) if kind.index else (),
        )
        return kind.view(register, context)

    def _listing(self, workspace: Workspace) -> Iterator[Listed]:
        """What an index would list if every document were published."""
        for kind in self.planner.checked.registry.documents:
            if kind.audience is not Audience.PUBLIC or kind.about is not Subject.REGISTER:
                continue
            for register in sorted(workspace.registers):
                for language in languages_of(workspace, register):
                    stem = self.planner.stem(kind, register)
                    links = {ending: f"../{stem}.{language}.{ending}" for ending in kind.formats}
                    title = workspace.title(workspace.registers[register], language)
                    yield Listed(kind.name, kind.audience, register, language, title, links, State.WRITTEN)


def _exists(workspace: Workspace, register: str | None, language: str) -> bool:
    if register is None:
        return language in workspace.languages
    name = RegisterId(register)
    return name in workspace.registers and language in languages_of(workspace, name)


def _bare(scene: Scene, day: Day) -> Facts:
    """Facts for what only lists documents: nothing is worked out of any register."""
    if ("bare", day) not in scene.known:
        whole = scene.workspace
        empty = replace(whole, registers={}, parties={}, agreements={}, services={})
        facts = compute_facts(empty, scene.tables, day)
        scene.known["bare", day] = replace(facts, workspace=whole)
    found: Facts = scene.known["bare", day]
    return found
