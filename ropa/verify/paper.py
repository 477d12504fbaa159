"""One PDF taken apart: what it claims of its origin, and the files attached to it. PDFs are taken for hostile."""

from __future__ import annotations

import io
import logging
import multiprocessing
import re
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from os import getpid
from pathlib import Path

import pypdf

from ropa.build.jobs import CLAIM
from ropa.build.stored import file_bytes
from ropa.build.worker import start_worker
from ropa.verify.result import Unreadable

MAX_BYTES = 256 * 1024 * 1024
SECONDS = 120
"""How long reading one PDF may take."""
_NAME = re.compile(r"[a-z][a-z0-9-]*(?:/[a-z][a-z0-9-]*)?/[A-Za-z-]{2,12}\Z")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF holds: `document` is kind/register/language, `head` the commit of the whole workspace.

    `attachments` have their name and, where they are a file of the workspace, its path as description.
    """

    data: bytes
    document: str
    commit: str | None
    head: str | None
    as_of: str | None
    producer: str
    attachments: Mapping[str, tuple[str, bytes]]


def read_paper(path: Path) -> Paper:
    """Read a PDF in a process of its own, within limits of memory and time. Raises Unreadable."""
    data = file_bytes(path)
    if data is None:
        raise Unreadable("verify.no-file", path=str(path))
    if not data.startswith(b"%PDF-") or len(data) > MAX_BYTES:
        raise Unreadable("verify.bad-pdf", path=path.name, reason="@verify.no-pdf-file")
    here, there = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=_read, args=(data, there, getpid()), daemon=True)
    child.start()
    there.close()
    try:
        found = here.recv() if here.poll(SECONDS) else None
    except EOFError:
        found = None
    child.kill()
    child.join()
    if not isinstance(found, tuple):
        reason = found if isinstance(found, str) else "@verify.too-hard"
        raise Unreadable("verify.bad-pdf", path=path.name, reason=reason)
    keywords, producer, attachments = found
    claims = dict(word.removeprefix(CLAIM).split("=", 1) for word in keywords if CLAIM in word and "=" in word)
    if not _NAME.match(claims.get("document", "")):
        raise Unreadable("verify.strange-pdf", path=path.name)
    return Paper(
        data, claims["document"], claims.get("commit"), claims.get("head"), claims.get("as-of"), producer, attachments
    )


def _read(data: bytes, answer: Connection, parent: int) -> None:
    start_worker(parent)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        answer.send(_taken_apart(data))
    except Exception as problem:  # the edge to a foreign library: whatever it trips over is the file's problem
        answer.send(f"{type(problem).__name__}: {problem}"[:300])


def _taken_apart(data: bytes) -> tuple[list[str], str, dict[str, tuple[str, bytes]]]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    about: Mapping[str, object] = reader.metadata or {}
    keywords = re.split(r"\s*,\s*", str(about.get("/Keywords", "")))
    attachments = {
        str(item.name): (str(item.description or ""), bytes(item.content)) for item in reader.attachment_list
    }
    return keywords, str(about.get("/Producer", "")), attachments
