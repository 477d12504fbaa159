from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ropa.check import Checked, check_workspace
from ropa.cli import main

HERE = Path(__file__).parent / "transcription"
EXPECTED: dict[str, Any] = yaml.load((HERE / "expected.yaml").read_text("utf-8"), yaml.BaseLoader)


def _checked() -> Checked:
    return check_workspace(HERE, datetime.date(2026, 11, 24))


def test_the_published_notice_can_be_written_down_without_a_format_error() -> None:
    found = [
        f"{item.code} {item.path} {item.at.route()}" for item in _checked().found if item.family in ("FMT", "REF")
    ]
    assert found == []


def test_the_published_notice_shows_exactly_these_findings() -> None:
    found = sorted(
        f"{item.code} {Path(item.path).name} {'.'.join(str(step) for step in item.at.route())}"
        for item in _checked().found
        if item.family in EXPECTED["families"] and item.severity.value != "advice"
    )
    assert found == sorted(EXPECTED["found"])


def test_the_readme_shows_what_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(HERE), "--as-of", "2026-11-24", "--lang", "en"])
    told = capsys.readouterr().out
    readme = (HERE.parents[2] / "README.md").read_text("utf-8")
    frame = readme.split("```\n")[1]
    assert frame in told
    errors, warnings = re.findall(r"finds (\d+) errors and (\d+) warnings", " ".join(readme.split()))[0]
    assert f"{errors} errors, {warnings} warnings" in told
