"""The one layout by example: what it makes of what people write."""

from __future__ import annotations

import pytest

from ropa.fmt import Changed, format_bytes, whole

LONG = (
    "palvelun toimittaminen ja siihen liittyvä yhteydenpito asiakkaan kanssa koko sopimussuhteen ajan ja sen jälkeen"
)
WORDS = [f"word-{n:02}" for n in range(20)]


def laid_out(text: str) -> str:
    made = format_bytes(text.encode(), "registers/x.yaml")
    assert not made.problems
    assert format_bytes(made.data, "registers/x.yaml").data == made.data
    return made.data.decode()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("a:\n- x\n-   y\n", "a:\n  - x\n  - y\n", id="lists are indented by two"),
        pytest.param("a:\n      b: 1\n", "a:\n  b: 1\n", id="entries are indented by two"),
        pytest.param("- - x\n  - y\n-\n  a: 1\n", "- - x\n  - y\n- a: 1\n", id="an entry begins beside its dash"),
        pytest.param("b: 1\na: 2\n", "b: 1\na: 2\n", id="the order stays"),
        pytest.param("a: {x: 1,y: [2,3]}\n", "a: {x: 1, y: [2, 3]}\n", id="braces that fit stay on one line"),
        pytest.param("a: []\nb: {}\nc:\n", "a: []\nb: {}\nc:\n", id="what is empty stays empty"),
        pytest.param("a:\n  x: 1\n  y: 2\n", "a:\n  x: 1\n  y: 2\n", id="entries on lines of their own stay"),
        pytest.param(
            "a:\n  fi: yksi\n  sv: ett\n", "a: {fi: yksi, sv: ett}\n", id="a text in several languages on one line"
        ),
        pytest.param(
            f"a: {{fi: {LONG}, sv: ett}}\n", f"a:\n  fi: {LONG}\n  sv: ett\n", id="and on several where it is long"
        ),
        pytest.param(
            f"a: [{', '.join(WORDS)}]\n",
            f"a: [{', '.join(WORDS[:12])},\n  {', '.join(WORDS[12:])}]\n",
            id="a long list of words is filled",
        ),
        pytest.param(
            f"a: [{{party: x, note: {LONG}}}, y]\n",
            f"a:\n  - party: x\n    note: {LONG.removesuffix(' jälkeen')}\n      jälkeen\n  - y\n",
            id="a long list of entries has a line for each",
        ),
        pytest.param("---\na: 1\n...\n", "a: 1\n", id="the marks of a document go"),
        pytest.param("\ufeffa: 1\r\nb: 2", "a: 1\nb: 2\n", id="line ends of one kind, and one at the end"),
        pytest.param("? a\n: 1\n", "a: 1\n", id="a key is written without a question mark"),
    ],
)
def test_lines_and_indentation(written: str, expected: str) -> None:
    assert laid_out(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("'x'", "x"),
        ('"44100"', "44100"),
        ('"yes"', "yes"),
        ("'3.1'", "3.1"),
        ('"it\'s"', "it's"),
        ('"null"', '"null"'),
        ("null", "null"),
        ("'a: b'", '"a: b"'),
        ("'# x'", '"# x"'),
        ("'- x'", '"- x"'),
        ("'say \"no\": never'", "'say \"no\": never'"),
        ('"C:\\\\x: y"', "'C:\\x: y'"),
        ('""', '""'),
        ("' x'", '" x"'),
        ('"a\\nb"', "a\n\n  b"),
        ('"a\\n  b"', "|-\n  a\n    b"),
        ("|-\n  a\n  b", "|-\n  a\n  b"),
        ("|\n     a: # b\n       c\n", "|\n  a: # b\n    c"),
        (">-\n  a\n  b", ">-\n  a b"),
        (f">\n  {LONG} {LONG}", f">\n  {LONG}\n  {LONG}"),
        (f"{LONG} {LONG}", f"{LONG}\n  {LONG}"),
        (f"'{LONG}: {LONG}'", f'"{LONG}:\n  {LONG}"'),
        ("one\n  two", "one two"),
        ("one\n\n  two", "one\n\n  two"),
        ("one  two", "one  two"),
    ],
)
def test_quotes_only_where_they_are_needed_and_long_texts_filled(written: str, expected: str) -> None:
    assert laid_out(f"k: {written}\n") == f"k: {expected}\n"


def test_in_brackets_more_texts_need_quotes() -> None:
    assert laid_out("a: ['x, y', 'x', 'x]']\n") == 'a: ["x, y", x, "x]"]\n'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("# one\n\n\n# two\na: 1\n", "# one\n\n# two\na: 1\n", id="above, with one empty line at most"),
        pytest.param("a: 1 # x\nb:     # y\n - c   # z\n", "a: 1  # x\nb:  # y\n  - c  # z\n", id="beside"),
        pytest.param(
            "a:\n - b\n # of a\n# of c\nc: 1\n", "a:\n  - b\n  # of a\n# of c\nc: 1\n", id="after the last entry"
        ),
        pytest.param("a:\n- b\n# of c\nc: 1\n", "a:\n  - b\n# of c\nc: 1\n", id="after a list that is not indented"),
        pytest.param(
            "a: [x, # one\n  y] # two\n", "a:\n  - x  # one\n  - y  # two\n", id="in brackets: a line for each"
        ),
        pytest.param("a:\n  # why\n  text\n", "# why\na: text\n", id="between a key and its text: above both"),
        pytest.param("- # why\n  a: 1\n", "# why\n- a: 1\n", id="after a dash: above the entry"),
        pytest.param("a: | # why\n   text\n", "a: |  # why\n  text\n", id="beside the sign of a block"),
        pytest.param(
            "a:\n  fi: yksi # x\n  sv: ett\n",
            "a:\n  fi: yksi  # x\n  sv: ett\n",
            id="beside one language: lines stay",
        ),
        pytest.param("a: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n", id="one empty line between entries"),
        pytest.param("a:\n\n  b: 1\n", "a:\n  b: 1\n", id="no empty line where a block begins"),
        pytest.param("a: 1\n# end", "a: 1\n# end\n", id="at the end"),
    ],
)
def test_comments_and_empty_lines(written: str, expected: str) -> None:
    assert laid_out(written) == expected


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("a: [1\n", "FMT008"),
        ("a: 1\n\tb: 2\n", "FMT003"),
        ("a: &x 1\n", "FMT004"),
        ("a: !t 1\n", "FMT005"),
        ("a: 1\n---\nb: 1\n", "FMT007"),
        ("a: \u200b1\n", "FMT002"),
        ("? [a, b]\n: 1\n", "FMT010"),
        ("[" * 50, "FMT018"),
    ],
)
def test_what_is_no_strict_yaml_is_told_and_left_as_it_is(written: str, code: str) -> None:
    made = format_bytes(written.encode(), "registers/x.yaml")
    assert made.data == written.encode()
    assert code in {problem.code for problem in made.problems}
    assert {problem.path for problem in made.problems} == {"registers/x.yaml"}


@pytest.mark.parametrize("written", ["", "# nothing yet\n", "just text\n"])
def test_a_file_without_entries_is_left_as_it_is(written: str) -> None:
    assert format_bytes(written.encode(), "x.yaml") == whole.Formatted(written.encode())


@pytest.mark.parametrize(
    "wrong",
    [
        "a: 2  # one\n",
        "a: 1\n",
        "a: 1  # two\n",
        "a: 1  # one\n# one\n",
        "b: 1  # one\n",
        "a: [1\n",
        "a: 1  # one\na: 1\n",
    ],
)
def test_a_layout_that_says_something_else_is_never_given(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "laid_out", lambda text, node: wrong)
    with pytest.raises(Changed):
        format_bytes(b"a:   1 # one\n", "x.yaml")
