"""Judging signatures: intact, by whom, and whether their certificates lead to a root that was named.

Nothing is fetched: whether a certificate was revoked is not asked.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import cms, parser, x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    SignatureCoverageLevel,
    StandardCMSSignatureStatus,
    async_validate_detached_cms,
    async_validate_pdf_signature,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from ropa.sign.additions import unsigned_length
from ropa.sign.judged import Judged, Signed, Standing

_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
"""A person signs with the one, an organisation's seal with either."""


class NoRoot(Exception):
    """A file holds no certificate that could be trusted."""


def read_roots(data: bytes) -> list[bytes]:
    """The certificates of a PEM or DER file, as DER. Raises NoRoot."""
    try:
        roots: list[bytes] = [root.dump() for root in load_certs_from_pemder_data(data) if root.native]
    except (ValueError, TypeError):
        raise NoRoot from None
    return roots


def judge(signed: Sequence[Signed], roots: Sequence[bytes] | None, at: datetime) -> list[Judged]:
    """Judge signed files, their certificates as of the moment `at`; `roots` are None where none was named."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    anchors = [x509.Certificate.load(root) for root in roots or ()]
    found = []
    for data, signature in signed:
        context = ValidationContext(trust_roots=anchors, moment=at, allow_fetching=False)
        look = _of_pdf if signature is None else _of_other
        try:
            found.append(look(data, signature or b"", context, roots is not None, at))
        except Exception:  # the edge to a foreign library: whatever it trips over is no signature of these bytes
            found.append(Judged(Standing.BROKEN))
    return found


def _of_pdf(data: bytes, _: bytes, context: ValidationContext, asked: bool, at: datetime) -> Judged:
    reader = PdfFileReader(io.BytesIO(data))
    (signature,) = reader.embedded_signatures
    length = unsigned_length(reader, signature, data)
    status = asyncio.run(async_validate_pdf_signature(signature, context, key_usage_settings=_USAGE))
    room = signature.pkcs7_content  # the only bytes that the signature is not over
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE or any(room[parser.peek(room) :]):
        return Judged(Standing.BROKEN)
    return _judged(status, asked, at, length)


def _of_other(data: bytes, signature: bytes, context: ValidationContext, asked: bool, at: datetime) -> Judged:
    content = cms.ContentInfo.load(signature, strict=True)["content"]
    status = asyncio.run(async_validate_detached_cms(data, content, context, key_usage_settings=_USAGE))
    return _judged(status, asked, at)


def _judged(status: StandardCMSSignatureStatus, asked: bool, at: datetime, unsigned: int = 0) -> Judged:
    if not (status.intact and status.valid):
        return Judged(Standing.BROKEN)
    certificate, path = status.signing_cert, status.validation_path
    since, until = certificate.not_valid_before, certificate.not_valid_after
    root = _named(path.first.subject) if path is not None and status.trusted else ""
    if not asked:
        standing = Standing.TOLD
    elif not since <= at <= until:
        standing = Standing.OUT_OF_DATE
    else:
        standing = Standing.TRUSTED if root else Standing.STRANGE
    return Judged(standing, _named(certificate.subject), root, since.date(), until.date(), unsigned)


def _named(subject: x509.Name) -> str:
    """A subject by its parts without their kinds: name, organisation, country."""
    parts = [value if isinstance(value, list) else [value] for value in subject.native.values()]
    return ", ".join(str(one) for several in parts for one in several)
