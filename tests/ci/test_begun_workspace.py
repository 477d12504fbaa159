"""The CI files that `ropa init` writes: parsed, and their commands run, in an environment that lacks only ropa."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ropa.cli import main
from ropa.yamlio import load_plain
from tests.ci.conftest import commit, sample_registers
from tests.ci.runner import EXPRESSION, run_step, scripts, stand_ins
from tests.installed import UV, install, run

PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds what ropa needs, and not ropa."""
    programs = install(wheel, tmp_path_factory.mktemp("bare") / "venv", with_pip=True)
    run(UV, "pip", "uninstall", "--quiet", "--python", programs.parent, "ropa", cwd=programs)
    assert not (programs / "ropa").exists()
    return programs


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A new workspace, committed."""
    root = tmp_path / "checkout"
    options = ("--yes", "--name", "Esimerkki Oy", "--country", "FI", "--languages", "en")
    assert main(["init", str(root), *options]) == 0
    commit(root)
    return root


@pytest.fixture
def filled(begun: Path) -> Path:
    """The same with the sample registers in the place of the new ones."""
    shutil.rmtree(begun / "registers")
    sample_registers(begun)
    for arguments in (["add", "-A"], ["commit", "-qm", "Fill in"]):
        subprocess.run(["git", *arguments], cwd=begun, check=True)
    return begun


def _environment(programs: Path, wheel: Path, root: Path, **more: str) -> dict[str, str]:
    path = os.pathsep.join([str(stand_ins(root.parent / "stand-ins")), str(programs), os.environ["PATH"]])
    return {"PATH": path, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheel.parent), **more}


def _asked(root: Path) -> str:
    return (root.parent / "stand-ins/asked").read_text(encoding="utf-8")


def _workflow(root: Path) -> dict[str, Any]:
    workflow: dict[str, Any] = load_plain((root / ".github/workflows/ropa.yml").read_bytes())
    return workflow


def test_the_workflow_installs_checks_and_builds(filled: Path, bare: Path, wheel: Path) -> None:
    workflow = _workflow(filled)
    environment = _environment(bare, wheel, filled, **workflow["env"])
    for step in scripts(workflow["jobs"]["check"]["steps"]):
        assert not EXPRESSION.search(step["run"])
        done = run_step(step["run"], filled, environment, filled.parent / "step")
        assert done.returncode == 0, (step["name"], done.stdout, done.stderr)
    assert (bare / "ropa").exists()
    assert all(package in _asked(filled) for package in PACKAGES)
    kept = [step["with"]["path"] for step in workflow["jobs"]["check"]["steps"] if "upload-artifact" in str(step)]
    assert kept == ["build/public/"]
    assert (filled / kept[0] / "customers.fi.pdf").is_file()


def test_the_workflow_shows_what_a_new_workspace_lacks(begun: Path, bare: Path, wheel: Path) -> None:
    workflow = _workflow(begun)
    environment = _environment(bare, wheel, begun, **workflow["env"])
    install_, check, _ = scripts(workflow["jobs"]["check"]["steps"])
    assert run_step(install_["run"], begun, environment, begun.parent / "step").returncode == 0
    done = run_step(check["run"], begun, environment, begun.parent / "step")
    assert done.returncode == 1
    assert "::error file=registers/customers.yaml,line=" in done.stdout


def test_the_workflow_may_only_read_and_keeps_no_credentials(begun: Path) -> None:
    workflow = _workflow(begun)
    assert workflow["permissions"] == {"contents": "read"}
    checkout = workflow["jobs"]["check"]["steps"][0]
    assert checkout["with"] == {"fetch-depth": "0", "persist-credentials": "false"}
    assert all(
        re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])
        for step in workflow["jobs"]["check"]["steps"]
        if "uses" in step
    )


def test_gitlab_installs_checks_and_builds(filled: Path, bare: Path, wheel: Path) -> None:
    pipeline = load_plain((filled / ".gitlab-ci.yml").read_bytes())
    environment = _environment(bare, wheel, filled, **pipeline["variables"])
    for job in ("check", "build"):
        script = "\n".join([*pipeline["before_script"], *pipeline[job]["script"]])
        done = run_step(script, filled, environment, filled.parent / "step")
        assert done.returncode == 0, (job, done.stdout, done.stderr)
    assert all(package in _asked(filled) for package in (*PACKAGES, "git"))
    assert pipeline["build"]["artifacts"]["paths"] == ["build/public/"]
    assert (filled / "build/public/index.html").is_file()


def test_the_pre_commit_entry_calls_the_ropa_that_is_installed(begun: Path, programs: Path) -> None:
    (repository,) = load_plain((begun / ".pre-commit-config.yaml").read_bytes())["repos"]
    (hook,) = repository["hooks"]
    assert (repository["repo"], hook["language"], hook["pass_filenames"]) == ("local", "system", "false")
    assert re.search(hook["files"], "registers/customers.yaml")
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        shlex.split(hook["entry"]),
        cwd=begun,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "REC003" in done.stdout
    assert "FMT" not in done.stdout
