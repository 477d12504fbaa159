"""Findings as the page shows them: in words, with place, lines of the file, law, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ropa.diagnostics import Diagnostic
from ropa.printable import cells, printable
from ropa.report.places import Placed, Places
from ropa.serve.anchors import anchor, entry_of
from ropa.serve.editor import editor_link
from ropa.source import Span
from ropa.words import Phrasebook
from ropa.workspace import Workspace

AROUND = 2
"""Lines shown before the one a finding is about, and after it."""
WIDEST = 400
"""Characters of a line that are shown."""
ORDER = ("register", "party", "agreement", "service", "organisation", "workspace", "")


@dataclass(frozen=True, slots=True)
class Cards:
    """Makes findings readable. Nothing here decides what is found."""

    root: Path
    book: Phrasebook
    editor: str
    places: Places
    hidden: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, workspace: Workspace, book: Phrasebook, editor: str, found: Iterable[Diagnostic]) -> Cards:
        """For a workspace whose findings are `found`: lines with personal data in them are not repeated anywhere."""
        places = Places(workspace.root)
        spans = [(item.path, item.span or places.span(item.at)) for item in found if item.params.get("hidden")]
        hidden = frozenset((path, span.line) for path, span in spans if span)
        return cls(workspace.root, book, editor, places, hidden)

    def every(self, found: Iterable[Diagnostic], ids: Collection[str] = ()) -> list[dict[str, Any]]:
        """The findings in the order of the files; `ids` are those of the page they are shown beside."""
        return [self._card(placed, ids) for placed in self.places.in_order(found)]

    def place(self, path: str, span: Span | None) -> dict[str, Any]:
        """A place: how it is written, and the address that opens it."""
        return place_of(self.root, self.editor, path, span)

    def _card(self, placed: Placed, ids: Collection[str]) -> dict[str, Any]:
        found, book = placed.found, self.book
        whole = bool(found.params.get("whole"))
        accepted = found.accepted
        return {
            "code": found.code,
            "severity": found.severity.value,
            "severity_word": book.phrase(f"severity.{found.severity.value}"),
            "message": printable(book.message(found)),
            "why": printable(book.why(found.code)),
            "fix": printable(book.fix(found)),
            "law": printable(book.laws(found.law)) if found.law else "",
            "place": self.place(found.path, None if whole else placed.span) if found.path else None,
            "lines": [] if whole else list(self._lines(found.path, placed.span)),
            "label": printable(book.label(found)),
            "related": [
                {**self.place(related.at.document.path, span), "note": printable(book.note(found, related))}
                for related, span in placed.related
            ],
            "accepted": accepted
            and {
                "reason": printable(accepted.reason),
                "by": book.phrase("report.waived-by", by=printable(accepted.by), until=accepted.until),
            },
            "anchor": anchor(found, ids) if ids else "",
        }

    def _lines(self, path: str, span: Span | None) -> Iterator[dict[str, Any]]:
        """The lines around a place, that which it is about cut in three: before, the words meant, after."""
        for number in range(max(1, span.line - AROUND), span.line + AROUND + 1) if span else ():
            text = self.places.line(path, number)
            if text is None or span is None:
                continue
            if (path, number) in self.hidden:
                yield {"number": number, "before": "…", "words": "", "after": "", "here": number == span.line}
                continue
            start, end = (span.column - 1, span.column - 1 + span.width) if number == span.line else (0, 0)
            cut = max(0, start - WIDEST // 2)
            shown = cells(text[cut : cut + WIDEST].rstrip())
            start, end = max(0, start - cut), max(0, end - cut)
            yield {
                "number": number,
                "before": ("…" if cut else "") + "".join(shown[:start]),
                "words": "".join(shown[start:end]),
                "after": "".join(shown[end:]) + ("…" if len(text) > cut + WIDEST else ""),
                "here": number == span.line,
            }


def place_of(root: Path, editor: str, path: str, span: Span | None = None) -> dict[str, Any]:
    """A place of a workspace: how it is written, and the address that opens it, empty where there is none."""
    where = f"{path}:{span.line}" if span else path
    return {"text": printable(where), "link": editor_link(editor, root, path, span)}


def tally(found: Iterable[Diagnostic], book: Phrasebook) -> list[dict[str, str]]:
    """How many findings of each severity there are, the gravest first; what is accepted is counted apart."""
    counts: dict[str, int] = dict.fromkeys(("error", "warning", "advice", "waived"), 0)
    for item in found:
        counts["waived" if item.accepted else item.severity.value] += 1
    return [{"severity": name, "text": book.count(name, number)} for name, number in counts.items() if number]


def by_entry(found: Iterable[Diagnostic]) -> list[tuple[str, list[Diagnostic]]]:
    """The findings by file: registers first, then parties, agreements and what else there is."""
    groups: dict[str, list[Diagnostic]] = {}
    for item in found:
        groups.setdefault(item.path, []).append(item)
    return sorted(groups.items(), key=lambda group: (ORDER.index(entry_of(group[0])[0]), group[0]))
