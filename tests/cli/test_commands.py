"""Every command explains itself, and those that only look change nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from ropa.cli import main
from ropa.cli.app import COMMANDS
from tests.plugins.site import run
from tests.workspace.small import REGISTER, write

KINDS = (
    "registers",
    "parties",
    "processors",
    "agreements",
    "documents",
    "transfers",
    "retention",
    "rules",
    "tables",
    "plugins",
)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_help_of_a_command_says_what_it_does_with_an_example(
    command: str, small_site: Path, tmp_path: Path
) -> None:
    result = run(small_site, command, "--help", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Example" in result.stdout
    assert f"ropa {command}" in result.stdout.split("Example", 1)[1]


def test_the_help_lists_every_command(small_site: Path, tmp_path: Path) -> None:
    result = run(small_site, "--help", cwd=tmp_path)
    assert result.returncode == 0
    assert all(f"  {command} " in result.stdout for command in COMMANDS)


def test_explain_says_what_why_and_what_to_do(small_site: Path, tmp_path: Path) -> None:
    result = run(small_site, "explain", "FMT011", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout.startswith("FMT011")
    assert "A value that cannot be read would be missing" in result.stdout


def test_explain_takes_a_code_in_small_letters_and_suggests_for_a_mistyped_one(
    small_site: Path, tmp_path: Path
) -> None:
    assert run(small_site, "explain", "fmt011", cwd=tmp_path).returncode == 0
    assert "FMT011" in run(small_site, "explain", "FTM011", cwd=tmp_path).stderr


def test_explain_without_a_code_lists_every_rule(small_site: Path, tmp_path: Path) -> None:
    result = run(small_site, "explain", cwd=tmp_path)
    assert result.returncode == 0
    assert all(code in result.stdout for code in ("SML001", "SML002", "SML003", "FMT001", "REF006"))


def test_explain_articles_without_a_pack_that_answers_for_a_law_says_so(small_site: Path, tmp_path: Path) -> None:
    result = run(small_site, "explain", "--articles", cwd=tmp_path)
    assert result.returncode == 0
    assert "No installed pack says" in result.stdout


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("General Data Protection Regulation", "rules: NOT001", "documents: notice:identity", "It is an act")),
        ("fi", ("Yleinen tietosuoja-asetus", "säännöt: NOT001", "asiakirjat: notice:identity", "tietosuojalain")),
        ("sv", ("Allmänna dataskyddsförordningen", "regler: NOT001", "dokument: notice:identity", "dataskyddslagen")),
    ],
)
def test_explain_articles_shows_what_answers_each_letter(
    language: str, said: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "--articles", "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert [text for text in said if text not in shown] == []
    assert shown.index("30(1)(a)") < shown.index("30(1)(g)") < shown.index("49(6)")


def test_explain_takes_a_code_or_the_articles(small_site: Path, tmp_path: Path) -> None:
    assert run(small_site, "explain", "FMT011", "--articles", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("kind", KINDS)
def test_each_list_comes_as_text_json_and_csv(kind: str, small_site: Path, flawed: Path) -> None:
    text, whole, table = (run(small_site, "list", kind, flawed, "--format", form) for form in ("text", "json", "csv"))
    assert [result.returncode for result in (text, whole, table)] == [0, 0, 0]
    rows = json.loads(whole.stdout)
    rows = rows if isinstance(rows, list) else next(value for value in rows.values() if isinstance(value, list))
    assert len(list(csv.DictReader(io.StringIO(table.stdout)))) == len(rows)


def test_a_cell_of_a_list_never_begins_a_formula(small_site: Path, flawed: Path) -> None:
    body = REGISTER.replace("name: Customers", "name: '=HYPERLINK(\"https://example.org\")'")
    (flawed / "registers/customers.yaml").write_text(body, encoding="utf-8")
    (flawed / "registers/other.yaml").write_text(
        "register: other\nname: '@SUM(1)'\ncontrollers: [acme]\n", encoding="utf-8"
    )
    cells = [
        cell
        for row in csv.reader(io.StringIO(run(small_site, "list", "registers", flawed, "--format", "csv").stdout))
        for cell in row
    ]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_the_schema_is_json(small_site: Path, tmp_path: Path) -> None:
    result = run(small_site, "schema", cwd=tmp_path)
    assert result.returncode == 0
    assert "$schema" in json.loads(result.stdout)


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("list", "registers"), ("list", "tables"), ("explain",), ("schema",), ("check", "--strict")],
)
def test_looking_writes_nothing(arguments: tuple[str, ...], small_site: Path, flawed: Path) -> None:
    def state() -> dict[str, str]:
        return {
            str(path.relative_to(flawed)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(flawed.rglob("*"))
            if path.is_file()
        }

    before = state()
    run(small_site, *arguments, cwd=flawed)
    assert state() == before


def test_text_for_the_terminal_holds_no_control_sequences_from_files(small_site: Path, tmp_path: Path) -> None:
    name = 'name: "\\e]0;title\\a\\e[31mred ##[error]x ::error::y"\n'
    root = write(tmp_path / "ws", {"registers/customers.yaml": REGISTER.replace("name: Customers\n", name)})
    for arguments in (("list", "registers", root), ("check", root), ("list", "registers", root, "--format", "csv")):
        stdout = run(small_site, *arguments).stdout
        assert "\x1b" not in stdout
        assert "\x07" not in stdout
