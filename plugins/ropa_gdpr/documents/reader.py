"""Reading the record for a document: words in its language, names instead of ids, gaps as gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

from ropa.api import (
    ALL,
    LAWS,
    NONE,
    Internal,
    Law,
    NotApplicable,
    Register,
    Row,
    Spec,
    Text,
    Todo,
    ViewContext,
    keyed,
    listed,
)

Phrase = str | Mapping[str, Any]
"""What a template puts into words: text, or a mapping as `ropa.render.Speech` knows it."""


def word(key: str, **filling: Any) -> dict[str, Any]:
    """A fixed word of the documents, with what fills it."""
    return {"word": key, **filling}


def joined(parts: Iterable[Any], style: str = "and") -> dict[str, Any]:
    """Several phrases as a list in a sentence."""
    return {"list": list(parts), "style": style}


def row(label: str, *values: Any) -> dict[str, Any] | None:
    """A fact with its label; None where nothing is said of it."""
    said = [value for value in values if value is not None and value != ""]
    return {"label": word(f"label.{label}"), "values": said} if said else None


def rows(*found: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The facts that are stated."""
    return [entry for entry in found if entry is not None]


def date(day: Day | None) -> dict[str, str] | None:
    """A date in words."""
    return {"date": day.isoformat()} if day else None


def day(value: Any) -> dict[str, str] | None:
    """A date in figures, for tables."""
    return {"day": value.isoformat()} if isinstance(value, Day) else None


def code(text: object) -> dict[str, str] | None:
    """An id or a path, as it stands."""
    return {"code": str(text)} if text else None


def link(address: str, label: Any = None) -> dict[str, Any]:
    """A link; web addresses are shown without their scheme."""
    return {"link": address, "label": label or address.removeprefix("https://").removesuffix("/")}


def stated(value: Any) -> Any:
    """The value, or None for every state that has none: `none`, `not_applicable`, `todo`, or nothing said."""
    return None if value is None or value is NONE or isinstance(value, NotApplicable | Todo) else value


def by_name(value: Any) -> dict[str, Any]:
    """The entries of a stated mapping; empty for every other state."""
    entries: Any = keyed(value)
    return {str(name): entry for name, entry in entries.items()}


@dataclass(frozen=True, slots=True)
class Reader:
    """What a view asks of the record. `internal` tells that gaps are shown, with the notes on them."""

    context: ViewContext
    internal: bool = False

    @property
    def language(self) -> str:
        """The document's language."""
        return self.context.language

    def text(self, text: Any) -> Phrase | None:
        """The organisation's words in the document's language, or in another, marked as such; None for none."""
        if not isinstance(text, Text) or not text:
            return None
        first = self.context.first_language
        own = text.in_language(self.language, first)
        if own is not None:
            return own
        for code in (first, "", "en", *text):
            if code in text:
                return {"text": text[code], "lang": code or first}
        return None

    def row_of(self, spec: Spec[Any], key: object) -> Any:
        """The row of a word on the day, else any row of it; None where the tables do not know the word."""
        name = str(key)
        table = self.context.tables[spec]
        found = table.on(self.context.as_of, name)
        ever = table.ever(name)
        return found or (ever[-1] if ever else None)

    def named(self, spec: Spec[Any], key: object) -> Phrase:
        """A word of a vocabulary by its name; words of the organisation's own as they are."""
        if isinstance(key, Text):
            return self.text(key) or ""
        found: Row | None = self.row_of(spec, key)
        return (self.text(found.name) if found else None) or str(key)

    def law(self, entry: Law) -> Phrase:
        """A citation, ready to print."""
        said = self.cited(entry.law)
        section = self.text(entry.section)
        return joined((said, section), "comma") if section else said

    def cited(self, code: object) -> Phrase:
        """A code of the table of laws as a citation; words of one's own as they are."""
        if isinstance(code, Text):
            return self.text(code) or ""
        found = self.row_of(LAWS, code)
        return (self.text(found.cite or found.name) if found else None) or str(code)

    def laws(self, entries: Sequence[Law]) -> Phrase | None:
        """Citations in one list; None for none."""
        return joined(self.law(entry) for entry in entries) if entries else None

    def party(self, reference: object) -> Phrase:
        """A party or the organisation by its name; words of one's own as they are."""
        if isinstance(reference, Text):
            return self.text(reference) or ""
        body = self.context.workspace.body(str(reference))
        return (self.text(body.name) if body else None) or str(reference)

    def register_name(self, name: Any) -> Phrase:
        """A register by its name."""
        found = self.context.workspace.registers.get(name)
        return (self.text(found.name) if found else None) or str(name)

    def role(self, name: Any) -> Phrase | None:
        """A role of the workspace by its name."""
        if not name:
            return None
        found = self.context.workspace.roles.get(name)
        return (self.text(found.name) if found else None) or str(name)

    def system(self, name: Any) -> Phrase:
        """An information system by its name, with its country, who runs it, and who shares it."""
        found = self.context.workspace.systems.get(name)
        said = (self.text(found.name) if found else None) or str(name)
        if found is None:
            return said
        shared = self.text(found.shared)
        asides: list[Phrase | None] = [
            {"country": str(found.country)} if found.country else None,
            self.party(found.party) if found.party else None,
            word("detail.shared-with", who=shared) if shared else None,
        ]
        told = [aside for aside in asides if aside]
        return word("detail.bracket", what=said, note=joined(told, "comma")) if told else said

    def entries(self, known: Any, names: Iterable[Any]) -> list[Phrase]:
        """Entries of a register by their names."""
        entries = by_name(known)
        return [(self.text(entries[name].name) if name in entries else None) or str(name) for name in names]

    def scope(self, register: Register, kind: str, scope: object) -> Phrase | None:
        """What a scope of `data`, `subjects` or `purposes` names; None where it is not assessed."""
        if scope is ALL:
            return word(f"all.{kind}")
        names = listed(scope)
        known = getattr(register, kind)
        if names and len(names) > 1 and set(names) >= set(by_name(known)):
            return word(f"all.{kind}")
        return joined(self.entries(known, names), "semicolon") if names else self.gap(scope)

    def each(self, register: Register, kind: str, scope: Any) -> list[Phrase]:
        """What a scope names, one by one; nothing where it is not assessed."""
        if scope is not None and scope is not ALL and 0 < len(listed(scope)) < len(by_name(getattr(register, kind))):
            return self.entries(getattr(register, kind), listed(scope))
        whole = self.narrowed(register, kind, scope)
        return [whole] if whole else []

    def narrowed(self, register: Register, kind: str, scope: Any) -> Phrase | None:
        """The same, where leaving the scope out only means that nothing is narrowed."""
        return None if scope is None else self.scope(register, kind, scope)

    def gap(self, value: object) -> Phrase | None:
        """What stands for a state without a value: `none`, `not applicable`, and inside also the gaps.

        A public document says nothing where nothing is recorded, and never prints the notes on what is open.
        """
        if isinstance(value, NotApplicable):
            return word("state.not-applicable", why=self.text(value.not_applicable) or "")
        if value is NONE:
            return word("state.none")
        if not self.internal:
            return None
        if isinstance(value, Todo):
            return word("state.todo", note=self.text(value.todo) or "")
        return word("state.unassessed") if value is None else None


def unpublished(reader: Reader, internal: Internal | None) -> list[dict[str, Any]]:
    """What is recorded of an entry for inside alone: who answers for it, reviews, systems, measures, files, notes."""
    if internal is None or not reader.internal:
        return []
    review = internal.review
    return rows(
        row("owner", reader.role(internal.owner)),
        row("reviewed", date(review.last) if review else None),
        row("review-next", date(review.next) if review else None),
        row("systems", *(reader.system(name) for name in internal.systems)),
        row("security-internal", reader.text(internal.security)),
        row("security-reference", internal.security_reference),
        row("documents", *(code(path) for path in internal.documents)),
        row("notes", reader.text(internal.notes)),
    )
