"""Long words of headings and labels may break between syllables, and nothing else may."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from ropa.render.hyphens import SOFT_HYPHEN, soften


@pytest.mark.parametrize(
    ("word", "parted"),
    [
        ("yhteistyökumppanirekisterin", "yhteis-työ-kump-pa-ni-re-kis-terin"),
        ("markkinointitapahtumien", "mark-ki-noin-ti-ta-pah-tu-mien"),
        ("tietosuojavaltuutetun", "tie-to-suo-ja-val-tuu-tetun"),
        ("Asiakaspalvelusta", "Asia-kas-pal-ve-lusta"),
        ("rekisteri", "rekisteri"),
        ("tietosuoja@asiakasjarjestelmat.example", "tietosuoja@asiakasjarjestelmat.example"),
    ],
)
def test_a_long_word_breaks_between_syllables(word: str, parted: str) -> None:
    said = soften(word, "fi")
    assert said.replace(SOFT_HYPHEN, "") == word
    if "-" in parted:
        assert said.replace(SOFT_HYPHEN, "-") == parted
    else:
        assert SOFT_HYPHEN not in said


def test_a_long_swedish_word_breaks_as_in_the_pdf_and_a_short_one_does_not() -> None:
    assert soften("personuppgiftsansvarig", "sv").replace(SOFT_HYPHEN, "-") == "per-son-upp-gifts-an-svarig"
    assert soften("ansvarig", "sv") == "ansvarig"


def test_a_language_without_known_syllables_is_left_alone() -> None:
    assert soften("henkilotietojenkasittely", "xx") == "henkilotietojenkasittely"


def test_markup_is_not_broken() -> None:
    said = soften(Markup('<a href="#henkilotietojenkasittelysopimus">henkilötietojenkäsittely &amp; muu</a>'), "fi")
    assert said.startswith('<a href="#henkilotietojenkasittelysopimus">')
    assert "&amp;" in said
    assert SOFT_HYPHEN in said
