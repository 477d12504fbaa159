"""The preview of one workspace over time: the newest reading, and the last good view of what is broken now."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from pathlib import Path

from ropa.build.manifest import versions
from ropa.check import check_workspace
from ropa.diagnostics import Diagnostic
from ropa.files import inside
from ropa.model.workspace import Settings
from ropa.serve.past import Pasts
from ropa.serve.press import Overtaken, Press
from ropa.serve.state import SETTINGS_PATH, Means, Reading, Sheet
from ropa.words import Phrasebook
from ropa.workspace import read_settings

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose at the start. `day` gives the day whose law applies, and is asked at each reading."""

    root: Path
    language: str
    day: Callable[[Settings], Day]
    editor: str = "vscode://file/{path}:{line}:{column}"
    run_local: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Now:
    """What is shown at a moment.

    `held` are, by path, the readings from before each file broke; None where it was never read. `gone` tells that
    the workspace is not there any more, `defect` that ropa itself failed: what is shown is older then.
    """

    version: int
    reading: Reading
    held: Mapping[str, Reading | None] = field(default_factory=dict)
    gone: bool = False
    defect: str = ""

    @property
    def listing(self) -> Reading:
        """The reading whose documents there are: while the settings are broken, the last one that knew them."""
        return self.held.get(SETTINGS_PATH) or self.reading

    def reading_of(self, path: str) -> tuple[Reading, frozenset[str]]:
        """The reading a document is shown from, and the broken files for which that is not the newest one."""
        reading = self.listing
        if path not in reading.outlines:
            return reading, frozenset()
        broken = reading.paths(path) & self.held.keys()
        older = [held for name in broken if (held := self.held[name]) is not None and path in held.outlines]
        if not older:
            return reading, frozenset()
        return min(older, key=lambda one: one.number), broken


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as it is shown: what was made of it, and what is wrong with the files or templates it rests on now.

    `broken` are the findings for which an older page is shown; empty where the page is the newest.
    """

    sheet: Sheet
    broken: tuple[Diagnostic, ...]
    stale: bool


class Session:
    """Reads the workspace again when told to. Readers take `now` once and see one consistent state."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self._press = Press()
        self._means = Means(choices.environ, versions(), self._press, self._wanted, Pasts(not choices.run_local))
        self._books: dict[tuple[str, tuple[Path, ...]], Phrasebook] = {}
        self._good: dict[str, Sheet] = {}
        self._lock = threading.Lock()
        self.now = Now(1, self._read(1))

    def refresh(self) -> Now:
        """Read the workspace again. Whatever goes wrong, what was shown before stays, with the reason."""
        before = self.now
        version = before.version + 1
        if inside(self.choices.root, SETTINGS_PATH) is None:
            self.now = Now(version, before.reading, before.held, gone=True)
            return self.now
        try:
            reading = self._read(version)
        except Exception as defect:
            reason = " ".join(f"{type(defect).__name__}: {defect}".split())[:500]
            self.now = Now(version, before.reading, before.held, defect=reason)
            return self.now
        self.now = Now(version, reading, _held(before, reading))
        return self.now

    def shown(self, now: Now, path: str) -> Shown:
        """A document as it is to be shown now: the newest page, or the last good one with what is wrong."""
        reading, broken = now.reading_of(path)
        try:
            sheet = reading.sheet(path)
        except Overtaken:
            now = self.now
            if path in now.listing.outlines:
                return self.shown(now, path)
            sheet = Sheet(reading.outlines[path], "", None, "")
        found = tuple(item for item in now.reading.checked.found if item.path in broken and not item.at.route())
        if sheet.html is None:
            with self._lock:
                good = self._good.get(path)
            return Shown(good or sheet, (*found, *sheet.problems), stale=good is not None)
        with self._lock:
            self._good[path] = sheet
        return Shown(sheet, (*found, *sheet.problems), stale=bool(broken))

    def book(self, language: str, reading: Reading) -> Phrasebook:
        """The words of findings and of the preview in a language, read once."""
        folders = (WORDS, *reading.checked.registry.words)
        if (language, folders) not in self._books:
            self._books[language, folders] = Phrasebook.load(language, folders)
        return self._books[language, folders]

    def _read(self, number: int) -> Reading:
        choices = self.choices
        day = choices.day(read_settings(choices.root))
        checked = check_workspace(choices.root, day, run_local=choices.run_local)
        return Reading(number, checked, self._means)

    def _wanted(self, reading: Reading) -> bool:
        """Whether a reading is the newest one, or is shown in place of it."""
        now = self.now
        return reading is now.reading or any(reading is held for held in now.held.values())

    def close(self) -> None:
        """End what was started to make pages."""
        self._press.close()


def _held(before: Now, reading: Reading) -> Mapping[str, Reading | None]:
    """For each file that cannot be read now, the last reading in which it could be."""
    known = frozenset(before.reading.checked.workspace.paths)
    return {path: before.held.get(path, before.reading if path in known else None) for path in reading.unreadable}
