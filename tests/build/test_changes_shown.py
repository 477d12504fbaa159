"""What a notice says of its changes, in each language, and how `ropa verify` holds it to that."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.build.process import WITHOUT_PANGO, build, run
from tests.build.story import APRIL, CUSTOMERS, FEBRUARY, MARCH, MAY, Story

SECRET = "Nobody outside may read this"
TOLD = {
    "fi": ("Muutokset", "10. maaliskuuta 2026", "Tietojen säilytysajat", "Muutoshistoria alkaa tästä"),
    "sv": ("Ändringar", "10 mars 2026", "Förvaringstider", "Ändringshistoriken börjar här"),
    "en": ("Changes", "10 March 2026", "How long the data are kept", "The history of changes begins here"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Story, Path]:
    """A workspace in three languages with a history, and its build: HTML only, which is quick."""
    folder = tmp_path_factory.mktemp("changes")
    story = Story.begin(folder / "workspace", "en, fi, sv")
    story.change(FEBRUARY, CUSTOMERS, "period: 3 years", "period: 4 years")
    story.change("2026-03-10T08:00:00+02:00", CUSTOMERS, "name: Orders", "name: Purchases")
    story.change(MARCH, CUSTOMERS, "period: 1 year", "period: 2 years")
    story.git("mv", CUSTOMERS, "registers/clients.yaml")
    story.edit("registers/clients.yaml", "register: customers", "register: clients")
    story.edit("registers/agreements/mailer-2025.yaml", "register: customers", "register: clients")
    story.commit("Rename", APRIL)
    story.change(MAY, "registers/clients.yaml", "owner: office", f"owner: office\n  notes: {SECRET}")
    done = build(story.root, folder / "out", "--draft")
    assert done.returncode in (0, 1), done.stderr
    return story, folder / "out"


def shown(out: Path, language: str) -> str:
    """The block of a notice that tells its changes, as text."""
    folder = out if (out / "public" / f"clients.{language}.html").exists() else out / "draft"
    page = (folder / "public" / f"clients.{language}.html").read_text("utf-8")
    found = re.search(r'<section class="changes".*?</section>', page, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]).replace("\u00ad", ""))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_notice_tells_its_changes_by_day_and_part(made: tuple[Story, Path], language: str) -> None:
    title, day, part, _ = TOLD[language]
    text = shown(made[1], language)
    assert title in text
    assert text.count(day) == 1, "the changes of one day are told together"
    assert part in text
    assert SECRET not in text


def test_where_the_history_begins_is_told_as_that_and_not_as_a_first_publication(tmp_path: Path) -> None:
    story = Story.begin(tmp_path / "workspace")
    build(story.root, tmp_path / "out")
    page = (tmp_path / "out" / "public" / "customers.en.html").read_text("utf-8")
    assert TOLD["en"][3] in page


def test_nothing_internal_is_in_what_is_told_or_remembered(made: tuple[Story, Path]) -> None:
    out = made[1]
    for path in (*out.glob("public/*"), *out.glob("draft/public/*")):
        assert SECRET not in path.read_text("utf-8")
    manifest = json.loads((out / "manifest.json").read_bytes())
    history = manifest["history"]
    assert SECRET not in json.dumps(history)
    told = [part for *_, answer in history["documents"] for *_, parts in answer["changes"] for part in parts]
    assert told
    assert all(set(part) == {"word"} for part in told), "parts are named by ropa's own words and nothing else"


def test_a_build_with_a_history_is_proved_and_dates_are_part_of_it(made: tuple[Story, Path], tmp_path: Path) -> None:
    story, out = made
    verify = ("-j", "1", "--lang", "en")
    done = run("verify", out, "--workspace", story.root, *verify, prelude=WITHOUT_PANGO)
    assert done.returncode == 0, done.stdout
    shutil.copytree(out, tmp_path / "out")
    manifest = tmp_path / "out" / "manifest.json"
    content = json.loads(manifest.read_bytes())
    name = next(path for path in content["files"] if path.endswith("public/clients.en.html"))
    content["files"][name]["date"] = "2026-03-10T13:00:00+02:00"
    manifest.write_text(json.dumps(content), "utf-8")
    done = run("verify", tmp_path / "out", "--workspace", story.root, *verify, prelude=WITHOUT_PANGO)
    assert done.returncode == 1
    assert name in done.stdout


def test_a_pack_says_that_its_dates_are_those_of_git_at_the_build(made: tuple[Story, Path], tmp_path: Path) -> None:
    story = made[0]
    pack = tmp_path / "pack.zip"
    done = build(story.root, tmp_path / "out", "--draft", "--pack", str(pack))
    assert pack.is_file(), done.stderr
    alone = run("verify", pack, "-j", "1", "--lang", "en", cwd=tmp_path, prelude=WITHOUT_PANGO)
    assert alone.returncode == 0, alone.stdout
    assert "those that git gave when the build was made" in alone.stdout
    both = run("verify", pack, "--workspace", story.root, "-j", "1", "--lang", "en", prelude=WITHOUT_PANGO)
    assert both.returncode == 0, both.stdout


def test_the_same_commit_gives_the_same_bytes_whatever_was_built_before(
    made: tuple[Story, Path], tmp_path: Path
) -> None:
    story, out = made
    before = tmp_path / "before"
    story.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "old"), "HEAD~2")
    build(tmp_path / "old", before, "--draft")
    build(story.root, before, "--draft")
    pages = [path for path in out.rglob("*") if path.is_file()]
    assert pages
    for path in pages:
        assert path.read_bytes() == (before / path.relative_to(out)).read_bytes(), path.name


def test_where_the_last_change_is_not_known_the_notice_says_since_when_it_is_unchanged(tmp_path: Path) -> None:
    story = Story.begin(tmp_path / "workspace", "en")
    story.git("checkout", "--quiet", "--orphan", "older")
    story.change(FEBRUARY, CUSTOMERS, "name: Customers", "title: Customers")
    readable = story.change(MARCH, CUSTOMERS, "title: Customers", "name: Customers")
    build(story.root, tmp_path / "out")
    page = (tmp_path / "out" / "public" / "customers.en.html").read_text("utf-8").replace("\u00a0", " ")
    assert "Unchanged since at least 10 March 2026" in page
    assert readable[:10] in page
    assert "Updated" not in page
    verified = run("verify", tmp_path / "out", "--workspace", story.root, "-j", "1", prelude=WITHOUT_PANGO)
    assert verified.returncode == 0, verified.stdout
