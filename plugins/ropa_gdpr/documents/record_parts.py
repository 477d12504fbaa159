"""What only the record tells of a register: who answers for it, agreements, assessments, execution, findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ropa.api import Agreement, Diagnostic, Processing, Register, Retention, current, identity, listed
from ropa_gdpr.documents import retention
from ropa_gdpr.documents.reader import Phrase, Reader, code, date, day, joined, row, rows, stated, word
from ropa_gdpr.documents.recipients import place, processor
from ropa_gdpr.screening import criteria_met, criteria_open


def answer(value: bool | None) -> Phrase | None:
    """Yes, no, or nothing said."""
    return None if value is None else word("answer.yes" if value else "answer.no")


def general(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """What the register is, who answers for it, and when it is looked at again."""
    inside = register.internal
    review = inside.review if inside else None
    systems = [reader.system(name) for name in inside.systems] if inside else []
    return rows(
        row("id", code(register.register)),
        row("reference", register.reference),
        row("description", *_text(reader, register.description)),
        row("status", word(f"status.{register.status}") if register.status else reader.gap(None)),
        row("regime", str(register.regime) if register.regime and str(register.regime) != "gdpr" else None),
        row("since", date(register.since)),
        row("until", date(register.until)),
        row("medium", *(word(f"medium.{medium}") for medium in register.medium)),
        row("owner", (reader.role(inside.owner) if inside else None) or reader.gap(None)),
        row("reviewed", date(review.last if review else None) or reader.gap(None)),
        row("review-next", date(review.next if review else None) or reader.gap(None)),
        row("systems", joined(systems, "comma") if systems else reader.gap(None)),
        row("locations", *places(reader, register.locations)),
        row("documents", *(code(path) for path in inside.documents) if inside else ()),
        row("typed-date", register.notice.claimed_date if register.notice else None),
        row("typed-version", register.notice.version if register.notice else None),
        row("notes", *_text(reader, inside.notes if inside else None)),
    )


def _text(reader: Reader, text: Any) -> list[Phrase]:
    said = reader.text(text)
    return [said] if said else []


def places(reader: Reader, entries: Any) -> list[Phrase | None]:
    """Places with what happens there; a gap where none are stated."""
    if not listed(entries):
        return [reader.gap(entries)]
    return [place(reader, entry) for entry in listed(entries)]


def processors(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Each processor with the agreements that cover its use, what none covers, and where it works."""
    return [processor_of(reader, register, entry) for entry in listed(register.processors)]


def processor_of(reader: Reader, register: Register, entry: Processing) -> dict[str, Any]:
    """A processor's use with the agreements that cover it, what none covers, and where it works."""
    return {
        **processor(reader, register, entry),
        "agreements": agreements(reader, register, entry),
        "uncovered": uncovered(reader, register, entry),
        "places": _flow_places(reader, register, entry),
    }


def agreements(reader: Reader, register: Register, entry: Processing) -> list[dict[str, Any]]:
    """Every agreement with a processor, the ones in force for this register first."""
    facts = reader.context.facts
    covering = facts.coverage(register, entry).agreements
    known = [found for found in reader.context.workspace.agreements.values() if found.processor == entry.party]
    others = [found for found in known if found not in covering]
    return [agreement(reader, found, found in covering) for found in (*covering, *others)]


def agreement(reader: Reader, entry: Agreement, covers: bool) -> dict[str, Any]:
    """An agreement with its state."""
    in_force = reader.context.facts.in_force(entry)
    state = "in-force" if in_force and covers else "other-register" if in_force else "not-in-force"
    until = entry.until
    return {
        "name": reader.text(entry.title) or identity(entry),
        "id": identity(entry),
        "state": word(f"agreement.{state}"),
        "covers": covers,
        "signed": day(entry.signed or entry.accepted) or reader.gap(None),
        "until": day(until) or (word("agreement.indefinite") if until else reader.gap(None)),
    }


def uncovered(reader: Reader, register: Register, entry: Processing) -> list[Phrase]:
    """What no agreement covers of a processor's use; nothing for one that is not at work on the day."""
    if not current(entry, reader.context.as_of):
        return []
    found = reader.context.facts.coverage(register, entry)
    if not found.agreements:
        return [word("agreement.none")]
    told: list[Phrase] = [word("agreement.unstated")] if found.unstated else []
    for kind in ("purposes", "data", "subjects"):
        names = getattr(found, kind)
        if names:
            what = joined(reader.entries(getattr(register, kind), names), "semicolon")
            told.append(word("agreement.uncovered", what=what))
    return told


def _flow_places(reader: Reader, register: Register, entry: Processing) -> list[Phrase]:
    """Where the data get, through the chain of further processors."""
    found: list[Phrase] = []
    for flow in reader.context.facts.flows(register):
        if flow.use is not entry:
            continue
        where: Phrase = word(f"region.{flow.region}") if flow.region else word("region.unknown")
        if flow.country:
            where = {"country": flow.country}
        asides: list[Phrase] = [word(f"activity.{activity}") for activity in flow.what]
        if len(flow.chain) > 1:
            asides.insert(0, reader.text(flow.chain[-1].name) or identity(flow.chain[-1]))
        told = word("detail.bracket", what=where, note=joined(asides, "comma")) if asides else where
        if told not in found:
            found.append(told)
    return found or [word("state.unassessed")]


def kept(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """The retention rules with who carries them out."""
    return [{**retention.rule(reader, register, entry), "executed": executed(reader, entry)}
            for entry in listed(register.retention)]  # fmt: skip


def executed(reader: Reader, entry: Retention) -> list[dict[str, Any]]:
    """Who or what carries a rule out, in which systems, and how long backups keep what was deleted."""
    done = entry.internal.executed if entry.internal else None
    if done is None:
        return rows(row("executed-by", reader.gap(None)))
    backups: Any = done.backups
    length: Phrase | None = {"period": str(backups)} if stated(backups) else reader.gap(backups)
    return rows(
        row("executed-by", reader.role(done.by) or reader.gap(None)),
        row("executed-means", word(f"deleter.{done.means}") if done.means else reader.gap(None)),
        row("systems", joined((reader.system(name) for name in done.systems), "comma") if done.systems else None),
        row("backups", length),
    )


def security(reader: Reader, register: Register, published: Sequence[Phrase]) -> list[dict[str, Any]]:
    """The measures of Art. 32(1): those that are published, those that are not, and where the concept is kept."""
    inside = register.internal
    hidden: Any = inside.security if inside else None
    said = reader.text(hidden) or (reader.gap(hidden) if not published or hidden is not None else None)
    return rows(
        row("security-published", *published),
        row("security-internal", said),
        row("security-reference", inside.security_reference if inside else None),
    )


def assessments(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """The screening for an impact assessment and the assessment itself (Art. 35)."""
    inside = register.internal
    screening, dpia = (stated(value) for value in ((inside.screening, inside.dpia) if inside else (None, None)))
    found = rows(
        row("screening", date(screening.date) if screening and screening.date else None, _criteria(screening),
            *_text(reader, screening.conclusion if screening else None)),
    )  # fmt: skip
    if not screening:
        found += rows(row("screening", reader.gap(inside.screening if inside else None)))
    if dpia:
        kept_at = dpia.reference or code(dpia.path)
        found += rows(
            row("dpia", date(dpia.date) or reader.gap(None), kept_at),
            row("dpia-advice", date(dpia.dpo_advice)),
            row("dpia-heard", reader.text(dpia.subjects_heard) or reader.gap(dpia.subjects_heard)),
            row("dpia-approved", date(dpia.validated)),
            row("dpia-consulted", date(dpia.consulted)),
            row("dpia-next", date(dpia.next)),
            row("dpia-residual", word(f"residual.{dpia.residual}") if dpia.residual else None),
        )
    else:
        found += rows(row("dpia", reader.gap(inside.dpia if inside else None)))
    return found


def _criteria(screening: Any) -> Phrase | None:
    """How many of the nine criteria of WP248 rev.01 are met, and how many are not answered."""
    if not screening:
        return None
    met, unanswered = criteria_met(screening), criteria_open(screening)
    return word("screening.count", met=str(len(met)), open=str(len(unanswered)))


def claims(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Statements of an existing text, kept as they were made."""
    return [
        {
            "about": word(f"claim.{entry.about}"),
            "text": reader.text(entry.text),
            "rows": rows(
                row("unless", reader.text(entry.unless)),
                row("regularly", answer(entry.regularly)),
                row("locations", *(place(reader, where) for where in entry.places)),
            ),
        }
        for entry in register.claims
    ]


def findings(reader: Reader, found: Sequence[Diagnostic]) -> list[dict[str, Any]]:
    """Findings as the check tells them, accepted ones marked with who accepted the risk and until when."""
    return [
        {
            "code": entry.code,
            "severity": entry.severity.value,
            "severity_word": word(f"severity.{entry.severity.value}"),
            "message": reader.context.sentence(entry),
            "place": f"{entry.path}: {entry.at.dotted()}" if entry.at.dotted() else entry.path,
            "law": reader.context.laws(entry.law),
            "accepted": {
                "by": reader.role(entry.accepted.by) or "",
                "reason": entry.accepted.reason,
                "until": entry.accepted.until,
            }
            if entry.accepted
            else None,
        }
        for entry in found
    ]
