"""Whose data, which data, where from, and whether they must be given (Art. 13(2)(e), 14(1)(d), 14(2)(f))."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ropa.api import (
    BASES,
    CREDIT_PURPOSES,
    GROUNDS,
    ITEMS,
    SOURCES,
    SUBJECTS,
    DataGroup,
    Item,
    KnownSource,
    PartySource,
    Register,
    RegisterSource,
    SubjectGroup,
    listed,
    within,
)
from ropa_gdpr.documents.reader import Phrase, Reader, by_name, joined, row, rows, stated, unpublished, word


def shown(reader: Reader, register: Register) -> dict[str, DataGroup]:
    """The data groups a document tells of: a notice leaves out those that concern nobody outside."""
    groups = by_name(register.data)
    return {name: entry for name, entry in groups.items() if reader.internal or not entry.not_in_notice}


def subjects(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """The groups of data subjects."""
    return [
        {
            "id": name,
            "name": reader.text(group.name) or reader.gap(None) or name,
            "description": reader.text(group.description),
            "rows": rows(*_about(reader, group)),
        }
        for name, group in by_name(register.subjects).items()
    ]


def _about(reader: Reader, group: SubjectGroup) -> Iterator[dict[str, Any] | None]:
    included = [reader.named(SUBJECTS, entry) for entry in group.includes]
    yield row("includes", joined(included, "comma") if included else None)
    yield row("case", reader.text(group.when))
    yield row("children", word("detail.children") if group.children else None)
    yield row("vulnerable", word("detail.vulnerable") if group.vulnerable else None)
    if reader.internal:
        yield row("relation", word(f"relation.{group.relation}") if group.relation else reader.gap(None))


def item(reader: Reader, entry: Item) -> Phrase:
    """A kind of data, with what is said of it in brackets."""
    name = reader.named(ITEMS, entry.item)
    asides = [
        aside
        for aside in (
            reader.text(entry.note),
            reader.text(entry.when),
            word("detail.optional") if entry.optional else None,
        )
        if aside
    ]
    return word("detail.bracket", what=name, note=joined(asides, "semicolon")) if asides else name


def group(reader: Reader, register: Register, name: str, entry: DataGroup) -> dict[str, Any]:
    """A data group: its items and the facts about it."""
    items: list[Phrase] = [item(reader, given) for given in listed(entry.items)]
    other = reader.text(entry.other)
    if other:
        items.append(word("detail.other", what=other))
    empty = None if items else reader.gap(entry.items)
    return {
        "id": name,
        "name": reader.text(entry.name) or reader.gap(None) or name,
        "description": reader.text(entry.description),
        "items": joined(items, "comma") if items else empty,
        "rows": rows(*_facts(reader, entry), *_special(reader, entry)),
    }


def _facts(reader: Reader, entry: DataGroup) -> Iterator[dict[str, Any] | None]:
    yield row("limit", reader.text(entry.limit))
    yield row("case", reader.text(entry.when))
    yield row("reason", reader.text(entry.reason))
    yield row("derived", word("detail.derived") if entry.derived else None)
    yield row("on-device", word("detail.on-device") if entry.on_device else None)
    yield row("medium", *(word(f"medium.{medium}") for medium in entry.medium))


def _special(reader: Reader, entry: DataGroup) -> Iterator[dict[str, Any] | None]:
    """The conditions under which special, criminal, identity and credit data may be processed at all."""
    for special in listed(entry.special):
        kind = word(f"special.{special.kind}")
        found = reader.row_of(BASES, special.article) if special.article else None
        condition = (
            word(
                "basis.named",
                basis=reader.named(BASES, special.article),
                article=reader.text(found.article) or str(special.article),
            )
            if found
            else None
        )
        yield row(
            "special",
            word("special.possible", kind=kind) if special.possible else kind,
            condition or reader.gap(None),
            reader.laws(special.law),
            reader.text(special.consent),
            *(reader.text(safeguard) for safeguard in listed(special.safeguards)),
        )
    criminal, national, credit = (stated(value) for value in (entry.criminal, entry.national_id, entry.credit))
    if criminal:
        yield row(
            "criminal",
            reader.laws(criminal.law) or reader.gap(None),
            word("detail.criminal-authority") if criminal.authority else None,
        )
    if national:
        found = reader.row_of(GROUNDS, national.ground) if national.ground else None
        section = reader.text(found.section) if found else None
        ground: Phrase = reader.named(GROUNDS, national.ground)
        ground = word("detail.bracket", what=ground, note=section) if section else ground
        yield row("national-id", reader.text(national.why))
        yield row("national-id-ground", ground if national.ground else reader.gap(None))
        if reader.internal:
            yield row("national-id-printed", *_yes_no(national.printed))
            yield row("national-id-login", *_yes_no(national.login))
    if credit:
        purposes: list[Phrase | None] = [reader.named(CREDIT_PURPOSES, purpose) for purpose in listed(credit.purpose)]
        yield row("credit-register", reader.text(credit.register) or reader.gap(None))
        yield row("credit-purpose", *(purposes or [reader.gap(None)]))
    yield from unpublished(reader, entry.internal)


def _yes_no(value: bool | None) -> list[Phrase]:
    return [] if value is None else [word("answer.yes") if value else word("answer.no")]


def by_subjects(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """The data groups under the groups of data subjects they concern, in the order of the record."""
    found: dict[str, dict[str, Any]] = {}
    known = by_name(register.subjects)
    for name, entry in shown(reader, register).items():
        names = within(entry.subjects, known)
        told = reader.entries(register.subjects, names)
        heading = joined(told, "semicolon") if told else reader.gap(entry.subjects)
        key = json.dumps(list(names))
        part = found.setdefault(key, {"heading": heading, "groups": []})
        part["groups"].append(group(reader, register, name, entry))
    return list(found.values())


def sources(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Where data come from: each source once, with the data groups it gives in each way."""
    found: dict[str, dict[str, Any]] = {}
    groups = shown(reader, register)
    per_group = [(reader.entries(register.data, [name])[0], listed(entry.sources)) for name, entry in groups.items()]
    for name, given in [*per_group, (None, listed(register.sources))]:
        for entry in given:
            told = _source(reader, entry)
            part = found.setdefault(json.dumps(told, sort_keys=True), {**told, "data": []})
            if name is not None:
                part["data"].append(name)
    by_source: dict[str, dict[str, Any]] = {}
    for part in found.values():
        named = row("data", _named(part.pop("data"), len(groups)))
        told = {"how": part["how"], "rows": rows(named, *part["rows"])}
        key = json.dumps(part["name"], sort_keys=True)
        by_source.setdefault(key, {"name": part["name"], "parts": []})["parts"].append(told)
    return list(by_source.values())


def received_from(reader: Reader, register: Register) -> list[Phrase]:
    """Other registers that say they hand data to this one, where it does not name them as a source itself."""
    own = [entry for group in by_name(register.data).values() for entry in listed(group.sources)]
    named = {entry.register for entry in (*own, *listed(register.sources)) if isinstance(entry, RegisterSource)}
    received = reader.context.facts.of(register).received_from
    return [reader.register_name(name) for name in received if name not in named]


def _named(names: list[Phrase], known: int) -> Phrase | None:
    if not names:
        return None
    return word("all.data") if len(names) == known > 1 else joined(names, "semicolon")


def _source(reader: Reader, entry: Any) -> dict[str, Any]:
    public = entry.public if isinstance(entry, KnownSource | PartySource) else None
    if isinstance(entry, KnownSource):
        known = None if isinstance(entry.source, dict) else reader.row_of(SOURCES, entry.source)
        name = reader.named(SOURCES, entry.source)
        named = reader.text(entry.named)
        if named:
            name = word("detail.colon", what=name, which=named)
        if public is None and known is not None:
            public = known.public
    elif isinstance(entry, PartySource):
        name = reader.party(entry.party)
    else:
        name = word("source.register", register=reader.register_name(entry.register))
    which = [reader.text(text) for text in entry.data] if isinstance(entry, RegisterSource) else []
    return {
        "name": name,
        "how": reader.text(entry.how),
        "rows": rows(
            row("case", reader.text(entry.when)),
            row("which-data", joined([text for text in which if text], "comma") if which else None),
            row("law", reader.laws(entry.law) if not isinstance(entry, RegisterSource) else None),
            row("publicly-accessible", *_yes_no(public)),
        ),
    }


def from_others(reader: Reader, register: Register) -> bool:
    """Whether any data come from elsewhere than the person: then Art. 14 asks for data and sources."""
    own = [entry for group in shown(reader, register).values() for entry in listed(group.sources)]
    return any(not from_person(reader, entry) for entry in (*own, *listed(register.sources)))


def from_person(reader: Reader, entry: Any) -> bool:
    """Whether a source is the person."""
    if not isinstance(entry, KnownSource) or isinstance(entry.source, dict):
        return False
    found = reader.row_of(SOURCES, entry.source)
    return bool(found and found.person)


def _asked_for(reader: Reader, register: Register, entry: DataGroup) -> bool:
    """Whether people may be asked for the data of a group: unless it is known to come from elsewhere alone."""
    sources = listed(entry.sources) or listed(register.sources)
    return not sources or any(from_person(reader, source) for source in sources)


def obligations(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Whether each data group must be given, and what happens otherwise (Art. 13(2)(e))."""
    found: dict[str, dict[str, Any]] = {}
    for name, entry in shown(reader, register).items():
        duty = stated(entry.obligation)
        if duty:
            told: dict[str, Any] = {
                "kind": word(f"obligation.{duty.kind}"),
                "otherwise": reader.text(duty.otherwise),
                "law": reader.laws(duty.law),
            }
        elif entry.obligation is not None or (reader.internal and _asked_for(reader, register, entry)):
            told = {"kind": reader.gap(entry.obligation), "otherwise": None, "law": None}
        else:
            continue
        part = found.setdefault(json.dumps(told, sort_keys=True), {**told, "data": []})
        part["data"].append(reader.entries(register.data, [name])[0])
    for part in found.values():
        part["data"] = joined(part["data"], "semicolon")
    return list(found.values())
