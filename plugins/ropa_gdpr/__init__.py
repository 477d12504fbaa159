"""Union law: the GDPR's rules, its dated tables and its documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ropa.api import DocumentKind, Export, Rule, TableFile, hookimpl, rules_in
from ropa_gdpr.documents.index import INTERNAL_INDEX, PUBLIC_INDEX
from ropa_gdpr.documents.notice import NOTICE
from ropa_gdpr.documents.record import RECORD
from ropa_gdpr.export import record_json
from ropa_gdpr.rules import (
    agreement_terms,
    agreements,
    bases,
    bases_scope,
    citations,
    claims,
    fates,
    governance,
    impact,
    mirrors,
    notice_changes,
    notice_content,
    notice_data,
    notice_languages,
    notice_periods,
    notice_rights,
    personal,
    processors,
    record,
    record_parties,
    requests,
    retention,
    safeguards,
    special,
    statutes,
    sub_processors,
    transfer_tools,
    transfers,
)
from ropa_gdpr.tables import table_files


@hookimpl
def ropa_rules() -> Iterable[Rule]:
    """The rules of this pack."""
    return rules_in(
        agreement_terms,
        agreements,
        bases,
        bases_scope,
        citations,
        claims,
        fates,
        governance,
        impact,
        mirrors,
        notice_changes,
        notice_content,
        notice_data,
        notice_languages,
        notice_periods,
        notice_rights,
        personal,
        processors,
        record,
        record_parties,
        requests,
        retention,
        safeguards,
        special,
        statutes,
        sub_processors,
        transfer_tools,
        transfers,
    )


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
    words = Path(__file__).parent / "words"
    return [
        words,
        *(
            words / topic
            for topic in ("bases", "contradictions", "governance", "impact", "notice", "processors", "special")
        ),
    ]


@hookimpl
def ropa_documents() -> Iterable[DocumentKind]:
    """The documents of this pack."""
    return [NOTICE, RECORD, PUBLIC_INDEX, INTERNAL_INDEX]
