"""`ropa list`: what there is, as a table, JSON or CSV."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from ropa.check import Checked
from ropa.cli.common import (
    as_of_option,
    check_with,
    find_workspace,
    lang_option,
    phrasebook,
    settings_of,
    without_option,
)
from ropa.cli.registry_lists import agreements, documents, processors
from ropa.cli.rows import Row, in_words, row_format, said, written
from ropa.model.base import Text, keyed, listed
from ropa.model.party import Party
from ropa.words import Phrasebook

Lister = Callable[[Checked, Phrasebook, str], Iterator[Row]]


def _title(checked: Checked, entry: Any, language: str) -> str:
    return checked.workspace.title(entry, language)


def _registers(checked: Checked, book: Phrasebook, language: str) -> Iterator[Row]:
    for name, register in checked.workspace.registers.items():
        yield {
            "register": name,
            "name": _title(checked, register, language),
            "purposes": len(keyed(register.purposes)),
            "data": len(keyed(register.data)),
            "processors": len(listed(register.processors)),
            "findings": sum(1 for item in checked.found if item.path == register.origin.document.path),
            "file": register.origin.document.path,
        }


def _parties(checked: Checked, book: Phrasebook, language: str) -> Iterator[Row]:
    for name, party in checked.workspace.parties.items():
        places = sorted({place.country or str(place.region or "") for place in listed(party.locations)})
        yield {
            "party": name,
            "name": _title(checked, party, language),
            "country": party.address.country if party.address else None,
            "places": " ".join(places),
            **_sub_processors(party, checked.as_of),
            "example": bool(party.example),
            "file": party.origin.document.path,
        }


def _sub_processors(party: Party, day: datetime.date) -> Row:
    """Other processors that a party uses on the day, will use from a day, and used until one."""
    several = listed(party.sub_processors)
    coming = [sub for sub in several if sub.since is not None and sub.since > day]
    ended = [sub for sub in several if sub.until is not None and sub.until < day]
    return {
        "sub_processors": " ".join(sub.party for sub in several if sub not in coming and sub not in ended),
        "coming": ", ".join(f"{sub.party} {sub.since}" for sub in coming),
        "ended": ", ".join(f"{sub.party} {sub.until}" for sub in ended if sub not in coming),
    }


def _transfers(checked: Checked, book: Phrasebook, language: str) -> Iterator[Row]:
    for name, register in checked.workspace.registers.items():
        for flow in checked.facts.flows(register):
            if not flow.leaves:
                continue
            mechanisms = {
                str(getattr(mechanism, "article", "claimed"))
                for transfer in flow.transfers
                for mechanism in listed(transfer.mechanism)
            }
            yield {
                "register": name,
                "chain": " > ".join(str(getattr(party, "party", "") or party.name) for party in flow.chain),
                "place": flow.place,
                "what": " ".join(str(what) for what in flow.what),
                "mechanism": " ".join(sorted(mechanisms)),
                "file": flow.seen.document.path,
            }


def _retention(checked: Checked, book: Phrasebook, language: str) -> Iterator[Row]:
    for name, register in checked.workspace.registers.items():
        for rule in listed(register.retention):
            length = rule.period
            period = (length.exactly or length.max or length.about or length.min) if length else None
            yield {
                "register": name,
                "data": " ".join(rule.data) if isinstance(rule.data, tuple) else str(rule.data or ""),
                "period": period.iso() if period else str(rule.storage or ""),
                "start": _words(rule.start, checked),
                "until": _words(rule.until, checked),
                "then": " ".join(str(action) for action in rule.then),
                "law": " ".join([*(str(law.law) for law in rule.law if isinstance(law.law, str)), *rule.statute]),
            }


def _words(value: Text | str | None, checked: Checked) -> str:
    return value.anything(checked.workspace.first_language) if isinstance(value, Text) else str(value or "")


def _rules(checked: Checked, book: Phrasebook, language: str) -> Iterator[Row]:
    for rule in checked.registry.rules:
        yield {
            "code": rule.code,
            "severity": said(rule.severity.value, "severity", book),
            "title": book.title(rule.code),
            "law": book.laws(rule.law),
        }


def _tables(checked: Checked, book: Phrasebook, language: str) -> Iterator[Row]:
    for name in checked.tables.names():
        rows = [row for several in checked.tables.tables[name].rows.values() for row in several]
        yield {
            "table": name,
            "rows": len(rows),
            "in_force": sum(1 for row in rows if row.holds(checked.as_of)),
            "checked": max((row.checked for row in rows if row.checked), default=None),
            "files": " ".join(sorted({row.origin.document.path for row in rows})),
        }


def _plugins(checked: Checked, book: Phrasebook, language: str) -> Iterator[Row]:
    for pack in checked.registry.packs:
        yield {"plugin": pack.name, "version": pack.version, "rules": len(pack.codes)}


LISTS: Mapping[str, Lister] = {
    "registers": _registers,
    "parties": _parties,
    "processors": processors,
    "agreements": agreements,
    "documents": documents,
    "transfers": _transfers,
    "retention": _retention,
    "rules": _rules,
    "tables": _tables,
    "plugins": _plugins,
}


@click.command("list")
@click.argument("what", type=click.Choice(list(LISTS)))
@click.argument("workspace", required=False, type=click.Path(path_type=Path))
@row_format()
@as_of_option
@lang_option
@without_option
def command(
    what: str,
    workspace: Path | None,
    form: str,
    as_of: datetime.date | None,
    lang: str | None,
    without: tuple[str, ...],
) -> int:
    """List what there is: in words for reading, as JSON or CSV for another program.

    \b
    Examples:
      ropa list registers
      ropa list processors
      ropa list agreements --format csv
    """
    root = find_workspace(workspace)
    settings = settings_of(root)
    checked = check_with(root, settings, as_of, without)
    book = phrasebook(lang, settings, checked.registry)
    rows = LISTS[what](checked, book, book.language)
    click.echo(written(in_words(rows, book) if form == "text" else rows, form), nl=False)
    return 0
