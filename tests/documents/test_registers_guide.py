"""The guide for lawyers is walked: its commands run, its files written, from an empty folder to a notice."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ropa.cli.app import COMMANDS
from tests.installed import ROOT

GUIDE = (ROOT / "registers" / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(sh|yaml)\n(.*?)```", re.DOTALL)
ROPA = Path(sys.executable).with_name("ropa")
AS_OF = ("--as-of", "2026-11-24")
DATED = ("check", "build", "due")
"""Commands that look at the day, which a test fixes."""

Done = tuple[str, subprocess.CompletedProcess[str]]


def _sections(text: str) -> dict[str, str]:
    """The top-level sections of a YAML file by their key."""
    return {part.split(":")[0]: part for part in re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE) if part}


def _write(folder: Path, body: str) -> None:
    head, text = body.split("\n", 1)
    path, _, instead = head.removeprefix("# ").partition(": ")
    file = folder / path
    if instead:
        before, new = _sections(file.read_text(encoding="utf-8")), _sections(text)
        assert new.keys() <= before.keys()
        text = "".join((before | new).values())
    file.write_text(text, encoding="utf-8")


def _run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program, *arguments = shlex.split(line)
    if program == "ropa":
        arguments += AS_OF if arguments[0] in DATED else ()
        program = str(ROPA)
    environment = {**os.environ, "ROPA_LANG": "en"}
    return subprocess.run(
        [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def _walk(start: Path) -> Iterator[Done]:
    here = start
    for kind, body in BLOCK.findall(GUIDE):
        if kind == "yaml":
            _write(here, body)
            continue
        for line in body.splitlines():
            if line.startswith("cd "):
                here = here / line.removeprefix("cd ")
            else:
                yield line, _run(line, here)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Done]]:
    start = tmp_path_factory.mktemp("newcomer")
    with pytest.MonkeyPatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "Test")
            patch.setenv(f"GIT_{role}_EMAIL", "test@example.org")
        return start / "privacy", list(_walk(start))


def test_every_command_ends_as_the_guide_says(walked: tuple[Path, list[Done]]) -> None:
    ended = [(line.split(" --")[0], done.returncode) for line, done in walked[1]]
    assert ended == [
        ("ropa init privacy", 0),
        ("git init", 0),
        ("ropa check", 1),
        ("ropa check", 1),
        ("ropa explain BAS006", 0),
        ("ropa explain RET009", 0),
        ("ropa build", 1),
        ("ropa check", 0),
        ("ropa fmt", 0),
        ("git add", 0),
        ("git commit", 0),
        ("ropa build", 0),
        ("ropa due", 0),
    ], [done.stdout + done.stderr for _, done in walked[1] if done.returncode > 1]


def test_the_findings_are_those_the_guide_speaks_of(walked: tuple[Path, list[Done]]) -> None:
    checks = [done.stdout for line, done in walked[1] if line == "ropa check"]
    empty, transcribed, finished = checks
    assert not re.search(r"\[(FMT|REF|PLG)\d", empty + transcribed + finished)
    assert {"REC003", "REC004", "GOV013"} <= set(re.findall(r"\[([A-Z]+\d+)\]", empty))
    assert {"BAS006", "RET009"} <= set(re.findall(r"\[([A-Z]+\d+)\]", transcribed))
    assert re.findall(r"\[([A-Z]+\d+)\]", finished) == ["GOV013"]


def test_a_notice_is_published_at_the_end(walked: tuple[Path, list[Done]]) -> None:
    build = walked[0] / "build"
    page = (build / "public/newsletter.en.html").read_text(encoding="utf-8")
    assert "Sending the newsletter to those who have asked for it" in page
    assert (build / "public/newsletter.en.pdf").read_bytes().startswith(b"%PDF-")
    assert (build / "internal/record.en.html").is_file()


def test_every_command_that_is_named_exists() -> None:
    named = set(re.findall(r"\bropa ([a-z]+)", GUIDE))
    assert len(named) > 8
    assert named <= set(COMMANDS)
