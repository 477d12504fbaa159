"""What lies in the repository: nothing it should not name, everything a newcomer is told to expect."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOP_LEVEL = {
    *("ropa", "plugins", "registers", "templates", "tests"),
    *("README.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml", "requirements.lock"),
    *(".ci", ".gitignore", ".pre-commit-hooks.yaml", "action.yml"),
}
WORK_FOLDERS = ("registers", "templates", "plugins", "tests")

# Bracketed letters keep this file from naming what it looks for.
REGISTRY = re.compile(
    r"py[p]i\.org|python[h]osted\.org|registry\.[n]pmjs|deb\.[d]ebian\.org|ghcr\.[i]o"
    r"|(?:extra-)?index-[u]rl\s*[= ]\s*\S*:|artifact[o]ry|devp[i]/"
)
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:w[o]rk|r[o]ot|h[o]me|U[s]ers)/\w|\.\./sh[a]red\b|C:\\U[s]ers\\")


def _files() -> list[Path]:
    """Every file that is in git or would be with `git add .`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in sorted(set(listed.split("\0")) - {""}) if (ROOT / name).is_file()]


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE_PATH], ids=["registry", "machine path"])
def test_no_file_names_a_package_registry_or_a_path_of_somebodys_machine(pattern: re.Pattern[str]) -> None:
    lines = (
        (path, number, line)
        for path in _files()
        for number, line in enumerate(path.read_bytes().decode(errors="replace").splitlines(), start=1)
    )
    found = [f"{path.relative_to(ROOT)}:{number}: {line}" for path, number, line in lines if pattern.search(line)]
    assert not found


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (REGISTRY, "--index-" + "url https://packages.example.org/simple"),
        (REGISTRY, "https://py" + "pi.org/simple"),
        (MACHINE_PATH, "see /ho" + "me/somebody/ropa"),
        (MACHINE_PATH, "as ../sha" + "red/notes.md says"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


def test_the_top_level_holds_what_the_design_names_and_nothing_else() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in _files()} == TOP_LEVEL


def test_there_is_one_lock() -> None:
    others = {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json", "yarn.lock"}
    assert not [path for path in _files() if path.name in others]


def test_the_lock_pins_and_hashes_everything_that_is_asked_for() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    entries = re.findall(
        r"^([a-z0-9-]+)==\S+(?: ; [^\\\n]+?)? \\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE
    )
    assert len(entries) == len(re.findall(r"^\w", lock, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    assert {re.split(r"[^a-z0-9-]", line)[0] for line in asked} <= set(entries)


@pytest.mark.parametrize("folder", WORK_FOLDERS)
def test_each_folder_people_work_in_says_what_it_is(folder: str) -> None:
    assert (ROOT / folder / "README.md").read_text(encoding="utf-8").startswith("# ")


def test_the_readme_names_commands_that_exist() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", _code(ROOT / "README.md")))
    assert {"build", "test"} <= named <= targets


def _code(path: Path) -> str:
    """The fenced blocks and `code` of a Markdown file, where commands stand."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", path.read_text(encoding="utf-8"), re.DOTALL))


@pytest.mark.parametrize("script", [".ci/run", ".ci/setup"])
def test_a_script_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
