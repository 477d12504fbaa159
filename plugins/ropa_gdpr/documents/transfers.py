"""Transfers outside the European Economic Area, or that there are none (Art. 13(1)(f), 14(1)(f), 30(1)(e))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ropa.api import (
    NONE,
    Adequacy,
    BindingRules,
    ClaimedMechanism,
    Compelling,
    Derogation,
    OtherSafeguard,
    Processing,
    Region,
    Register,
    StandardClauses,
    Transfer,
    current,
    listed,
)
from ropa_gdpr.documents.purposes import assessed
from ropa_gdpr.documents.reader import Phrase, Reader, date, joined, link, row, rows, unpublished, word
from ropa_gdpr.documents.recipients import sound
from ropa_gdpr.documents.record_parts import answer
from ropa_gdpr.tables import ADEQUACY, INSTRUMENTS


def mechanism(reader: Reader, transfer: Transfer, entry: Any) -> dict[str, Any]:
    """What allows a transfer: the tool with its article, and what shows it."""
    if isinstance(entry, ClaimedMechanism):
        return {"what": word("basis.claimed", claim=reader.text(entry.claimed) or ""), "article": None, "rows": []}
    found = reader.row_of(INSTRUMENTS, entry.article)
    article = (reader.text(found.article) if found else None) or str(entry.article)
    what = reader.named(INSTRUMENTS, entry.article)
    return {"what": what, "article": article, "rows": rows(*_evidence(reader, transfer, entry))}


def _evidence(reader: Reader, transfer: Transfer, entry: Any) -> Iterator[dict[str, Any] | None]:
    if isinstance(entry, Adequacy):
        decision = reader.row_of(ADEQUACY, transfer.country)
        number = entry.decision or (decision.decision if decision else None)
        yield row("decision", number)
        yield row("decision-scope", reader.text(decision.scope) if decision else None)
        if reader.internal:
            yield row("dpf-entity", entry.entity)
            yield row("dpf-checked", date(entry.checked))
            yield row("scope-confirmed", reader.text(entry.scope_confirmed))
    elif isinstance(entry, StandardClauses):
        yield row("clauses", str(entry.set) if entry.set else reader.gap(None))
        yield row("module", *(str(number) for number in entry.module))
        if reader.internal:
            yield row("signed", date(entry.signed))
            yield row("governing-law", {"country": str(entry.law)} if entry.law else None)
            yield row("sub-processing", word(f"clause-9.{entry.sub_processors}") if entry.sub_processors else None)
            yield row("annexes", joined((str(annex) for annex in entry.annexes), "comma") if entry.annexes else None)
            yield row("by-reference", reader.text(entry.by_reference))
            yield row("docking", answer(entry.docking))
    elif isinstance(entry, BindingRules):
        yield row("rules-for", _rules_for(entry) if reader.internal else None)
        yield row("authority", reader.text(entry.authority))
        yield row("reference", entry.approval)
        yield row("approved", date(entry.approved))
    elif isinstance(entry, OtherSafeguard):
        yield row("reference", entry.reference)
        yield row("authorisation", entry.authorisation)
        yield row("until", date(entry.until))
    elif isinstance(entry, Derogation | Compelling):
        yield row("reason", reader.text(entry.why))
        if isinstance(entry, Compelling):
            yield row("authority-informed", date(entry.authority_informed))
            yield row("safeguards", reader.text(entry.safeguards) if reader.internal else None)


def _rules_for(entry: BindingRules) -> Phrase | None:
    """Whether binding corporate rules are those of controllers or of processors."""
    if entry.for_processors is None:
        return None
    return word("importer.processor" if entry.for_processors else "importer.controller")


def adequate(reader: Reader, transfer: Transfer) -> bool:
    """Whether a decision of the Commission on the country is in force on the day."""
    table = reader.context.tables[ADEQUACY]
    return transfer.country is not None and table.on(reader.context.as_of, transfer.country) is not None


def protection(reader: Reader, transfer: Transfer) -> Phrase:
    """What the Commission decided on the country; of a decision for a part of it, whether the transfer is within."""
    if not adequate(reader, transfer):
        return word("transfer.not-adequate")
    decision = reader.row_of(ADEQUACY, transfer.country)
    within = any(isinstance(tool, Adequacy) for tool in listed(transfer.mechanism))
    return word("transfer.adequate" if within or not (decision and decision.scope) else "transfer.adequate-in-part")


def transfer(reader: Reader, register: Register | None, entry: Transfer) -> dict[str, Any]:
    """A transfer: where, to whom, what allows it, and how to get a copy."""
    copy = entry.copy_at
    where: Phrase | None = {"country": str(entry.country)} if entry.country else None
    if where is None and entry.region:
        where = word(f"region.{entry.region}")
    data = reader.narrowed(register, "data", entry.data) if register else None
    return {
        "where": where or reader.gap(None) or word("region.unknown"),
        "importer": reader.party(entry.importer) if entry.importer else reader.gap(None),
        "adequacy": protection(reader, entry),
        "mechanisms": [mechanism(reader, entry, given) for given in listed(entry.mechanism)],
        "no_mechanism": None if listed(entry.mechanism) else reader.gap(entry.mechanism),
        "fallback": [mechanism(reader, entry, given) for given in listed(entry.fallback)],
        "rows": rows(
            row("exporter", reader.party(entry.exporter) if entry.exporter else None),
            row("importer-role", word(f"importer.{entry.role}") if entry.role else None),
            row("data", data),
            row("case", word("transfer.possible") if entry.possible else None, reader.text(entry.when)),
            row("purposes", reader.narrowed(register, "purposes", entry.purposes) if register else None),
            row("frequency", reader.text(entry.frequency)),
            row("transfer-assessment", *(assessed(reader, entry.assessment) if _assessable(reader, entry) else ())),
            row("supplementary", *(reader.text(measure) for measure in listed(entry.supplementary))),
            row("copy", link(copy) if isinstance(copy, str) else reader.text(copy)),
            row("onward", *(reader.text(text) for text in listed(entry.onward))),
            row("since", date(entry.since) if reader.internal else None),
            row("until", date(entry.until) if reader.internal else None),
            *unpublished(reader, entry.internal),
        ),
    }


def _assessable(reader: Reader, entry: Transfer) -> bool:
    """Whether the assessment of a transfer is told of.

    None is asked for where it rests on a decision of the Commission (Art. 45) or a derogation (Art. 49) alone.
    """
    tools = listed(entry.mechanism)
    asked = not tools or not all(isinstance(tool, Adequacy | Derogation | Compelling) for tool in tools)
    return reader.internal and (asked or entry.assessment is not None)


def transfers(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """The transfers of a register, those of its processors' agreements among them."""
    return [transfer(reader, register, entry) for entry in reader.context.facts.transfers(register)]


def no_transfers(reader: Reader, register: Register) -> bool:
    """Whether 'no transfers outside the EEA' follows from the record.

    The register says so; no transfer is recorded; every processor and recipient is known to work inside; and every
    file this rests on could be read. A free-text claim counts for nothing.
    """
    facts, as_of = reader.context.facts, reader.context.as_of
    recorded: Any = register.transfers
    if recorded is not NONE or facts.transfers(register) or not sound(reader, register):
        return False
    flows = facts.flows(register)
    if any(flow.leaves is not False for flow in flows):
        return False
    if any(_outside(reader, place) for place in listed(register.locations)):
        return False
    placed = {id(flow.use) for flow in flows}
    at_work = [entry for entry in listed(register.processors) if current(entry, as_of)]
    return all(id(entry) in placed for entry in at_work if isinstance(entry, Processing))


def _outside(reader: Reader, place: Any) -> bool:
    if place.country:
        return reader.context.facts.outside(str(place.country)) is not False
    return place.region not in (Region.EU, Region.EEA)
