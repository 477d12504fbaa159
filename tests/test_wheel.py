"""The built wheel works in an empty environment, away from the checkout."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.installed import ROOT, build_wheel, install, run


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that holds the wheel and the locked versions of what it needs."""
    return install(wheel, tmp_path_factory.mktemp("empty") / "venv")


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
    said = run(installed / "ropa", "--version", cwd=tmp_path)
    assert said.split()[-1] == "0.1.0"


def test_both_packs_come_in_through_their_entry_points(installed: Path, tmp_path: Path) -> None:
    script = "import importlib.metadata as m; print(*sorted(p.load().__name__ for p in m.entry_points(group='ropa')))"
    assert run(installed / "python", "-I", "-c", script, cwd=tmp_path) == "ropa_fi ropa_gdpr\n"


def test_the_sample_registers_build_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    where = "from ropa import shipped; print(shipped.registers())"
    sample = Path(run(installed / "python", "-I", "-c", where, cwd=tmp_path).strip())
    assert sample.is_relative_to(installed.parent)
    shutil.copytree(sample, tmp_path / "registers")
    epoch = "1795478400"  # 2026-11-24: outside git the date of a document is given
    run(installed / "ropa", "build", "--as-of", "2026-11-24", cwd=tmp_path, SOURCE_DATE_EPOCH=epoch)
    assert (tmp_path / "build" / "manifest.json").is_file()
    for name in ("public/customers.fi", "internal/record.fi"):
        assert (tmp_path / "build" / f"{name}.html").read_text(encoding="utf-8").startswith("<!doctype html>")
        assert (tmp_path / "build" / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
