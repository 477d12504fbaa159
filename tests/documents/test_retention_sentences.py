"""Every shape of a retention rule is a sentence in each language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ropa_gdpr.documents.reader import Reader
from ropa_gdpr.documents.retention import rule, summary

from ropa.model.base import listed
from ropa.model.scalars import RegisterId
from ropa.render import Speech, read_templates
from ropa.yamlio import compose, plain

from .pages import LANGUAGES, Made, make

FILE = Path(__file__).with_name("retention_shapes.yaml")
SHAPES: list[dict[str, Any]] = plain(compose(FILE.read_bytes(), lambda code, span, params: pytest.fail(code)))  # type: ignore[arg-type]
OTHER = "register: other\nname: {fi: Other, sv: Other, en: Other}\ncontrollers: [us]\n"
CUSTOMERS = RegisterId("customers")


def speech(language: str) -> Speech:
    return Speech.load(language, read_templates(None)[0])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One register that holds every shape, so that all of them are read as a workspace's files are."""
    rules = "".join(f"  - {flow(shape['rule'])}\n" for shape in SHAPES)
    return make(tmp_path_factory.mktemp("shapes"), f"retention:\n{rules}", other=OTHER)


def flow(value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    return f"[{', '.join(flow(inner) for inner in value)}]" if isinstance(value, list) else str(value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("index", range(len(SHAPES)), ids=[shape["shape"] for shape in SHAPES])
def test_a_shape_is_a_sentence(index: int, language: str, made: Made) -> None:
    reader = Reader(made.context(language))
    register = reader.context.workspace.registers[CUSTOMERS]
    entry = rule(reader, register, listed(register.retention)[index])
    say = speech(language).plain
    parts = [say(entry["duration"]), *(say(part) for part in entry["sentences"])]
    said = parts[0] if len(parts) == 1 else f"{parts[0]}. {' '.join(parts[1:])}"
    assert said.replace("\u00a0", " ") == SHAPES[index][language]


def test_the_law_and_a_limitation_period_are_told_apart(tmp_path: Path) -> None:
    statute = "law: FI.KPL.2.10, statute: FI.KPL.2.10.VOUCHER"
    made = make(
        tmp_path,
        "retention:\n"
        f"  - {{data: [bills], period: 6 years, start: financial-year-end, {statute}}}\n"
        "  - {data: [basic], period: 10 years, start: contract-end, statute: FI.VAN.10, reason: claims}\n",
    )
    text = made.notice("fi")
    assert text.count("Perustuu lakiin: kirjanpitolain (1336/1997) 2 luvun 10 §") == 1
    assert "Vanhentumis- tai enimmäisaika: velan vanhentumisesta annetun lain (728/2003) 7 §" in text
    assert "Miksi: oikeudellisten vaateiden esittäminen ja niihin vastaaminen" in text


ONE_YEAR, SIX_YEARS = "period: 1 year, start: order", "period: 6 years, start: order"
BILLS = f"{{data: [bills], {SIX_YEARS}}}"
RANGE_AND_MORE = (
    "the shortest fixed period is 1 year, the longest 6 years; for some data the period ends with an event"
)


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (f"[{{data: all, {ONE_YEAR}}}]", "1 year after the order"),
        (
            f"[{{data: [basic], {ONE_YEAR}}}, {{data: [bills], {SIX_YEARS}}}]",
            "Depending on the data: 1 year at the shortest, 6 years at the longest.",
        ),
        (f"[{{data: [basic], {ONE_YEAR}}}, {{data: [bills], period: 1 year, start: delivery}}]", "1 year"),
        (
            f"[{{data: [basic], {ONE_YEAR}}}, {{data: [bills], {SIX_YEARS}}}, {{data: [basic], until: request}}]",
            f"Depending on the data: {RANGE_AND_MORE}.",
        ),
        (
            f"[{{data: [basic], period: {{max: 30 days}}, start: recording}}, {{data: [bills], {SIX_YEARS}}}]",
            "Depending on the data: 30 days at the shortest, 6 years at the longest.",
        ),
        (
            f"[{{data: [basic], {ONE_YEAR}}}, {{data: [bills], {SIX_YEARS}}}, {{data: [basic], storage: permanent}}]",
            "Depending on the data, as set out below.",
        ),
        (
            f"[{{data: [basic], {ONE_YEAR}}}, {{data: [bills], {SIX_YEARS}}}, {{data: [basic], criterion: By need}}]",
            "Depending on the data, as set out below.",
        ),
        (
            f"[{{data: [basic], {ONE_YEAR}, exceptions: [{{if: Claims, period: 9 years, start: order}}]}}, {BILLS}]",
            "Depending on the data: 1 year at the shortest, 9 years at the longest.",
        ),
        (
            "[{data: [basic], until: request}, {data: [bills], until: order}]",
            "Depending on the data, as set out below.",
        ),
    ],
)
def test_the_first_page_sums_the_periods_up(rules: str, told: str, tmp_path: Path) -> None:
    reader = Reader(make(tmp_path, f"retention: {rules}\n").context("en"))
    phrase = summary(reader, reader.context.workspace.registers[CUSTOMERS])
    assert speech("en").plain(phrase).replace("\u00a0", " ") == told
