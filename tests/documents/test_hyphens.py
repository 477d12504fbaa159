"""Long Finnish words may break between syllables, and nothing else may."""

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


def test_other_languages_are_left_to_the_browser() -> None:
    assert soften("personuppgiftsansvarig", "sv") == "personuppgiftsansvarig"


def test_markup_is_not_broken() -> None:
    said = soften(Markup('<a href="#henkilotietojenkasittelysopimus">henkilötietojenkäsittely &amp; muu</a>'), "fi")
    assert said.startswith('<a href="#henkilotietojenkasittelysopimus">')
    assert "&amp;" in said
    assert SOFT_HYPHEN in said
