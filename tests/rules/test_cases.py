from __future__ import annotations

from pathlib import Path

import pytest

from ropa.plugins import load_registry
from ropa.words import GAP, LANGUAGES, Phrasebook
from tests.rules.cases import BASE, Case, every_case, line_of, marked

CASES = list(every_case())
FAILING = [case for case in CASES if any("#! " in text for text in case.files.values())]
SOUND = {"FMT", "REF", "PLG"}
WORDS = load_registry(None)[0].words


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}: {case.name}")
def test_a_rule_finds_exactly_what_the_marked_lines_say(case: Case, tmp_path: Path) -> None:
    checked = case.check(tmp_path)
    assert not [item for item in checked.found if item.family in SOUND], "the case itself is not sound"
    of_rule = [item for item in checked.found if item.code == case.code]
    found = sorted((item.path, line_of(tmp_path, item), item.code) for item in of_rule)
    assert found == marked(tmp_path)


@pytest.mark.parametrize("case", FAILING, ids=lambda case: f"{case.code}: {case.name}")
def test_a_finding_is_told_without_a_gap_in_every_language(case: Case, tmp_path: Path) -> None:
    of_rule = [item for item in case.check(tmp_path).found if item.code == case.code]
    assert of_rule
    for language in LANGUAGES:
        book = Phrasebook.load(language, WORDS)
        for item in of_rule:
            said = [book.message(item), book.fix(item), *(book.note(item, other) for other in item.related)]
            assert all(said)
            assert not [text for text in said if text == item.code or "@" in text]
            assert GAP not in book.message(item)


def test_the_workspace_that_cases_build_on_is_clean(tmp_path: Path) -> None:
    codes = {case.code for case in CASES}
    checked = Case("", "").check(tmp_path)
    assert BASE.is_dir()
    assert [item for item in checked.found if item.code in codes or item.family in SOUND] == []
