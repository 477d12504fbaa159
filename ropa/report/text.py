"""Findings as frames for people, and at the end what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from ropa.diagnostics import ADVICE, ERROR, WARNING, Diagnostic
from ropa.printable import printable
from ropa.report import ReportContext, count
from ropa.report.frame import WIDTH, Mark, frame
from ropa.report.places import Placed
from ropa.report.terminal import NARROWEST, folded
from ropa.source import Span

Line = tuple[str, int]
"""A file and a line in it."""


def report(found: Sequence[Diagnostic], context: ReportContext) -> Iterator[str]:
    """A frame for each finding in the order of the files, then the notes and one line that sums up.

    Every piece ends with a line feed. Nothing is left out, however many there are, but that a terminal folds many of
    one kind in one file. The lines of findings with the parameter `hidden` are named and not shown, in no other
    finding's frame either.
    """
    first: Placed | None = None
    hidden = frozenset(_hidden(found, context))
    gravest = min((item.severity.rank for item in found if item.accepted is None), default=0)
    folds = _Folds(found) if context.fold else None
    for placed in context.places.in_order(found):
        if first is None and placed.found.accepted is None and placed.found.severity.rank == gravest:
            first = placed
        if folds and folds.hides(placed.found):
            if folds.last(placed.found):
                yield _folded_away(placed.found, folds, context)
            continue
        yield "\n".join(_finding(placed, context, hidden)) + "\n\n"
    for note in context.notes:
        yield f"{context.phrasebook.phrase('report.note')}: {printable(note)}\n"
    yield "\n".join(_summary(found, first, context)) + "\n"


class _Folds:
    """Which findings a terminal shows: of more than a handful of one kind in one file the first few."""

    SHOWN, MANY = 3, 6

    def __init__(self, found: Sequence[Diagnostic]) -> None:
        self.all = Counter((item.path, item.code) for item in found)
        self.seen: Counter[tuple[str, str]] = Counter()

    def hides(self, found: Diagnostic) -> bool:
        """Whether this one is folded away; to be asked once for each, in their order."""
        kind = (found.path, found.code)
        self.seen[kind] += 1
        return self.all[kind] >= self.MANY and self.seen[kind] > self.SHOWN

    def last(self, found: Diagnostic) -> bool:
        """Whether it is the last of its kind in its file."""
        return self.seen[found.path, found.code] == self.all[found.path, found.code]

    def hidden(self, found: Diagnostic) -> int:
        """How many of its kind are folded away."""
        return self.all[found.path, found.code] - self.SHOWN


def _folded_away(found: Diagnostic, folds: _Folds, context: ReportContext) -> str:
    book, style = context.phrasebook, found.severity.value
    head = f"{book.phrase(f'severity.{style}')}[{printable(found.code)}]"
    number, place = str(folds.hidden(found)), printable(found.path)
    told = folded(f": {book.phrase('report.folded', n=number, place=place)}", context.width, len(head))
    return context.paint(style, head) + "\n".join(told) + "\n\n"


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
    head = f"{book.phrase(f'severity.{style}')}[{printable(found.code)}]"
    waived = f" ({book.phrase('report.waived')})" if found.accepted is not None else ""
    message, *more = folded(f": {printable(book.message(found))}", context.width, len(head + waived))
    yield f"{paint(style, head)}{paint('waived', waived)}{message}"
    yield from more
    margin = " " * len(str(placed.span.line) if placed.span else " ")
    bar = margin + paint("gutter", " |")
    if found.path:
        shown = _shown(placed, context)
        named = paint("path", where(found.path, shown))
        yield f"{margin}{paint('gutter', '-->')} {context.link(named, found.path, shown.line if shown else None)}"
    line = (placed.found.path, placed.span.line if placed.span else 0)
    drawn = [] if line in hidden else list(_snippet(placed, context, bar))
    if drawn:
        yield bar
        yield from drawn
    tail = list(_advice(found, context, context.width and context.width - len(margin) - 3))
    if drawn and tail:
        yield bar
    for start, *more in tail:
        yield f"{margin} {paint('gutter', '=')} {start}"
        yield from (f"{margin}   {rest}" for rest in more)


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
    room = context.width - len(str(span.line)) - 3 if context.width else WIDTH
    shown = frame(
        context.mask(line), [Mark(span, told[0] if told else ""), *marks], max(NARROWEST // 2, min(room, WIDTH))
    )
    yield f"{paint('gutter', f'{span.line} |')} {shown.text}".rstrip()
    style = placed.found.severity.value
    for index, (underline, label) in enumerate(shown.marks):
        indent = len(underline) - len(underline.lstrip())
        signs = " " * indent + paint("label" if index else style, underline.lstrip())
        beside, below = label, told[1:] if index == 0 else []
        if context.width and len(underline) + 1 + len(beside) > room:
            beside, below = "", [label, *below]
        yield f"{bar} {signs} {paint('label', printable(beside))}".rstrip()
        for extra in below:
            start = indent if not context.width or indent + len(extra) <= room else 0
            lines = folded(printable(extra), context.width and max(room - start, NARROWEST // 2), 0, 0)
            yield from (f"{bar} {' ' * start}{paint('label', line)}" for line in lines)


def _advice(found: Diagnostic, context: ReportContext, width: int) -> Iterator[list[str]]:
    """What is said under a frame, each as the lines it takes."""
    book = context.phrasebook
    if found.accepted is not None:
        accepted = found.accepted
        by = book.phrase("report.waived-by", by=accepted.by, until=accepted.until)
        yield _labelled("waived", "report.waived", f"{accepted.reason} ({by})", context, width)
    fix = book.fix(found)
    if fix:
        yield _labelled("remedy", "report.fix", fix, context, width)
    if found.law:
        cited = _labelled("remedy", "report.law", book.laws(found.law), context, width)
        more = f"{book.phrase('report.more')}: ropa explain {printable(found.code)}"
        apart = width and len(f"{book.phrase('report.law')}: {book.laws(found.law)}        {more}") > width
        yield [*cited, more] if apart else [f"{cited[0]}        {more}"]


def _labelled(style: str, phrase: str, text: str, context: ReportContext, width: int) -> list[str]:
    label = context.phrasebook.phrase(phrase)
    first, *more = folded(f": {printable(text)}", width, len(label), 2)
    return [context.paint(style, label) + first, *more]


def _summary(found: Sequence[Diagnostic], first: Placed | None, context: ReportContext) -> list[str]:
    """How many findings there are and what to do now."""
    book, counts = context.phrasebook, count(found)
    named = zip(("error", "warning", "advice", "waived"), counts, strict=True)
    told = {style: book.count(style, number) for style, number in named if number}
    where_found = len({item.path for item in found}) if found else context.files
    files = book.count("file", where_found) if where_found else ""
    what = ", ".join(told.values()) if told else book.phrase("summary.clean")
    head = book.phrase("summary.in-files", what=what, files=files) if files else what
    said = "; ".join(filter(None, [f"{head} ({context.as_of.isoformat()})", _next(first, context)]))
    lines = folded(said, context.width)
    for style, text in told.items():
        lines[0] = lines[0].replace(text, context.paint(style, text), 1)
    return lines


def _next(first: Placed | None, context: ReportContext) -> str:
    book = context.phrasebook
    if context.building and (first is None or first.found.severity is not ERROR):
        return ""
    if first is None:
        return book.phrase("next.build")
    place = where(first.found.path, _shown(first, context)) if first.found.path else printable(first.found.code)
    key = {ERROR: "next.error", WARNING: "next.warning", ADVICE: "next.advice"}[first.found.severity]
    return book.phrase(key, place=place, code=printable(first.found.code))
