"""The built wheel works in an empty environment, away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).with_name("uv")


def _run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Standard output of a command that must succeed; on failure both streams are shown."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    run = subprocess.run(command, cwd=cwd, env=clean | environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{' '.join(map(str, command))}\n{run.stdout}\n{run.stderr}"
    return run.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that holds the wheel and the locked versions of what it needs."""
    home = tmp_path_factory.mktemp("empty") / "venv"
    _run(UV, "venv", "--python", sys.executable, home, cwd=home.parent)
    install = (UV, "pip", "install", "--python", home, "--constraints", ROOT / "requirements.lock", wheel)
    try:
        _run(*install, "--offline", cwd=home.parent)
    except AssertionError:  # an empty cache: fetch once
        _run(*install, cwd=home.parent)
    return home / "bin"


def test_the_wheel_holds_the_engine_the_packs_the_templates_and_the_sample_registers(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    places = {"ropa/": "ropa/", "plugins/ropa_": "ropa_", "registers/": "ropa/_shipped/registers/"}
    places["templates/"] = "ropa/_shipped/templates/"
    expected = {
        new + name.removeprefix(old)
        for old, new in places.items()
        for name in tracked
        if name.startswith(old) and (ROOT / name).is_file()
    }
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == expected


def test_the_installed_command_says_its_version(installed: Path, tmp_path: Path) -> None:
    said = _run(installed / "ropa", "--version", cwd=tmp_path)
    assert said.split()[-1] == "0.1.0"


def test_both_packs_come_in_through_their_entry_points(installed: Path, tmp_path: Path) -> None:
    script = "import importlib.metadata as m; print(*sorted(p.load().__name__ for p in m.entry_points(group='ropa')))"
    assert _run(installed / "python", "-I", "-c", script, cwd=tmp_path) == "ropa_fi ropa_gdpr\n"


def test_the_sample_registers_build_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    where = "from ropa import shipped; print(shipped.registers())"
    sample = Path(_run(installed / "python", "-I", "-c", where, cwd=tmp_path).strip())
    assert sample.is_relative_to(installed.parent)
    shutil.copytree(sample, tmp_path / "registers")
    epoch = "1795478400"  # 2026-11-24: outside git the date of a document is given
    _run(installed / "ropa", "build", "--as-of", "2026-11-24", cwd=tmp_path, SOURCE_DATE_EPOCH=epoch)
    assert (tmp_path / "build" / "manifest.json").is_file()
    for name in ("public/customers.fi", "internal/record.fi"):
        assert (tmp_path / "build" / f"{name}.html").read_text(encoding="utf-8").startswith("<!doctype html>")
        assert (tmp_path / "build" / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
