"""`ropa init`: from an empty folder to a workspace, in three languages, with questions and without."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from ropa.check import check_workspace
from ropa.cli import main
from ropa.schema import KINDS, SINGLE
from ropa.source import Step
from ropa.yamlio import load_plain
from tests.start.terminal import END_OF_TEXT, asked

AS_OF = date(2026, 11, 24)
FILES = {
    *(".github/workflows/ropa.yml", ".gitignore", ".gitlab-ci.yml", ".pre-commit-config.yaml"),
    *(".vscode/extensions.json", ".vscode/settings.json"),
    *(f".ropa/schema/{kind}.json" for kind in KINDS),
    *("registers/README.md", "registers/customers.yaml", "registers/organisation.yaml", "registers/workspace.yaml"),
}
OPTIONS = ("--yes", "--name", "Esimerkki Oy", "--country", "FI", "--contact", "tietosuoja@esimerkki.example")


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def _plain(folder: Path, name: str) -> dict[str, object]:
    return dict(load_plain((folder / "registers" / name).read_bytes()))


def test_a_workspace_begins_with_all_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "ws"), *OPTIONS, "--languages", "fi,sv,en", "--lang", "en"]) == 0
    assert _files(tmp_path / "ws") == FILES
    shown = capsys.readouterr().out
    assert all(name in shown for name in FILES)
    assert "ropa check" in shown
    organisation = _plain(tmp_path / "ws", "organisation.yaml")
    assert organisation["organisation"] == "esimerkki"
    assert organisation["name"] == "Esimerkki Oy"
    assert organisation["country"] == "FI"
    assert organisation["contact"] == {"email": "tietosuoja@esimerkki.example"}
    assert organisation["dpo"] == {"todo": "ei vielä arvioitu"}
    settings = _plain(tmp_path / "ws", "workspace.yaml")
    assert (settings["languages"], settings["timezone"]) == (["fi", "sv", "en"], "Europe/Helsinki")
    name = {"fi": "Asiakasrekisteri", "sv": "Kundregister", "en": "Customer register"}
    assert _plain(tmp_path / "ws", "customers.yaml")["name"] == name


def test_a_first_register_of_another_id_is_named_by_it(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "ws"), *OPTIONS, "--languages", "fi,sv", "--register", "job-seekers"]) == 0
    assert _plain(tmp_path / "ws", "job-seekers.yaml")["name"] == {"fi": "Job seekers", "sv": "Job seekers"}


@pytest.mark.parametrize("languages", ["fi", "sv", "en", "sv,fi", "de"])
def test_a_new_workspace_has_no_finding_but_where_it_says_that_something_is_open(
    languages: str, tmp_path: Path
) -> None:
    assert main(["init", str(tmp_path / "ws"), "--yes", "--languages", languages, "--processor"]) == 0
    checked = check_workspace(tmp_path / "ws", AS_OF)
    assert checked.found
    for item in checked.found:
        assert item.family not in ("FMT", "REF", "PLG"), item
        assert _is_open(tmp_path / "ws", item.path, item.at.route()), (item.code, item.path, item.at.dotted())


def _is_open(root: Path, path: str, route: tuple[Step, ...]) -> bool:
    """Whether a file says at a place, or above it, that it is open: as todo, or as a line to take the # from."""
    text = (root / path).read_text(encoding="utf-8")
    value, above = load_plain(text.encode()), ""
    for step in route:
        if not isinstance(value, dict) or step not in value:
            return f"# {step}: …" in text or "todo" in str(value) or f"# {above}: …" in text
        value, above = value[step], str(step)
    return "todo" in str(value)


def test_every_open_question_of_a_new_workspace_is_told(tmp_path: Path) -> None:
    main(["init", str(tmp_path / "ws"), "--yes", "--lang", "en"])
    told = {
        (item.path, question)
        for item in check_workspace(tmp_path / "ws", AS_OF).found
        if item.code == "GOV013"
        for question in item.params["questions"].split(", ")
    }
    open_ = {
        (f"registers/{name}.yaml", key)
        for name in ("customers", "organisation")
        for key, value in _plain(tmp_path / "ws", f"{name}.yaml").items()
        if value == {"todo": "not yet assessed"}
    }
    assert len(open_) > 10
    assert open_ <= told | {("registers/customers.yaml", "…")}


def test_its_files_are_laid_out_as_fmt_lays_them_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main(["init", str(tmp_path / "ws"), *OPTIONS, "--processor", "--languages", "fi,sv,en"])
    monkeypatch.chdir(tmp_path / "ws")
    assert main(["fmt", "--check"]) == 0


def test_without_a_name_the_organisation_is_marked_as_an_example(tmp_path: Path) -> None:
    main(["init", str(tmp_path / "ws"), "--yes", "--lang", "sv"])
    organisation = _plain(tmp_path / "ws", "organisation.yaml")
    assert (organisation["name"], organisation["example"]) == ("Exempel Ab", "yes")


def test_a_processor_begins_with_a_service_too(tmp_path: Path) -> None:
    main(["init", str(tmp_path / "ws"), *OPTIONS, "--processor", "--languages", "en"])
    assert _files(tmp_path / "ws") == FILES | {"registers/services/services.yaml"}


def test_the_editor_knows_the_schema_and_which_extension_reads_it(tmp_path: Path) -> None:
    main(["init", str(tmp_path / "ws"), *OPTIONS])
    for file in (tmp_path / "ws/registers").glob("*.yaml"):
        named = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        schema = json.loads((file.parent / named).read_text(encoding="utf-8"))
        assert file.stem in (*SINGLE, "customers")
        assert schema["title"] == f"ropa: {file.stem if file.stem in SINGLE else 'register'}"
    extensions = json.loads((tmp_path / "ws/.vscode/extensions.json").read_text(encoding="utf-8"))
    assert extensions["recommendations"] == ["redhat.vscode-yaml"]


def test_a_git_repository_becomes_a_workspace_and_build_stays_out_of_git(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path / "ws"], check=True)
    assert main(["init", str(tmp_path / "ws"), *OPTIONS]) == 0
    (tmp_path / "ws/build").mkdir()
    (tmp_path / "ws/build/manifest.json").write_text("{}")
    status = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"],
        cwd=tmp_path / "ws",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert {line[3:] for line in status.splitlines()} == FILES


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("registers/workspace.yaml", "registers"),
        (".gitignore", ".gitignore"),
        (".github/workflows/ropa.yml", ".github/workflows/ropa.yml"),
    ],
)
def test_a_folder_with_one_of_its_files_is_refused(
    there: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / there).write_text("mine")
    assert main(["init", str(tmp_path), *OPTIONS, "--lang", "en"]) == 2
    shown = capsys.readouterr().err
    assert f"There already: {said}" in shown
    assert "Nothing is overwritten" in shown
    assert _files(tmp_path) == {there}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--country", "Suomi"], "--country: 'Suomi'"),
        (["--contact", "me"], "--contact: 'me'"),
        (["--languages", "fi,xx"], "--languages: 'xx'"),
        (["--register", "Asiakkaat!"], "asiakkaat"),
        (["--register", "con"], "'con'"),
        (["--register", "workspace"], "'workspace'"),
        (["--name", "a\u202eb"], "--name: "),
    ],
)
def test_an_option_that_cannot_be_used_is_told_and_nothing_written(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "ws"), "--yes", "--lang", "en", *options]) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert "\u202e" not in shown
    assert not list(tmp_path.iterdir())


def test_no_terminal_and_no_yes_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "ws")]) == 2
    assert "--yes" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_questions_on_a_terminal(tmp_path: Path) -> None:
    answers = iter(['Esimerkki: "Sähkö" #1 Oy', "Suomi", "FI", "", "fi, sv", "asiakkaat", "yes"])
    code, screen = asked(["init", "ws", "--lang", "fi"], lambda shown: next(answers), tmp_path)
    assert code == 0, screen
    assert "Organisaation virallinen nimi" in screen
    assert "'Suomi'" in screen
    organisation = _plain(tmp_path / "ws", "organisation.yaml")
    assert organisation["name"] == 'Esimerkki: "Sähkö" #1 Oy'
    assert organisation["contact"] == {"todo": "ei vielä arvioitu"}
    assert (tmp_path / "ws/registers/asiakkaat.yaml").is_file()
    assert (tmp_path / "ws/registers/services/palvelut.yaml").is_file()
    assert list(answers) == []


@pytest.mark.parametrize("after", [0, 1, 5])
def test_ctrl_c_leaves_nothing(after: int, tmp_path: Path) -> None:
    answers = iter([*["FI" if number == 1 else "" for number in range(after)], END_OF_TEXT])
    code, screen = asked(["init", "ws", "--lang", "en"], lambda shown: next(answers), tmp_path)
    assert code == 2
    assert "Stopped; nothing was written." in screen
    assert not list(tmp_path.iterdir())
