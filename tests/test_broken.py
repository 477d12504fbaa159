"""Every format and reference problem has a broken workspace, and its frame is what a person reads."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ropa import shipped
from ropa.check import Checked, check_workspace
from ropa.yamlio import load_plain
from tests.conftest import Golden
from tests.hostile.nobody import common_folder, without_rights
from tests.workspace.small import AS_OF, check, frames, places, write

BROKEN = Path(__file__).parent / "broken"
MANY = "many-mistakes"
CASES = sorted(path.name for path in BROKEN.iterdir() if path.is_dir() and path.name != MANY)
TOLD_ELSEWHERE = {"FMT025"}  # the fonts' signs are asked for when documents are built
LANGUAGES = ("en", "fi", "sv")


def build(case: str, root: Path) -> Path:
    """The case's workspace: its files, and what `made.yaml` describes because it cannot lie in a repository."""
    write(root, {})
    if (BROKEN / case / "registers").is_dir():
        shutil.copytree(BROKEN / case / "registers", root / "registers", dirs_exist_ok=True)
    description = BROKEN / case / "made.yaml"
    made: dict[str, dict[str, Any]] = load_plain(description.read_bytes()) if description.is_file() else {}
    for path, wanted in made.items():
        _make(root / path, wanted)
    return root


def checked(case: str, tmp_path: Path) -> Checked:
    """The case's workspace, checked by somebody whom permissions stop; of a rule's case what that rule says."""
    if case[:3] not in ("FMT", "REF"):
        result = check_workspace(build(case, tmp_path), AS_OF)
        return replace(result, found=tuple(item for item in result.found if item.code == case.split("-")[0]))
    if case != "FMT027":
        return check(build(case, tmp_path))
    with common_folder() as folder:
        root = build(case, folder)
        with without_rights():
            return check(root)


def _make(file: Path, wanted: dict[str, Any]) -> None:
    if "absent" in wanted:
        file.unlink()
        return
    if "link" in wanted:
        target = file.parent / wanted["link"]
        if target.suffix:
            target.write_text("register: customers\n", encoding="utf-8")
        else:
            target.mkdir()
        file.symlink_to(wanted["link"])
        return
    text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda found: chr(int(found[1], 16)), wanted.get("text", ""))
    if "repeat" in wanted:
        text = wanted["repeat"] * (int(wanted["bytes_at_least"]) // len(wanted["repeat"]) + 1)
    file.write_bytes(text.encode(wanted.get("encoding", "utf-8")))
    if "mode" in wanted:
        file.chmod(int(wanted["mode"], 8))


def _engine_codes() -> Iterator[str]:
    words = load_plain(shipped.words("en").read_bytes())
    return (code for code in words if code[:3] in ("FMT", "REF"))


@pytest.mark.parametrize("code", sorted(set(_engine_codes()) - TOLD_ELSEWHERE))
def test_every_format_and_reference_code_has_a_broken_workspace(code: str) -> None:
    assert [case for case in CASES if case.split("-")[0] == code]


@pytest.mark.parametrize("case", CASES)
def test_a_broken_workspace_shows_the_problem_it_is_named_after(case: str, tmp_path: Path) -> None:
    found = checked(case, tmp_path).found
    assert case.split("-")[0] in {item.code for item in found}
    assert {item.path for item in found if not item.path.startswith("registers")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_broken_workspace_prints_the_frame_that_was_read_and_found_good(
    case: str, language: str, tmp_path: Path, golden: Golden
) -> None:
    result = checked(case, tmp_path)
    if case == "FMT028":  # a thousand frames that are all alike need no reading
        result = replace(result, found=tuple(item for item in result.found if item.code == case))
    golden(f"broken/{case}.{language}.txt", frames(result, language, result.registry.words))


def test_a_file_with_twenty_five_mistakes_gives_twenty_five_findings_at_their_places(tmp_path: Path) -> None:
    assert places(check(build(MANY, tmp_path))) == [
        f"customers.yaml:{place}"
        for place in (
            "2:11 FMT022",
            "3:23 FMT015",
            "5:1 FMT012",
            "6:8 FMT011",
            "7:7 FMT014",
            "9:10 FMT011",
            "13:11 REF002",
            "14:3 FMT016",
            "17:5 FMT013",
            "17:16 REF001",
            "18:19 REF002",
            "21:12 FMT010",
            "22:14 FMT011",
            "23:18 FMT004",
            "27:12 FMT011",
            "28:21 REF001",
            "29:5 FMT009",
            "32:13 FMT013",
            "34:6 FMT012",
            "36:19 FMT017",
            "37:12 REF001",
            "38:12 FMT011",
            "40:15 FMT011",
            "42:31 FMT011",
            "42:42 REF003",
        )
    ]


def test_the_frames_of_the_file_with_many_mistakes_stand_in_the_order_of_its_lines(
    tmp_path: Path, golden: Golden
) -> None:
    golden("broken/many-mistakes.en.txt", frames(check(build(MANY, tmp_path))))
