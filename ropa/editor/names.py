"""What the words of the vocabularies mean, in the reader's language, from the tables of law and the CLDR."""

from __future__ import annotations

from typing import Any

from ropa.cldr import country_codes, country_name, language_name
from ropa.known_tables import BASES, CREDIT_PURPOSES, EVENTS, GROUNDS, ITEMS, LAWS, PERIODS, SOURCES, SUBJECTS
from ropa.model.scalars import LANGUAGES
from ropa.tables import Row, Table, Tables

_SPECS = (LAWS, PERIODS, CREDIT_PURPOSES, GROUNDS, ITEMS, SOURCES, SUBJECTS, EVENTS)
_ARTICLES = (BASES.name, "transfer-instruments")


def word_names(tables: Tables, language: str) -> dict[str, dict[str, str]]:
    """The names of words by their kind: items, laws, …, `article`, `country` and `language`."""
    names: dict[str, dict[str, str]] = {
        "article": {
            key: told
            for name in _ARTICLES
            if name in tables.tables
            for key, told in _names(tables.tables[name], language).items()
        },
        "country": {code: country_name(code, language) for code in country_codes()},
        "language": {code: language_name(code, language) for code in sorted(LANGUAGES)},
    }
    for spec in _SPECS:
        table: Table[Any] = tables[spec]
        for kind in spec.words:
            names.setdefault(kind, {}).update(_names(table, language))
    return names


def _names(table: Table[Any], language: str) -> dict[str, str]:
    return {key: told for key, rows in table.rows.items() if (told := _name(rows[-1], language))}


def _name(row: Row, language: str) -> str:
    """How a row is called; of a law its citation and what it is about."""
    texts = [getattr(row, name, None) for name in ("cite", "about")]
    parts = [text.in_language(language, language) for text in (texts if texts[0] else [row.name]) if text]
    return " – ".join(part for part in parts if part)
