"""Purposes with their legal bases (Art. 13(1)(c)-(d), 14(1)(c), 14(2)(b), 30(1)(b))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ropa.api import (
    BASES,
    ClaimedBasis,
    Consent,
    Contract,
    LegalDuty,
    LegitimateInterest,
    OtherBasis,
    PublicTask,
    Purpose,
    Register,
    VitalInterest,
    listed,
)
from ropa_gdpr.documents.reader import Phrase, Reader, by_name, code, date, row, rows, stated, word
from ropa_gdpr.documents.record_parts import answer


def basis(reader: Reader, register: Register, entry: Any) -> dict[str, Any]:
    """A basis as `what` (its name), its `article`, and `rows` of what narrows and explains it."""
    if isinstance(entry, ClaimedBasis):
        what: Phrase = word("basis.claimed", claim=reader.text(entry.claimed) or "")
        article: Phrase | None = None
    else:
        found = reader.row_of(BASES, entry.article)
        what = reader.named(BASES, entry.article)
        article = (reader.text(found.article) if found else None) or str(entry.article)
    facts = rows(*_particulars(reader, entry), *_narrowing(reader, register, entry))
    return {"what": what, "article": article, "rows": facts}


def _particulars(reader: Reader, entry: Any) -> Iterator[dict[str, Any] | None]:
    if isinstance(entry, Contract):
        yield row("contract", reader.text(entry.contract))
        yield row("before-contract", word("detail.before-contract") if entry.before else None)
    elif isinstance(entry, PublicTask):
        yield row("task", reader.text(entry.task))
    elif isinstance(entry, VitalInterest):
        yield row("whose-vital", reader.text(entry.whose))
    elif isinstance(entry, LegitimateInterest):
        yield row("interest", reader.text(entry.interest) or reader.gap(None))
        if tuple(str(holder) for holder in entry.holder) != ("controller",):
            yield row("interest-of", *(word(f"holder.{holder}") for holder in entry.holder))
        if reader.internal:
            yield from _balancing(reader, entry.internal.balancing if entry.internal else None)
    elif isinstance(entry, Consent):
        yield row("consent", word("detail.explicit") if entry.explicit else None)
        yield row("deemed", reader.text(entry.deemed))
        if reader.internal:
            yield row("withdrawal", reader.text(entry.withdrawal) or reader.gap(None))
            yield row("proof", entry.proof or reader.gap(None))
            yield row("text-version", entry.text_version)
    needs_law = isinstance(entry, LegalDuty | PublicTask | OtherBasis)
    yield row("law", reader.laws(entry.law) or (reader.gap(None) if needs_law else None))


def _balancing(reader: Reader, recorded: Any) -> Iterator[dict[str, Any] | None]:
    """The balancing test: when it was made, where it is kept, and its three steps."""
    yield row("balancing", *assessed(reader, recorded))
    for step in ("interest", "necessity", "balance"):
        yield row(f"balancing-{step}", reader.text(getattr(stated(recorded), step, None)))


def assessed(reader: Reader, recorded: Any) -> Iterator[Phrase | None]:
    """When an assessment was made, where it is kept, and its conclusion; a gap where there is none."""
    found = stated(recorded)
    if not found:
        yield reader.gap(recorded)
        return
    yield date(found.date) or reader.gap(None)
    yield found.reference or code(found.path)
    yield reader.text(getattr(found, "conclusion", None))


def _narrowing(reader: Reader, register: Register, entry: Any) -> Iterator[dict[str, Any] | None]:
    yield row("concerns", reader.narrowed(register, "subjects", entry.subjects))
    yield row("data", reader.narrowed(register, "data", entry.data))
    yield row("case", reader.text(entry.when))
    yield row("note", reader.text(entry.note))


def purpose(reader: Reader, register: Register, name: str, entry: Purpose) -> dict[str, Any]:
    """A purpose: what it is, its bases, and the facts about it."""
    serves = reader.entries(register.purposes, entry.serves)
    marketing, profiling, child = (stated(value) for value in (entry.marketing, entry.profiling, entry.child_service))
    return {
        "id": name,
        "name": reader.text(entry.name) or reader.gap(None) or name,
        "description": reader.text(entry.description),
        "bases": [basis(reader, register, given) for given in listed(entry.basis)],
        "no_basis": None if listed(entry.basis) else reader.gap(entry.basis),
        "rows": rows(
            row("data", reader.scope(register, "data", entry.data)),
            row("subjects", reader.scope(register, "subjects", entry.subjects)),
            row("case", reader.text(entry.when)),
            row("serves", *serves),
            row("secondary", word("detail.secondary") if entry.secondary else None),
            row("since", date(entry.since)),
            row("until", date(entry.until)),
            row("channels", *(word(f"channel.{channel}") for channel in marketing.channels) if marketing else ()),
            row("existing-customers", reader.text(marketing.existing_customers) if marketing else None),
            row("suppression", reader.text(marketing.suppression) if marketing else None),
            row("profiling", reader.text(profiling.logic) if profiling else None),
            row("profiling-effects", answer(profiling.significant) if profiling and reader.internal else None),
            row("compatibility", *_compatibility(reader, entry)),
            row("profiling-data", reader.scope(register, "data", profiling.data) if profiling else None),
            row(
                "child-service",
                word("detail.child-age", n=child.age) if child and child.age else None,
                reader.text(child.verification) if child else None,
            ),
        ),
    }


def _compatibility(reader: Reader, entry: Purpose) -> Iterator[Phrase | None]:
    """Why further processing is compatible (Art. 6(4)): for inside only."""
    if reader.internal and entry.internal and entry.internal.compatibility is not None:
        yield from assessed(reader, entry.internal.compatibility)


def purposes(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Every purpose of a register."""
    return [purpose(reader, register, name, entry) for name, entry in by_name(register.purposes).items()]


def unmapped(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Bases that are claimed for the register but tied to no purpose."""
    return [basis(reader, register, entry) for entry in register.bases]


def balancing(register: Register) -> bool:
    """Whether a legitimate interest is relied on, so that its balancing test can be asked for."""
    given = [entry for purpose in by_name(register.purposes).values() for entry in listed(purpose.basis)]
    return any(isinstance(entry, LegitimateInterest) for entry in (*given, *register.bases))
