from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml

from ropa.check import Checked, check_workspace

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
