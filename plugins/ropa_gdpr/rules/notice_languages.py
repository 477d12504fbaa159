"""Whether a notice can be read in every language it is published in."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date as Day
from functools import cache
from typing import Any, NamedTuple

from ropa.api import (
    ERROR,
    Body,
    Claim,
    Context,
    Finding,
    Located,
    Origin,
    Period,
    Register,
    Step,
    Text,
    Todo,
    TransferAssessment,
    Word,
    Workspace,
    finding,
    listed,
)
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.notice import controllers, notices, told_data

EVERYWHERE, PLAIN = "*", ""
"""The keys of a text that is the same in every language, and of one in the workspace's first language."""

WHOLE = 3
"""From how many texts up a language that all of a file lacks is told once."""

UNPRINTED = (Claim, Todo, TransferAssessment)
"""What stands in no notice though it is not internal: statements kept to be tested, open questions, assessments."""

RECORD_ONLY = frozenset(
    "Organisation.guarantees Organisation.record_exemption Organisation.dpo_conflict Marketing.suppression "
    "StandardClauses.by_reference Adequacy.scope_confirmed Compelling.safeguards".split()
)
"""Fields that only the record prints, by class."""


_SCALARS = (str, int, Day, Period, Word, type(None))
_FLAT = frozenset((str, bool, int, Day, Period))


@gdpr("NOT017", ERROR, on=Workspace, law=("GDPR Art. 12(1)",))
def translated(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """Everything a notice prints is there in every language of the notice."""
    walk = _Walk(workspace.first_language, workspace.spoken)
    every: list[str] = []
    published = list(notices(ctx))
    for register in published:
        languages = languages_of(register, workspace)
        every += [language for language in languages if language not in every]
        yield from walk.lacking(register, languages)
    yield from _unserved(workspace, every)
    for entry in _shared(published, ctx):
        yield from walk.lacking(entry, every)
    for entry in _named(published, ctx):
        if entry.name is not None and walk.lacks(entry.name, every):
            yield finding(entry.at("name"), problem="@not.untranslated", languages=walk.lacks(entry.name, every))


def languages_of(register: Register, workspace: Workspace) -> Sequence[str]:
    """The languages of a register's notice: its own, or those of the workspace."""
    own = register.notice.languages if register.notice else ()
    return tuple(own) or workspace.languages


def _unserved(workspace: Workspace, every: Sequence[str]) -> Iterator[Finding]:
    """Languages in which people are served and in which no notice is published."""
    organisation = workspace.organisation
    unserved = [language for language in organisation.languages if language not in every] if organisation else []
    if organisation and every and unserved:
        yield finding(organisation.at("languages"), problem="@not.unserved", languages=", ".join(unserved))


def _shared(published: Sequence[Register], ctx: Context) -> Iterator[Located]:
    """What several notices print from other files, once: controllers, and transfers of agreements."""
    seen: set[int] = set()
    bodies = [body for register in published for body in controllers(register, ctx)]
    if ctx.workspace.organisation is not None and published:
        bodies.append(ctx.workspace.organisation)
    own = {id(transfer) for register in published for transfer in listed(register.transfers)}
    moved = [transfer for register in published for transfer in ctx.facts.transfers(register)]
    for entry in (*bodies, *moved):
        if id(entry) not in seen and id(entry) not in own:
            seen.add(id(entry))
            yield entry


def _named(published: Sequence[Register], ctx: Context) -> Iterator[Body]:
    """Parties that a notice names without printing anything else of them."""
    printed = {id(body) for register in published for body in controllers(register, ctx)}
    for register in published:
        sources = [source for group in told_data(register).values() for source in listed(group.sources)]
        entries = (*listed(register.processors), *listed(register.disclosures), *sources, *listed(register.sources))
        for entry in entries:
            known = getattr(entry, "party", None) or getattr(entry, "authority", None)
            body = ctx.workspace.body(known) if isinstance(known, str) else None
            if body is not None and id(body) not in printed and body is not ctx.workspace.organisation:
                printed.add(id(body))
                yield body


class _Missing(NamedTuple):
    at: Origin
    languages: tuple[str, ...]


class _Walk(NamedTuple):
    """Walks over what a document may print."""

    first: str
    spoken: Mapping[str, frozenset[tuple[str, ...]]]

    def lacks(self, text: Text, languages: Sequence[str]) -> str:
        """The languages in which there are no words, as a message names them."""
        return ", ".join(self._lacking(text, languages))

    def lacking(self, entry: Located, languages: Sequence[str]) -> Iterator[Finding]:
        """The texts below an entry that lack a language; one that all of them lack is told once, at the name."""
        kinds = self.spoken.get(entry.origin.document.path)
        if kinds is not None and not any(self._lacking(kind, languages) for kind in kinds):
            return  # not one text of the whole file, so that there is nothing to look for
        missing: list[_Missing] = []
        number = self._below(entry, languages, missing)
        gone = [
            language
            for language in languages
            if number >= WHOLE and sum(language in item.languages for item in missing) == number
        ]
        if gone:
            yield finding(entry.at("name"), problem="@not.language-gone", languages=", ".join(gone), number=number)
        for item in missing:
            rest = [language for language in item.languages if language not in gone]
            if rest:
                yield finding(item.at, problem="@not.untranslated", languages=", ".join(rest))

    def _lacking(self, text: Collection[str], languages: Sequence[str]) -> tuple[str, ...]:
        if EVERYWHERE in text:
            return ()
        plain = self.first if PLAIN in text else None
        return tuple([language for language in languages if language not in text and language != plain])

    def _below(self, value: Any, languages: Sequence[str], missing: list[_Missing]) -> int:
        """The number of texts that are written by language; those that lack one are added to `missing`."""
        number = 0
        for name, key in text_fields(value.__class__):
            held = getattr(value, name)
            if held and held.__class__ not in _FLAT:
                number += self._held(held, value, (key,), languages, missing)
        return number

    def _held(
        self, held: Any, owner: Any, steps: tuple[Step, ...], languages: Sequence[str], missing: list[_Missing]
    ) -> int:
        kind = held.__class__
        if kind is Text:
            if EVERYWHERE in held or not any(map(_has_letters, held.values())):
                return 0
            lacking = self._lacking(held, languages)
            if lacking:
                missing += [_Missing(owner.at(*steps), lacking)]
            return 1
        number = 0
        if kind is tuple:
            for index, item in enumerate(held):
                if item.__class__ not in _FLAT:
                    number += self._held(item, owner, (*steps, index), languages, missing)
        elif kind is dict:
            for item in held.values():
                number += self._below(item, languages, missing)
        elif isinstance(held, Located):
            number = self._below(held, languages, missing)
        return number


def _has_letters(text: str) -> bool:
    """Whether a text is in some language: `29 §` is the same in all."""
    return any(character.isalpha() for character in text)


@cache
def text_fields(kind: Any) -> tuple[tuple[str, str], ...]:
    """The public fields of a class that may hold text, each with its key in the files."""
    if issubclass(kind, UNPRINTED):
        return ()
    return tuple(
        (item.name, item.name.rstrip("_"))
        for item in dataclasses.fields(kind)
        if item.name not in ("origin", "internal")
        and f"{kind.__name__}.{item.name}" not in RECORD_ONLY
        and not item.metadata.get("internal")
        and not _textless(item.type)
    )


def _textless(annotation: Any) -> bool:
    kinds = getattr(annotation, "__args__", None) or (annotation,)
    plain = [getattr(kind, "__supertype__", kind) for kind in kinds if kind is not ...]
    return all(isinstance(kind, type) and issubclass(kind, _SCALARS) for kind in plain)
