"""`ropa schema`: the schemas in a workspace, explained in its language, found from the first line of each file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ropa.cli import main
from ropa.cli.codes import USAGE
from ropa.schema import KINDS, modeline
from tests.workspace.small import REGISTER, write

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = "workspace: 1\nlanguages: [sv, fi]\ntables: [registers/tables/items.yaml]\n"
    row = "{key: shoe-size, name: {sv: skostorlek}, source: us, checked: 2026-01-01, mark: memory}"
    rows = f"table: items\nrows:\n  - {row}\n"
    files = {"registers/workspace.yaml": settings, "registers/tables/items.yaml": rows}
    root = write(tmp_path / "workspace", {"registers/customers.yaml": REGISTER, **files})
    monkeypatch.chdir(root)
    return root


def definitions(root: Path, kind: str) -> dict[str, Any]:
    schema = json.loads((root / ".ropa" / "schema" / f"{kind}.json").read_text("utf-8"))
    return dict(schema["definitions"])


def explained(definition: dict[str, Any]) -> dict[Any, str]:
    return dict(zip(definition["enum"], definition["enumDescriptions"], strict=True))


def test_it_writes_a_schema_for_every_kind_and_once_only(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--write"]) == 0
    written = sorted(path.name for path in (workspace / ".ropa" / "schema").iterdir())
    assert written == sorted(f"{kind}.json" for kind in KINDS)
    assert capsys.readouterr().out.splitlines() == [f".ropa/schema/{kind}.json: skriven" for kind in KINDS]
    assert main(["schema", "--write"]) == 0
    assert capsys.readouterr().out == "schemana är aktuella\n"


def test_words_are_explained_in_the_language_of_the_workspace_its_own_rows_too(workspace: Path) -> None:
    assert main(["schema", "--write"]) == 0
    made = definitions(workspace, "register")
    assert explained(made["item"])["personal-identity-code"] == "personbeteckning"
    assert explained(made["item"])["shoe-size"] == "skostorlek"
    assert explained(made["event"])["relationship-end"]
    assert "bokföringslagen" in explained(made["law"])["FI.KPL.2.10"]
    assert explained(made["country"]["anyOf"][0])["DE"] == "Tyskland"
    assert explained(made["language"])["fi"] == "finska"
    assert explained(made["Consent"]["properties"]["article"])["6-1-a"] == "den registrerades samtycke"
    mechanism = json.dumps(definitions(workspace, "agreement"), ensure_ascii=False)
    assert "standardavtalsklausuler" in mechanism
    assert main(["schema", "--write", "--lang", "en"]) == 0
    assert explained(definitions(workspace, "register")["item"])["personal-identity-code"] == "personal identity code"


def test_a_kind_is_printed_for_those_who_keep_it_elsewhere(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", "party", "--lang", "fi"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["title"] == "ropa: party"
    assert not (workspace / ".ropa").exists()
    assert main(["schema", "party", "--write"]) == USAGE


@pytest.mark.parametrize("linked", [".ropa", ".ropa/schema"])
def test_nothing_is_written_through_a_link(
    linked: str, workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (workspace / linked).parent.mkdir(exist_ok=True)
    (workspace / linked).symlink_to(outside)
    assert main(["schema", "--write"]) == 1
    assert ".ropa/schema/register.json" in capsys.readouterr().err
    assert not list(outside.iterdir())


def test_schemas_are_no_part_of_the_record(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--as-of", "2026-11-24", "--format", "json"])
    before = capsys.readouterr().out
    assert main(["schema", "--write"]) == 0
    capsys.readouterr()
    main(["check", "--as-of", "2026-11-24", "--format", "json"])
    assert capsys.readouterr().out == before


def test_the_first_line_of_every_file_of_the_registers_names_its_schema() -> None:
    files = [path for path in (ROOT / "registers").rglob("*.yaml") if "documents" not in path.parts]
    assert len(files) > 10
    for path in files:
        line = path.read_text("utf-8").split("\n", 1)[0]
        assert line == modeline(path.relative_to(ROOT).as_posix())
        schema = (path.parent / line.partition("$schema=")[2]).resolve()
        assert schema.parent == ROOT / ".ropa" / "schema"
        assert schema.stem in KINDS
