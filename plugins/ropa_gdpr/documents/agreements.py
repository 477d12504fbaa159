"""The register of agreements with processors (Art. 28): parties, coverage, clauses, chains, and when each ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ropa.api import Audience, DocumentKind, Party, Register, Subject, View, ViewContext, identity, listed
from ropa_gdpr.documents import pictures, record_parts
from ropa_gdpr.documents.agreement_facts import agreement, points
from ropa_gdpr.documents.inside import document, findings
from ropa_gdpr.documents.purposes import assessed
from ropa_gdpr.documents.reader import Phrase, Reader, date, joined, link, row, rows, stated, word
from ropa_gdpr.documents.recipients import place


def agreements(_: Any, context: ViewContext) -> View:
    """The view of the register of agreements."""
    reader = Reader(context, internal=True)
    workspace = context.workspace
    known = list(workspace.agreements.values())
    used = list(_used(reader))
    ours = {str(party) for party, _, _ in used} | {str(entry.processor) for entry in known}
    paths = {entry.origin.document.path for entry in known}
    paths |= {body.origin.document.path for name in ours if (body := workspace.body(name)) is not None}
    organisation = workspace.organisation
    data = {
        "counts": {
            "agreements": len(known),
            "running": sum(1 for entry in known if context.facts.in_force(entry)),
            "processors": len({str(party) for party, _, _ in used}),
            "uncovered": len({str(party) for party, register, entry in used if _open(reader, register, entry)}),
        },
        "picture": pictures.expiry(reader, known),
        "guarantees": rows(
            row("guarantees", *_guarantees(reader, organisation.guarantees if organisation else None))
        ),
        "processors": _processors(reader, used),
        "agreements": [agreement(reader, entry) for entry in known],
        "points": points(),
        "chains": [link for name in sorted(ours) for link in _chain(reader, name)],
        "unchained": _unchained(reader, sorted(ours)),
        "findings": findings(reader, ("DPA",), paths),
    }
    return document(reader, "agreements", ("processors", "agreements", "chains"), data)


def _used(reader: Reader) -> Iterator[tuple[Any, Register, Any]]:
    """Every processor at work, with the register and the entry that names it."""
    for register in reader.context.workspace.registers.values():
        for entry in listed(register.processors):
            yield entry.party, register, entry


def _open(reader: Reader, register: Register, entry: Any) -> bool:
    return bool(record_parts.uncovered(reader, register, entry))


def _guarantees(reader: Reader, given: Any) -> list[Phrase]:
    return [line for line in assessed(reader, given) if line]


def _processors(reader: Reader, used: list[tuple[Any, Register, Any]]) -> list[dict[str, Any]]:
    """Each processor once, with what it does for which register and what covers that."""
    found: dict[str, dict[str, Any]] = {}
    for party, register, entry in used:
        told = found.setdefault(str(party), {"name": reader.party(party), "uses": []})
        given = record_parts.processor_of(reader, register, entry)
        told["uses"].append({"register": reader.register_name(register.register), **given})
    return list(found.values())


def _chain(reader: Reader, name: str) -> Iterator[dict[str, Any]]:
    """The further processors behind a processor, as far as they are recorded."""
    body = reader.context.workspace.body(name)
    if isinstance(body, Party):
        for link in _links(reader, body, (body,)):
            yield {"processor": reader.party(name), **link}


def _unchained(reader: Reader, names: Sequence[str]) -> list[dict[str, Any]]:
    """The processors behind which no other is recorded, by what is said of that."""
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        body = reader.context.workspace.body(name)
        if isinstance(body, Party) and not listed(body.sub_processors):
            gap = reader.gap(body.sub_processors) or word("state.unassessed")
            told = found.setdefault(str(gap), {"gap": gap, "names": []})
            told["names"].append(reader.party(name))
    return [{**told, "names": joined(told["names"], "semicolon")} for told in found.values()]


def _links(reader: Reader, party: Party, above: tuple[Party, ...]) -> Iterator[dict[str, Any]]:
    """The further processors of a party and those behind them, each with the parties between."""
    for entry in listed(party.sub_processors):
        body = reader.context.workspace.body(entry.party)
        seen = isinstance(body, Party) and body in above
        through = [reader.text(middle.name) or identity(middle) for middle in above[1:]]
        yield {
            "name": reader.party(entry.party),
            "through": joined(through, "comma") if through else None,
            "service": reader.text(entry.service) or reader.gap(None),
            "rows": rows(
                row("case", reader.text(entry.when)),
                row("since", date(entry.since)),
                row("until", date(entry.until)),
                row("announced", date(entry.announced)),
                row("decided", *_decided(reader, above[0], entry.party)),
                row("terms", link(entry.link) if entry.link else None),
            ),
            "bound": record_parts.answer(entry.flow_down) or reader.gap(None),
            "places": _places(reader, body),
        }
        if isinstance(body, Party) and not seen:
            yield from _links(reader, body, (*above, body))


def _places(reader: Reader, body: Any) -> list[Phrase | None]:
    if not isinstance(body, Party):
        return [reader.gap(None)]
    if not listed(body.locations):
        return [reader.gap(body.locations)]
    return [place(reader, where) for where in listed(body.locations)]


def _decided(reader: Reader, processor: Party, sub: Any) -> list[Phrase | None]:
    """What was decided about a further processor under the agreements with the processor."""
    found: list[Phrase | None] = []
    for entry in reader.context.workspace.agreements.values():
        terms: Any = stated(entry.sub_processing)
        if entry.processor != processor.party or not terms:
            continue
        for decision in terms.decided:
            if decision.party == sub:
                found += [
                    word(f"agreements.decided.{kind}", day=date(moment))
                    for kind in ("approved", "objected", "ended")
                    if (moment := getattr(decision, kind))
                ]
    return found


AGREEMENTS = DocumentKind("agreements", Audience.INTERNAL, Subject.WORKSPACE, "agreements.html.j2", agreements)
