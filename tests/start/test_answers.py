"""Whatever somebody answers, the file is read back without a format error, and says what was answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropa.decode import Decoder
from ropa.diagnostics import Diagnostic
from ropa.fmt import format_bytes
from ropa.source import Document
from ropa.start.answers import ids_for
from ropa.start.asks import KINDS
from ropa.start.compose import NewFile, new_file, problems_of
from ropa.start.interview import Interview, Question, Unusable, unknown
from ropa.start.quoting import one_line, quoted
from ropa.yamlio import compose, load_plain
from tests.start.words import book

KNOWN = {
    "party": ["acme", "esimerkki-kirjeet"],
    "role": ["office"],
    "item": ["name", "email"],
    "source": ["data-subject"],
    "event": ["contract-end"],
    "subject-word": ["consumer-customer"],
}
AWKWARD = st.sampled_from(
    "a: b|'|\"|# no|- x|{a: b}|[x]|&a|*a|!t|%d|@x|`x`|? q|: |~|null|yes|no|none|all|1.10|0x1F|2026-05-04|6 years|P6Y"
    "|Ääkkösiä, öitä|日本語|עברית|it's|''|\\n|a\\|<<|…|6-1-a|6-1-f|oikeutettu etu|contract-end|name, email|FI|fi|a,,b"
    "|a #b|a:b|http://x|office|acme|{todo: x}|not_applicable|\t|\u00a0|\u2028|\u202e|\ud800|\x00|\x1b[31m".split("|")
)
ANYTHING = st.one_of(AWKWARD, st.text(max_size=40), st.text(alphabet=" :#'\"{}[],&*!|>%@`-?~\\\näå0", max_size=12))
VISIBLE = st.characters(blacklist_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"])
GIVES_UP = 3
"""Wrong answers to one question before it is left open; one that must be answered gets a plain word."""


def _answering(answers: list[str]) -> Callable[[Question, Diagnostic | None], str]:
    """Somebody who answers what the test says, and after some refusals of an answer nothing more."""
    left = iter(answers)
    wrong = {"times": 0}

    def answer(question: Question, problem: Diagnostic | None) -> str:
        wrong["times"] = wrong["times"] + 1 if problem else 0
        if wrong["times"] >= GIVES_UP or (said := next(left, "")) == "":
            country = "FI" if question.about.startswith("Country") else "Esimerkki"
            return next(iter(question.words), country) if question.must else ""
        return said

    return answer


@pytest.mark.parametrize("kind", KINDS)
@given(answers=st.lists(ANYTHING, max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_answers_give_a_file_that_is_read_without_a_format_error(kind: str, answers: list[str]) -> None:
    file = NewFile(kind, "new", {}, KNOWN, "fi")
    text = new_file(file, _answering(answers), book("fi").say, "Mikä tahansa: # otsikko")
    assert problems_of(kind, text) == []
    assert format_bytes(text.encode(), kind).data == text.encode()


@given(name=ANYTHING)
@settings(max_examples=400, deadline=None)
def test_a_name_comes_back_as_it_was_answered(name: str) -> None:
    file = NewFile("party", "new", {"name": name}, {}, "fi")
    try:
        text = new_file(file, unknown, book("fi").say)
    except Unusable as unusable:
        refused = not name.strip() or unusable.problem is not None
        assert refused
        return
    node = compose(text.encode(), lambda code, span, params: pytest.fail(code))
    party = Decoder().read(KINDS["party"][0], node, Document("party"), {})  # type: ignore[arg-type]
    assert party.name == {"*": one_line(name)}


@given(text=st.text(alphabet=VISIBLE, min_size=1))
@settings(max_examples=500, deadline=None)
def test_a_quoted_text_is_read_back_anywhere(text: str) -> None:
    said = one_line(text)
    if said:
        wrote = f"a: {quoted(said)}\nb: [{quoted(said)}, x]\nc: {{fi: {quoted(said)}}}\n"
        assert load_plain(wrote.encode()) == {"a": said, "b": [said, "x"], "c": {"fi": said}}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Esimerkki Oy", "Esimerkki Oy"),
        ("null", "'null'"),
        ("it's: #1", "'it''s: #1'"),
        ("2026-05-04", "2026-05-04"),
        ("a, b", "'a, b'"),
    ],
)
def test_only_what_needs_quotes_gets_them(text: str, written: str) -> None:
    assert quoted(text) == written


def test_ids_come_from_names_and_differ() -> None:
    assert ids_for(["Kuluttaja-asiakkaat", "Ää", "Ää!", "日本", "X" * 90], "data") == [
        *("kuluttaja-asiakkaat", "aa", "aa-2", "data", "x" * 60)
    ]


def _file(answers: dict[str, str]) -> Any:
    """A register made from answers by the beginning of the question, as plain values."""

    def answer(question: Question, problem: Diagnostic | None) -> str:
        assert problem is None, (question.about, problem)
        return answers.get(f"{question.of}/{question.about}", answers.get(question.about, ""))

    text = new_file(NewFile("register", "customers", {"controllers": "acme"}, KNOWN, "en"), answer, book("en").say)
    return load_plain(text.encode())


def test_a_register_answered_throughout_says_what_was_answered() -> None:
    made = _file(
        {
            "Name of the register": "Customers: all of them",
            "Groups of data subjects, by id": "Consumers, Contact persons",
            "Data groups, by id": "Contact details, Billing",
            "Contact details/Kinds of data in it": "name, email, shoe size",
            "Contact details/Where the data come from": "data-subject, the shop floor",
            "Contact details/Groups of data subjects it concerns, or all": "consumers",
            "Billing/Whether a person must give them (Art. 13(2)(e))": "contractual",
            "Purposes, by id": "Delivery",
            "Delivery/Grounds in law": "6-1-b, 6-1-f",
            "Delivery/Data groups it needs, or all": "all",
            "Processors, or none": "esimerkki-kirjeet, a carrier",
            "Recipients that decide for themselves, or none": "none",
            "Billing/How long": "6 years",
            "Billing/Event from which the clock runs": "contract-end",
            "Where requests go: controller, contact, dpo, or own words": "controller",
            "Time within which a request is answered, where not in days": "1 month",
            "Role that answers for the entry": "office",
            "Day of the next review": "2027-05-04",
        }
    )
    assert made["name"] == "Customers: all of them"
    assert made["subjects"] == {"consumers": {"name": "Consumers"}, "contact-persons": {"name": "Contact persons"}}
    contact = made["data"]["contact-details"]
    assert contact["items"] == ["name", "email", {"en": "shoe size"}]
    assert contact["sources"] == ["data-subject", {"en": "the shop floor"}]
    assert contact["subjects"] == ["consumers"]
    assert made["data"]["billing"]["obligation"] == "contractual"
    assert made["purposes"]["delivery"]["basis"] == ["6-1-b", "6-1-f"]
    assert [entry["party"] for entry in made["processors"]] == ["esimerkki-kirjeet", {"en": "a carrier"}]
    assert made["disclosures"] == "none"
    (rule,) = made["retention"]
    assert (rule["data"], rule["period"], rule["start"]) == (["billing"], "6 years", "contract-end")
    assert made["rights"]["channel"] == "controller"
    assert made["internal"]["review"] == {"next": "2027-05-04"}


@pytest.mark.parametrize(
    ("kind", "about", "wrong", "code", "near"),
    [
        ("agreement", "Day it was signed", "4.5.2026", "FMT011", "2026-05-04"),
        ("agreement", "Legal entity that contracts as processor", "acmee", "FMT011", "acme"),
        ("party", "Mailbox of the role", "office(at)acme.example", "FMT011", "office@acme.example"),
        ("party", "Country, as ISO 3166 alpha-2", "Suomi", "FMT011", "FI"),
        ("party", "Web site", "www.acme.example", "FMT011", "https://www.acme.example"),
        ("register", "Role that answers for the entry", "ofice", "FMT011", "office"),
        ("register", "What it is, in a sentence or two", "bidi \u202e here", "FMT002", None),
    ],
)
def test_a_wrong_answer_is_told_as_in_a_file_and_asked_again(
    kind: str, about: str, wrong: str, code: str, near: str | None
) -> None:
    told: list[Diagnostic] = []

    def answer(question: Question, problem: Diagnostic | None) -> str:
        if problem is not None:
            told.append(problem)
            return near or ""
        must = "acme" if "acme" in question.words else "Esimerkki"
        return wrong if question.about == about else must if question.must else ""

    text = new_file(NewFile(kind, "new", {}, KNOWN, "en"), answer, book("en").say)
    assert [(item.code, item.params.get("near")) for item in told] == [(code, near)]
    assert near is None or near in text


def test_an_address_without_a_country_is_asked_for_the_country() -> None:
    asked: list[str] = []

    def answer(question: Question, problem: Diagnostic | None) -> str:
        asked.append(question.about)
        country = question.about.startswith("Country") and question.must
        return "FI" if country else "Esimerkkikatu 1" if question.about.startswith("Street") else ""

    interview = Interview(answer, {}, "en", {"name": "Esimerkki Oy"})
    lines = {line.key: line for line in interview.fields(*KINDS["party"])}
    assert asked.count("Country, as ISO 3166 alpha-2") == 2
    assert [line.key for line in lines["address"].value.lines] == ["street", "postcode", "city", "country"]  # type: ignore[union-attr]


def test_nobody_to_ask_for_what_must_be_said() -> None:
    with pytest.raises(Unusable) as stopped:
        new_file(NewFile("register", "new", {}, {}, "en"), unknown, book("en").say)
    assert (stopped.value.route, stopped.value.problem) == ("name", None)
