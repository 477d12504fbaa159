"""What the pages of the preview say: from the state of the moment to what fills their templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ropa import cldr
from ropa.build.plan import Planned
from ropa.diagnostics import Diagnostic, Severity
from ropa.printable import printable
from ropa.serve.anchors import anchor, entry_of
from ropa.serve.cards import Cards, by_entry, place_of, tally
from ropa.serve.editor import query_of
from ropa.serve.outline import outline_of
from ropa.serve.session import Now, Session
from ropa.serve.state import Reading
from ropa.words import LANGUAGES, Phrasebook

MOST_BESIDE = 2
"""Languages that can be put beside the first."""
PAGE = 200
"""Findings on one page."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The pages in one language, over the state of one moment."""

    session: Session
    now: Now
    language: str

    @property
    def book(self) -> Phrasebook:
        """The words of findings and pages."""
        spoken = self.language if self.language in LANGUAGES else self.session.choices.language
        return self.session.book(spoken, self.now.reading)

    @property
    def reading(self) -> Reading:
        """The newest reading: what findings are of."""
        return self.now.reading

    def languages(self) -> tuple[str, ...]:
        """The languages of the pages: those of the documents, and the one the preview was started in."""
        spoken = self.now.listing.checked.workspace.languages
        return tuple(dict.fromkeys([*spoken, self.session.choices.language]))

    def knows(self) -> bool:
        """Whether there are pages in this language."""
        return self.language in self.languages()

    def frame(self, title: str, here: str, query: Mapping[str, str | Sequence[str]] | None = None) -> dict[str, Any]:
        """What every page has: title, languages to switch to, the counts of findings, and what is wrong now."""
        asked = f"?{query_of(query)}" if query else ""
        workspace = self.now.listing.checked.workspace
        organisation = workspace.organisation
        return {
            "word": self.book.phrase,
            "count": self.book.count,
            "lang": self.book.language,
            "tongue": self.language,
            "base": f"/{self.language}",
            "title": title,
            "issuer": workspace.title(organisation, self.language) if organisation else "",
            "version": self.now.version,
            "languages": [
                {
                    "code": code,
                    "name": cldr.language_name(code, code),
                    "link": f"/{code}/{here}{asked}",
                    "current": code == self.language,
                }
                for code in self.languages()
            ],
            "tally": tally(self.reading.checked.found, self.book),
            "as_of": cldr.format_short_date(self.reading.checked.as_of, self.book.language),
            "here": here,
            "gone": self.now.gone,
            "defect": printable(self.now.defect),
            "search": "",
        }

    def overview(self) -> dict[str, Any]:
        """The first page: registers, documents about the whole, and everything else in which something is found."""
        workspace = self.now.listing.checked.workspace
        found: dict[str, list[Diagnostic]] = {}
        for item in self.reading.checked.found:
            found.setdefault(item.path, []).append(item)
        registers = [
            {
                **self._entry(register.origin.document.path, found),
                "name": workspace.title(register, self.language),
                "documents": self._documents(str(name)),
            }
            for name, register in sorted(workspace.registers.items())
        ]
        shown = {str(register["path"]) for register in registers}
        others = [self._entry(path, found) for path, _ in by_entry(self.reading.checked.found) if path not in shown]
        parties = [
            {**self._entry(entry.origin.document.path, found), "name": workspace.title(entry, self.language)}
            for several in (workspace.parties, workspace.agreements, workspace.services)
            for entry in several.values()
        ]
        known = {str(entry["path"]) for entry in parties}
        return {
            **self.frame(self.book.phrase("desk.overview"), ""),
            "registers": registers,
            "wholes": self._documents(None),
            "parties": parties,
            "others": [entry for entry in others if entry["path"] not in known],
        }

    def findings(self, path: str, severity: str, page: int) -> dict[str, Any]:
        """All findings by file, or those of one file or severity."""
        chosen = [
            item
            for item in self.reading.checked.found
            if (not path or item.path == path)
            and (not severity or (not item.accepted and item.severity.value == severity))
        ]
        ordered = [item for _, group in by_entry(chosen) for item in group]
        pages = max(1, -(-len(ordered) // PAGE))
        page = min(max(1, page), pages)
        cards = self.cards()
        query = {name: value for name, value in (("file", path), ("severity", severity)) if value}
        return {
            **self.frame(self.book.phrase("desk.findings"), "findings", query),
            "groups": [
                {**self._entry(where, {where: group}), "cards": cards.every(group)}
                for where, group in by_entry(ordered[(page - 1) * PAGE : page * PAGE])
            ],
            "severities": [
                {
                    "name": self.book.phrase(f"severity.{one.value}"),
                    "link": f"/{self.language}/findings?{query_of({**query, 'severity': one.value})}",
                    "current": one.value == severity,
                }
                for one in Severity
            ],
            "all": f"/{self.language}/findings",
            "filtered": bool(query),
            "pages": [
                {
                    "number": number,
                    "link": f"/{self.language}/findings?{query_of({**query, 'page': str(number)})}",
                    "current": number == page,
                }
                for number in range(1, pages + 1)
            ],
        }

    def document(self, stem: str, beside: Sequence[str]) -> dict[str, Any] | None:
        """A document in this language, or its first one, with others beside it; None where there is none."""
        versions = self._versions(stem)
        if not versions:
            return None
        first = self.language if self.language in versions else next(iter(versions))
        chosen = [first, *[code for code in dict.fromkeys(beside) if code in versions and code != first]]
        chosen = chosen[: MOST_BESIDE + 1]
        panes = [self._pane(versions[code], code) for code in chosen]
        query = {"beside": chosen[1:]} if chosen[1:] else None
        return {
            **self.frame(panes[0]["title"], f"document/{stem}", query),
            "panes": panes,
            "stem": stem,
            "internal": stem.startswith("internal/"),
            "toggles": [self._toggle(stem, code, chosen) for code in versions if code != first],
        }

    def cards(self) -> Cards:
        """What makes findings readable in this language."""
        choices, checked = self.session.choices, self.reading.checked
        return Cards.of(checked.workspace, self.book, choices.editor, checked.found)

    def named(self, path: str) -> tuple[str, str]:
        """What a file is called and what it is, in words."""
        kind, entry = entry_of(path)
        workspace = self.now.listing.checked.workspace
        known: Mapping[str, Mapping[Any, Any]] = {
            "register": workspace.registers,
            "party": workspace.parties,
            "agreement": workspace.agreements,
            "service": workspace.services,
            "organisation": {"organisation": workspace.organisation} if workspace.organisation else {},
        }
        value = known.get(kind, {}).get(entry)
        name = workspace.title(value, self.language) if value is not None else ""
        return name or printable(path), self.book.phrase(f"desk.kind.{kind or 'file'}")

    def _entry(self, path: str, found: Mapping[str, Sequence[Diagnostic]]) -> dict[str, Any]:
        """A file with its name, the address that opens it, and the counts of what is found in it."""
        name, kind = self.named(path)
        return {
            "path": path,
            "name": name,
            "kind": kind,
            "place": place_of(self.session.choices.root, self.session.choices.editor, path),
            "tally": tally(found.get(path, ()), self.book),
            "findings": f"/{self.language}/findings?{query_of({'file': path})}",
        }

    def _documents(self, register: str | None) -> list[dict[str, Any]]:
        """The documents about one register, or about the whole, each with its languages."""
        stems: dict[str, list[Planned]] = {}
        for outline in self.now.listing.outlines.values():
            if (str(outline.register) if outline.register else None) == register:
                stems.setdefault(outline.stem, []).append(outline)
        return [
            {
                "name": self.document_name(group[0]),
                "link": f"/{self.language}/document/{quote(stem)}",
                "public": group[0].public,
                "languages": [item.language for item in group],
            }
            for stem, group in sorted(stems.items())
        ]

    def document_name(self, outline: Planned) -> str:
        """What a kind of document is called: in words where they are known, else by the pack's own name."""
        key = f"desk.document.{outline.kind.audience.value}.{outline.kind.name}"
        said = self.book.phrase(key)
        return outline.kind.name if said == key else said

    def _versions(self, stem: str) -> dict[str, Planned]:
        """The languages a document comes in."""
        every = self.now.listing.outlines.values()
        return {outline.language: outline for outline in every if outline.stem == stem}

    def _toggle(self, stem: str, code: str, chosen: Sequence[str]) -> dict[str, Any]:
        """A language that can be put beside the document, or taken away again."""
        on = code in chosen
        beside = [one for one in chosen[1:] if one != code] if on else [*chosen[1:], code][-MOST_BESIDE:]
        query = f"?{query_of({'beside': beside})}" if beside else ""
        return {
            "code": code,
            "name": cldr.language_name(code, code),
            "on": on,
            "link": f"/{self.language}/document/{quote(stem)}{query}",
        }

    def _pane(self, outline: Planned, code: str) -> dict[str, Any]:
        path = outline.path("html")
        shown = self.session.shown(self.now, path)
        ids = outline_of(shown.sheet.html).ids if shown.sheet.html else frozenset()
        concerned = frozenset(shown.sheet.planned.view.paths)
        every = self.reading.checked.found
        beside = [item for item in every if item.path in concerned and item not in shown.broken]
        cards = self.cards()
        placed = cards.every(beside[:PAGE], ids)
        reasons = [item for item in shown.sheet.reasons if item.family == "HIS"]
        return {
            "code": code,
            "language": cldr.language_name(code, code),
            "title": shown.sheet.title or outline.name,
            "source": f"/document/{quote(path)}?reading={self.now.version}",
            "path": path,
            "key": shown.sheet.key,
            "made": shown.sheet.html is not None,
            "stale": shown.stale,
            "broken": cards.every(shown.broken),
            "withheld": sum(1 for item in shown.sheet.reasons if item.family != "HIS"),
            "undated": cards.every(_first_of_each(reasons)),
            "tally": tally(beside, self.book),
            "cards": placed,
            "general": tally((item for item in beside if not anchor(item, ids)), self.book),
            "more": max(0, len(beside) - PAGE),
        }


def _first_of_each(found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Of each code the first: twenty files that are not committed are one thing to know."""
    seen: set[str] = set()
    for item in found:
        if item.code not in seen:
            seen.add(item.code)
            yield item
