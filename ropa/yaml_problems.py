"""What the YAML parser's terse problems mean to the person who wrote the file."""

from __future__ import annotations

import re

# Parts of the parser's `problem`, the more telling first; each reason is a phrase of the engine's words.
_BY_PROBLEM = (
    ("mapping values are not allowed", "colon"),
    ("cannot start any token", "start"),
    ("could not find expected ':'", "no-colon"),
    ("did not find expected '-' indicator", "dash"),
    ("did not find expected ',' or '}'", "braces"),
    ("did not find expected ',' or ']'", "brackets"),
    ("did not find expected key", "key"),
    ("did not find expected node content", "content"),
    ("block sequence entries are not allowed", "list-here"),
    ("mapping keys are not allowed", "question"),
    ("unknown escape character", "escape"),
    ("hexdecimal number", "escape"),
    ("hexadecimal number", "escape"),
    ("invalid Unicode character escape", "escape"),
    ("unexpected end of stream", "quote"),
    ("unexpected document indicator", "quote"),
    ("tab character", "tab"),
    ("<document start>", "document"),
    ("unacceptable character", "character"),
    ("undefined alias", "anchor"),
    ("duplicate anchor", "anchor"),
    ("tag handle", "tag"),
    ("incompatible YAML document", "directive"),
    ("directive", "directive"),
)
_BY_CONTEXT = (
    ("directive", "directive"),
    ("a block scalar", "block"),
    ("an anchor", "anchor"),
    ("an alias", "anchor"),
    ("a tag", "tag"),
)
_AT_CONTEXT = frozenset({"@yaml.no-colon", "@yaml.quote", "@yaml.anchor", "@yaml.tag"})
_BY_QUOTES = frozenset({"@yaml.colon", "@yaml.braces", "@yaml.brackets", "@yaml.key"})
_AT_OPENING = frozenset({"@yaml.braces", "@yaml.brackets"})

_CURLED = "(?:: |- |[\\[{,] ?)[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u201a]"

REASONS = frozenset(reason for _, reason in (*_BY_PROBLEM, *_BY_CONTEXT)) | {"unreadable", "conflict", "curled"}
"""Every reason that can be given; its sentence is the phrase `yaml.REASON`, its remedy `yaml.REASON.fix`."""


def yaml_reason(problem: str, context: str) -> str:
    """The parameter `reason` of FMT008 for what the parser says: `@yaml.` and one of `REASONS`."""
    if "directive" in context:
        return "@yaml.directive"
    for part, reason in _BY_PROBLEM:
        if part in problem:
            return f"@yaml.{reason}"
    for part, reason in _BY_CONTEXT:
        if part in context:
            return f"@yaml.{reason}"
    return "@yaml.unreadable"


def sharper(reason: str, before: str) -> str:
    """The reason, more exact where what stands on the line before the problem shows what went wrong."""
    return "@yaml.curled" if reason in _BY_QUOTES and re.search(_CURLED, before) else reason


def at_context(reason: str, same_line: bool) -> bool:
    """Whether the mistake stands where the parser began (an open quote or bracket) and not where it gave up.

    `same_line` says whether both places are on one line: in `{a: 1 b: 2}` the missing comma is the better place,
    but a bracket that is never closed is only noticed lines later.
    """
    return reason in _AT_CONTEXT or (reason in _AT_OPENING and not same_line)
