from __future__ import annotations

import ast
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ropa.plugins import load_registry
from ropa.words import LANGUAGES, Phrasebook, placeholders
from ropa.yamlio import load_plain
from tests.rules.cases import Case, every_case

PLUGINS = Path(__file__).parents[2] / "plugins"
REGISTRY = load_registry(None)[0]
RULES = {rule.code: rule for rule in REGISTRY.rules}
SOURCES = sorted(PLUGINS.glob("*/rules/*.py"))
CHANGING = {"append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "sort", "reverse"}


def told_in(language: str) -> dict[str, Any]:
    """What the words files of all packs say in a language, their phrases together."""
    told: dict[str, Any] = {"phrases": {}}
    for folder in REGISTRY.words:
        words = load_plain((folder / f"{language}.yaml").read_bytes())
        told["phrases"] |= words.pop("phrases", {})
        told |= words
    return told


WORDS = {language: told_in(language) for language in LANGUAGES}


def every_text(entry: object) -> str:
    """All text below an entry of a words file."""
    if isinstance(entry, dict):
        return " ".join(map(every_text, entry.values()))
    return " ".join(map(every_text, entry)) if isinstance(entry, list) else str(entry)


def test_every_rule_has_a_case_in_which_it_finds_and_one_in_which_it_does_not() -> None:
    finding: set[str] = set()
    silent: set[str] = set()
    for case in every_case():
        (finding if any("#! " in text for text in case.files.values()) else silent).add(case.code)
    assert set(RULES) - finding == set()
    assert set(RULES) - silent == set()
    assert (finding | silent) - set(RULES) == set(), "cases of rules that do not exist"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_told_in_every_language(language: str) -> None:
    told = WORDS[language]
    assert {key for key in told if key != "phrases"} == set(RULES)
    for code in RULES:
        parts = {key for key, value in told[code].items() if value}
        assert {"title", "message", "why", "remedy"} <= parts, code
        assert "\n" not in told[code]["message"]
        assert not told[code]["title"].endswith("."), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_say_the_same_things_with_the_same_placeholders(language: str) -> None:
    english, told = WORDS["en"], WORDS[language]
    assert set(told["phrases"]) == set(english["phrases"])
    for code in RULES:
        assert set(told[code]) == set(english[code]), code
        assert set(told[code].get("notes", {})) == set(english[code].get("notes", {})), code
        for part in english[code]:
            assert placeholders(every_text(told[code][part])) == placeholders(every_text(english[code][part])), code
    for name, phrase in english["phrases"].items():
        assert placeholders(told["phrases"][name]) == placeholders(phrase), name


def test_the_docstring_of_a_rule_opens_with_its_english_title() -> None:
    assert {code: rule.title.rstrip(".") for code, rule in RULES.items()} == {
        code: WORDS["en"][code]["title"] for code in RULES
    }


def test_every_rule_names_its_law_and_begins_with_the_gdpr() -> None:
    for code, rule in RULES.items():
        assert rule.law, code
        assert rule.since is not None, code
        assert rule.since >= date(2018, 5, 25), code
        assert rule.regime is not None, code


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_rule_neither_reads_the_clock_nor_changes_what_it_judges(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in modules} & {"time", "os", "subprocess", "random", "socket"} == set()
    assert {name for name in modules if name.startswith("ropa.")} <= {"ropa.api"}
    local = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in {"today", "now", "utcnow", "setattr", "__setattr__"}, ast.unparse(node)
            if node.func.attr in CHANGING:
                owner = node.func.value
                assert isinstance(owner, ast.Name), ast.unparse(node)
                assert owner.id in local, ast.unparse(node)
        if isinstance(node, ast.Attribute):
            assert not isinstance(node.ctx, ast.Store | ast.Del), ast.unparse(node)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            assert isinstance(node.value, ast.Name), ast.unparse(node)
            assert node.value.id in local, ast.unparse(node)


ADEQUATE = {
    "registers/agreements/mailer-2025.yaml": """\
transfers:
  - importer: mailer
    country: COUNTRY
    mechanism:
      {article: 45, entity: Mailer Inc., status: active, covered: non-hr, checked: DAY, scope_confirmed: listed}
    fallback: none
"""
}


def codes_of(root: Path, country: str, day: str, without: tuple[str, ...] = ()) -> set[str]:
    """Codes of the findings about a transfer under an adequacy decision, on a day."""
    files = {name: text.replace("COUNTRY", country).replace("DAY", day) for name, text in ADEQUATE.items()}
    checked = Case("", "", date.fromisoformat(day), files, without=without).check(root)
    return {item.code for item in checked.found if item.family == "TRF"}


@pytest.mark.parametrize(
    ("country", "last", "holds_on_it"),
    [
        pytest.param("US", "2020-07-15", True, id="the Privacy Shield ended"),
        pytest.param("US", "2023-07-09", False, id="the Data Privacy Framework began"),
        pytest.param("GB", "2031-12-27", True, id="the decision for the United Kingdom expires"),
    ],
)
def test_the_same_transfer_is_judged_by_the_law_of_its_day(
    tmp_path: Path, country: str, last: str, holds_on_it: bool
) -> None:
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    assert ("TRF003" not in codes_of(tmp_path / "on", country, last)) is holds_on_it
    assert ("TRF003" not in codes_of(tmp_path / "after", country, after)) is not holds_on_it


def test_what_falls_with_a_decision_is_seen_by_leaving_its_row_out(tmp_path: Path) -> None:
    assert codes_of(tmp_path / "with", "US", "2026-11-24") == set()
    assert codes_of(tmp_path / "without", "US", "2026-11-24", ("adequacy:US",)) == {"TRF003"}


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_citation_is_told_in_the_readers_language(language: str) -> None:
    book = Phrasebook.load(language, load_registry(None)[0].words)
    as_cited = {law for rule in RULES.values() for law in rule.law if book.laws([law]) == law}
    assert as_cited == {"WP248 rev.01", "WP260 rev.01"}
