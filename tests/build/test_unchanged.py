"""When a build may be taken for done: never after anything changed that could change a document."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest

from ropa.build.unchanged import build_key, holds
from ropa.build.worker import Look
from ropa.build.writing import Writing
from ropa.check import check_workspace
from ropa.history import read_history
from ropa.plugins import load_registry
from ropa.registry import Registry
from ropa.render import read_templates
from tests.build.test_build import build, files_of, make_workspace, manifest_of
from tests.gitrepo import GitRepo

DAY = Day(2026, 11, 24)
NOTICE = ("--only", "notice/*/en")
OWN_ROWS = """table: adequacy
source: test
checked: 2026-01-01
mark: memory
rows:
  - {key: XX, from: 2026-01-01, name: Nowhere, decision: "(EU) 2026/1"}
"""


def key(
    root: Path, registry: Registry | None = None, day: Day = DAY, without: tuple[str, ...] = (), **how: Any
) -> str:
    """The key of a build of a workspace."""
    checked = check_workspace(root, day, registry=registry, without=without)
    templates, _ = read_templates(root, checked.registry.templates)
    history = read_history(root, dict(os.environ), within=("registers",))
    return build_key(checked, history, Look.of(templates), {"only": [], "draft": False, "pdf": True, **how})


@pytest.fixture
def repository(tmp_path: Path) -> GitRepo:
    """A workspace with a table, a rule file, a template and a signed text of its own."""
    made = make_workspace(tmp_path / "workspace")
    registers = made.root / "registers"
    (registers / "tables").mkdir()
    (registers / "tables" / "adequacy.yaml").write_text(OWN_ROWS, "utf-8")
    (registers / "local.py").write_text("", "utf-8")
    settings = registers / "workspace.yaml"
    own = "tables: [registers/tables/adequacy.yaml]\nplugins: [registers/local.py]\n"
    settings.write_text(settings.read_text("utf-8") + own, "utf-8")
    words = made.root / "templates" / "words" / "en.yaml"
    words.parent.mkdir(parents=True)
    words.write_text("notice.title: A notice\n", "utf-8")
    made.commit()
    return made


def _append(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((file.read_text("utf-8") if file.exists() else "") + text, "utf-8")


COMMENT = "# nothing that is said changes\n"
CHANGES: dict[str, Callable[[Path], None]] = {
    "a register": lambda root: _append(root, "registers/customers.yaml", COMMENT),
    "a party": lambda root: _append(root, "registers/parties/mailer.yaml", COMMENT),
    "the settings": lambda root: _append(root, "registers/workspace.yaml", COMMENT),
    "a new register": lambda root: _append(root, "registers/other.yaml", "register: other\n"),
    "a register that is gone": lambda root: (root / "registers" / "customers.yaml").unlink(),
    "a row of an own table": lambda root: _append(root, "registers/tables/adequacy.yaml", COMMENT),
    "an own rule file": lambda root: _append(root, "registers/local.py", COMMENT),
    "a word": lambda root: _append(root, "templates/words/en.yaml", "notice.title-2: Another\n"),
    "a template": lambda root: _append(root, "templates/record.html.j2", '{% extends "shipped/record.html.j2" %}\n'),
    "a style sheet": lambda root: _append(root, "templates/style/print.css", "p { margin: 0 }\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_file_gives_another_key(repository: GitRepo, change: str) -> None:
    before = key(repository.root)
    assert key(repository.root) == before
    CHANGES[change](repository.root)
    assert key(repository.root) != before


def test_another_day_another_option_and_other_versions_give_another_key(repository: GitRepo) -> None:
    root = repository.root
    keys = [
        key(root),
        key(root, day=Day(2026, 11, 25)),
        key(root, without=("adequacy:JP",)),
        key(root, without=("party:mailer",)),
        key(root, only=["notice/*"]),
        key(root, draft=True),
        key(root, pdf=False),
        key(root, versions={"pango": "0"}),
    ]
    assert len(set(keys)) == len(keys)


def test_a_commit_and_what_is_staged_give_another_key(repository: GitRepo) -> None:
    before = key(repository.root)
    _append(repository.root, "README", "elsewhere\n")
    repository.commit()
    moved = key(repository.root)
    assert moved != before  # internal documents print the commit
    file = repository.root / "registers" / "customers.yaml"
    text = file.read_text("utf-8")
    file.write_text(text + COMMENT, "utf-8")
    repository.git("add", "-A")
    file.write_text(text, "utf-8")
    assert key(repository.root) != moved


def test_what_a_shallow_clone_hides_gives_another_key(repository: GitRepo, tmp_path: Path) -> None:
    _append(repository.root, "registers/customers.yaml", COMMENT)
    repository.commit()
    clone = repository.clone(tmp_path / "clone", "--depth", "1", "--no-local")
    assert clone.head() == repository.head()
    assert key(clone.root) != key(repository.root)


def test_the_date_outside_git_gives_another_key(repository: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(repository.root / ".git")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    before = key(repository.root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700086400")
    assert key(repository.root) != before


def test_changed_code_words_and_tables_of_a_pack_give_another_key(
    repository: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = tmp_path / "packs" / "strange_pack"
    pack.mkdir(parents=True)
    (pack / "__init__.py").write_text("def view(subject, context):\n    return None\n", "utf-8")
    (pack / "en.yaml").write_text("{}\n", "utf-8")
    monkeypatch.syspath_prepend(str(pack.parent))
    view = __import__("strange_pack").view
    monkeypatch.setitem(sys.modules, "strange_pack", sys.modules["strange_pack"])
    installed, _ = load_registry(None)
    table = installed.tables[0]._replace(path=tmp_path / "table.yaml")
    shutil.copy(installed.tables[0].path, table.path)
    kinds = (*installed.documents, replace(installed.documents[0], name="strange", view=view))
    registry = replace(installed, documents=kinds, tables=(table, *installed.tables[1:]))
    keys = [key(repository.root, registry)]
    for file in (pack / "__init__.py", pack / "en.yaml", table.path, pack / "helper.py"):
        file.write_text((file.read_text("utf-8") if file.exists() else "") + COMMENT, "utf-8")
        keys.append(key(repository.root, registry))
    assert len(set(keys)) == len(keys)


def test_another_library_gives_another_key(
    repository: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key(repository.root)
    metadata = tmp_path / "installed" / "new_library-1.0.dist-info" / "METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: new-library\nVersion: 1.0\n", "utf-8")
    monkeypatch.syspath_prepend(str(metadata.parents[1]))
    assert key(repository.root) != before


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[GitRepo, Path]:
    """A workspace and a build of its one notice."""
    folder = tmp_path_factory.mktemp("done")
    repository = make_workspace(folder / "workspace")
    assert build(repository.root, folder / "out", *NOTICE) == 0
    return repository, folder / "out"


def _sealed(out: Path) -> str:
    return str(manifest_of(out)["build"]["key"])


def _whole(out: Path) -> bool:
    return holds(Writing(out, manifest_of(out)), _sealed(out))


def test_a_build_that_is_there_is_not_made_again(
    done: tuple[GitRepo, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, out = done
    before = files_of(out)
    monkeypatch.setattr("ropa.build.build.Planner", None)  # whoever plans a document now, fails
    assert build(repository.root, out, *NOTICE) == 0
    assert files_of(out) == before
    assert "0 written, 2 unchanged" in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["cut", "gone", "other"])
def test_a_damaged_file_is_never_taken_for_done(done: tuple[GitRepo, Path], tmp_path: Path, damage: str) -> None:
    out = tmp_path / "out"
    shutil.copytree(done[1], out)
    assert _whole(out)
    file = out / "public" / "customers.en.pdf"
    data = {"cut": file.read_bytes()[:-1], "other": (out / "public" / "customers.en.html").read_bytes()}.get(damage)
    file.unlink()
    if data is not None:
        file.write_bytes(data)
    assert not _whole(out)


def test_a_manifest_that_was_altered_or_left_between_is_never_taken_for_done(
    done: tuple[GitRepo, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(done[1], out)
    content = manifest_of(out)
    altered = [
        {**content, "files": {path: entry for path, entry in content["files"].items() if path.endswith(".html")}},
        {**content, "withheld": [{"document": "notice/other/en"}]},
        {**content, "replacing": {}},
        {name: value for name, value in content.items() if name != "build"},
    ]
    for found in altered:
        assert not holds(Writing(out, found), _sealed(out))
    assert not holds(Writing(out, content), "another key")
    assert holds(Writing(out, json.loads(json.dumps(content))), _sealed(out))


def test_what_is_withheld_is_told_again_and_a_build_with_problems_is_not_taken_for_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository, out = make_workspace(tmp_path / "workspace"), tmp_path / "out"
    register = repository.root / "registers" / "customers.yaml"
    register.write_text(register.read_text("utf-8").replace("disclosures: none\n", ""), "utf-8")
    repository.commit()
    told = []
    for _ in range(2):
        assert build(repository.root, out, *NOTICE) == 1
        told.append(capsys.readouterr().err)
    assert "notice/customers/en" in told[0]
    assert told[1] == told[0]
    assert _whole(out)
    register.write_text(register.read_text("utf-8") + COMMENT, "utf-8")
    assert build(repository.root, out, *NOTICE) == 1  # not committed
    assert "build" not in manifest_of(out)
