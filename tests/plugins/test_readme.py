"""The pack in the guide is installed and does what the guide says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import ropa.api
from ropa.hookspecs import Hooks
from tests.installed import ROOT
from tests.plugins.site import install, run
from tests.workspace.small import REGISTER, write

GUIDE = (ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```\w+\n# ((?:ropa_house/|pyproject)\S+)\n(.*?)```", GUIDE, re.DOTALL))


@pytest.fixture
def house(site: Path, tmp_path: Path) -> Path:
    """An environment in which the guide's pack is installed."""
    source = tmp_path / "source"
    for name, text in FILES.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    install(site, "house", source / "ropa_house")
    return site


def test_the_guide_holds_a_whole_pack() -> None:
    assert set(FILES) == {
        *("pyproject.toml", "ropa_house/__init__.py"),
        *("ropa_house/tables/prefixes.yaml", "ropa_house/words/en.yaml"),
    }
    assert tomllib.loads(FILES["pyproject.toml"])["project"]["entry-points"] == {"ropa": {"house": "ropa_house"}}


@pytest.mark.parametrize(
    ("reference", "day", "found"),
    [
        ("HR-1", "2026-11-24", False),
        ("SALES-1", "2026-06-30", False),
        ("SALES-1", "2026-07-01", True),
        (None, "2026-11-24", True),
    ],
)
def test_its_rule_finds_by_its_table_on_the_day(
    reference: str | None, day: str, found: bool, house: Path, tmp_path: Path
) -> None:
    text = REGISTER + (f"reference: {reference}\n" if reference else "")
    root = write(tmp_path / "ws", {"registers/customers.yaml": text})
    result = run(house, "check", root, "--as-of", day, "--lang", "en")
    assert "PLG" not in result.stdout
    assert ("the register 'customers' has no reference number of a department" in result.stdout) is found
    assert ("add  reference: HR-1" in result.stdout) is found


def test_it_is_listed_and_explained(house: Path, tmp_path: Path) -> None:
    root = write(tmp_path / "ws", {"registers/customers.yaml": REGISTER})
    assert "house" in run(house, "list", "plugins", root).stdout
    assert "so that every register has a department" in run(house, "explain", "HSE001", cwd=root).stdout


def test_every_function_a_pack_may_declare_is_in_the_guide_and_every_name_it_imports_is_public() -> None:
    declared = {name for name in vars(Hooks) if name.startswith("ropa_")}
    assert declared
    assert {name for name in declared if f"`{name}`" not in GUIDE} == set()
    imported = re.findall(r"^from ropa\.api import (.+)$", GUIDE, re.MULTILINE)
    assert imported
    assert {name for line in imported for name in line.split(", ")} <= set(ropa.api.__all__)
