"""What a document is said to rest on is all that it rests on: its view made of that alone is the whole one."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from datetime import date as Day
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ropa.build.plan import Planner
from ropa.build.said import Said, Speaker
from ropa.build.scene import Library, Snapshot, known_entries
from ropa.check import Checked, check_workspace
from ropa.files import file_at
from tests.build.story import BASE, CUSTOMERS, DAY, ROOT, Story, dates, registry

CASES = sorted(path.parent for path in (ROOT / "tests" / "cases").glob("*/registers"))


def alone(checked: Checked, planner: Planner, readable: bool = True) -> Snapshot:
    """The files of a workspace as they lie on disk, from memory or read anew."""
    blobs = {path: path for path in checked.workspace.paths if file_at(path)}
    known = known_entries(checked, planner.outside.workspace, blobs) if readable else {}
    root = checked.workspace.root
    return Snapshot.at_head(
        Library(lambda path: (root / path).read_bytes(), known, lambda _: checked.tables, root), blobs
    )


@pytest.mark.parametrize("root", [ROOT, *CASES], ids=lambda path: path.name)
def test_a_notice_made_of_what_it_rests_on_says_what_the_one_made_of_everything_says(root: Path) -> None:
    checked = check_workspace(root, DAY, registry=registry())
    planner = Planner.of(checked)
    planned = list(planner.documents(["notice/*"]))
    assert planned or all(register.notice for register in checked.workspace.registers.values())
    for known in (True, False):
        head, speaker = alone(checked, planner, known), Speaker(planner)
        for item in planned:
            if checked.workspace.broken.isdisjoint(item.view.paths):
                said = speaker.said(item.kind, item.register, item.language, head.scene(item.register), DAY)
                assert said is not None
                assert said.parts == Said.of(item.view).parts, item.name


def test_a_notice_needs_few_files_of_many() -> None:
    checked = check_workspace(ROOT, DAY, registry=registry())
    planner = Planner.of(checked)
    head = alone(checked, planner)
    assert set(head.scene("marketing").entries) < set(checked.workspace.paths)


EDITS = [
    ("registers/{r}.yaml", "name: {R}", "name: {R} and others"),
    ("registers/{r}.yaml", "name: Orders", "name: Purchases"),
    ("registers/{r}.yaml", "period: 1 year", "period: 2 years"),
    ("registers/{r}.yaml", "owner: office", "owner: office\n  notes: Inside"),
    ("registers/{r}.yaml", "disclosures: none", "disclosures: [{{register: {o}}}]"),
    ("registers/{r}.yaml", "transfers: none", "transfers: [{{importer: mailer, country: JP, until: 2026-05-31}}]"),
    ("registers/{r}.yaml", "automated: none", "automated: [none"),
    ("registers/parties/mailer.yaml", "name: Mailer Oy", "name: Post Oy"),
    ("registers/agreements/mailer-2025.yaml", "transfers: none", "transfers: [{{importer: mailer, country: US}}]"),
    ("registers/agreements/mailer-2025.yaml", "register: customers", "register: {o}"),
    ("registers/agreements/mailer-2025.yaml", 'a: "2.1"', 'a: "9.1"'),
    ("registers/organisation.yaml", "dpo: none", "dpo: {{email: dpo@us.example}}"),
]  # fmt: skip


def _edit(story: Story, chance: random.Random) -> None:
    """Some edit, or its undoing."""
    register, other = chance.sample(["customers", "staff", "guests"], 2)
    path, old, new = (text.format(r=register, o=other, R=register.capitalize()) for text in chance.choice(EDITS))
    text = (story.root / path).read_text("utf-8")
    if new in text:
        old, new = new, old
    story.write(path, text.replace(old, new))


@cache
def _said(root: Path, day: Day) -> dict[str, Mapping[str, Any]]:
    """What every notice that can be understood says, made of everything; by the plain way, not the quick one."""
    checked = check_workspace(root, day, registry=registry())
    planned = Planner.of(checked).documents(["notice/*"])
    broken = {item.path for item in checked.found if item.family == "FMT" and item.severity.value == "error"}
    return {item.name: Said.of(item.view).parts for item in planned if broken.isdisjoint(item.view.paths)}


@pytest.mark.parametrize("seed", range(2))
def test_the_changes_found_are_those_that_comparing_every_commit_whole_gives(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    story = Story.begin(tmp_path / "workspace")
    text = (story.root / CUSTOMERS).read_text("utf-8")
    for name in ("staff", "guests"):
        said = text.replace("register: customers", f"register: {name}").replace("Customers", name.capitalize())
        story.write(f"registers/{name}.yaml", said)
    shutil.copytree(BASE / "registers", tmp_path / "base" / "registers")
    whole = {"notice/customers/en": [story.head()]}
    anchors = {"notice/customers/en": tmp_path / "base"}
    stated: object = None
    for number in range(24):
        if number:
            _edit(story, chance)
        day = Day(2026, 2, 1 + number)
        commit = story.commit("Edit", f"{day}T12:00:00+02:00")
        here = tmp_path / f"at-{number}"
        shutil.copytree(story.root / "registers", here / "registers")
        readable = _said(here, DAY).keys()
        for name in readable:
            before = anchors.get(name)
            if before is None or any(_said(here, on)[name] != _said(before, on)[name] for on in (day, DAY)):
                whole.setdefault(name, []).insert(0, commit)
            anchors[name] = here
        found = dates(story.root, stated)
        stated = found.remembered.data(found.remembered.now)
        for name in readable:
            assert [change.commit for change in found[name].changes] == whole[name][:3], name
    assert dates(story.root).dated == found.dated
    assert any(len(commits) > 3 for commits in whole.values())
