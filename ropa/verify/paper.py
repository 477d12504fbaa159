"""One PDF taken apart: what it claims of its origin, and the files attached to it. PDFs are taken for hostile."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdf

from ropa.build.jobs import CLAIM
from ropa.build.stored import file_bytes
from ropa.verify.apart import TooHard, apart
from ropa.verify.result import Unreadable

MAX_BYTES = 256 * 1024 * 1024
_NAME = re.compile(r"[a-z][a-z0-9-]*(?:/[a-z][a-z0-9-]*)?/[A-Za-z-]{2,12}\Z")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF holds: `document` is kind/register/language, `head` the commit of the whole workspace.

    `attachments` have their name and, where they are a file of the workspace, its path as description; `form` tells
    that it has fields, as only a signature gives it.
    """

    data: bytes
    document: str
    commit: str | None
    head: str | None
    as_of: str | None
    producer: str
    attachments: Mapping[str, tuple[str, bytes]]
    form: bool


def read_paper(path: Path) -> Paper:
    """Read a PDF in a process of its own, within limits of memory and time. Raises Unreadable."""
    data = file_bytes(path)
    if data is None:
        raise Unreadable("verify.no-file", path=str(path))
    if not data.startswith(b"%PDF-") or len(data) > MAX_BYTES:
        raise Unreadable("verify.bad-pdf", path=path.name, reason="@verify.no-pdf-file")
    try:
        keywords, producer, attachments, form = apart(_taken_apart, data)
    except TooHard as problem:
        raise Unreadable("verify.bad-pdf", path=path.name, reason=problem.reason) from None
    claims = dict(word.removeprefix(CLAIM).split("=", 1) for word in keywords if CLAIM in word and "=" in word)
    if not _NAME.match(claims.get("document", "")):
        raise Unreadable("verify.strange-pdf", path=path.name)
    said = claims.get("commit"), claims.get("head"), claims.get("as-of")
    return Paper(data, claims["document"], *said, producer, attachments, form)


def _taken_apart(data: bytes) -> tuple[list[str], str, dict[str, tuple[str, bytes]], bool]:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = pypdf.PdfReader(io.BytesIO(data))
    about: Mapping[str, object] = reader.metadata or {}
    keywords = re.split(r"\s*,\s*", str(about.get("/Keywords", "")))
    attachments = {
        str(item.name): (str(item.description or ""), bytes(item.content)) for item in reader.attachment_list
    }
    return keywords, str(about.get("/Producer", "")), attachments, "/AcroForm" in reader.root_object
