"""Finland: national law, statutory periods and the supervisory authority."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ropa.api import Rule, TableFile, hookimpl, rules_in
from ropa_fi.rules import business_ids, credit, identity, impact, online
from ropa_fi.tables import table_files


@hookimpl
def ropa_rules() -> Iterable[Rule]:
    """The rules of this pack."""
    return rules_in(business_ids, credit, identity, impact, online)


@hookimpl
def ropa_tables() -> Iterable[TableFile]:
    """The tables of this pack."""
    return table_files()


@hookimpl
def ropa_words() -> Iterable[Path]:
    """What people read about the rules."""
    folder = Path(__file__).parent / "words"
    return [folder / topic for topic in ("impact", "national")]
