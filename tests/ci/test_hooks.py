"""The hooks for pre-commit, called as it calls them: the declared entry, with the files that match."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ropa.yamlio import load_plain
from tests.installed import ROOT

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in load_plain((ROOT / ".pre-commit-hooks.yaml").read_bytes())
}


def _call(hook: dict[str, Any], root: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    files = [name for name in _tracked(root) if _matches(hook, name)]
    arguments = [] if hook.get("pass_filenames") == "no" or hook.get("pass_filenames") == "false" else files
    assert files, "the hook would not run"
    command = [*shlex.split(hook["entry"]), *arguments]
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    assert hook["language"] == "python"
    return subprocess.run(
        command, cwd=root, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=120, check=False
    )


def _tracked(root: Path) -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout
    return listed.splitlines()


def _matches(hook: dict[str, Any], name: str) -> bool:
    excluded = hook.get("exclude")
    return bool(re.search(hook["files"], name)) and not (excluded and re.search(excluded, name))


def test_check_lets_a_clean_commit_pass_and_stops_one_with_an_error(workspace: Path, programs: Path) -> None:
    passed = _call(HOOKS["ropa-check"], workspace, programs)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    file = workspace / "registers/customers.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("\npurposes:\n", "\npurpose:\n"), encoding="utf-8")
    stopped = _call(HOOKS["ropa-check"], workspace, programs)
    assert stopped.returncode == 1
    assert "FMT012" in stopped.stdout


def test_fmt_lays_out_the_files_it_is_given(workspace: Path, programs: Path) -> None:
    file = workspace / "registers/organisation.yaml"
    tidy = file.read_bytes()
    file.write_bytes(tidy.replace(b"kind: company", b"kind:     company"))
    assert file.read_bytes() != tidy
    called = _call(HOOKS["ropa-fmt"], workspace, programs)
    assert called.returncode in (0, 1), called.stderr
    assert file.read_bytes() == tidy
    assert subprocess.run(["git", "diff", "--quiet"], cwd=workspace, check=False).returncode == 0


@pytest.mark.parametrize(
    ("name", "hooks"),
    [
        ("registers/customers.yaml", {"ropa-check", "ropa-fmt"}),
        ("registers/documents/notes.yaml", {"ropa-check"}),
        ("templates/words/fi.yaml", {"ropa-check"}),
        ("src/registers/x.yaml", set()),
        ("README.md", set()),
    ],
)
def test_a_hook_runs_for_the_files_it_is_about(name: str, hooks: set[str]) -> None:
    assert {hook for hook, declared in HOOKS.items() if _matches(declared, name)} == hooks
