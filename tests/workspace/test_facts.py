"""What follows from the files: where data go, through whom, and what agreements and transfers cover."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ropa.facts import Facts, rules_for
from ropa.model.base import listed
from tests.workspace.small import AS_OF, check

REGISTER = """\
register: customers
name: Customers
controllers: [acme]
subjects: {consumers: Consumers, partners: Partners}
data:
  contact: {name: Contact, subjects: [consumers, partners]}
  billing: {name: Billing, subjects: [consumers]}
purposes:
  billing: {name: Billing, data: [billing]}
  service: {name: Service, data: [contact]}
"""
LETTERS = (
    "party: letters\nname: Letters\nlocations:\n  - {country: FI, what: storage}\n  - {country: US, what: support}\n"
)
AGREEMENT = """\
agreement: letters-2025
processor: letters
since: 2025-01-01
covers:
  - {register: customers, purposes: [billing], data: [billing], subjects: [consumers]}
transfers:
  - {importer: letters, country: US, mechanism: 45, since: 2025-01-01}
"""


def facts(tmp_path: Path, as_of: date | None = None, /, **files: str) -> Facts:
    """The facts of a workspace; `party_x` stands for registers/parties/x.yaml and so on."""
    folders = {"party": "parties/", "agreement": "agreements/", "service": "services/", "register": ""}
    content: dict[str, str | bytes | None] = {}
    for name, text in files.items():
        kind, _, stem = name.partition("_")
        content[f"registers/{folders[kind]}{stem.replace('_', '-')}.yaml"] = text
    checked = check(tmp_path, content, as_of=as_of or AS_OF)
    assert [item.code for item in checked.found if item.family == "FMT"] == []
    return checked.facts


def flows(one: Facts) -> list[tuple[str, str, bool | None, int]]:
    """Each flow of the customers' register: its chain, its place, whether it leaves, how many transfers cover it."""
    (register,) = (entry for name, entry in one.workspace.registers.items() if name == "customers")
    return [
        (
            ">".join(str(getattr(body, "party", "") or "acme") for body in flow.chain),
            flow.place,
            flow.leaves,
            len(flow.transfers),
        )
        for flow in one.flows(register)
    ]


USE = "processors:\n  - {party: letters, purposes: [billing], data: [billing]}\n"


def test_data_go_to_every_place_of_the_processor(tmp_path: Path) -> None:
    one = facts(tmp_path, register_customers=REGISTER + USE, party_letters=LETTERS)
    assert flows(one) == [("letters", "FI", False, 0), ("letters", "US", True, 0)]


def test_the_place_of_a_flow_is_shown_where_the_file_says_it(tmp_path: Path) -> None:
    one = facts(tmp_path, register_customers=REGISTER + USE, party_letters=LETTERS)
    (register,) = one.workspace.registers.values()
    seen = one.flows(register)[1].seen
    assert (seen.document.path, seen.dotted()) == ("registers/parties/letters.yaml", "locations.1.country")


def test_places_of_the_use_stand_before_those_of_the_party(tmp_path: Path) -> None:
    use = "processors:\n  - {party: letters, places: [{country: SE}]}\n"
    one = facts(tmp_path, register_customers=REGISTER + use, party_letters=LETTERS)
    assert flows(one) == [("letters", "SE", False, 0)]


def test_the_address_tells_the_place_when_nothing_else_does(tmp_path: Path) -> None:
    party = "party: letters\nname: Letters\naddress: {country: GB}\n"
    assert flows(facts(tmp_path, register_customers=REGISTER + USE, party_letters=party)) == [
        ("letters", "GB", True, 0)
    ]


def test_whether_data_leave_follows_the_law_of_the_day(tmp_path: Path) -> None:
    party = "party: letters\nname: Letters\nlocations: [{country: GB}]\n"
    files = {"register_customers": REGISTER + USE, "party_letters": party}
    assert flows(facts(tmp_path, date(2020, 12, 31), **files)) == [("letters", "GB", False, 0)]
    assert flows(facts(tmp_path, date(2021, 1, 1), **files)) == [("letters", "GB", True, 0)]


@pytest.mark.parametrize(
    ("region", "leaves"),
    [("EU", False), ("EEA", False), ("outside-EEA", True), ("world", None), ("customer-region", None)],
)
def test_a_region_leaves_the_area_only_where_that_is_known(region: str, leaves: bool | None, tmp_path: Path) -> None:
    party = f"party: letters\nname: Letters\nlocations: [{{region: {region}}}]\n"
    one = facts(tmp_path, register_customers=REGISTER + USE, party_letters=party)
    assert flows(one) == [("letters", region, leaves, 0)]


def test_data_go_on_through_the_chain_of_sub_processors(tmp_path: Path) -> None:
    one = facts(
        tmp_path,
        register_customers=REGISTER + USE,
        party_letters="party: letters\nname: Letters\nlocations: [{country: FI}]\nsub_processors: [cloud]\n",
        party_cloud="party: cloud\nname: Cloud\nlocations: [{country: SE}]\nsub_processors: [{party: help}]\n",
        party_help="party: help\nname: Help\nlocations: [{country: IN}]\n",
    )
    assert flows(one) == [
        ("letters", "FI", False, 0),
        ("letters>cloud", "SE", False, 0),
        ("letters>cloud>help", "IN", True, 0),
    ]


def test_a_chain_that_leads_back_to_itself_ends(tmp_path: Path) -> None:
    one = facts(
        tmp_path,
        register_customers=REGISTER + USE,
        party_letters="party: letters\nname: Letters\nlocations: [{country: FI}]\nsub_processors: [cloud]\n",
        party_cloud="party: cloud\nname: Cloud\nlocations: [{country: SE}]\nsub_processors: [letters]\n",
    )
    assert flows(one) == [("letters", "FI", False, 0), ("letters>cloud", "SE", False, 0)]


def test_sub_processors_and_places_that_have_ended_or_not_begun_are_left_out(tmp_path: Path) -> None:
    party = (
        "party: letters\nname: Letters\nlocations: [{country: FI}, {country: US, until: 2026-05-03}]\n"
        "sub_processors: [{party: cloud, since: 2026-05-05}]\n"
    )
    cloud = "party: cloud\nname: Cloud\nlocations: [{country: IN}]\n"
    files = {"register_customers": REGISTER + USE, "party_letters": party, "party_cloud": cloud}
    assert flows(facts(tmp_path, **files)) == [("letters", "FI", False, 0)]
    assert flows(facts(tmp_path, date(2026, 5, 5), **files))[-1] == ("letters>cloud", "IN", True, 0)


def test_a_transfer_of_the_agreement_covers_the_registers_that_use_the_party(tmp_path: Path) -> None:
    one = facts(tmp_path, register_customers=REGISTER + USE, party_letters=LETTERS, agreement_letters_2025=AGREEMENT)
    assert flows(one) == [("letters", "FI", False, 0), ("letters", "US", True, 1)]
    (register,) = one.workspace.registers.values()
    assert [item.origin.document.path for item in one.transfers(register)] == [
        "registers/agreements/letters-2025.yaml"
    ]


@pytest.mark.parametrize(
    "change",
    [
        ("since: 2025-01-01\ncovers", "since: 2026-05-05\ncovers"),
        ("since: 2025-01-01\ncovers", "until: 2026-05-03\ncovers"),
        ("processor: letters", "processor: letters\nstatus: draft"),
        ("processor: letters", "processor: letters\nstatus: terminated"),
        ("mechanism: 45, since: 2025-01-01", "mechanism: 45, until: 2026-05-03"),
        ("country: US", "country: IN"),
        ("importer: letters", "importer: other"),
        ("register: customers", "register: others"),
    ],
)
def test_a_transfer_does_not_cover_after_its_end_or_for_another_place_party_or_register(
    change: tuple[str, str], tmp_path: Path
) -> None:
    assert AGREEMENT.count(change[0]) == 1
    one = facts(
        tmp_path,
        register_customers=REGISTER + USE,
        register_others="register: others\nname: Others\ncontrollers: [acme]\n",
        party_letters=LETTERS,
        party_other="party: other\nname: Other\n",
        agreement_letters_2025=AGREEMENT.replace(*change).replace(
            ", purposes: [billing], data: [billing], subjects: [consumers]", ""
        ),
    )
    assert flows(one)[1] == ("letters", "US", True, 0)


def test_a_transfer_of_the_register_itself_covers_a_recipient_without_an_agreement(tmp_path: Path) -> None:
    body = "disclosures:\n  - {party: letters, data: all}\n"
    body += "transfers:\n  - {importer: letters, country: US, mechanism: 45}\n"
    one = facts(tmp_path, register_customers=REGISTER + body, party_letters=LETTERS)
    assert flows(one) == [("letters", "FI", False, 0), ("letters", "US", True, 1)]


def test_what_a_person_sends_is_no_flow(tmp_path: Path) -> None:
    body = "disclosures:\n  - {party: letters, by_person: yes}\n"
    assert flows(facts(tmp_path, register_customers=REGISTER + body, party_letters=LETTERS)) == []


def test_an_agreement_covers_what_it_names_and_no_more(tmp_path: Path) -> None:
    use = "processors:\n  - {party: letters, purposes: [billing, service], data: [billing, contact]}\n"
    one = facts(tmp_path, register_customers=REGISTER + use, party_letters=LETTERS, agreement_letters_2025=AGREEMENT)
    (register,) = one.workspace.registers.values()
    covered = one.coverage(register, listed(register.processors)[0])
    assert [agreement.agreement for agreement in covered.agreements] == ["letters-2025"]
    assert (covered.purposes, covered.data, covered.subjects, covered.unstated) == (
        ("service",), ("contact",), ("partners",), False,
    )  # fmt: skip


def test_an_agreement_for_all_covers_everything(tmp_path: Path) -> None:
    agreement = "agreement: letters-2025\nprocessor: letters\n"
    agreement += "covers:\n  - {register: customers, purposes: all, data: all, subjects: all}\n"
    use = "processors:\n  - {party: letters, purposes: all, data: all}\n"
    one = facts(tmp_path, register_customers=REGISTER + use, party_letters=LETTERS, agreement_letters_2025=agreement)
    (register,) = one.workspace.registers.values()
    covered = one.coverage(register, listed(register.processors)[0])
    assert (covered.purposes, covered.data, covered.subjects, covered.unstated) == ((), (), (), False)


def test_an_agreement_that_does_not_say_which_data_is_told_apart_from_one_that_covers_them(tmp_path: Path) -> None:
    agreement = "agreement: letters-2025\nprocessor: letters\ncovers: [customers]\n"
    one = facts(tmp_path, register_customers=REGISTER + USE, party_letters=LETTERS, agreement_letters_2025=agreement)
    (register,) = one.workspace.registers.values()
    assert one.coverage(register, listed(register.processors)[0]).unstated


def test_data_that_a_purpose_uses_are_those_a_processor_gets_when_it_names_none(tmp_path: Path) -> None:
    use = "processors:\n  - {party: letters, purposes: [service]}\n"
    one = facts(tmp_path, register_customers=REGISTER + use, party_letters=LETTERS, agreement_letters_2025=AGREEMENT)
    (register,) = one.workspace.registers.values()
    assert one.coverage(register, listed(register.processors)[0]).data == ("contact",)


def test_a_register_knows_from_which_registers_data_come_and_which_files_it_rests_on(tmp_path: Path) -> None:
    one = facts(
        tmp_path,
        register_customers=REGISTER + USE + "disclosures:\n  - {register: marketing}\n",
        register_marketing="register: marketing\nname: Marketing\ncontrollers: [acme]\n",
        party_letters=LETTERS,
        agreement_letters_2025=AGREEMENT,
    )
    assert one.of(one.workspace.registers["marketing"]).received_from == ("customers",)  # type: ignore[index]
    assert one.of(one.workspace.registers["customers"]).paths == (  # type: ignore[index]
        "registers/agreements/letters-2025.yaml",
        "registers/customers.yaml",
        "registers/organisation.yaml",
        "registers/parties/letters.yaml",
        "registers/workspace.yaml",
    )


def test_retention_rules_reach_data_by_name_by_all_and_by_purpose(tmp_path: Path) -> None:
    rules = "retention:\n  - {data: [contact], period: 1 year}\n  - {data: all, period: 2 years}\n"
    rules += "  - {purposes: [billing], period: 3 years}\n"
    one = facts(tmp_path, register_customers=REGISTER + rules)
    (register,) = one.workspace.registers.values()
    found = {
        name: [str(rule.period.exactly) for rule in rules if rule.period]
        for name, rules in rules_for(register).items()
    }
    assert found == {"contact": ["1 year", "2 years"], "billing": ["2 years", "3 years"]}


@pytest.mark.parametrize(
    "body",
    [
        "processors: [{party: nobody, data: [nothing], purposes: [never]}]\n",
        "disclosures: [{party: nobody, data: [nothing]}, {register: nowhere}]\n",
        "retention: [{data: [nothing], period: 1 year}, {purposes: [never], period: 1 year}]\n",
        "purposes: {x: {name: X, data: [nothing]}}\nprocessors: [{party: letters, purposes: all}]\n",
        "data: {c: {name: C, subjects: [nobody]}}\nprocessors: [{party: letters, data: all}]\n",
        "processors: [letters]\ntransfers: [{importer: nobody, country: US}]\n",
    ],
)
def test_references_that_lead_nowhere_break_no_fact(body: str, tmp_path: Path) -> None:
    head = "register: customers\nname: Customers\ncontrollers: [nobody]\n"
    one = facts(tmp_path, register_customers=head + body, party_letters=LETTERS, agreement_letters_2025=AGREEMENT)
    (register,) = one.workspace.registers.values()
    rules_for(register)
    assert all(len(flow) == 4 for flow in flows(one))


def test_the_facts_of_the_same_files_and_day_are_the_same(tmp_path: Path) -> None:
    files = {"register_customers": REGISTER + USE, "party_letters": LETTERS, "agreement_letters_2025": AGREEMENT}
    assert flows(facts(tmp_path, **files)) == flows(facts(tmp_path, **files))
