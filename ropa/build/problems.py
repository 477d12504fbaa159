"""What kept a document from being made, told as findings with their places."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ropa.build.plan import Planned
from ropa.build.worker import Made
from ropa.check import Checked
from ropa.diagnostics import ERROR, Diagnostic
from ropa.files import read_file
from ropa.source import Document, Origin, Span

WORKSPACE = "registers/workspace.yaml"
"""Where a problem is told that no file of the record has brought about."""


def template_problem(path: str, line: int, document: str, reason: str) -> Diagnostic:
    """A template that cannot be read or rendered, at its line; line 0 is the whole file."""
    params = {"document": document, "reason": reason}
    return Diagnostic("DOC002", ERROR, Origin(Document(path)), Span(line, 1) if line else Span(1, 1), params)


def no_pdf(reason: str) -> Diagnostic:
    """PDFs cannot be made on this machine."""
    return _whole("DOC004", WORKSPACE, reason=reason)


def not_written(path: str, reason: str) -> Diagnostic:
    """A file of the build could not be written, and so none was."""
    return _whole("DOC005", path, file=path, reason=reason)


def stopped() -> Diagnostic:
    """A process that renders was ended from outside, or for want of memory."""
    return _whole("DOC006", WORKSPACE)


def _whole(code: str, path: str, **params: str) -> Diagnostic:
    return Diagnostic(code, ERROR, Origin(Document(path)), Span(1, 1), {**params, "whole": "yes"})


def told(made: Made, planned: Planned, checked: Checked) -> list[Diagnostic]:
    """Why a document was not made."""
    if made.problem is not None:
        path, line, reason = made.problem
        return [template_problem(path, line, planned.name, reason)]
    origin = Origin(Document(f"templates/{planned.kind.template}"))
    lost = [
        Diagnostic("DOC001", ERROR, origin, Span(1, 1), {"document": planned.name, "block": block})
        for block in made.lost
    ]
    return lost + [item for character in made.unprintable for item in _places(character, planned, checked)]


def _places(character: str, planned: Planned, checked: Checked) -> Iterator[Diagnostic]:
    """Where in a document's files a character stands that its fonts lack."""
    params = {"codepoint": f"U+{ord(character):04X}", "name": unicodedata.name(character, "unnamed character")}
    found = False
    for path in planned.view.paths:
        data = read_file(checked.workspace.root, path, [])
        text = data.decode("utf-8", "replace") if data is not None else ""
        for number, line in enumerate(text.split("\n"), start=1):
            column = line.find(character)
            if column >= 0:
                found = True
                yield Diagnostic("FMT025", ERROR, Origin(Document(path)), Span(number, column + 1), params)
    if not found:
        yield template_problem(
            f"templates/{planned.kind.template}", 0, planned.name, f"the fonts lack {params['codepoint']}"
        )
