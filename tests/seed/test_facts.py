from __future__ import annotations

import dataclasses
import datetime
import re
from enum import Enum
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from ropa.api import Located, Text
from ropa.check import Checked, check_workspace

ROOT = Path(__file__).parents[2]
FACTS: dict[str, list[dict[str, Any]]] = yaml.load(
    Path(__file__).with_name("facts.yaml").read_text("utf-8"), yaml.BaseLoader
)
CASES = [("customers", fact) for fact in FACTS["seed"]] + [("marketing", fact) for fact in FACTS["marketing"]]
NAMES = [f"{register}-{fact['id']}" for register, fact in CASES]


@cache
def _checked() -> Checked:
    return check_workspace(ROOT, datetime.date(2026, 11, 24))


def _file(name: str) -> Any:
    workspace = _checked().workspace
    stem = name.removesuffix(".yaml")
    return workspace.organisation if stem == "organisation" else workspace.registers[stem]  # type: ignore[index]


def _at(value: Any, route: str) -> Any:
    """What stands at a route of ids and numbers."""
    for step in route.split("."):
        if isinstance(value, dict):
            value = value[step]
        elif isinstance(value, tuple):
            value = value[int(step)]
        else:
            value = getattr(value, step) if hasattr(value, step) else getattr(value, f"{step}_")
    return value


def _says(value: Any) -> str:
    """A value in words: Finnish text, a word of the vocabulary, or the key of an entry."""
    if isinstance(value, Text):
        return value.in_language("fi", "fi") or ""
    if isinstance(value, Located):
        key = next(item.name for item in dataclasses.fields(value) if item.metadata.get("key"))
        return _says(getattr(value, key))
    return str(value.value) if isinstance(value, Enum) else str(value)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("style", "script", "head")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script", "head")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


@cache
def _text(page: Path) -> str:
    """The words of a page, without its markup, every space a plain one."""
    words = _Words()
    words.feed(page.read_text("utf-8"))
    words.close()
    return re.sub(r"\s+", " ", " ".join(words.found).replace("\u00ad", ""))


def test_every_fact_of_the_published_notice_has_its_own_name() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert len(FACTS["seed"]) >= 70


@pytest.mark.parametrize(("register", "fact"), CASES, ids=NAMES)
def test_the_fact_stands_in_the_record_where_the_list_says(register: str, fact: dict[str, Any]) -> None:
    file, _, route = fact["at"].partition(" ")
    assert fact["value"] in _says(_at(_file(file), route))


@pytest.mark.parametrize(("register", "fact"), CASES, ids=NAMES)
def test_the_fact_is_found_again_in_its_finnish_document(register: str, fact: dict[str, Any], built: Path) -> None:
    page = "internal/record.fi.html" if fact.get("where") == "record" else f"public/{register}.fi.html"
    text = _text(built / page)
    missing = [words for words in fact["words"] if not re.search(words, text, re.IGNORECASE)]
    assert not missing


def test_a_fact_that_is_not_there_is_not_found(built: Path) -> None:
    """The extraction gives the document's words and no more."""
    text = _text(built / "public/customers.fi.html")
    assert "Äänekoski" in text
    assert "Turku" not in text.replace("20100 Turku", "")
    assert "font-family" not in text


def test_the_sample_registers_are_clean() -> None:
    found = [item for item in _checked().found if item.accepted is None and item.severity.value != "advice"]
    assert [f"{item.path} {item.code}" for item in found] == []
