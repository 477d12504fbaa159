"""The documents a register needs beside itself, and which of them are there, for the record."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from ropa.api import NeededDocument, Register, Standing
from ropa_gdpr.documents.reader import Phrase, Reader, by_name, code, day, joined, word
from ropa_gdpr.needed import DocumentType, needed_documents


def needed(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Each document with what it is for, whether it is on record, where, and of which day.

    What one document serves stands together. A notice of which nothing says where it is published is left out: it is
    printed from this record.
    """
    every = [
        entry
        for entry in needed_documents(register, reader.context.facts)
        if entry.type is not DocumentType.NOTICE or entry.standing is not Standing.UNKNOWN
    ]
    same = groupby(every, key=lambda entry: (entry.type, entry.standing, entry.where, entry.date))
    return [
        {
            "type": word(f"needed.{type_}"),
            "about": _once(_about(reader, register, entry) for entry in entries),
            "standing": word(f"standing.{standing}"),
            "open": standing in (Standing.MISSING, Standing.PARTLY),
            "where": [code(path) for path in where.split()],
            "date": day(dated),
        }
        for (type_, standing, where, dated), entries in same
    ]


def _once(phrases: Iterable[Phrase | None]) -> list[Phrase]:
    """Each phrase once: a purpose may rest on one test for several bases."""
    told: list[Phrase] = []
    for phrase in phrases:
        if phrase is not None and phrase not in told:
            told.append(phrase)
    return told


def _about(reader: Reader, register: Register, entry: NeededDocument) -> Phrase | None:
    """What a document is for, by its name: a processor, a purpose, or the importer with its country."""
    if not entry.subject:
        return None
    if entry.type is DocumentType.AGREEMENT:
        return reader.party(entry.subject)
    if entry.type is DocumentType.TRANSFER:
        importer, _, country = entry.subject.rpartition(" ")
        if len(country) != 2 or not country.isupper():
            return entry.subject
        where: Phrase = {"country": country}
        return joined((reader.party(importer), where), "comma") if importer else where
    purpose = by_name(register.purposes).get(entry.subject)
    return (reader.text(purpose.name) if purpose else None) or entry.subject
