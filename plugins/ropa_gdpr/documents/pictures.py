"""Pictures as numbers: where the marks of bars and time axes stand, in percent; the words in them stay words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date as Day
from typing import Any

from ropa.api import (
    Adequacy,
    Agreement,
    ClaimedMechanism,
    Compelling,
    Derogation,
    Length,
    Register,
    Retention,
    Storage,
    Transfer,
    identity,
    listed,
)
from ropa_gdpr.documents import retention
from ropa_gdpr.documents.reader import Phrase, Reader, day, joined, word

_MONTH = 30.436875
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400)
"""Distances of the ticks in months."""
_CELLS = 6
_SHOWN = 40
"""Agreements that the picture shows at most: those that end first."""
_PAST, _AHEAD = 5, 6
"""Years before and after the day that the axis of agreements shows at most."""
_NAMED = 4
"""How many data groups a bar has room to name."""


def percent(part: float, whole: float) -> str:
    """A place on an axis, kept on it."""
    return f"{min(max(100 * part / whole, 0.0), 100.0):.2f}" if whole else "0.00"


def mark(kind: str, start: str, end: str | None = None) -> dict[str, str]:
    """A mark on a track: `solid`, `hollow` and `open` reach from start to end, `point` and `limit` stand at start."""
    return {"kind": kind, "at": start, "width": f"{float(end) - float(start):.2f}" if end else "0"}


def bars(
    caption: Phrase, scale: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], legend: Sequence[Any] = ()
) -> dict[str, Any] | None:
    """A picture of rows on one axis; None where there is no row."""
    return {"caption": caption, "scale": scale, "rows": list(rows), "legend": list(legend)} if rows else None


def periods(reader: Reader, register: Register) -> dict[str, Any] | None:
    """The retention periods of a register on a time axis that begins with the event each period runs from."""
    entries = listed(register.retention)
    longest = max((days for entry in entries for days in _lengths(entry)), default=0.0)
    months = max(longest / _MONTH * 1.04, 1.0)
    step = next((step for step in _STEPS if months <= step * _CELLS), _STEPS[-1])
    cells = math.ceil(months / step)
    in_years = step % 12 == 0
    whole = cells * step * _MONTH
    ticks = [
        {"at": percent(cell, cells), "label": str(cell * step // 12 if in_years else cell * step)}
        for cell in range(cells)
    ]
    scale = {
        "ticks": ticks,
        "last": str(cells * step // 12 if in_years else cells * step),
        "now": None,
    }
    rows: list[dict[str, Any]] = [
        {
            "name": _named(retention.rule(reader, register, entry)["what"]),
            "value": _short(reader, entry),
            "marks": list(_period_marks(entry, whole)),
        }
        for entry in entries
    ]
    kinds = dict.fromkeys(mark["kind"] for row in rows for mark in row["marks"])
    return bars(
        word("picture.retention", unit=word("picture.years" if in_years else "picture.months")),
        scale,
        rows,
        [_legend(kind) for kind in kinds],
    )


def _named(what: Sequence[Phrase]) -> Phrase:
    """The groups that one bar stands for; the table below the picture names all of them."""
    if len(what) <= _NAMED:
        return joined(what, "semicolon")
    named = what[: _NAMED - 1]
    return joined([*named, word("picture.more-groups", n=len(what) - len(named))], "semicolon")


def _short(reader: Reader, entry: Retention) -> Phrase:
    alone = entry.period and not (entry.ends or entry.until)
    return retention.length(entry.period) if alone and entry.period else retention.duration(reader, entry)


def _legend(kind: str) -> dict[str, Any]:
    return {"mark": mark(kind, "0.00" if kind in ("solid", "hollow", "open") else "50.00", "100.00"),
            "text": word(f"picture.mark.{kind}")}  # fmt: skip


def _lengths(entry: Any) -> Iterator[float]:
    """Every length a rule gives, in days: the shortest and the longest of each."""
    for period in (entry.period, getattr(getattr(entry, "not_later_than", None), "period", None)):
        yield from _span(period)
    for end in entry.ends:
        yield from _lengths(end)


def _span(period: Any) -> list[float]:
    if not isinstance(period, Length):
        return [period.days_about()] if period is not None else []
    return [found.days_about() for found in (period.exactly, period.min, period.max, period.about) if found]


def _period_marks(entry: Retention, whole: float) -> Iterator[dict[str, str]]:
    """Solid as far as data are kept for sure, hollow as far as they may be, open where an event decides."""
    if entry.storage is Storage.NOT_STORED:
        yield mark("point", "0.00")
        return
    spans = [_span(entry.period), *(list(_lengths(end)) for end in entry.ends)]
    found = [days for span in spans for days in span]
    floor, top = min(found, default=0.0), max(found, default=0.0)
    only_max = entry.period is not None and entry.period.max is not None and entry.period.min is None
    floor = 0.0 if only_max or entry.until else floor
    if floor:
        yield mark("solid", "0.00", percent(floor, whole))
    if top > floor:
        yield mark("hollow", percent(floor, whole), percent(top, whole))
    least = entry.period is not None and entry.period.min is not None and entry.period.max is None
    event = entry.until or any(end.event for end in entry.ends)
    if entry.storage or least or event or (not found and (entry.criterion or entry.schedule)):
        yield mark("open", percent(top, whole), "100.00")
    if entry.not_later_than:
        yield mark("limit", percent(entry.not_later_than.period.days_about(), whole))


def expiry(reader: Reader, agreements: Sequence[Agreement]) -> dict[str, Any] | None:
    """The agreements that end first, from their first to their last day, on an axis of years with the day on it."""
    today = reader.context.as_of
    begun = [found for found in map(begins, agreements) if found]
    ends = [entry.until.year for entry in agreements if isinstance(entry.until, Day)]
    first = max(min([today, *begun]).year, today.year - _PAST)
    last = min(max([today.year + 1, *ends]), today.year + _AHEAD)
    step = 1 if last - first < _CELLS else 2
    cells = math.ceil((last + 1 - first) / step)
    start = Day(first, 1, 1)
    whole = (Day(first + cells * step, 1, 1) - start).days

    def at(moment: Day) -> str:
        return percent((moment - start).days, whole)

    scale = {
        "ticks": [
            {"at": at(Day(first + cell * step, 1, 1)), "label": str(first + cell * step)} for cell in range(cells)
        ],
        "last": None,
        "now": at(today),
    }
    rows: list[dict[str, Any]] = []
    for entry in sorted(agreements, key=_expires)[:_SHOWN]:
        marks = list(_run_marks(entry, reader.context.facts.in_force(entry), at, today))
        rows.append({"name": title(reader, entry), "value": runs(reader, entry), "marks": marks})
    kinds = dict.fromkeys(mark["kind"] for row in rows for mark in row["marks"])
    legend = [{"mark": mark(kind, "0.00", "100.00"), "text": word(f"picture.run.{kind}")} for kind in kinds]
    caption = word("picture.expiry", day={"date": today.isoformat()})
    if len(agreements) > len(rows):
        caption = word("picture.expiry-first", n=len(rows), all=len(agreements), day={"date": today.isoformat()})
    return bars(caption, scale, rows, legend)


def _run_marks(entry: Agreement, running: bool, at: Callable[[Day], str], today: Day) -> Iterator[dict[str, str]]:
    """Solid while in force, hollow where not, open without an end, broken where a day is not stated."""
    since, until = begins(entry), entry.until
    if not since:
        if isinstance(until, Day):
            yield mark("broken", "0.00", at(until))
        return
    if isinstance(until, Day):
        yield mark("solid" if running else "hollow", at(since), at(until))
        return
    if running:
        yield mark("solid", at(since), at(today))
        yield mark("open" if until else "broken", at(today), "100.00")
    else:
        yield mark("hollow" if until else "broken", at(since), "100.00")


def begins(agreement: Agreement) -> Day | None:
    """The first day of an agreement; the day it was concluded where none is stated."""
    return agreement.since or agreement.signed or agreement.accepted


def title(reader: Reader, agreement: Agreement) -> Phrase:
    """An agreement by its processor and title: many have the same one."""
    name = reader.text(agreement.title) or identity(agreement)
    return word("detail.colon", what=reader.party(agreement.processor), which=name) if agreement.processor else name


def runs(reader: Reader, agreement: Agreement) -> Phrase:
    """From when to when an agreement runs, and how far away its end is."""
    until = agreement.until
    started = day(begins(agreement)) or word("state.unassessed")
    if not isinstance(until, Day):
        ending: Phrase = word("agreement.open-ended") if until else word("state.unassessed")
        return word("agreements.runs", since=started, until=ending)
    days = (until - reader.context.as_of).days
    away = word("agreements.ends-in", n=days) if days >= 0 else word("agreements.ended", n=-days)
    told = word("agreements.runs", since=started, until={"day": until.isoformat()})
    return joined([told, away], "semicolon")


def _expires(agreement: Agreement) -> tuple[int, str]:
    until = agreement.until
    return (until.toordinal() if isinstance(until, Day) else Day.max.toordinal(), identity(agreement))


def class_of(mechanism: Any) -> str:
    """Which part of Chapter V a mechanism belongs to: adequacy, safeguard, derogation, or none of the law's."""
    if mechanism is None or isinstance(mechanism, ClaimedMechanism):
        return "missing"
    if isinstance(mechanism, Adequacy):
        return "adequacy"
    return "derogation" if isinstance(mechanism, Derogation | Compelling) else "safeguard"


CLASSES: Mapping[str, str] = {
    "adequacy": "solid", "safeguard": "hollow", "derogation": "striped", "missing": "broken",
}  # fmt: skip
"""The parts of Chapter V, each with the mark that stands for it."""


def countries(by_country: Sequence[tuple[Phrase, Sequence[Transfer]]]) -> dict[str, Any] | None:
    """Countries with a box for each mechanism of each transfer, the mark telling what kind of mechanism it is."""
    counted = [(name, [kind for entry in entries for kind in _kinds(entry)]) for name, entries in by_country]
    widest = max((len(kinds) for _, kinds in counted), default=0)
    cells = max(widest, 4)
    rows = []
    for name, kinds in counted:
        ordered = sorted(kinds, key=list(CLASSES).index)
        marks = [
            mark(CLASSES[kind], percent(cell, cells), percent(cell + 0.92, cells))
            for cell, kind in enumerate(ordered)
        ]
        told = [word(f"picture.count.{kind}", n=ordered.count(kind)) for kind in dict.fromkeys(ordered)]
        rows.append({"name": name, "value": joined(told, "semicolon"), "marks": marks})
    used = [kind for kind in CLASSES if any(kind in kinds for _, kinds in counted)]
    legend = [{"mark": mark(CLASSES[kind], "0.00", "100.00"), "text": word(f"picture.class.{kind}")} for kind in used]
    return bars(word("picture.countries"), {"ticks": [], "last": None, "now": None}, rows, legend)


def _kinds(entry: Transfer) -> list[str]:
    return [class_of(mechanism) for mechanism in listed(entry.mechanism)] or ["missing"]
