"""The tool's own privacy: no data of people in the files, and none repeated in what is told about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Day
from typing import NamedTuple

from ropa.api import ADVICE, ERROR, Context, Finding, Mask, Tables, Workspace, Written, finding
from ropa_gdpr.rules.common import gdpr
from ropa_gdpr.tables import CONSUMER_MAIL, GIVEN_NAMES

HIDDEN = (("hidden", "yes"),)
"""Of a finding whose line is not shown."""

_ADDRESS = re.compile(r"([^\s@<>\"(),:;/\\=]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_NAMES = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})?(?:[._][^\W\d_]+){1,2}[0-9]{0,4}\Z")
_PLACEHOLDERS = frozenset("etunimi sukunimi fornamn efternamn firstname lastname forename surname first last".split())
_FOLDED = str.maketrans("åäöéèüøæ", "aaoeeuoa")


@gdpr("GOV010", ERROR, on=Workspace, law=("GDPR Art. 5(1)(c)", "GDPR Art. 25"))
def no_private_mailbox(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """No private mailbox of a person stands in the files."""
    for text, mailbox in _mailboxes(ctx):
        if mailbox.consumer and mailbox.person:
            yield Finding(text.at, HIDDEN, span=text.span)


@gdpr("GOV011", ADVICE, on=Workspace, law=("GDPR Art. 5(1)(c)", "GDPR Art. 25"))
def mailbox_of_role(workspace: Workspace, ctx: Context) -> Iterator[Finding]:
    """A mailbox that is published is that of a role, not of a person."""
    for text, mailbox in _mailboxes(ctx):
        if not text.internal and mailbox.consumer != mailbox.person:
            yield finding(text.at, hidden="yes")


class _Mailbox(NamedTuple):
    """Whether an address of two names stands at a consumers' mail service, and whether one is a known given name."""

    consumer: bool
    person: bool


def _mailboxes(ctx: Context) -> Iterator[tuple[Written, _Mailbox]]:
    """Each text with the first address in it that is made of two names, where anything about it tells of a person."""
    for text in (*ctx.facts.texts.written, *ctx.facts.texts.comments):
        told = next(_addresses(text.words, ctx.tables, ctx.as_of), None)
        if told is not None:
            yield text, told[1]


def _addresses(text: str, tables: Tables, day: Day) -> Iterator[tuple[tuple[int, int], _Mailbox]]:
    """The addresses of a text that are made of two names, with where they stand, where anything tells of a person."""
    found = [match for match in _ADDRESS.finditer(text) if _NAMES.match(match[1])] if "@" in text else []
    if not found:
        return
    services = {row.key for row in tables[CONSUMER_MAIL].all_on(day)}
    given = {_fold(name) for row in tables[GIVEN_NAMES].all_on(day) for name in row.names}
    for match in found:
        parts = [_fold(part) for part in re.split(r"[._-]", match[1].rstrip("0123456789"))]
        if _PLACEHOLDERS.isdisjoint(parts):
            mailbox = _Mailbox(match[2].casefold() in services, parts[0] in given or parts[-1] in given)
            if mailbox.consumer or mailbox.person:
                yield match.span(), mailbox


def private_mailboxes(text: str, tables: Tables, day: Day) -> Iterator[tuple[int, int]]:
    """Where private mailboxes of people stand in a text."""
    return (span for span, mailbox in _addresses(text, tables, day) if mailbox.consumer and mailbox.person)


MAILBOXES = Mask("private-mailboxes", private_mailboxes)


def _fold(name: str) -> str:
    return name.casefold().translate(_FOLDED)
