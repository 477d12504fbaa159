from __future__ import annotations

from datetime import date

import pytest

from ropa import cldr
from ropa.model.scalars import Period

DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("fi", "4. toukokuuta 2026", "4.5.2026"),
        ("sv", "4 maj 2026", "4.5.2026"),
        ("en", "4 May 2026", "4 May 2026"),
    ],
)
def test_dates(language: str, long: str, short: str) -> None:
    assert cldr.format_date(DAY, language) == long
    assert cldr.format_short_date(DAY, language) == short


@pytest.mark.parametrize(
    ("language", "us", "gb", "own"),
    [
        ("fi", "Yhdysvallat", "Iso-Britannia", "suomi"),
        ("sv", "USA", "Storbritannien", "finska"),
        ("en", "United States", "United Kingdom", "Finnish"),
    ],
)
def test_countries_and_languages(language: str, us: str, gb: str, own: str) -> None:
    assert cldr.country_name("US", language) == us
    assert cldr.country_name("GB", language) == gb
    assert cldr.language_name("fi", language) == own


def test_an_organisation_has_the_name_that_the_record_gives_it() -> None:
    assert cldr.country_name("ORG:EPO", "fi", "Euroopan patenttivirasto") == "Euroopan patenttivirasto"
    assert cldr.country_name("ORG:EPO", "fi") == "EPO"


def test_an_unknown_code_stands_for_itself() -> None:
    assert cldr.country_name("QQ", "en") == "QQ"
    assert cldr.language_name("qq", "en") == "qq"


@pytest.mark.parametrize(
    ("language", "three", "choice"),
    [("fi", "a, b ja c", "a tai b"), ("sv", "a, b och c", "a eller b"), ("en", "a, b and c", "a or b")],
)
def test_lists(language: str, three: str, choice: str) -> None:
    assert cldr.join(["a", "b", "c"], language) == three
    assert cldr.join(["a", "b"], language, "or") == choice
    assert cldr.join(["a"], language) == "a"
    assert cldr.join([], language) == ""


@pytest.mark.parametrize(
    ("text", "fi", "sv", "en"),
    [
        ("6 years", "6 vuotta", "6 år", "6 years"),
        ("1 year", "1 vuosi", "1 år", "1 year"),
        ("3 years 6 months", "3 vuotta ja 6 kuukautta", "3 år och 6 månader", "3 years and 6 months"),
        ("1 day", "1 päivä", "1 dag", "1 day"),
        ("30 days", "30 päivää", "30 dagar", "30 days"),
        ("2 weeks", "2 viikkoa", "2 veckor", "2 weeks"),
        ("72 hours", "72 tuntia", "72 timmar", "72 hours"),
    ],
)
def test_periods(text: str, fi: str, sv: str, en: str) -> None:
    assert [cldr.period(Period.parse(text), language) for language in ("fi", "sv", "en")] == [fi, sv, en]


@pytest.mark.parametrize(
    ("language", "ordinals"),
    [
        ("fi", ["1.", "2.", "11.", "22."]),
        ("sv", ["1:a", "2:a", "11:e", "22:a"]),
        ("en", ["1st", "2nd", "11th", "22nd"]),
    ],
)
def test_ordinals(language: str, ordinals: list[str]) -> None:
    assert [cldr.ordinal(value, language) for value in (1, 2, 11, 22)] == ordinals


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_plurals_and_numbers(language: str) -> None:
    assert [cldr.plural(value, language) for value in (0, 1, 2)] == ["other", "one", "other"]
    assert cldr.number(20000, language) == ("20,000" if language == "en" else "20\N{NO-BREAK SPACE}000")
