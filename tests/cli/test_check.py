"""`ropa check`: exit codes, streams, formats, languages, and the same text whatever the machine's settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.conftest import CLEAN
from tests.plugins.site import MAIN, run
from tests.workspace.small import REGISTER, write

DAY = ("--as-of", "2026-05-04")


def test_a_clean_workspace_exits_with_0_and_says_what_comes_next(small_site: Path, clean: Path) -> None:
    result = run(small_site, "check", clean, *DAY)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "no findings in 3 files (2026-05-04); next: 'ropa build' writes the documents\n"


def test_findings_go_to_standard_output_and_exit_with_1(small_site: Path, flawed: Path) -> None:
    result = run(small_site, "check", flawed, *DAY)
    assert (result.returncode, result.stderr) == (1, "")
    assert [line.split("]")[0] for line in result.stdout.splitlines() if "[SML" in line] == [
        "error[SML001", "warning[SML002", "advice[SML003",
    ]  # fmt: skip


def test_warnings_fail_only_when_strict_and_advice_never(small_site: Path, flawed: Path) -> None:
    (flawed / "registers/customers.yaml").write_text(REGISTER + "purposes: none\n", encoding="utf-8")
    assert run(small_site, "check", flawed, *DAY).returncode == 0
    assert run(small_site, "check", flawed, *DAY, "--strict").returncode == 1
    (flawed / "registers/customers.yaml").write_text(REGISTER + "purposes: none\nretention: none\n", encoding="utf-8")
    assert run(small_site, "check", flawed, *DAY, "--strict").returncode == 0


def test_a_waived_error_does_not_fail_and_an_expired_waiver_does(small_site: Path, flawed: Path) -> None:
    waiver = "waivers: [{code: SML001, at: purposes, reason: Being written, by: dpo, until: 2026-06-30}]\n"
    settings = flawed / "registers/workspace.yaml"
    settings.write_text(settings.read_text("utf-8") + "roles: {dpo: {name: DPO}}\n", encoding="utf-8")
    (flawed / "registers/customers.yaml").write_text(REGISTER + waiver, encoding="utf-8")
    assert run(small_site, "check", flawed, *DAY).returncode == 0
    assert run(small_site, "check", flawed, "--as-of", "2026-07-01").returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--nonsense"),
        ("check", "--as-of", "4.5.2026"),
        ("check", "--as-of", "2026-02-30"),
        ("check", "--as-of", "20260504"),
        ("check", "--as-of", "2026-W19-1"),
        ("check", "--format", "xml"),
        ("check", "--lang", "de"),
        ("check", "--without", "adequacy"),
        ("check", "--without", "adequacy:"),
        ("check", "--without", "no-such-table:US"),
        ("check", "--without", "items:no-such-row"),
        ("check", "a", "b"),
        ("chekc",),
        (),
        ("--nonsense",),
        ("explain", "NOPE999"),
        ("list",),
        ("list", "nonsense"),
        ("list", "registers", "--format", "xml"),
    ],
)
def test_wrong_use_exits_with_2_and_is_told_on_standard_error(
    arguments: tuple[str, ...], small_site: Path, clean: Path
) -> None:
    result = run(small_site, *arguments, cwd=clean)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_a_mistyped_command_or_option_gets_a_suggestion(small_site: Path, clean: Path) -> None:
    assert "Did you mean 'check'?" in run(small_site, "chekc", cwd=clean).stderr
    assert "--strict" in run(small_site, "check", "--stric", "--x", cwd=clean).stderr or (
        "--format" in run(small_site, "check", "--formt", "json", cwd=clean).stderr
    )


def test_a_language_ropa_does_not_speak_is_told_with_those_it_does(small_site: Path, clean: Path) -> None:
    stderr = run(small_site, "check", "--lang", "de", cwd=clean).stderr
    assert "'de' is none of en, fi, sv" in stderr


def test_without_a_workspace_the_message_says_what_one_is(small_site: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for arguments in (("check",), ("check", "nowhere"), ("check", str(tmp_path / "empty"))):
        result = run(small_site, *arguments, cwd=tmp_path / "empty")
        assert (result.returncode, result.stdout) == (2, "")
        assert "registers/workspace.yaml" in result.stderr


def test_the_workspace_is_the_nearest_one_upwards(small_site: Path, flawed: Path) -> None:
    inner = flawed / "registers" / "documents"
    inner.mkdir()
    assert "[SML001]" in run(small_site, "check", *DAY, cwd=inner).stdout


def test_a_file_of_the_workspace_is_no_workspace(small_site: Path, clean: Path) -> None:
    result = run(small_site, "check", clean / "registers" / "customers.yaml")
    assert (result.returncode, result.stdout) == (2, "")


def test_json_is_one_object_with_stable_keys(small_site: Path, flawed: Path) -> None:
    result = run(small_site, "check", flawed, *DAY, "--format", "json")
    whole = json.loads(result.stdout)
    assert result.returncode == 1
    assert whole["counts"] == {"errors": 1, "warnings": 1, "advice": 1, "waived": 0}
    assert whole["as_of"] == "2026-05-04"
    assert whole["complete"] is True
    assert [item["code"] for item in whole["findings"]] == ["SML001", "SML002", "SML003"]
    assert set(whole["findings"][0]) >= {
        "code",
        "severity",
        "path",
        "line",
        "column",
        "route",
        "message",
        "fix",
        "law",
    }


def test_github_annotations_name_file_line_and_column(small_site: Path, flawed: Path) -> None:
    lines = run(small_site, "check", flawed, *DAY, "--format", "github").stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::notice"]
    assert "file=registers/customers.yaml,line=1," in lines[0]


def test_the_language_is_the_option_then_the_environment_then_the_workspace(small_site: Path, flawed: Path) -> None:
    (flawed / "registers/customers.yaml").write_text("register: [\n", encoding="utf-8")
    (flawed / "registers/workspace.yaml").write_text("workspace: 1\nlanguages: [sv, fi]\n", encoding="utf-8")
    assert run(small_site, "check", flawed).stdout.startswith("fel[")
    assert run(small_site, "check", flawed, env={"ROPA_LANG": "fi"}).stdout.startswith("virhe[")
    assert run(small_site, "check", flawed, "--lang", "en", env={"ROPA_LANG": "fi"}).stdout.startswith("error[")


def test_the_default_day_is_today_in_the_workspaces_time_zone(small_site: Path, clean: Path) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        (clean / "registers/workspace.yaml").write_text(
            f"workspace: 1\nlanguages: [en]\ntimezone: {zone}\n", encoding="utf-8"
        )
        before = datetime.now(ZoneInfo(zone)).date()
        stdout = run(small_site, "check", clean).stdout
        assert any(f"({day.isoformat()})" in stdout for day in (before, before + timedelta(days=1)))


def test_the_same_text_whatever_hash_seed_time_zone_locale_and_folder(
    small_site: Path, flawed: Path, tmp_path: Path
) -> None:
    body = "stauts: active\nsince: 4.5.2026\nretention: [{data: [x], period: P1Y}]\n"
    for number in range(12):
        text = REGISTER.replace("customers", f"r{number}") + body
        (flawed / f"registers/r{number}.yaml").write_text(text, encoding="utf-8")
    for form in ("text", "json", "github"):
        one = run(
            small_site, "check", flawed, *DAY, "--format", form,
            env={"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        other = run(
            small_site, "check", os.path.relpath(flawed, tmp_path), *DAY, "--format", form, cwd=tmp_path,
            env={"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "COLUMNS": "40"},
        )  # fmt: skip
        inside = run(small_site, "check", *DAY, "--format", form, cwd=flawed / "registers")
        assert one.stdout == other.stdout == inside.stdout
        assert len(one.stdout) > 1000


def test_the_time_of_the_files_changes_nothing(small_site: Path, flawed: Path) -> None:
    one = run(small_site, "check", flawed, *DAY).stdout
    for path in flawed.rglob("*.yaml"):
        os.utime(path, (0, 0))
    assert run(small_site, "check", flawed, *DAY).stdout == one


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_reader_that_stops_early_causes_no_traceback(form: str, small_site: Path, tmp_path: Path) -> None:
    body = REGISTER + "".join(f"key{number}: x\n" for number in range(3000))
    root = write(tmp_path / "ws", {"registers/customers.yaml": body})
    env = {name: value for name, value in os.environ.items() if not name.startswith(("ROPA_", "PYTHON"))}
    process = subprocess.Popen(
        [sys.executable, "-S", "-P", "-c", MAIN, "check", str(root), *DAY, "--format", form],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**env, "PYTHONPATH": str(small_site)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    stderr = process.stderr.read().decode()
    process.stderr.close()
    process.wait(60)
    assert stderr == ""
    assert process.returncode != 0, "errors were found, whoever stopped reading"


def test_a_terminal_without_utf8_gets_the_findings_all_the_same(small_site: Path, flawed: Path) -> None:
    text = REGISTER + "description: {en: Käyttäjät, xx: ä}\npurposes: none\n"
    (flawed / "registers/customers.yaml").write_text(text, encoding="utf-8")
    result = run(
        small_site, "check", flawed, *DAY, env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    )
    assert "FMT015" in result.stdout
    assert "Traceback" not in result.stderr
    assert result.returncode == 1


def test_the_version_is_told_without_a_workspace(small_site: Path, tmp_path: Path) -> None:
    from ropa import __version__

    result = run(small_site, "--version", cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, f"ropa {__version__}\n", "")


def test_a_clean_register_is_clean_in_every_language(small_site: Path, clean: Path) -> None:
    assert (clean / "registers/customers.yaml").read_text(encoding="utf-8") == CLEAN
    for language in ("en", "fi", "sv"):
        result = run(small_site, "check", clean, *DAY, "--lang", language)
        assert (result.returncode, result.stdout.count("\n")) == (0, 1)
