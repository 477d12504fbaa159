"""Putting a signature: into a PDF (PAdES, level B-B), and beside any other file (CMS, detached)."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from ropa.sign.names import FIELD

DIGEST = "sha256"


class _Appending(IncrementalPdfFileWriter):
    """Adds to a PDF and leaves what it says about itself: its date is that of its content, not of a signature."""

    def _update_meta(self) -> None:
        pass


def signed_pdf(data: bytes, signer: SimpleSigner, moment: datetime) -> bytes:
    """The PDF with a signature appended, its own bytes first and unchanged.

    The signature shows nowhere: its field lies outside the page, where PDF/UA-1 asks for no tag, and carries the flag
    that PDF/A-3 asks of every annotation.
    """
    invisible = InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)
    field = SigFieldSpec(FIELD, invis_sig_settings=invisible, readable_field_name=FIELD)
    about = PdfSignatureMetadata(field_name=FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm=DIGEST)
    session = PdfSigner(about, signer, new_field_spec=field).init_signing_session(_Appending(io.BytesIO(data)))
    session.system_time = moment
    room = asyncio.run(session.estimate_signature_container_size(validation_info=None, tight=False))
    document = session.prepare_tbs_document(validation_info=None, bytes_reserved=room)
    prepared, output = document.digest_tbs_document()
    asyncio.run(document.perform_signature(prepared.document_digest, PdfCMSSignedAttributes(signing_time=moment)))
    output.seek(0)
    signed: bytes = output.read()
    return signed


def signature_of(data: bytes, signer: SimpleSigner, moment: datetime) -> bytes:
    """A signature of some bytes that lies beside them, as DER."""
    attributes = PdfCMSSignedAttributes(signing_time=moment)
    signing = signer.async_sign_general_data(data, DIGEST, use_cades=True, signed_attr_settings=attributes)
    signature: bytes = asyncio.run(signing).dump()
    return signature
