"""A small workspace with a history, and the dates that its notices get from it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Day
from functools import cache
from pathlib import Path

from ropa.build.dates import Dated, Dates
from ropa.build.plan import Planned, Planner
from ropa.build.remembered import Remembered, environment
from ropa.check import check_workspace
from ropa.history import read_history
from ropa.plugins import load_registry
from ropa.registry import Registry
from tests.gitrepo import GitRepo, git_environment

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "rules" / "base"
DAY = Day(2026, 11, 24)
JANUARY, FEBRUARY, MARCH, APRIL, MAY = (f"2026-{month:02}-10T12:00:00+02:00" for month in range(1, 6))
CUSTOMERS = "registers/customers.yaml"


@cache
def registry() -> Registry:
    """The installed packs, loaded once for all tests."""
    return load_registry(ROOT, (), False)[0]


@dataclass(frozen=True)
class Story(GitRepo):
    """The repository of a workspace."""

    @classmethod
    def begin(cls, root: Path, languages: str = "en") -> Story:
        """The clean workspace of the rule tests, committed in January."""
        GitRepo.create(root)
        story = cls(root)
        shutil.copytree(BASE / "registers", root / "registers")
        story.edit("registers/workspace.yaml", "languages: [en]", f"languages: [{languages}]")
        story.commit("Registers", JANUARY)
        return story

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file."""
        text = (self.root / path).read_text("utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        self.write(path, text.replace(old, new))

    def change(self, when: str, path: str, old: str, new: str) -> str:
        """Replace a text in a file and commit; the commit's id."""
        self.edit(path, old, new)
        return self.commit(f"Change {path}", when)


@dataclass(frozen=True)
class Found:
    """What was found for the documents of a workspace."""

    dated: dict[str, Dated]
    planned: Sequence[Planned]
    remembered: Remembered

    def __getitem__(self, name: str) -> Dated:
        return self.dated[name]

    def when(self, name: str = "notice/customers/en") -> tuple[str, str]:
        """The day and the version of a document whose last change is known for certain and that may be published."""
        dated = self.dated[name]
        assert dated.when is not None
        assert dated.commit is not None
        assert dated.certain
        assert not dated.problems
        return dated.when.date().isoformat(), dated.commit

    def told(self, name: str = "notice/customers/en") -> list[tuple[str, list[str]]]:
        """The changes of a document: day and names of the parts."""
        return [
            (
                change.when.date().isoformat(),
                ["first"] if change.first else [part["word"].partition(".")[2] for part in change.parts],
            )
            for change in self.dated[name].changes
        ]


def dates(root: Path, stated: object = None, as_of: Day = DAY, only: str = "notice/*") -> Found:
    """The dates of the notices of a workspace; `stated` is what an earlier build remembers."""
    checked = check_workspace(root, as_of, registry=registry())
    history = read_history(root, git_environment(), within=("registers",))
    planner = Planner.of(checked)
    planned = list(planner.documents([only]))
    remembered = Remembered(stated, environment(checked), as_of.isoformat())
    found = Dates(checked, planner, history, remembered)
    found.find(planned)
    return Found({item.name: found.of(item) for item in planned}, planned, remembered)
