from __future__ import annotations

import pytest

from ropa.printable import cells, is_printable, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Äänekosken Energia 🙂 漢字", "Äänekosken Energia 🙂 漢字"),
        ("a\x1b[31mb", "a\\u{1B}[31mb"),
        ("a\nb\r\n", "a\\u{A}b\\u{D}\\u{A}"),
        ("user\u202egnp.exe", "user\\u{202E}gnp.exe"),
        ("a\u200bb\ufeff", "a\\u{200B}b\\u{FEFF}"),
        ("a\u2028b\x85", "a\\u{2028}b\\u{85}"),
        ("a\udc80b", "a\\u{DC80}b"),
        ("\U000e0041", "\\u{E0041}"),
        ("##[error]x", "#\\u{23}[error]x"),
        ("text ##vso[task.setvariable]x", "text #\\u{23}vso[task.setvariable]x"),
        ("::set-output name=a::b", ":\\u{3A}set-output name=a::b"),
        ("  ::warning::x", "  :\\u{3A}warning::x"),
        ("Foo::bar", "Foo::bar"),
        ("## Heading [1]", "## Heading [1]"),
    ],
)
def test_what_is_shown_cannot_deceive_or_command(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert is_printable(text) == (text == shown)
    assert printable(shown) == shown


def test_cells_are_the_characters_one_by_one() -> None:
    assert cells("a\x1bb##[") == ["a", "\\u{1B}", "b", "#", "\\u{23}", "["]
