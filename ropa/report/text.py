"""Findings as frames for people, and at the end what to do next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ropa.diagnostics import ADVICE, ERROR, WARNING, Diagnostic
from ropa.printable import printable
from ropa.report import ReportContext, count, laws
from ropa.report.frame import Mark, frame
from ropa.report.places import Placed
from ropa.source import Span

Line = tuple[str, int]
"""A file and a line in it."""


def report(found: Sequence[Diagnostic], context: ReportContext) -> Iterator[str]:
    """A frame for each finding in the order of the files, then the notes and one line that sums up.

    Every piece ends with a line feed. Nothing is left out, however many there are. The lines of findings with the
    parameter `hidden` are named and not shown, in no other finding's frame either.
    """
    first: Placed | None = None
    hidden = frozenset(_hidden(found, context))
    gravest = min((item.severity.rank for item in found if item.accepted is None), default=0)
    for placed in context.places.in_order(found):
        if first is None and placed.found.accepted is None and placed.found.severity.rank == gravest:
            first = placed
        yield "\n".join(_finding(placed, context, hidden)) + "\n\n"
    for note in context.notes:
        yield f"{context.phrasebook.phrase('report.note')}: {printable(note)}\n"
    yield _summary(found, first, context) + "\n"


def where(path: str, span: Span | None) -> str:
    """A place as editors and terminals understand it: `registers/customers.yaml:41:13`."""
    return printable(f"{path}:{span.line}:{span.column}" if span else path)


def _shown(placed: Placed, context: ReportContext) -> Span | None:
    """The place, but not the first line where it says nothing: of no file, or of one that is meant as a whole."""
    span = placed.span
    if placed.found.params.get("whole"):
        return None
    if span and (span.line, span.column) == (1, 1) and context.places.line(placed.found.path, 1) is None:
        return None
    return span


def _file_and_line(path: str, span: Span | None) -> str:
    return f"{path}:{span.line}" if span else path


def _hidden(found: Sequence[Diagnostic], context: ReportContext) -> Iterator[Line]:
    """The lines that must not be repeated, because personal data stand in them."""
    for item in found:
        if item.params.get("hidden"):
            span = item.span or context.places.span(item.at)
            yield (item.path, span.line if span else 0)


def _finding(placed: Placed, context: ReportContext, hidden: Collection[Line]) -> Iterator[str]:
    found, book, paint = placed.found, context.phrasebook, context.paint
    style = found.severity.value
    head = paint(style, f"{book.phrase(f'severity.{style}')}[{printable(found.code)}]")
    if found.accepted is not None:
        head += paint("waived", f" ({book.phrase('report.waived')})")
    yield f"{head}: {printable(book.message(found))}"
    margin = " " * len(str(placed.span.line) if placed.span else " ")
    bar = margin + paint("gutter", " |")
    if found.path:
        yield f"{margin}{paint('gutter', '-->')} {paint('path', where(found.path, _shown(placed, context)))}"
    line = (placed.found.path, placed.span.line if placed.span else 0)
    drawn = [] if line in hidden else list(_snippet(placed, context, bar))
    if drawn:
        yield bar
        yield from drawn
    tail = list(_advice(found, context))
    if drawn and tail:
        yield bar
    yield from (f"{margin} {paint('gutter', '=')} {line}" for line in tail)


def _snippet(placed: Placed, context: ReportContext, bar: str) -> Iterator[str]:
    """The line with its carets; related places are named beside them, or underlined on the same line."""
    span, path, paint = placed.span, placed.found.path, context.paint
    line = context.places.line(path, span.line) if span else None
    if span is None or not line or line.isspace() or placed.found.params.get("whole"):
        return
    labels, marks = [context.phrasebook.label(placed.found)], []
    for related, place in placed.related:
        note = context.phrasebook.note(placed.found, related)
        if place and related.at.document.path == path and place.line == span.line:
            marks.append(Mark(place, note, "-"))
        else:
            labels.append(f"{note} ({_file_and_line(related.at.document.path, place)})".lstrip())
    told = [label for label in labels if label]
    shown = frame(line, [Mark(span, told[0] if told else ""), *marks])
    yield f"{paint('gutter', f'{span.line} |')} {shown.text}".rstrip()
    style = placed.found.severity.value
    for index, (underline, label) in enumerate(shown.marks):
        indent = len(underline) - len(underline.lstrip())
        signs = " " * indent + paint("label" if index else style, underline.lstrip())
        yield f"{bar} {signs} {paint('label', printable(label))}".rstrip()
        if index == 0:
            yield from (f"{bar} {' ' * indent}{paint('label', printable(extra))}" for extra in told[1:])


def _advice(found: Diagnostic, context: ReportContext) -> Iterator[str]:
    book, paint = context.phrasebook, context.paint
    if found.accepted is not None:
        accepted = found.accepted
        by = book.phrase("report.waived-by", by=accepted.by, until=accepted.until)
        yield f"{paint('waived', book.phrase('report.waived'))}: {printable(f'{accepted.reason} ({by})')}"
    fix = book.fix(found)
    if fix:
        yield f"{paint('remedy', book.phrase('report.fix'))}: {printable(fix)}"
    if found.law:
        cited = f"{paint('remedy', book.phrase('report.law'))}: {printable(laws(found.law))}"
        yield f"{cited}        {book.phrase('report.more')}: ropa explain {printable(found.code)}"


def _summary(found: Sequence[Diagnostic], first: Placed | None, context: ReportContext) -> str:
    """How many findings there are and what to do now."""
    book, counts, paint = context.phrasebook, count(found), context.paint
    named = zip(("error", "warning", "advice", "waived"), counts, strict=True)
    told = [paint(style, book.count(style, number)) for style, number in named if number]
    where_found = len({item.path for item in found}) if found else context.files
    files = book.count("file", where_found) if where_found else ""
    what = ", ".join(told) if told else book.phrase("summary.clean")
    head = book.phrase("summary.in-files", what=what, files=files) if files else what
    return "; ".join(filter(None, [f"{head} ({context.as_of.isoformat()})", _next(first, context)]))


def _next(first: Placed | None, context: ReportContext) -> str:
    book = context.phrasebook
    if context.building and (first is None or first.found.severity is not ERROR):
        return ""
    if first is None:
        return book.phrase("next.build")
    place = where(first.found.path, _shown(first, context)) if first.found.path else printable(first.found.code)
    key = {ERROR: "next.error", WARNING: "next.warning", ADVICE: "next.advice"}[first.found.severity]
    return book.phrase(key, place=place, code=printable(first.found.code))
