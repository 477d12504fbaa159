"""What a register's file said before: translations left behind, changes nobody was told of, a day too old."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Day
from itertools import pairwise
from typing import Any, NamedTuple

from ropa.api import (
    ERROR,
    WARNING,
    Context,
    Finding,
    Located,
    Origin,
    Purpose,
    Register,
    State,
    Step,
    Text,
    answered,
    finding,
    keyed,
    listed,
    public,
    within,
)
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.rules.notice import published, purposes
from ropa_gdpr.rules.notice_languages import languages_of, text_fields

NOT_TOLD = frozenset("origin register internal waivers claims changes notice".split())
"""Fields of a register that are no part of what its notice says, or that only say something about the notice."""

_WORDS = re.compile(r"[^\W_]+")


@gdpr("NOT031", WARNING, on=Register, law=("GDPR Art. 12(1)",), past=True)
def translations_in_step(register: Register, ctx: Context) -> Iterator[Finding]:
    """No language of a notice stayed as it was when another was changed"""
    languages = languages_of(register, ctx.workspace)
    if not published(register) or len(languages) < 2:
        return
    review = register.internal.review if register.internal else None
    states = ctx.earlier.states(register, review.last if review else None)
    told = [(state.day, dict(_texts(state.entry, languages))) for state in states] if len(states) > 1 else []
    for place, text in told[-1][1].items() if told else ():
        drift = _drift([(day, texts[place].said) for day, texts in told if place in texts])
        if drift is not None:
            said = {"changed": ", ".join(drift.changed), "behind": ", ".join(drift.behind), "day": drift.day}
            yield finding(text.at, problem="@not.drift" if drift.day else "@not.drift-now", **said)


class _Told(NamedTuple):
    """A text of a notice by language."""

    at: Origin
    said: Mapping[str, str]


class _Drift(NamedTuple):
    """The languages of a text that were changed last, on which day, and those that did not follow."""

    day: Day | None
    changed: tuple[str, ...]
    behind: tuple[str, ...]


def _drift(states: Sequence[tuple[Day | None, Mapping[str, str]]]) -> _Drift | None:
    """Follows a text through its states: a change leaves the other languages behind until they change too."""
    leading: set[str] = set()
    behind: set[str] = set()
    since: Day | None = None
    for (_, before), (day, after) in pairwise(states):
        if before == after:
            continue
        both = before.keys() & after.keys()
        changed = {language for language in both if _words(before[language]) != _words(after[language])}
        if changed & behind:
            behind = behind - changed
        elif changed:
            leading, behind, since = changed, both - changed, day
    behind = behind & states[-1][1].keys()
    return _Drift(since, tuple(sorted(leading)), tuple(sorted(behind))) if behind else None


def _texts(value: Any, languages: Sequence[str], route: tuple[Step, ...] = ()) -> Iterator[tuple[Any, _Told]]:
    """The texts below a value by their place. The place in a list counts only while the list is as long."""
    for name, key in text_fields(value.__class__):
        held = getattr(value, name)
        at = value.at(key)
        if isinstance(held, Text):
            yield from _spoken(held, at, languages, (*route, key))
        elif isinstance(held, Located):
            yield from _texts(held, languages, (*route, key))
        elif isinstance(held, Mapping):
            for entry, item in held.items():
                yield from _texts(item, languages, (*route, key, entry))
        elif isinstance(held, tuple):
            for index, item in enumerate(held):
                place = (*route, key, len(held), index)
                if isinstance(item, Located):
                    yield from _texts(item, languages, place)
                elif isinstance(item, Text):
                    yield from _spoken(item, at.at(index), languages, place)


def _spoken(text: Text, at: Origin, languages: Sequence[str], route: tuple[Step, ...]) -> Iterator[tuple[Any, _Told]]:
    yield route, _Told(at, {code: text[code] for code in languages if code in text})


def _words(text: str) -> list[str]:
    """The words of a text, without what is no difference in meaning."""
    return _WORDS.findall(text.casefold())


@gdpr("NOT032", ERROR, on=Register, law=("GDPR Art. 13(3)", "GDPR Art. 14(4)", "GDPR Art. 6(4)"), past=True)
def changes_told(register: Register, ctx: Context) -> Iterator[Finding]:
    """People are told of what a notice did not say when it was published before"""
    if not _out(register, ctx.as_of):
        return
    states = [state for state in ctx.earlier.states(register)[:-1] if state.day and _out(state.entry, state.day)]
    for name, purpose in purposes(register).items():
        if purpose.secondary is not None or (purpose.internal and answered(purpose.internal.compatibility)):
            continue  # said otherwise: that it is a further purpose or none, and why it is compatible
        for problem, what, day in _new(name, register, states):
            if not _announced(register, name, day):
                at = purpose.at({"@not.new-basis": "basis", "@not.new-data": "data"}.get(problem, "name"))
                yield finding(at, problem=problem, purpose=name, what=what, day=day)
                break


def _out(register: Register, day: Day) -> bool:
    """Whether a notice is published from a register: it names an address, or holds from a day that has come."""
    notice = register.notice
    if notice is None or notice.none is not None:
        return False
    return bool(notice.published) or (notice.valid_from is not None and notice.valid_from <= day)


def _new(name: str, register: Register, states: Sequence[State[Register]]) -> Iterator[tuple[str, str, Day]]:
    """What is new about a purpose, with the last day on which the published notice did not say it."""
    now, groups = purposes(register), keyed(register.data)
    for state in reversed(states):
        earlier, day = state.entry, state.day
        known = _former(name, now, purposes(earlier))
        if day is None:
            continue
        if known is None:
            yield "@not.new-purpose", "", day
            return
        before = purposes(earlier)[known]
        bases = _articles(now[name]) - _articles(before)
        if bases and _articles(before):
            yield "@not.new-basis", ", ".join(sorted(bases)), day
        held = within(before.data, keyed(earlier.data))
        for group in within(now[name].data, groups) if held else ():
            if _former(group, groups, keyed(earlier.data)) not in held:
                yield "@not.new-data", group, day


def _former(name: str, now: Mapping[Any, Any], before: Mapping[Any, Any]) -> Any:
    """The id of an entry in an earlier state: its own, or that of one which is gone and had its words or its use."""
    if name in before or name not in now:
        return name if name in before else None
    words = set((now[name].name or {}).values())
    for other, entry in before.items():
        renamed = words & set((entry.name or {}).values()) or (
            isinstance(entry, Purpose) and entry.data == now[name].data and _articles(entry) == _articles(now[name])
        )
        if other not in now and renamed:
            return other
    return None


def _articles(purpose: Purpose) -> set[str]:
    return {str(basis.article) for basis in listed(purpose.basis) if getattr(basis, "article", None)}


def _announced(register: Register, name: str, day: Day) -> bool:
    """Whether a change that people are told of names the purpose, or names none and came after a day."""
    return any(
        name in change.purposes or (not change.purposes and change.date is not None and change.date >= day)
        for change in register.changes
        if change.channel
    )


@gdpr("XRF004", WARNING, on=Register, law=("GDPR Art. 12(1)", "GDPR Art. 13(3)", "GDPR Art. 24(1)"), past=True)
def day_of_notice_holds(register: Register, ctx: Context) -> Iterator[Finding]:
    """What a notice says has not changed since the day from which it says that it holds"""
    day = register.notice.valid_from if register.notice and published(register) else None
    if day is None or day > ctx.as_of:
        return
    first, *later = ctx.earlier.states(register, day)
    if not later or first.day is None or first.day > day:
        return  # what stood on that day is not known, or nothing has changed
    changed = [name for name in _told_fields() if _differs(name, first.entry, later[-1].entry)]
    if changed:
        yield finding(register.at("notice", "valid_from"), day=day, changed=", ".join(changed))


def _told_fields() -> list[str]:
    return [item.name for item in dataclasses.fields(Register) if item.name not in NOT_TOLD]


def _differs(name: str, before: Register, now: Register) -> bool:
    return bool(public(getattr(before, name)) != public(getattr(now, name)))
