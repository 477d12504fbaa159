"""What a person wrote and the reader could not understand is told once: no rule says that it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ropa.source import Step
from tests.rules.cases import Case


@pytest.mark.parametrize(
    ("retention", "codes"),
    [
        ("[{data: all, period: some two years}]", {"FMT011"}),
        ("[{data: all, law: {en: statutory duties}}]", {"NOT006"}),
    ],
)
def test_a_period_that_cannot_be_read_is_not_told_as_lacking(retention: str, codes: set[str], tmp_path: Path) -> None:
    found = Case("", "", files={"registers/customers.yaml": f"retention: {retention}\n"}).check(tmp_path).found
    assert {item.code for item in found} & {"FMT011", "NOT006"} == codes


def test_what_is_unread_counts_at_its_place_and_above_and_below_it(tmp_path: Path) -> None:
    path = "registers/customers.yaml"
    retention = "retention: [{data: all, period: some two years}]\n"
    workspace = Case("", "", files={path: retention}).check(tmp_path).workspace
    hidden: list[tuple[Step, ...]] = [
        (),
        ("retention",),
        ("retention", "0", "period"),
        ("retention", 0, "period", "max"),
    ]
    assert all(workspace.unread(path, route) for route in hidden)
    seen: list[tuple[Step, ...]] = [("retention", 1), ("retention", 0, "data"), ("purposes",)]
    assert not any(workspace.unread(path, route) for route in seen)
    assert not workspace.unread("registers/organisation.yaml", ())
