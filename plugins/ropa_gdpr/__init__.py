"""Union law: the GDPR's rules, its dated tables and its documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ropa.api import DocumentKind, Export, LawCoverage, Mask, Needs, Rule, TableFile, hookimpl, rules_in
from ropa_gdpr import rules
from ropa_gdpr.coverage import COVERAGE
from ropa_gdpr.export import record_json
from ropa_gdpr.needed import NEEDS
from ropa_gdpr.rules.personal import MAILBOXES
from ropa_gdpr.tables import table_files


@hookimpl
def ropa_rules() -> Iterable[Rule]:
    """The rules of this pack."""
    return rules_in(rules)


@hookimpl
def ropa_tables() -> Iterable[TableFile]:
    """The tables of this pack."""
    return table_files()


@hookimpl
def ropa_exports() -> Iterable[Export]:
    """The record for other programs."""
    return [Export("record", "json", record_json)]


@hookimpl
def ropa_words() -> Iterable[Path]:
    """What people read about the rules."""
    return [path.parent for path in sorted((Path(__file__).parent / "words").rglob("en.yaml"))]


@hookimpl
def ropa_coverage() -> Iterable[LawCoverage]:
    """The letters of the regulation, with what answers each."""
    return [COVERAGE]


@hookimpl
def ropa_needs() -> Iterable[Needs]:
    """The documents the regulation asks of a register."""
    return [NEEDS]


@hookimpl
def ropa_masks() -> Iterable[Mask]:
    """Private mailboxes of people."""
    return [MAILBOXES]


@hookimpl
def ropa_documents() -> Iterable[DocumentKind]:
    """The documents of this pack, read only where documents are written."""
    from ropa_gdpr.documents.kinds import KINDS

    return KINDS
