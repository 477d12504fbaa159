"""Citations of law: whether they name a section, and whether the act is in force on the day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ropa.api import LAWS, WARNING, Context, Finding, Law, LawRow, Origin, Text, Workspace, finding
from ropa_gdpr.rules.common import gdpr

_SECTION = re.compile(r"§|\b(?:art|section|sec\.|chapter|pykäl|luku|luvu|mom|kap|paragraf)", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b[0-9]{1,4}/(?:1[6-9]|20)[0-9]{2}\b"
    r"|\b(?:1[6-9]|20)[0-9]{2}[-/:][0-9]{1,4}\b"
    r"|\b[0-9]{1,2}\.[0-9]{1,2}\.(?:1[6-9]|20)[0-9]{2}\b"
    r"|\b(?:1[6-9]|20)[0-9]{2}\b"
)
"""Numbers of acts, dates and years: digits that point to no section."""

_ACT = re.compile(r"(?<![0-9/])[0-9]{1,4}/(?:1[89]|20)[0-9]{2}(?![0-9/])")
_SAID_TO_BE_OLD = re.compile(
    r"kumo(?:si|a|ttu|tt)|aiem|entis|entinen|vanha|upphäv|tidigare|gamla|repeal|former|previous|replaced",
    re.IGNORECASE,
)
_ENDINGS = "(?:ki|in|kia|issa|ista|kiin|illa|ilta|ille|eihin)"


def has_section(entry: Law, ctx: Context) -> bool:
    """Whether a citation names a section: by itself, by its row of the table, or in its own words."""
    if entry.section is not None:
        return True
    if isinstance(entry.law, Text):
        return any(_names_section(words) for words in entry.law.values())
    rows = ctx.tables[LAWS].ever(entry.law)
    return not rows or any(row.section is not None for row in rows)


def _names_section(words: str) -> bool:
    """Whether words name a section: a sign or word for one, or a number that is no act's, no date and no year."""
    return bool(_SECTION.search(words) or re.search("[0-9]", _NUMBER.sub("", words)))


def cited(entry: Law, ctx: Context) -> str:
    """A citation as a message names it."""
    return entry.law.anything(ctx.workspace.first_language) if isinstance(entry.law, Text) else entry.law


@gdpr("BAS016", WARNING, on=Workspace, law=("GDPR Art. 6(3)", "GDPR Art. 5(1)(a)"))
def law_in_force(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A statute that is cited is in force."""
    acts = _acts(ctx)
    for entry in ctx.facts.texts.cited:
        if not entry.internal:
            rows = ctx.tables[LAWS].ever(entry.law.law) if isinstance(entry.law.law, str) else ()
            rows = rows or _by_name(entry.law, acts, ctx)
            if rows:
                yield from _not_in_force(entry.law.at("law"), cited(entry.law, ctx), rows, ctx)
    told: set[tuple[object, ...]] = set()
    for text in ctx.facts.texts.written:
        if text.internal:
            continue
        numbers = [number for number in _ACT.findall(text.words) if number in acts]
        if not numbers or _SAID_TO_BE_OLD.search(text.words):
            continue
        for number in numbers:
            place = (text.at.document.path, _without_language(text.at), number)
            if place not in told:
                told.add(place)
                yield from _not_in_force(text.at, number, acts[number], ctx)


def _not_in_force(at: Origin, law: str, rows: Sequence[LawRow], ctx: Context) -> Iterator[Finding]:
    if any(row.holds(ctx.as_of) for row in rows):
        return
    first = min((row.from_ for row in rows if row.from_), default=None)
    if first is not None and ctx.as_of < first:
        yield finding(at, problem="@bas.not-yet", law=law, day=first)
    else:
        yield finding(at, problem="@bas.ended", law=law, day=max(row.until for row in rows if row.until))


def _acts(ctx: Context) -> Mapping[str, tuple[LawRow, ...]]:
    """The rows of the table of laws by the number of the act."""
    found: dict[str, tuple[LawRow, ...]] = {}
    table = ctx.tables[LAWS]
    for row in (row for key in table.keys() for row in table.ever(key)):  # noqa: SIM118  (a table is no mapping)
        if row.act:
            found[row.act] = (*found.get(row.act, ()), row)
    return found


def _by_name(entry: Law, acts: Mapping[str, tuple[LawRow, ...]], ctx: Context) -> tuple[LawRow, ...]:
    """The rows of an ended act that own words cite by its Finnish name alone, in any case of the word."""
    words = " ".join(entry.law.values()) if isinstance(entry.law, Text) else ""
    if not words or _ACT.search(words) or _SAID_TO_BE_OLD.search(words):
        return ()  # a number is looked for among all texts
    for rows in acts.values():
        name = rows[0].name.get("fi", "") if rows[0].name else ""
        ended = not any(row.holds(ctx.as_of) for row in rows)
        one_word = name.endswith("laki") and " " not in name
        if ended and one_word and re.search(rf"\b{re.escape(name[:-2])}{_ENDINGS}\b", words, re.IGNORECASE):
            return rows
    return ()


def _without_language(at: Origin) -> tuple[object, ...]:
    route = at.route()
    return route[:-1] if isinstance(route[-1], str) and len(route[-1]) == 2 else route
