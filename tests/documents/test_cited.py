"""What a rule rests on stands in internal documents in their language, not in the notation of the rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ropa.words import Phrasebook

from .pages import LANGUAGES, make, text_of

NAMES = ("tietosuoja-asetuksen", "dataskyddsförordningen")
FORMS = {
    "GDPR Art. 44": ("44 artikla", "artikel 44"),
    "GDPR Art. 28(3)": ("28 artiklan 3 kohta", "artikel 28.3"),
    "GDPR Art. 28(3)(f)": ("28 artiklan 3 kohdan f alakohta", "artikel 28.3 f"),
    "GDPR Art. 28(3)(a)-(h)": ("28 artiklan 3 kohdan a–h alakohta", "artikel 28.3 a–h"),
    "GDPR Art. 28(3) last subparagraph": (
        "28 artiklan 3 kohdan viimeinen alakohta",
        "artikel 28.3 sista stycket",
    ),
    "GDPR Art. 6(1), second subparagraph": (
        "6 artiklan 1 kohdan toinen alakohta",
        "artikel 6.1 andra stycket",
    ),
    "GDPR Art. 4(11)": ("4 artiklan 11 kohta", "artikel 4.11"),
    "EDPB Opinion 22/2024": ("EDPB:n lausunto 22/2024", "EDPB:s yttrande 22/2024"),
    "GDPR Art. 5(1) and more": ("GDPR Art. 5(1) and more", "GDPR Art. 5(1) and more"),
}


@pytest.mark.parametrize("law", FORMS)
def test_a_provision_is_cited_as_the_language_does(law: str, tmp_path: Path) -> None:
    words = make(tmp_path).checked.registry.words
    for language, name, said in zip(("fi", "sv"), NAMES, FORMS[law], strict=True):
        assert Phrasebook.load(language, words).laws([law]).removeprefix(f"{name} ") == said


@pytest.mark.parametrize("kind", ["findings", "record", "rules"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_article_is_left_in_the_notation_of_the_rules(kind: str, language: str, tmp_path: Path) -> None:
    text = " ".join(text_of(make(tmp_path, "data:\n  x: {name: X}\n").page(kind, language, None).html).split())
    left = re.findall(r"GDPR Art\. \S+", text)
    assert (left == []) == (language != "en")
