"""What expires or falls due, and when: agreements, transfers, assessments, reviews, certificates, waivers."""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day
from datetime import timedelta
from typing import Any

from ropa.facts import Facts, in_force
from ropa.model.agreement import Agreement, Audit, SubProcessing
from ropa.model.assessment import Assessment, Balancing, Dpia, Internal, Review, TransferAssessment, Waiver
from ropa.model.base import Located, Text, listed
from ropa.model.party import Certificate, Party, SubProcessor
from ropa.model.scalars import Period
from ropa.model.transfer import Adequacy, OtherSafeguard, StandardClauses, Transfer
from ropa.source import Origin
from ropa.tables import Row, Spec
from ropa.workspace import Workspace, identity

ADEQUACY = Spec("adequacy", Row)
CLAUSE_SETS = Spec("transfer-instruments", Row)
EXPECTATIONS = Spec("expectations", Row)


@dataclass(frozen=True, slots=True)
class Due:
    """Something that expires or falls due on a day.

    `kind` names the phrase `due.KIND`; `entry` is the id of the file's entry; `detail` tells which of several, or is
    empty; `owner` is the id of the role that answers for it, or empty.
    """

    day: Day
    kind: str
    entry: str
    detail: str
    owner: str
    at: Origin

    def overdue(self, as_of: Day) -> bool:
        """Whether the day has passed."""
        return self.day < as_of


def everything_due(facts: Facts, until: Day | None = None) -> tuple[Due, ...]:
    """All that expires or falls due up to a day, what is overdue included, soonest first.

    What belongs to an agreement that is over, or to an entry that no longer holds, is left out.
    """
    found: list[Due] = []
    for entry in facts.workspace.entries():
        if isinstance(entry, Agreement) and not in_force(entry, facts.as_of):
            found += _after_the_end(entry, facts)
            continue
        holder = _Holder(identity(entry), _first_owner(entry, facts), facts)
        found += holder.below(entry, holder.owner)
        if isinstance(entry, Agreement):
            found += holder.agreement(entry)
    wanted = (item for item in found if until is None or item.day <= until)
    return tuple(sorted(wanted, key=lambda item: (item.day, item.kind, item.at.document.path, item.at.dotted())))


def later(day: Day, period: Period) -> Day:
    """The day a period after another; a day that a month lacks becomes its last."""
    months = day.month - 1 + period.months + 12 * period.years
    year, month = day.year + months // 12, months % 12 + 1
    moved = Day(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return moved + timedelta(days=7 * period.weeks + period.days, hours=period.hours)


def _first_owner(entry: Located, facts: Facts) -> str:
    """The role that answers for a file's entry; where none does, that of what it belongs to, the nearest first."""
    near: dict[str, Located] = {entry.origin.document.path: entry}
    while near:
        for holder in near.values():
            internal = getattr(holder, "internal", None)
            if internal is not None and internal.owner:
                return str(internal.owner)
        near = {above.origin.document.path: above for one in near.values() for above in _above(one, facts.workspace)}
    return ""


def _above(entry: Located, workspace: Workspace) -> Iterator[Located]:
    """What an entry belongs to: an agreement to the registers it covers, a party to its agreements and users."""
    if isinstance(entry, Agreement):
        several = (workspace.registers.get(covered.register) for covered in listed(entry.covers))
        yield from (register for register in several if register is not None)
    elif isinstance(entry, Party):
        name = entry.party
        yield from (agreement for agreement in workspace.agreements.values() if agreement.processor == name)
        for register in workspace.registers.values():
            if any(use.party == name for use in listed(register.processors)):
                yield register


def _after_the_end(agreement: Agreement, facts: Facts) -> Iterator[Due]:
    """After an agreement: the day by which its data must be deleted or returned, until that is confirmed."""
    until, end = agreement.until, agreement.end
    if isinstance(until, Day) and until < facts.as_of and end and end.days is not None and end.confirmed is None:
        owner = _first_owner(agreement, facts)
        last = until + timedelta(days=end.days)
        yield Due(last, "data-end", identity(agreement), str(agreement.processor or ""), owner, end.at("days"))


@dataclass(frozen=True, slots=True)
class _Holder:
    """Reads what is due off one file's entry."""

    name: str
    owner: str
    facts: Facts

    def below(self, value: Any, owner: str) -> Iterator[Due]:
        """What is due in a value and everything below it; the nearest owner answers for it."""
        if isinstance(value, Located):
            if self._over(value):
                return
            internal = getattr(value, "internal", None)
            inner = value if isinstance(value, Internal) else internal
            owner = str(inner.owner) if isinstance(inner, Internal) and inner.owner else owner
            read = _READERS.get(type(value))
            yield from read(self, value, owner) if read else ()
            for item in dataclasses.fields(value):
                if item.name != "origin":
                    yield from self.below(getattr(value, item.name), owner)
        elif isinstance(value, tuple):
            for item in value:
                yield from self.below(item, owner)
        elif isinstance(value, dict) and not isinstance(value, Text):
            for item in value.values():
                yield from self.below(item, owner)

    def _over(self, value: Located) -> bool:
        """Whether an entry is kept for the record only; what has an end to watch over is told all the same."""
        last = getattr(value, "until", None)
        watched = isinstance(value, Waiver | Certificate | OtherSafeguard)
        return not watched and isinstance(last, Day) and last < self.facts.as_of

    def due(self, day: object, kind: str, detail: object, owner: str, at: Origin) -> Iterator[Due]:
        if isinstance(day, Day):
            yield Due(day, kind, self.name, str(detail or ""), owner, at)

    def agreement(self, agreement: Agreement) -> Iterator[Due]:
        until, party = agreement.until, agreement.processor
        yield from self.due(until, "agreement-ends", party, self.owner, agreement.at("until"))
        if isinstance(until, Day) and agreement.notice_days:
            last = until - timedelta(days=agreement.notice_days)
            yield from self.due(last, "agreement-notice", party, self.owner, agreement.at("notice_days"))
        body = self.facts.workspace.body(party)
        terms = agreement.sub_processing
        if isinstance(body, Party) and isinstance(terms, SubProcessing):
            for sub in listed(body.sub_processors):
                if sub.until is None or sub.until >= self.facts.as_of:
                    yield from self._objection(terms, sub)

    def _objection(self, terms: SubProcessing, sub: SubProcessor) -> Iterator[Due]:
        """The last day to object to an announced change that nobody has decided on."""
        if sub.announced is None or any(entry.party == sub.party for entry in terms.decided):
            return
        if terms.objection_within is not None:
            day = later(sub.announced, terms.objection_within)
        elif sub.since is not None:
            day = sub.since
        else:
            return
        yield Due(day, "objection", self.name, str(sub.party), self.owner, sub.at("announced"))


Reads = Callable[[_Holder, Any, str], Iterator[Due]]


def _next(kind: str) -> Reads:
    """Reads an assessment by the day on which it is made again."""

    def read(holder: _Holder, value: Any, owner: str) -> Iterator[Due]:
        return holder.due(value.next, kind, "", owner, value.at("next"))

    return read


def _review(holder: _Holder, value: Review, owner: str) -> Iterator[Due]:
    if value.next is None and value.last is not None and value.every is not None:
        return holder.due(later(value.last, value.every), "review", "", owner, value.at("every"))
    return holder.due(value.next, "review", "", owner, value.at("next"))


def _certificate(holder: _Holder, value: Certificate, owner: str) -> Iterator[Due]:
    return holder.due(value.until, "certificate", value.name, owner, value.at("until"))


def _safeguard(holder: _Holder, value: OtherSafeguard, owner: str) -> Iterator[Due]:
    return holder.due(value.until, "safeguard", value.reference or value.article, owner, value.at("until"))


def _waiver(holder: _Holder, value: Waiver, owner: str) -> Iterator[Due]:
    return holder.due(value.until, "waiver", value.code, str(value.by or owner), value.at("until"))


def _sub_processor(holder: _Holder, value: SubProcessor, owner: str) -> Iterator[Due]:
    """The day on which an announced change takes effect."""
    coming = value.since is not None and value.since >= holder.facts.as_of
    return holder.due(value.since if coming else None, "sub-processor", value.party, owner, value.at("since"))


def _transfer(holder: _Holder, value: Transfer, owner: str) -> Iterator[Due]:
    facts, place = holder.facts, str(value.country or value.region or "")
    yield from holder.due(value.until, "transfer-ends", place, owner, value.at("until"))
    for mechanism in listed(value.mechanism):
        if isinstance(mechanism, Adequacy):
            row = facts.tables[ADEQUACY].on(facts.as_of, value.country)
            yield from holder.due(row and row.until, "adequacy-ends", place, owner, mechanism.at("article"))
            holds = getattr(facts.tables[EXPECTATIONS].on(facts.as_of, "list-check-days"), "number", None)
            if mechanism.checked is not None and holds is not None:
                again = mechanism.checked + timedelta(days=holds)
                yield from holder.due(again, "list-check", mechanism.entity, owner, mechanism.at("checked"))
        elif isinstance(mechanism, StandardClauses) and mechanism.set is not None:
            ends = [row.until for row in facts.tables[CLAUSE_SETS].ever(str(mechanism.set)) if row.until]
            yield from holder.due(max(ends, default=None), "clauses-end", mechanism.set, owner, mechanism.at("set"))


_READERS: Mapping[type, Reads] = {
    Assessment: _next("assessment"),
    Audit: _next("audit"),
    Balancing: _next("balancing"),
    Certificate: _certificate,
    Dpia: _next("impact-assessment"),
    OtherSafeguard: _safeguard,
    Review: _review,
    SubProcessor: _sub_processor,
    Transfer: _transfer,
    TransferAssessment: _next("transfer-assessment"),
    Waiver: _waiver,
}
