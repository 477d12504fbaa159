from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import ropa
from ropa import shipped
from ropa.decode.scalars import LINKED
from ropa.diagnostics import ERROR, Diagnostic, Related
from ropa.history.git import Problem
from ropa.source import Document, Origin
from ropa.words import LANGUAGES, Phrasebook, choose_language, placeholders
from ropa.yamlio import load_plain

ENGINE = Path(ropa.__file__).parent
FAMILIES = "FMT|REF|PLG|TBL|WVR|HIS|DOC"


def _file(language: str) -> dict[str, Any]:
    content = load_plain(shipped.words(language).read_bytes())
    assert isinstance(content, dict)
    return content


def _found(code: str, *related: Related, **params: str) -> Diagnostic:
    return Diagnostic(code, ERROR, Origin(Document("registers/a.yaml")), None, params, related)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for item in (value.values() if isinstance(value, dict) else value) for text in _texts(item)]


def _sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(ENGINE.rglob("*.py")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_the_engine_tells_has_words(language: str) -> None:
    told = set(re.findall(rf'"((?:{FAMILIES})[0-9]{{3}})"', _sources()))
    assert len(told) > 20
    assert Phrasebook.load(language).missing(sorted(told)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_that_the_engine_names_is_there(language: str) -> None:
    named = set(re.findall(r'"@([a-z]+(?:\.[a-z0-9-]+)+)"', _sources()))
    named |= set(re.findall(r"[\"']((?:build|explain|next|report|summary)\.[a-z-]+)[\"']", _sources()))
    named |= {f"git.{problem.value}" for problem in Problem} | {f"kind.{kind}" for kind in LINKED.values()}
    assert {"shape.list", "expect.date", "report.fix", "git.git-missing", "kind.party"} <= named
    known = [load_plain(path.read_bytes())["phrases"].keys() for path in ENGINE.rglob(f"words/{language}.yaml")]
    assert named <= set().union(*known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_title_a_message_a_why_and_a_remedy(language: str) -> None:
    book = Phrasebook.load(language)
    assert book.missing(_file("en").keys() - {"phrases"}) == ()
    assert book.problems == ()


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_the_languages_say_the_same_with_the_same_placeholders(language: str) -> None:
    english, other = _file("en"), _file(language)
    assert other.keys() == english.keys()
    assert other["phrases"].keys() == english["phrases"].keys()
    for code in english:
        assert other[code].keys() == english[code].keys(), code
        for part in english[code]:
            one, two = _texts(english[code][part]), _texts(other[code][part])
            assert [placeholders(text) for text in one] == [placeholders(text) for text in two], f"{code}.{part}"
            if part in ("title", "why", "remedy") and one[0].lower() not in ("tab", "register", "agent"):
                assert one != two, f"{code}.{part} is not translated"


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_one_line_without_a_full_stop(language: str) -> None:
    for code, entry in _file(language).items():
        if code != "phrases":
            assert not entry["message"].endswith("."), code
            assert not entry["title"].endswith("."), code
            assert entry["why"].endswith((".", "?")), code


def test_params_fill_the_message_and_phrases_are_said_in_the_readers_language() -> None:
    found = _found("FMT010", expected="@expect.one-of", words="a, b", found="@shape.list")
    assert Phrasebook.load("en").message(found) == "expected one of: a, b; found a list"
    assert (
        Phrasebook.load("fi").message(found) == "tässä pitäisi olla jokin seuraavista: a, b, mutta tässä on luettelo"
    )
    assert Phrasebook.load("sv").message(found) == "här förväntas något av: a, b, men här står en lista"


def test_the_fix_is_the_first_hint_that_can_be_filled() -> None:
    book = Phrasebook.load("en")
    assert book.fix(_found("FMT012", key="nmae", near="name", known="name, role")) == "did you mean 'name'?"
    assert book.fix(_found("FMT012", key="xyz", known="name, role")) == "known here: name, role"
    assert book.fix(_found("FMT012", key="xyz")).startswith("correct or delete the key")


def test_a_hint_may_depend_on_a_parameter_it_does_not_print() -> None:
    book = Phrasebook.load("en")
    assert book.fix(_found("FMT015", value="x", comma="yes")).startswith("put quotes around the text")
    assert book.fix(_found("FMT015", value="x", shape="yes")).startswith("a text by language looks like {fi: …")


def test_the_fix_of_an_unreadable_file_belongs_to_its_reason() -> None:
    found = _found("FMT008", reason="@yaml.quote")
    assert Phrasebook.load("en").message(found) == "the quote that opens here is not closed"
    assert Phrasebook.load("en").fix(found).startswith("close the quote")


def test_a_problem_in_a_table_says_what_is_wrong() -> None:
    found = _found("TBL001", problem="FMT011", value="x", expected="@expect.date", table="eea")
    assert Phrasebook.load("en").message(found) == "in a table: 'x' is not a date like 2026-05-04"


def test_a_parameter_cannot_reach_into_the_program_or_fill_other_holes() -> None:
    book = Phrasebook.load("en")
    assert book.message(_found("FMT012", key="{near.__class__} {known}", known="a")) == (
        "unknown key '{near.__class__} {known}'"
    )
    assert book.message(_found("FMT012", key="@shape.list")) == "unknown key '@shape.list'"


def test_a_missing_parameter_leaves_a_visible_gap() -> None:
    assert Phrasebook.load("en").message(_found("FMT012")) == "unknown key '…'"


def test_an_endless_value_is_cut_in_the_message() -> None:
    message = Phrasebook.load("en").message(_found("FMT016", value="x" * 5000))
    assert len(message) < 160
    assert "…' is not an id" in message


def test_notes_are_the_codes_own_or_nothing() -> None:
    at = Origin(Document("registers/a.yaml"), None).at("x")
    found = _found("FMT009", Related(at, "first"), Related(at, "nothing"), key="x")
    book = Phrasebook.load("en")
    assert [book.note(found, related) for related in found.related] == ["first written here", ""]


def test_packs_bring_words_and_the_engine_keeps_its_own(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_text("ABC001:\n  title: Own\n  message: own {x}\nFMT001:\n  title: Stolen\n")
    book = Phrasebook.load("sv", [tmp_path])
    assert book.message(_found("ABC001", x="1")) == "own 1"
    assert book.title("FMT001") == "Filen är inte UTF-8"
    assert book.missing(["ABC001"]) == ("ABC001.message", "ABC001.remedy", "ABC001.title", "ABC001.why")


@pytest.mark.parametrize(
    "content", [b"\xff", b"- a\n", b"a: [", b"ABC001: text\n", b"ABC001: {message: [x], hint: {a: b}, notes: x}\n"]
)
def test_broken_words_of_a_pack_never_stop_a_report(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "en.yaml").write_bytes(content)
    book = Phrasebook.load("en", [tmp_path])
    found = _found("ABC001", Related(Origin(Document("a")), "first"), a="1")
    assert book.message(found) == "ABC001"
    assert isinstance(book.fix(found), str)
    assert book.note(found, found.related[0]) == ""
    assert book.title("FMT001") == "File is not UTF-8"


def test_words_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "en.yaml").write_bytes(b"a: [")
    assert len(Phrasebook.load("en", [tmp_path]).problems) == 1


def test_nothing_is_read_before_a_word_is_asked_for(tmp_path: Path) -> None:
    book = Phrasebook.load("en", [tmp_path])
    (tmp_path / "en.yaml").write_text("ABC001: {title: Late}\n")
    assert book.title("ABC001") == "Late"


@pytest.mark.parametrize(
    ("option", "environ", "workspace", "language"),
    [
        ("fi", {"ROPA_LANG": "sv"}, ["en"], "fi"),
        (None, {"ROPA_LANG": "sv"}, ["fi"], "sv"),
        (None, {"ROPA_LANG": "sv_FI.UTF-8"}, [], "sv"),
        (None, {"ROPA_LANG": ""}, ["fi", "sv"], "fi"),
        (None, {}, ["de", "sv"], "sv"),
        (None, {}, ["de"], "en"),
        (None, {}, [], "en"),
        ("xx", {"ROPA_LANG": "fi"}, ["fi"], "en"),
        ("../../etc", {}, [], "en"),
    ],
)
def test_the_language_is_the_options_then_the_environments_then_the_workspaces(
    option: str | None, environ: dict[str, str], workspace: list[str], language: str
) -> None:
    assert choose_language(option, environ, workspace) == language


@pytest.mark.parametrize(
    ("citations", "text"),
    [
        ((), ""),
        (("GDPR Art. 44",), "GDPR Art. 44"),
        (("GDPR Art. 44", "GDPR Art. 30(1)(e)"), "GDPR Art. 44, 30(1)(e)"),
        (("GDPR Art. 5(1)(e)", "KPL 2:10", "GDPR Art. 6"), "GDPR Art. 5(1)(e), KPL 2:10, GDPR Art. 6"),
        (("GDPR Art. 28(3)(a)-(h)",), "GDPR Art. 28(3)(a\u2013h)"),
        (("Recital", "Recital"), "Recital, Recital"),
        (("Act § 3", "Act § 4(2)"), "Act § 3, 4(2)"),
    ],
)
def test_citations_say_a_repeated_beginning_once(citations: tuple[str, ...], text: str) -> None:
    assert Phrasebook.load("en").laws(citations) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "lain 28 artiklan 3 kohdan a alakohta, 28 artiklan 9 kohta, lain (1/2000) 6 §, 6 §:n 2 momentti, WP260",
        ),
        ("sv", "lagen artikel 28.3 a, 28.9, lagen (1/2000) 6 §, 6 § 2 mom., WP260"),
    ],
)
def test_citations_read_as_the_language_writes_them(language: str, text: str, tmp_path: Path) -> None:
    named = {"fi": "lain", "sv": "lagen"}[language]
    words = f'phrases:\n  "law.LAW": {named}\n  "law.Act 1/2000": {named} (1/2000)\n'
    (tmp_path / f"{language}.yaml").write_text(words, encoding="utf-8")
    cited = ("LAW Art. 28(3)(a)", "LAW Art. 28(9)", "Act 1/2000 § 6", "Act 1/2000 § 6(2)", "WP260")
    assert Phrasebook.load(language, [tmp_path]).laws(cited) == text
