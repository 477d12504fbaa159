"""Finland: national law, statutory periods and the supervisory authority."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ropa.api import LawCoverage, Mask, Rule, TableFile, hookimpl, rules_in
from ropa_fi import rules
from ropa_fi.coverage import COVERAGE
from ropa_fi.rules.identity import CODES
from ropa_fi.tables import table_files


@hookimpl
def ropa_rules() -> Iterable[Rule]:
    """The rules of this pack."""
    return rules_in(rules)


@hookimpl
def ropa_tables() -> Iterable[TableFile]:
    """The tables of this pack."""
    return table_files()


@hookimpl
def ropa_coverage() -> Iterable[LawCoverage]:
    """The Finnish sections, with what answers each."""
    return [COVERAGE]


@hookimpl
def ropa_masks() -> Iterable[Mask]:
    """The identity codes of people."""
    return [CODES]


@hookimpl
def ropa_words() -> Iterable[Path]:
    """What people read about the rules."""
    return [path.parent for path in sorted((Path(__file__).parent / "words").rglob("en.yaml"))]
