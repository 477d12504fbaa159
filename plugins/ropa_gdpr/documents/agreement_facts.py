"""One agreement with a processor, point by point of Art. 28(3), with the gaps as gaps."""

from __future__ import annotations

from typing import Any

from ropa.api import Agreement, Clause, Register, SignedFile, identity, listed
from ropa_gdpr.documents import pictures
from ropa_gdpr.documents.contacts import contact
from ropa_gdpr.documents.purposes import assessed
from ropa_gdpr.documents.reader import Phrase, Reader, code, date, joined, link, row, rows, stated, word
from ropa_gdpr.documents.record_parts import answer, places

POINTS = ("a", "b", "c", "d", "e", "f", "g", "h", "instructions")
"""The points of Art. 28(3)(a) to (h), and its last subparagraph."""


def agreement(reader: Reader, entry: Agreement) -> dict[str, Any]:
    """Everything that is recorded of an agreement."""
    running = reader.context.facts.in_force(entry)
    return {
        "id": identity(entry),
        "name": pictures.title(reader, entry),
        "running": running,
        "state": word("agreement.in-force" if running else "agreement.not-in-force"),
        "runs": pictures.runs(reader, entry),
        "example": entry.example is True,
        "concluded": _gathered(_concluded(reader, entry)),
        "subject": _gathered(_subject(reader, entry)),
        "covers": [_cover(reader, cover) for cover in listed(entry.covers)],
        "no_covers": None if listed(entry.covers) else reader.gap(entry.covers),
        "clauses": _clauses(reader, entry),
        "terms": _gathered(_terms(reader, entry)),
    }


def points() -> list[dict[str, Any]]:
    """What the points of Art. 28(3) ask for, told once for all agreements."""
    return [{"point": _point(point), "what": word(f"clause.{point}")} for point in POINTS]


def _gathered(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The facts, what is not yet assessed in one line at their end."""
    open_ = [word("state.unassessed")]
    gaps = [entry["label"] for entry in found if entry["values"] == open_]
    told = [{**entry, "gap": False} for entry in found if entry["values"] != open_]
    return [*told, {"label": open_[0], "values": [joined(gaps, "semicolon")], "gap": True}] if gaps else told


def _concluded(reader: Reader, entry: Agreement) -> list[dict[str, Any]]:
    """How and when it was concluded, and where the evidence is (Art. 28(9))."""
    inside = entry.internal
    review = inside.review if inside else None
    controllers: list[Phrase | None] = [reader.party(party) for party in listed(entry.controller)]
    return rows(
        row("id", code(entry.agreement)),
        row("processor", reader.party(entry.processor) if entry.processor else reader.gap(None)),
        row("controller", *(controllers or [reader.gap(entry.controller)])),
        row("direction", word(f"agreement.direction.{entry.direction}") if entry.direction else None),
        row("status", word(f"agreement.status.{entry.status}") if entry.status else reader.gap(None)),
        row("agreement-form", word(f"agreement.form.{entry.form}") if entry.form else reader.gap(None)),
        row("signed", date(entry.signed)),
        row("accepted", date(entry.accepted)),
        row("concluded", reader.text(entry.concluded)),
        row("concluded", reader.gap(None) if not (entry.signed or entry.accepted or entry.concluded) else None),
        row("since", date(entry.since)),
        row("until", *_until(reader, entry)),
        row("renewal", reader.text(entry.renewal)),
        row("notice-days", word("agreements.days", n=entry.notice_days) if entry.notice_days is not None else None),
        row("version", entry.version),
        row("main-contract", entry.main_contract),
        row("signed-file", *_file(reader, entry.document)),
        row("template", word(f"agreement.template.{entry.template}") if entry.template else None),
        row("modified", answer(entry.modified)),
        row("owner", (reader.role(inside.owner) if inside else None) or reader.gap(None)),
        row("reviewed", date(review.last if review else None)),
        row("review-next", date(review.next if review else None)),
        row("notes", reader.text(inside.notes if inside else None)),
    )


def _until(reader: Reader, entry: Agreement) -> list[Phrase | None]:
    until = entry.until
    if until is None:
        return [reader.gap(None)]
    found = date(until) if not isinstance(until, str) else None
    return [found or word("agreement.indefinite")]


def _file(reader: Reader, given: Any) -> list[Phrase | None]:
    """The signed text: where it is, and the digest that shows it unaltered."""
    if not isinstance(given, SignedFile):
        return [reader.gap(given)]
    return [
        code(given.path),
        link(given.url) if given.url else None,
        given.kept,
        word("detail.colon", what="SHA-256", which=code(given.sha256)) if given.sha256 else None,
    ]


def _subject(reader: Reader, entry: Agreement) -> list[dict[str, Any]]:
    """What Art. 28(3) asks an agreement to set out."""
    asked = {
        "subject-matter": entry.subject_matter,
        "duration": entry.duration,
        "nature": entry.nature,
        "agreement-purpose": entry.purpose,
        "data-types": entry.data_types,
        "subject-types": entry.subject_types,
        "controller-rights": entry.controller_rights,
    }
    return rows(
        *(row(label, reader.text(text) or reader.gap(None)) for label, text in asked.items()),
        row("sensitive", reader.text(entry.sensitive) or reader.gap(entry.sensitive)),
    )


def _cover(reader: Reader, entry: Any) -> dict[str, Any]:
    register: Register | None = reader.context.workspace.registers.get(entry.register)
    scopes = [
        row(kind, reader.scope(register, kind, getattr(entry, kind)) if register else None)
        for kind in ("purposes", "data", "subjects")
    ]
    return {"register": reader.register_name(entry.register), "rows": rows(*scopes)}


def _point(point: str) -> dict[str, Any]:
    return word("agreements.point", letter=point) if len(point) == 1 else word("agreements.last-point")


def _clauses(reader: Reader, entry: Agreement) -> list[dict[str, Any]]:
    """The points by how the agreement answers them: one line for each answer, with the numbers of its clauses."""
    answers: dict[str, dict[str, Any]] = {}
    for point in POINTS:
        given = getattr(entry.clauses, point) if entry.clauses else None
        found = given if isinstance(given, Clause) else None
        state = str(found.state or "yes") if found else "missing"
        label = word(f"agreement.clause.{state}") if found else reader.gap(given) or word("state.unassessed")
        told = answers.setdefault(str(label), {"label": label, "values": [], "gap": state != "yes"})
        said: Phrase = _point(point)
        if found and found.number:
            said = word("detail.colon", what=said, which=found.number)
        note = reader.text(found.note) if found else None
        told["values"].append(word("detail.bracket", what=said, note=note) if note else said)
    return [{**told, "values": [joined(told["values"], "semicolon")]} for told in answers.values()]


def _terms(reader: Reader, entry: Agreement) -> list[dict[str, Any]]:
    """The terms behind the points, as far as they are recorded."""
    end, audit, breach = entry.end, entry.audit, entry.breach
    transfers: list[Phrase | None] = [_transfer(reader, found) for found in listed(entry.transfers)]
    certificates = [
        joined([text for text in (found.name, reader.text(found.scope), date(found.until)) if text], "comma")
        for found in entry.certificates
    ]
    return rows(
        row("sub-processing", *_sub_processing(reader, entry.sub_processing)),
        row("locations", *places(reader, entry.locations)),
        row("transfers", *(transfers or [reader.gap(entry.transfers)])),
        row("transfer-clause", entry.transfer_clause),
        row("measures", reader.text(entry.measures)),
        row("certificates", *certificates),
        row(
            "breach",
            word("agreements.hours", n=breach.hours) if breach and breach.hours is not None else None,
            reader.text(breach.when) if breach else None,
            *(contact(reader, breach.contact) if breach else ()),
        ),
        row("assistance", reader.text(entry.assistance)),
        row("audit", *(reader.text(text) for text in ((audit.method, audit.frequency, audit.cost) if audit else ()))),
        row("audit-last", date(audit.last) if audit else None),
        row("audit-next", date(audit.next) if audit else None),
        row("guarantees", *(line for given in entry.guarantees for line in assessed(reader, given))),
        row(
            "end",
            word(f"agreement.end.{end.choice}") if end and end.choice else reader.gap(None),
            word("agreements.within-days", n=end.days) if end and end.days is not None else None,
            reader.text(end.copies) if end else None,
        ),
        row("end-confirmed", *((date(end.confirmed), code(end.confirmation)) if end else ())),
        row("annexes-of", reader.text(entry.annexes)),
        row("precedence", *(reader.text(text) for text in entry.precedence)),
        row("liability", reader.text(entry.liability)),
        row("governing-law", {"country": str(entry.law)} if entry.law else None),
    )


def _transfer(reader: Reader, entry: Any) -> Phrase:
    where: Phrase = {"country": str(entry.country)} if entry.country else word(f"region.{entry.region or 'unknown'}")
    return word("detail.bracket", what=where, note=reader.party(entry.importer)) if entry.importer else where


def _sub_processing(reader: Reader, given: Any) -> list[Phrase | None]:
    """The terms for other processors (Art. 28(2) and (4))."""
    terms = stated(given)
    if not terms:
        return [reader.gap(given)]
    return [
        word(f"agreement.authorisation.{terms.kind}") if terms.kind else reader.gap(None),
        word("agreements.announced-days", n=terms.days) if terms.days is not None else None,
        word("detail.colon", what=word("label.channels"), which=word(f"channel.{terms.channel}"))
        if terms.channel
        else None,
        word("agreements.may-object" if terms.objection else "agreements.may-not-object")
        if terms.objection is not None
        else None,
        {"period": str(terms.objection_within)} if terms.objection_within else None,
        reader.text(terms.otherwise),
        link(terms.see) if terms.see else None,
    ]
