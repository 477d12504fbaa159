"""The rendering itself; importing this module loads WeasyPrint and its system libraries, so only the package does."""

from __future__ import annotations

import contextlib
import gc
import threading
import warnings
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import weasyprint
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration

from ropa.pdf.conformance import complete, in_order
from ropa.pdf.environment import fixed_environment
from ropa.pdf.fetcher import BASE, Fetcher, Refused
from ropa.pdf.inputs import Attachment, ForbiddenResource, Properties, RenderProblem
from ropa.pdf.messages import listening
from ropa.pdf.sheets import lift_sheet
from ropa.pdf.structure import drop_repeated_links

_VARIANT = "pdf/a-3a"
_LINKS = frozenset(("https", "mailto", "tel"))


def layout_version() -> str:
    """The version of Pango, which comes from the system and not with a Python package."""
    number: int = pango.pango_version()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def render(
    html: str, properties: Properties, attachments: Sequence[Attachment], resource_dirs: Sequence[Path]
) -> bytes:
    """As `ropa.pdf.render_pdf` says."""
    embedded = in_order(attachments)
    if len({attachment.name for attachment in embedded}) != len(embedded):
        raise RenderProblem(["two attachments have the same name"])
    with _lock(), fixed_environment(), _no_collection(), _unclosed_profile(), listening() as messages:
        try:
            pdf = _write(html, properties, embedded, resource_dirs)
        except Refused as refused:
            raise ForbiddenResource(refused.address, refused.reason) from refused
        except RenderProblem as problem:
            raise RenderProblem([*messages, *problem.problems]) from problem
        except Exception as problem:  # the edge to a foreign engine: whatever it trips over is the document's problem
            raise RenderProblem([*messages, f"WeasyPrint stopped: {type(problem).__name__}: {problem}"]) from problem
    if messages:
        raise RenderProblem(list(dict.fromkeys(messages)))
    return pdf


def _write(html: str, properties: Properties, attachments: Sequence[Attachment], folders: Sequence[Path]) -> bytes:
    fetcher = Fetcher(folders)
    source = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher)
    sheets = lift_sheet(source)
    document = source.render(_fonts() if sheets else None, pdf_variant=_VARIANT, stylesheets=sheets)
    _check_links(document)
    drop_repeated_links(document)
    document.metadata = _metadata(properties)
    pdf: bytes = document.write_pdf(
        pdf_variant=_VARIANT,
        attachments=[_embedded(attachment, properties, fetcher) for attachment in attachments],
        finisher=partial(complete, attachments=attachments),
    )
    return pdf


def _metadata(properties: Properties) -> DocumentMetadata:
    date = properties.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return DocumentMetadata(
        title=properties.title,
        authors=[properties.author],
        description=properties.subject,
        keywords=list(properties.keywords),
        generator=properties.creator,
        created=date,
        modified=date,
        lang=properties.language,
    )


def _embedded(attachment: Attachment, properties: Properties, fetcher: Fetcher) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        string=attachment.data,
        url_fetcher=fetcher,
        name=attachment.name,
        description=attachment.description,
        relationship=attachment.relationship,
        created=properties.moment,
        modified=properties.moment,
    )


def _check_links(document: Any) -> None:
    problems: dict[str, None] = {}
    for page in document.pages:
        for kind, target, _, _ in page.links:
            if kind == "attachment":
                problems[f"a link embeds {target.replace(BASE, '')}"] = None
            elif kind == "external" and (urlsplit(target).scheme not in _LINKS or target.startswith(BASE)):
                problems[
                    f"a link goes to {target.replace(BASE, '')}, which is no https:, mailto: or tel: address"
                ] = None
    if problems:
        raise RenderProblem(list(problems))


@cache
def _fonts() -> FontConfiguration:
    """The fonts of every document that defines none itself; reading them takes as long as a third of a page."""
    return FontConfiguration()


@cache
def _lock() -> threading.Lock:
    """One document at a time in a process: the environment is shared by its threads."""
    return threading.Lock()


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """A document is many small objects that live to its end; looking for dead ones costs a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextlib.contextmanager
def _unclosed_profile() -> Iterator[None]:
    """WeasyPrint leaves its colour profile to be closed by Python, which is told to those who ask for warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
