"""Which rules and which blocks of documents answer each letter of the GDPR on content, and why none does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ropa.api import ARTICLES, Citations, CoverageRow, LawCoverage, Registry, Tables, Text

CHECKED = "2026-11-24"
"""Day on which the letters were last compared with the regulation (consolidated text of 23 May 2018)."""

RIGHTS = tuple(f"right-{name}" for name in ("access", "rectification", "erasure", "restriction", "portability"))

_ARTICLE = re.compile(r"GDPR Art\. (?P<item>[0-9]+(?:\([0-9a-z]+\))*)(?:-\((?P<last>[a-z])\))?(?P<part>,? .+)?\Z")


class Letter(NamedTuple):
    """A letter of the regulation: its citation, the blocks that answer it, and why nothing does, as a phrase.

    A block is `notice:NAME` (a `data-block` of the notice), `record:LETTER` (of every register in the record) or
    `service:LETTER` (of every service in it).
    """

    cite: str
    blocks: tuple[str, ...] = ()
    reason: str | None = None


class Answered(NamedTuple):
    """What answers a letter: codes of rules, blocks of documents, and the reason (a phrase) where neither does."""

    cite: str
    rules: tuple[str, ...]
    blocks: tuple[str, ...]
    reason: str | None


def _notice(*names: str) -> tuple[str, ...]:
    return tuple(f"notice:{name}" for name in names)


ACT, COMMISSION, OPTIONAL, PERSON, AUTHORISED = (
    f"coverage.{name}" for name in ("act", "commission", "optional", "person", "authorised")
)

LETTERS: tuple[Letter, ...] = (
    Letter("12(1)"),
    Letter("12(2)"),
    Letter("12(3)"),
    Letter("12(4)"),
    Letter("12(5)"),
    Letter("12(6)"),
    Letter("12(7)", reason=OPTIONAL),
    Letter("12(8)", reason=COMMISSION),
    Letter("13(1)(a)", _notice("identity", "representative")),
    Letter("13(1)(b)", _notice("dpo")),
    Letter("13(1)(c)", _notice("purposes")),
    Letter("13(1)(d)", _notice("legitimate-interest")),
    Letter("13(1)(e)", _notice("recipients", "no-recipients")),
    Letter("13(1)(f)", _notice("transfers", "no-transfers")),
    Letter("13(2)(a)", _notice("retention")),
    Letter("13(2)(b)", _notice(*RIGHTS, "objection")),
    Letter("13(2)(c)", _notice("withdrawal")),
    Letter("13(2)(d)", _notice("complaint")),
    Letter("13(2)(e)", _notice("provision")),
    Letter("13(2)(f)", _notice("automated-decisions")),
    Letter("13(3)"),
    Letter("13(4)"),
    Letter("14(1)(a)", _notice("identity", "representative")),
    Letter("14(1)(b)", _notice("dpo")),
    Letter("14(1)(c)", _notice("purposes")),
    Letter("14(1)(d)", _notice("data")),
    Letter("14(1)(e)", _notice("recipients", "no-recipients")),
    Letter("14(1)(f)", _notice("transfers", "no-transfers")),
    Letter("14(2)(a)", _notice("retention")),
    Letter("14(2)(b)", _notice("legitimate-interest")),
    Letter("14(2)(c)", _notice(*RIGHTS, "objection")),
    Letter("14(2)(d)", _notice("withdrawal")),
    Letter("14(2)(e)", _notice("complaint")),
    Letter("14(2)(f)", _notice("sources")),
    Letter("14(2)(g)", _notice("automated-decisions")),
    *(Letter(f"14(3)({letter})", reason=ACT) for letter in "abc"),
    Letter("14(4)"),
    *(Letter(f"14(5)({letter})") for letter in "abcd"),
    Letter("26(1)"),
    Letter("26(2)", _notice("joint-controllers")),
    Letter("26(3)", reason=PERSON),
    Letter("28(2)"),
    Letter("28(3)"),
    *(Letter(f"28(3)({letter})") for letter in "abcdefgh"),
    Letter("28(3) last subparagraph"),
    Letter("28(4)"),
    Letter("28(9)"),
    *(Letter(f"30(1)({letter})", (f"record:{letter}",)) for letter in "abcdefg"),
    *(Letter(f"30(2)({letter})", (f"service:{letter}",)) for letter in "abcd"),
    Letter("33(2)"),
    Letter("44"),
    Letter("45(1)", _notice("transfers")),
    Letter("45(2)", reason=COMMISSION),
    Letter("45(3)"),
    *(Letter(f"45({number})", reason=COMMISSION) for number in range(4, 10)),
    Letter("46(1)", _notice("transfers")),
    *(Letter(f"46(2)({letter})", _notice("transfers")) for letter in "abcdef"),
    *(Letter(f"46(3)({letter})", _notice("transfers")) for letter in "ab"),
    Letter("46(4)", reason=COMMISSION),
    Letter("46(5)", reason=AUTHORISED),
    Letter("47(1)"),
    Letter("47(2)", reason=AUTHORISED),
    Letter("47(3)", reason=COMMISSION),
    Letter("48", reason=ACT),
    *(Letter(f"49(1)({letter})", _notice("transfers")) for letter in "abcdefg"),
    Letter("49(1) second subparagraph", _notice("transfers")),
    Letter("49(2)", reason=ACT),
    Letter("49(3)"),
    Letter("49(4)", reason=OPTIONAL),
    Letter("49(5)", reason=COMMISSION),
    Letter("49(6)", ("record:e",)),
    Letter("50", reason=COMMISSION),
)
"""Every letter of Art. 12 to 14, 26, 28(2)-(4) and (9), 30(1) and (2), 33(2) and Chapter V."""


def cited(law: str) -> tuple[str, ...]:
    """The items of the GDPR that a citation names, a range of letters one by one; none for another law."""
    found = _ARTICLE.match(law)
    if found is None:
        return ()
    item, last, part = found["item"], found["last"], (found["part"] or "").lstrip(",")
    if last is None:
        return (item + part,)
    first = item[-2]
    return tuple(f"{item[:-3]}({chr(code)})" for code in range(ord(first), ord(last) + 1))


def covers(item: str, letter: str) -> bool:
    """Whether a cited item is a letter, or the paragraph that holds it; a whole article is too much to say of it."""
    return letter == item or ("(" in item and letter.startswith((f"{item}(", f"{item} ")))


def coverage_matrix(registry: Registry, letters: Sequence[Letter] = LETTERS) -> tuple[Answered, ...]:
    """For every letter the rules that cite it or its paragraph, the blocks, and the reason where there is neither."""
    return tuple(_answers(registry.citations, letters))


def _answers(citations: Citations, letters: Sequence[Letter]) -> Iterator[Answered]:
    items = [(code, item) for code, law in citations for item in cited(law)]
    for letter in letters:
        codes = sorted({code for code, item in items if covers(item, letter.cite)})
        yield Answered(letter.cite, tuple(codes), letter.blocks, letter.reason)


def _rows(citations: Citations, tables: Tables) -> Iterator[CoverageRow]:
    """The matrix for readers: each letter with the name of its article."""
    for answer in _answers(citations, LETTERS):
        cite = subparagraph(answer.cite) if "subparagraph" in answer.cite else Text({"*": answer.cite})
        yield CoverageRow(cite, named(answer.cite, tables), answer.rules, answer.blocks, answer.reason)


def named(cite: str, tables: Tables) -> Text | None:
    """What a letter is about: the name of its row in the table of articles, or of the next shorter key."""
    key = cite.partition(" ")[0]
    while key:
        row = next(iter(tables[ARTICLES].ever(key)), None)
        if row is not None:
            return row.name
        key = key.rpartition("(")[0]
    return None


def subparagraph(cite: str) -> Text:
    """A subparagraph's citation in each language; the letters' own list is in English."""
    item, _, which = cite.partition(" ")
    last = which.startswith("last")
    return Text(
        fi=f"{item} {'viimeinen' if last else 'toinen'} alakohta",
        sv=f"{item} {'sista' if last else 'andra'} stycket",
        en=cite,
    )


TITLE = Text(
    fi="Yleinen tietosuoja-asetus (EU) 2016/679",
    sv="Allmänna dataskyddsförordningen (EU) 2016/679",
    en="General Data Protection Regulation (EU) 2016/679",
)
COVERAGE = LawCoverage("gdpr", TITLE, _rows)
