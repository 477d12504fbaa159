"""Nodes to the model: each kind of value, each way to write it, and what is kept when a part of it is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ropa.decode import UNREADABLE, Decoder, nearest
from ropa.decode.slips import as_list, put_right
from ropa.model.base import ALL, EVERY_LANGUAGE, FIRST_LANGUAGE, NONE, NotApplicable, Text, Todo, public
from ropa.model.data import Item, KnownSource, PartySource
from ropa.model.law import Law
from ropa.model.party import Organisation
from ropa.model.purpose import ClaimedBasis, Consent, OtherBasis
from ropa.model.recipients import ToPublic, ToRegister
from ropa.model.register import Register
from ropa.model.scalars import Period
from ropa.source import Document
from ropa.yamlio import compose


def read(text: str, cls: type[Any] = Register) -> tuple[Any, list[tuple[str, str]]]:
    """The value and the problems as (code, route); the keys every register needs are not asked for."""
    decoder = Decoder()
    node = compose(text.encode(), lambda code, span, params: None)
    assert node is not None
    value = decoder.read(cls, node, Document("x.yaml"), {})
    needed = {"register", "name", "controllers", "organisation", "workspace"}
    told = [(item.code, item.at.dotted()) for item in decoder.found]
    return value, [item for item in told if not (item[0] == "FMT013" and item[1] in needed)]


def one(text: str, cls: type[Any] = Register) -> Any:
    value, told = read(text, cls)
    assert told == []
    return value


def test_the_four_states_are_told_apart() -> None:
    assert one("a: x".replace("a: x", "status: active")).transfers is None
    assert one("transfers: none").transfers is NONE
    assert isinstance(one("transfers: {not_applicable: No data leave}").transfers, NotApplicable)
    assert isinstance(one("transfers: {todo: Ask IT}").transfers, Todo)
    assert one("transfers: []").transfers == ()


def test_a_scope_is_all_or_a_list_or_not_assessed() -> None:
    purposes = one("purposes: {a: {name: A, data: all}, b: {name: B, data: [x]}, c: C}").purposes
    assert (purposes["a"].data, purposes["b"].data, purposes["c"].data) == (ALL, ("x",), None)


def test_a_plain_word_stands_for_the_first_key_of_an_entry() -> None:
    register = one("data: {x: {name: X, items: [email, {item: name, note: n}, {fi: Oma}]}}")
    items = register.data["x"].items
    assert [type(item) for item in items] == [Item, Item, Item]
    assert [item.item for item in items] == ["email", "name", Text({"fi": "Oma"})]


def test_a_plain_word_stands_for_a_key_that_python_keeps_for_itself() -> None:
    (rule,) = one("retention: [{exceptions: [a dispute]}]").retention
    assert [entry.if_ for entry in rule.exceptions] == [{FIRST_LANGUAGE: "a dispute"}]


def test_one_entry_may_stand_without_its_list_where_the_field_allows_it() -> None:
    assert one("medium: paper").medium == one("medium: [paper]").medium
    assert read("languages: fi", Organisation)[1] == [("FMT010", "languages")]


def test_the_kind_of_an_entry_is_told_by_the_key_that_is_there() -> None:
    disclosures = one("disclosures: [{register: x}, {public: On the web}]").disclosures
    assert [type(entry) for entry in disclosures] == [ToRegister, ToPublic]
    sources = one("sources: [data-subject, {party: x}, {source: public-registers}]").sources
    assert [type(entry) for entry in sources] == [KnownSource, PartySource, KnownSource]


@pytest.mark.parametrize(
    ("basis", "cls"),
    [
        ("6-1-a", Consent),
        ("{article: 6-1-a, withdrawal: By e-mail}", Consent),
        ("'2018/1725:5-1-a'", OtherBasis),
        ("{claimed: The act of 1999}", ClaimedBasis),
    ],
)
def test_the_kind_of_a_basis_is_told_by_its_article_or_claim(basis: str, cls: type) -> None:
    (entry,) = one(f"purposes: {{a: {{name: A, basis: {basis}}}}}").purposes["a"].basis
    assert type(entry) is cls


def test_text_is_of_the_first_language_and_a_name_of_every_language() -> None:
    assert one("description: Words").description == {FIRST_LANGUAGE: "Words"}
    assert one("name: Acme", Organisation).name == {EVERY_LANGUAGE: "Acme"}
    text = one("description: {fi: Sanat, en: Words}").description
    assert (text.in_language("fi", "en"), text.in_language("sv", "en"), text.anything("sv")) == (
        "Sanat",
        None,
        "Sanat",
    )


def test_dates_periods_and_yes_or_no_are_read_into_their_types() -> None:
    register = one("since: 2024-02-29\nretention: [{period: 3 years 6 months, active: yes, automatic: no}]")
    (rule,) = register.retention
    assert (register.since, rule.period.exactly) == (date(2024, 2, 29), Period(years=3, months=6))
    assert (rule.active, rule.automatic) == (True, False)


def test_a_law_is_a_code_or_a_citation() -> None:
    (rule,) = one("retention: [{law: [FI.KPL.2.10, Some Act 1/2020, {law: X Act, section: '5'}]}]").retention
    assert [type(law) for law in rule.law] == [Law, Law, Law]
    assert rule.law[0].law == "FI.KPL.2.10"
    assert rule.law[1].law == {FIRST_LANGUAGE: "Some Act 1/2020"}


@pytest.mark.parametrize(
    ("text", "code", "route"),
    [
        ("since: [2024-01-01]", "FMT010", "since"),
        ("since: tomorrow", "FMT011", "since"),
        ("since: ''", "FMT014", "since"),
        ("medium: [paper, stone]", "FMT011", "medium.1"),
        ("data: {x: {name: X, items: [[a]]}}", "FMT010", "data.x.items.0"),
        ("data: {X: Y}", "FMT016", "data.X"),
        ("description: {xx: Y}", "FMT015", "description.xx"),
        ("description: {fi: [a]}", "FMT010", "description.fi"),
        ("sources: [{party: x, register: y}]", "FMT017", "sources.0.register"),
        ("purposes: {a: {name: A, basis: {law: x}}}", "FMT013", "purposes.a.basis"),
        ("purposes: {a: {name: A, basis: 6-1-z}}", "FMT011", "purposes.a.basis"),
        ("<<: {a: b}", "FMT006", "<<"),
        ("? {a: b}\n: c", "FMT010", ""),
    ],
)
def test_a_mistake_is_told_at_its_route_and_the_field_is_left_not_stated(text: str, code: str, route: str) -> None:
    value, told = read(text + "\nstatus: active")
    assert told == [(code, route)]
    assert str(value.status) == "active"


def test_a_key_written_twice_keeps_its_first_value() -> None:
    value, told = read("reference: one\nreference: two")
    assert (value.reference, told) == ("one", [("FMT009", "reference")])


def test_a_file_that_is_no_mapping_gives_a_value_without_anything_in_it() -> None:
    decoder = Decoder()
    node = compose(b"- a\n", lambda code, span, params: None)
    assert node is not None
    value = decoder.read(Register, node, Document("x.yaml"), {"register": "x"})
    assert (value.register, value.purposes, [item.code for item in decoder.found]) == ("x", None, ["FMT010"])


def test_values_are_equal_wherever_they_stand() -> None:
    assert one("reference: R\nstatus: active") == one("# moved\n\nstatus: active\nreference: R")


def test_nothing_internal_is_left_behind_the_wall() -> None:
    register = one(
        "internal: {notes: secret}\npurposes: {a: {name: A, internal: {notes: secret},"
        " basis: {article: 6-1-f, internal: {notes: secret}}}}\n"
        "retention: [{period: 1 year, internal: {notes: secret}}]\n"
        "processors: [{party: x, internal: {notes: secret}}]\n"
        "waivers: [{code: RET001, at: retention.0, reason: secret, by: dpo, until: 2026-01-01}]"
    )
    assert "secret" in repr(register)
    assert "secret" not in repr(public(register))
    assert public(register).purposes["a"].name == {FIRST_LANGUAGE: "A"}


@pytest.mark.parametrize(
    ("expected", "value", "meant"),
    [
        ("date", "4.5.2026", "2026-05-04"),
        ("date", "04/05/2026", "2026-05-04"),
        ("date", "31.2.2026", None),
        ("date", "2026-5-4", "2026-05-04"),
        ("date", "20260504", "2026-05-04"),
        ("date", "4.5.98", "1998-05-04"),
        ("date", "4. toukokuuta 2026", "2026-05-04"),
        ("date", "1. marraskuuta 2026", "2026-11-01"),
        ("date", "1 March 2026", "2026-03-01"),
        ("date", "May 4, 2026", "2026-05-04"),
        ("date", "den 4 maj 2026", "2026-05-04"),
        ("date", "2026–05–04", "2026-05-04"),
        ("date", "4 of May 2026", None),
        ("period", "P10Y", "10 years"),
        ("period", "P1Y6M", "1 year 6 months"),
        ("period", "P", None),
        ("period", "noin 10 v", "{about: 10 years}"),
        ("period", "10 vuotta", "10 years"),
        ("period", "1 kk", "1 month"),
        ("period", "2 år", "2 years"),
        ("period", "0 v", None),
        ("period", "10-20 years", "{min: 10 years, max: 20 years}"),
        ("period", "enintään 10 vuotta", "{max: 10 years}"),
        ("period", "at least 2 years", "{min: 2 years}"),
        ("period", "1,5 v", "1 year 6 months"),
        ("period", "0,5 vuotta", "6 months"),
        ("period", "1,5 kk", None),
        ("period", "kymmenen vuotta", "10 years"),
        ("period", "10 vuoden ajan", "10 years"),
        ("period", "quite 10 years", None),
        ("period", "x" * 5000 + " years", None),
        ("period", "soon", None),
        ("country", "USA", "US"),
        ("country", "Suomi", "FI"),
        ("country", "fi", "FI"),
        ("country", "Narnia", None),
        ("country", "UK", "GB"),
        ("country", "EU", None),
        ("language", "fin", "fi"),
        ("language", "Svenska", "sv"),
        ("article", "consent", "6-1-a"),
        ("article", "oikeutettu etu", "6-1-f"),
        ("article", "6(1)(f)", "6-1-f"),
        ("article", "Art. 6(1)(b)", "6-1-b"),
        ("article", "6.1.f", "6-1-f"),
        ("article", "6 (1) f", "6-1-f"),
        ("article", "whatever", None),
        ("article", "6 artiklan 1 kohdan f alakohta", "6-1-f"),
        ("article", "artikel 6.1 f", "6-1-f"),
        ("article", "6-1-a and 6-1-f", "[6-1-a, 6-1-f]"),
        ("article", "6-1", None),
        ("email", "mailto:a@b.example", "a@b.example"),
        ("email", "a @b.example", "a@b.example"),
        ("email", "b.example", None),
        ("email", "a (at) b.example", "a@b.example"),
        ("yes-or-no", "true", "yes"),
        ("yes-or-no", "ei", "no"),
        ("link", "www.acme.example", "https://www.acme.example"),
        ("id", "Ääkköset Oy", "aakkoset-oy"),
        ("id", "123", None),
        ("link", "http://acme.example/a", "https://acme.example/a"),
        ("link", "a@b.example", "mailto:a@b.example"),
        ("link", "09 1234 567", "tel:091234567"),
        ("link", "see our pages", None),
    ],
)
def test_a_usual_slip_is_put_right(expected: str, value: str, meant: str | None) -> None:
    assert put_right(f"@expect.{expected}", value) == meant


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("name, phone", "[name, phone]"),
        ("-name -phone", "[name, phone]"),
        ("• name • e-mail", "[name, e-mail]"),
        ("a sentence, and another one", None),
        ("", None),
    ],
)
def test_a_text_that_was_meant_as_a_list_is_recognised(value: str, meant: str | None) -> None:
    assert as_list(value) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [("purposse", "purposes"), ("Data", "data"), ("not_applicable", "not-applicable"), ("xyz", None), ("", None)],
)
def test_a_misspelt_word_is_recognised(word: str, meant: str | None) -> None:
    assert nearest(word, ["purposes", "data", "retention", "not-applicable"]) == meant


@pytest.mark.parametrize(
    "text",
    ["", "6", "years", "6 years ", "6  years", "-1 years", "1.5 years", "6 years 6 years", "0 days", "٣ years"],
)
def test_a_period_is_whole_numbers_of_units_that_are_each_said_once(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # its text is that value itself
        Period.parse(text)


def test_the_mark_of_what_cannot_be_read_is_no_value() -> None:
    assert repr(UNREADABLE) == "UNREADABLE"
