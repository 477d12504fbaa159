"""Findings that rest on what the files said before are proved like all others, with and without the repository."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.build.process import build
from tests.gitrepo import GitRepo
from tests.rules.cases import Case
from tests.verify.test_verify import members, packed, verify

TWO = "languages: [fi, sv]\n"
NAMES = "Asiakkaat", "Asiakkaat ja jäsenet"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace in which one language was left behind, its build and its pack."""
    folder = tmp_path_factory.mktemp("earlier")
    repo = GitRepo.create(folder / "workspace")
    for day, name in zip(("2026-06-01", "2026-07-01"), NAMES, strict=True):
        register = f"name: {{fi: {name}, sv: Kunder}}\n"
        Case("", "", files={"registers/workspace.yaml": TWO, "registers/customers.yaml": register}).write(repo.root)
        repo.commit(name, f"{day}T12:00:00+03:00")
    done = build(repo.root, folder / "out", "--draft", "--pack", str(folder / "pack.zip"))
    assert "NOT031" in done.stdout
    assert (folder / "pack.zip").is_file(), done.stderr
    return folder


def test_a_build_with_such_a_finding_is_proved_by_the_repository(made: Path) -> None:
    done = verify(made / "out", "--workspace", made / "workspace")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_pack_carries_the_versions_that_its_findings_rest_on(made: Path) -> None:
    done = verify(made / "pack.zip")
    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(made / "pack.zip") as archive:
        carried = [name for name in archive.namelist() if f"fi: {NAMES[0]}," in archive.read(name).decode("latin-1")]
    assert [name.partition("/")[0] for name in carried] == ["objects"]


def test_an_earlier_version_that_was_altered_is_noticed(made: Path, tmp_path: Path) -> None:
    content = members(made / "pack.zip")
    (name,) = [name for name, data in content.items() if f"fi: {NAMES[0]},".encode() in data]
    content[name] = content[name].replace(NAMES[0].encode(), NAMES[1].encode())
    done = verify(packed(content, tmp_path / "altered.zip"))
    assert done.returncode == 1
    assert "history.json of the pack cannot be read" in done.stdout + done.stderr
