"""The kinds of documents of this pack."""

from __future__ import annotations

from ropa_gdpr.documents.agreements import AGREEMENTS
from ropa_gdpr.documents.articles_page import ARTICLES
from ropa_gdpr.documents.findings import FINDINGS
from ropa_gdpr.documents.index import INTERNAL_INDEX, PUBLIC_INDEX
from ropa_gdpr.documents.notice import NOTICE
from ropa_gdpr.documents.record import RECORD
from ropa_gdpr.documents.register_record import REGISTER
from ropa_gdpr.documents.retention_doc import RETENTION
from ropa_gdpr.documents.rules_page import RULES
from ropa_gdpr.documents.transfers_doc import TRANSFERS

KINDS = (
    NOTICE,
    RECORD,
    REGISTER,
    AGREEMENTS,
    TRANSFERS,
    RETENTION,
    FINDINGS,
    RULES,
    ARTICLES,
    PUBLIC_INDEX,
    INTERNAL_INDEX,
)
