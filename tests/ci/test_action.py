"""The action for GitHub: its steps run in bash, with inputs of friends and of strangers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ropa.yamlio import load_plain
from tests.ci.runner import EXPRESSION, filled, run_step, scripts
from tests.installed import ROOT

ACTION: dict[str, Any] = load_plain((ROOT / "action.yml").read_bytes())
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
DEFAULTS: Mapping[str, str] = {name: given["default"] for name, given in ACTION["inputs"].items()}
BOOBY_TRAP = "import pathlib; pathlib.Path('run-by-the-action').touch()\n"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A runner's temporary folder in which the action has installed ropa, from a checkout that sets traps."""
    temporary = tmp_path_factory.mktemp("runner")
    checkout = tmp_path_factory.mktemp("trap")
    for name in ("pip.py", "venv.py", "json.py", "uv.py"):
        (checkout / name).write_text(BOOBY_TRAP, encoding="utf-8")
    done = _run("Install ropa", checkout, temporary)
    assert done.returncode == 0, done.stderr
    assert not list(checkout.rglob("run-by-the-action"))
    return temporary


def _run(name: str, cwd: Path, temporary: Path, **inputs: str) -> Any:
    step = STEPS[name]
    values = {f"inputs.{key}": said for key, said in {**DEFAULTS, "as-of": "2026-11-24", **inputs}.items()}
    values["github.action_path"] = str(ROOT)
    environment = {key: filled(text, values) for key, text in step["env"].items()}
    environment |= {"RUNNER_TEMP": str(temporary), "GITHUB_OUTPUT": str(cwd.parent / "output")}
    return run_step(step["run"], cwd, environment, cwd.parent / "step")


def _outputs(cwd: Path) -> dict[str, str]:
    file = cwd.parent / "output"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return dict(line.split("=", 1) for line in lines)


def test_no_script_holds_an_expression() -> None:
    assert list(scripts(ACTION["runs"]["steps"])) == list(STEPS.values())
    for step in STEPS.values():
        assert not EXPRESSION.search(step["run"])
        assert step["shell"] == "bash"


def test_every_input_is_used_and_explained_and_every_output_is_written() -> None:
    used = {name for step in STEPS.values() for text in (*step["env"].values(), step.get("if", ""))
            for name in ACTION["inputs"] if f"inputs.{name}" in text}  # fmt: skip
    assert used == set(ACTION["inputs"])
    assert all(item["description"] for item in [*ACTION["inputs"].values(), *ACTION["outputs"].values()])
    assert {item["value"] for item in ACTION["outputs"].values()} == {
        f"${{{{ steps.{STEPS['Check']['id']}.outputs.{name} }}}}" for name in ACTION["outputs"]
    }


def test_a_clean_workspace_passes_with_its_counts(machine: Path, workspace: Path) -> None:
    done = _run("Check", workspace, machine, strict="true")
    assert done.returncode == 0, done.stderr
    assert _outputs(workspace) == {"errors": "0", "warnings": "0"}


def test_an_error_fails_and_is_told_at_its_line(machine: Path, workspace: Path) -> None:
    file = workspace / "registers/customers.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("\npurposes:\n", "\npurpose:\n"), encoding="utf-8")
    done = _run("Check", workspace, machine, lang="en")
    assert done.returncode == 1
    assert "::error file=registers/customers.yaml,line=" in done.stdout
    assert int(_outputs(workspace)["errors"]) > 0


def test_build_writes_the_documents(machine: Path, workspace: Path) -> None:
    done = _run("Build", workspace, machine, workspace=".")
    assert done.returncode == 0, done.stderr
    assert (workspace / "build/public/customers.fi.pdf").read_bytes().startswith(b"%PDF-")
    assert STEPS["Build"]["if"] == "inputs.command == 'build'"


@pytest.mark.parametrize("field", ["workspace", "as-of", "lang", "strict", "command"])
@pytest.mark.parametrize(
    "hostile",
    [
        "$(touch pwned)",
        "`touch pwned`",
        '"; touch pwned; "',
        "'; touch pwned; '",
        "x\nerrors=0\ntouch pwned",
        "--help",
        "-h",
        "*",
        "::error::x",
    ],
)
def test_what_a_stranger_puts_in_is_never_run(field: str, hostile: str, machine: Path, workspace: Path) -> None:
    done = _run("Check", workspace, machine, **{field: hostile})
    assert not list(workspace.parent.rglob("pwned"))
    if field == "strict":  # anything but true means no
        assert done.returncode == 0
    else:
        assert done.returncode == 2, done.stdout
        assert _outputs(workspace) == {}
        assert not [line for line in (done.stdout + done.stderr).splitlines() if line.startswith("::")]


def test_a_checkout_cannot_take_the_place_of_a_module(machine: Path, workspace: Path) -> None:
    for name in ("json.py", "click.py", "yaml.py"):
        (workspace / name).write_text(BOOBY_TRAP, encoding="utf-8")
    done = _run("Check", workspace, machine)
    assert done.returncode == 0, done.stderr
    assert not (workspace / "run-by-the-action").exists()


def test_the_environment_is_the_locked_one(machine: Path) -> None:
    (click,) = (machine / "ropa/lib").glob("python*/site-packages/click-*.dist-info")
    version = click.name.removeprefix("click-").removesuffix(".dist-info")
    assert f"click=={version} " in (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert os.access(machine / "ropa/bin/ropa", os.X_OK)
