"""Dates, countries, languages, lists and plurals for documents, from the CLDR. The only door to Babel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel import Locale
from babel.dates import format_date as _format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from ropa.model.scalars import Period

# Documents follow the usage of the Union: Finland-Swedish, and days before months in English.
_LOCALES = {"sv": "sv_FI", "fi": "fi_FI", "en": "en_GB"}
# Codes the CLDR names beside the assigned ones: parts of countries, groups of them, and codes for tests.
_NO_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())
# The CLDR has forms of ordinals by plural category, but not what is written after the number.
_ORDINALS = {
    "en": {"one": "st", "two": "nd", "few": "rd", "other": "th"},
    "sv": {"one": ":a", "other": ":e"},
    "fi": {"other": "."},
}


def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language))  # Babel keeps the locales it has read


def format_date(day: date, language: str) -> str:
    """A date in words: `4. toukokuuta 2026`, `4 maj 2026`, `4 May 2026`."""
    return str(_format_date(day, "long", locale=_locale(language)))


def format_short_date(day: date, language: str) -> str:
    """A date in figures, for tables: `4.5.2026`, in English `4 May 2026`."""
    pattern = {"en": "d MMM yyyy"}.get(language, "d.M.yyyy")
    return str(_format_date(day, pattern, locale=_locale(language)))


def country_name(code: str, language: str, given: str = "") -> str:
    """The name of an ISO 3166-1 alpha-2 code; the code itself where the CLDR has none.

    An international organisation (`ORG:EPO`) has the name that the record gives it, else its abbreviation.
    """
    if code.startswith("ORG:"):
        return given or code.removeprefix("ORG:")
    return str(_locale(language).territories.get(code, given or code))


def country_codes() -> list[str]:
    """The ISO 3166-1 alpha-2 codes, and XK, which the Union's institutions use."""
    codes = {str(code) for code in _locale("en").territories} - _NO_COUNTRIES
    return sorted(code for code in codes if len(code) == 2 and code.isalpha())


def language_name(code: str, language: str) -> str:
    """The name of an ISO 639-1 code in a language: `suomi`, `finska`, `Finnish`; the code itself if unknown."""
    return str(_locale(language).languages.get(code, code))


def join(parts: Sequence[str], language: str, style: str = "and") -> str:
    """Words as a list in a sentence: `a, b ja c`; with the style `or`: `a, b tai c`; empty for no words."""
    if not parts:
        return ""
    return format_list(list(parts), style="or" if style == "or" else "standard", locale=_locale(language))


def period(length: Period, language: str) -> str:
    """A length of time: `6 vuotta`, `6 år`, `6 years`; several units are joined: `3 vuotta ja 6 kuukautta`."""
    locale = _locale(language)
    return join([_amount(amount, unit, language, locale) for amount, unit in length.parts()], language)


def _amount(amount: int, unit: str, language: str, locale: Locale) -> str:
    if language == "sv" and unit == "day":  # legal texts count in `dagar`, the CLDR in `dygn`
        return f"{amount} {'dag' if amount == 1 else 'dagar'}"
    return str(format_unit(amount, unit, locale=locale))


def number(value: int, language: str) -> str:
    """A whole number with the language's separators: `20 000` (no-break space), `20,000`."""
    return str(format_decimal(value, locale=_locale(language)))


def ordinal(value: int, language: str) -> str:
    """A number in a series: `2.`, `2:a`, `2nd`; a full stop in languages whose endings are not known here."""
    endings = _ORDINALS.get(language, _ORDINALS["fi"])
    return f"{value}{endings.get(_locale(language).ordinal_form(value), endings['other'])}"


def plural(value: int, language: str) -> str:
    """The plural category that a number asks for in a language: `one`, `other`, and in some `two`, `few`, `many`."""
    return str(_locale(language).plural_form(value))
