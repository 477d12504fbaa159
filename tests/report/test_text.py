from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from ropa.diagnostics import ADVICE, ERROR, WARNING, Accepted, Diagnostic, Related
from ropa.report import ReportContext
from ropa.report.text import report
from ropa.source import Document, Origin, Span, Step

Make = Callable[..., ReportContext]
Join = Callable[[Iterable[str]], str]
Golden = Callable[[str, str], None]

CUSTOMERS = """\
register: customers
processors:
  - {party: esimerkki-kirjeet, purposes: [billing], data: [billing]}
retention:
  - {data: [billing], period: 6 years}
data: {billing: {}, billing: {}}
internal:
  review: {last: 2024-05-04}
"""
LETTERS = "party: esimerkki-kirjeet\ncountry: FI\naccess:\n  - {country: US, for: support}\n"
FILES = {"registers/customers.yaml": CUSTOMERS, "registers/parties/esimerkki-kirjeet.yaml": LETTERS}


def at(path: str, *steps: Step) -> Origin:
    return Origin(Document(path)).at(*steps)


def everything() -> list[Diagnostic]:
    customers, letters = "registers/customers.yaml", "registers/parties/esimerkki-kirjeet.yaml"
    return [
        Diagnostic(
            "GOV001", ADVICE, at(customers, "internal", "review", "last"), params={"day": "2025-05-04"},
            law=("GDPR Art. 5(2)",),
        ),
        Diagnostic(
            "TRF001", ERROR, at(customers, "processors", 0, "party"), params={"country": "US"},
            related=(Related(at(letters, "access", 0, "country"), "seen"),),
            law=("GDPR Art. 44", "GDPR Art. 30(1)(e)"),
        ),
        Diagnostic(
            "RET002", WARNING, at(customers, "retention", 0, "period"), params={"period": "6 years"},
            law=("GDPR Art. 5(1)(e)", "KPL 2:10"),
            accepted=Accepted("the auditor has asked for six years", "privacy-lead", "2026-12-31"),
        ),
        Diagnostic(
            "FMT009", ERROR, at(customers, "data", "billing"), Span(6, 21, 7), {"key": "billing"},
            (Related(at(customers, "data", "billing"), "first", Span(6, 8, 7)),),
        ),
        Diagnostic("FMT013", ERROR, at(letters), Span(1, 1, 5), {"key": "name"}),
        Diagnostic("FMT026", ERROR, at("registers/none.yaml"), params={"path": "registers/none.yaml"}),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_the_frames_are_as_they_were_agreed(context: Make, joined: Join, golden: Golden, language: str) -> None:
    made = context(FILES, language, notes=("3 local rule files were not run",))
    golden(f"report/frames.{language}.txt", joined(report(everything(), made)))


def test_the_order_of_the_findings_does_not_change_the_report(context: Make, joined: Join) -> None:
    made = context(FILES)
    assert joined(report(everything(), made)) == joined(report(everything()[::-1], made))


def test_without_findings_it_says_so_and_what_comes_next(context: Make, joined: Join) -> None:
    assert joined(report([], context({}, files=2))) == (
        "no findings in 2 files (2026-05-04); next: 'ropa build' writes the documents\n"
    )


def test_a_build_is_not_told_to_build_next(context: Make, joined: Join) -> None:
    made = context({"registers/a.yaml": "a: b"}, files=2, building=True)
    found = [Diagnostic("FMT013", severity, at("registers/a.yaml"), Span(1, 1)) for severity in (ERROR, WARNING)]
    assert joined(report([], made)) == "no findings in 2 files (2026-05-04)\n"
    assert joined(report(found[1:], made)).endswith("\n1 warning in 1 file (2026-05-04)\n")
    assert "; next: correct registers/a.yaml:1:1; " in joined(report(found, made))


def test_a_line_holds_its_carets_under_wide_and_combining_characters(context: Make, joined: Join) -> None:
    line = "name: {en: 漢字a\u0301, fi: xyz}"
    found = Diagnostic("FMT016", ERROR, at("registers/a.yaml"), Span(1, line.index("xyz") + 1, 3), {"value": "xyz"})
    shown = joined(report([found], context({"registers/a.yaml": line + "\n"}))).splitlines()
    assert shown[3] == f"1 | {line}"
    # Two cells each for the wide characters, none for the accent.
    assert shown[4] == "  | " + " " * (line.index("xyz") + 2 - 1) + "^^^"


def test_a_long_line_is_cut_around_the_words_in_question(context: Make, joined: Join) -> None:
    line = "data: [" + ", ".join(f"item-{n}" for n in range(500)) + "]"
    start = line.index("item-250")
    found = Diagnostic("FMT016", ERROR, at("registers/a.yaml"), Span(1, start + 1, 8), {"value": "item-250"})
    shown = joined(report([found], context({"registers/a.yaml": line}))).splitlines()
    source, carets = shown[3], shown[4]
    assert len(source) <= 4 + 110
    assert source.startswith("1 | …")
    assert source.endswith("…")
    assert source[carets.index("^") : carets.rindex("^") + 1] == "item-250"


@pytest.mark.parametrize("column", [1, 3000, 4000, 9999])
def test_a_place_beyond_the_line_is_still_a_frame(context: Make, joined: Join, column: int) -> None:
    found = Diagnostic("FMT016", ERROR, at("registers/a.yaml"), Span(1, column, 400), {"value": "x"})
    shown = joined(report([found], context({"registers/a.yaml": "ä" * 4000}))).splitlines()
    assert "^" in shown[4]
    assert len(shown[4]) <= 4 + 111


HOSTILE = "\x1b]0;owned\x07 \u202e ##[error]x ##vso[task]y ::stop-commands::z \u2028 \udc80 \x9b31m \r"


def test_a_hostile_text_neither_deceives_nor_commands(context: Make, joined: Join) -> None:
    data = HOSTILE.encode("utf-8", "surrogatepass")
    found = Diagnostic(
        "FMT012", ERROR, at("registers/##[group]\x1b.yaml", HOSTILE), Span(1, 3, 4),
        {"key": HOSTILE, "near": "::error::" + HOSTILE},
        (Related(at("registers/\u202e.yaml", HOSTILE), "first"),), ("::Art. 1\n::error::x",),
        Accepted(HOSTILE, HOSTILE, HOSTILE),
    )  # fmt: skip
    made = context({"registers/##[group]\x1b.yaml": data}, notes=(HOSTILE, "::x::"))
    text = joined(report([found], made))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ud800-\udfff]", text)
    assert not re.search(r"##\w*\[", text)
    assert not re.search(r"^\s*::", text, re.MULTILINE)
    assert text.encode("utf-8")


def test_the_carets_stand_under_an_escaped_character(context: Make, joined: Join) -> None:
    found = Diagnostic("FMT002", ERROR, at("registers/a.yaml"), Span(1, 8), {"codepoint": "U+202E", "name": "RLO"})
    shown = joined(report([found], context({"registers/a.yaml": "name: a\u202eb"}))).splitlines()
    assert shown[3:5] == ["1 | name: a\\u{202E}b", "  |        ^^^^^^^^"]


def test_a_link_a_folder_and_a_missing_file_give_a_place_and_no_frame(
    context: Make, joined: Join, tmp_path: Path
) -> None:
    made = context({"registers/a.yaml": "a: b"})
    (tmp_path / "secret").write_text("password: hunter2")
    os.symlink(tmp_path / "secret", tmp_path / "ws/registers/link.yaml")
    os.symlink(tmp_path, tmp_path / "ws/registers/out")
    os.mkfifo(tmp_path / "ws/registers/pipe.yaml")
    paths = ["registers", "registers/link.yaml", "registers/out/secret", "registers/pipe.yaml", "registers/none.yaml"]
    paths += ["registers/../../secret", str(tmp_path / "secret"), "a\0b", "registers/a.yaml/b"]
    found = [Diagnostic("FMT020", ERROR, at(path), Span(1, 1)) for path in paths]
    text = joined(report(found, made))
    assert "hunter2" not in text
    assert " | " not in text
    assert text.count("error[FMT020]") == len(paths)
    assert "--> registers/link.yaml\n" in text


def test_a_route_in_a_file_that_cannot_be_read_as_yaml_has_a_place(context: Make, joined: Join) -> None:
    found = Diagnostic("FMT013", ERROR, at("registers/a.yaml", "x"))
    text = joined(report([found], context({"registers/a.yaml": "a: ["})))
    assert "--> registers/a.yaml:1:1\n" in text


def test_bytes_that_are_not_utf_8_and_a_byte_order_mark_do_not_move_the_caret(context: Make, joined: Join) -> None:
    files = {"registers/a.yaml": b"\xef\xbb\xbfa: \xff\r\n", "registers/b.yaml": "\ufeffa: xyz\r\nb: c\r\n"}
    found = [
        Diagnostic("FMT001", ERROR, at("registers/a.yaml"), Span(1, 4)),
        Diagnostic("FMT011", ERROR, at("registers/b.yaml", "a"), params={"value": "xyz", "expected": "@expect.date"}),
    ]
    text = joined(report(found, context(files)))
    assert "1 | a: \N{REPLACEMENT CHARACTER}\n  |    ^\n" in text
    assert "1 | a: xyz\n  |    ^^^\n" in text


def test_a_finding_without_a_file_has_no_arrow(context: Make, joined: Join) -> None:
    assert "-->" not in joined(report([Diagnostic("PLG003", ERROR, at(""))], context({})))


@pytest.mark.parametrize(
    ("found", "summary"),
    [
        ([WARNING], "1 warning in 1 file (2026-05-04); next: look at registers/a.yaml:1:1; "),
        ([ADVICE, ADVICE], "2 pieces of advice in 1 file (2026-05-04); next: 'ropa build' writes the documents; "),
        ([ERROR, WARNING], "1 error, 1 warning in 1 file (2026-05-04); next: correct registers/a.yaml:1:1; "),
    ],
)
def test_the_last_line_says_how_many_and_what_next(
    context: Make, joined: Join, found: list[Any], summary: str
) -> None:
    made = [Diagnostic("FMT013", severity, at("registers/a.yaml"), Span(1, 1)) for severity in found]
    last = joined(report(made, context({"registers/a.yaml": "a: b"}))).splitlines()[-1]
    assert last.startswith(summary)


def test_waived_findings_are_shown_and_not_counted_as_errors(context: Make, joined: Join) -> None:
    accepted = Accepted("why", "role", "2026-06-01")
    found = Diagnostic("FMT013", ERROR, at("registers/a.yaml"), Span(1, 1), {"key": "x"}, accepted=accepted)
    text = joined(report([found], context({"registers/a.yaml": "a: b"})))
    assert text.startswith("error[FMT013] (waived): 'x' is missing\n")
    assert "= waived: why (role, until 2026-06-01)\n" in text
    assert text.endswith("1 waived in 1 file (2026-05-04); next: 'ropa build' writes the documents\n")


def test_every_style_is_painted_and_the_text_stays_the_same(context: Make, joined: Join) -> None:
    painted = context(FILES, paint=lambda style, text: f"<{style}|{text}|>" if text else "")
    plain = joined(report(everything(), context(FILES)))
    coloured = joined(report(everything(), painted))
    assert re.sub(r"<[a-z]+\||\|>", "", coloured) == plain
    styles = {"error", "warning", "advice", "waived", "path", "gutter", "label", "remedy"}
    assert set(re.findall(r"<([a-z]+)\|", coloured)) == styles


def test_a_thousand_findings_in_a_thousand_files_are_all_there(context: Make) -> None:
    files: dict[str, str | bytes] = {f"registers/r{n:03}.yaml": CUSTOMERS for n in range(1000)}
    made = context(files)
    found = [Diagnostic("FMT013", ERROR, at(path), Span(3, 6, 5), {"key": "x"}) for path in files]
    start = time.perf_counter()
    pieces = list(report(found, made))
    assert len(pieces) == 1001
    assert time.perf_counter() - start < 5  # a guard against what grows with the square, not a measurement
