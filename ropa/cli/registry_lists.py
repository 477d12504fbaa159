"""The agreement registry as lists: agreements, processors at work, and the documents each register needs."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

import click

from ropa.check import Checked
from ropa.cli.rows import Row, Said, said
from ropa.facts import Covered, current
from ropa.model.agreement import Agreement, AgreementStatus
from ropa.model.base import Text, listed
from ropa.model.recipients import Processing
from ropa.model.register import Register
from ropa.needed import NeededDocument
from ropa.printable import printable
from ropa.words import Phrasebook


def agreements(checked: Checked, book: Phrasebook, language: str) -> Iterator[Row]:
    """Every agreement: its state on the day, its first and last day, and what it leaves uncovered."""
    for name, agreement in checked.workspace.agreements.items():
        lacking = [
            (f"{register.register}: {left.plain}", f"{register.register}: {left.words}")
            for register, use in _uses_under(agreement, checked)
            if (left := _uncovered(checked.facts.coverage(register, use), book)).plain
        ]
        yield {
            "agreement": name,
            "processor": agreement.processor,
            "state": said(_state(agreement, checked), "state", book),
            "since": agreement.since,
            "until": _until(agreement.until, book),
            "registers": " ".join(entry.register for entry in listed(agreement.covers)),
            "uncovered": Said(*("; ".join(several) for several in zip(*lacking, strict=True))) if lacking else "",
            "transfers": len(listed(agreement.transfers)),
            "file": agreement.origin.document.path,
        }


def _state(agreement: Agreement, checked: Checked) -> str:
    if checked.facts.in_force(agreement):
        return "in-force"
    until = agreement.until
    if isinstance(until, datetime.date) and until < checked.as_of:
        return "ended"
    begun = agreement.since is None or agreement.since <= checked.as_of
    if not begun and agreement.status in (None, AgreementStatus.SIGNED):
        return "not-begun"
    return str(agreement.status or "not-in-force")


def _uses_under(agreement: Agreement, checked: Checked) -> Iterator[tuple[Register, Processing]]:
    for entry in listed(agreement.covers):
        register = checked.workspace.registers.get(entry.register)
        for use in listed(register.processors) if register is not None else ():
            if register is not None and use.party == agreement.processor and current(use, checked.as_of):
                yield register, use


def processors(checked: Checked, book: Phrasebook, language: str) -> Iterator[Row]:
    """Every use of a processor on the day: under which agreements, until when, and what they leave uncovered."""
    first = checked.workspace.first_language
    for name, register in checked.workspace.registers.items():
        flows = checked.facts.flows(register)
        for use in listed(register.processors):
            if not current(use, checked.as_of):
                continue
            covered = checked.facts.coverage(register, use)
            of_use = [flow for flow in flows if flow.use is use]
            yield {
                "register": name,
                "processor": use.party.anything(first) if isinstance(use.party, Text) else use.party,
                "state": said(_covered(covered), "state", book),
                "agreements": " ".join(str(agreement.agreement) for agreement in covered.agreements),
                "until": _until(_last(covered.agreements), book),
                "uncovered": _uncovered(covered, book),
                "places": " ".join(dict.fromkeys(flow.place for flow in of_use)),
                "sub_processors": " ".join(
                    dict.fromkeys(str(getattr(body, "party", "")) for flow in of_use for body in flow.chain[1:])
                ),
                "file": register.origin.document.path,
            }


def _covered(covered: Covered) -> str:
    if not covered.agreements:
        return "no-agreement"
    return "partly-covered" if any(_left(covered)) else "covered"


def _left(covered: Covered) -> Iterator[tuple[str, str]]:
    """What no agreement covers of a use: of which kind, and the register's ids."""
    several = {"purposes": covered.purposes, "data": covered.data, "subjects": covered.subjects}
    yield from ((kind, " ".join(ids)) for kind, ids in several.items() if ids)
    if covered.unstated and covered.agreements:
        yield "not stated", ""


def _uncovered(covered: Covered, book: Phrasebook) -> Said:
    """What no agreement covers of a use."""
    left = [(kind, said(kind, "left", book).words, ids) for kind, ids in _left(covered)]
    return Said(*(", ".join(f"{entry[name]} {entry[2]}".strip() for entry in left) for name in (0, 1)))


def _until(end: datetime.date | str | None, book: Phrasebook) -> datetime.date | Said | None:
    """The last day, or that there is none."""
    return end if end is None or isinstance(end, datetime.date) else said(end, "until", book)


def _last(several: Sequence[Agreement]) -> datetime.date | str | None:
    """The first day on which one of some agreements ends; indefinite where none does."""
    days = [agreement.until for agreement in several if isinstance(agreement.until, datetime.date)]
    stated = [str(agreement.until) for agreement in several if agreement.until is not None]
    return min(days) if days else next(iter(stated), None)


def documents(checked: Checked, book: Phrasebook, language: str) -> Iterator[Row]:
    """The documents each register needs, and which are on record."""
    for name, register in checked.workspace.registers.items():
        for needs in checked.registry.needs:
            try:
                rows = [_needed(name, document, book) for document in needs.documents(register, checked.facts)]
                yield from (row for index, row in enumerate(rows) if row not in rows[:index])
            except (Exception, SystemExit) as error:  # nor may a pack end ropa as if no document were needed
                told = f"the plugin's list of needed documents '{needs.name}' failed on the register '{name}'"
                raise click.ClickException(printable(f"{told}: {type(error).__name__}: {error}")) from error


def _needed(register: str, document: NeededDocument, book: Phrasebook) -> Row:
    return {
        "register": register,
        "document": said(document.type, "document", book),
        "for": document.subject,
        "state": said(document.standing, "state", book),
        "where": document.where,
        "date": document.date,
        "file": document.at.document.path,
    }
