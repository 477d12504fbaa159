"""Who receives or handles the data: processors, recipients, and who inside sees them (Art. 13(1)(e), 30(1)(d))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ropa.api import (
    NONE,
    Party,
    Processing,
    Register,
    ToAuthority,
    ToParty,
    ToPublic,
    ToRegister,
    current,
    listed,
)
from ropa_gdpr.documents.reader import Phrase, Reader, by_name, date, joined, link, row, rows, unpublished, word


def held(reader: Reader, entries: Any) -> list[Any]:
    """The dated entries of a list that a document tells of: those of the day; inside, ended ones too."""
    return [entry for entry in listed(entries) if reader.internal or current(entry, reader.context.as_of)]


def processor(reader: Reader, register: Register, entry: Processing) -> dict[str, Any]:
    """A processor: its name or the category under which it is told, its service, and what it gets."""
    return {
        "name": reader.text(entry.category) or reader.party(entry.party),
        "service": reader.text(entry.service) or reader.gap(None),
        "rows": rows(
            row("category-of", reader.party(entry.party) if reader.internal and entry.category else None),
            row("system", reader.text(entry.system)),
            row("guarantee", reader.text(entry.guarantee)),
            *_share(reader, register, entry),
            *(_about(reader, entry, entry.party) if not entry.category else ()),
        ),
    }


def _share(reader: Reader, register: Register, entry: Any) -> Iterator[dict[str, Any] | None]:
    yield row("data", reader.scope(register, "data", entry.data))
    yield row("purposes", reader.scope(register, "purposes", entry.purposes))
    yield row("subjects", reader.narrowed(register, "subjects", entry.subjects))
    yield row("case", reader.text(entry.when))
    if reader.internal:
        yield row("since", date(entry.since))
        yield row("until", date(entry.until))
    yield from unpublished(reader, entry.internal)


def processors(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """The processors of a register."""
    return [processor(reader, register, entry) for entry in held(reader, register.processors)]


def disclosure(reader: Reader, register: Register, entry: Any) -> dict[str, Any]:
    """A recipient that decides for itself, an authority, another register, or the public."""
    if isinstance(entry, ToRegister):
        name: Phrase = word("recipient.register", register=reader.register_name(entry.register))
    elif isinstance(entry, ToPublic):
        name = word("recipient.public", where=reader.text(entry.public) or "")
    else:
        name = reader.party(entry.authority if isinstance(entry, ToAuthority) else entry.party)
    joint = isinstance(entry, ToParty) and entry.joint
    group = isinstance(entry, ToParty) and entry.group_company
    return {
        "name": name,
        "why": reader.text(entry.why),
        "rows": rows(
            row("recipient-kind", *[word(f"recipient.{kind}") for kind in _kinds(entry, joint, group)]),
            *_share(reader, register, entry),
            row("conditions", *(word(f"condition.{condition}") for condition in entry.conditions)),
            row("law", reader.laws(entry.law)),
            row("frequency", reader.text(entry.frequency)),
            row("by-person", word("detail.by-person") if entry.by_person else None),
            *_about(reader, entry, getattr(entry, "party", None) or getattr(entry, "authority", None)),
            row("licence", entry.licence if isinstance(entry, ToPublic) else None),
            row("website", link(entry.link) if isinstance(entry, ToPublic) and entry.link else None),
        ),
    }


def _about(reader: Reader, entry: Any, reference: object) -> Iterator[dict[str, Any] | None]:
    """What a reader may want to know of a recipient: its sector, where it is for this use, and its own notice."""
    found: Any = reader.context.workspace.body(reference) if isinstance(reference, str) else None
    found = found if isinstance(found, Party) else None
    yield row("sector", reader.text(found.sector) if found else None)
    yield row("places", *(place(reader, where) for where in entry.places))
    yield row("own-notice", link(found.notice) if found and found.notice else None)
    yield from unpublished(reader, found.internal if found else None)


def place(reader: Reader, entry: Any) -> Phrase:
    """A place with what happens there and who is at work."""
    where: Phrase = word(f"region.{entry.region}") if entry.region else word("region.unknown")
    if entry.country:
        where = {"country": str(entry.country)}
    asides: list[Phrase | None] = [word(f"activity.{activity}") for activity in entry.what]
    asides += [reader.party(entry.by) if entry.by else None, reader.text(entry.when)]
    said = [aside for aside in asides if aside]
    return word("detail.bracket", what=where, note=joined(said, "comma")) if said else where


def _kinds(entry: Any, joint: object, group: object) -> list[str]:
    kinds = ["joint"] if joint else ["controller"] if isinstance(entry, ToParty) else []
    if isinstance(entry, ToAuthority):
        kinds.append("authority")
    return [*kinds, "group"] if group else kinds


def disclosures(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """The recipients of a register that decide for themselves."""
    return [disclosure(reader, register, entry) for entry in held(reader, register.disclosures)]


def sound(reader: Reader, register: Register) -> bool:
    """Whether a statement that something is not done may be derived: every file it rests on could be read."""
    return not set(paths(reader, register)) & reader.context.workspace.broken


def paths(reader: Reader, register: Register) -> list[str]:
    """The files of the workspace that a document about a register rests on."""
    workspace, found = reader.context.workspace, set(reader.context.facts.of(register).paths)
    found |= {register.origin.document.path, workspace.settings.origin.document.path}
    if workspace.organisation is not None:
        found.add(workspace.organisation.origin.document.path)
    for name in _named(reader, register):
        body = workspace.body(name)
        if body is not None:
            found.add(body.origin.document.path)
    return sorted(found)


def _named(reader: Reader, register: Register) -> Iterator[str]:
    """Ids of the parties that the document names beside those of flows and agreements."""
    own = [entry for group in by_name(register.data).values() for entry in listed(group.sources)]
    for source in (*own, *listed(register.sources)):
        yield str(getattr(source, "party", ""))
    for cookie in listed(register.cookies):
        yield str(cookie.party)
    for entry in held(reader, register.disclosures):
        yield str(getattr(entry, "party", "") or getattr(entry, "authority", ""))


def examples(reader: Reader, register: Register) -> bool:
    """Whether a party or agreement that a document about a register rests on is an invented one."""
    workspace, used = reader.context.workspace, set(paths(reader, register))
    entries: list[Any] = [*workspace.parties.values(), *workspace.agreements.values()]
    return any(entry.example for entry in entries if entry.origin.document.path in used)


def recipients(reader: Reader, register: Register) -> dict[str, Any]:
    """All recipients, and what may be said of there being none."""
    given, disclosed = processors(reader, register), disclosures(reader, register)
    stated_none = all(value is NONE for value in (register.processors, register.disclosures))
    nobody = stated_none and sound(reader, register)
    no_others = word("none.disclosures") if _stays(reader, register) else None
    stated = {
        "processors": None if given else _state(reader, register, register.processors, "processors"),
        "disclosures": no_others if disclosed else _state(reader, register, register.disclosures, "disclosures"),
    }
    return {
        "processors": given,
        "disclosures": disclosed,
        "none": word("none.recipients") if nobody else None,
        "no_processors": None if nobody else stated["processors"],
        "no_disclosures": None if nobody else stated["disclosures"],
        "not_recipients": [
            {"who": reader.text(entry.who) or "", "law": reader.laws(entry.law)} for entry in register.not_recipients
        ],
        "access": [
            {
                "who": reader.text(entry.who) or "",
                "rows": rows(
                    row("data", reader.scope(register, "data", entry.data)),
                    row("count", entry.count),
                    row("reason", reader.text(entry.why)),
                ),
            }
            for entry in register.access
        ],
    }


def _stays(reader: Reader, register: Register) -> bool:
    """Whether every disclosure goes to another register of the same controllers, so that nobody else decides."""
    targets = {entry.register if isinstance(entry, ToRegister) else None for entry in listed(register.disclosures)}
    others = [reader.context.workspace.registers.get(target) if target else None for target in targets]
    return sound(reader, register) and all(other is not None and _controllers(other) == _controllers(register)
                                           for other in others)  # fmt: skip


def _controllers(register: Register) -> set[str]:
    return {str(getattr(entry, "party", None)) for entry in listed(register.controllers)}


def _state(reader: Reader, register: Register, stated: Any, kind: str) -> Phrase | None:
    if stated is NONE:
        return word(f"none.{kind}") if reader.internal or sound(reader, register) else None
    return reader.gap(stated)
