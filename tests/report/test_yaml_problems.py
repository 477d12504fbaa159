from __future__ import annotations

import pytest
import yaml

from ropa.words import Phrasebook
from ropa.yaml_problems import REASONS, at_context, sharper, yaml_reason

# What people write, and which of our sentences they get; each was tried against the parser.
MISTAKES = {
    "name: Foo: bar\n": "colon",
    "a: b\n c: d\n": "colon",
    "a:b\nc: d\n": "colon",
    "- a: b: c\n": "colon",
    "a: 'b': c\n": "colon",
    "a: @foo\n": "start",
    "a: `foo`\n": "start",
    "a: %foo\n": "start",
    "a: [>b]\n": "start",
    "a: b\nfoo\nc: d\n": "no-colon",
    "a: b\nc:d\ne: f\n": "no-colon",
    "a:\n  - b\n  -c\n": "no-colon",
    "a:\n  - b\n  c: d\n": "dash",
    "a:\n  - b: c\n   d: e\n": "dash",
    "a: {b: c\nd: e\n": "braces",
    "a: {b: c d: e}\n": "braces",
    "a: {b: c]\n": "braces",
    "a: [b, c\nd: e\n": "brackets",
    "a: ['b' 'c']\n": "brackets",
    "a: [b}\n": "brackets",
    "a:\n   b: c\n  d: e\n": "key",
    "a:\n  c: d\n  - b\n": "key",
    "a: 'don't'\n": "key",
    'a: "Foo" Oy\n': "key",
    "a: [b, c] ja d\n": "key",
    ": a\n": "key",
    "a: ]\n": "content",
    "a: , b\n": "content",
    "a: [b,, c]\n": "content",
    "a: [- b]\n": "content",
    "a: - b\n": "list-here",
    "a: ? b\n": "question",
    'a: "\\q"\n': "escape",
    'a: "\\xZZ"\n': "escape",
    'a: "\\uD800"\n': "escape",
    "a: 'foo\nb: c\n": "quote",
    'a: "foo\nb: c\n': "quote",
    "a: 'foo\n---\nb'\n": "quote",
    "a: |\n\tfoo\n": "tab",
    "  a: b\nc: d\n": "document",
    "a: b\n...\nc: d\n": "document",
    "a: & b\n": "anchor",
    "a: **bold** text\n": "anchor",
    "a: *foo\n": "anchor",
    "a: !foo!bar b\n": "tag",
    "a: !<foo b\n": "tag",
    "a: !!%zz b\n": "tag",
    "a: !foo{x b\n": "tag",
    "%foo\na: b\n": "directive",
    "%YAML 1.3\n---\na: b\n": "directive",
    "%YAML\n---\n": "directive",
    "%TAG ! \n---\na: b\n": "directive",
    "a: |x\n  foo\n": "block",
    "a: |0\n  foo\n": "block",
    "a: \ufffe\n": "character",
}


def _problem(text: str) -> yaml.YAMLError:
    try:
        yaml.compose(text, Loader=yaml.CLoader)
    except yaml.YAMLError as error:
        return error
    raise AssertionError(f"the parser takes {text!r}")


@pytest.mark.parametrize(("text", "reason"), MISTAKES.items())
def test_a_mistake_gets_the_sentence_that_is_meant_for_it(text: str, reason: str) -> None:
    error = _problem(text)
    if isinstance(error, yaml.MarkedYAMLError):
        assert yaml_reason(error.problem or "", error.context or "") == f"@yaml.{reason}"
    else:
        assert yaml_reason(str(error), "") == f"@yaml.{reason}"


def test_every_sentence_is_reached_by_a_mistake_or_is_the_last_resort() -> None:
    assert set(MISTAKES.values()) == REASONS - {"unreadable", "conflict", "curled"}
    assert yaml_reason("what no version has said yet", "") == "@yaml.unreadable"


def test_typographic_quotes_are_named_where_they_were_meant_to_enclose() -> None:
    assert sharper("@yaml.colon", "name: ”Foo") == "@yaml.curled"
    assert sharper("@yaml.brackets", "items: [“a") == "@yaml.curled"
    assert sharper("@yaml.colon", "name: Foo’s ”Bar”") == "@yaml.colon"
    assert sharper("@yaml.tab", "name: ”Foo") == "@yaml.tab"


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_has_its_sentence_and_its_remedy(language: str, reason: str) -> None:
    book = Phrasebook.load(language)
    for key in (f"yaml.{reason}", f"yaml.{reason}.fix"):
        assert book.phrase(key) != key or reason == "unreadable", key


def test_an_open_quote_is_shown_where_it_opens_and_a_missing_comma_where_it_is_missing() -> None:
    assert at_context("@yaml.quote", same_line=False)
    assert at_context("@yaml.no-colon", same_line=False)
    assert at_context("@yaml.braces", same_line=False)
    assert not at_context("@yaml.braces", same_line=True)
    assert not at_context("@yaml.colon", same_line=False)
