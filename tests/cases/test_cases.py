from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from ropa.check import Checked, check_workspace
from ropa.diagnostics import Diagnostic
from ropa.yamlio import load_plain

FOLDER = Path(__file__).parent
AS_OF = "2026-11-24"
SOUND = {"FMT", "REF", "PLG", "TBL"}

Judge = Callable[[str, str], Checked]


@dataclass(frozen=True)
class Entry:
    """An entry of `expected.yaml`: a code and, where it matters, the place at or below which it is told."""

    code: str
    at: str = ""
    level: str = ""
    note: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.code, self.level, self.at) if part)

    def fits(self, found: Diagnostic) -> bool:
        """Whether a finding has this code, this severity if one is given, and stands at this place or inside it."""
        file, _, route = self.at.partition(" ")
        inside = f"{found.at.dotted()}.".startswith(f"{route}.") if route else True
        there = not file or found.path == f"registers/{file}"
        return found.code == self.code and self.level in ("", found.severity.value) and there and inside


@dataclass(frozen=True)
class Expected:
    """What is expected of a case on a day; `whole` where every finding must be accounted for."""

    case: str
    day: str
    whole: bool
    baseline: tuple[str, ...] = ()
    expect: tuple[Entry, ...] = ()
    also: tuple[Entry, ...] = ()
    never: tuple[Entry, ...] = ()
    silent: bool = False

    def wanted(self) -> Iterator[Entry]:
        """Everything that must be found."""
        yield from (*self.expect, *self.also, *(Entry(code) for code in self.baseline))

    def __str__(self) -> str:
        return self.case if self.day == AS_OF else f"{self.case} {self.day}"


def read(path: Path) -> Iterator[Expected]:
    """The days of an `expected.yaml`: its own, on which every finding is judged, and those under `days:`."""
    plain = load_plain(path.read_bytes())
    plain.pop("case", None)
    others = plain.pop("days", {})
    name = path.parent.relative_to(FOLDER).as_posix()
    yield _expected(name, plain.pop("as_of", AS_OF), True, plain)
    for day, said in others.items():
        yield _expected(name, day, False, said)


def _expected(case: str, day: str, whole: bool, said: dict[str, object]) -> Expected:
    def entries(key: str) -> tuple[Entry, ...]:
        listed = said.pop(key, [])
        assert isinstance(listed, list)
        return tuple(Entry(item) if isinstance(item, str) else Entry(**item) for item in listed)

    expect, also, never = entries("expect"), entries("also"), entries("never")
    baseline = tuple(entry.code for entry in entries("baseline"))
    silent = said.pop("silent", "no") == "yes"
    assert not said, f"{case}: unknown keys {sorted(said)}"
    assert not [entry for entry in also if not entry.note], f"{case}: an entry under `also` says why it is right"
    return Expected(case, day, whole, baseline, expect, also, never, silent)


EVERY = [day for path in sorted(FOLDER.rglob("expected.yaml")) for day in read(path)]
WANTED = [(day, entry) for day in EVERY for entry in day.wanted()]
UNWANTED = [(day, entry) for day in EVERY for entry in day.never]


@pytest.fixture(scope="session")
def judged() -> Judge:
    """Check a case on a day, once for all tests."""
    known: dict[tuple[str, str], Checked] = {}

    def check(case: str, day: str) -> Checked:
        if (case, day) not in known:
            known[case, day] = check_workspace(FOLDER / case, date.fromisoformat(day))
        return known[case, day]

    return check


def shown(found: list[Diagnostic]) -> str:
    """Findings as one writes them in `expected.yaml`, one a line."""
    lines = [f"{item.code} {item.severity.value} {item.path[10:]} {item.at.dotted()}" for item in found]
    return "".join(f"\n  {line}" for line in sorted(lines))


@pytest.mark.parametrize("day", EVERY, ids=str)
def test_a_case_is_held_by_the_model_without_a_format_or_reference_error(day: Expected, judged: Judge) -> None:
    unsound = [item for item in judged(day.case, day.day).found if item.family in SOUND]
    if unsound:
        pytest.fail(f"unsound:{shown(unsound)}", pytrace=False)


@pytest.mark.parametrize(("day", "entry"), WANTED, ids=str)
def test_what_the_case_expects_is_found_at_its_place(day: Expected, entry: Entry, judged: Judge) -> None:
    checked = judged(day.case, day.day)
    told = [item for item in checked.found if item.code == entry.code]
    if not any(entry.fits(item) for item in told):
        pytest.fail(f"{entry} is not found; {entry.code} is told at:{shown(told)}", pytrace=False)


@pytest.mark.parametrize(("day", "entry"), UNWANTED, ids=str)
def test_what_the_case_rules_out_is_not_found(day: Expected, entry: Entry, judged: Judge) -> None:
    wrong = [item for item in judged(day.case, day.day).found if entry.fits(item)]
    if wrong:
        pytest.fail(f"a wrong finding:{shown(wrong)}", pytrace=False)


@pytest.mark.parametrize("day", [day for day in EVERY if day.whole or day.silent], ids=str)
def test_nothing_else_is_found_than_what_the_case_accounts_for(day: Expected, judged: Judge) -> None:
    wanted = () if day.silent else tuple(day.wanted())
    others = [item for item in judged(day.case, day.day).found if not any(entry.fits(item) for entry in wanted)]
    if others:
        pytest.fail(f"found and not accounted for:{shown(others)}", pytrace=False)
