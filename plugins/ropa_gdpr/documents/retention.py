"""How long data are kept, in sentences (Art. 13(2)(a), 14(2)(a), 30(1)(f))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ropa.api import (
    EVENTS,
    LAWS,
    PERIODS,
    Align,
    Combine,
    End,
    Length,
    Period,
    Register,
    Retention,
    Text,
    listed,
)
from ropa_gdpr.documents.reader import Phrase, Reader, joined, row, rows, word

ALIGNED = {("financial-year-end", Align.FINANCIAL_YEAR_END), ("calendar-year-end", Align.YEAR_END)}
"""Events that are the boundary of the calendar they would be moved to."""


def length(entry: Length | Period) -> Phrase:
    """A length: exact, at least, at most, between two, or about."""
    if isinstance(entry, Period):
        return {"period": str(entry)}
    if entry.exactly:
        return {"period": str(entry.exactly)}
    if entry.min and entry.max:
        return word("retention.between", min={"period": str(entry.min)}, max={"period": str(entry.max)})
    if entry.min:
        return word("retention.at-least", length={"period": str(entry.min)})
    if entry.max:
        return word("retention.at-most", length={"period": str(entry.max)})
    return word("retention.about", length={"period": str(entry.about)}) if entry.about else word("state.unassessed")


def _event(reader: Reader, event: object, form: str) -> Phrase | None:
    """An event in one of its forms; words of the organisation's own are in that form already."""
    if isinstance(event, Text):
        return reader.text(event)
    found = reader.row_of(EVENTS, event)
    return reader.text(getattr(found, form)) if found is not None else None


def after(reader: Reader, event: object) -> Phrase:
    """What completes a length: `6 years {after the contract ends}`."""
    return _event(reader, event, "after") or word("retention.after-own", event=reader.named(EVENTS, event))


def until(reader: Reader, event: object) -> Phrase:
    """What stands alone: `until the contract ends`."""
    return _event(reader, event, "until_phrase") or word("retention.until-own", event=reader.named(EVENTS, event))


def from_event(reader: Reader, how_long: Phrase, start: object, align: Align | None = None) -> Phrase:
    """A length with the event it runs from, moved to a boundary of the calendar where the record says so."""
    if start is None:
        return word(f"retention.align-only.{align}", length=how_long) if align else how_long
    begins = after(reader, start)
    if align is None or (str(start), align) in ALIGNED:
        return word("retention.from", length=how_long, after=begins)
    in_which = None if isinstance(start, Text) else _event(reader, start, "in_which")
    if in_which is None:
        return word(f"retention.align-own.{align}", length=how_long, after=begins)
    return word(f"retention.align.{align}", length=how_long, after=begins, in_which=in_which)


def one_end(reader: Reader, entry: End, align: Align | None = None) -> Phrase | None:
    """One of several ends."""
    parts: list[Phrase] = []
    if entry.period:
        parts.append(from_event(reader, length(entry.period), entry.start, align))
    if entry.event:
        parts.append(until(reader, entry.event))
    inner = several(reader, entry.ends, entry.combine) if entry.ends else None
    if inner:
        parts.append(word("detail.in-brackets", what=inner) if len(entry.ends) > 1 else inner)
    return joined(parts, "or") if len(parts) > 1 else parts[0] if parts else None


def several(
    reader: Reader, ends: tuple[End, ...], combine: Combine | None, align: Align | None = None
) -> Phrase | None:
    """Several ends and how they make one."""
    told = [end for end in (one_end(reader, entry, align) for entry in ends) if end]
    return combined(told, combine)


def combined(told: list[Phrase], combine: Combine | None) -> Phrase | None:
    """Ends in one sentence: whichever comes first, whichever comes last, all of them, or simply one or the other."""
    if len(told) < 2:
        return told[0] if told else None
    if combine is None:
        return joined(told, "or")
    number = "two" if len(told) == 2 else "many"
    return word(f"retention.combine.{combine}.{number}", ends=joined(told, "and" if combine is Combine.ALL else "or"))


def duration(reader: Reader, entry: Retention) -> Phrase:
    """How long, as a phrase that can stand alone; inside, a gap where nothing is said."""
    if entry.storage:
        return word(f"retention.{entry.storage}")
    told: list[Phrase] = []
    if entry.period:
        told.append(from_event(reader, length(entry.period), entry.start, entry.align))
    elif entry.start:
        told.append(word("retention.counted", after=after(reader, entry.start)))
    if entry.until:
        told.append(until(reader, entry.until))
    if entry.ends:
        inner = several(reader, entry.ends, entry.combine, None if entry.period else entry.align)
        told += [inner] if inner else []
    if told:
        found = combined(told, None if entry.ends and len(told) == 1 else entry.combine)
        return found or told[0]
    criterion = reader.text(entry.criterion)
    if criterion:
        return criterion
    schedule = reader.text(entry.schedule)
    if schedule:
        return word("retention.schedule", schedule=schedule)
    return reader.gap(None) or word("retention.unstated")


def sentences(reader: Reader, register: Register, entry: Retention) -> list[Phrase]:
    """What is said of a rule besides its length, each a sentence."""
    return [sentence for sentence in _sentences(reader, register, entry) if sentence]


def _sentences(reader: Reader, register: Register, entry: Retention) -> Iterator[Phrase | None]:
    has_length = bool(entry.storage or entry.period or entry.start or entry.until or entry.ends)
    criterion, schedule = reader.text(entry.criterion), reader.text(entry.schedule)
    if entry.not_later_than:
        limit = from_event(reader, length(entry.not_later_than.period), entry.not_later_than.start)
        yield word("retention.not-later", limit=limit)
    if criterion and has_length:
        yield criterion
    if schedule and (has_length or criterion):
        yield word("retention.schedule-sentence", schedule=schedule)
    yield from ending(reader, entry)
    for case in entry.exceptions:
        yield _exception(reader, case)
    yield word("retention.decided", by=word(f"decider.{entry.decided_by}")) if entry.decided_by else None
    yield reader.text(entry.on_request)
    yield word("retention.review", period={"period": str(entry.review)}) if entry.review else None
    yield reader.text(entry.note)


def _exception(reader: Reader, case: Any) -> Phrase:
    """A case with another end, whose length is shorter or longer than the rule's."""
    if_ = reader.text(case.if_) or ""
    told: Phrase
    if case.period:
        told = word("retention.except-period", case=if_, how_long=from_event(reader, length(case.period), case.start))
    elif case.until:
        told = word("retention.except-until", case=if_, until=until(reader, case.until))
    else:
        told = word("retention.except", case=if_)
    parts: list[Phrase] = [told]
    if case.not_later_than:
        limit = from_event(reader, length(case.not_later_than.period), case.not_later_than.start)
        parts.append(word("retention.not-later", limit=limit))
    scope, laws = reader.text(case.scope), reader.laws(case.law)
    if scope:
        parts.append(word("retention.except-scope", scope=scope))
    if laws:
        parts.append(word("retention.law", laws=laws))
    return joined(parts, "space")


def ending(reader: Reader, entry: Retention) -> Iterator[Phrase]:
    """What happens to the data at the end, in sentences."""
    actions = [str(action) for action in entry.then]
    if {"delete", "anonymise"} <= set(actions):  # of the same data one or the other
        actions = ["delete-or-anonymise", *(action for action in actions if action not in ("delete", "anonymise"))]
    for action in actions:
        if action == "move" and entry.move_to:
            yield word("retention.then.move-to", register=reader.register_name(entry.move_to))
        elif action == "archive" and str(entry.storage) == "permanent":
            yield word("retention.then.archive-for-good")
        else:
            yield word(f"retention.then.{action}")
    if entry.move_to and "move" not in {str(action) for action in entry.then}:
        yield word("retention.then.move-to", register=reader.register_name(entry.move_to))
    if entry.automatic is not None:
        yield word("retention.automatic" if entry.automatic else "retention.by-hand")


def grounds(reader: Reader, entry: Retention) -> list[dict[str, Any]]:
    """Why as long as that: law, limitation period, or a reason, which is not a duty."""
    laws = [reader.law(law) for law in entry.law]
    limits: list[Phrase] = []
    for code in entry.statute:
        found = reader.row_of(PERIODS, code)
        law = reader.row_of(LAWS, found.law) if found and found.law else None
        cited = (reader.text(law.cite or law.name) if law else None) or str(code)
        kept = limits if found and str(found.bound) == "limit" else laws
        if cited not in kept:
            kept.append(cited)
    reason = entry.reason
    why = reader.text(reason) if isinstance(reason, Text) else word(f"reason.{reason}") if reason else None
    return rows(
        row("retention-law", joined(laws, "comma") if laws else None),
        row("retention-limit", joined(limits, "comma") if limits else None),
        row(_limit_name(entry.legal_limit), length(entry.legal_limit) if entry.legal_limit else None),
        row("reason", why),
    )


def _limit_name(limit: Length | None) -> str:
    """What the law's own length is called: a shortest one where it is nothing else."""
    return "legal-minimum" if limit and limit.min and not (limit.exactly or limit.max) else "legal-limit"


def rule(reader: Reader, register: Register, entry: Retention) -> dict[str, Any]:
    """A retention rule: what it holds for, how long, the rest in sentences, and its grounds."""
    what = reader.each(register, "data", entry.data)
    asides: list[Phrase | None] = [
        reader.narrowed(register, "purposes", entry.purposes),
        reader.narrowed(register, "subjects", entry.subjects),
        joined([word(f"medium.{medium}") for medium in entry.medium]) if entry.medium else None,
        word("retention.active") if entry.active else None,
    ]
    told = [aside for aside in asides if aside]
    if not what:
        what = [told.pop(0) if told else reader.gap(None) or word("all.data")]
    return {
        "what": what,
        "aside": joined(told, "semicolon") if told else None,
        "duration": duration(reader, entry),
        "sentences": sentences(reader, register, entry),
        "grounds": grounds(reader, entry),
    }


def retention(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Every retention rule of a register."""
    return [rule(reader, register, entry) for entry in listed(register.retention)]


def summary(reader: Reader, register: Register) -> Phrase | None:
    """How long, in a sentence for the first page; the shortest and the longest where there are several lengths."""
    given = listed(register.retention)
    if len(given) == 1:
        return duration(reader, given[0])
    lengths = [_fixed(entry) for entry in given]
    fixed = [length for several in lengths for length in several or ()]
    if None in lengths or len(fixed) < 2:
        return word("summary.retention-varies") if given else None
    shortest, longest = min(fixed, key=Period.days_about), max(fixed, key=Period.days_about)
    if shortest == longest and all(lengths):
        return word("summary.retention-one", length={"period": str(longest)})
    kind = "summary.retention-range" if all(lengths) else "summary.retention-range-and-more"
    return word(kind, min={"period": str(shortest)}, max={"period": str(longest)})


def _fixed(entry: Any) -> list[Period] | None:
    """The lengths in a rule, with those of its ends and exceptions; none where only an event ends it.

    None where it has no length that could be called the shortest or the longest: kept for good, or as a plan says.
    """
    found: list[Period] = []
    for part in (entry, *_inner(entry)):
        limit = part.period and (part.period.exactly or part.period.max)
        if limit:
            found.append(limit)
        elif part.period:
            return None
    event = entry.until or entry.ends
    return None if entry.storage or not (found or event) else found


def _inner(entry: Any) -> Iterator[Any]:
    for part in (*entry.ends, *getattr(entry, "exceptions", ())):
        yield part
        yield from _inner(part) if hasattr(part, "ends") else ()
