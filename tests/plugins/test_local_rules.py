"""A workspace's own rule files are programs: they run only when listed and asked for, and lie inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.site import STRANGER, install, run
from tests.workspace.small import REGISTER, write

DAY = ("--as-of", "2026-05-04")
SETTINGS = "workspace: 1\nlanguages: [en]\nplugins: [{path}]\n"
LOCAL = """\
from pathlib import Path
from ropa.api import ERROR, Register, finding, hookimpl, rule
Path(__file__).with_name("it-ran").write_text("yes")

@rule("LOC001", ERROR, on=Register, law=("House rules 3",))
def local(register, ctx):
    "Told by a local rule."
    yield finding(register.at("name"))

@hookimpl
def ropa_rules():
    return [local]
"""


@pytest.fixture
def trusted(site: Path, tmp_path: Path) -> Path:
    """A workspace that lists a rule file of its own, where a pack is installed."""
    install(site, "stranger", STRANGER)
    return write(
        tmp_path / "ws",
        {
            "registers/workspace.yaml": SETTINGS.format(path="rules/own.py"),
            "registers/blue.yaml": REGISTER.replace("customers", "blue"),
            "rules/own.py": LOCAL,
        },
    )


def ran(workspace: Path) -> bool:
    return any(path.name == "it-ran" for path in workspace.parent.rglob("it-ran"))


def test_a_rule_file_that_is_listed_and_asked_for_runs(site: Path, trusted: Path) -> None:
    result = run(site, "check", trusted, *DAY, "--local-plugins")
    assert "error[LOC001]" in result.stdout
    assert "PLG" not in result.stdout
    assert result.returncode == 1
    assert ran(trusted)


def test_a_rule_file_that_is_listed_only_does_not_run_and_the_result_is_partial(site: Path, trusted: Path) -> None:
    result = run(site, "check", trusted, *DAY)
    assert "warning[PLG004]: 1 of the workspace's own rule files were not run" in result.stdout
    assert "--local-plugins: rules/own.py" in result.stdout
    assert "note: " in result.stdout
    assert "LOC001" not in result.stdout
    assert result.returncode == 0
    assert not ran(trusted)
    assert run(site, "check", trusted, *DAY, "--strict").returncode == 1


def test_a_rule_file_that_is_asked_for_but_not_listed_does_not_run(site: Path, trusted: Path) -> None:
    (trusted / "registers/workspace.yaml").write_text("workspace: 1\nlanguages: [en]\n", encoding="utf-8")
    result = run(site, "check", trusted, *DAY, "--local-plugins")
    assert (result.returncode, "LOC001" in result.stdout) == (0, False)
    assert not ran(trusted)


@pytest.mark.parametrize("command", ["list", "explain", "schema", "--version", "--help"])
def test_no_other_command_runs_a_rule_file(command: str, site: Path, trusted: Path) -> None:
    run(site, command, *(["rules"] if command == "list" else []), cwd=trusted)
    assert not ran(trusted)


def test_code_that_lies_in_the_folder_does_not_run(site: Path, trusted: Path) -> None:
    for name in ("ropa", "yaml", "click", "sitecustomize", "conftest"):
        (trusted / f"{name}.py").write_text(LOCAL, encoding="utf-8")
    run(site, "check", *DAY, cwd=trusted)
    assert not ran(trusted)


def test_a_rule_file_outside_the_workspace_is_refused(site: Path, trusted: Path) -> None:
    (trusted.parent / "outside.py").write_text(LOCAL, encoding="utf-8")
    for path in ("../outside.py", str(trusted.parent / "outside.py")):
        (trusted / "registers/workspace.yaml").write_text(SETTINGS.format(path=path), encoding="utf-8")
        result = run(site, "check", trusted, *DAY, "--local-plugins")
        assert result.returncode == 1
        assert "error[FMT011]" in result.stdout or "error[PLG005]" in result.stdout
        assert not ran(trusted)


def test_a_rule_file_behind_a_symbolic_link_is_refused(site: Path, trusted: Path) -> None:
    (trusted.parent / "outside").mkdir()
    (trusted.parent / "outside" / "own.py").write_text(LOCAL, encoding="utf-8")
    (trusted / "linked").symlink_to(trusted.parent / "outside")
    (trusted / "own.py").symlink_to(trusted.parent / "outside" / "own.py")
    for path in ("linked/own.py", "own.py"):
        (trusted / "registers/workspace.yaml").write_text(SETTINGS.format(path=path), encoding="utf-8")
        result = run(site, "check", trusted, *DAY, "--local-plugins")
        assert "error[PLG005]" in result.stdout
        assert result.returncode == 1
        assert not ran(trusted)


@pytest.mark.parametrize("path", ["rules/none.py", "rules", "registers/blue.yaml", "rules/own.pyc"])
def test_what_is_no_rule_file_is_refused(path: str, site: Path, trusted: Path) -> None:
    (trusted / "registers/workspace.yaml").write_text(SETTINGS.format(path=path), encoding="utf-8")
    result = run(site, "check", trusted, *DAY, "--local-plugins")
    assert "error[PLG005]" in result.stdout
    assert result.returncode == 1


@pytest.mark.parametrize("content", ["raise ValueError('x')\n", "def (\n", "import sys; sys.exit(0)\n"])
def test_a_rule_file_that_fails_does_not_look_like_success(content: str, site: Path, trusted: Path) -> None:
    (trusted / "rules/own.py").write_text(content, encoding="utf-8")
    result = run(site, "check", trusted, *DAY, "--local-plugins")
    assert "error[PLG0" in result.stdout
    assert result.returncode == 1
    assert "Traceback" not in result.stdout + result.stderr


def test_a_local_rule_may_not_take_the_code_of_a_packs_rule(site: Path, trusted: Path) -> None:
    (trusted / "rules/own.py").write_text(LOCAL.replace("LOC001", "STR001"), encoding="utf-8")
    assert "error[PLG006]" in run(site, "check", trusted, *DAY, "--local-plugins").stdout


def test_the_place_of_a_refused_file_is_the_line_that_lists_it(site: Path, trusted: Path) -> None:
    (trusted / "registers/workspace.yaml").write_text(SETTINGS.format(path="rules/none.py"), encoding="utf-8")
    result = run(site, "check", trusted, *DAY, "--local-plugins")
    assert "registers/workspace.yaml:3:11" in result.stdout
