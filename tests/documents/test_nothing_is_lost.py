"""Whatever a register says in words stands in its notice, and in the record."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .pages import Made, make

FILE = Path(__file__).with_name("everything.yaml")
SETTINGS = """
workspace: 1
languages: [en]
roles: {boss: {name: r101}}
systems: {crm: {name: r102, shared: r103}}
"""
MAILER = """
party: mailer
name: n201
sector: n202
notice: https://n203.example
locations: [{country: SE, what: [storage]}]
sub_processors: none
internal: {notes: r201}
"""
ORGANISATION = """
organisation: us
name: n301
business_id: n302
legal_entity: n303
former_names: [{name: n304, until: 2020-01-01}]
address: {street: n305, postcode: 00100, city: n306, country: FI}
visiting_address: {street: n307, country: FI}
email: n308@esimerkki.example
phone: {number: "+358 40 2", note: n309}
website: https://n310.example
contact: {role: n311}
dpo: {role: n312}
representative: {role: n313}
group: n314
security: [n315]
"""
OTHER = "register: other\nname: n401\ncontrollers: [us]\n"
IN_THE_RECORD_NOT = re.compile(
    # what the record has no place for: the notice as a document, and how rights are used
    r"n(?:06[1]|067|13[6-9]|14[0-9]|15[0-2]|159|16[0-9]|17[0-8])"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(
        tmp_path_factory.mktemp("everything"), FILE.read_text(encoding="utf-8"), workspace=SETTINGS,
        organisation=ORGANISATION, parties__mailer=MAILER, other=OTHER,
    )  # fmt: skip


def words(prefix: str) -> list[str]:
    texts = "".join((FILE.read_text(encoding="utf-8"), SETTINGS, MAILER, ORGANISATION, OTHER))
    found = re.findall(rf"\b{prefix}\d\d\d\b", texts)
    assert len(found) == len(set(found))
    return found


def test_the_register_reads_without_a_format_error(made: Made) -> None:
    errors = [item for item in made.checked.found if item.severity.value == "error"]
    assert [item.code for item in errors if item.family in ("FMT", "REF")] == []


def test_nothing_is_lost_in_the_notice(made: Made) -> None:
    text = made.page().html.lower()  # an address may stand in a link alone
    left_out = {"n085"}  # told by its category instead
    assert [word for word in words("n") if word not in text and word not in left_out] == []


def test_nothing_is_lost_in_the_record(made: Made) -> None:
    text = made.record().lower()
    expected = [word for word in (*words("n"), *words("r")) if not IN_THE_RECORD_NOT.fullmatch(word)]
    assert [word for word in expected if word not in text] == []


def test_what_is_for_inside_stays_inside(made: Made) -> None:
    text = str(made.view().data)
    assert [word for word in words("r") if word in text] == []
