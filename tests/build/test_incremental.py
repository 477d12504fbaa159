"""What is rendered again: what shows the change, and nothing else. In two languages, HTML only, which is quick."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.build.process import build, state_of
from tests.build.test_build import BASE
from tests.gitrepo import GitRepo

Stamps = dict[str, int]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace of two registers and two languages, and its build."""
    folder = tmp_path_factory.mktemp("incremental")
    repository = GitRepo.create(folder / "workspace")
    shutil.copytree(BASE / "registers", repository.root / "registers")
    settings = repository.root / "registers" / "workspace.yaml"
    settings.write_text(settings.read_text("utf-8").replace("languages: [en]", "languages: [en, fi]"), "utf-8")
    other = (repository.root / "registers" / "customers.yaml").read_text("utf-8")
    other = re.sub(r"processors: .*", "processors: none", other.replace("register: customers", "register: staff"))
    (repository.root / "registers" / "staff.yaml").write_text(other, "utf-8")
    repository.commit()
    build(repository.root, folder / "out", "--draft")
    return folder


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    """A copy of both, to change; modification times are kept."""
    shutil.copytree(built, tmp_path / "place")
    return tmp_path / "place"


def stamps(out: Path) -> Stamps:
    """The modification time of every file."""
    return {path.relative_to(out).as_posix(): path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}


def again(place: Path) -> set[str]:
    """Build again; the files that were written anew."""
    out = place / "out"
    before = stamps(out)
    build(place / "workspace", out, "--draft")
    after = stamps(out)
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in a file and commit."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    root = next(folder for folder in path.parents if (folder / ".git").exists())
    GitRepo(root).commit()


def test_nothing_changed_writes_nothing(place: Path) -> None:
    assert again(place) == set()


def test_an_edited_register_renders_its_own_documents_and_those_over_all(place: Path) -> None:
    edit(place / "workspace" / "registers" / "staff.yaml", "Contact details", "Contact data")
    written = again(place)
    notices = {path for path in written if "public/" in path and "index" not in path}
    assert {re.sub(r".*public/", "", path) for path in notices} == {"staff.en.html", "staff.fi.html"}
    assert {"internal/record.en.html", "internal/record.fi.html", "internal/record.json"} <= written
    assert not [path for path in written if path.startswith(("internal/rules", "internal/articles"))]


def test_a_changed_word_of_one_language_renders_the_documents_of_that_language_only(place: Path) -> None:
    before = state_of(place / "out")
    words = place / "workspace" / "templates" / "words" / "fi.yaml"
    words.parent.mkdir(parents=True)
    words.write_text("notice.title: Seloste tietosuojasta\n", "utf-8")
    GitRepo(place / "workspace").commit()
    written = again(place) - {"manifest.json"}
    assert written
    # Internal documents print HEAD, which the commit has moved; what is public rests on its view and its words alone.
    assert {path for path in written if ".fi." not in path and "internal/" not in path} == set()
    assert {path.removeprefix("draft/") for path in written} >= {"public/staff.fi.html", "public/customers.fi.html"}
    assert set(state_of(place / "out")) == set(before)


def test_a_changed_template_renders_what_uses_it_only(place: Path) -> None:
    template = place / "workspace" / "templates" / "record.html.j2"
    template.parent.mkdir(parents=True)
    template.write_text('{% extends "shipped/record.html.j2" %}\n', "utf-8")
    GitRepo(place / "workspace").commit()
    page = place / "out" / "internal" / "record.en.html"
    before = json.loads((place / "out" / "manifest.json").read_bytes())["files"]
    again(place)
    after = json.loads((place / "out" / "manifest.json").read_bytes())["files"]
    changed = {path for path in after if path.endswith(".html") and after[path]["key"] != before[path]["key"]}
    own = {path for path in changed if "index" not in path}
    assert own == {"internal/record.en.html", "internal/record.fi.html"} | {p for p in own if _shows_head(before[p])}
    assert page.is_file()


def _shows_head(entry: dict[str, object]) -> bool:
    """Internal documents print HEAD, which a commit of a template moves."""
    return entry["audience"] == "internal"


@pytest.mark.parametrize("damage", ["cut", "empty", "gone", "other"])
def test_a_damaged_file_is_made_again_and_nothing_else(place: Path, damage: str) -> None:
    out = place / "out"
    whole = state_of(out)
    page = out / "internal" / "record.en.html"
    other = (out / "internal" / "record.fi.html").read_bytes()
    data = {"cut": page.read_bytes()[:500], "empty": b"", "other": other}.get(damage)
    page.unlink()
    if data is not None:
        page.write_bytes(data)
    assert again(place) == {"internal/record.en.html", "manifest.json"}
    assert state_of(out) == whole


def test_a_file_made_ready_by_a_killed_build_is_not_trusted_when_it_was_damaged(place: Path) -> None:
    out = place / "out"
    whole = state_of(out)
    entry = json.loads((out / "manifest.json").read_bytes())["files"]["internal/record.en.html"]
    ready = out / ".ropa-new"
    ready.mkdir()
    (ready / f"{entry['key']}.{entry['sha256']}.html").write_bytes(b"something else")
    (out / "internal" / "record.en.html").unlink()
    written = {path for path in again(place) if not path.startswith(".ropa")}
    assert written == {"internal/record.en.html", "manifest.json"}
    assert state_of(out) == whole


@pytest.mark.parametrize(
    "manifest", ["", "{", '{"format": "ropa-build-1", "files": {"../../victim": {"sha256": "0"}}}']
)
def test_a_manifest_that_was_damaged_is_not_trusted_and_nothing_outside_is_touched(
    place: Path, manifest: str
) -> None:
    victim = place.parent / "victim"
    victim.write_text("precious", "utf-8")
    (place / "out" / "manifest.json").write_text(manifest, "utf-8")
    done = build(place / "workspace", place / "out")
    assert done.returncode == 2
    assert "which no build wrote" in done.stderr
    assert "Its manifest.json cannot be read" in done.stderr
    assert victim.read_text("utf-8") == "precious"


def test_a_link_to_a_folder_in_the_output_is_refused(place: Path) -> None:
    out, elsewhere = place / "out", place / "elsewhere"
    (out / "internal").rename(elsewhere)
    (out / "internal").symlink_to(elsewhere)
    before = state_of(elsewhere)
    done = build(place / "workspace", out)
    assert done.returncode == 2
    assert "is a symbolic link" in done.stderr
    assert state_of(elsewhere) == before
