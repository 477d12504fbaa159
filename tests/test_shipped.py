"""The packaged files are found, wherever ropa is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ropa import shipped

ROOT = Path(__file__).resolve().parents[1]


def test_in_a_checkout_the_folders_people_edit_are_the_shipped_ones() -> None:
    assert shipped.templates() == ROOT / "templates"
    assert shipped.registers() == ROOT / "registers"
    assert shipped.templates().is_dir()
    assert shipped.registers().is_dir()


def test_in_an_installed_package_the_packaged_folders_win(tmp_path: Path) -> None:
    package = tmp_path / "site" / "ropa"
    for folder in ("_shipped/templates", "_shipped/registers"):
        (package / folder).mkdir(parents=True)
    (tmp_path / "site" / "templates").mkdir()  # a neighbour of the same name is not ours
    for module in ("__init__.py", "shipped.py"):
        shutil.copy(ROOT / "ropa" / module, package / module)
    script = "from ropa import shipped; print(shipped.templates()); print(shipped.registers())"
    run = subprocess.run(
        [sys.executable, "-S", "-c", script], cwd=tmp_path / "site", capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == [str(package / "_shipped/templates"), str(package / "_shipped/registers")]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_engine_speaks_three_languages(language: str) -> None:
    assert shipped.words(language) == ROOT / "ropa" / "words" / f"{language}.yaml"
    assert shipped.words(language).is_file()


@pytest.mark.parametrize("language", ["", "../en", "en/..", "EN", "e n", "ä"])
def test_a_language_cannot_name_another_file(language: str) -> None:
    with pytest.raises(ValueError, match="not a language code"):
        shipped.words(language)
