"""What is asked follows the model, and is said in every language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ropa.check import check_workspace
from ropa.model.recipients import Processing
from ropa.model.workspace import Settings
from ropa.start.asks import KINDS, Ask, Shape
from ropa.start.compose import NewFile, new_file
from ropa.start.fields import entry_class, field_of, order_of, words_of
from ropa.start.interview import unknown
from ropa.start.workspace import BEGINNING, Beginning
from ropa.words import LANGUAGES, Phrasebook
from tests.start.words import WORDS, book
from tests.workspace.small import write

GIVEN = {
    "register": {"name": "Customers", "controllers": "acme"},
    "party": {"name": "Esimerkki Oy"},
    "agreement": {"processor": "esimerkki"},
    "service": {"name": "Payroll"},
    "organisation": {"name": "Esimerkki Oy"},
}


_KEY_FIRST = (Processing,)


def _asked(cls: type, asks: tuple[Ask, ...]) -> Iterator[tuple[type, tuple[Ask, ...]]]:
    """Every class that is asked about with its questions."""
    yield cls, asks
    for ask in asks:
        if ask.inside:
            yield from _asked(entry_class(field_of(cls, ask.field).annotation), ask.inside)


def _descriptions() -> set[str]:
    found = {field_of(cls, kind).about for kind, (cls, _) in KINDS.items()}
    found |= {field_of(Settings, name).about for name in ("workspace", "languages", "timezone", "roles")}
    found.add(field_of(KINDS["organisation"][0], "example").about)
    found |= {field_of(Beginning, name).about for name in BEGINNING}
    for cls, asks in (pair for kind in KINDS.values() for pair in _asked(*kind)):
        for ask in asks:
            item = field_of(cls, ask.field)
            found.add(item.about)
            if ask.shape is Shape.ENTRIES:
                found.add(field_of(entry_class(item.annotation), "name").about)
            if ask.shape is Shape.EACH:
                found.add(field_of(entry_class(item.annotation), "data").about)
    return found


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_description_that_is_used_has_words_in_the_language(language: str) -> None:
    known = Phrasebook.load(language, (WORDS,))
    missing = [about for about in sorted(_descriptions()) if known.phrase(about) == about]
    assert missing == []


def test_no_translation_is_left_of_a_description_that_the_model_has_no_more() -> None:
    for language in ("fi", "sv"):
        kept = {key for key in book(language).own_phrases if not key.startswith(("start.", "init."))}
        assert kept - _descriptions() == set()


def test_the_languages_have_the_same_phrases_with_the_same_gaps() -> None:
    phrases = {language: book(language).own_phrases for language in LANGUAGES}
    own = {
        language: {key for key in held if key.startswith(("start.", "init."))} for language, held in phrases.items()
    }
    assert own["en"] == own["fi"] == own["sv"]
    assert own["en"]
    for key in own["en"]:
        assert len({book(language).gaps(key) for language in LANGUAGES}) == 1, key


@pytest.mark.parametrize("kind", KINDS)
def test_the_questions_come_in_the_order_of_the_model(kind: str) -> None:
    for cls, asks in _asked(*KINDS[kind]):
        order = [order_of(cls).index(ask.field) for ask in asks]
        order = order[1:] if cls in _KEY_FIRST else order  # as plain entries of a list begin with their key
        assert order == sorted(order), cls.__name__


@pytest.mark.parametrize("kind", KINDS)
def test_a_skeleton_leaves_open_what_may_stay_open_and_shows_the_rest_as_comments(kind: str) -> None:
    cls, asks = KINDS[kind]
    text = new_file(NewFile(kind, "new", GIVEN[kind], {}, "en"), unknown, book("en").say)
    for ask in asks:
        item = field_of(cls, ask.field)
        if ask.field in GIVEN[kind]:
            assert f"\n{ask.field}: " in text
        elif ask.shape is not Shape.PART:
            shown = f"\n{ask.field}: {{todo: not yet assessed}}\n" if item.may_stay_open else f"\n# {ask.field}: …"
            assert shown in text
        assert item.about in text


def test_closed_words_are_told_with_a_question() -> None:
    register, agreement = KINDS["register"][0], KINDS["agreement"][0]
    assert words_of(field_of(agreement, "form").annotation) == ("written", "electronic", "accepted-terms", "oral")
    assert words_of(field_of(register, "automated").annotation) == ("none",)
    basis = field_of(entry_class(field_of(register, "purposes").annotation), "basis")
    assert {"6-1-a", "6-1-f", "none"} <= set(words_of(basis.annotation))


def test_what_a_skeleton_leaves_open_is_found_by_check(tmp_path: Path) -> None:
    given = {"name": "Customers", "controllers": "acme"}
    text = new_file(NewFile("register", "customers", given, {"party": ["acme"]}, "en"), unknown, book("en").say)
    root = write(tmp_path, {"registers/customers.yaml": text})
    found = check_workspace(root, date(2026, 11, 24)).found
    (finding,) = (item for item in found if item.code == "GOV013")
    for question in ("subjects", "data", "purposes", "retention", "automated"):
        assert question in finding.params["questions"]
