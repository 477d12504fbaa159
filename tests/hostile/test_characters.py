"""Characters that hide, turn or command: told at their place, and never sent to a terminal or a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from ropa.check import Checked
from tests.hostile.promises import assert_harmless
from tests.workspace.small import REGISTER, check, codes, frames, places, write

CUSTOMERS = "registers/customers.yaml"


def one_file(tmp_path: Path, content: str | bytes) -> Checked:
    """A workspace with one register of that content."""
    return check(tmp_path, {CUSTOMERS: content})


HIDDEN = {
    "NUL": "\0", "bell": "\a", "escape": "\x1b", "DEL": "\x7f", "NEL": "\x85", "C1": "\x9b", "carriage return": "\r",
    "form feed": "\f", "vertical tab": "\v", "line separator": "\u2028", "paragraph separator": "\u2029",
    "override": "\u202e", "isolate": "\u2066", "zero width space": "\u200b", "joiner": "\u200d", "no-break": "\ufeff",
    "arabic mark": "\u061c", "tag": "\U000e0041", "annotation": "\ufff9", "word joiner": "\u2060",
}  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_character_is_told_at_its_place_when_it_stands_there_plainly(name: str, tmp_path: Path) -> None:
    checked = one_file(tmp_path, REGISTER + f"description: ab{HIDDEN[name]}cd\n")
    assert places(checked)[0] == "customers.yaml:4:16 FMT002"
    assert HIDDEN[name] not in frames(checked)


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_character_is_told_when_an_escape_makes_it(name: str, tmp_path: Path) -> None:
    code = ord(HIDDEN[name])
    checked = one_file(tmp_path, REGISTER + f'description: "ab\\U{code:08x}cd"\n')
    assert places(checked) == ["customers.yaml:4:14 FMT002"]


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_character_in_a_key_is_told_too(name: str, tmp_path: Path) -> None:
    checked = one_file(tmp_path, REGISTER + f'purposes:\n  "a\\U{ord(HIDDEN[name]):08x}b": X\n')
    assert {"FMT002", "FMT016"} <= set(codes(checked.found))
    assert HIDDEN[name] not in frames(checked)


def test_an_escaped_tab_or_line_feed_in_a_text_is_judged_like_one_that_stands_there(tmp_path: Path) -> None:
    assert codes(one_file(tmp_path, REGISTER + 'description: "a\\tb"\n').found) == ["FMT002"]
    assert codes(one_file(tmp_path, REGISTER + 'description: "a\\nb"\n').found) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso-8859-1", "cp437"])
def test_another_encoding_than_utf8_is_told_and_not_guessed(encoding: str, tmp_path: Path) -> None:
    checked = one_file(tmp_path, (REGISTER + "description: ä\n").encode(encoding))
    assert {"FMT001", "FMT002"} & set(codes(checked.found))


@pytest.mark.parametrize("data", [b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff\xfe", b"\x80", b"\xe4"])
def test_bytes_that_are_no_characters_are_told_at_their_place(data: bytes, tmp_path: Path) -> None:
    checked = one_file(tmp_path, REGISTER.encode() + b"description: ab" + data + b"\n")
    assert places(checked) == ["customers.yaml:4:16 FMT001"]


def test_a_byte_order_mark_of_utf8_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    body = (REGISTER + "since: 4.5.2026\n").replace("\n", "\r\n")
    checked = one_file(tmp_path, b"\xef\xbb\xbf" + body.encode())
    assert places(checked) == ["customers.yaml:4:8 FMT011"]
    assert "\r" not in frames(checked)


def test_a_byte_order_mark_does_not_shift_the_places_of_its_line(tmp_path: Path) -> None:
    assert places(one_file(tmp_path, "\ufeffregister: clients\nname: C\ncontrollers: [acme]\n")) == [
        "customers.yaml:1:11 FMT022"
    ]


def test_a_second_byte_order_mark_is_a_hidden_character(tmp_path: Path) -> None:
    assert "FMT002" in codes(one_file(tmp_path, "\ufeff\ufeff" + REGISTER).found)


def test_a_lone_carriage_return_does_not_hide_what_follows(tmp_path: Path) -> None:
    checked = one_file(tmp_path, REGISTER + "description: shown\rhidden\n")
    assert places(checked)[0] == "customers.yaml:4:19 FMT002"
    assert "\r" not in frames(checked)


ATTACKS = [
    "\x1b[2Jred",
    "##[error]x",
    "##vso[task.setvariable]x",
    "::error::x",
    "::set-output name=a::b",
    "\x9b31m",
    "x\u202ey",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_value_cannot_command_a_terminal_or_a_build_server(attack: str, tmp_path: Path) -> None:
    body = f"status: '{attack}'\n'{attack}': x\npurposes: {{'{attack}': x}}\nprocessors: ['{attack}']\n"
    text = frames(one_file(tmp_path, REGISTER + body))
    assert_harmless(text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_line_of_a_file_cannot_command_a_terminal_or_a_build_server(attack: str, tmp_path: Path) -> None:
    assert_harmless(frames(one_file(tmp_path, f"{attack}\nstauts: x\n{attack} stauts: [\n")))


@pytest.mark.parametrize("attack", [*ATTACKS, "a\nb", "::error file=x::y", "\udcff"])
def test_the_name_of_a_file_cannot_command_a_terminal_or_a_build_server(attack: str, tmp_path: Path) -> None:
    root = write(tmp_path, {})
    (root / "registers" / f"{attack}.yaml").write_text("x", encoding="utf-8")
    (root / "registers" / attack).mkdir()
    (root / "registers" / attack / f"{attack}.txt").write_text("x", encoding="utf-8")
    checked = check(root)
    assert set(codes(checked.found)) == {"FMT021", "FMT023"}
    assert_harmless(frames(checked))
