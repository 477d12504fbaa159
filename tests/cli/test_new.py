"""`ropa new`: a register, a party, an agreement, a service, in the workspace's language, never over another file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ropa.check import check_workspace
from ropa.cli import main
from ropa.yamlio import load_plain
from tests.start.terminal import END_OF_TEXT, asked

AS_OF = date(2026, 11, 24)
FOLDERS = {
    "register": "registers",
    "party": "registers/parties",
    "agreement": "registers/agreements",
    "service": "registers/services",
}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new Finnish workspace, and the working folder in it."""
    root = tmp_path / "ws"
    assert main(["init", str(root), "--yes", "--name", "Esimerkki Oy", "--country", "FI", "--languages", "fi"]) == 0
    monkeypatch.chdir(root)
    return root


def _codes(root: Path) -> set[str]:
    return {item.code for item in check_workspace(root, AS_OF).found}


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_skeleton_is_written_in_the_workspaces_language_and_read(
    kind: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["new", "party", "esimerkki-kirjeet", "--yes"])
    capsys.readouterr()
    assert main(["new", kind, "esimerkki-kirjeet-2025", "--yes"]) == 0
    path = f"{FOLDERS[kind]}/esimerkki-kirjeet-2025.yaml"
    assert path in capsys.readouterr().out
    text = (workspace / path).read_text(encoding="utf-8")
    assert "{todo: ei vielä arvioitu}" in text
    assert load_plain(text.encode())[kind] == "esimerkki-kirjeet-2025"
    assert not {code for code in _codes(workspace) if code.startswith(("FMT", "REF"))} - {"REF004"}


def test_an_agreement_names_the_party_its_id_begins_with(workspace: Path) -> None:
    main(["new", "party", "esimerkki", "--yes", "--name", "Esimerkki Pitkä Oy"])
    main(["new", "party", "kirjeet", "--yes"])
    main(["new", "agreement", "kirjeet-2025", "--yes"])
    made = load_plain((workspace / "registers/agreements/kirjeet-2025.yaml").read_bytes())
    assert (made["processor"], made["controller"]) == ("kirjeet", "esimerkki")


def test_an_agreement_with_a_party_that_is_not_there_yet_tells_the_next_step(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "agreement", "kirjeet-2025", "--yes", "--lang", "en"]) == 0
    assert "ropa new party kirjeet" in capsys.readouterr().out
    assert "REF001" in _codes(workspace)
    main(["new", "party", "kirjeet", "--yes"])
    assert "REF001" not in _codes(workspace)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["register", "customers"], "There already: registers/customers.yaml"),
        (["register", "Asiakkaat 2"], "Did you mean asiakkaat-2?"),
        (["register", "../x"], "cannot be an id"),
        (["party", "nul"], "'nul' cannot be an id"),
        (["register", "x" * 65], "cannot be an id"),
        (["register", "organisation"], "belongs to another file"),
        (["party", "esimerkki"], "belongs to another file"),
        (["party", "x", "--processor", "y"], "about agreements"),
        (["party", "x", "--name", "a\x1b[31mb"], "--name: "),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(
    arguments: list[str], said: str, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}
    assert main(["new", *arguments, "--yes", "--lang", "en"]) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert "\x1b" not in shown
    assert {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()} == before


def test_a_link_in_the_place_of_the_folder_is_refused(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (workspace / "registers/parties").symlink_to(tmp_path / "elsewhere")
    assert main(["new", "party", "kirjeet", "--yes", "--lang", "en"]) == 2
    assert "symbolic link" in capsys.readouterr().err
    assert not list((tmp_path / "elsewhere").iterdir())


def test_the_questions_come_in_the_readers_language_and_the_file_in_the_workspaces(workspace: Path) -> None:
    said = {"Namn": "", "juridiska personens namn": "Esimerkki: 'Kirjeet' # Oy", "Land som": "fi", "Webbplats": ""}

    def answer(shown: str) -> str:
        if "'fi'" in shown:
            return "FI"
        return next((words for part, words in said.items() if part in shown), "")

    code, screen = asked(["new", "party", "kirjeet", "--lang", "sv"], answer, workspace)
    assert code == 0, screen
    made = load_plain((workspace / "registers/parties/kirjeet.yaml").read_bytes())
    assert made["name"] == "Esimerkki: 'Kirjeet' # Oy"
    assert made["address"] == {"country": "FI"}
    assert "Postiosoite" in (workspace / "registers/parties/kirjeet.yaml").read_text(encoding="utf-8")
    assert "Missä se säilyttää" not in screen


def test_ctrl_c_in_the_middle_leaves_nothing(workspace: Path) -> None:
    answers = iter(["Esimerkki Kirjeet Oy", "company", "", "Esimerkkikatu 1", END_OF_TEXT])
    code, screen = asked(["new", "party", "kirjeet", "--lang", "en"], lambda shown: next(answers), workspace)
    assert code == 2
    assert "Stopped; nothing was written." in screen
    assert not (workspace / "registers/parties").exists()
    assert not list(workspace.rglob(".ropa-*"))
