"""The only door to WeasyPrint: HTML in, a document that is PDF/A-3a and PDF/UA-1 at once out.

WeasyPrint and its system libraries are loaded when the first document is due, never before. No limits on memory or
time are set here: whoever renders templates from strangers sets them on the worker process.

What a template's HTML and CSS must keep to, since veraPDF judges the result:

* `<html lang>` and one `<h1>` before all other headings; no level is left out. Bookmarks are made from them.
* Tables: `<th scope>`, a `<caption>`, the same number of cells in every row (`colspan` counts); for data only.
* A picture says what it shows: `alt` on `img`, `<title>` as the first child of an inline `svg`. A decoration belongs
  into CSS (borders, backgrounds); an empty `alt` and `aria-hidden` are refused.
* Links go to `https:`, `mailto:`, `tel:` or to an anchor of the same document; ids are unique.
* List items stay list items (no `display: inline` or `flex` on `li`); no `opacity` on text, a colour says it.
* Text is real text in Source Sans 3 (`FONT_FAMILY`): no icon fonts, no characters it lacks.
* CSS that this engine does not know is a problem and not passed over: what is for screens, media features such as
  `(min-width: 40em)`, and `@supports` stand inside `@media screen { … }`.
* No form controls, no `<a rel="attachment">`; `<details>` prints open.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

from ropa.pdf.environment import fixed_environment
from ropa.pdf.fonts import FONT_FAMILY, unsupported_characters
from ropa.pdf.inputs import Attachment, ForbiddenResource, Properties, Relationship, RenderProblem

__all__ = [
    "FONT_FAMILY",
    "Attachment",
    "ForbiddenResource",
    "Properties",
    "Relationship",
    "RenderProblem",
    "pango_missing",
    "pango_version",
    "render_pdf",
    "unsupported_characters",
]


def pango_missing() -> str | None:
    """Why PDFs cannot be made on this machine, in the words of the loader; None where WeasyPrint loads."""
    try:
        _engine()
    except (ImportError, OSError) as problem:
        return str(problem)
    return None


def pango_version() -> str:
    """The version of the system's Pango, which decides where lines break; where it is missing, that it is."""
    if pango_missing() is not None:
        return "none"
    version: str = _engine().layout_version()
    return version


def render_pdf(
    html: str, properties: Properties, attachments: Sequence[Attachment] = (), resource_dirs: Sequence[Path] = ()
) -> bytes:
    """The document as PDF/A-3a and PDF/UA-1; its bytes depend on the arguments and the installed versions alone.

    A relative address in `html` or its style sheets names a file below one of `resource_dirs`, the first that has
    it; nothing outside of them is read. What the `head` says about title, author and dates is passed over for
    `properties`.

    Raises `ForbiddenResource` for an address that is not given out, `RenderProblem` for a style sheet, picture, link
    or text that would not be printed as it stands, `OSError` or `ImportError` where `pango_missing()` tells why.
    """
    pdf: bytes = _engine().render(html, properties, attachments, resource_dirs)
    return pdf


@cache
def _engine() -> ModuleType:
    # A library that is not found is told on standard output too; the exception says the same.
    with fixed_environment(), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from ropa.pdf import engine  # the late import that this package is for
    return engine
