"""The notice tells what the articles ask for, and nothing that the record does not support."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pages import LANGUAGES, ORGANISATION, Made, make

BASIS = """
purposes:
  billing:
    name: Billing
    data: all
    subjects: all
    automated_means: yes
    basis: [{basis}]
"""
US_PARTY = """
party: mailer
name: Mailer Inc
address: {street: 1 Road, city: Austin, country: US}
locations: [{country: US, what: [storage]}]
sub_processors: none
example: yes
"""
USED = "processors: [{party: mailer, service: Sends letters, purposes: all, data: all}]\n"
TRANSFER = """
transfers:
  - country: US
    importer: mailer
    data: all
    mechanism: [{article: 46-2-c, set: 2021/914, module: 2}]
    copy_at: https://mailer.example/clauses
"""


OFFICER = "dpo: {email: dpo@mailer.example}\nrepresentative: {role: Agent, address: {country: SE}}\n"


def blocks(made: Made) -> set[str]:
    page = made.page()
    assert page.missing == ()
    return set(made.view().blocks)


@pytest.mark.parametrize(
    ("basis", "there", "absent"),
    [
        ("6-1-b", {"right-portability"}, {"objection", "withdrawal", "legitimate-interest"}),
        ("{article: 6-1-a, withdrawal: By letter}", {"right-portability", "withdrawal"}, {"objection"}),
        ("{article: 6-1-c, law: FI.KPL.2.10}", {"right-access"}, {"right-portability", "objection", "withdrawal"}),
        ("6-1-d", {"right-access"}, {"right-portability", "objection", "withdrawal"}),
        ("{article: 6-1-e, law: FI.TSL.4}", {"objection"}, {"right-portability", "withdrawal"}),
        (
            "{article: 6-1-f, interest: Being paid}",
            {"objection", "legitimate-interest"},
            {"right-portability", "withdrawal"},
        ),
    ],
)
def test_the_rights_follow_from_the_basis(basis: str, there: set[str], absent: set[str], tmp_path: Path) -> None:
    found = blocks(make(tmp_path, BASIS.format(basis=basis)))
    assert there <= found
    assert not absent & found
    assert {"right-access", "right-rectification", "right-erasure", "right-restriction", "complaint"} <= found


def test_what_is_not_automated_is_not_portable(tmp_path: Path) -> None:
    made = make(tmp_path, BASIS.format(basis="6-1-b").replace("automated_means: yes", "automated_means: no"))
    assert "right-portability" not in blocks(made)


def test_a_legal_duty_limits_erasure(tmp_path: Path) -> None:
    made = make(tmp_path, BASIS.format(basis="{article: 6-1-c, law: FI.KPL.2.10}"))
    assert "as far as law demands that the data be kept" in made.notice()
    assert "Such purposes are: Billing." in made.notice()
    assert "as far as law demands" not in make(tmp_path / "other", BASIS.format(basis="6-1-b")).notice()


def test_direct_marketing_can_be_objected_to_whatever_its_basis(tmp_path: Path) -> None:
    marketing = "    marketing: {channels: [post], opt_out: Write STOP}\n"
    made = make(tmp_path, BASIS.format(basis="6-1-b") + marketing)
    assert "objection" in blocks(made)
    assert "at any time, free of charge and without giving a reason" in made.notice()
    assert "Write STOP" in made.notice()
    assert "particular situation" not in made.notice()


def test_the_objection_stands_in_a_block_of_its_own(tmp_path: Path) -> None:
    html = make(tmp_path, BASIS.format(basis="{article: 6-1-f, interest: Being paid}")).page().html
    block = html.split('data-block="objection"')[1].split("</section>")[0]
    assert "particular situation" in block
    assert "data-block" not in block


def test_a_legitimate_interest_is_told_and_its_test_can_be_asked_for(tmp_path: Path) -> None:
    text = make(tmp_path, BASIS.format(basis="{article: 6-1-f, interest: Being paid, holder: third-party}")).notice()
    assert "Legitimate interest: Being paid" in text
    assert "Whose interest: a third party's" in text
    assert "balancing test" in text


def test_no_transfers_is_said_only_where_it_follows(tmp_path: Path) -> None:
    said = "The data are not transferred outside the European Union or the European Economic Area."
    assert said in make(tmp_path / "a").notice()
    assert said not in make(tmp_path / "b", "transfers:\n").notice()
    assert said not in make(tmp_path / "c", USED, parties__mailer=US_PARTY).notice()
    unknown = "party: mailer\nname: Mailer\n"
    assert said not in make(tmp_path / "d", USED, parties__mailer=unknown).notice()
    assert said not in make(tmp_path / "e", "locations: [{country: US, what: [storage]}]\n").notice()
    inside = US_PARTY.replace("country: US", "country: SE")
    assert said in make(tmp_path / "f", USED, parties__mailer=inside).notice()


def test_no_negative_statement_rests_on_a_file_with_a_format_error(tmp_path: Path) -> None:
    broken = US_PARTY.replace("country: US", "country: SE") + "mistake: yes\n"
    made = make(tmp_path, USED, parties__mailer=broken)
    assert "registers/parties/mailer.yaml" in made.checked.workspace.broken
    assert "not transferred outside" not in made.notice()
    assert "not disclosed to other controllers" not in made.notice()


def test_a_transfer_names_country_mechanism_adequacy_and_copy(tmp_path: Path) -> None:
    made = make(tmp_path, USED + TRANSFER, parties__mailer=US_PARTY)
    assert "transfers" in blocks(made)
    text = made.notice()
    for said in (
        "United States",
        "Mailer Inc",
        "Standard data protection clauses",
        "Article 46(2)(c)",
        "2021/914",
        "mailer.example/clauses",
    ):
        assert said in text
    assert "not transferred outside" not in text


@pytest.mark.parametrize(
    ("country", "mechanism", "said"),
    [
        ("US", "{article: 46-2-c, set: 2021/914, module: 2}", "this transfer does not rest on it."),
        ("US", "{article: 45, entity: Mailer Inc, status: active}", "the level of protection is adequate."),
        ("JP", "{article: 45}", "the level of protection is adequate."),
        ("CH", "{article: 46-2-c, set: 2021/914, module: 2}", "the level of protection is adequate."),
        ("IN", "{article: 46-2-c, set: 2021/914, module: 2}", "is in force for this country."),
    ],
)
def test_a_decision_for_a_part_of_a_country_counts_for_what_rests_on_it(
    country: str, mechanism: str, said: str, tmp_path: Path
) -> None:
    given = f"transfers: [{{country: {country}, importer: mailer, data: all, mechanism: {mechanism}}}]\n"
    text = make(tmp_path, USED + given, parties__mailer=US_PARTY.replace("US", country)).notice()
    sentences = (
        "this transfer does not rest on it.",
        "the level of protection is adequate.",
        "is in force for this country.",
    )
    assert [sentence for sentence in sentences if sentence in text] == [said]


def test_own_words_stand_under_the_name_of_the_right_in_place_of_those_of_the_law(tmp_path: Path) -> None:
    text = make(tmp_path, "rights: {channel: controller, access: {how: Ask at the desk.}}\n").notice()
    bare = make(tmp_path / "bare", "rights: {channel: controller}\n").notice()
    sentence = "You have the right to know whether data about you are handled"
    assert sentence in bare
    assert sentence not in text
    assert "Right of access" in text
    assert "Ask at the desk." in text


def test_processors_are_recipients_and_nobody_is_said_only_of_nobody(tmp_path: Path) -> None:
    nobody = "The data are not disclosed to others, and nobody handles them on behalf of the controller."
    assert nobody in make(tmp_path / "a").notice()
    assert "no-recipients" in blocks(make(tmp_path / "a"))
    made = make(tmp_path / "b", USED, parties__mailer=US_PARTY)
    assert nobody not in made.notice()
    assert "Mailer Inc" in made.notice()
    assert "Sends letters" in made.notice()
    assert "recipients" in blocks(made)
    assert nobody not in make(tmp_path / "c", "processors:\n").notice()


def test_a_processor_may_be_told_by_its_category(tmp_path: Path) -> None:
    used = USED.replace("service:", "category: Postal services, service:")
    text = make(tmp_path, used, parties__mailer=US_PARTY).notice()
    assert "Postal services" in text
    assert "Mailer Inc" not in text


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{authority: {en: Tax office}, law: FI.KPL.2.10}", "public authority"),
        ("{public: On our web site, why: Winners are told}", "Publication: On our web site"),
        ("{party: {en: Banks}, conditions: [consent, law]}", "Condition: with your consent; where law demands"),
        ("{party: {en: Banks in Finland}, joint: yes}", "Role: joint controller"),
        ("{register: other, when: when it ends}", "Another register of ours: Other"),
    ],
)
def test_every_sort_of_disclosure_is_told(entry: str, said: str, tmp_path: Path) -> None:
    other = "register: other\nname: Other\ncontrollers: [us]\n"
    assert said in make(tmp_path, f"disclosures: [{entry}]\n", other=other).notice()


def test_the_controllers_are_told_with_officer_representative_and_arrangement(tmp_path: Path) -> None:
    made = make(
        tmp_path,
        "controllers: [{party: us, role: joint}, {party: mailer, role: joint, decides: Letters}]\n"
        "arrangement: {essence: We share it}\n",
        parties__mailer=US_PARTY + OFFICER,
    )
    assert {"dpo", "representative", "joint-controllers"} <= blocks(made)
    text = made.notice()
    for said in ("We share it", "dpo@mailer.example", "Joint controller", "Letters", "Agent", "Sweden"):
        assert said in text
    assert "Representative in the Union" in text


def test_a_controller_in_the_union_has_its_representative_elsewhere(tmp_path: Path) -> None:
    agent = "representative: {role: Agent for the United Kingdom, email: uk@esimerkki.example}\n"
    text = make(tmp_path, organisation=ORGANISATION + agent).notice()
    assert "Agent for the United Kingdom" in text
    assert "in the Union" not in text


def test_a_controller_may_be_known_by_a_relation(tmp_path: Path) -> None:
    text = make(tmp_path, "controllers: [{described: the company you have a contract with}]\n").notice()
    assert "The company you have a contract with" in text


def test_data_from_elsewhere_ask_for_sources_and_whether_they_are_public(tmp_path: Path) -> None:
    plain = make(tmp_path / "a")
    assert not {"sources", "data"} & blocks(plain)
    data = """
data:
  basic:
    name: Basic data
    subjects: [people]
    items: [name, {item: phone, note: mobile, optional: yes}]
    other: What you tell us
    sources: [data-subject, {source: trade-register}, {source: credit-register, named: Asiakastieto, public: no}]
"""
    made = make(tmp_path / "b", data)
    assert {"sources", "data"} <= blocks(made)
    text = made.notice()
    assert "Name, telephone number (mobile; optional), other data: What you tell us" in text
    assert "Publicly accessible: yes" in text
    assert "egister: Asiakastieto" in text


def test_special_data_name_their_condition(tmp_path: Path) -> None:
    data = """
data:
  diet:
    name: Diets
    subjects: [people]
    items: [diet]
    sources: [data-subject]
    special: [{kind: health, possible: yes, article: 9-2-a, explicit: yes, consent: Ticking the box}]
"""
    made = make(tmp_path, data)
    text = made.notice()
    assert "possibly: data concerning health; explicit consent (Article 9(2)(a)); Ticking the box" in text
    assert {"withdrawal", "right-portability"} <= blocks(made)


def test_whether_data_must_be_given_and_what_follows_otherwise(tmp_path: Path) -> None:
    assert "provision" not in blocks(make(tmp_path / "a"))
    data = """
data:
  basic:
    name: Basic data
    subjects: [people]
    items: [name]
    sources: [data-subject]
    obligation: {kind: contractual, otherwise: No contract can be made.}
"""
    made = make(tmp_path / "b", data)
    assert "provision" in blocks(made)
    assert "Giving the data is required by the contract. No contract can be made." in made.notice()


def test_automated_decisions_are_told_with_how_to_contest_them(tmp_path: Path) -> None:
    said = "No decisions about you are made solely by automated means."
    assert said in make(tmp_path / "a").notice()
    assert said not in make(tmp_path / "b", "automated:\n").notice()
    made = make(
        tmp_path / "c",
        "automated: {logic: Points are added, significance: Credit or none, ground: 22-2-a, human: Call us}\n",
    )
    assert {"automated-decisions", "right-automated"} <= blocks(made)
    for told in ("Points are added", "Credit or none", "Article 22(2)(a)", "Call us"):
        assert told in made.notice()
    assert said not in made.notice()


def test_a_denied_right_is_told_with_its_reason(tmp_path: Path) -> None:
    rights = "rights: {channel: controller, access: {denied: {reason: A crime is looked into, law: FI.TSL.4}}}\n"
    text = make(tmp_path, rights).notice()
    assert "The right is restricted. Reason: A crime is looked into." in text
    assert "The restriction rests on: section 4 of the Data Protection Act (1050/2018)." in text


def test_how_requests_are_made_is_told(tmp_path: Path) -> None:
    rights = """
rights:
  channel: controller
  identity: We ask for your customer number.
  answered_within: 1 month
  fee: none
  form: in writing
  quote: GDPR-1
"""
    text = make(tmp_path, rights).notice()
    for said in ("To the controller: privacy@esimerkki.example", "We ask for your customer number.", "In writing",
                 "1 month from receiving the request", "Using your rights is free of charge.", "GDPR-1"):  # fmt: skip
        assert said in text


def test_the_rights_of_a_transcribed_text_are_printed_as_it_lists_them(tmp_path: Path) -> None:
    found = blocks(make(tmp_path, "rights: {channel: controller, printed: [access, complaint]}\n"))
    assert {name for name in found if name.startswith("right-")} == {"right-access"}


@pytest.mark.parametrize(
    ("language", "name", "street"),
    [
        ("fi", "Tietosuojavaltuutetun toimisto", "Lintulahdenkuja 4"),
        ("sv", "Dataombudsmannens byrå", "Fågelviksgränden 4"),
        ("en", "Office of the Data Protection Ombudsman", "Lintulahdenkuja 4"),
    ],
)
def test_the_authority_is_that_of_the_country(language: str, name: str, street: str, tmp_path: Path) -> None:
    text = make(tmp_path).notice(language)
    assert name in text
    assert street in text


def test_an_authority_that_no_table_knows_is_told_by_its_country(tmp_path: Path) -> None:
    text = make(tmp_path, "rights: {channel: controller, complaint: {authority: PT}}\n").notice()
    assert "Supervisory authority of the country: Portugal" in text


def test_the_sections_are_numbered_without_a_gap(tmp_path: Path) -> None:
    for language in LANGUAGES:
        sections = make(tmp_path).view("notice", language).data["sections"]
        assert [section["number"] for section in sections] == list(range(1, len(sections) + 1))


def test_nothing_internal_and_no_note_on_a_gap_is_in_the_view_of_a_notice(tmp_path: Path) -> None:
    made = make(
        tmp_path,
        "internal: {owner: boss, notes: SECRET}\nsecurity: {todo: SECRET}\nprocessors: {todo: SECRET}\n",
        workspace="workspace: 1\nlanguages: [en]\nroles: {boss: {name: SECRET}}\n",
    )
    assert "SECRET" not in str(made.view().data)
    assert "SECRET" in made.record()


def test_words_in_another_language_are_marked_as_such(tmp_path: Path) -> None:
    html = make(tmp_path).page("notice", "fi").html
    assert '<span lang="en">Customers</span>' in html
    assert '<html lang="fi" dir="ltr">' in html


def test_cookies_are_told_with_their_time(tmp_path: Path) -> None:
    cookies = "cookies: [{name: session, why: Keeps you logged in, essential: yes, lasts: 2 hours, store: cookie}]\n"
    text = make(tmp_path, cookies).notice()
    for said in ("session", "Keeps you logged in", "necessary for the service you asked for", "2 hours"):
        assert said in text


def test_the_short_layer_names_a_dozen_purposes_and_counts_the_rest(tmp_path: Path) -> None:
    many = "".join(
        f"  use-{number}: {{name: Use {number}, data: all, subjects: all, basis: 6-1-b}}\n" for number in range(30)
    )
    view = make(tmp_path, f"purposes:\n{many}").view()
    why = view.data["summary"]["why"]
    assert why[:11] == [f"Use {number}" for number in range(11)]
    assert why[11] == {"link": "#purposes", "label": {"word": "summary.more-purposes", "n": 19}}
    assert len(why) == 12
    assert len(view.data["purposes"]["purposes"]) == 30
